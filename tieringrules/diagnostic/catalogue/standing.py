"""Codes about tiers set by hand (TR277-TR279)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR277",
        message=(
            "this customer has two overrides in '{standard}'",
            "该客户在“{standard}”中有两条人工指定",
        ),
        help=("keep the one that holds, and remove the other", "请保留有效的一条，删除另一条"),
        why=(
            "A customer has one tier in a standard. When one override follows another, replace the first: what stood "
            "there before is in the history of the file.",
            "客户在一个分类标准中只有一个等级。新的指定接替旧的时，请直接替换；旧内容可在文件历史中查到。",
        ),
        wrong="- {customer: C1, standard: customer_value, tier: gold, …}\n"
        "- {customer: C1, standard: customer_value, tier: silver, …}",
        right="- {customer: C1, standard: customer_value, tier: silver, …}",
    ),
    warning(
        "TR278",
        message=(
            "the override of '{standard}' ended on {until}; on {as_of} it does nothing",
            "“{standard}”的人工指定已于 {until} 到期，{as_of} 不再起作用",
        ),
        help=("extend `until`, or remove the override", "请延长 `until`，或删除该条指定"),
        why=(
            "An override holds to the end of its last day. From then on the rules decide again.",
            "人工指定在最后有效日当天仍有效，之后恢复由规则决定。",
        ),
        wrong="until: 2025-06-30    # and the customers are classified as of 2026-06-30",
        right="until: 2026-12-31",
    ),
    warning(
        "TR279",
        message=(
            "overrides of customers who are not in the data: {count} ({places})",
            "有 {count} 条人工指定的客户不在数据中（{places}）",
        ),
        help=(
            "correct the key, or remove the override if the customer is gone",
            "请更正客户主键；客户已不存在时请删除该条指定",
        ),
        why=(
            "An override works by the customer's key. With a key that nobody has, it does nothing.",
            "人工指定按客户主键生效；没有客户使用该主键时不起作用。",
        ),
        wrong="- {customer: C0012, standard: customer_value, tier: gold, …}    # there is only C00012",
        right="- {customer: C00012, standard: customer_value, tier: gold, …}",
    ),
)
