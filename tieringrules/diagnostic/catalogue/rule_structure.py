"""Codes about the shape of rule files: keys, nesting, single values."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR201",
        message=("this file does not say its kind", "本文件没有写明类别（kind）"),
        help=("begin the file with 'kind:' and one of: {kinds}", "请在文件开头写“kind:”，可选：{kinds}"),
        why=(
            "Every rule file says what it is about in 'kind:'; without it none of its content can be used.",
            "每个规则文件都要用“kind:”说明自己的类别，否则其内容无法使用。",
        ),
        wrong="name: customer_value\ntiers: [...]",
        right="kind: standard\nname: customer_value\ntiers: [...]",
    ),
    error(
        "TR202",
        message=("'{key}' is not a key that belongs here", "此处不能使用键“{key}”"),
        help=("{hint}", "{hint}"),
        why=(
            "A misspelled key would otherwise be passed over in silence, and the rule would mean something else.",
            "写错的键如果被悄悄忽略，规则的含义就会改变，因此必须报错。",
        ),
        wrong="kind: standard\nname: value\nteirs: [...]",
        right="kind: standard\nname: value\ntiers: [...]",
    ),
    error(
        "TR203",
        message=("'{key}:' is missing here", "此处缺少“{key}:”"),
        help=("add a line '{key}: …'", "请补上一行“{key}: …”"),
        why=("This part cannot work without that key.", "缺少这个键，此部分无法工作。"),
        wrong="kind: dataset\nname: customers",
        right="kind: dataset\nname: customers\ncolumns: {customer_id: {type: text}}",
    ),
    error(
        "TR205",
        message=("here stands {found} where {expected} belongs", "此处应为{expected}，实际写的是{found}"),
        help=("compare with the examples in the documentation of this kind", "请对照该类别文档中的示例修改"),
        why=(
            "Each place in a rule file takes one form: a single value, a list, or 'key: value' lines.",
            "规则文件的每个位置只接受一种形式：单个值、列表，或“键: 值”。",
        ),
        wrong="tiers: platinum",
        right="tiers:\n  - {name: platinum, when: monetary_12m >= 50000}",
    ),
    error(
        "TR206",
        message=("'{written}' is not one of the words that may stand here", "此处不能写“{written}”"),
        help=("{hint}", "{hint}"),
        why=("This place takes one of a few fixed words.", "此位置只接受少数几个固定的词。"),
        wrong="amount: {type: float}",
        right="amount: {type: number}",
    ),
    error(
        "TR207",
        message=("nothing is written here", "此处内容为空"),
        help=(
            "write the value, or remove the key; lines that belong under it must be indented further",
            "请填写内容或删除该键；属于它的下级行需要缩进",
        ),
        why=(
            "A key without a value is nearly always an unfinished line or one whose content is not indented.",
            "键后面没有值，通常是没写完，或者下级内容没有缩进。",
        ),
        wrong="tiers:",
        right="tiers:\n  - {name: all, otherwise: true}",
    ),
    error(
        "TR208",
        message=("one of these keys is needed here: {keys}", "此处需要以下键之一：{keys}"),
        help=("write exactly one of them", "请恰好写其中一个"),
        why=("Without one of them it is not said what this is.", "缺少这些键，就无法知道其含义。"),
        wrong="metrics:\n  orders_12m: {within: 12 months}",
        right="metrics:\n  orders_12m: {count: orders, within: 12 months}",
    ),
    error(
        "TR209",
        message=(
            "{written} is out of bounds: it must be {bound} {limit}",
            "{written} 超出范围：必须{bound} {limit}",
        ),
        help=("write a number within the bounds", "请填写范围内的数字"),
        why=("The number has no meaning beyond its bounds.", "超出范围的数字没有意义。"),
        wrong="cap: {at_most: -1, per: month}",
        right="cap: {at_most: 0, per: month}",
    ),
    error(
        "TR210",
        message=("only one of these keys may stand here: {keys}", "以下键只能写一个：{keys}"),
        help=("keep the one that is meant", "请只保留需要的那一个"),
        why=("Together they contradict each other.", "同时出现会互相矛盾。"),
        wrong="- {name: gold, when: frequency_12m > 3, otherwise: true}",
        right="- {name: gold, when: frequency_12m > 3}",
    ),
    error(
        "TR223",
        message=("'otherwise' can only be true", "“otherwise”只能写 true"),
        help=(
            "write 'otherwise: true', or give the tier a condition",
            "请写“otherwise: true”，或为该等级写条件",
        ),
        why=(
            "'otherwise: true' takes everyone else; 'false' would take nobody.",
            "“otherwise: true”表示其余所有客户；写 false 则没有任何客户。",
        ),
        wrong="- {name: standard, otherwise: false}",
        right="- {name: standard, otherwise: true}",
    ),
    error(
        "TR227",
        message=("'{written}' is not a length of time", "“{written}”不是有效的时间长度"),
        help=(
            "write a whole number above 0 and days, weeks, months, quarters or years, such as 12 months",
            "请写大于 0 的整数加单位 days、weeks、months、quarters 或 years，例如 12 months",
        ),
        why=(
            "Windows and gaps are counted in whole days or calendar months.",
            "时间窗口与间隔按整天或自然月计算。",
        ),
        wrong="within: one year",
        right="within: 12 months",
    ),
    error(
        "TR248",
        message=("this file cannot be read", "无法读取本文件"),
        help=("check that it exists and that you may read it", "请检查文件是否存在以及是否有读取权限"),
        why=(
            "A rule file that cannot be read could hold rules that matter.",
            "读不到的规则文件里可能有重要规则。",
        ),
        wrong="rules/value.yaml without read permission",
        right="rules/value.yaml readable",
    ),
    error(
        "TR249",
        message=("a second file of kind 'workspace'", "出现了第二个 workspace 文件"),
        help=(
            "keep 'tieringrules.yaml' at the top and remove this one",
            "只保留最上层的 tieringrules.yaml，删除此文件",
        ),
        why=(
            "A workspace is described once, in 'tieringrules.yaml'.",
            "工作区只在 tieringrules.yaml 中描述一次。",
        ),
        wrong="rules/other.yaml: kind: workspace",
        right="tieringrules.yaml: kind: workspace",
    ),
)
