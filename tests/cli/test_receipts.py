"""`receipts import`: exports of providers and reports of mail servers, the hostile ones among them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.small_workspace import write_workspace
from tests.command_line import tieringrules
from tieringrules.history import ContactRecord, History, PlanRecord, open_history, place_of
from tieringrules.history.ledger import DELIVERIES
from tieringrules.history.receipts import RECEIPTS
from tieringrules.outreach.address_forms import email_form
from tieringrules.outreach.receipts.event import Event
from tieringrules.outreach.receipts.kinds import is_final, is_temporary, kind_of, status_of
from tieringrules.outreach.receipts.mails import read_mails

DAY = dt.date(2026, 6, 30)
SENT_AT = 1_782_781_200  # 09:00 in Shanghai
IDS = {"C1": "a" * 32, "C2": "b" * 32, "C3": "c" * 32}
MAILS = {"C1": "zhang@example.com", "C2": "li@example.com", "C3": "wang@example.com"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    (folder / ".tieringrules").mkdir()
    (folder / ".tieringrules/key").touch(0o600)
    (folder / ".tieringrules/key").write_bytes(b"k" * 32)
    return folder


def sent(kept: History) -> None:
    """Three messages went out, as sending leaves them."""
    contacts = [
        ContactRecord(
            IDS[key], key, DAY, "outreach", "campaign", "summer", "marketing", "email", "thanks",
            standard="customer_value", tier="gold" if key == "C1" else "silver",
        )
        for key in IDS
    ]  # fmt: skip
    kept.record(PlanRecord(DAY, dt.datetime(2026, 6, 30, tzinfo=dt.UTC)), contacts)
    rows = [
        {
            "contact": IDS[key], "batch": "0" * 64, "state": "sent", "tries": 1, "changed_at": SENT_AT,
            "address_hash": kept.address_hash(email_form(MAILS[key])), "domain": "example.com",
        }
        for key in IDS
    ]  # fmt: skip
    with kept.begin() as connection:
        batch = {"digest": "0" * 64, "begun_at": dt.datetime(2026, 6, 30, tzinfo=dt.UTC), "state": "open"}
        table = DELIVERIES.metadata.tables["batches"]
        batch |= {name: 3 for name in ("contacts", "confirmed") if name in table.c}
        connection.execute(sa.insert(table), batch)
        connection.execute(sa.insert(DELIVERIES), rows)


@pytest.fixture
def kept(workspace: Path) -> Iterator[History]:
    opened = open_history(place_of(workspace, None), {}, create=True, secret=b"k" * 32).value
    assert opened is not None
    sent(opened)
    yield opened
    opened.close()


def take(workspace: Path, *words: str | Path, code: int = 0) -> dict[str, object]:
    done = tieringrules("receipts", "import", *words, "--workspace", workspace, "--format", "json")
    assert done.returncode == code, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def listed(kept: History) -> set[tuple[str, str]]:
    hashes = {kept.address_hash(email_form(mail)): mail for mail in MAILS.values()}
    return {
        (one.reason, one.customer or hashes.get(one.address_hash or "", "?")) for one in kept.suppressions()
    }


def stored(kept: History) -> set[tuple[str, str]]:
    names = {contact: key for key, contact in IDS.items()}
    with kept.begin() as connection:
        return {(names[row.contact], row.kind) for row in connection.execute(sa.select(RECEIPTS))}


SENDGRID = f"""email,event,timestamp,smtp-id,response
zhang@example.com,delivered,{SENT_AT + 5},<{IDS["C1"]}@example.com>,250 OK
zhang@example.com,open,{SENT_AT + 60},<{IDS["C1"]}@example.com>,
zhang@example.com,open,{SENT_AT + 90},<{IDS["C1"]}@example.com>,
zhang@example.com,click,{SENT_AT + 95},<{IDS["C1"]}@example.com>,
li@example.com,bounce,{SENT_AT + 7},<{IDS["C2"]}@example.com>,550 5.1.1 no such user
wang@example.com,spamreport,{SENT_AT + 900},<{IDS["C3"]}@example.com>,
nobody@example.org,open,{SENT_AT + 900},<{"d" * 32}@example.com>,
wang@example.com,teleported,{SENT_AT},,
wang@example.com,open,yesterday,,
,open,{SENT_AT},,
"""


def test_an_export_counts_once_and_keeps_people_out(workspace: Path, kept: History, tmp_path: Path) -> None:
    file, aside = tmp_path / "events.csv", tmp_path / "aside.csv"
    file.write_text(SENDGRID)
    first = take(workspace, file, "--quarantine", aside)
    assert first == {
        "new": {"bounced": 1, "clicked": 1, "complained": 1, "opened": 2},
        "there_already": 0,
        "suppressed": {"bounced": 1, "complaint": 2},
        "set_aside": {"bad_date": 1, "no_name": 1, "not_ours": 1, "unknown_event": 1},
        "ignored": 1,
    }
    rows = list(csv.reader(aside.open()))
    assert rows[0] == ["file", "row", "event", "reason"]
    assert [(row[1], row[3]) for row in rows[1:]] == [
        ("8", "not_ours"), ("9", "unknown_event"), ("10", "bad_date"), ("11", "no_name"),
    ]  # fmt: skip
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600 and "@" not in aside.read_text()
    again = take(workspace, file, file)
    assert (again["new"], again["there_already"], again["suppressed"]) == ({}, 5, {})
    assert listed(kept) == {
        ("bounced", "li@example.com"),
        ("complaint", "C3"),
        ("complaint", "wang@example.com"),
    }


def test_what_it_says_to_people(workspace: Path, kept: History, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(SENDGRID)
    words = ("receipts", "import", file, "--workspace", workspace)
    told = tieringrules(*words).stdout
    assert told.startswith("5 receipts new, 0 there already\n  bounced")
    assert "from now on 3 entries not contacted any more:" in told and "4 could not be used:" in told
    told = tieringrules(*words, "--lang", "zh").stdout
    assert told.startswith("新增 0 条回执，此前已导入 5\n") and "不属于已记录的任何消息" in told


def test_an_address_alone_means_the_last_message_that_went_there(
    workspace: Path, kept: History, tmp_path: Path
) -> None:
    file = tmp_path / "退订.csv"
    file.write_bytes(
        "邮箱,时间\nLi@Example.com,2026-07-01 10:00:00\nnew@example.org,2026-07-01\n".encode("gb18030")
    )
    found = take(workspace, file, "--event", "退订")
    assert found["new"] == {"unsubscribed": 1} and found["set_aside"] == {"not_ours": 1}
    # Whoever is on a list of ours is kept out, also where no message is known.
    assert listed(kept) == {("opt_out", "C2"), ("opt_out", "li@example.com"), ("opt_out", "?")}
    early = tmp_path / "early.csv"
    early.write_text("email,event,time\nli@example.com,open,2026-06-01\n")
    assert take(workspace, early)["set_aside"] == {"not_ours": 1}


@pytest.mark.parametrize(
    ("told", "kind", "keeps_out"),
    [
        ("hard_bounce,5.1.1", "bounced", True),
        ("bounce,550", "bounced", True),
        ("bounce,", "bounced", True),
        ("bounce,4.2.2", "soft_bounced", False),
        ("bounce,421", "soft_bounced", False),
        ("soft bounce,", "soft_bounced", False),
        ("bounce,5.2.2", "bounced", False),
        ("bounce,552 mailbox full", "bounced", False),
        ("bounce,5.7.1", "bounced", False),
    ],
)
def test_which_bounces_keep_an_address_out(
    workspace: Path, kept: History, tmp_path: Path, told: str, kind: str, keeps_out: bool
) -> None:
    file = tmp_path / "bounces.csv"
    file.write_text(f"contact_id,event,status\n{IDS['C1']},{told}\n")
    found = take(workspace, file)
    assert found["new"] == {kind: 1}
    assert listed(kept) == ({("bounced", "zhang@example.com")} if keeps_out else set())


def test_an_answer_to_a_text_message_that_wants_no_more(
    workspace: Path, kept: History, tmp_path: Path
) -> None:
    file = tmp_path / "上行.csv"
    file.write_text(
        f"手机号,触达编号,上行内容,上行时间\n13800138000,{IDS['C1']},TD,2026-07-01 09:00\n"
        f"13800138001,{IDS['C2']},请不要退订我,2026-07-01 09:00\n13900139000,, t ,\n",
        encoding="utf-8",
    )
    found = take(workspace, file, "--event", "上行")
    assert found["new"] == {"replied": 1, "unsubscribed": 1} and found["set_aside"] == {"not_ours": 1}
    assert ("opt_out", "C1") in listed(kept) and ("opt_out", "C2") not in listed(kept)
    assert {one.channel for one in kept.suppressions() if one.customer is None} == {"email", "sms"}


def test_words_and_numbers_of_bounces() -> None:
    assert [status_of(each) for each in ("smtp; 550 5.1.10 gone", "550 gone", "5.1.1", "", "10.5.1.1")] == [
        "5.1.10", "5.0.0", "5.1.1", None, None,
    ]  # fmt: skip
    assert is_temporary(None, "Soft") and is_temporary("4.0.0", "hard") and not is_temporary("5.1.1", "soft")
    finals = ("5.0.0", "5.1.1", "5.2.1", "5.4.4", "5.5.0")
    others = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.4", "5.5.1", "5.6.0", "5.7.1", "4.4.1")
    assert all(map(is_final, finals)) and not any(map(is_final, others))
    assert (kind_of("Spam-Report"), kind_of("TELEPORTED")) == ("complained", None)


def dsn(contact: str, action: str = "failed", status: str = "5.1.1", recipient: str = "x@y.z") -> str:
    return f"""From MAILER-DAEMON Tue Jun 30 10:00:00 2026
