"""Written forms of dates and times: strptime patterns, held to exactly what they say.

Polars' own parser is generous: it takes blanks, signs and short years where the pattern has none. So a
regular expression made from the pattern decides first what is in the form at all.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import polars as pl

from tieringrules.intake.columns import nothing, where
from tieringrules.intake.serial_dates import EPOCHS, from_text, serial_of

# directive → (what it matches, where its digits are counted, polars' spelling)
_NUMBERED = {
    "m": "0?[1-9]|1[0-2]",
    "d": "0?[1-9]|[12][0-9]|3[01]",
    "H": "[01]?[0-9]|2[0-3]",
    "I": "0?[1-9]|1[0-2]",
    "M": "[0-5]?[0-9]",
    "S": "[0-5]?[0-9]",
}
_PADDED = {
    "m": "0[1-9]|1[0-2]",
    "d": "0[1-9]|[12][0-9]|3[01]",
    "H": "[01][0-9]|2[0-3]",
    "I": "0[1-9]|1[0-2]",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
}
_OTHER = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "j": "[0-9]{3}",
    "f": "[0-9]{1,9}",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]{3,9}",
    "a": "[A-Za-z]{3}",
    "A": "[A-Za-z]{6,9}",
    "p": "[AaPp][Mm]",
    "z": "Z|[+-][0-9]{2}(?::?[0-9]{2})?",
    "%": "%",
}
_SHORTHANDS = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y"}
_SAMPLE = dt.datetime(2026, 1, 31, 21, 5, 0, tzinfo=dt.UTC)
_DIRECTIVE = re.compile(r"%(.)")
_FIRST_OF_CENTURY = 1969
_SAMPLE_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class DateFormat:
    """One written form.

    Attributes:
        pattern: as the rule file writes it.
        shape: regular expression of the texts in this form; None where the pattern is beyond what is known
            here, and polars alone decides.
        strptime: the pattern in polars' spelling.
        zoned: whether the texts carry an offset from UTC.
    """

    pattern: str
    shape: str | None
    strptime: str
    zoned: bool

    @property
    def example(self) -> str:
        """A date in this form, for messages."""
        if self.pattern in EPOCHS:
            return serial_of(_SAMPLE.date(), self.pattern)
        return _SAMPLE.strftime(_spelled_out(self.pattern))

    def parse(self, cells: pl.Series, as_date: bool) -> pl.Series:
        """Dates, or local datetimes (UTC where `zoned`), of texts in this form; null for all others."""
        if self.pattern in EPOCHS:
            return from_text(cells, self.pattern, as_date)
        if not self._names_a_day():
            # Polars would take the first day of the year 1 for what is not said.
            return nothing(cells, pl.Date() if as_date else pl.Datetime("us"))
        if self.shape is not None:
            cells = in_shape(cells, self.shape)
        if self.zoned:
            cells = cells.str.replace("Z$", "+00:00").str.replace("([+-][0-9]{2})$", "${1}00")
        try:
            if as_date:
                return self._in_century(cells.str.to_date(self.strptime, strict=False))
            return self._in_century(cells.str.to_datetime(self.strptime, strict=False, time_unit="us"))
        except pl.exceptions.PolarsError:
            # A directive that polars does not know.
            return nothing(cells, pl.Date() if as_date else pl.Datetime("us"))

    def _in_century(self, values: pl.Series) -> pl.Series:
        """Years of two digits as POSIX strptime takes them: 69 to 99 are of the century before."""
        if "y" not in _DIRECTIVE.findall(_spelled_out(self.pattern)):
            return values
        # Polars takes 69 for 2069.
        late = (values.dt.year() == _FIRST_OF_CENTURY + 100).fill_null(False)
        return values.zip_with(~late, values.dt.offset_by("-100y")) if late.any() else values

    def _names_a_day(self) -> bool:
        letters = set(_DIRECTIVE.findall(_spelled_out(self.pattern)))
        if self.shape is None:
            return True
        return bool(letters & set("Yy")) and (
            "j" in letters or ("d" in letters and bool(letters & set("mbB")))
        )


def in_shape(cells: pl.Series, shape: str) -> pl.Series:
    """The texts that match a regular expression, null for all others."""
    # Many rows have few days: looking at each once is quicker.
    sample = cells.head(_SAMPLE_ROWS)
    if sample.n_unique() * 4 <= len(sample) and cells.unique().str.contains(shape).all():
        return cells
    return where(cells.str.contains(shape), cells)


def date_format(pattern: str) -> DateFormat:
    """The form that a strptime pattern describes (C99 strptime directives as Python spells them).

    Numbers may lack their leading zero, as spreadsheets write them, unless another digit stands next to them.
    """
    spelled = _spelled_out(pattern)
    shape: list[str] = []
    known = True
    position = 0
    for found in _DIRECTIVE.finditer(spelled):
        shape.append(re.escape(spelled[position : found.start()]))
        letter, position = found[1], found.end()
        if letter in _NUMBERED:
            before = spelled[: found.start()]
            crowded = _ends_in_digits(before) or _begins_with_digits(spelled[position:])
            shape.append(f"(?:{(_PADDED if crowded else _NUMBERED)[letter]})")
        elif letter in _OTHER:
            shape.append(f"(?:{_OTHER[letter]})")
        else:
            known = False
    shape.append(re.escape(spelled[position:]))
    return DateFormat(
        pattern,
        "^" + "".join(shape) + "$" if known else None,
        spelled.replace(".%f", "%.f"),
        "%z" in spelled,
    )


def _spelled_out(pattern: str) -> str:
    return _DIRECTIVE.sub(lambda found: _SHORTHANDS.get(found[1], found[0]), pattern)


def _ends_in_digits(text: str) -> bool:
    return re.search(r"(?:%[YymdHIMSjf]|[0-9])$", text) is not None


def _begins_with_digits(text: str) -> bool:
    return re.match(r"(?:%[YymdHIMSjf]|[0-9])", text) is not None
