"""Codes about scenario tests and what they cover (TR8xx)."""

from __future__ import annotations

from tieringrules.diagnostic import Severity
from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR801",
        message=(
            "the cases cover {share} of what the rules can decide, less than {least}",
            "用例覆盖了规则全部判断结果的 {share}，低于要求的 {least}",
        ),
        help=(
            "write cases for what `tieringrules test --coverage` lists, or ask for less after --fail-under",
            "请为 tieringrules test --coverage 列出的内容补充用例，或调低 --fail-under",
        ),
        why=(
            (
                "Every condition can come out true or false, every row for everyone else can be reached. A rule that no "
                "case ever decided both ways can be changed by mistake without any case noticing."
            ),
            "每个条件都可能成立或不成立，每条“其他客户”规则都可能被用到。没有用例走过两种结果的规则，被误改时不会有用例发现。",
        ),
        wrong="tieringrules test --coverage --fail-under 90%   # with cases for gold only",
        right="tieringrules test --coverage --fail-under 90%   # with cases on both sides of each bound",
    ),
    error(
        "TR802",
        message=("'{text}' after --fail-under is not a percentage", "--fail-under 后面的“{text}”不是百分比"),
        help=("write a number from 0 to 100, such as 90%", "请写 0 到 100 的数，例如 90%"),
        why=(
            "The share of outcomes that cases must have brought about, from 0% to 100%.",
            "用例必须覆盖的判断结果所占的比例，从 0% 到 100%。",
        ),
        wrong="tieringrules test --coverage --fail-under most",
        right="tieringrules test --coverage --fail-under 90%",
    ),
    error(
        "TR803",
        message=("no case shows {what}: never {outcomes}", "没有用例验证“{what}”：从未{outcomes}"),
        why=(
            (
                "`test --coverage` lists every rule and every condition in it that no case decided true, or none "
                "decided false. What no case shows can be changed by mistake unnoticed."
            ),
            "test --coverage 会列出从未成立或从未不成立的规则及其中的条件。没有用例验证的内容，被误改时不会有人发现。",
        ),
        wrong="cases:\n  - {name: big, given: {spent: 600}, expect: {value: gold}}      # the bound is 500",
        right=(
            "cases:\n  - {name: at the bound, given: {spent: 500}, expect: {value: gold}}\n"
            "  - {name: below it, given: {spent: 499.99}, expect: {value: silver}}"
        ),
        severity=Severity.NOTE,
    ),
)
