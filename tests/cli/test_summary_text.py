import datetime as dt
import re

import polars as pl
import pytest

from tieringrules.cli.summary_text import print_lines, summary_lines
from tieringrules.cli.widths import width
from tieringrules.diagnostic import Language, Localized
from tieringrules.engine.assignments import Assignments, LeftOut, StandardSummary, UnknownCount
from tieringrules.intake.refused import Fault, RefusedRows
from tieringrules.intake.table import Table
from tieringrules.language.types import TEXT
from tieringrules.rulebook.model import Column, Dataset, Rulebook, Standard, Tier, Workspace

SECRET = "zhang@example.com"


def assignments(tiers: dict[str, int], none: int = 0, unknown: tuple[UnknownCount, ...] = ()) -> Assignments:
    total = sum(tiers.values()) + none
    return Assignments(
        pl.DataFrame({"id": list(range(total))}),
        "id",
        dt.date(2026, 6, 30),
        {"value": StandardSummary(tiers, none, unknown)},
        {"orders": LeftOut(after_as_of=1, not_kept=1200)},
    )


def rulebook() -> Rulebook:
    tiers = (Tier("金", None, Localized("Gold", "金卡客户")), Tier("silver", None))
    return Rulebook(
        ".",
        Workspace("demo"),
        Dataset("customers", (Column("id", "text", TEXT),), "id"),
        standards=(Standard("value", "rules", tiers, Localized("Customer value", "客户价值")),),
    )


def tables() -> dict[str, Table]:
    cells = pl.DataFrame(
        {"row": [3, 3, 7], "fault": [0, 1, 0], "cell": [SECRET, None, SECRET], "value": [SECRET] * 3},
        schema={"row": pl.UInt32, "fault": pl.UInt32, "cell": pl.String, "value": pl.String},
    )
    faults = (
        Fault("ordered_at", "TR512", {"type": "date", "expected": "a date", "want": "a date"}),
        Fault("amount", "TR512", {"type": "number", "expected": "a number", "want": "a number"}),
    )
    refused = RefusedRows("data/orders.csv", faults, cells, 2)
    return {"orders": Table("orders", pl.DataFrame(), "data/orders.csv", refused)}


def text(result: Assignments, language: Language) -> str:
    lines = summary_lines(rulebook(), result, {}, language)
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)


def test_english() -> None:
    unknown = (UnknownCount("silver", "satisfaction", 1), UnknownCount("金", "amount", 30))
    assert text(assignments({"金": 1, "silver": 998}, 1, unknown), "en") == (
        "1,000 customers as of 2026-06-30\n"
        "\n"
        "Customer value (value)\n"
        "  Gold (金)    1    0.1%  █\n"
        "  silver     998   99.8%  ██████████████████████████████\n"
        "  no tier      1    0.1%  █\n"
        "  30 customers could not be judged by '金': no amount\n"
        "  1 customer could not be judged by 'silver': no satisfaction\n"
        "\n"
        "orders: left out 1 row after 2026-06-30, 1,200 rows not counted (keep)"
    )


def test_chinese_columns_stand_below_each_other() -> None:
    lines = text(assignments({"金": 10, "silver": 990}), "zh").splitlines()
    assert lines[0] == "2026-06-30：共 1,000 位客户"
    assert lines[2] == "客户价值 (value)"
    bars = [width(line[: line.index("█")]) for line in lines[3:5]]
    assert bars[0] == bars[1]
    assert lines[-1] == "orders：未计入 2026-06-30 之后的 1 行、不计入的 1,200 行（keep）"


def test_no_customers_at_all() -> None:
    assert "  Gold (金)  0    0.0%" in text(assignments({"金": 0, "silver": 0}), "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_refused_rows_are_counted_by_reason_without_their_cells(language: Language) -> None:
    lines = summary_lines(rulebook(), assignments({"金": 1}), tables(), language)
    shown = ["".join(piece.text for piece in line) for line in lines]
    head, first, second = (line for line in shown if line.startswith("data/orders.csv"))
    assert "2 row" in head or "2 行" in head
    assert re.match(r"data/orders\.csv:\d+: error\[TR512\] ", first)
    assert "2" in first.rpartition("(" if language == "en" else "（")[2]
    assert re.match(r"data/orders\.csv:\d+: error\[TR\d+\] ", second)
    assert not any(SECRET in line for line in shown)


def test_pipes_get_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines(summary_lines(rulebook(), assignments({"金": 1}), {}, "en"))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())
