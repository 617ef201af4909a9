"""Codes about triggers and campaigns (TR920-TR931)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR920",
        message=("'{name}' is not a festival that is known here", "“{name}”不是已知的节日"),
        help=("{hint}", "{hint}"),
        why=(
            "The day of a festival comes from a calendar, so that its name must be one that the calendar knows. For a "
            "day of your own, such as an anniversary of the company, write a campaign.",
            "节日的日期来自日历，因此名称必须是日历认识的。公司周年庆等自定的日子，请写成活动（kind: campaign）。",
        ),
        wrong="on: {festival: 中秋假, before: 7 days}",
        right="on: {festival: 中秋节, before: 7 days}",
    ),
    error(
        "TR921",
        message=("'{name}' is {type}, not a date", "“{name}”是{type}，不是日期"),
        help=("dates here: {dates}", "此处的日期：{dates}"),
        why=(
            "An anniversary, or a number of days after something, is counted from a date of the customer.",
            "周年或“若干天之后”都要从客户的某个日期算起。",
        ),
        wrong="on: {anniversary_of: region}",
        right="on: {anniversary_of: birthday}",
    ),
    error(
        "TR922",
        message=(
            "`{key}` is counted in days or weeks, not '{written}'",
            "`{key}` 以天或周计算，不能写“{written}”",
        ),
        help=("write it as days, such as 30 days", "请写成天数，例如 30 days"),
        why=(
            "A month before a day is not always the same number of days, and a contact must have one day.",
            "“提前一个月”的天数并不固定，而触达必须有确定的日期。",
        ),
        wrong="on: {festival: 春节, before: 1 month}",
        right="on: {festival: 春节, before: 30 days}",
    ),
    error(
        "TR923",
        message=("`before` and `after` stand together", "`before` 与 `after` 不能同时写"),
        help=("keep one of them", "请只保留一个"),
        why=(
            "A contact goes either before the occasion or after it.",
            "触达要么在时机之前，要么在时机之后。",
        ),
        wrong="on: {festival: 春节, before: 7 days, after: 1 day}",
        right="on: {festival: 春节, before: 7 days}",
    ),
    warning(
        "TR924",
        message=(
            "`{occasion}` looks at earlier tiers of {standard}, and the workspace does not say where they are",
            "`{occasion}` 需要 {standard} 此前的等级，但工作区没有写明在哪里",
        ),
        help=(
            "write 'previous: FILE' under `data:` in tieringrules.yaml, 'previous: COLUMN' in the standard, or give "
            "--previous FILE each time; without them nobody has moved",
            "请在 tieringrules.yaml 的 `data:` 下写“previous: 文件”，或在分类标准中写“previous: 列名”，或每次用 "
            "--previous 指定文件；否则视为没有客户变动等级",
        ),
        why=(
            "Whoever came into a tier, or left it, is found by comparing with the result of an earlier day.",
            "谁进入或离开了某个等级，要与此前某日的分级结果比较才知道。",
        ),
        wrong="triggers:\n  - {name: win_back, on: {entered: lifecycle.lapsed}, message: win_back}",
        right="# tieringrules.yaml\ndata: {customers: data/customers.csv, previous: data/last_month.csv}",
    ),
    error(
        "TR925",
        message=(
            "of standard '{standard}' it cannot be said how far the next tier is",
            "无法算出客户距离分类标准“{standard}”的更高等级还差多少",
        ),
        help=(
            "name a standard whose tiers have conditions on numbers or dates, such as `at_least: 20000`",
            "请改用等级条件是数值或日期的分类标准，例如 `at_least: 20000`",
        ),
        why=(
            "A customer nearly reaches a tier where a single number or date of its condition falls short. Where "
            "conditions are of another kind, or too many, there is no such number.",
            "只有当条件中的某一个数值或日期不足时，才谈得上“差多少”。条件不是这种形式或过多时，没有这样的数值。",
        ),
        wrong="on: {near_miss: region_group, within: 1200}",
        right="on: {near_miss: customer_value, within: 1200}",
    ),
    error(
        "TR926",
        message=("`within` must be above 0, not {written}", "`within` 必须大于 0，不能是 {written}"),
        help=("write how much may be missing, such as 1200", "请写明最多差多少，例如 1200"),
        why=("Nobody is short of anything by nothing.", "差额为 0 即已达到，不会有这样的客户。"),
        wrong="on: {near_miss: customer_value, within: 0}",
        right="on: {near_miss: customer_value, within: 1200}",
    ),
)
