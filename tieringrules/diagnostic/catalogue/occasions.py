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
            "--previous FILE each time, or record runs with `classify --record`; without them nobody has moved",
            "请在 tieringrules.yaml 的 `data:` 下写“previous: 文件”，或在分类标准中写“previous: 列名”，或每次用 "
            "--previous 指定文件，或用 `classify --record` 记录每次分级；否则视为没有客户变动等级",
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
    error(
        "TR928",
        message=(
            "the campaign ends on {last}, before it begins on {first}",
            "活动的结束日期 {last} 早于开始日期 {first}",
        ),
        help=("exchange the two days, or correct one of them", "请对调两个日期，或更正其中一个"),
        why=("A campaign without a day would never reach anybody.", "没有一天有效的活动不会触达任何人。"),
        wrong="from: 2026-03-15\nto: 2026-03-01",
        right="from: 2026-03-01\nto: 2026-03-15",
    ),
    error(
        "TR929",
        message=("'{name}' is not a policy", "“{name}”不是已定义的沟通策略"),
        help=("{hint}", "{hint}"),
        why=(
            "A campaign goes over the channels and within the caps of a policy's tiers, so the policy must exist.",
            "活动使用某个沟通策略中各等级的渠道和上限，因此该策略必须存在。",
        ),
        wrong="kind: campaign\npolicy: value_outraech",
        right="kind: campaign\npolicy: value_outreach",
    ),
    warning(
        "TR930",
        message=("nothing in the workspace sends '{name}'", "工作区中没有任何规则发送“{name}”"),
        help=(
            "if rules that are gone since have sent it, nothing needs to be done; {hint}",
            "如果是由已删除的规则发送过的，则无需处理；{hint}",
        ),
        why=(
            "Whoever had that message is to be left out. With a misspelt name nobody is, and they hear from us twice.",
            "收到过该消息的客户应被排除。若名称有误，就不会排除任何人，他们会收到两次。",
        ),
        wrong="exclude: {received: witner_sale, within_last: 30 days}",
        right="exclude: {received: winter_sale, within_last: 30 days}",
    ),
    warning(
        "TR931",
        message=(
            "tier '{tier}' gets nothing from this campaign: policy '{policy}' never contacts it",
            "等级“{tier}”不会收到本活动：沟通策略“{policy}”从不联系该等级",
        ),
        help=(
            "give the tier an entry with a cap above 0 in the policy, or take it out of the campaign",
            "请在策略中为该等级写明大于 0 的上限，或将它从活动中去掉",
        ),
        why=(
            "A campaign goes over the channels and within the caps that the policy has for the tier.",
            "活动沿用策略为该等级写明的渠道和上限。",
        ),
        wrong="tiers: [platinum, standard]    # standard has cap: {at_most: 0, per: year}",
        right="tiers: [platinum]",
    ),
    error(
        "TR932",
        message=(
            "message '{message}' of '{name}' has no template for any channel that it could go by",
            "“{name}”的消息“{message}”在任何可用的渠道上都没有模板",
        ),
        help=("write templates/{file}; {hint}", "请编写 templates/{file}；{hint}"),
        why=(
            "A trigger or a campaign whose message has no text reaches nobody.",
            "触发或活动的消息没有文本，就不会触达任何人。",
        ),
        wrong="message: brithday_wishes",
        right="message: birthday_wishes    # with templates/birthday_wishes.email.html.j2",
    ),
    warning(
        "TR933",
        message=(
            "tier '{tier}' cannot get message '{message}' of '{name}': none of its channels has a template",
            "等级“{tier}”无法收到“{name}”的消息“{message}”：它的渠道都没有模板",
        ),
        help=(
            "write templates/{file}, or say with `when:` that it is for other customers",
            "请编写 templates/{file}，或用 `when:` 写明只面向其他客户",
        ),
        why=(
            "Triggers are for every tier of their policy; one without a template is left out.",
            "触发面向策略的所有等级；没有模板的等级会被漏掉。",
        ),
        wrong="tiers:\n  standard: {channels: [sms]}    # birthday_wishes has an e-mail template only",
        right="templates/birthday_wishes.sms.txt.j2",
    ),
)
