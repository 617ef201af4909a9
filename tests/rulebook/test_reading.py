"""Rule files become a rulebook with typed expressions, and a kernel in order of need."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.samples import BASE
from tieringrules.document.node import ScalarNode
from tieringrules.language.printer import print_expression
from tieringrules.language.types import DATE, FLOAT, INTEGER, TEXT, ChoiceType, ExactType
from tieringrules.rulebook import find_workspace, read_workspace, to_kernel, used_columns
from tieringrules.rulebook.calendar_span import read_calendar_span
from tieringrules.rulebook.kernel import AggregateDefinition, Decision
from tieringrules.rulebook.linking.order import in_order_of_need
from tieringrules.rulebook.linking.workspace import leaves_folder
from tieringrules.rulebook.model import CalendarSpan


def _with(tmp_path: Path, file: str, text: str) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def test_types_come_from_contracts_and_expressions() -> None:
    rulebook = read_workspace(BASE).value
    assert rulebook is not None
    types = {metric.name: metric.type for metric in rulebook.metrics}
    assert types == {
        "last_order": DATE,
        "recency_days": INTEGER,
        "frequency_12m": INTEGER,
        "monetary_12m": ExactType(2),
        "refunds_12m": INTEGER,
        "average_order": FLOAT,
        # What standards bring along.
        "customer_value_next_tier": ChoiceType(("platinum", "gold", "silver", "standard")),
        "customer_value_shortfall": ExactType(2),
        "customer_value_shortfall_field": TEXT,
        "spending_next_tier": ChoiceType(("high", "middle", "low")),
        "spending_shortfall": ExactType(2),
        "spending_shortfall_field": TEXT,
    }


def test_the_kernel_defines_each_name_before_its_use() -> None:
    rulebook = read_workspace(BASE).value
    assert rulebook is not None
    kernel = to_kernel(rulebook)
    names = [definition.name for definition in kernel.definitions]
    assert names.index("last_order") < names.index("recency_days") < names.index("customer_value")
    value = kernel.definition("customer_value")
    assert isinstance(value, Decision)
    assert [branch.rule for branch in value.branches] == ["platinum", "gold", "silver", "standard"]
    assert value.branches[-1].condition is None
    first = value.branches[0].condition
    assert first is not None
    assert print_expression(first) == "monetary_12m >= 50000 and recency_days <= 60"
    monetary = kernel.definition("monetary_12m")
    assert isinstance(monetary, AggregateDefinition)
    assert (monetary.argument, monetary.at, monetary.within) == ("amount", "ordered_at", CalendarSpan(12))


def test_only_needed_file_columns_are_used() -> None:
    rulebook = read_workspace(BASE).value
    assert rulebook is not None
    used = used_columns(to_kernel(rulebook))
    assert used["customers"] == {"customer_id", "region", "satisfaction"}
    # Derived columns are replaced by what they are computed from.
    assert used["orders"] == {"order_id", "customer_id", "ordered_at", "quantity", "unit_price", "status"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("monetary_12m >= region", "TR3"),
        ('recency_days = "a"', "TR3"),
        ('region = "华西"', "TR3"),
        ("last_order > 5", "TR3"),
        ("average_order and true", "TR3"),
        ("frequency_12m", "TR3"),
    ],
)
def test_wrong_types_are_errors_and_never_a_silent_null(tmp_path: Path, written: str, code: str) -> None:
    tiers = f"  - name: a\n    when: {written}\n  - {{name: b, otherwise: true}}\n"
    text = f"kind: standard\nname: x\ntiers:\n{tiers}"
    checked = read_workspace(_with(tmp_path, "rules/x.yaml", text))
    errors = checked.errors
    assert len(errors) == 1
    assert errors[0].code.startswith(code)
    assert errors[0].span is not None
    assert (errors[0].span.file, errors[0].span.line) == ("rules/x.yaml", 5)


def test_all_problems_are_found_at_once_in_order(tmp_path: Path) -> None:
    folder = _with(tmp_path, "rules/metrics.yaml", "kind: metrics\ndataset: customers\nmetrics:\n  a: [1\n")
    (folder / "rules/spending.yaml").write_text("kind: standard\nname: s\nteirs: []\nmethod: bands\n")
    checked = read_workspace(folder)
    found = [(d.span.file, d.code) for d in checked.errors if d.span]
    assert [file for file, _ in found] == sorted(file for file, _ in found)
    assert {"rules/metrics.yaml", "rules/spending.yaml"} == {file for file, _ in found}


def test_names_are_compared_in_nfc(tmp_path: Path) -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    folder = _with(
        tmp_path,
        "rules/more.yaml",
        f"kind: metrics\ndataset: customers\nmetrics:\n  {composed}: 1\n  twice: {decomposed} * 2\n",
    )
    assert read_workspace(folder).diagnostics == ()


def test_the_workspace_is_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_workspace(inner) is None
    (tmp_path / "tieringrules.yaml").write_text("kind: workspace\nname: x\n")
    assert find_workspace(inner) == tmp_path.resolve()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12 months", CalendarSpan(months=12)),
        ("1 year", CalendarSpan(months=12)),
        ("2 weeks", CalendarSpan(days=14)),
        ("30 天", CalendarSpan(days=30)),
        ("3个月", CalendarSpan(months=3)),
        ("1 quarter", CalendarSpan(months=3)),
        ("0 days", None),
        ("-1 day", None),
        ("1.5 months", None),
        ("months", None),
        ("１２ months", None),
        ("12 moons", None),
    ],
)
def test_lengths_of_time(written: str, expected: CalendarSpan | None) -> None:
    read = read_calendar_span(ScalarNode(written))
    assert read.value == expected
    assert read.ok == (expected is not None)


@pytest.mark.parametrize(
    ("path", "leaves"),
    [
        ("data/a.csv", False),
        ("./a.csv", False),
        ("a/../b.csv", False),
        ("../a.csv", True),
        ("a/../../b.csv", True),
        ("/etc/passwd", True),
        ("C:\\a.csv", True),
        ("..\\a.csv", True),
    ],
)
def test_paths_stay_inside(path: str, leaves: bool) -> None:
    assert leaves_folder(path) is leaves


_NAMES = st.sampled_from("abcdefg")


@given(st.dictionaries(_NAMES, st.frozensets(_NAMES, max_size=3)))
def test_order_of_need(needs: dict[str, frozenset[str]]) -> None:
    order, circles = in_order_of_need(needs)
    assert sorted(order) == sorted(needs)
    for circle in circles:
        assert circle[0] == circle[-1]
        assert all(after in needs[before] for before, after in itertools.pairwise(circle))
    if not circles:
        for name in needs:
            assert all(order.index(used) < order.index(name) for used in needs[name] if used in needs)
