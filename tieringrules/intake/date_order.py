"""Dates such as 03/04/2026: whether a column of them shows if the day or the month comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.intake.columns import where
from tieringrules.intake.conversion import NOT_CONVERTED, Converted, unsettled
from tieringrules.intake.date_format import date_format
from tieringrules.intake.text_cells import convert_text, tidied
from tieringrules.rulebook.model import Column, Dataset

_DAY_FIRST, _MONTH_FIRST = ("%d", "%m"), ("%m", "%d")
_TIMES = (("", ""), (" %H:%M", r" [0-9]{1,2}:[0-9]{2}"), (" %H:%M:%S", r" [0-9]{1,2}:[0-9]{2}:[0-9]{2}"))
_SEPARATORS = "/.-"
SHORT_YEARS = Localized("its years have two digits", "年份只有两位数字")
NEVER_SHOWN = Localized(
    "no row shows whether the day or the month comes first", "没有任何一行能看出先写日还是先写月"
)
BOTH_SHOWN = Localized(
    "some rows have the day first and others the month", "有的行先写日，有的行先写月"
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class DateOrder:
    """What a column of such dates shows.

    Attributes:
        day_first, month_first: the two forms it could have, as `format` writes them.
        shown: the one that all rows fit while some rule the other out; None for neither.
        doubt: why it is neither.
        first: position of the first cell to point at.
    """

    day_first: str
    month_first: str
    shown: str | None
    doubt: Localized
    first: int


def date_order(cells: pl.Series) -> DateOrder | None:
    """The order of day and month in a column; None where most cells have no such form.

    Cells that are no day in either order, such as 31/02/2026, have no say.

    Args:
        cells: texts without blanks around them; null for missing.
    """
    present = cells.len() - cells.null_count()
    for separator in _SEPARATORS:
        for time, shape in _TIMES:
            between = rf"\{separator}"
            for year, digits in (("%Y", "{4}"), ("%y", "{2}")):
                pattern = rf"^[0-9]{{1,2}}{between}[0-9]{{1,2}}{between}[0-9]{digits}{shape}$"
                alike = cells.str.contains(pattern).fill_null(False)
                if 2 * alike.sum() > present:
                    return _judged(where(alike, cells), separator, time, year)
    return None


def _judged(cells: pl.Series, separator: str, time: str, year: str) -> DateOrder:
    forms = [separator.join((*order, year)) + time for order in (_DAY_FIRST, _MONTH_FIRST)]
    day, month = (date_format(form).parse(cells, as_date=False).is_not_null() for form in forms)
    only_day, only_month = day & ~month, month & ~day
    shown = None
    if only_day.any() != only_month.any():
        shown = forms[0] if only_day.any() else forms[1]
    if year == "%y":
        # 26/04/03 may begin with its year, too.
        return DateOrder(forms[0], forms[1], None, SHORT_YEARS, cells.is_not_null().arg_max() or 0)
    both = only_day.any() and only_month.any()
    telling = only_day | only_month if shown or both else day & month
    first = telling.arg_max() if telling.any() else cells.is_not_null().arg_max()
    return DateOrder(forms[0], forms[1], shown, BOTH_SHOWN if both else NEVER_SHOWN, first or 0)


def order_of(present: pl.Series, converted: Converted, column: Column) -> DateOrder | None:
    """The order of a column without `format` most of whose cells ISO 8601 does not know.

    Args:
        present: the cells, missing ones null.
        converted: what they are by ISO 8601.
        column: the contract.
    """
    if column.kind not in ("date", "datetime") or column.format is not None:
        return None
    refused = sum(int(mask.sum()) for _, mask in converted.faults)
    few = 2 * refused <= len(present) - present.null_count()
    return None if few else date_order(tidied(present))


def in_order(present: pl.Series, converted: Converted, column: Column, zone: str) -> Converted:
    """The values with the cells that ISO 8601 refused read in the order that the column shows, if it does.

    Args:
        present: the cells.
        converted: what they are by ISO 8601.
        column: the contract with the order as its `format`.
        zone: IANA time zone of the workspace.
    """
    if column.format is None:
        return converted
    values = converted.values.fill_null(convert_text(present, column, zone).values)
    return Converted(values, ((NOT_CONVERTED, unsettled(present, values)),))


def order_findings(
    dataset: Dataset, orders: Mapping[str, DateOrder | None], rows: pl.Series, place_of: Callable[[int], Span]
) -> list[Diagnostic]:
    """What is to be said of columns of which the contract does not say what comes first.

    Args:
        dataset: the contract.
        orders: column → what it shows.
        rows: the number of each row in the file.
        place_of: where a row stands.
    """
    found: list[Diagnostic] = []
    for name, order in orders.items():
        if order is None:
            continue
        place = place_of(rows[order.first])
        more: dict[str, Any] = {"dataset": dataset.name, "column": name}
        if order.shown is not None:
            found.append(report("TR560", place, form=order.shown, **more))
        else:
            more |= {"day_first": order.day_first, "month_first": order.month_first, "doubt": order.doubt}
            found.append(report("TR552", place, **more))
    return found
