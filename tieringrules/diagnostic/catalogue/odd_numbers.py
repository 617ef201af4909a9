"""Codes about numbers of different kinds beside each other (TR83x)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, warning

ENTRIES: tuple[Code, ...] = (
    warning(
        "TR830",
        message=(
            "'{name}' is a share from 0 to 1, and {written} is not one; {meant} is {written} percent",
            "“{name}”是 0 到 1 之间的比例，而 {written} 不是；百分之 {written} 应写 {meant}",
        ),
        help=("write {meant}", "请写 {meant}"),
        why=(
            (
                "The metric divides some of the rows by all of them, so that it lies between 0 and 1. Compared with "
                "a larger number it always or never holds."
            ),
            "该指标是部分行除以全部行，取值在 0 到 1 之间。与更大的数比较，结果总是成立或总不成立。",
        ),
        wrong="when: {refund_share: {at_least: 20}}",
        right="when: {refund_share: {at_least: 0.2}}",
    ),
    warning(
        "TR831",
        message=(
            "'{one}' is in {unit}, '{other}' is in {other_unit}",
            "“{one}”的单位是{unit}，“{other}”的单位是{other_unit}",
        ),
        help=(
            "compare or add only what has the same unit, or correct `unit:`",
            "只能比较或相加单位相同的数；或请更正 unit:",
        ),
        why=(
            "Amounts and days, or yuan and points, cannot be compared or added, although both are numbers.",
            "金额与天数、元与积分虽然都是数字，但不能互相比较或相加。",
        ),
        wrong="when: monetary_12m >= points_12m        # unit: CNY and unit: points",
        right="when: monetary_12m >= monetary_before   # both unit: CNY",
    ),
    warning(
        "TR832",
        message=(
            "'{name}' is in percent, so that {written} is less than one percent; {meant} was probably meant",
            "“{name}”的单位是百分比，{written} 还不到百分之一；可能想写 {meant}",
        ),
        help=("write {meant}", "请写 {meant}"),
        why=(
            "A metric whose `unit` is % counts from 0 to 100.",
            "unit 为 % 的指标取值为 0 到 100。",
        ),
        wrong="when: {margin: {at_least: 0.2}}    # unit: '%'",
        right="when: {margin: {at_least: 20}}",
    ),
)
