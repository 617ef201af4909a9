"""What the columns of customers' and orders' files are for, told by their headers and contents."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieringrules.intake.drafting import keys_of, names_of
from tieringrules.intake.profiling import IDENTIFIER, ColumnProfile, FileProfile
from tieringrules.language.types import TEXT, ChoiceType

_CUSTOMER = re.compile(r"customer|client|member|user|buyer|客户|顾客|会员|用户|买家", re.IGNORECASE)
_AMOUNT = re.compile(
    r"amount|total|paid|revenue|sales|spen[dt]|dollar|monetary|金额|实付|应付|总价|总额|消费|销售额|付款",
    re.IGNORECASE,
)
_PRICE = re.compile(r"price|单价|价格", re.IGNORECASE)
_QUANTITY = re.compile(r"quantity|qty|数量|件数", re.IGNORECASE)
# What shops call orders that bring no money: refunded, cancelled, or never paid.
_NO_SALE = frozenset(
    (
        *("refund", "refunded", "fully refunded", "returned", "cancelled", "canceled", "void", "voided"),
        *("chargeback", "unpaid", "payment failed"),
        *("退款", "已退款", "全额退款", "已全额退款", "退款成功", "退款完成", "退货", "已退货", "退货退款"),
        *("取消", "已取消", "订单取消", "交易取消", "交易关闭", "已作废", "作废"),
        *("未付款", "待付款", "未支付", "待支付", "支付失败"),
    )
)
_NUMBERS = ("decimal", "number", "integer")
_DAYS = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class OrderRoles:
    """The columns of an orders' file that rules start from, by their drafted names.

    Attributes:
        customer: names the customer.
        happened_at: the day; None where no column is a date.
        amount: what an order is worth; None where it is not told, or a product of two columns.
        product: quantity and unit price, where their product is the amount.
        last_day: the latest day in the file; None where it is not known.
        sold: a condition that leaves out refunded, cancelled and unpaid orders; None where no column tells.
    """

    customer: str
    happened_at: str | None
    amount: str | None
    product: tuple[str, str] | None
    last_day: dt.date | None
    sold: str | None = None


def readable(profile: FileProfile) -> FileProfile:
    """The profile with columns as texts in which some cells are something else, so that no row is refused."""
    return replace(
        profile, columns=tuple(_as_text(each) if each.misfits else each for each in profile.columns)
    )


def with_text_key(profile: FileProfile, position: int) -> FileProfile:
    """The profile with one column as text, as keys are kept with their leading zeros."""
    columns = list(profile.columns)
    if columns[position].column.kind == "integer":
        columns[position] = _as_text(columns[position])
    return replace(profile, columns=tuple(columns))


def customer_key(profile: FileProfile) -> int | None:
    """The column that names each row of a customers' file; None where none is complete and unique.

    Where a header says that it numbers customers, no other column takes its place but another number: that
    amounts or names happen to be different in a small file does not make them keys.
    """
    keys = keys_of(profile)
    headers = [each.header for each in profile.columns]
    named = [key for key in keys if _CUSTOMER.search(headers[key])]
    if any(_CUSTOMER.search(header) and IDENTIFIER.search(header) for header in headers):
        keys = [key for key in keys if IDENTIFIER.search(headers[key])]
    return next(iter((*named, *keys)), None)


def repeated_customer(profile: FileProfile) -> int | None:
    """The column of an orders' file that names a customer; None where no header says so."""
    found = [
        place
        for place, each in enumerate(profile.columns)
        if _CUSTOMER.search(each.header) and each.column.kind in ("text", "integer") and each.distinct > 1
    ]
    likely = [place for place in found if IDENTIFIER.search(profile.columns[place].header)]
    return next(iter((*likely, *found)), None)


def customer_in(profile: FileProfile, key: ColumnProfile) -> int | None:
    """The column of an orders' file that names the customer: it has the key's header, or says so itself."""
    same = [place for place, each in enumerate(profile.columns) if each.header == key.header]
    return next(iter(same), None) if same else repeated_customer(profile)


def order_roles(profile: FileProfile, customer: int) -> OrderRoles:
    """What the other columns of an orders' file are for.

    Args:
        profile: of the file.
        customer: position of the column that names the customer.
    """
    names = names_of(profile)
    columns = [(names[place], each) for place, each in enumerate(profile.columns) if place in names]
    days = [(name, each) for name, each in columns if each.column.kind in _DAYS]
    key = names[customer]
    numbers = [(name, each) for name, each in columns if each.column.kind in _NUMBERS and name != key]
    amount = _first(numbers, _AMOUNT)
    price, quantity = _first(numbers, _PRICE), _first(numbers, _QUANTITY)
    product = (quantity, price) if amount is None and price is not None and quantity is not None else None
    return OrderRoles(
        key,
        days[0][0] if days else None,
        amount or (price if product is None else None),
        product,
        _day(days[0][1].greatest) if days else None,
        next((told for name, each in columns if (told := _sold(name, each)) is not None), None),
    )


def _sold(name: str, each: ColumnProfile) -> str | None:
    """That an order was not refunded, cancelled or left unpaid; None where the column does not say."""
    if not isinstance(each.column.type, ChoiceType):
        return None
    values = each.column.type.values
    none = [value for value in values if value.strip().casefold() in _NO_SALE]
    if not none or len(none) == len(values):
        return None
    told = f"not({name} in ({', '.join(json.dumps(value, ensure_ascii=False) for value in none)}))"
    # An order of which nothing is told counts.
    return f"{name} = null or {told}" if each.missing else told


def amount_of_customers(profile: FileProfile, key: int) -> str | None:
    """The number in a customers' file that says most about value; None where there is none."""
    names = names_of(profile)
    numbers = [
        (names[place], each)
        for place, each in enumerate(profile.columns)
        if place in names and place != key and each.column.kind in _NUMBERS and each.distinct > 2
    ]
    told = [(name, each) for name, each in numbers if not IDENTIFIER.search(each.header)]
    return _first(numbers, _AMOUNT) or next((name for name, _ in told), None)


def _first(columns: Sequence[tuple[str, ColumnProfile]], header: re.Pattern[str]) -> str | None:
    return next((name for name, each in columns if header.search(each.header)), None)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _as_text(each: ColumnProfile) -> ColumnProfile:
    return replace(each, column=replace(each.column, kind="text", type=TEXT, format=None, scale=0), misfits=0)
