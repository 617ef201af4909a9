"""Codes about plans, their limits, and the history of contacts (TR900 to TR919)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR900",
        message=(
            "the history of contacts, {place}, cannot be used: {problem}",
            "无法使用触达历史 {place}：{problem}",
        ),
        help=(
            "see to it that it can be read and written, or name another with `history:` in tieringrules.yaml; "
            "user and password of a server stand in TIERINGRULES_HISTORY_USER and TIERINGRULES_HISTORY_PASSWORD",
            "请确认可以读写，或在 tieringrules.yaml 中用 `history:` 指定其他位置；"
            "服务器的用户和密码取自环境变量 TIERINGRULES_HISTORY_USER 与 TIERINGRULES_HISTORY_PASSWORD",
        ),
        why=(
            "Caps, gaps and what is due depend on what was sent before. Planning as if nothing had been sent would "
            "send it again.",
            "上限、间隔以及是否到期，都取决于此前发送过什么。若当作从未发送，就会重复打扰客户。",
        ),
        wrong="history: postgresql://db.example.com/crm      # and nobody answers there",
        right="# without `history:` it lies in .tieringrules/history.sqlite of the workspace",
    ),
    error(
        "TR901",
        message=(
            "the history of contacts, {place}, is of version {found}; this program knows version {known}",
            "触达历史 {place} 的版本为 {found}，本程序只认识版本 {known}",
        ),
        help=("use the newest tieringrules", "请使用最新版本的 tieringrules"),
        why=(
            "A newer program keeps its history in another way. Reading half of it would be worse than stopping.",
            "较新的程序以不同方式保存历史；只读懂一半比停下来更危险。",
        ),
        wrong="tieringrules plan --record      # with an older version than yesterday's",
        right="pip install --upgrade tieringrules",
    ),
    error(
        "TR902",
        message=(
            "somebody else is planning with this history, {place}",
            "另一个任务正在使用触达历史 {place} 制定计划",
        ),
        help=("wait until it is done, and try again", "请等它完成后再试"),
        why=(
            "Two plans that are recorded at the same time would each send as if the other did not exist.",
            "两个同时记录的计划会各自发送，互不知晓。",
        ),
        wrong="tieringrules run --record ... &  tieringrules run --record ...",
        right="tieringrules run --record ... && tieringrules run --record ...",
    ),
    warning(
        "TR903",
        message=(
            "with a gap of {gap} there is room for {most} contacts per {per}, never for {at_most}",
            "间隔为 {gap} 时，每{per}最多只能触达 {most} 次，到不了 {at_most} 次",
        ),
        help=("write a smaller 'at_most' or a shorter 'gap'", "请减小 at_most，或缩短 gap"),
        why=(
            "Both limits hold. One of them is not what somebody meant.",
            "两个限制同时生效，其中一个恐怕与本意不符。",
        ),
        wrong="cap: {at_most: 4, per: week, gap: 5 days}",
        right="cap: {at_most: 2, per: week, gap: 3 days}",
    ),
    warning(
        "TR904",
        message=(
            "the regular message comes {times} times a {per} (every {every}), but the cap allows {at_most}",
            "定期消息每{per}有 {times} 次（every: {every}），但上限只允许 {at_most} 次",
        ),
        help=("write a longer 'every', or a larger 'at_most'", "请加长 every，或增大 at_most"),
        why=(
            "The cap always wins, so that the message is sent less often than it says, and triggers find no room.",
            "上限始终优先，消息实际会比所写的少，触发消息也没有余地。",
        ),
        wrong="{message: newsletter, every: week, cap: {at_most: 2, per: month}}",
        right="{message: newsletter, every: month, cap: {at_most: 2, per: month}}",
    ),
    error(
        "TR905",
        message=("the shares of these variants add to {total}", "各版本的占比合计为 {total}"),
        help=(
            "let them add to 100% at most; whoever is in none of them gets the message itself",
            "合计不得超过 100%；不属于任何版本的客户收到原消息",
        ),
        why=(
            "Each customer gets one wording. Shares above 100% cannot all be given.",
            "每位客户只收到一个版本，超过 100% 的占比无法分配。",
        ),
        wrong="{message: newsletter, variants: {newsletter_b: 60%, newsletter_c: 50%}}",
        right="{message: newsletter, variants: {newsletter_b: 30%, newsletter_c: 30%}}",
    ),
    error(
        "TR906",
        message=("{written} is no share of the customers", "{written} 不能作为客户占比"),
        help=("write more than 0% and less than 100%", "请写大于 0%、小于 100% 的值"),
        why=(
            "A control group of nobody compares nothing, and one of everybody contacts nobody.",
            "空的对照组无从比较，全体都在对照组则无人可触达。",
        ),
        wrong="control: 100%",
        right="control: 5%",
    ),
    error(
        "TR907",
        message=("'{written}' does not say how many a day", "“{written}”没有写明每天多少次"),
        help=("write such as 40 a day", "请写成 40 a day 或 每天 40"),
        why=(
            "What people cannot do today waits until tomorrow, by priority. For that a plan needs a number for a day.",
            "当天做不完的会按优先级顺延到次日，因此需要一个按天的数量。",
        ),
        wrong="phone: {address: mobile, capacity: many}",
        right="phone: {address: mobile, capacity: 40 a day}",
    ),
    error(
        "TR908",
        message=("these days without contacts have no beginning and end", "这段停止触达的日期没有起止"),
        help=(
            "write one day, or 'from' and a later 'to', or a 'festival'",
            "请写一个日期，或 from 与不早于它的 to，或 festival",
        ),
        why=(
            "A period without an end, or one that ends before it begins, holds on no day or on all.",
            "没有终点、或终点早于起点的时段，要么从不生效，要么永远生效。",
        ),
        wrong="blackout: [{from: 2026-10-07, to: 2026-10-01}]",
        right="blackout: [{from: 2026-10-01, to: 2026-10-07}]",
    ),
    error(
        "TR909",
        message=("this override changes nothing", "这条 overrides 没有改变任何内容"),
        help=(
            "write `channels`, `message`, `service` or `cap` for these customers",
            "请为这些客户写明 `channels`、`message`、`service` 或 `cap`",
        ),
        why=(
            "An override says what some customers get in place of what their tier gets. One that says nothing is an "
            "intention that somebody counts on in vain.",
            "overrides 说明某些客户得到什么来代替等级的安排；什么都没写，就会有人白白指望它。",
        ),
        wrong="overrides: [{when: {region: [华南]}}]",
        right="overrides: [{when: {region: [华南]}, channels: [sms]}]",
    ),
    error(
        "TR910",
        message=(
            "policy '{policy}' has no entry for tier '{name}'",
            "策略“{policy}”没有等级“{name}”的安排",
        ),
        help=("{hint}", "{hint}"),
        why=(
            "An override changes what the policy says of a tier. Where it says nothing there is nothing to change.",
            "overrides 只能修改策略已写的等级；没有写，就无从修改。",
        ),
        wrong="tiers: {gold: {channels: [email]}}\noverrides: [{when: {region: [华南]}, tiers: [silver], channels: [sms]}]",
        right="tiers: {gold: {channels: [email]}}\noverrides: [{when: {region: [华南]}, tiers: [gold], channels: [sms]}]",
    ),
    error(
        "TR911",
        message=("there are variants of a message, but no message", "写了 variants，却没有写 message"),
        help=("write the `message` that the others get", "请写出其余客户收到的 `message`"),
        why=(
            "Variants are other wordings of a message. Customers in none of their shares get the message itself.",
            "variants 是某条消息的其他版本；不属于任何版本的客户收到原消息。",
        ),
        wrong="{channels: [email], variants: {newsletter_b: 50%}}",
        right="{channels: [email], message: newsletter, variants: {newsletter_b: 50%}}",
    ),
    error(
        "TR912",
        message=(
            "'history' in line {line} is no address of a database without user and password",
            "第 {line} 行的 history 不是不含用户名和密码的数据库地址",
        ),
        help=(
            "write such as postgresql+psycopg://host/name or sqlite:///folder/file; user and password stand in "
            "TIERINGRULES_HISTORY_USER and TIERINGRULES_HISTORY_PASSWORD",
            "请写成 postgresql+psycopg://主机/库名 或 sqlite:///目录/文件；"
            "用户和密码放在环境变量 TIERINGRULES_HISTORY_USER 与 TIERINGRULES_HISTORY_PASSWORD 中",
        ),
        why=(
            "Rule files are read by many and kept for ever. A password in them belongs to everybody.",
            "规则文件许多人会看，且长期保存；写在里面的密码等于公开。",
        ),
        wrong="history: postgresql://boss:secret@db.example.com/crm",
        right="history: postgresql+psycopg://db.example.com/crm",
    ),
    error(
        "TR913",
        message=(
            "'{written}' is no number of days from 1 to {most}",
            "“{written}”不是 1 到 {most} 之间的天数",
        ),
        help=("write such as --horizon 30d", "请写成 --horizon 30d"),
        why=(
            "A forecast makes a plan for each of the days; beyond a year, tiers and customers are others.",
            "预测会逐天制定计划；超过一年，等级与客户都已不同。",
        ),
        wrong="tieringrules plan --horizon soon",
        right="tieringrules plan --horizon 30d",
    ),
    error(
        "TR914",
        message=("a forecast cannot be recorded", "预测不能记录"),
        help=("leave out '--record' or '--horizon'", "请去掉 --record 或 --horizon"),
        why=(
            "The days to come are planned on a copy of the history. Were they recorded, nothing would be due any more "
            "when their day comes.",
            "未来几天是在历史的副本上推演的；若记录下来，到了当天就不再有到期的触达。",
        ),
        wrong="tieringrules plan --horizon 30d --record",
        right="tieringrules plan --horizon 30d",
    ),
)
