"""`kind: tests`: scenarios that say which tier is expected."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import TITLE, kind_field
from tieringrules.rulebook.shapes import Anything, DatePlace, Field, ListOf, MapOf, Record, TextPlace

CASE = Record(
    {
        "name": Field(TextPlace(), ("what the case shows", "用例说明"), required=True),
        "as_of": Field(DatePlace(), ("the day asked about", "统计日")),
        "given": Field(
            MapOf(Anything()), ("values of columns and metrics", "给定的列与指标取值"), required=True
        ),
        "expect": Field(
            MapOf(Anything(), at_least=1), ("tiers and metrics expected", "期望的等级与指标"), required=True
        ),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("tests"),
        "title": TITLE,
        "cases": Field(ListOf(CASE, at_least=1), ("the cases", "用例")),
        "file": Field(
            TextPlace(),
            ("a .csv, or an .xlsx with #sheet, with a case per row", "每行一个用例的 .csv 或 .xlsx#工作表"),
        ),
    },
    exactly_one_of=("cases", "file"),
)
