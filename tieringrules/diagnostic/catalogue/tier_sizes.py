"""Codes about how many customers the tiers hold (TR630-TR639)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, warning

ENTRIES: tuple[Code, ...] = (
    warning(
        "TR630",
        message=(
            "standard '{standard}' has tiers without any customer: {tiers}",
            "分类标准“{standard}”中有等级没有任何客户：{tiers}",
        ),
        help=(
            "see with `tieringrules explain` why customers whom you expect there are not, or leave the tier out",
            "请用 `tieringrules explain` 查看预期中的客户为何没有归入，或删除该等级",
        ),
        why=(
            "A tier that holds nobody is often a wrong threshold or a wrong unit. If it waits for its first customer, "
            "all is well.",
            "没有客户的等级常常意味着门槛或单位写错。如果只是尚无客户达到，则无需处理。",
        ),
        wrong="- {name: platinum, when: {monetary_12m: {at_least: 50000000}}}",
        right="- {name: platinum, when: {monetary_12m: {at_least: 50000}}}",
    ),
    warning(
        "TR631",
        message=(
            "tier '{tier}' of '{standard}' holds {count} of {customers} customers, less than {limit}%",
            "“{standard}”的等级“{tier}”只有 {count} 个客户（共 {customers} 个），不足 {limit}%",
        ),
        help=(
            "join it with a neighbour, or set `guardrails: {{smallest_share: …}}` in tieringrules.yaml",
            "请与相邻等级合并，或在 tieringrules.yaml 中设置 `guardrails: {{smallest_share: …}}`",
        ),
        why=(
            "Care of its own for a handful of customers costs more than it brings. A small top tier may be meant.",
            "为极少数客户单独设置待遇往往得不偿失。若有意设立很小的顶级等级，可调低下限。",
        ),
        wrong="guardrails: {smallest_share: 5%}    # and platinum is meant for 1% of the customers",
        right="guardrails: {smallest_share: 0.5%}",
    ),
    warning(
        "TR632",
        message=(
            "tier '{tier}' of '{standard}' holds {count} of {customers} customers, more than {limit}%",
            "“{standard}”的等级“{tier}”有 {count} 个客户（共 {customers} 个），超过 {limit}%",
        ),
        help=(
            "divide it, or set `guardrails: {{largest_share: …}}` in tieringrules.yaml",
            "请进一步划分，或在 tieringrules.yaml 中设置 `guardrails: {{largest_share: …}}`",
        ),
        why=(
            "A standard that puts nearly everybody into one tier tells customers apart hardly at all.",
            "几乎所有客户都在同一等级时，该标准就起不到区分客户的作用。",
        ),
        wrong="- {name: gold, when: {frequency_12m: {at_least: 1}}}",
        right="- {name: gold, when: {frequency_12m: {at_least: 12}}}",
    ),
)
