"""`suppress`: lists of those who are not to be contacted, as their users write them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.small_workspace import FILES, write_workspace
from tests.command_line import tieringrules


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    assert tieringrules("init", "--key", folder).returncode == 0
    return folder


def run(*words: str | Path, code: int = 0) -> str:
    done = tieringrules("suppress", *words)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def suppressed(folder: Path) -> set[str]:
    done = tieringrules("plan", folder, "--as-of", "2026-06-30", "--format", "json")
    assert done.returncode == 0, done.stderr
    return {one["customer"] for one in json.loads(done.stdout)["reasons"] if one["reason"] == "suppressed"}


def test_add_list_and_remove(workspace: Path) -> None:
    assert run("list", workspace) == "nobody is listed\n"
    words = ("add", workspace, "--address", "Zhang@Example.com", "--date", "2026-06-01")
    assert run(*words) == "1 entry added, 0 entries there already\n"
    assert run(*words) == "0 entries added, 1 entry there already\n"
    run(
        "add",
        workspace,
        "--customer",
        "C2",
        "--channel",
        "sms",
        "--channel",
        "email",
        "--reason",
        "complaint",
    )
    assert suppressed(workspace) == {"C1", "C2"}
    told = run("list", workspace)
    assert told.startswith("3 entries\n  complained  2\n  opted out   1\n")
    assert "zhang" not in told.lower() and "2026-06-01  opted out   address, by hash " in told
    assert "客户 C2 · sms" in run("list", workspace, "--lang", "zh")
    rows = json.loads(run("list", workspace, "--format", "json"))
    assert {(one["by"], one["channel"]) for one in rows} == {
        ("address_hash", None), ("customer", "sms"), ("customer", "email"),
    }  # fmt: skip
    assert "TR023" in run("remove", workspace, "--customer", "C2", code=2)
    because = ("--because", "asked again")
    assert (
        run("remove", workspace, "--customer", "C2", "--channel", "sms", *because) == "1 entry taken back\n"
    )
    assert suppressed(workspace) == {"C1", "C2"}
    run("remove", workspace, "--customer", "C2", "--address", "zhang@example.com", *because)
    assert suppressed(workspace) == set()
    assert run("remove", workspace, "--customer", "C2", *because, "--lang", "zh") == "名单中没有这些条目\n"
    trace = run("list", workspace, "--removed").splitlines()
    assert len(trace) == 3 and all(line.endswith(": asked again") for line in trace)
    assert "complained  customer C2 · sms" in trace[-1]
    rows = json.loads(run("list", workspace, "--removed", "--format", "json"))
    assert {one["because"] for one in rows} == {"asked again"} and "zhang" not in str(rows)


def test_nobody_is_named_or_nothing_usable(workspace: Path) -> None:
    assert "TR947" in run("add", workspace, code=2)
    for given in ("li@example.com", "13800138000", "example.com"):
        for words in (("add",), ("remove",)):
            told = run(*words, given, code=2)
            assert "TR947" in told and "--address" in told and given not in told
    for words in (("--address", "li@"), ("--domain", "com"), ("--customer", " "), ("--address", "zhangsan")):
        told = run("add", workspace, *words, code=2)
        assert "TR948" in told and words[1] + "'" not in told
    assert "TR013" in run("add", workspace, "--customer", "C1", "--channel", "fax", code=2)
    assert "TR013" in run("add", workspace, "--customer", "C1", "--reason", "because", code=2)
    assert "TR006" in run("add", workspace, "--customer", "C1", "--date", "today", code=2)


def test_without_a_key_nobody_is_listed(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "bare")
    assert "TR574" in run("add", folder, "--customer", "C1", code=2)
    assert run("list", folder) == "nobody is listed\n"
    assert run("list", folder, "--removed", "--lang", "zh") == "没有撤销记录\n"


def test_the_erased_stay_out_unless_it_is_said(workspace: Path) -> None:
    tieringrules("plan", workspace, "--as-of", "2026-06-30", "--record")
    assert tieringrules("data", "forget", "C1", workspace).returncode == 0
    # Somebody brings the same address back under another key.
    data = workspace / "data/customers.csv"
    data.write_text(data.read_text().replace("C1,Zhang", "C7,Zhang"))
    orders = workspace / "data/orders.csv"
    orders.write_text(orders.read_text().replace(",C1,", ",C7,"))
    assert suppressed(workspace) == {"C7"}
    words = ("remove", workspace, "--address", "zhang@example.com", "--because", "registered anew")
    for language, word in (("en", "were erased, and stay"), ("zh", "予以保留")):
        assert word in run(*words, "--lang", language, code=1)
    assert suppressed(workspace) == {"C7"}
    assert "1 entry" in run(*words, "--erased")
    assert suppressed(workspace) == set()


def test_whoever_was_merged_is_kept_out_by_the_old_key(workspace: Path) -> None:
    rules = workspace / "rules/customers.yaml"
    rules.write_text(rules.read_text().replace("key: customer_id", "key: customer_id\nidentity: [[email]]"))
    data = workspace / "data/customers.csv"
    data.write_text(data.read_text() + "C8,Zhang San,zhang@example.com,east,5,yes\n")
    assert suppressed(workspace) == set()
    run("add", workspace, "--customer", "C8")
    assert suppressed(workspace) == {"C1"}


LISTS = {
    "sendgrid": "email,created\nzhang@example.com,1782800000\n",
    "mailchimp": "Email Address,First Name,UNSUB_TIME\nzhang@example.com,San,2026-06-01 10:00:00\n",
    "chinese": "邮箱,原因,日期\nzhang@example.com,退订,2026年6月1日\n",
    "semicolons": "E-Mail;Reason;Date\nZHANG@example.com;Unsubscribed;2026/06/01\n",
    "keys": "customer_id,reason\nC1,spam report\n",
    "domains": "domain,reason,channel\n@Mail.Example.com,legal,email\n",
}


def test_lists_of_other_systems(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    # The same person each time, by address, then by key; then a domain.
    added = {"sendgrid": 1, "mailchimp": 0, "chinese": 0, "semicolons": 0, "keys": 1, "domains": 1}
    for name, text in LISTS.items():
        for encoding in ("utf-8-sig", "gb18030", "utf-16") if name == "chinese" else ("utf-8",):
            file.write_bytes(text.encode(encoding))
            told = json.loads(run("import", file, workspace, "--format", "json"))
            assert told == {"added": added[name], "there_already": 1 - added[name]}, name
    assert suppressed(workspace) == {"C1"}
    entries = json.loads(run("list", workspace, "--format", "json"))
    assert {(one["reason"], one["date"]) for one in entries if one["by"] == "address_hash"} == {
        ("opt_out", "2026-06-30")
    }
    assert [one["value"] for one in entries if one["by"] == "domain"] == ["mail.example.com"]


def test_one_wrong_row_refuses_the_whole_list(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "email,reason,date,channel\nzhang@example.com,退订,2026-06-01,\nli@@example.com,退订,,\n"
        "li@example.com,because,,\nli@example.com,,yesterday,\nli@example.com,,,fax\n,spam,,\n",
        encoding="utf-8",
    )
    told = run("import", file, workspace, code=1)
    assert [f"list.csv:{row}: error[TR993]" in told for row in range(2, 8)] == [False, *[True] * 5]
    assert "li@" not in told
    assert "不是可用的联系方式" in run("import", file, workspace, "--lang", "zh", code=1)
    assert suppressed(workspace) == set()
    assert [
        one["code"] for one in json.loads(run("import", file, workspace, "--format", "json", code=1))
    ] == ["TR993"] * 5
    file.write_text("name\nLi\n")
    assert "TR992" in run("import", file, workspace, code=1)
    file.write_bytes(b"\xff\x00\xfe" * 9)
    assert "TR992" in run("import", file, workspace, code=1)
    assert "TR020" in run("import", tmp_path / "none.csv", workspace, code=2)


def test_a_wrong_row_names_the_column_as_the_file_does(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "客户编号,原因,退订时间\nC1,不知道,2026-06-01\nC2,退订,昨天\n,退订,2026-06-01\n", encoding="gb18030"
    )
    told = run("import", file, workspace, "--lang", "zh", code=1)
    assert all(f"“{column}”列" in told for column in ("原因", "退订时间", "客户编号")), told
    file.write_text("E-Mail;Reason\na@example.com;x\n", encoding="utf-8-sig")
    assert "column 'Reason'" in run("import", file, workspace, code=1)


def test_a_list_goes_out_and_comes_back(workspace: Path, tmp_path: Path) -> None:
    run("add", workspace, "--address", "zhang@example.com", "--customer", "C2", "--domain", "例子.中国")
    file = tmp_path / "out.csv"
    assert "3 entries" in run("export", file, workspace)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert "zhang" not in text and "xn--fsqu00a.xn--fiqs8s" in text
    run("remove", workspace, "--address", "zhang@example.com", "--customer", "C2", "--because", "x")
    assert suppressed(workspace) == set()
    assert "2 entries added, 1 entry there already" in run("import", file, workspace)
    assert suppressed(workspace) == {"C1", "C2"}
    run("export", tmp_path / "again.csv", workspace)
    assert sorted((tmp_path / "again.csv").read_text().splitlines()) == sorted(text.splitlines())


def test_personal_keys_are_masked(tmp_path: Path) -> None:
    folder = write_workspace(
        tmp_path / "personal",
        **{
            "rules/customers.yaml": FILES["rules/customers.yaml"].replace(
                "customer_id: {type: text}", "customer_id: {type: text, personal: true}"
            )
        },
    )
    assert tieringrules("init", "--key", folder).returncode == 0
    run("add", folder, "--customer", "13800138000")
    assert "13800138000" not in run("list", folder) + run("list", folder, "--format", "json")
    assert "13800138000" in run("list", folder, "--real")
