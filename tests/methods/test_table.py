"""Decision tables: what each hit policy gives, from rule files, CSV and workbooks."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import same
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.explanation import explain
from tieringrules.engine.writing import output_frame
from tieringrules.intake.table import Table
from tieringrules.language.types import INTEGER, TEXT, ExactType
from tieringrules.rulebook import read_workspace, to_kernel
from tieringrules.rulebook.kernel import Kernel, OutputDefinition

AS_OF = dt.date(2026, 6, 30)
HOME = "kind: workspace\nname: demo\ntime_zone: Asia/Shanghai\ncustomers: customers\n"
CUSTOMERS = """kind: dataset
name: customers
key: id_no
columns:
  id_no: {type: text}
  spent: {type: integer}
  days: {type: integer}
  region: {type: choice, values: [华东, 华南, 华北]}
  kind_: {type: text}
"""
HEAD = """kind: standard
name: level
method: table
{policy}inputs: [spent, days, region]
outputs: [tier, hours]
tiers: [dedicated, priority, self_service]
"""
DESIGN = """rules:
  - [">= 50000", "<= 60", "-", dedicated, 2]
  - ["[20000..50000)", "-", "华东,华南", priority, 8]
  - ["-", "-", "-", self_service, 48]
"""


def workspace(folder: Path, rules: str, policy: str | None = "first", **more: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "rules").mkdir(parents=True)
    line = f"hit_policy: {policy}\n" if policy else ""
    files = {
        "tieringrules.yaml": HOME,
        "rules/customers.yaml": CUSTOMERS,
        "rules/level.yaml": HEAD.format(policy=line) + rules,
    } | {name.replace("__", "/") + ".yaml": text for name, text in more.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def kernel_of(folder: Path) -> Kernel:
    read = read_workspace(folder)
    assert [found for found in read.diagnostics if found.is_error] == []
    assert read.value is not None
    return to_kernel(read.value)


def rows_of(kernel: Kernel, rows: Sequence[tuple[object, ...]]) -> Mapping[str, Table]:
    schema = {
        "id_no": pl.String,
        "spent": pl.Int64,
        "days": pl.Int64,
        "region": pl.String,
        "kind_": pl.String,
    }
    frame = pl.DataFrame([(*row, *[None] * (5 - len(row))) for row in rows], schema=schema, orient="row")
    return {"customers": Table("customers", frame)}


def both(kernel: Kernel, rows: Sequence[tuple[object, ...]]) -> Assignments:
    tables = rows_of(kernel, rows)
    found = classify(kernel, tables, AS_OF).value
    expected = classify(kernel, tables, AS_OF, engine="reference").value
    assert found is not None and expected is not None
    same(found, expected)
    return found


def levels(found: Assignments) -> list[tuple[object, ...]]:
    return found.frame.select("level", "level_rule", "level_hours").rows()


PEOPLE = [
    ("a", 60000, 10, "华北"),
    ("b", 30000, 99, "华南"),
    ("c", 30000, 1, "华北"),
    ("d", None, 1, None),
    ("e", 60000, None, "华东"),
]


def test_the_example_of_the_design(tmp_path: Path) -> None:
    kernel = kernel_of(workspace(tmp_path, DESIGN))
    found = both(kernel, PEOPLE)
    assert levels(found) == [
        ("dedicated", "1", 2),
        ("priority", "2", 8),
        ("self_service", "3", 48),
        ("self_service", "3", 48),
        ("self_service", "3", 48),
    ]
    unknown = [(each.rule, each.field, each.customers) for each in found.standards["level"].unknown]
    assert unknown == [("1", "days", 1), ("1", "spent", 1), ("2", "region", 1), ("2", "spent", 1)]
    assert output_frame(found, kernel).columns == ["id_no", "level", "level_rule", "level_hours"]


def test_outputs_are_fields_of_other_rules(tmp_path: Path) -> None:
    metrics = "kind: metrics\ndataset: customers\nmetrics:\n  double_: level_hours * 2\n"
    fast = "kind: standard\nname: fast\ntiers:\n  - {name: y, when: {level_hours: {at_most: 8}}}\n"
    fast += "  - {name: n, otherwise: true}\n"
    cases = "kind: tests\ncases:\n  - {name: x, given: {spent: 60000, days: 1}, "
    cases += "expect: {level_hours: 2, fast: y}}\n"
    folder = workspace(tmp_path, DESIGN, rules__m=metrics, rules__f=fast, rules__t=cases)
    kernel = kernel_of(folder)
    output = kernel.definition("level_hours")
    assert isinstance(output, OutputDefinition) and output.type == INTEGER
    found = both(kernel, PEOPLE)
    assert found.frame["double_"].to_list() == [4, 16, 96, 96, 96]
    assert found.frame["fast"].to_list() == ["y", "y", "n", "n", "n"]
    from tieringrules.assure.scenarios import run_cases

    rulebook = read_workspace(folder).value
    assert rulebook is not None
    assert [result.differences for result in run_cases(rulebook, lambda _: kernel, AS_OF)] == [()]


OVERLAPPING = """rules:
  - [">= 100", "-", "-", priority, 8]
  - ["-", "<= 5", "-", dedicated, 2]
  - [">= 200", "-", "-", dedicated, 2]
