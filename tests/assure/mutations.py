# ruff: noqa: E501  # rules and examples, one a line
"""Rulebooks that differ a little, and what each gives every customer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from tests.cli.small_workspace import DAY, FILES
from tieringrules.document import read_document
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.classification import classify
from tieringrules.engine.preparing import prepared
from tieringrules.intake.loading import load_what_is_there
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.reading import link_documents

RULES = {
    **{name: text for name, text in FILES.items() if name.endswith(".yaml") and "tests" not in name},
    "rules/service.yaml": """\
kind: standard
name: service
method: table
inputs: [monetary_12m, region, customer_value]
outputs: [tier, hours]
tiers: [fast, normal]
rules:
  - [">= 1000", "-", "-", fast, 2]
  - ["[30..1000)", "east,west", "silver", fast, 8]
  - ["-", "-", "-", normal, 48]
""",
    "rules/share.yaml": """\
kind: standard
name: share
method: abc
measure: monetary_12m
tiers: [{name: A, up_to: 60%}, {name: B, up_to: 90%}, {name: C, otherwise: true}]
""",
    "rules/points.yaml": """\
kind: standard
name: points
method: scorecard
criteria:
  - {name: money, weight: 40%, measure: monetary_12m, points: [{at_least: 900, points: 100}, {at_least: 30, points: 70}, {otherwise: true, points: 10}]}
  - {name: mood, weight: 60%, measure: satisfaction, points: [{at_least: 4, points: 100}, {otherwise: true, points: 0}], default: 50}
tiers: [{name: A, at_least: 80}, {name: B, at_least: 40}, {name: C, otherwise: true}]
""",
}
CUSTOMERS = "customer_id,name,email,region,satisfaction,email_consent\n" + "".join(
    f"C{number:02},{('Zhang', 'Li')[number % 2]} {number},c{number}@example.com,"
    f"{('east', 'west', '')[number % 3]},{number % 6 or ''},{('yes', 'no')[number % 2]}\n"
    for number in range(1, 25)
)
ORDERS = "order_id,customer_id,ordered_at,quantity,unit_price\n" + "".join(
    f"O{number:03},C{number * 7 % 24 + 1:02},{dt.date(2026, 6, 30) - dt.timedelta(days=number * 17 % 500)},"
    f"{number % 4},{number * 37 % 900 + 1}.{number % 100:02}\n"
    for number in range(90)
)
# What a mutation may put in place of what stands there, each word a group of its own.
GROUPS = (
    ("at_least", "at_most", "above", "below"),
    ("and", "or"),
    ("any", "all"),
    (">=", "<=", ">", "<", "="),
    ("gold", "silver", "basic"),
    ("call", "mail"),
    ("east", "west"),
    ("count", "sum", "max", "min", "mean"),
    ("recency_days", "frequency_12m", "monetary_12m", "satisfaction"),
    ("months", "days"),
    ("fast", "normal"),
    ("first", "unique", "any"),
    ("true", "false"),
    ("quantity", "unit_price", "amount"),
    ("A", "B", "C"),
)
TOKEN = re.compile(r"[0-9]+|>=|<=|[<>=]|\w+")


@st.composite
def mutated(draw: st.DrawFn, most: int = 2) -> dict[str, str]:
    """The rules with up to a few words or numbers replaced, lines swapped, or a line taken out."""
    files = dict(RULES)
    for _ in range(draw(st.integers(1, most))):
        name = draw(st.sampled_from(sorted(name for name in files if name.startswith("rules/"))))
        files[name] = draw(_changed(files[name]))
    return files


@st.composite
def _changed(draw: st.DrawFn, text: str) -> str:
    kind = draw(st.sampled_from(("word", "word", "word", "swap", "drop")))
    lines = text.split("\n")
    if kind == "swap":
        number = draw(st.integers(0, max(len(lines) - 3, 0)))
        lines[number : number + 2] = reversed(lines[number : number + 2])
        return "\n".join(lines)
    if kind == "drop":
        del lines[draw(st.integers(0, len(lines) - 1))]
        return "\n".join(lines)
    places = [
        found for found in TOKEN.finditer(text)
        if found.group().isdigit() or any(found.group() in group for group in GROUPS)
    ]  # fmt: skip
    if not places:
        return text
    place = draw(st.sampled_from(places))
    word = place.group()
    if word.isdigit():
        other = str(draw(st.integers(0, 2 * int(word) + 3)))
    else:
        other = draw(st.sampled_from(next(group for group in GROUPS if word in group)))
    return text[: place.start()] + other + text[place.end() :]


def linked(files: Mapping[str, str]) -> Rulebook | None:
    """The rulebook; None where it has errors."""
    documents = []
    for name, text in files.items():
        read = read_document(name, text.encode())
        if read.value is None or any(found.is_error for found in read.diagnostics):
            return None
        documents.append(read.value)
    checked = link_documents("", documents)
    return checked.value if checked.ok else None


def classified(rulebook: Rulebook, folder: Path) -> Assignments | None:
    """What the rules give; None where they refuse the data.

    Args:
        rulebook: the rules.
        folder: with customers.csv and orders.csv.
    """
    day = dt.date.fromisoformat(DAY)
    kernel = to_kernel(rulebook)
    files = {"customers": folder / "customers.csv", "orders": folder / "orders.csv"}
    if (folder / "previous.csv").exists():
        files["previous"] = folder / "previous.csv"
    tables = load_what_is_there(rulebook, files)
    if not tables.ok:
        return None
    ready = prepared(rulebook, kernel, tables.value, day)
    return classify(kernel, ready.value, day).value if ready.ok else None


def write_data(folder: Path) -> Path:
    """The two files of data."""
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


def outcome(assignments: Assignments) -> pl.DataFrame:
    """Everything that the rules decide about customers: tiers, deciding rules, further outputs."""
    names = [
        column
        for column in assignments.frame.columns
        if any(column == name or column.startswith(f"{name}_") for name in assignments.standards)
    ]
    return assignments.frame.select(assignments.key, *sorted(names))
