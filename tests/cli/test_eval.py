"""`eval`: one expression, and files of cases."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.command_line import tieringrules
from tests.language.dmn.models import model, table

LETTERS = [*"abcdefghijklmnopqrstuvwxyz", *(f"a{number}" for number in range(60))]
CASES = """\
{"id": 1, "expr": "a + b", "with": {"a": 1, "b": 2.50}}
{"id": "二", "expr": "客户 in (\\"甲\\", \\"乙\\")", "with": {"客户": "甲"}}
{"id": {"k": 1}, "expr": "d + duration(\\"P1M\\")", "with": {"d": {"date": "2026-01-31"}}}

{broken
{"id": 4, "expr": "1 +"}
{"id": 5, "expr": "{a: 1}.a"}
{"id": 6}
{"id": 7, "expr": "x", "with": {"x": {"date": "2026-02-30"}}}
{"id": 8, "expr": "x", "with": [1]}
{"id": 9, "expr": "for i in 1..1000000000 return i"}
{"id": 10, "expr": "Monthly Salary * 12", "with": {"Monthly Salary": 10}}
"""


def _answers(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("engine", ["reference", "polars"])
def test_every_line_gets_its_answer_and_errors_stop_nothing(tmp_path: Path, engine: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(CASES, encoding="utf-8")
    done = tieringrules("eval", "--cases", file, "--engine", engine)
    assert done.returncode == 1
    assert not done.stderr
    answers = _answers(done.stdout)
    assert [answer["id"] for answer in answers] == [1, "二", {"k": 1}, None, 4, 5, 6, 7, 8, 9, 10]
    values = {str(answer["id"]): answer["value"] for answer in answers if "value" in answer}
    expected = {"1": 3.5, "二": True, "{'k': 1}": {"date": "2026-02-28"}, "10": 120}
    assert values == (expected if engine == "polars" else {**expected, "5": 1})
    errors = {str(answer["id"]): str(answer["error"]) for answer in answers if "error" in answer}
    assert "TR760" in errors["None"] and "line 5" in errors["None"]
    assert "TR302" in errors["4"] and "column 3" in errors["4"]
    assert "TR764" in errors["6"]
    assert "TR763" in errors["7"] and "TR763" in errors["8"]
    assert ("TR761" if engine == "reference" else "TR762") in errors["9"]


def test_cases_come_from_standard_input_and_speak_chinese() -> None:
    done = tieringrules("eval", "--cases", "-", "--lang", "zh", stdin='{"id": 1, "expr": "(1"}\n')
    assert done.returncode == 1
    (answer,) = _answers(done.stdout)
    assert "表达式不完整" in str(answer["error"])
    good = tieringrules("eval", "--cases", "-", stdin='\ufeff{"id": 1, "expr": "1/3"}\n')
    assert (good.returncode, good.stdout) == (0, '{"id": 1, "value": 0.3333333333333333333333333333333333}\n')


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["1 + 1"], "2\n"),
        (["a + 1", "--with", '{"a": 1.5}'], "2.5\n"),
        (["a + 1", "--with", '{"a": 1.5}', "--engine", "polars"], "2.5\n"),
        (['@"2026-01-31" + @"P1M"'], '{"date": "2026-02-28"}\n'),
        (['time("10:00:00@Asia/Shanghai")'], '{"time": "10:00:00@Asia/Shanghai"}\n'),
        (['@"P1D" * 2'], '{"duration": "P2D"}\n'),
        (["[1, null, {a: [1..5)}]"], '[1, null, {"a": {"range": "[1..5)"}}]\n'),
        (['1 = "1"'], "null\n"),
        (['"金牌"'], '"金牌"\n'),
        (["-1"], "-1\n"),
        (["--", "-1"], "-1\n"),
        (["--1"], "1\n"),
        (["-x + 1", "--with", '{"x": 2}'], "-1\n"),
        (["--with", '{"quantity": 2}', "-quantity * 3", "-q"], "-6\n"),
        (['-@"P1D"', "--lang", "zh"], '{"duration": "-P1D"}\n'),
        (["now() = now() and today() = as_of"], "true\n"),
    ],
)
def test_one_expression_prints_its_value(arguments: list[str], output: str) -> None:
    done = tieringrules("eval", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, output, "")


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["(1"], 1, "TR302"),
        (["function(x) x"], 1, "TR377"),
        (["for i in 1..1000000000 return i"], 1, "TR761"),
        (["{a: 1}.a", "--engine", "polars"], 1, "TR762"),
        ([r'matches("aa", "(a)\1")'], 1, "TR356"),
        (['matches("aa", "(a{1000}){1000}")'], 1, "TR355"),
        ([r'replace("aa", "(a)\1", "b")', "--lang", "zh"], 1, "TR356"),
        ([r'count(["aa"][matches(item, "(a)\1")])', "--engine", "polars"], 1, "TR762"),
        (["1", "--with", "{a: 1}"], 2, "TR765"),
        (["1", "--with", '{"a": {"time": "x"}}'], 2, "TR763"),
        (["1", "--cases", "x"], 2, "TR766"),
        ([], 2, "TR766"),
        (["1", "--engine", "spark"], 2, "TR013"),
        (["--case", "x"], 2, "TR004"),
        (["-cases", "x"], 2, "TR004"),
        (["--cases", "no/such/file.jsonl"], 2, "TR020"),
    ],
)
def test_what_is_wrong_is_said_with_its_code(arguments: list[str], status: int, code: str) -> None:
    done = tieringrules("eval", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert code in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_name_is_null_with_a_warning() -> None:
    done = tieringrules("eval", "amuont > 5", "--with", '{"amount": 6}')
    assert (done.returncode, done.stdout) == (0, "null\n")
    assert "TR767" in done.stderr and "amount" in done.stderr
    assert not tieringrules("eval", "amuont > 5", "--with", '{"amount": 6}', "--quiet").stderr


@pytest.mark.parametrize(
    "expression",
    [
        "9**9**9",
        "9**(9**(9**9))",
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000,
        "-" * 19_000 + "1",
        "1" + " + 1" * 250_000,
        "not(" * 3_000 + "true" + ")" * 3_000,
        "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
        "for i in 1..100000 return partial",
        "count(for i in -999999999..999999999 return i)",
        'matches("' + "a" * 5_000 + '", "(a+)+$b")',
        'matches("a", "' + "(" * 3_000 + '")',
        'replace("' + "a" * 9_000 + '", "a", "' + "b" * 9_000 + '")',
        "1e999999999 * 1e999999999",
        "modulo(1e6000, 1e-6000)",
        "decimal(1e6000, 6000)",
        'duration("P999999999999Y") * 1e30',
        "]1..5[" * 2_000,
        "{a: [1, 1], " + ", ".join(f"{new}: [{old}, {old}]" for old, new in pairwise(LETTERS)) + "}",
        "{a: [1, 1], "
        + ", ".join(f"{new}: concatenate({old}, {old})" for old, new in pairwise(LETTERS))
        + "}",
        '{a: "xx", ' + ", ".join(f"{new}: {old} + {old}" for old, new in pairwise(LETTERS)) + "}",
    ],
    ids=lambda text: text[:20],
)
def test_hostile_expressions_are_harmless(tmp_path: Path, expression: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps({"id": 1, "expr": expression}) + "\n", encoding="utf-8")
    done = tieringrules("eval", "--cases", file)
    (answer,) = _answers(done.stdout)
    assert done.returncode in (0, 1)
    assert not done.stderr
    assert len(done.stdout) < 200_000, answer


def test_the_reference_path_loads_no_data_library() -> None:
    program = (
        "import sys\nfrom tieringrules.cli.program import exit_code_of\n"
        "exit_code_of(['eval', '1 + 1'])\n"
        "print(sorted({'polars', 'pandas', 'numpy', 'narwhals', 'yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n[]\n"


def test_decisions_of_a_dmn_model(tmp_path: Path) -> None:
    rows = [["< 18", '"儿童"'], [">= 18", '"成人"']]
    logic = table("UNIQUE", ["年龄"], [("等级", "", "")], rows)
    file, cases = tmp_path / "m.dmn", tmp_path / "c.jsonl"
    file.write_bytes(model(logic, [("年龄", "number")]))
    cases.write_text(
        '{"id": 1, "with": {"年龄": 3}}\n{"id": 2, "decision": "Result", "with": {"年龄": 30}}\n'
        '{"id": 3, "decision": "Else", "with": {}}\n',
        encoding="utf-8",
    )
    done = tieringrules("eval", "--dmn", file, "--cases", cases)
    assert done.returncode == 1
    first, second, third = _answers(done.stdout)
    assert (first, second) == ({"id": 1, "value": "儿童"}, {"id": 2, "value": "成人"})
    assert "TR772" in str(third["error"]) and "Result" in str(third["error"])


@pytest.mark.parametrize(
    ("content", "code"),
    [('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "TR770"), ("id,name", "TR771"), ("<a/>", "TR771")],
)
def test_files_that_are_no_models(tmp_path: Path, content: str, code: str) -> None:
    file = tmp_path / "m.dmn"
    file.write_text(content, encoding="utf-8")
    done = tieringrules("eval", "--dmn", file, "--cases", "-", stdin='{"id": 1}\n')
    assert (done.returncode, done.stdout) == (2, "")
    assert code in done.stderr
    assert tieringrules("eval", "--dmn", file, "1").returncode == 2
