"""Codes about tiers that are kept stable (TR714-TR719)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR714",
        message=(
            "'{written}' does not say when customers go up",
            "“{written}”没有说明何时升级",
        ),
        help=(
            "write `at once`, or how long the better tier must have been computed, such as `after 30 days`",
            "请填写 `at once`（立即），或更高等级须持续多久，例如 `after 30 days`（满 30 天）",
        ),
        why=(
            "With `upgrade: at once` a customer goes up on the day on which the rules compute a better tier; with "
            "`after 30 days` when every run for so long has computed a better one.",
            "`upgrade: at once` 表示规则算出更高等级的当天即升级；`after 30 days` 表示连续 30 天的分级都算出更高等级后才升级。",
        ),
        wrong="stability: {upgrade: soon, downgrade_after: 90 days}",
        right="stability: {upgrade: at once, downgrade_after: 90 days}",
    ),
    warning(
        "TR715",
        message=(
            "the stability of '{standard}' changes nothing",
            "“{standard}”的 `stability` 不起任何作用",
        ),
        help=(
            "say how long a customer keeps a tier, such as `downgrade_after: 90 days`, or which tiers nobody loses, "
            "such as `protect: [platinum]`; or leave `stability` out",
            "请写明等级保留多久，例如 `downgrade_after: 90 days`，或哪些等级不会降级，例如 `protect: [platinum]`；"
            "不需要时请删除 `stability`",
        ),
        why=(
            "Without a time and without protected tiers customers go up and down at once, as in any other standard.",
            "既没有期限也没有受保护的等级时，客户的升降与其他分类标准一样立即生效。",
        ),
        wrong="stability: {upgrade: at once}",
        right="stability: {upgrade: at once, downgrade_after: 90 days}",
    ),
    warning(
        "TR716",
        message=(
            "no earlier result has tiers of {names}: everybody gets the tier that is computed, and nothing is kept",
            "没有包含 {names} 等级的上次结果：所有客户直接取计算出的等级，不保留原等级",
        ),
        help=(
            "on a first run all is well; from then on name the result of the last run with --previous FILE or as "
            "`data: {{previous: …}}` of the workspace, or record every run with --record",
            "首次分级属正常情况；此后请用 --previous FILE 或工作区的 `data: {{previous: …}}` 指定上次的结果，"
            "或每次分级都加上 --record",
        ),
        why=(
            "A standard with `stability` keeps customers in the tier that they had in the last run. The column under "
            "`previous:` of a standard is no such run: it does not say since when another tier is computed.",
            "带 `stability` 的分类标准会保留客户上次分级的等级。标准中 `previous:` 指定的列不能代替：它没有记录从何时起算出了另一等级。",
        ),
        wrong="tieringrules classify --out june.csv        # and nothing of May",
        right="tieringrules classify --previous may.csv --out june.csv",
    ),
    warning(
        "TR717",
        message=(
            "the earlier result has no columns {columns}: for {names} times begin to count today",
            "上次的结果中没有列 {columns}：{names} 的期限从今天起算",
        ),
        help=(
            "nothing to do where a recorded run is used, the next one has them; in a file of `classify --out` keep these columns",
            "取自已记录的分级时无需处理，下一次记录就会包含；取自 `classify --out` 写出的文件时，请保留这些列",
        ),
        why=(
            "These columns say which tier was computed, and since when it is another than the customer has. Where they are "
            "missing every time, the time never ends and nobody ever goes down.",
            "这些列记录算出的等级，以及从何时起与客户的等级不同。如果每次都缺少它们，期限永远不会到期，客户就不会降级。",
        ),
        wrong="customer_id,customer_value\nC1,gold",
        right="customer_id,customer_value,customer_value_computed,customer_value_since\nC1,gold,silver,2026-05-31",
    ),
    warning(
        "TR718",
        message=(
            "'{tier}' of '{standard}' has {count} customers and {places} places, for {kept} keep it by `stability`",
            "“{standard}”的“{tier}”有 {count} 位客户，而名额为 {places} 个：其中 {kept} 位因 `stability` 保留该等级",
        ),
        help=(
            "nothing is wrong; with fewer places or a shorter `downgrade_after` the tier holds fewer customers",
            "这并非错误；减少名额或缩短 `downgrade_after` 可以减少该等级的人数",
        ),
        why=(
            "The places of a tier say whom the rules bring in. Whoever had the tier before keeps it beyond the places until "
            "the time under `downgrade_after` is over.",
            "名额只决定按规则进入的客户。此前已有该等级的客户在 `downgrade_after` 期满之前可以超出名额继续保留。",
        ),
        wrong="capacity: {gold: 100, by: monetary_12m}\nstability: {downgrade_after: 12 months}",
        right="capacity: {gold: 100, by: monetary_12m}\nstability: {downgrade_after: 60 days}",
    ),
    warning(
        "TR719",
        message=(
            "tiers of '{standard}' flap: {count} of {customers} customers ({share}%) have a tier again that they had left "
            "within three months",
            "“{standard}”的等级反复升降：{customers} 位客户中有 {count} 位（{share}%）在三个月内离开某等级后又回到该等级",
        ),
        help=(
            "write `stability: {{downgrade_after: 90 days}}` in the standard, or a longer time; a share that is meant stands "
            "under `guardrails: {{flapping: …}}` in tieringrules.yaml",
            "请在分类标准中写 `stability: {{downgrade_after: 90 days}}` 或更长的期限；如属正常，请在 tieringrules.yaml 中设置 "
            "`guardrails: {{flapping: …}}`",
        ),
        why=(
            "Whoever is gold, silver and gold again gets letters about all of it, and nobody can plan with such tiers. Often a "
            "threshold lies where many customers are, or a window is so short that one order decides.",
            "客户先金、后银、再金，会因此收到多次通知，等级也无从用于规划。常见原因是门槛正处于客户密集处，或统计时间过短、一笔订单就能改变等级。",
        ),
        wrong="{kind: standard, name: value, tiers: […]}        # and monetary_1m decides",
        right="{kind: standard, name: value, stability: {downgrade_after: 90 days}, tiers: […]}",
    ),
)
