"""What docs/lifecycle.md says is so: its rules are read, its commands run, its sentences hold."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tieringrules.cli import program

PAGE = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
RULES = re.findall(r"```yaml\n# (rules/\S+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    shlex.split(line.removeprefix("$ tieringrules "))
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]
FILES = {
    "tieringrules.yaml": """\
kind: workspace
name: page
locale: en
data: {customers: data/customers.csv}
channels: {phone: {address: mobile}}
""",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  last_order: {type: date}
  satisfaction: {type: integer}
  last_stage: {type: text}
  mobile: {type: phone, region: CN}
""",
    "rules/metrics.yaml": """\
kind: metrics
dataset: customers
metrics: {days_silent: days_since(last_order)}
""",
    "rules/value.yaml": """\
kind: standard
name: customer_value
tiers: [{name: gold, when: {satisfaction: {at_least: 4}}}, {name: standard, otherwise: true}]
""",
    "templates/hello.phone.txt.j2": "{{ previous.stage.title }}\n",
    "data/customers.csv": """\
customer_id,last_order,satisfaction,last_stage,mobile
01,2026-06-20,5,active,
02,2026-05-20,2,gone,
03,2025-01-20,1,lapsed,
04,2026-06-29,,,
""",
}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, text in [*FILES.items(), *RULES]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], workspace: Path) -> Run:
    def run_line(*arguments: str) -> str:
        code = program.exit_code_of(list(arguments))
        captured = capsys.readouterr()
        assert code == 0, captured.out + captured.err
        return captured.out

    return run_line


def test_the_rules_are_right_and_the_commands_run(run: Run) -> None:
    assert RULES and COMMANDS
    run("check")
    for command in COMMANDS:
        run(*command)


def test_every_way_to_ask_is_understood(run: Run, workspace: Path) -> None:
    ways = re.findall(r"`(previous\.[a-z_]+(?:: | < )[^`]+)`", PAGE)
    assert len(ways) == 4
    conditions = [way if " < " in way else f"{{{way}}}" for way in ways]
    tiers = "\n".join(f"  - {{name: t{index}, when: {way}}}" for index, way in enumerate(conditions))
    text = f"kind: standard\nname: asked\ntiers:\n{tiers}\n  - {{name: rest, otherwise: true}}\n"
    (workspace / "rules" / "asked.yaml").write_text(text, encoding="utf-8")
    run("check")


def test_what_it_says_of_movements(run: Run, workspace: Path) -> None:
    earlier = "customer_id,stage\n01,gone\n02,lapsed\n03,active\n"
    (workspace / "may.csv").write_text(earlier, encoding="utf-8")
    found = json.loads(
        run("classify", "--as-of", "2026-06-30", "--previous", "may.csv", "--format", "json", "-q")
    )
    # 02 had a tier that there is no longer, 04 is new.
    assert found["movement"] == {"stage": {"active": {"gone": 1}, "gone": {"won_back": 1}, "": {"active": 1}}}
    shape = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])["movement"]
    assert {type(count) for rows in shape["stage"].values() for count in rows.values()} == {int}


def test_the_column_is_looked_at_where_there_is_no_earlier_result(run: Run, workspace: Path) -> None:
    (line,) = re.findall(r"```yaml\n(previous: .*?)\n```", PAGE)
    path = workspace / "rules" / "standards" / "stage.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    shown = run("explain", "02", "--as-of", "2026-06-30")
    assert "from the column last_stage" in shown and "won_back" in shown
    assert "none of today's tiers" in run("explain", "03", "--as-of", "2026-06-30")
    assert "no earlier result" not in shown


def test_what_it_says_of_reasons(run: Run, workspace: Path) -> None:
    (workspace / "may.csv").write_text("customer_id,stage\n02,gone\n03,active\n", encoding="utf-8")
    (workspace / "templates" / "hello.phone.txt.j2").write_text("{{ metric.risk_reasons }}", encoding="utf-8")
    day = ("--as-of", "2026-06-30", "--previous", "may.csv")
    asked = """kind: standard
name: asked
tiers: [{name: yes, when: {risk_reasons: {contains: unhappy}}}, {name: no, otherwise: true}]
"""
    (workspace / "rules" / "asked.yaml").write_text(asked, encoding="utf-8")
    run("check")
    run("classify", *day, "--metric", "risk_reasons", "--out", "june.csv", "-q")
    lines = (workspace / "june.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(",risk_reasons")
    assert [line.rpartition(",")[2] for line in lines[1:]] == [
        "",
        "unhappy",
        "long_silence; unhappy; slipped",
        "",
    ]
    out = run("classify", *day, "--lang", "zh")
    assert "原因（同一位客户可能有多个）：" in out and "90天未下单 1，满意度低 1，上次仍活跃 1" in out
    shown = run("explain", "03", *day)
    assert "Reasons" in shown and "✓ Was active last time (slipped)  (rules/standards/risk.yaml:13)" in shown
    assert "? Unhappy (unhappy)" in run("explain", "04", *day)
    assert "原因：90天未下单 (long_silence)、满意度低 (unhappy)" in run(
        "data", "show", "03", *day, "--lang", "zh"
    )
    page = run("explain", "03", *day, "--format", "html")
    assert "Was active last time (slipped)" in page and "上次仍活跃 (slipped)" in page
    told = json.loads(run("explain", "03", *day, "--format", "json"))["standards"]["risk"]["reasons"]
    assert [(each["name"], each["condition"]["outcome"]) for each in told] == [
        ("long_silence", True),
        ("unhappy", True),
        ("slipped", True),
    ]
