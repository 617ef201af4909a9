"""What columns promise beside their type: required, unique, pattern, length, and how much may be refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tieringrules.diagnostic import Checked
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.model import Column

Make = Callable[..., Column]
Load = Any


def codes(loaded: Checked[Any]) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def blamed(table: Any) -> list[tuple[int, str, str]]:
    return [(row.row, row.column, row.code) for row in table.refused]


def test_required(load: Load, column: Make) -> None:
    columns = (
        column("id"),
        column("amount", "decimal", scale=2, required=True),
        column("vip", "boolean", required=True, default=False),
        column("note", required=True, null_values=("-",)),
    )
    loaded = load("id,amount,vip,note\na,1,,x\nb,,yes,x\nc,x,yes,x\nd,2,yes,-\ne,,,\n", *columns)
    assert blamed(loaded.value) == [
        (3, "amount", "TR546"),
        (4, "amount", "TR512"),
        (5, "note", "TR546"),
        (6, "amount", "TR546"),
        (6, "note", "TR546"),
    ]
    assert loaded.value.frame["id"].to_list() == ["a"]
    absent = load("id\na\n", column("id"), column("note", required=True), needed=frozenset())
    assert codes(absent) == ["TR524"]


def test_unique(load: Load, column: Make) -> None:
    card = column("card", unique=True)
    fine = load("id,card\na,1\nb,\nc,\nd,2\n", column("id"), card)
    assert codes(fine) == []
    twice = load("id,card\na,1\nb,2\nc,1\nd,1\n", column("id"), card, key="id")
    assert codes(twice) == ["TR549", "TR549"]
    assert twice.value is None
    assert [finding.span.line for finding in twice.diagnostics] == [4, 5]
    assert "rows 2 and 4 have the same card: '1'" in twice.diagnostics[0].message.en
    secret = load("id,card\na,77\nb,77\n", column("id"), column("card", unique=True, personal=True))
    assert "77" not in secret.diagnostics[0].message.en
    # A row that is refused for another reason repeats nothing.
    other = load("id,card,n\na,1,x\nb,1,2\n", column("id"), card, column("n", "integer"))
    assert codes(other) == ["TR528"]
    numbers = load("id,n\na,1\nb,01\n", column("id"), column("n", "integer", unique=True))
    assert codes(numbers) == ["TR549"]


def test_pattern_and_length(load: Load, column: Make) -> None:
    columns = (
        column("id"),
        column("code", pattern="^[A-Z]{2}[0-9]{4}$"),
        column("name", min_length=2, max_length=3),
        column("mail", "text", pattern="@", personal=True),
    )
    text = "id,code,name,mail\na,AB0001,王小明,x@y\n"
    text += "b,ab0001,欧阳,x@y\nc,,王,x@y\nd,AB00012,欧阳小明,secret\ne,,,\n"
    loaded = load(text, *columns)
    assert blamed(loaded.value) == [
        (3, "code", "TR547"),
        (4, "name", "TR548"),
        (5, "code", "TR547"),
        (5, "name", "TR548"),
        (5, "mail", "TR547"),
    ]
    words = [row.finding.message.en for row in loaded.value.refused]
    assert "fewer than 2 characters" in words[1] and "more than 3 characters" in words[3]
    assert "secret" not in words[4]


@pytest.mark.parametrize(
    ("most", "refused", "said"),
    [("0", 0, []), ("0", 1, ["TR550", "TR528"]), ("0.02", 2, ["TR528"]), ("0.02", 3, ["TR550", "TR528"]),
     ("0.025", 2, ["TR528"]), ("1", 100, ["TR528"]), (None, 100, ["TR528"])],
)  # fmt: skip
def test_too_many_refused_rows(
    load: Load, column: Make, most: str | None, refused: int, said: list[str]
) -> None:
    text = "id,n\n" + "".join(f"{row},{'x' if row < refused else row}\n" for row in range(100))
    share = Decimal(most) if most is not None else None
    loaded = load(text, column("id"), column("n", "integer"), most_refused=share)
    assert codes(loaded) == said
    assert (loaded.value is None) == ("TR550" in said)
    if loaded.value is None:
        assert f"{refused} of 100 rows" in loaded.diagnostics[0].message.en
        assert loaded.diagnostics[0].message.en.endswith(
            f"the {int(100 * Decimal(most or 0))}% that it accepts"
        )


WORKSPACE = """\
kind: workspace
name: demo
customers: customers
"""
CONTRACT = """\
kind: dataset
name: customers
key: id
accept: {{refused_rows: {share}}}
sheet: 2026
header_row: 3
columns:
  id: {{type: text, required: true, unique: true, pattern: '{pattern}', min_length: {low}, max_length: 9}}
  n: {{type: integer}}
"""


def rulebook(folder: Path, share: str = "2.5%", pattern: str = "^C", low: str = "2") -> Checked[Any]:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "tieringrules.yaml").write_text(WORKSPACE, encoding="utf-8")
    contract = CONTRACT.format(share=share, pattern=pattern, low=low)
    (folder / "rules/customers.yaml").write_text(contract, encoding="utf-8")
    return read_workspace(folder)


def test_written_in_rule_files(tmp_path: Path) -> None:
    read = rulebook(tmp_path)
    assert read.ok
    customers = read.value.customers
    assert (customers.most_refused, customers.sheet, customers.header_row) == (Decimal("0.025"), "2026", 3)
    key = customers.column("id")
    assert (key.required, key.unique, key.min_length, key.max_length) == (True, True, 2, 9)
    assert key.pattern is not None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"share": "200%"}, "TR551"), ({"share": "-1%"}, None), ({"share": "two"}, None),
     ({"pattern": "(?=x)"}, None), ({"pattern": "("}, None), ({"low": "10"}, "TR233"), ({"low": "-1"}, None)],
)  # fmt: skip
def test_wrong_promises(tmp_path: Path, wrong: dict[str, str], code: str | None) -> None:
    read = rulebook(tmp_path, **wrong)
    errors = [finding for finding in read.diagnostics if finding.is_error]
    assert errors
    assert all(finding.span and finding.span.file.endswith("rules/customers.yaml") for finding in errors)
    if code is not None:
        assert code in codes(read)
