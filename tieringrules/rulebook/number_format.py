"""Written forms of numbers: how a sample such as `1.234,50` says where groups and places begin."""

from __future__ import annotations

import re
from decimal import Decimal

from tieringrules.diagnostic.value_class import dataclass

# Blanks of several widths stand between groups, and people cannot tell them apart.
BLANKS = " \u00a0\u2009\u202f"
_SAMPLE = re.compile(
    rf"(?:12(?P<indian>,)34,567|1(?P<group>[,.'’{BLANKS}])234|1234|12)(?:(?P<point>[.,])[0-9]+)?(?P<percent>%?)"
)
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are written.

    Attributes:
        sample: as the rule file writes it.
        point: what stands before the places, `.` or `,`.
        group: what stands between groups of digits; None for nothing.
        indian: whether groups before the last have two digits.
        percent: whether the numbers are hundredths and carry the sign.
    """

    sample: str
    point: str = "."
    group: str | None = None
    indian: bool = False
    percent: bool = False

    @property
    def groups(self) -> str:
        """The characters that may stand between groups."""
        if self.group is None:
            return ""
        if self.group in BLANKS:
            return BLANKS
        return "'’" if self.group in "'’" else self.group

    @property
    def shape(self) -> str:
        """Regular expression of numbers in this form, unsigned; groups may be left out, never misplaced."""
        point = re.escape(self.point)
        places = rf"(?:{point}[0-9]*)?"
        shapes = [rf"[0-9]+{places}", rf"{point}[0-9]+"]
        if self.groups:
            between = f"[{re.escape(self.groups)}]"
            head = rf"[0-9]{{1,2}}(?:{between}[0-9]{{2}})*" if self.indian else r"[0-9]{1,3}"
            inner = rf"{between}[0-9]{{3}}" if self.indian else rf"(?:{between}[0-9]{{3}})+"
            shapes.insert(0, rf"{head}{inner}{places}")
        return "|".join(shapes)

    def spelled(self, plain: str) -> str:
        """A plain number, such as `-1234.5`, in this form."""
        exact = Decimal(plain)
        plain = f"{exact.scaleb(2) if self.percent else exact:f}"
        return plain.replace(".", self.point) + ("%" if self.percent else "")


PLAIN = NumberFormat("1234.50")


def number_format(sample: str) -> NumberFormat | None:
    """The form that a sample of 1234 or 1234567 shows; None for what is no sample.

    Args:
        sample: such as `1,234.50`, `1.234,50`, `1 234,50`, `12,34,567.50`, `1234,50`, `12.5%` or `percent`.
    """
    if sample == PERCENT:
        return NumberFormat(sample, percent=True)
    found = _SAMPLE.fullmatch(sample)
    if found is None:
        return None
    group = found["indian"] or found["group"]
    point = found["point"] or ("," if group == "." else ".")
    if point == group:
        return None
    return NumberFormat(sample, point, group, bool(found["indian"]), bool(found["percent"]))
