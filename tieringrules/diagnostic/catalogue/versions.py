"""Codes about versions of a standard and the days on which they hold (TR741-TR749, TR681-TR682)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

IN_RULES: tuple[Code, ...] = (
    error(
        "TR741",
        message=(
            "standard '{name}' has two versions {since}",
            "分类标准“{name}”有两个{since}的版本",
        ),
        help=(
            "give each version its own `effective` day, or rename or remove one of them",
            "请为每个版本写上各自的 `effective` 日期，或重命名、删除其中一个",
        ),
        why=(
            "Files with the same `name` are versions of one standard, one after the other; `effective` is the first "
            "day of each. Only one of them, the first, may be without. Two that begin on the same day would "
            "contradict each other.",
            "`name` 相同的文件是同一分类标准先后的版本，`effective` 是各自的首日；只有最早的一个可以不写。同一天开始的两个版本会互相矛盾。",
        ),
        wrong="{kind: standard, name: customer_value, effective: 2026-01-01, …}\n"
        "{kind: standard, name: customer_value, effective: 2026-01-01, …}",
        right="{kind: standard, name: customer_value, effective: 2025-01-01, …}\n"
        "{kind: standard, name: customer_value, effective: 2026-01-01, …}",
    ),
    error(
        "TR742",
        message=(
            "this version of '{name}' holds until {until}, but the next one begins on {next}",
            "“{name}”的这个版本有效至 {until}，而下一个版本从 {next} 就开始生效",
        ),
        help=(
            "leave `until` out, which means the day before the next version, or write {fitting}",
            "请删除 `until`（即到下一版本的前一天为止），或改为 {fitting}",
        ),
        why=(
            "On a day on which two versions hold, it would be unclear which one decides.",
            "同一天有两个版本有效时，无法确定由哪一个决定。",
        ),
        wrong="until: 2026-01-31     # and the next version is `effective: 2026-01-01`",
        right="until: 2025-12-31",
    ),
    error(
        "TR743",
        message=(
            "no version of '{name}' holds from {first} to {last}",
            "“{name}”在 {first} 至 {last} 期间没有任何版本有效",
        ),
        help=(
            "leave `until` out, which means the day before the next version, or write {last}",
            "请删除 `until`（即到下一版本的前一天为止），或改为 {last}",
        ),
        why=(
            "In a gap between two versions nobody would have a tier, and everything that builds on it would fail "
            "silently for those days.",
            "两个版本之间若有空档，这些天里所有客户都没有等级，依赖它的规则也会悄悄失效。",
        ),
        wrong="until: 2025-12-15     # and the next version is `effective: 2026-01-01`",
        right="until: 2025-12-31",
    ),
    error(
        "TR744",
        message=(
            "'{name}' would end on {until}, before it begins on {effective}",
            "“{name}”的结束日 {until} 早于生效日 {effective}",
        ),
        help=(
            "`until` is the last day on which it holds: write {effective} or a later day, or leave it out",
            "`until` 是最后有效日：请写 {effective} 或更晚的日期，或删除它",
        ),
        why=("There is no day on which such a standard holds.", "这样的标准没有一天有效。"),
        wrong="effective: 2026-01-01\nuntil: 2025-12-31",
        right="effective: 2026-01-01\nuntil: 2026-12-31",
    ),
    warning(
        "TR745",
        message=(
            "this case names no day, and '{name}' has several versions",
            "该用例没有写日期，而“{name}”有多个版本",
        ),
        help=("write `as_of:` with the day that is meant", "请用 `as_of:` 写明日期"),
        why=(
            "A case without `as_of` is run for today. When another version takes effect, the same case would ask "
            "another question.",
            "没有 `as_of` 的用例按今天运行；换了版本后，同一用例问的就不是同一件事了。",
        ),
        wrong="- {name: big spender, given: {monetary_12m: 60000}, expect: {customer_value: platinum}}",
        right="- {name: big spender, as_of: 2026-06-30, given: {monetary_12m: 60000}, expect: {customer_value: platinum}}",
    ),
    warning(
        "TR746",
        message=(
            "from {first} on '{standard}' has no tier '{tier}', and the override does nothing",
            "自 {first} 起“{standard}”不再有等级“{tier}”，该人工指定将不起作用",
        ),
        help=(
            "end the override before that day, and write another one for the tier of the new version",
            "请让该指定在此之前结束，并按新版本的等级另写一条",
        ),
        why=(
            "An override gives a tier of the version that is in force. Where that version does not have the tier, the "
            "rules decide as if there were no override.",
            "人工指定给出的是当时有效版本中的等级；该版本没有这个等级时，仍由规则决定。",
        ),
        wrong="- {customer: C1, standard: customer_value, tier: diamond, until: 2026-12-31, …}   # no diamond from 2026-07-01 on",
        right="- {customer: C1, standard: customer_value, tier: diamond, until: 2026-06-30, …}",
    ),
)
IN_RESULTS: tuple[Code, ...] = (
    warning(
        "TR681",
        message=(
            "standard '{name}' held until {until}; on {as_of} it gives no tier",
            "分类标准“{name}”有效至 {until}；{as_of} 时不给出等级",
        ),
        help=(
            "add a version that is `effective` from the day after, or change `until`",
            "请添加从次日起生效的新版本，或修改 `until`",
        ),
        why=(
            "After its `until` day a standard places nobody, so that a standard that was given up does not go on "
            "unnoticed. For standards that build on it, its tier is missing.",
            "过了 `until` 日期，标准不再给任何客户定级，已停用的标准不会被继续误用。引用它的其他标准会把它视为缺失。",
        ),
        wrong="until: 2025-12-31    # classified as of 2026-06-30",
        right="until: 2026-12-31",
    ),
    warning(
        "TR682",
        message=(
            "on {as_of} '{standard}' has no tier '{tier}': the override does nothing",
            "{as_of} 时“{standard}”没有等级“{tier}”：该人工指定不起作用",
        ),
        help=(
            "end the override with the version that has the tier, or name a tier of the version in force",
            "请让该指定随有此等级的版本一同结束，或改为有效版本中的等级",
        ),
        why=(
            "A standard may have other tiers in another version. An override gives a tier of the version in force.",
            "同一标准的不同版本可以有不同等级，人工指定只能给出当时有效版本中的等级。",
        ),
        wrong="tier: diamond    # which only the version of 2025 has, and the day is 2026-06-30",
        right="tier: platinum",
    ),
)
