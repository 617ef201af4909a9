"""JSONL: one object a line becomes one row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.intake.cells import Cells
from tieringrules.intake.files import DataFile
from tieringrules.intake.written_numbers import form_of
from tieringrules.rulebook.model import Column
from tieringrules.rulebook.number_format import NumberFormat

MOST_FINDINGS = 20
_LONGEST_EXPONENT = 40
_EXAMPLE = '{"id": "C1", "amount": 12.50}'


class _UnusableError(ValueError):
    pass


class _Digits(str):
    """A number of JSON, which has one spelling whatever form the texts of its column have."""

    __slots__ = ()


def read_json_lines(
    file: DataFile, data: bytes, choose: Callable[[tuple[str, ...]], Mapping[int, Column]]
) -> Checked[Cells | None]:
    """The cells of JSON texts (RFC 8259), one object a line; rows are numbered by their lines.

    Numbers keep the digits they are written with, `null` and absent names are missing.

    Args:
        file: for messages.
        data: UTF-8 without NUL and byte-order mark.
        choose: names → the positions of the columns worth keeping, and what is to stand there.
    """
    found: list[Diagnostic] = []
    headers: dict[str, int] = {}
    chosen: dict[str, int] = {}
    forms: dict[str, NumberFormat] = {}
    columns: dict[str, list[str | None]] = {}
    numbers: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = _record(line)
        except (ValueError, RecursionError):
            found.append(report("TR540", Span(file.shown, number, 1, number, 1), example=_EXAMPLE))
            if len(found) == MOST_FINDINGS:
                break
            continue
        fresh = [name for name in record if name not in headers]
        if fresh:
            headers |= {name: len(headers) + place for place, name in enumerate(fresh)}
            names = tuple(headers)
            kept = choose(names)
            chosen = {names[position]: position for position in sorted(kept)}
            forms = {names[position]: form for position in kept if (form := form_of(kept[position]))}
            for name in chosen:
                columns.setdefault(name, [None] * len(numbers))
        for name in chosen:
            try:
                columns[name].append(_text(record.get(name), forms.get(name)))
            except _UnusableError:
                columns[name].append(None)
                if len(found) < MOST_FINDINGS:
                    found.append(report("TR541", Span(file.shown, number, 1, number, 1), column=name))
        numbers.append(number)
    if found:
        return Checked(None, tuple(found))
    if not numbers:
        return Checked(None, (file.finding("TR507"),))
    series = [pl.Series(str(position), columns[name], pl.String) for name, position in chosen.items()]
    frame = (
        pl.DataFrame(series)
        if series
        else pl.DataFrame({"0": pl.Series([None] * len(numbers), dtype=pl.String)})
    )
    return Checked(Cells(tuple(headers), frame, pl.Series("row", numbers, dtype=pl.UInt32)))


def _record(line: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) != len(pairs):
            raise ValueError
        return record

    record = json.loads(
        line, parse_float=_digits, parse_int=_Digits, parse_constant=str, object_pairs_hook=once
    )
    if not isinstance(record, dict):
        raise ValueError
    return record


def _digits(number: str) -> str:
    """A number without exponent where that is no longer than bearable, since columns of amounts know none."""
    if "e" not in number and "E" not in number:
        return _Digits(number)
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) <= _LONGEST_EXPONENT:
        return _Digits(f"{exact:f}")
    return number


def _text(value: Any, form: NumberFormat | None) -> str | None:
    if form is not None and isinstance(value, _Digits):
        return form.spelled(value)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    raise _UnusableError
