"""Codes about tiers that hold so many customers and no more (TR701-TR705, TR640)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR701",
        message=(
            "'{tier}' is the last tier of '{standard}', so it cannot have a capacity",
            "“{tier}”是“{standard}”的最后一个等级，不能设置名额",
        ),
        help=(
            "leave it out, or add a tier after it that takes the others",
            "请删除该行，或在其后增加一个等级接收其余客户",
        ),
        why=(
            "Customers for whom a tier has no place go to the next one. After the last there is none, and nobody is to "
            "lose every tier because others are many.",
            "名额已满时，超出的客户转入下一等级。最后一个等级之后没有去处，而客户不应因人数过多而失去所有等级。",
        ),
        wrong="tiers: [{name: gold, …}, {name: standard, otherwise: true}]\ncapacity: {standard: 1000, by: monetary_12m}",
        right="tiers: [{name: gold, …}, {name: standard, otherwise: true}]\ncapacity: {gold: 1000, by: monetary_12m}",
    ),
    error(
        "TR702",
        message=(
            "a tier called '{tier}' cannot be told from the `by` of `capacity`",
            "名为“{tier}”的等级与 `capacity` 中的 `by` 无法区分",
        ),
        help=("give the tier another name", "请更改该等级的名称"),
        why=(
            "Under `capacity` the word `by` says by what customers stay; every other word there is a tier.",
            "在 `capacity` 下，`by` 表示按什么决定谁留下，其余的键都是等级名称。",
        ),
        wrong="tiers: [{name: by, …}, {name: rest, otherwise: true}]\ncapacity: {by: monetary_12m}",
        right="tiers: [{name: invited, …}, {name: rest, otherwise: true}]\ncapacity: {invited: 500, by: monetary_12m}",
    ),
    error(
        "TR703",
        message=(
            "'{written}' is neither a number nor a date, so it does not say who stays in a full tier",
            "“{written}”既不是数字也不是日期，无法决定名额已满时谁留下",
        ),
        help=(
            "name a metric or column that is a number or a date, or an expression that gives one",
            "请填写数字或日期类型的指标或列，或结果为数字、日期的表达式",
        ),
        why=(
            "Where more customers belong to a tier than it holds, those with the greatest number or the latest day stay.",
            "当应入某等级的客户多于名额时，数值最大或日期最近者留下。",
        ),
        wrong="capacity: {platinum: 500, by: region}",
        right="capacity: {platinum: 500, by: monetary_12m}",
    ),
    error(
        "TR704",
        message=(
            "'{written}' is the same for every customer, so it does not say who stays in a full tier",
            "“{written}”对所有客户都相同，无法决定名额已满时谁留下",
        ),
        help=("name a metric or column that tells customers apart", "请填写能区分客户的指标或列"),
        why=(
            "Customers who are equal stay together or go together. Where all are equal, a full tier loses everybody.",
            "数值相同的客户同留同去。如果所有客户都相同，名额不足时所有人都会离开该等级。",
        ),
        wrong="capacity: {platinum: 500, by: 500}",
        right="capacity: {platinum: 500, by: monetary_12m}",
    ),
    error(
        "TR705",
        message=(
            "the capacity of '{standard}' names no tier",
            "“{standard}”的 `capacity` 没有写任何等级",
        ),
        help=(
            "say how many customers a tier holds: `capacity: {{platinum: 500, by: monetary_12m}}`",
            "请写明某个等级的名额：`capacity: {{platinum: 500, by: monetary_12m}}`",
        ),
        why=(
            "A capacity says of tiers how many customers they hold, and after `by` who stays where there are more.",
            "`capacity` 写明各等级的名额，`by` 之后写明超出时谁留下。",
        ),
        wrong="capacity: {by: monetary_12m}",
        right="capacity: {platinum: 500, by: monetary_12m}",
    ),
)
RESULTS: tuple[Code, ...] = (
    warning(
        "TR640",
        message=(
            "{count} overrides put customers into '{tier}' of '{standard}', which has {places} places",
            "人工指定将 {count} 位客户归入“{standard}”的“{tier}”，而该等级只有 {places} 个名额",
        ),
        help=(
            "raise the capacity, or let some of the overrides end",
            "请提高名额，或终止部分人工指定",
        ),
        why=(
            "Overrides come first: they take the places of a tier before the rules do. Where there are more of them than "
            "places, the tier holds more customers than it should, and nobody comes in by the rules.",
            "人工指定优先占用名额。人工指定多于名额时，该等级人数会超过上限，且没有客户能按规则进入。",
        ),
        wrong="capacity: {platinum: 2, by: monetary_12m}    # and three overrides into platinum",
        right="capacity: {platinum: 50, by: monetary_12m}",
    ),
)