"""
OVERLAPS = [
    ("a", 150, 9),
    ("b", 50, 1),
    ("c", 150, 1),
    ("d", 300, 9),
    ("e", 1, 9),
    ("f", 50, None),
    ("g", 50, 5),
]


@pytest.mark.parametrize(
    ("policy", "wanted", "codes"),
    [
        ("first", ["priority 1", "dedicated 2", "priority 1", "priority 1", None, None, "dedicated 2"], []),
        (
            "priority",
            ["priority 1", "dedicated 2", "dedicated 2", "dedicated 3", None, None, "dedicated 2"],
            [],
        ),
        ("unique", ["priority 1", "dedicated 2", None, None, None, None, "dedicated 2"], ["TR620"]),
        ("any", ["priority 1", "dedicated 2", None, None, None, None, "dedicated 2"], ["TR621"]),
        (None, ["priority 1", "dedicated 2", None, None, None, None, "dedicated 2"], ["TR620"]),
    ],
)
def test_hit_policies(policy: str | None, wanted: list[str | None], codes: list[str], tmp_path: Path) -> None:
    kernel = kernel_of(workspace(tmp_path, OVERLAPPING, policy))
    found = both(kernel, OVERLAPS)
    assert [f"{tier} {rule}" if tier else None for tier, rule, _ in levels(found)] == wanted
    named = [each for each in found.warnings if each.code in ("TR620", "TR621")]
    assert [each.code for each in named] == codes
    for each in named:
        assert "(id_no: c, d)" in each.message.en and "（id_no：c、d）" in each.message.zh
    for key, tier in zip("abcdefg", wanted, strict=True):
        told = explain(kernel, found, key, AS_OF)
        assert told is not None
        (standard,) = told.standards
        assert (f"{standard.tier} {standard.rule}" if standard.tier else None) == tier
        assert sum(step.decides for step in standard.steps) == (tier is not None)


def test_any_lets_rows_that_agree_hold_together(tmp_path: Path) -> None:
    rules = 'rules:\n  - [">= 1", "-", "-", priority, 8]\n  - ["-", ">= 1", "-", priority, 8]\n'
    found = both(kernel_of(workspace(tmp_path, rules, "any")), [("a", 5, 5), ("b", 0, 5)])
    assert levels(found) == [("priority", "1", 8), ("priority", "2", 8)]
    assert found.warnings == ()


def test_personal_keys_are_not_named(tmp_path: Path) -> None:
    folder = workspace(tmp_path, OVERLAPPING, "unique")
    text = CUSTOMERS.replace("id_no: {type: text}", "id_no: {type: text, personal: true}")
    (folder / "rules/customers.yaml").write_text(text, encoding="utf-8")
    found = both(kernel_of(folder), [("13800000000", 150, 1)])
    (warning,) = [each for each in found.warnings if each.code == "TR620"]
    assert "138" not in warning.message.en + warning.message.zh


def test_null_asks_missingness_and_dash_takes_missing_values(tmp_path: Path) -> None:
    rules = "rules:\n  - [null, '-', '', dedicated, 1]\n  - ['not(null)', '-', \"null, 华东\", priority, 2]\n"
    found = both(
        kernel_of(workspace(tmp_path, rules)),
        [("a", None, None), ("b", 1, 1, "华东"), ("c", 1, 1), ("d", 1, 1, "华南")],
    )
    assert [row[0] for row in levels(found)] == ["dedicated", "priority", "priority", None]


def test_inputs_are_expressions_and_rows_may_name_their_cells(tmp_path: Path) -> None:
    rules = "rules:\n  - {id: 大客户, spent / days: '>= 10', note: why not, tier: dedicated, hours: 2.50}\n"
    rules += "  - {tier: self_service}\n"
    folder = workspace(tmp_path, rules)
    path = folder / "rules/level.yaml"
    path.write_text(
        path.read_text("utf-8").replace("[spent, days, region]", "[spent / days]"), encoding="utf-8"
    )
    kernel = kernel_of(folder)
    found = both(kernel, [("a", 20, 2), ("b", 20, 0), ("c", 1, 1)])
    assert [row[:2] for row in levels(found)] == [
        ("dedicated", "大客户"),
        ("self_service", "2"),
        ("self_service", "2"),
    ]
    assert found.frame["level_hours"].to_list() == [25, None, None]
    assert kernel.definition("level_hours").type == ExactType(1)  # type: ignore[union-attr]
    assert "TR602" in [each.code for each in found.warnings]


@pytest.mark.parametrize("place", ["rules", "."])
def test_rows_from_csv(place: str, tmp_path: Path) -> None:
    folder = workspace(tmp_path, "file: level.csv\n")
    text = (
        "\ufeffid,hours,tier,region,days,spent,note\r\n"
        'vip,2,dedicated,,<= 60,>= 50000,"a ""note"",\r\nof two lines"\r\n'
        "\r\n"
        ',8,priority,"华东,华南",-,[20000..50000),\r\n'
        "rest,48,self_service,,,,\r\n"
    )
    (folder / place / "level.csv").write_bytes(text.encode())
    kernel = kernel_of(folder)
    assert [row[:2] for row in levels(both(kernel, PEOPLE))] == [
        ("dedicated", "vip"),
        ("priority", "2"),
        *[("self_service", "rest")] * 3,
    ]
    rulebook = read_workspace(folder).value
    assert rulebook is not None and rulebook.standards[0].table is not None
    assert rulebook.standards[0].table.rows[0].note == 'a "note",\r\nof two lines'
    assert any(name.endswith("level.csv") for name in rulebook.digests)


def test_rows_from_a_sheet_are_the_text_people_see(tmp_path: Path) -> None:
    folder = workspace(tmp_path, "file: level.xlsx#级别\n")
    with xlsxwriter.Workbook(str(folder / "rules/level.xlsx")) as book:
        book.add_worksheet("other").write(0, 0, "nothing")
        sheet = book.add_worksheet("级别")
        sheet.write_row(0, 0, ["spent", "days", "region", "tier", "hours"])
        sheet.write_row(1, 0, [60000, "<= 60", "华北", "dedicated", 2])
        sheet.write_row(3, 0, ["[20000..50000)", None, "华东,华南", "priority", 8.5])
        sheet.write_row(4, 0, ["-", "-", "-", "self_service"])
    assert [row[:2] for row in levels(both(kernel_of(folder), PEOPLE))] == [
        ("dedicated", "1"),
        ("priority", "2"),
        *[("self_service", "3")] * 3,
    ]
    with xlsxwriter.Workbook(str(folder / "rules/level.xlsx")) as book:
        sheet = book.add_worksheet("级别")
        sheet.write_row(0, 0, ["spent", "days", "region", "tier", "hours"])
        sheet.write_row(2, 0, [60000, "-", "华中", "dedicated", 2])
    (found,) = read_workspace(folder).diagnostics
    assert found.code == "TR332" and found.span is not None
    assert (found.span.file, found.span.line) == ("rules/level.xlsx", 3)
    assert found.message.en.startswith("sheet '级别', row 3, column 'region': ")


def test_a_column_of_numbers_and_words_is_text(tmp_path: Path) -> None:
    rules = DESIGN.replace(", 2]", ', "at once"]').replace(", 48]", ", -]")
    kernel = kernel_of(workspace(tmp_path, rules))
    assert kernel.definition("level_hours").type == TEXT  # type: ignore[union-attr]
    assert both(kernel, PEOPLE).frame["level_hours"].to_list() == ["at once", "8", None, None, None]


def test_before_it_takes_effect_a_table_gives_nothing(tmp_path: Path) -> None:
    kernel = kernel_of(workspace(tmp_path, OVERLAPPING + "effective: 2027-01-01\n", "unique"))
    found = both(kernel, OVERLAPS)
    assert set(levels(found)) == {(None, None, None)}
    assert [each.code for each in found.warnings] == ["TR604"]


NUMBERS = st.sampled_from(
    (
        *("-", ">= 3", "< 5", "[2..4]", "(1..3)", "1,4", "not(2)", "null", "not(null)"),
        *("? > 2 and ? < 9", ">= days", "= spent / days"),
    )
)
REGIONS = st.sampled_from(["-", "", "华东", "华东,华南", "not(华北)", "null", "!= 华南"])
KINDS = st.sampled_from(["-", "vip", "new one, vip", 'starts with(?, "v")', "null", "not(vip, null)"])
ROW = st.tuples(
    NUMBERS, NUMBERS, REGIONS, KINDS, st.sampled_from("ABC"), st.sampled_from(["1", "2.5", "x", "-"])
)
PERSON = st.tuples(
    st.none() | st.integers(0, 6),
    st.none() | st.integers(0, 6),
    st.sampled_from([None, "华东", "华南", "华北"]),
    st.sampled_from([None, "vip", "new one", "old"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["first", "priority", "unique", "any"]),
    st.lists(ROW, min_size=1, max_size=6),
    st.lists(PERSON, max_size=12),
    st.booleans(),
)
def test_polars_agrees_with_the_reference_on_tables(
    tmp_path, monkeypatch, policy, rows, people, by_rows
) -> None:
    cells = [", ".join("'" + cell.replace("'", "''") + "'" for cell in row) for row in rows]
    rules = "rules:\n" + "".join(f"  - [{row}]\n" for row in cells)
    folder = workspace(tmp_path / "w", rules, policy)
    path = folder / "rules/level.yaml"
    text = path.read_text("utf-8").replace("[spent, days, region]", "[spent, days, region, kind_]")
    path.write_text(text.replace("[dedicated, priority, self_service]", "[A, B, C]"), encoding="utf-8")
    kernel = kernel_of(folder)
    with monkeypatch.context() as patch:
        if by_rows:
            patch.setattr("tieringrules.engine.deciding._TOGETHER", 0)
        both(kernel, [(f"k{index}", *person) for index, person in enumerate(people)])
