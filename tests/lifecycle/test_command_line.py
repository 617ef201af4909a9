"""Earlier results from the command line and from Python, as their users hand them over."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import polars as pl
import pytest

import tieringrules as tr
from tieringrules.cli import program

FILES = {
    "tieringrules.yaml": """\
kind: workspace
name: small
locale: en
customers: customers
data: {customers: data/customers.csv}
channels:
  phone: {address: mobile}
""",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text, aliases: [客户编号]}
  days: {type: integer}
  mobile: {type: phone, region: CN, personal: true}
""",
    "rules/stage.yaml": """\
kind: standard
name: stage
title: {en: Stage, zh: 阶段}
tiers:
  - {name: back, title: {en: Back again, zh: 回流}, when: {previous.stage: gone, days: {at_most: 90}}}
  - {name: active, title: {en: Active, zh: 活跃}, when: {days: {at_most: 90}}}
  - {name: gone, title: {en: Gone, zh: 流失}, otherwise: true}
""",
    "rules/policy.yaml": """\
kind: policy
name: calls
standard: stage
purpose: service
tiers:
  back: {channels: [phone], message: welcome, every: month}
  active: {channels: [phone], message: welcome, every: month}
  gone: {channels: [phone], message: welcome, every: month}
""",
    "templates/welcome.phone.txt.j2": "{{ previous.stage.title }} → {{ tier.stage.title }}\n",
    "data/customers.csv": """\
customer_id,days,mobile
001,5,13800138000
=1,6,
客户2,200,13900139000
4,7,13700137000
""",
}
MAY = "customer_id,stage,stage_rule\n001,gone,gone\n'=1,gone,gone\n客户2,active,active\n1,gone,gone\n"
Run: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TIERINGRULES_DEBUG", "1")
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "small" / "may.csv").write_text(MAY, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "small")
    return tmp_path / "small"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_line(*arguments: str) -> tuple[int, str, str]:
        day = [] if arguments[0] == "check" else ["--as-of", "2026-06-30"]
        code = program.exit_code_of([*arguments, *day])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run_line


def tiers(file: str = "out.csv") -> dict[str, str]:
    with Path(file).open(encoding="utf-8-sig", newline="") as lines:
        return {row["customer_id"]: row["stage"] for row in csv.DictReader(lines)}


EXPECTED = {"'=1": "back", "001": "back", "4": "active", "客户2": "gone"}


