"""Codes about conditions of fields and tests (TR360-TR399)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

_NEVER = (
    "A test that nothing can pass would silently leave customers without the tier that was meant for them.",
    "永远无法满足的条件，会让客户在无人察觉的情况下得不到应有的等级。",
)
_GUESS = (
    "The meaning is probably clear, but a rule that decides about customers is not guessed.",
    "含义多半清楚，但决定客户等级的规则不能靠猜测。",
)
_FORM = (
    "A condition is a text with an expression, or fields with tests; all, any and not nest them.",
    "条件可以是一段表达式文本，也可以是“字段: 判断”；用 all、any、not 进行组合。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR360",
        message=("the condition is empty", "条件为空"),
        help=(
            "write the tests below it, indented further; for everyone else write otherwise: true",
            "请在下一行缩进写出条件；若表示其余所有客户，请写 otherwise: true",
        ),
        why=(
            "An empty condition is usually a wrong indentation: the tests stand beside it instead of under it.",
            "条件为空通常是缩进错误：内容写在了旁边，而不是下面。",
        ),
        wrong="when:\nmonetary_12m: {at_least: 50000}",
        right="when:\n  monetary_12m: {at_least: 50000}",
    ),
    error(
        "TR361",
        message=("a condition cannot be a list", "条件不能是列表"),
        help=(
            "say how its items are joined: all: [ … ] or any: [ … ]",
            "请说明各项的关系：all: [ … ] 或 any: [ … ]",
        ),
        why=_FORM,
        wrong="when: [{region: 华东}, {satisfaction: 5}]",
        right="when: {any: [{region: 华东}, {satisfaction: 5}]}",
    ),
    error(
        "TR362",
        message=("'{key}' takes a list of conditions", "“{key}”的内容应为条件列表"),
        help=("put '- ' before each of them", "请在每个条件前加“- ”"),
        why=(
            "Without the list it is not clear where one condition ends and the next begins.",
            "没有列表就无法分清各个条件从哪里开始、到哪里结束。",
        ),
        wrong="any:\n  region: 华东\n  satisfaction: 5",
        right="any:\n  - region: 华东\n  - satisfaction: 5",
    ),
    error(
        "TR363",
        message=("there is no operator '{operator}'", "没有名为“{operator}”的运算符"),
        help=("{hint}", "{hint}"),
        why=_FORM,
        wrong="monetary_12m: {atleast: 50000}",
        right="monetary_12m: {at_least: 50000}",
    ),
    error(
        "TR364",
        message=("'{written}' is a comparison, not a value", "“{written}”是比较，不是值"),
        help=("write {right}", "请写成 {right}"),
        why=_GUESS,
        wrong='monetary_12m: ">= 50000"',
        right="monetary_12m: {at_least: 50000}",
    ),
    error(
        "TR365",
        message=(
            "'{written}' is a range, which YAML does not know",
            "“{written}”是区间，YAML 不支持这种写法",
        ),
        help=("write {right}", "请写成 {right}"),
        why=(
            "Ranges with two points belong to expressions; here they would be read as a text.",
            "带两个点的区间只能用在表达式里，在这里会被当成文本。",
        ),
        wrong="satisfaction: [4..5]",
        right="satisfaction: {between: [4, 5]}",
    ),
    error(
        "TR366",
        message=("'{first}' and '{second}' cannot both hold", "“{first}”与“{second}”不可能同时成立"),
        help=("check the two values; to allow either, use any:", "请检查这两个值；若满足其一即可，请用 any:"),
        why=_NEVER,
        wrong="satisfaction: {at_least: 5, at_most: 3}",
        right="satisfaction: {at_least: 3, at_most: 5}",
    ),
    error(
        "TR368",
        message=(
            "'{operator}' cannot be asked of '{field}', which is {type}",
            "“{field}”是{type}，不能使用“{operator}”",
        ),
        help=(
            "more and less are asked of numbers, dates and tiers; parts of a text of texts; days of dates",
            "大小比较用于数字、日期和等级；文本匹配用于文本；天数用于日期",
        ),
        why=_NEVER,
        wrong="region: {at_least: 华东}",
        right="region: 华东",
    ),
    error(
        "TR369",
        message=("'{operator}' takes {takes}", "“{operator}”需要{takes}"),
        help=("write {takes}", "请写{takes}"),
        why=_FORM,
        wrong="satisfaction: {between: 4}",
        right="satisfaction: {between: [4, 5]}",
    ),
    error(
        "TR370",
        message=("the list is empty, so no value is in it", "列表为空，没有任何值在其中"),
        help=("write the values between the brackets", "请在方括号中写出各个值"),
        why=_NEVER,
        wrong="region: []",
        right="region: [华东, 华南]",
    ),
    error(
        "TR371",
        message=("an item of the list is empty", "列表中有一项为空"),
        help=(
            "remove it; to take customers without a value too, write any: with missing: true",
            "请删除该项；若要包含没有值的客户，请用 any: 加上 missing: true",
        ),
        why=(
            "Only 'missing: true' asks whether a value is missing.",
            "只有 missing: true 才用来判断是否缺失。",
        ),
        wrong="region: [华东, null]",
        right="any: [{region: 华东}, {region: {missing: true}}]",
    ),
    error(
        "TR372",
        message=("nothing is written after '{name}:'", "“{name}:”后面没有内容"),
        help=(
            "write a value; to ask whether it is missing, write {{missing: true}}",
            "请写出值；若要判断是否缺失，请写 {{missing: true}}",
        ),
        why=(
            "A forgotten value and the question for missing ones look alike, so the question is written out.",
            "忘记填写与判断缺失看起来一样，因此判断缺失必须明确写出。",
        ),
        wrong="email:",
        right="email: {missing: true}",
    ),
    error(
        "TR373",
        message=("nothing stands under '{key}'", "“{key}”下面没有条件"),
        help=("write at least one condition there", "请至少写一个条件"),
        why=_FORM,
        wrong="any: []",
        right="any: [{region: 华东}, {satisfaction: 5}]",
    ),
    error(
        "TR374",
        message=("'not' takes one condition, not a list", "“not”只接受一个条件，不能是列表"),
        help=("say how they are joined: not: {{any: [ … ]}}", "请说明各项的关系：not: {{any: [ … ]}}"),
        why=_FORM,
        wrong="not: [{region: 华东}, {satisfaction: 5}]",
        right="not: {any: [{region: 华东}, {satisfaction: 5}]}",
    ),
    error(
        "TR375",
        message=("'{name}' stands here twice", "“{name}”在此处出现了两次"),
        help=(
            "join the tests: {name}: {{at_least: … , at_most: … }}",
            "请合并条件：{name}: {{at_least: … , at_most: … }}",
        ),
        why=(
            "Two spellings of one name in Unicode are the same field, and one test would hide the other.",
            "同一名称的两种 Unicode 写法是同一个字段，其中一个条件会覆盖另一个。",
        ),
        wrong="satisfaction: {at_least: 3}\nsatisfaction: {at_most: 5}",
        right="satisfaction: {at_least: 3, at_most: 5}",
    ),
    error(
        "TR380",
        message=(
            "the number has more digits after the point than the {scale} that are kept here",
            "小数位数超过此处保留的 {scale} 位",
        ),
        help=("leave out the further digits", "请去掉多余的小数位"),
        why=(
            "Decimals are kept exactly, with the digits that their column declares.",
            "小数按列声明的位数精确保存。",
        ),
        wrong="amount: {type: decimal, scale: 2, default: 0.125}",
        right="amount: {type: decimal, scale: 2, default: 0.13}",
    ),
)
