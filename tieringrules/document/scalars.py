"""Single values whose type the place decides: each reader says what the place wants.

A reader never guesses: it returns the value only where it is written as it should be, and otherwise a
finding with what to write instead.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from tieringrules.diagnostic import Checked, Localized, report
from tieringrules.document.node import Node, ScalarNode, SequenceNode
from tieringrules.document.number_spelling import plain_number, spelled, times_power_of_ten
from tieringrules.document.slip import shortened

_TEXT = Localized("a text", "文字")
_NUMBER = Localized("a number", "数字")
_INTEGER = Localized("a whole number", "整数")
_PERCENTAGE = Localized("a percentage such as 80%", "百分比，例如 80%")
_BOOLEAN = Localized("true or false", "true 或 false")
_DATE = Localized("a date such as 2026-01-31", "2026-01-31 这样的日期")
_TIME = Localized("a time such as 21:00", "时间，例如 21:00")
_LIST = Localized("a list", "一个列表")
_GROUP = Localized("a group of keys", "一组键值")
_BOOLEAN_WORDS = {
    **dict.fromkeys(("yes", "y", "on", "1", "t", "true", "是", "对", "真", "有", "开"), "true"),
    **dict.fromkeys(("no", "n", "off", "0", "f", "false", "否", "不", "假", "无", "关", "不是"), "false"),
}
_DATE_FORM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOOSE_DATE = re.compile(
    r"([0-9]{4})\s*(?:[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})|([0-9]{2})([0-9]{2}))\s*[日号]?"
    r"(?:[T ]+[0-9:.+Z-]*)?"
)
_TIME_FORM = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_TIME = re.compile(r"([0-9]{1,2})\s*[:：.点时]\s*([0-9]{1,2})?(?:(?<=[0-9])\s*分|:00)?")
_NO_SUCH_DAY = Localized("the calendar has no such day", "日历上没有这一天")
_OTHER_FORM = Localized("the form is year-month-day", "格式应为“年-月-日”")
_PERCENT_FORM = re.compile(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)%")


def read_text(node: Node, wanted: Localized = _TEXT) -> Checked[str | None]:
    """The text of a single value as written; numbers, dates and words without quotes are that text.

    Args:
        node: what stands in the place.
        wanted: how a message calls what belongs there.
    """
    if isinstance(node, ScalarNode):
        if node.is_null:
            return Checked(None, (report("TR137", node.span, wanted=wanted),))
        return Checked(node.text)
    found = _LIST if isinstance(node, SequenceNode) else _GROUP
    return Checked(None, (report("TR135", node.span, found=found, wanted=wanted),))


def read_number(node: Node) -> Checked[Decimal | None]:
    """The exact number in a place for a number; `-12.50` and `1e5` are numbers, `+5` and `"5"` are not."""
    return _number(node, _NUMBER)


def read_integer(node: Node) -> Checked[int | None]:
    """The whole number in a place for a whole number; `1e3` is 1000, `5.0` is none."""
    number = _number(node, _INTEGER)
    if number.value is None:
        return Checked(None, number.diagnostics)
    assert isinstance(node, ScalarNode)
    if number.value != number.value.to_integral_value() or "." in node.text:
        fix = plain_number(number.value) if number.value == number.value.to_integral_value() else None
        return Checked(None, (report("TR146", node.span, fix=fix, text=shortened(node.text)),))
    return Checked(int(number.value))


def _number(node: Node, wanted: Localized) -> Checked[Decimal | None]:
    text = read_text(node, wanted)
    if text.value is None or not isinstance(node, ScalarNode):
        return Checked(None, text.diagnostics)
    content = node.text.strip()
    number = spelled(node, content)
    if node.is_plain:
        return Checked(number.value, (number.problem,) if number.problem else ())
    if number.meant is None or (number.problem is not None and number.problem.code == "TR141"):
        return Checked(None, (number.problem,) if number.problem else ())
    shown = shortened(content)
    found = report("TR144", node.span, fix=number.meant, text=shown, wanted=wanted, written=number.meant)
    return Checked(None, (found,))


def read_percentage(node: Node) -> Checked[Decimal | None]:
    """The share that a percentage means, exact: `80%` is 0.8. Bounds are for the place to check."""
    text = read_text(node, _PERCENTAGE)
    if text.value is None or not isinstance(node, ScalarNode):
        return Checked(None, text.diagnostics)
    content = node.text.strip()
    found = _PERCENT_FORM.fullmatch(content)
    if found is not None and node.is_plain and len(content) <= 40:
        return Checked(times_power_of_ten(Decimal(found.group(1)), -2))
    written = _percentage_meant(node, content)
    if found is not None and written is not None:
        quoted = report("TR144", node.span, fix=written, text=content, wanted=_PERCENTAGE, written=written)
        return Checked(None, (quoted,))
    diagnostic = report("TR142", node.span, fix=written, text=shortened(content), written=written or "80%")
    return Checked(None, (diagnostic,))


def _percentage_meant(node: ScalarNode, content: str) -> str | None:
    bare = unicodedata.normalize("NFKC", content).replace("百分之", "").strip()
    number = spelled(node, bare.removesuffix("%").strip()).meant
    if number is None:
        return None
    if bare.endswith("%") or bare != content:
        return f"{plain_number(Decimal(number))}%"
    value = Decimal(number)
    share = times_power_of_ten(value, 2) if abs(value) < 1 else value
    return f"{plain_number(share)}%" if value != 1 else None


def read_boolean(node: Node) -> Checked[bool | None]:
    """`true` or `false`, without quotes, in small letters; nothing else is a boolean."""
    text = read_text(node, _BOOLEAN)
    if text.value is None or not isinstance(node, ScalarNode):
        return Checked(None, text.diagnostics)
    if node.is_plain and node.text in ("true", "false"):
        return Checked(node.text == "true")
    fix = _BOOLEAN_WORDS.get(unicodedata.normalize("NFKC", node.text).strip().lower())
    if fix is not None and not node.is_plain and fix == node.text:
        quoted = report("TR144", node.span, fix=fix, text=node.text, wanted=_BOOLEAN, written=fix)
        return Checked(None, (quoted,))
    return Checked(
        None, (report("TR147", node.span, fix=fix, text=shortened(node.text), written=fix or _BOOLEAN),)
    )


def read_date(node: Node) -> Checked[dt.date | None]:
    """A calendar day in the extended form of ISO 8601, `2026-01-31`, with or without quotes."""
    text = read_text(node, _DATE)
    if text.value is None:
        return Checked(None, text.diagnostics)
    content = text.value.strip()
    found = _DATE_FORM.fullmatch(content)
    if found is not None:
        day = _day(*found.groups())
        if day is not None:
            return Checked(day)
        return _no_date(node, content, _NO_SUCH_DAY, None)
    loose = _LOOSE_DATE.fullmatch(unicodedata.normalize("NFKC", content))
    if loose is None:
        return _no_date(node, content, _OTHER_FORM, None)
    year, month, day_of_month, tight_month, tight_day = loose.groups()
    day = _day(year, month or tight_month, day_of_month or tight_day)
    return _no_date(node, content, _OTHER_FORM if day else _NO_SUCH_DAY, day.isoformat() if day else None)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _no_date(node: Node, text: str, reason: Localized, fix: str | None) -> Checked[dt.date | None]:
    written = fix or _DATE
    return Checked(
        None, (report("TR148", node.span, fix=fix, text=shortened(text), reason=reason, written=written),)
    )


def read_time(node: Node) -> Checked[dt.time | None]:
    """A time of day, hours and minutes as `21:00`, with or without quotes."""
    text = read_text(node, _TIME)
    if text.value is None:
        return Checked(None, text.diagnostics)
    content = text.value.strip()
    found = _TIME_FORM.fullmatch(content)
    if found is not None:
        return Checked(dt.time(int(found.group(1)), int(found.group(2))))
    loose = _LOOSE_TIME.fullmatch(unicodedata.normalize("NFKC", content))
    fix = None
    if loose is not None and int(loose.group(1)) < 24 and int(loose.group(2) or 0) < 60:
        fix = f"{int(loose.group(1)):02}:{int(loose.group(2) or 0):02}"
    return Checked(
        None, (report("TR149", node.span, fix=fix, text=shortened(content), written=fix or _TIME),)
    )
