"""The commands on a small company, from files to answers."""

import csv
import datetime as dt
import json
import mailbox
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.small_workspace import DAY, FILES, WITHOUT_WARNINGS, write_workspace
from tieringrules.cli import program


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TIERINGRULES_DEBUG", "1")
    folder = write_workspace(tmp_path / "small")
    monkeypatch.chdir(folder)
    return folder


Run: TypeAlias = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_line(line: str) -> tuple[int, str, str]:
        code = program.exit_code_of(line.split())
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run_line


def left_behind(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return names - set(FILES)


SUMMARY = {
    "as_of": DAY,
    "customers": 3,
    "standards": {
        "care": {
            "tiers": {"call": 1, "mail": 0},
            "none": 2,
            "unknown": [{"rule": "mail", "field": "region", "customers": 1}],
            "population": None,
        },
        "customer_value": {
            "tiers": {"gold": 1, "silver": 1, "basic": 1},
            "none": 0,
            "unknown": [],
            "population": None,
        },
    },
    "refused": {"customers": 1, "orders": 0},
    "left_out": {"orders": {"after_as_of": 1, "not_kept": 1, "no_parent": 1}},
}


def test_check_is_clean(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **WITHOUT_WARNINGS)
    (workspace / "rules/tests.yaml").unlink()
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith(
        ("no problems found: 7 rule files, 1 template", "1 warning", "2 warn")
    )
    assert run("check --strict --quiet") == (0, "", "")
    assert run("check --format json")[1] == "[]\n"


def test_check_points_at_the_place_in_every_format(run: Run, workspace: Path) -> None:
    rules = FILES["rules/value.yaml"].replace("monetary_12m:", "monetry_12m:")
    write_workspace(workspace, **{"rules/value.yaml": rules})
    code, out, _ = run("check")
    assert code == 1
    assert "rules/value.yaml:8:7: error[TR204]" in out
    assert "monetary_12m" in out
    assert "1 error" in out.splitlines()[-1]
    code, out, _ = run("check --format json")
    assert code == 1
    (finding,) = [entry for entry in json.loads(out) if entry["severity"] == "error"]
    assert (finding["code"], finding["file"], finding["line"], finding["column"]) == (
        "TR204",
        "rules/value.yaml",
        8,
        7,
    )
    code, out, _ = run("--format github check")
    assert code == 1
    assert "::error file=rules/value.yaml,line=8," in out


def test_a_file_that_cannot_be_read_is_told_once(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **WITHOUT_WARNINGS, **{"rules/value.yaml": "kind: standard\n\tname: x\n"})
    code, out, _ = run("check --format json")
    found = json.loads(out)
    assert code == 1
    assert {entry["file"] for entry in found} == {"rules/value.yaml"}


def test_strict_refuses_warnings(run: Run, workspace: Path) -> None:
    policy = FILES["rules/policy.yaml"].replace(
        "  silver: {channels: [email], message: thanks, every: month}\n", ""
    )
    write_workspace(workspace, **{"rules/policy.yaml": policy})
    code, out, _ = run("check")
    assert code == 0
    assert "warning[" in out
    assert run("check --strict")[0] == 1


def test_template_mistakes_are_found_by_check_and_stop_render(run: Run, workspace: Path) -> None:
    name = "templates/thanks.email.html.j2"
    write_workspace(
        workspace, **{name: FILES[name].replace("Dear {{ customer.name }}", "{{ customer.nmae }}")}
    )
    code, out, _ = run("check")
    assert code == 1
    assert f"{name}:" in out
    assert run(f"render --as-of {DAY} --out batch")[0] == 1
    assert left_behind(workspace) == set()


def test_classify_writes_tiers_summary_and_refused_rows(run: Run, workspace: Path) -> None:
    code, out, _ = run(
        f"classify --as-of {DAY} --out tiers.csv --summary s.json --quarantine bad.csv --metric monetary_12m"
    )
    assert code == 0
    with (workspace / "tiers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["customer_id", "care", "care_rule", "customer_value", "customer_value_rule", "monetary_12m"],
        ["C1", "call", "call", "gold", "gold", "1000.00"],
        ["C2", "", "", "silver", "silver", "30.30"],
        ["C3", "", "", "basic", "basic", "0.00"],
    ]
    assert json.loads((workspace / "s.json").read_text(encoding="utf-8")) == SUMMARY
    with (workspace / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [(row["row"], row["column"]) for row in refused] == [("5", "satisfaction")]
    assert "3 customers as of 2026-06-30" in out
    assert "Customer value (customer_value)" in out
    assert "1 customer could not be judged by 'mail': no region" in out
    assert "data/customers.csv: 1 row refused" in out
    assert "orders: left out 1 row after 2026-06-30" in out
    assert "written: tiers.csv" in out
    for secret in ("zhang", "Zhang", "example.com"):
        assert secret not in out


def test_classify_prints_json_and_both_engines_agree(run: Run, workspace: Path) -> None:
    code, out, _ = run(f"classify --as-of {DAY} --format json")
    assert (code, json.loads(out)) == (0, SUMMARY)
    code, out, _ = run(f"classify --as-of {DAY} --format json --engine reference")
    assert (code, json.loads(out)) == (0, SUMMARY)
    assert left_behind(workspace) == set()


def test_classify_speaks_chinese_and_keeps_quiet(run: Run) -> None:
    _, out, _ = run(f"classify --as-of {DAY} --lang zh")
    assert "客户价值 (customer_value)" in out
    assert "金卡 (gold)" in out
    assert "无等级" in out
    assert run(f"classify --as-of {DAY} --quiet") == (0, "", "")


@pytest.mark.parametrize(
    ("options", "code", "exit_code"),
    [
        ("--metric monetry_12m", "TR012", 2),
        ("--out tiers.xls", "TR011", 2),
        ("--out nowhere/tiers.csv", "TR010", 2),
        ("--out data/orders.csv", "TR018", 2),
        ("--out rules/value.yaml --out rules/value.csv --summary rules/value.yaml", "TR018", 2),
        ("--data customer=data/customers.csv", "TR502", 2),
        ("--data customers=data/none.csv", "TR503", 2),
        ("--data customers=data", "TR508", 2),
        ("--data orders=data/customers.csv", "TR524", 1),
    ],
)
def test_refusals_leave_nothing_behind(
    options: str, code: str, exit_code: int, run: Run, workspace: Path
) -> None:
    given, out, err = run(f"classify --as-of {DAY} --out t.csv --summary s.json {options}")
    assert (given, out) == (exit_code, "")
    assert f"[{code}]" in err
    assert left_behind(workspace) == set()
    assert {name: (workspace / name).read_text(encoding="utf-8") for name in FILES} == FILES


def test_wrong_rules_refuse_to_classify(run: Run, workspace: Path) -> None:
    write_workspace(workspace, **{"rules/value.yaml": "kind: standard\nname: [\n"})
    code, out, err = run(f"classify --as-of {DAY} --out t.csv")
    assert (code, out) == (1, "")
    assert "rules/value.yaml:" in err
    assert left_behind(workspace) == set()


def test_explain_shows_every_condition_and_masks_personal_columns(run: Run) -> None:
    code, out, err = run(f"explain C1 --as-of {DAY}")
    assert (code, err) == (0, "")
    assert "Customer value (customer_value): gold" in out
    assert "metric monetary_12m = 1000" in out
    assert "standard customer_value = gold" in out
    assert "rules/value.yaml:" in out
    assert "column name = •••" in out
    assert "Zhang San" not in out
    code, out, _ = run(f"explain C3 --as-of {DAY} --lang zh")
    assert "无法判断" in out
    assert "列 region = 缺失" in out


def test_explain_as_json(run: Run) -> None:
    _, out, _ = run(f"explain C2 --as-of {DAY} --format json")
    found = json.loads(out)
    assert found["standards"]["care"]["tier"] is None
    value = found["standards"]["customer_value"]
    assert (value["tier"], value["file"], [step["decides"] for step in value["steps"]]) == (
        "silver",
        "rules/value.yaml",
        [False, True],
    )
    assert "Li Si" not in out


def test_explain_says_what_would_change_the_tier_and_where_values_come_from(run: Run) -> None:
    _, out, _ = run(f"explain C2 --as-of {DAY}")
    assert "  ↑ to gold: monetary_12m 30.30 → 1,000 (+969.70); recency_days 145 → 60 (−85)" in out
    assert "  ↓ to basic: frequency_12m 2 → 1 (−1)" in out
    assert "  ↓ to basic: satisfaction 4 → 3 (−1)" in out
    assert "      sum of orders.amount, within 12 months: 2 rows counted" in out
    _, out, _ = run(f"explain C1 --as-of {DAY} --lang zh")
    assert "  ↓ 转入 basic：monetary_12m 1,000 → 低于 1,000（" not in out
    assert "orders.amount 之和，最近 12 个月内：计入 1 行；未计入：统计日之后的 1 行" in out


def test_explain_as_a_page(run: Run, workspace: Path) -> None:
    write_workspace(
        workspace, **{"rules/care.yaml": WITHOUT_WARNINGS["rules/care.yaml"].replace("Zhang", "<b>&")}
    )
    code, out, err = run(f"explain C1 --as-of {DAY} --format html --out page.html")
    assert (code, out, err) == (0, "", "")
    page = (workspace / "page.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
    assert "Zhang San" not in page and "<b>&" not in page and "&lt;b&gt;&amp;" in page
    assert "怎样会改变" in page and "What would change it" in page
    assert not re.search(r"<script|src=|href=|url\(|http:|https:", page)
    code, out, _ = run(f"explain C1 --as-of {DAY} --format html")
    assert (code, out) == (0, page)
    code, _, err = run("explain C1 --format htm")
    assert code == 2 and "html" in err


def test_explain_knows_no_stranger(run: Run) -> None:
    code, out, err = run(f"explain C8 --as-of {DAY}")
    assert (code, out) == (1, "")
    assert "[TR014]" in err
    assert "C1" not in err


def test_explain_says_that_the_row_was_refused(run: Run, workspace: Path) -> None:
    file = workspace / "data/customers.csv"
    file.write_text(file.read_text("utf-8") + "C8,Zhao Liu,zhao@example.com,west,many,yes\n", "utf-8")
    line = file.read_text("utf-8").count("\n")
    code, out, err = run(f"explain C8 --as-of {DAY}")
    assert (code, out) == (1, "")
    assert (
        f"customers.csv:{line}: error[TR026] the row of this customer was refused: TR512, 'satisfaction'"
        in err
    )
    assert "many" not in err and "Zhao" not in err and "[TR014]" not in err
    code, _, err = run(f"explain C8 --as-of {DAY} --lang zh")
    assert code == 1 and "这位客户所在的行被拒收：TR512，“satisfaction”" in err
    assert "[TR014]" in run("explain C9")[2]


def test_scenarios(run: Run, workspace: Path) -> None:
    code, out, _ = run("test")
    assert code == 0
    assert "2 cases, all passed" in out
    wrong = FILES["rules/tests.yaml"].replace("recency_days: 60", "recency_days: 61")
    write_workspace(workspace, **{"rules/tests.yaml": wrong})
    code, out, _ = run("test")
    assert code == 1
    assert "✗ a recent spender is gold" in out
    assert "customer_value: expected gold, found basic" in out
    assert "rules/tests.yaml:3" in out
    code, out, _ = run("test --format json")
    assert code == 1
    assert json.loads(out)["failed"] == 1
    code, out, _ = run("test --format github")
    assert code == 1
    assert out.startswith("::error file=rules/tests.yaml,line=3")


def test_no_scenarios_are_a_warning(run: Run, workspace: Path) -> None:
    (workspace / "rules/tests.yaml").unlink()
    code, _, err = run("test")
    assert code == 0
    assert "[TR022]" in err


def test_plan_tells_who_and_why_not(run: Run, workspace: Path) -> None:
    code, out, _ = run(f"plan --as-of {DAY}")
    assert code == 0
    assert "2 contacts as of 2026-06-30" in out
    code, out, _ = run(f"plan --as-of {DAY} --format json")
    found = json.loads(out)
    assert [(contact["customer"], contact["channel"]) for contact in found["contacts"]] == [
        ("C1", "email"),
        ("C2", "email"),
    ]
    assert [(reason["customer"], reason["reason"]) for reason in found["reasons"]] == [("C3", "never")]
    assert "example.com" not in out
    assert left_behind(workspace) == set()


def test_render_writes_a_batch(run: Run, workspace: Path) -> None:
    code, out, _ = run(f"render --as-of {DAY} --out batch")
    assert code == 0
    assert "written: batch" in out
    (box,) = (workspace / "batch").glob("*.mbox")
    assert len(mailbox.mbox(box)) == 2
    assert (workspace / "batch" / "manifest.json").is_file()
    code, _, err = run(f"render --as-of {DAY} --out batch")
    assert code == 2
    assert "[TR010]" in err


def test_run_does_everything_but_delivery(run: Run, workspace: Path) -> None:
    code, out, _ = run(f"run --as-of {DAY} --out day --lang en")
    assert code == 0
    assert "3 customers as of" in out
    assert "2 contacts as of" in out
    names = {path.name for path in (workspace / "day").iterdir()}
    assert {"tiers.csv", "summary.json", "manifest.json", "plan.csv"} <= names
    assert not [path for path in workspace.iterdir() if path.name.startswith(".")]


def test_run_that_fails_leaves_nothing(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tieringrules.engine.writing.write_assignments", full)
    code, _, err = run(f"run --as-of {DAY} --out day")
    assert code == 2
    assert "[TR010]" in err
    assert left_behind(workspace) == set()


def test_messages_need_policies(run: Run, workspace: Path) -> None:
    (workspace / "rules/policy.yaml").unlink()
    for line in ("plan", "render --out batch", "run --out batch"):
        code, _, err = run(f"{line} --as-of {DAY}")
        assert code == 1
        assert "[TR024]" in err


def test_schema_prints_json(run: Run) -> None:
    from tieringrules.cli.commands.schema import KINDS
    from tieringrules.rulebook.kinds import KINDS as WRITTEN

    assert tuple(kind.name for kind in WRITTEN) == KINDS
    for kind in KINDS:
        code, out, _ = run(f"schema {kind}")
        assert code == 0
        assert isinstance(json.loads(out), dict)


def test_the_workspace_is_found_from_below(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace / "rules")
    assert run("check")[0] == 0
    assert run(f"check {workspace / 'tieringrules.yaml'}")[0] == 0


def test_today_is_the_workspaces_today(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tieringrules.cli.inputs.today_in", lambda zone: dt.date(2026, 6, 30))
    _, out, _ = run("classify --format json")
    assert json.loads(out) == SUMMARY


def test_coverage_lists_what_no_case_shows(run: Run) -> None:
    code, out, _ = run("test --coverage")
    assert code == 0
    assert "what no case shows:" in out
    share = re.search(r"^coverage ([0-9.]+)%: ([0-9]+) of ([0-9]+) outcomes$", out, re.MULTILINE)
    assert share is not None
    assert 0 < float(share[1]) < 100
    code, out, _ = run("test --coverage --lang zh --quiet")
    assert f"覆盖率 {share[1]}%：{share[3]} 种判断结果中出现了 {share[2]} 种" in out


def test_too_little_coverage_fails(run: Run) -> None:
    code, out, err = run("test --fail-under 100%")
    assert code == 1
    assert "error[TR801] the cases cover" in err
    assert run("test --fail-under 1")[0] == 0
    code, out, _ = run("test --fail-under 100 --format json")
    shown = json.loads(out)["coverage"]
    assert code == 1
    assert shown["seen"] < shown["outcomes"]
    assert {"standard", "rule", "condition", "file", "line", "never"} == set(shown["missing"][0])
    code, out, _ = run("test --fail-under 100 --format junit")
    assert code == 1
    assert '<failure type="TR801"' in out


@pytest.mark.parametrize("text", ["most", "101", "-1", "９０", "1e1", ""])
def test_a_share_that_is_none_is_refused(run: Run, text: str) -> None:
    code, _, err = run(f"test --fail-under={text}")
    assert code == 2
    assert "TR802" in err