def test_the_file_after_previous_says_what_was(run: Run) -> None:
    code, out, err = run(
        "classify", "--previous", "may.csv", "--out", "out.csv", "--metric", "previous.stage"
    )
    assert (code, err) == (0, "")
    assert tiers() == EXPECTED
    assert "since the earlier result: 2 up, 1 down, 1 had no tier" in out
    lines = Path("out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "customer_id,stage,stage_rule,previous.stage"
    assert lines[-1] == "客户2,gone,gone,active"


def test_data_previous_and_the_workspace_say_the_same(run: Run, workspace: Path) -> None:
    assert run("classify", "--data", "previous=may.csv", "--out", "out.csv")[0] == 0
    assert tiers() == EXPECTED
    home = workspace / "tieringrules.yaml"
    text = home.read_text(encoding="utf-8")
    home.write_text(text.replace("data: {", "data: {previous: may.csv, "), encoding="utf-8")
    assert run("check")[0] == 0
    assert run("classify", "--out", "again.csv", "--engine", "reference")[0] == 0
    assert tiers("again.csv") == EXPECTED
    code, _, err = run("classify", "--previous", "may.csv", "--data", "previous=may.csv")
    assert code == 2 and "TR017" in err


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
def test_what_classify_writes_is_read_back_in_every_format(run: Run, suffix: str) -> None:
    assert run("classify", "--previous", "may.csv", "--out", f"june.{suffix}")[0] == 0
    code, out, err = run("classify", "--previous", f"june.{suffix}", "--format", "json")
    assert code == 0 and "TR66" not in err
    # Whoever came back is active from the next time on.
    assert json.loads(out)["movement"] == {
        "stage": {"back": {"active": 2}, "active": {"active": 1}, "gone": {"gone": 1}}
    }


def test_an_earlier_result_in_the_encoding_of_chinese_spreadsheets(run: Run) -> None:
    text = MAY.replace("customer_id", "客户编号")
    Path("may.csv").write_bytes(text.encode("gb18030"))
    assert run("classify", "--previous", "may.csv", "--out", "out.csv")[0] == 0
    assert tiers() == EXPECTED


def test_the_summary_in_chinese_and_as_data(run: Run) -> None:
    code, out, _ = run("classify", "--previous", "may.csv", "--summary", "s.json", "--lang", "zh")
    assert code == 0
    assert "与上次相比：上升 2，下降 1，此前无等级 1" in out
    assert "    流失   → 回流  2  ↑" in out
    assert "    活跃   → 流失  1  ↓" in out
    assert json.loads(Path("s.json").read_text(encoding="utf-8"))["movement"] == {
        "stage": {"active": {"gone": 1}, "gone": {"back": 2}, "": {"active": 1}}
    }


def test_without_an_earlier_result_there_is_one_warning_and_no_movement(run: Run) -> None:
    code, out, err = run("classify", "--format", "json")
    assert code == 0 and "movement" not in json.loads(out)
    assert err.count("TR661") == 1 and "previous.stage" in err
    assert "没有提供上次的结果" in run("classify", "--lang", "zh")[2]


WRONG = {
    "nothing.csv": (None, 2, "TR503"),
    "folder.csv": ("", 2, "TR505"),
    "no_key.csv": ("stage\ngone\n", 1, "TR524"),
    "orders.csv": ("customer_id,amount\n001,5\n001,6\n", 1, "TR662"),
    "twice.csv": ("customer_id,stage\n001,gone\n002,gone\n001,back\n", 1, "TR526"),
    "empty.csv": ("", 1, "TR507"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_files_are_refused_in_plain_words(run: Run, name: str, language: str) -> None:
    content, expected, code = WRONG[name]
    if name == "folder.csv":
        Path(name).mkdir()
    elif content is not None:
        Path(name).write_text(content, encoding="utf-8")
    found, _, err = run("classify", "--previous", name, "--out", "out.csv", "--lang", language)
    assert found == expected
    assert code in err and name in err and not Path("out.csv").exists()
    if name == "twice.csv":
        assert ":4:" in err and ":2" in err


def test_an_output_must_not_replace_the_earlier_result(run: Run) -> None:
    code, _, err = run("classify", "--previous", "may.csv", "--out", "may.csv")
    assert code == 2 and "TR018" in err
    assert Path("may.csv").read_text(encoding="utf-8") == MAY


def test_explain_and_data_show_say_where_it_comes_from(run: Run) -> None:
    assert "from may.csv, row 2" in run("explain", "001", "--previous", "may.csv")[1]
    assert "取自 may.csv：其中没有该客户" in run("explain", "4", "--previous", "may.csv", "--lang", "zh")[1]
    assert "no earlier result has it" in run("explain", "001")[1]
    page = run("explain", "=1", "--previous", "may.csv", "--format", "html")[1]
    assert "from may.csv, row 3" in page and "取自 may.csv 第 3 行" in page
    values = json.loads(run("explain", "001", "--previous", "may.csv", "--format", "json")[1])["values"]
    (value,) = [each for each in values if each["field"] == "previous.stage"]
    assert (value["origin"], value["value"]) == ("previous", "gone")
    assert value["definition"] == {
        "source": "file",
        "file": "may.csv",
        "row": 2,
        "column": None,
        "has_customer": True,
        "is_unknown": False,
        "run": None,
        "day": None,
    }
    assert "before: gone (from may.csv, row 2)" in run("data", "show", "001", "--previous", "may.csv")[1]
    shown = json.loads(run("data", "show", "001", "--previous", "may.csv", "--format", "json")[1])
    assert shown["standards"]["stage"]["previous"]["tier"] == "gone"


def test_templates_see_the_earlier_tier_and_a_message_without_it_is_incomplete(run: Run) -> None:
    assert run("check")[0] == 0
    code, _, _ = run("render", "--previous", "may.csv", "--out", "batch")
    assert code == 0
    texts = "\n".join(path.read_text(encoding="utf-8-sig") for path in Path("batch").glob("*.csv"))
    assert "Gone → Back again" in texts and "Active → Gone" in texts
    # Customer 4 is new; =1 has no number.
    assert "incomplete" in texts and "previous.stage" in texts


def test_the_template_check_knows_which_standards_there_are(run: Run) -> None:
    Path("templates/welcome.phone.txt.j2").write_text("{{ previous.stadge.title }}", encoding="utf-8")
    code, out, _ = run("check")
    assert code == 1 and "TR414" in out and "did you mean 'stage'" in out


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_python_takes_an_earlier_result_as_a_frame(workspace: Path, kind: str) -> None:
    columns = {"customer_id": ["001", "=1", "客户2"], "stage": ["gone", None, "active"]}
    before = pd.DataFrame(columns) if kind == "pandas" else pl.DataFrame(columns)
    rules = tr.load(workspace)
    found = rules.classify(previous=before, as_of="2026-06-30", metrics=["previous.stage"])
    assert list(found["stage"]) == ["back", "active", "active", "gone"]
    assert list(found["previous.stage"])[:1] == ["gone"]
    explained = rules.explain("001", previous=before, as_of="2026-06-30")
    assert explained is not None and explained.standards[0].tier == "back"
    with pytest.raises(tr.DataRefused, match="TR662"):
        rules.classify(previous=before[["customer_id"]], as_of="2026-06-30")


def test_a_flag_may_be_all_that_looks_at_an_earlier_tier(run: Run, workspace: Path) -> None:
    other = "kind: standard\nname: other\ntiers: [{name: yes, otherwise: true}]\n"
    (workspace / "rules" / "other.yaml").write_text(other, encoding="utf-8")
    policy = (
        FILES["rules/policy.yaml"]
        + "flags:\n  - {name: known, when: {previous.other: yes}, suppress: true}\n"
    )
    (workspace / "rules" / "policy.yaml").write_text(policy, encoding="utf-8")
    assert run("check")[0] == 0
    for engine in ("polars", "reference"):
        code, _, err = run("classify", "--engine", engine)
        assert code == 0 and "previous.other" in err
