"""`kind: metrics`: values derived per customer."""

from __future__ import annotations

from tieringrules.rulebook.kinds.fields import CALENDAR_SPAN, TITLE, kind_field
from tieringrules.rulebook.shapes import (
    ConditionPlace,
    Either,
    ExpressionPlace,
    Field,
    MapOf,
    NamePlace,
    Record,
    ScalarPlace,
    TextPlace,
)

AGGREGATES = ("count", "count_distinct", "sum", "mean", "min", "max", "median")
NEVER_MISSING = ("count", "count_distinct", "sum")

_AGGREGATE_MEANINGS = {
    "count": ("how many rows of a child dataset", "子数据集的行数"),
    "count_distinct": ("how many different values of dataset.column", "某列不同取值的个数"),
    "sum": ("sum of dataset.column", "某列之和"),
    "mean": ("arithmetic mean of dataset.column", "某列的平均值"),
    "min": ("smallest value of dataset.column", "某列的最小值"),
    "max": ("largest value of dataset.column", "某列的最大值"),
    "median": ("median of dataset.column", "某列的中位数"),
}
METRIC = Record(
    {
        "value": Field(ExpressionPlace(), ("an expression", "表达式")),
        **{name: Field(TextPlace(), _AGGREGATE_MEANINGS[name]) for name in AGGREGATES},
        "where": Field(ConditionPlace(), ("rows of the child dataset that count", "计入统计的子数据集行")),
        "within": Field(
            CALENDAR_SPAN,
            ("only the time up to the day asked about: 12 months", "只统计最近一段时间，例如 12 months"),
        ),
        "at": Field(NamePlace(), ("date column that `within` looks at", "within 所依据的日期列")),
        "default": Field(ScalarPlace(), ("taken where the value is missing", "缺失时采用的值")),
        "title": TITLE,
        "unit": Field(TextPlace(), ("unit, such as CNY or days", "单位，例如 CNY 或 天")),
    },
    exactly_one_of=("value", *AGGREGATES),
)
SHAPE = Record(
    {
        "kind": kind_field("metrics"),
        "dataset": Field(
            NamePlace(), ("the dataset with one row per customer", "每位客户一行的数据集"), required=True
        ),
        "metrics": Field(
            MapOf(Either(ExpressionPlace(), METRIC), at_least=1),
            ("name → metric", "名称 → 指标"),
            required=True,
        ),
    }
)
