"""What a file holds, column by column: types, gaps, ranges, frequent values, and what looks personal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from tieringrules.diagnostic import Checked
from tieringrules.intake.cells import Cells
from tieringrules.intake.date_order import date_order
from tieringrules.intake.files import DataFile, ReportProgress
from tieringrules.intake.headers import clean
from tieringrules.intake.reading import read_cells
from tieringrules.intake.refused import showable
from tieringrules.intake.settling import present_cells
from tieringrules.intake.table import STORAGE
from tieringrules.intake.text_cells import convert_text, tidied
from tieringrules.intake.typed_cells import as_text, convert_typed, usable
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    ChoiceType,
    ExactType,
    Type,
)
from tieringrules.rulebook.model import Column, ColumnKind, Dataset

MOST_TOP = 5
_MOST_CHOICES = 12
_FEWEST_ROWS_OF_A_CHOICE = 30
_MOST_PLACES = 6
# What is longer is an identifier.
_LONGEST_NUMBER = 12
# Of many cells so few may be slips of the pen.
_FEW = 0.03
_TYPES: dict[ColumnKind, Type] = {
    "integer": INTEGER, "number": FLOAT, "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME,
}  # fmt: skip
_DATES = ("%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_MOMENTS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S")
_NUMBERS = ("1,234.50", "1.234,50", "1 234,50", "1234,50", "12.5%")
_CURRENCIES = ("CNY", "USD", "EUR", "GBP", "JPY", "HKD")
_BOOLEAN = r"^(?i:true|false|yes|no|是|否)$"
_LEADING_ZERO = r"^[+-]?0[0-9]"
_MOBILE = r"^(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?:\.0)?$"
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_CITIZEN = r"^[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]$"
_CARD = r"^[0-9]{16,19}$"
IDENTIFIER = re.compile(r"(?:^|_|\b)(?:id|no|code|key)$|(?:Id|ID|No)$|编号|编码|代码|单号|卡号|号$")
_PERSONAL = re.compile(
    r"name$|^name|mail|phone|mobile|^tel|birth|address|passport|wechat|openid|^ip$|idcard|id_card"
    r"|consignee|recipient|姓名|名字|称呼|昵称|联系人|联系方式|收货人|收件人|法人|手机|电话|邮箱|邮件"
    r"|生日|出生|地址|住址|身份证|证件号|护照|微信|银行卡|车牌",
    re.IGNORECASE,
)
_OF_THINGS = re.compile(r"product|item|goods|sku|file|商品|产品|品名|文件|活动", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnProfile:
    """One column of a file.

    Attributes:
        header: as it stands in the file.
        column: the contract that its cells meet; its name is still the header's.
        missing: how many cells are missing.
        distinct: how many different values there are.
        least, greatest: the range as text; None where there is none, or it is personal.
        top: frequent values and how often they stand; empty where they are personal.
        doubt: the two forms that its dates could have, where no row shows which.
        misfits: how many cells do not meet the contract, where nearly all do.
        unusable: whether the column cannot be read at all.
    """

    header: str
    column: Column
    missing: int
    distinct: int
    least: str | None = None
    greatest: str | None = None
    top: tuple[tuple[str, int], ...] = ()
    doubt: tuple[str, ...] = ()
    misfits: int = 0
    unusable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FileProfile:
    """A file: its rows, and what its columns hold."""

    file: DataFile
    rows: int
    columns: tuple[ColumnProfile, ...]
    dataset: Dataset = field(default_factory=lambda: Dataset("", ()))


def profile_file(
    file: DataFile, reading: Dataset, region: str, report_progress: ReportProgress | None = None
) -> Checked[FileProfile | None]:
    """Reads a file without a contract.

    Args:
        file: where it lies.
        reading: separator, encoding, sheet and row of the header; it has no columns.
        region: ISO 3166 region of phone numbers without a country code.
        report_progress: as for `load_table`.
    """
    read = read_cells(reading, file, report_progress)
    if read.value is None:
        return Checked(None, read.diagnostics)
    cells = read.value[0]
    if len(cells.headers) == 1:
        # One column with other separators in its header is a table of another dialect.
        for separator in (";", "\t", "|"):
            if separator in cells.headers[0]:
                return profile_file(file, replace(reading, separator=separator), region, report_progress)
        if reading.separator is None and len(cells.headers[0].split()) > 1:
            # Blanks separate, where what they separate makes rows of one length without exception.
            blanks = profile_file(file, replace(reading, separator="whitespace"), region, report_progress)
            if blanks.value is not None and not blanks.diagnostics and len(blanks.value.columns) > 1:
                return blanks
    columns = tuple(_profiled(cells, position, region) for position in range(len(cells.headers)))
    if reading.encoding is None and any(finding.code == "TR543" for finding in read.diagnostics):
        # What was found out is written down, so that nobody has to guess again.
        reading = replace(reading, encoding="gb18030")
    return Checked(FileProfile(file, cells.frame.height, columns, reading), read.diagnostics)


def _profiled(cells: Cells, position: int, region: str) -> ColumnProfile:
    header = clean(cells.headers[position])
    raw = cells.column(position)
    if not usable(raw.dtype):
        return ColumnProfile(header, Column(header, "text", TEXT), raw.null_count(), 0, unusable=True)
    if isinstance(raw.dtype, pl.Categorical | pl.Enum):
        raw = raw.cast(pl.String)
    present = present_cells(raw, Column(header, "text", TEXT)).alias("cell")
    found = present.drop_nulls()
    suggested, bad, doubt = _suggested(header, found, region)
    suggested = replace(suggested, personal=_is_personal(header, suggested, found))
    missing = len(present) - len(found)
    distinct = found.n_unique()
    if suggested.personal:
        return ColumnProfile(header, suggested, missing, distinct, doubt=doubt, misfits=bad)
    least = greatest = None
    if suggested.kind in ("integer", "decimal", "number", "date", "datetime") and len(found):
        values = _converted(found, suggested)
        least, greatest = (_shown(value, suggested) for value in (values.min(), values.max()))
    counted = (found if found.dtype == pl.String else as_text(found)).value_counts(sort=True, name="times")
    # Of equally frequent values those first in code-point order: the same file, the same profile.
    counted = counted.sort(["times", "cell"], descending=[True, False]).head(MOST_TOP)
    texts = showable(counted["cell"], False)
    top = tuple(
        (text, times) for text, times in zip(texts, counted["times"], strict=True) if text is not None
    )
    return ColumnProfile(header, suggested, missing, distinct, least, greatest, top, doubt, bad)


def _shown(value: object, column: Column) -> str | None:
    if value is None:
        return None
    if column.kind == "decimal" and isinstance(value, int):
        from decimal import Decimal

        return f"{Decimal(value).scaleb(-column.scale):f}"
    return str(value)


def _converted(found: pl.Series, column: Column) -> pl.Series:
    typed = found.dtype != pl.String
    values = (convert_typed if typed else convert_text)(found, column, "UTC").values
    return values.cast(STORAGE[column.kind], strict=False)


def misfits(found: pl.Series, column: Column) -> int:
    """How many cells of a column without missing ones do not meet a contract."""
    typed = found.dtype != pl.String
    converted = (convert_typed if typed else convert_text)(found, column, "UTC")
    bad = sum(int(mask.sum()) for _, mask in converted.faults)
    return bad + (int(converted.not_finite.sum()) if converted.not_finite is not None else 0)


def _fitting(found: pl.Series, candidates: Iterable[Column]) -> tuple[Column, int] | None:
    """The first candidate that all cells meet, else the first that nearly all do, and how many do not."""
    nearly: tuple[Column, int] | None = None
    for each in candidates:
        bad = misfits(found, each)
        if not bad:
            return each, 0
        few = len(found) >= _FEWEST_ROWS_OF_A_CHOICE and bad <= _FEW * len(found)
        if nearly is None and few and each.kind in ("integer", "decimal", "date", "datetime"):
            nearly = each, bad
    return nearly


def _suggested(header: str, found: pl.Series, region: str) -> tuple[Column, int, tuple[str, ...]]:
    """The narrowest contract of the cells, how many do not meet it, and the forms its dates could have."""
    text = Column(header, "text", TEXT)
    if found.is_empty():
        return text, 0, ()
    if found.dtype != pl.String:
        return *(_fitting(found, _of_stored(header, found)) or (text, 0)), ()
    plain = tidied(found)
    likely = _fitting(found, _candidates(header, plain, region))
    if likely is not None:
        return *likely, ()
    order = date_order(plain)
    if order is not None:
        with_time = "%H" in order.day_first
        kind: ColumnKind = "datetime" if with_time else "date"
        if order.shown is None:
            return text, 0, (order.day_first, order.month_first)
        return *(_fitting(found, [_column(header, kind, format=order.shown)]) or (text, 0)), ()
    values = found.unique().sort()
    enough = len(found) >= _FEWEST_ROWS_OF_A_CHOICE
    if enough and len(values) <= _MOST_CHOICES and not _sounds_personal(header):
        stripped = tuple(dict.fromkeys(value.strip() for value in values))
        choice = Column(header, "choice", ChoiceType(stripped))
        if not misfits(found, choice) and not found.str.contains(r"[\r\n]").any():
            return choice, 0, ()
    return text, 0, ()


def _column(header: str, kind: ColumnKind, scale: int = 0, **more: object) -> Column:
    type_ = ExactType(scale) if kind == "decimal" else _TYPES.get(kind, TEXT)
    return Column(header, kind, type_, scale=scale, **more)  # type: ignore[arg-type]


def _of_stored(header: str, found: pl.Series) -> Iterator[Column]:
    if found.dtype == pl.Boolean:
        yield _column(header, "boolean")
    elif isinstance(found.dtype, pl.Datetime):
        yield from (_column(header, "date"), _column(header, "datetime"))
    elif found.dtype.is_temporal():
        yield _column(header, "date")
    elif found.dtype.is_integer() or found.dtype.is_float() or found.dtype.is_decimal():
        if IDENTIFIER.search(header):
            yield _column(header, "text", format="integer")
        yield _column(header, "integer")
        yield from (_column(header, "decimal", places) for places in (2, 4))
        yield _column(header, "number")


def _candidates(header: str, plain: pl.Series, region: str) -> Iterator[Column]:
    def all_like(pattern: str) -> bool:
        return bool(plain.str.contains(pattern).all())

    def mostly_like(pattern: str) -> bool:
        return bool(10 * plain.str.contains(pattern).sum() >= 9 * len(plain))

    if all_like(_BOOLEAN):
        yield _column(header, "boolean")
    if mostly_like(_EMAIL):
        yield _column(header, "email")
    if mostly_like(_MOBILE):
        yield _column(header, "phone", region=region)
    if not plain.str.contains(_LEADING_ZERO).any():
        short = plain.str.len_bytes().max()
        floats = plain.str.contains(r"^[0-9]+\.0+$").any()
        if IDENTIFIER.search(header) and all_like(r"^[0-9]+(?:\.0+)?$"):
            if floats:
                yield _column(header, "text", format="integer")
        elif isinstance(short, int) and short <= _LONGEST_NUMBER:
            if all_like(r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"):
                yield _column(header, "date", format="%Y%m%d")
            yield _column(header, "integer")
            places = plain.str.extract(r"\.([0-9]*?)0*$").str.len_bytes().max()
            if mostly_like(r"^[+-]?[0-9]*\.?[0-9]*$") and isinstance(places, int) and places <= _MOST_PLACES:
                yield _column(header, "decimal", max(places, 2))
    yield _column(header, "date")
    yield from (_column(header, "date", format=form) for form in _DATES[:-1])
    yield _column(header, "datetime")
    yield from (_column(header, "datetime", format=form) for form in _MOMENTS)
    if IDENTIFIER.search(header) or plain.str.contains(_LEADING_ZERO + "{5,}").any():
        return
    digits = plain.str.contains("[0-9]").all()
    if digits:
        for form in _NUMBERS:
            yield _column(header, "decimal", 4 if form.endswith("%") else 2, format=form)
        for currency in _CURRENCIES:
            yield _column(header, "decimal", 2, currency=currency)
            yield _column(header, "decimal", 2, currency=currency, format="1,234.50")
        if not plain.str.contains(_LEADING_ZERO).any() and not plain.str.contains("^[0-9]{13,}$").any():
            yield _column(header, "number")


def _sounds_personal(header: str) -> bool:
    # 姓 名 stands in many forms with a blank, for the looks of it.
    return any(_PERSONAL.search(text) for text in (header, "".join(header.split())))


def _is_personal(header: str, column: Column, found: pl.Series) -> bool:
    if column.kind in ("email", "phone"):
        return True
    if column.kind == "boolean":
        return False
    if _sounds_personal(header) and not _OF_THINGS.search(header):
        return True
    if column.kind not in ("text", "integer") or found.is_empty():
        return False
    texts = tidied(found if found.dtype == pl.String else as_text(found))
    telling = texts.str.contains(_CITIZEN) | texts.str.contains(_CARD) | texts.str.contains(_EMAIL)
    telling = telling | texts.str.contains(_MOBILE)
    return bool(2 * (telling.sum() or 0) > len(texts))