From: MAILER-DAEMON@mx.example.org
To: care@example.com
Subject: Undelivered
Date: Tue, 30 Jun 2026 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain

Sorry.
--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no

--XX
Content-Type: text/rfc822-headers

From: care@example.com
To: {recipient}
Message-ID: <{contact}@example.com>

--XX--

"""


def arf(contact: str, kind: str = "abuse") -> str:
    return f"""From fbl Tue Jun 30 11:00:00 2026
From: <feedback@example.org>
Date: Tue, 30 Jun 2026 11:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=YY

--YY
Content-Type: text/plain

A complaint.
--YY
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeFBL/1.0
Version: 1
Original-Rcpt-To: <li@example.com>

--YY
Content-Type: message/rfc822

From: care@example.com
To: redacted@example.org
Message-ID: <{contact}@example.com>
List-Unsubscribe: <https://example.com/u?c={contact}>
Content-Type: text/plain

Hello
--YY--

"""


def answer(contact: str, head: str = "") -> str:
    return (
        f"From li Tue Jun 30 12:00:00 2026\nFrom: li@example.com\nDate: Tue, 30 Jun 2026 12:00:00 +0800\n"
        f"In-Reply-To: <{contact}@example.com>\n{head}\nThank you.\n\n"
    )


def test_reports_of_mail_servers(workspace: Path, kept: History, tmp_path: Path) -> None:
    box = tmp_path / "reports.mbox"
    box.write_text(
        dsn(IDS["C1"]) + dsn(IDS["C3"], status="4.4.7") + dsn(IDS["C3"], "delayed", "4.4.7")
        + arf(IDS["C2"]) + arf(IDS["C3"], "not-spam") + answer(IDS["C3"])
        + answer(IDS["C3"], "Auto-Submitted: auto-replied\n")
        + "From x Tue Jun 30 12:00:00 2026\nSubject: hello\n\nFrom whom?\n\n"
    )  # fmt: skip
    found = take(workspace, box)
    assert found["new"] == {"bounced": 1, "complained": 1, "replied": 1, "soft_bounced": 1}
    assert found["ignored"] == 4 and found["set_aside"] == {}
    assert listed(kept) == {
        ("bounced", "zhang@example.com"),
        ("complaint", "C2"),
        ("complaint", "li@example.com"),
    }
    assert stored(kept) == {
        ("C1", "bounced"),
        ("C2", "complained"),
        ("C3", "soft_bounced"),
        ("C3", "replied"),
    }
    again = take(workspace, box)
    assert (again["new"], again["there_already"], again["suppressed"]) == ({}, 4, {})
    one = tmp_path / "one.eml"
    one.write_bytes(dsn(IDS["C2"]).partition("\n")[2].replace("\n", "\r\n").encode())
    assert take(workspace, one)["new"] == {"bounced": 1}


def test_a_forged_report_keeps_nobody_out(workspace: Path, kept: History, tmp_path: Path) -> None:
    box = tmp_path / "forged.mbox"
    # An address of a customer of ours, but no message of ours; and one that names somebody else's.
    box.write_text(
        dsn("e" * 32, recipient="li@example.com")
        + dsn("not-an-id", recipient="li@example.com")
        + arf("f" * 32)
        + dsn(IDS["C1"], recipient="li@example.com")
    )
    found = take(workspace, box)
    assert found["set_aside"] == {"not_ours": 3} and found["new"] == {"bounced": 1}
    assert listed(kept) == {("bounced", "zhang@example.com")}


PIECES = [line + b"\n" for line in (dsn(IDS["C1"]) + arf(IDS["C2"])).encode().split(b"\n")]


def hostile() -> dict[str, bytes]:
    nested = b"Content-Type: multipart/mixed; boundary=B0\n\n" + b"".join(
        b"--B%d\nContent-Type: multipart/mixed; boundary=B%d\n\n" % (depth, depth + 1)
        for depth in range(9000)
    )
    folded = b"Content-Type: multipart/report; report-type=delivery-status;\n boundary=\n\n--\n"
    report = dsn(IDS["C1"]).partition("\n")[2].encode()
    return {
        "nested": nested,
        "inside": b"Content-Type: message/rfc822\n\n" * 5000,
        "empty boundary": folded,
        "no boundary": b"Content-Type: multipart/report\n\nx\n",
        "bytes": bytes(range(256)) * 2000,
        "bad charset": b"Subject: =?nonsense?q?=FF?=\nContent-Type: text/plain; charset=nonsense\n\n\xff\n",
        "bad date": b"In-Reply-To: <" + IDS["C1"].encode() + b"@x>\nDate: 99 Foo 99999\n\nx\n",
        "one long line": b"Subject: " + b"x" * 3_000_000 + b"\n\nx\n",
        "many headers": b"".join(b"X-%d: y\n" % number for number in range(60_000)) + b"\n",
        "bad encoding": report.replace(
            b"Content-Type: text/rfc822-headers\n",
            b"Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n",
        ),
        "bad status": report.replace(b"Status: 5.1.1", b"Status: 99999999999.1.1").replace(b"550 5.1.1", b""),
        "no end": report.replace(b"--XX--", b""),
        "nul": report.replace(b"Sorry", b"\0\0\0"),
    }


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=30).map(b"".join))
def test_whatever_a_mail_is_made_of(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    box = tmp_path_factory.getbasetemp() / "whatever.mbox"
    box.write_bytes(data)
    for one in read_mails(box):
        assert one is None or one.number >= 1


def test_hostile_mails_take_no_time_and_stop_nobody(workspace: Path, kept: History, tmp_path: Path) -> None:
    box = tmp_path / "hostile.mbox"
    for name, data in hostile().items():
        box.write_bytes(b"From x Tue Jun 30 12:00:00 2026\n" + data + b"\n\n" + dsn(IDS["C2"]).encode())
        begun = time.process_time()
        told = list(read_mails(box))
        assert time.process_time() - begun < 2, name
        after = told[-1]
        assert isinstance(after, Event) and (after.kind, after.contacts) == ("bounced", (IDS["C2"],)), name
    box.write_bytes(b"\n\n".join(b"From x Tue Jun 30 12:00:00 2026\n" + data for data in hostile().values()))
    assert take(workspace, box)["set_aside"]


@pytest.mark.slow
def test_a_mail_of_hundred_megabytes_is_read_from_its_beginning(
    workspace: Path, kept: History, tmp_path: Path
) -> None:
    box = tmp_path / "large.mbox"
    head, mark, rest = dsn(IDS["C1"]).rpartition("Message-ID:")
    with box.open("w") as file:
        file.write(head + mark + rest.removesuffix("--XX--\n\n"))
        for _ in range(1000):
            file.write(("x" * 99 + "\n") * 1000)
        file.write("\n" + dsn(IDS["C2"]))
    found = take(workspace, box)
    assert found["new"] == {"bounced": 2}


def test_files_that_cannot_be_used(workspace: Path, kept: History, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("name,event\nLi,open\n")
    done = tieringrules("receipts", "import", table, "--workspace", workspace, "--lang", "zh")
    assert done.returncode == 1 and "error[TR992]" in done.stderr and "缺少说明对象的列" in done.stderr
    done = tieringrules("receipts", "import", tmp_path / "none.mbox", "--workspace", workspace)
    assert done.returncode == 2 and "TR020" in done.stderr
    done = tieringrules("receipts", "import", table, "--workspace", workspace, "--event", "teleported")
    assert done.returncode == 2 and "TR013" in done.stderr
    done = tieringrules("receipts", "import", table, "--workspace", workspace, "--quarantine", table)
    assert done.returncode == 2 and "TR018" in done.stderr
