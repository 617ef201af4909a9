"""`format:`, `currency:` and `unit:` of columns: whether cells can be read by them at all."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.document.node import Node
from tieringrules.rulebook.linking.date_pattern import check_date_pattern
from tieringrules.rulebook.nodes import scalar_at
from tieringrules.rulebook.number_format import number_format

SERIAL_DAYS = ("excel", "excel1904")
WHOLE = "integer"
INTERNATIONAL = "e164"
_CURRENCY = re.compile(r"[A-Z]{3}")
# In a unit these would be read as parts of the number.
_OF_NUMBERS = re.compile(r"[0-9%+\-.,万萬亿億]")


def check_written_form(node: Node, kind: str | None) -> list[Diagnostic]:
    """What is wrong with the form that a column's cells are said to have.

    Args:
        node: the column.
        kind: its type; None where that is not known.
    """
    found: list[Diagnostic] = []
    written = scalar_at(node, "format")
    if written is not None and kind in ("date", "datetime") and written.text not in SERIAL_DAYS:
        finding = check_date_pattern(written)
        found += [finding] if finding is not None else []
    if written is not None and kind in ("integer", "number", "decimal") and not number_format(written.text):
        found.append(report("TR780", written.span, written=written.text))
    if written is not None and kind == "text" and written.text != WHOLE:
        found.append(report("TR781", written.span, written=written.text))
    if written is not None and kind == "phone" and written.text != INTERNATIONAL:
        found.append(report("TR706", written.span, written=written.text))
    currency, unit = scalar_at(node, "currency"), scalar_at(node, "unit")
    if currency is not None and not _CURRENCY.fullmatch(currency.text):
        found.append(report("TR782", currency.span, written=currency.text))
    if unit is not None and (_OF_NUMBERS.search(unit.text) or not unit.text.strip() or currency is not None):
        found.append(report("TR783", unit.span, written=unit.text))
    return found
