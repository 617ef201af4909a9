"""The batch folder: what is in it, that it is whole or not there, and private."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import json
import mailbox
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.outreach.workspace import AS_OF, CHANNELS, GOOD, assignments, customer, rulebook, write
from tieringrules.diagnostic import Checked
from tieringrules.outreach import batch
from tieringrules.outreach.batch import BatchSummary, render_batch
from tieringrules.outreach.planning import plan_contacts

CUSTOMERS = (
    customer("C1", name="欧阳" * 30),
    customer("C2", value="silver", name="=cmd|' /C calc'!A0"),
    customer("C3", value="platinum"),
    customer("C4", name=None),
    customer("C5", value=None),
    customer("C6", email=None, sms_consent=False),
)


def run(root: Path, folder: Path, *customers: dict[str, Any], **options: Any) -> Checked[BatchSummary | None]:
    rules, found = rulebook(root), assignments(*(customers or CUSTOMERS))
    plan = plan_contacts(rules, found, AS_OF)
    return render_batch(rules, plan, found, folder, data_digests={"customers": "ab" * 32}, **options)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_in_a_batch(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    out = tmp_path / "out"
    checked = run(tmp_path, out)
    assert checked.ok and checked.value is not None
    assert sorted(os.listdir(out)) == [
        "email.mbox",
        "manifest.json",
        "phone.csv",
        "phone.xlsx",
        "plan.csv",
        "preview",
        "reasons.csv",
        "sms.csv",
    ]
    box = mailbox.mbox(out / "email.mbox", create=False)
    [key] = box.keys()
    message = email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
    assert message["Subject"] == "欧阳" * 30 + " 您好"
    assert message["Date"] == "Tue, 30 Jun 2026 09:00:00 +0800"
    [sms] = table(out / "sms.csv")
    assert (sms["customer_id"], sms["mobile"]) == ("C2", "13800138000")
    assert sms["text"] == "【示范公司】=cmd|' /C calc'!A0，您是silver级。"
    [call] = table(out / "phone.csv")
    assert (call["customer_id"], call["owner"], call["respond_within"]) == ("C3", "大客户经理", "2 hours")
    assert call["script"] == "请致电王伟\n2 小时"
    assert [(row["customer_id"], row["channel"]) for row in table(out / "plan.csv")] == [
        ("C1", "email"),
        ("C2", "sms"),
        ("C3", "phone"),
    ]
    assert [(r["customer_id"], r["reason"], r["detail"]) for r in table(out / "reasons.csv")] == [
        ("C4", "incomplete", "customer.name"),
        ("C5", "no_tier", ""),
        ("C6", "no_consent", ""),
    ]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["finished"] is True and manifest["as_of"] == "2026-06-30"
    assert manifest["counts"]["channels"] == {"email": 1, "sms": 1, "phone": 1}
    assert manifest["counts"]["reasons"] == {"incomplete": 1, "no_consent": 1, "no_tier": 1}
    assert manifest["counts"]["tiers"] == {"value": {"gold": 1, "platinum": 1, "silver": 1}}
    assert set(manifest["versions"]) == {"python", "tieringrules", "jinja2", "polars"}
    assert manifest["files"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in tree(out).items() if name != "manifest.json"
    }
    assert checked.value.rules_hash == manifest["rules_hash"] and checked.value.contacts == 3


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    before = os.umask(0)
    try:
        run(tmp_path, tmp_path / "out", eml=True)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "out" / "eml").stat().st_mode) == 0o700


def test_same_input_same_bytes(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    run(tmp_path, tmp_path / "a")
    run(tmp_path, tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_changed_template_changes_the_rules_hash_and_data_the_data_hash(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    first = run(tmp_path, tmp_path / "a").value
    write(tmp_path, {"_footer.html.j2": "<p>other</p>"})
    second = run(tmp_path, tmp_path / "b").value
    assert first is not None and second is not None
    assert first.rules_hash != second.rules_hash and first.data_hash == second.data_hash


def test_addresses_in_other_scripts(tmp_path: Path) -> None:
    """RFC 6532: the header holds the address as it is, and who sends is told that SMTPUTF8 is needed."""
    write(tmp_path, GOOD)
    checked = run(tmp_path, tmp_path / "out", customer("C1", email="王伟@例子.中国"), customer("C2"))
    assert [one.code for one in checked.diagnostics] == ["TR964"]
    box = (tmp_path / "out" / "email.mbox").read_bytes()
    assert "\nTo: 王伟@xn--fsqu00a.xn--fiqs8s\n".encode() in box
    counts = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["counts"]
    assert (counts["channels"]["email"], counts["needs_smtputf8"]) == (2, 1)


def test_eml_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    out = tmp_path / "out"
    assert run(tmp_path, out, customer("C1"), customer("C2"), eml=True).ok
    assert sorted(os.listdir(out / "eml")) == ["000001.eml", "000002.eml"]
    assert not (out / "email.mbox").exists()
    data = (out / "eml" / "000002.eml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert email.message_from_bytes(data, policy=email.policy.default)["To"] == "c2@example.org"


@pytest.mark.parametrize("kind", ["full folder", "file", "link"])
def test_an_occupied_name_is_refused(tmp_path: Path, kind: str) -> None:
    write(tmp_path, GOOD)
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("x")
    elif kind == "link":
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out.mkdir()
        (out / "x").write_text("x")
    checked = run(tmp_path, out)
    assert [one.code for one in checked.errors] == ["TR440"] and checked.value is None
    assert sorted(os.listdir(tmp_path)) == ["out", "templates"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "out").mkdir()
    assert run(tmp_path, tmp_path / "out").ok
    assert (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    "error", [RuntimeError("boom"), KeyboardInterrupt(), OSError(28, "No space left on device")]
)
@pytest.mark.parametrize("at", ["add", "manifest"])
def test_a_failure_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, at: str
) -> None:
    write(tmp_path, GOOD)

    def fail(*_: object, **__: object) -> None:
        raise error

    if at == "add":
        monkeypatch.setattr("tieringrules.outreach.text_table.TextTable.add", fail)
    else:
        monkeypatch.setattr(batch, "manifest_bytes", fail)
    out = tmp_path / "deep" / "er" / "out"
    if isinstance(error, OSError):
        assert [one.code for one in run(tmp_path, out).errors] == ["TR441"]
    else:
        with pytest.raises(type(error)):
            run(tmp_path, out)
    assert os.listdir(tmp_path) == ["templates"]


def test_broken_templates_refuse_the_batch(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "vip.sms.txt.j2": "{{ 9**9 }}"})
    checked = run(tmp_path, tmp_path / "out")
    assert [one.code for one in checked.errors] == ["TR421"]
    assert os.listdir(tmp_path) == ["templates"]


def test_a_channel_that_cannot_send_refuses_the_batch(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    channels = (
        replace(CHANNELS[0], sender="nobody", unsubscribe_url="https://示范.example/u"),
        *CHANNELS[1:],
    )
    rules, found = rulebook(tmp_path, channels=channels), assignments(customer())
    checked = render_batch(rules, plan_contacts(rules, found, AS_OF), found, tmp_path / "out")
    assert [one.code for one in checked.errors] == ["TR442", "TR443"]
    assert os.listdir(tmp_path) == ["templates"]


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "file").write_text("x")
    checked = run(tmp_path, tmp_path / "file" / "out")
    assert [one.code for one in checked.errors] == ["TR441"]


def test_progress_ends_with_all(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    calls: list[tuple[int, int]] = []
    run(tmp_path, tmp_path / "out", report_progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 4) and calls[-1] == (4, 4)
