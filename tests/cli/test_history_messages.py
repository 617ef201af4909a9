"""`history messages`, and what else tells what became of messages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cli.small_workspace import write_workspace
from tests.cli.test_receipts import IDS, SENT_AT, sent
from tests.command_line import tieringrules
from tieringrules.history import History, open_history, place_of
from tieringrules.history.ledger import DELIVERIES
from tieringrules.history.receipts import RECEIPTS, TALLIES


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    (folder / ".tieringrules").mkdir()
    (folder / ".tieringrules/key").touch(0o600)
    (folder / ".tieringrules/key").write_bytes(b"k" * 32)
    return folder


@pytest.fixture
def kept(workspace: Path, tmp_path: Path) -> Iterator[History]:
    opened = open_history(place_of(workspace, None), {}, create=True, secret=b"k" * 32).value
    assert opened is not None
    sent(opened)
    with opened.begin() as connection:
        failed = sa.update(DELIVERIES).where(DELIVERIES.c.contact == IDS["C3"]).values(state="failed")
        connection.execute(failed)
    file = tmp_path / "events.csv"
    file.write_text(
        "contact_id,event,time\n"
        f"{IDS['C1']},open,{SENT_AT + 60}\n{IDS['C1']},open,{SENT_AT + 90}\n"
        f"{IDS['C1']},click,{SENT_AT + 95}\n"
        f"{IDS['C2']},bounce,\n"
    )
    done = tieringrules("receipts", "import", file, "--workspace", workspace)
    assert done.returncode == 0, done.stderr
    yield opened
    opened.close()


def told(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = tieringrules("history", "messages", folder, "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_results_by_campaign_message_variant_and_tier(workspace: Path, kept: History) -> None:
    gold, silver = told(workspace)
    assert {name: gold[name] for name in ("policy", "campaign", "message", "variant", "channel", "tier")} == {
        "policy": "outreach", "campaign": "summer", "message": "thanks", "variant": None, "channel": "email",
        "tier": "customer_value.gold",
    }  # fmt: skip
    assert (gold["planned"], gold["sent"], gold["opened"], gold["clicked"], gold["bounced"]) == (
        1,
        1,
        1,
        1,
        0,
    )
    assert gold["rates"]["opened"] == 1.0 and gold["rates"]["bounced"] == 0.0
    assert (silver["planned"], silver["sent"], silver["failed"], silver["bounced"]) == (2, 1, 1, 1)
    assert silver["rates"]["bounced"] == 1.0
    [whole] = told(workspace, "--by", "campaign")
    assert (whole["planned"], whole["sent"], whole["rates"]["opened"]) == (3, 2, 0.5)
    assert told(workspace, "--since", "2026-07-01") == []


def test_as_a_table_in_both_languages(workspace: Path, kept: History) -> None:
    assert tieringrules("history", "messages", workspace, "--by", "campaign,tier").stdout == (
        "campaign  tier                   planned  sent  failed     bounced      opened     clicked\n"
        "summer    customer_value.gold          1     1       0           0  1 (100.0%)  1 (100.0%)\n"
        "summer    customer_value.silver        2     1       1  1 (100.0%)           0           0\n"
        "Rates are of what was sent, or of what was planned where another system sends.\n"
    )
    chinese = tieringrules("history", "messages", workspace, "--by", "campaign", "--lang", "zh").stdout
    assert chinese.startswith("活动    计划  已发送  失败       退信       打开       点击\nsummer")
    wrong = tieringrules("history", "messages", workspace, "--by", "campaing")
    assert wrong.returncode == 2 and "did you mean 'campaign'?" in wrong.stderr


def test_without_a_history_there_is_nothing(workspace: Path) -> None:
    done = tieringrules("history", "messages", workspace, "--lang", "zh")
    assert done.returncode == 0 and done.stdout.startswith("尚无消息记录")


def test_where_another_system_sends_rates_are_of_what_was_planned(workspace: Path, kept: History) -> None:
    with kept.begin() as connection:
        connection.execute(sa.delete(DELIVERIES))
    [whole] = told(workspace, "--by", "campaign")
    assert (whole["planned"], whole["sent"], whole["rates"]["opened"]) == (3, 0, round(1 / 3, 6))


def test_a_customer_sees_what_became_of_the_messages(workspace: Path, kept: History) -> None:
    line = "  2026-06-30  outreach · summer: email · thanks · sent\n    2026-06-30 01:01 UTC  opened\n"
    words = ("data", "show", "C1", workspace, "--as-of", "2026-07-15")
    assert line in tieringrules(*words).stdout
    assert "2026-06-30 01:01 UTC  打开\n" in tieringrules(*words, "--lang", "zh").stdout
    [contact] = json.loads(tieringrules(*words, "--format", "json").stdout)["history"]
    assert (contact["standard"], contact["tier"]) == ("customer_value", "gold")
    assert [each["kind"] for each in contact["receipts"]] == ["opened", "opened", "clicked"]
    listed = tieringrules("history", workspace, "--customer", "C2").stdout
    assert listed == "2026-06-30  outreach · summer: email · thanks · sent\n  bounced\n"


def test_forgetting_keeps_the_numbers_alone(workspace: Path, kept: History) -> None:
    before = told(workspace)
    assert tieringrules("data", "forget", "C1", workspace).returncode == 0
    assert told(workspace) == before
    with kept.begin() as connection:
        assert IDS["C1"] not in [row.contact for row in connection.execute(sa.select(RECEIPTS))]
        rows = connection.execute(sa.select(TALLIES)).all()
        assert {(row.what, row.count) for row in rows} == {
            ("planned", 1), ("sent", 1), ("opened", 1), ("clicked", 1),
        }  # fmt: skip
        left = connection.execute(sa.select(DELIVERIES).where(DELIVERIES.c.contact == IDS["C1"])).mappings()
        assert [(row["address_hash"], row["domain"], row["state"]) for row in left] == [(None, None, "sent")]
        words = "".join(str(row) for name in ("tallies", "receipts") for row in rows)
        assert "C1" not in words


def test_a_history_that_knows_no_receipts_yet(workspace: Path, kept: History) -> None:
    with kept.begin() as connection:
        for table in (RECEIPTS, TALLIES, DELIVERIES):
            table.drop(connection)
        for column in ("standard", "tier"):
            connection.exec_driver_sql(f"alter table contacts drop column {column}")
    kept.close()
    [whole] = told(workspace)
    assert (whole["planned"], whole["tier"], whole["sent"]) == (3, None, 0)
    assert "email · thanks" in tieringrules("history", workspace, "--customer", "C1").stdout
    again = open_history(place_of(workspace, None), {}, create=True, secret=b"k" * 32).value
    assert again is not None
    assert again.of_customer("C1")[0].tier is None
    again.erase("C1", dt.date(2026, 7, 1))
    again.close()
    [whole] = told(workspace)
    assert whole["planned"] == 3
