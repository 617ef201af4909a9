"""Codes about names and types in expressions (TR204, TR318, TR330-TR359)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_SILENT = (
    "A comparison that makes no sense would never be true, and customers would silently fall into a lower tier.",
    "没有意义的比较永远不成立，客户会在无人察觉的情况下落入更低的等级。",
)
_KINDS = (
    "Every name has a type that its dataset or metric declares; operators and functions work on certain types.",
    "每个名称都有数据集或指标声明的类型，运算符和函数只适用于特定类型。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR204",
        message=("'{name}' is not {noun}", "“{name}”不是{noun}"),
        help=("{hint}", "{hint}"),
        why=(
            "Only names that a dataset or a metrics file declares can be used, so that a misspelling is found here.",
            "只能使用数据集或指标文件中声明过的名称，这样拼写错误会在这里被发现。",
        ),
        wrong="when: {monetery_12m: {at_least: 50000}}",
        right="when: {monetary_12m: {at_least: 50000}}",
    ),
    error(
        "TR318",
        message=("there is no function '{name}'", "没有名为“{name}”的函数"),
        help=("{hint}", "{hint}"),
        why=(
            "The built-in functions are those of FEEL, with blanks in their names, and days_since and its sisters.",
            "内置函数是 FEEL 的函数（名称中带空格），以及 days_since 等几个日期函数。",
        ),
        wrong="len(name) > 3",
        right="string length(name) > 3",
    ),
    error(
        "TR378",
        message=("there is no type '{name}' for a column", "列没有名为“{name}”的类型"),
        help=(
            "types are number, string, boolean, date, time, date and time, days and time duration, "
            "years and months duration",
            "可用类型：number、string、boolean、date、time、date and time、days and time duration、"
            "years and months duration",
        ),
        why=_KINDS,
        wrong="name instance of text",
        right="name instance of string",
    ),
    error(
        "TR379",
        message=(
            "{found} is never an instance of {name}, so this is never true",
            "{found}永远不是 {name}，此条件永远不成立",
        ),
        help=(
            "to ask whether there is a value, write: … != null",
            "若要判断是否有值，请写：… != null",
        ),
        why=_SILENT,
        wrong="monetary_12m instance of string",
        right="monetary_12m != null",
    ),
    error(
        "TR330",
        message=("{left} cannot be compared with {right}", "{left}不能与{right}比较"),
        help=("{hint}", "{hint}"),
        why=_SILENT,
        wrong='monetary_12m >= "50000"',
        right="monetary_12m >= 50000",
    ),
    error(
        "TR331",
        message=("a date is compared with the text '{written}'", "日期与文本“{written}”比较"),
        help=("{hint}", "{hint}"),
        why=_SILENT,
        wrong='last_order >= "2026-01-31"',
        right='last_order >= date("2026-01-31")',
    ),
    error(
        "TR332",
        message=("'{written}' is not one of the values", "“{written}”不在可选值之中"),
        help=("{hint}", "{hint}"),
        why=(
            "The column declares which values it can have; another one would never occur.",
            "该列已声明可能的取值，其他值永远不会出现。",
        ),
        wrong='region = "华中东"',
        right='region = "华东"',
    ),
    error(
        "TR333",
        message=("'{written}' is not a tier of {standard}", "“{written}”不是 {standard} 的等级"),
        help=("{hint}", "{hint}"),
        why=(
            "The standard names its tiers; another name would never occur.",
            "该标准已列出其等级，其他名称永远不会出现。",
        ),
        wrong='customer_value >= "golden"',
        right='customer_value >= "gold"',
    ),
    error(
        "TR334",
        message=(
            "{type} has no order, so '{operator}' says nothing",
            "{type}没有大小顺序，不能用“{operator}”",
        ),
        help=("compare with = or in", "请用 = 或 in 比较"),
        why=_SILENT,
        wrong='region > "华东"',
        right='region = "华东"',
    ),
    error(
        "TR335",
        message=("a condition must be true or false, this is {found}", "条件必须为真或假，而这里是{found}"),
        help=(
            "compare it with something, such as: monetary_12m > 0",
            "请与某个值比较，例如：monetary_12m > 0",
        ),
        why=(
            "Numbers and texts are neither true nor false.",
            "数字和文本本身没有真假之分。",
        ),
        wrong="when: monetary_12m",
        right="when: monetary_12m > 0",
    ),
    error(
        "TR336",
        message=(
            "'{operator}' does not work between {left} and {right}",
            "“{operator}”不能用于{left}和{right}",
        ),
        help=("{hint}", "{hint}"),
        why=_KINDS,
        wrong="last_order + 30",
        right='last_order + duration("P30D")',
    ),
    error(
        "TR337",
        message=("a minus sign cannot stand before {found}", "{found}前面不能加负号"),
        help=("put it before a number or a duration", "负号只能用于数字或时长"),
        why=_KINDS,
        wrong="-region",
        right="-monetary_12m",
    ),
    error(
        "TR338",
        message=("'{name}' is not called with these arguments", "函数“{name}”的参数不对"),
        help=("write {usage}", "请写成 {usage}"),
        why=_KINDS,
        wrong="round half up(average_order)",
        right="round half up(average_order, 2)",
    ),
    error(
        "TR339",
        message=(
            "'{parameter}' of '{name}' must be {expected}, this is {found}",
            "“{name}”的参数 {parameter} 应为{expected}，而这里是{found}",
        ),
        help=("pass {expected}", "请传入{expected}"),
        why=_KINDS,
        wrong='contains(monetary_12m, "5")',
        right='contains(name, "公司")',
    ),
    error(
        "TR340",
        message=("{left} and {right} cannot stand for the same value", "{left}和{right}不能作为同一个值"),
        help=("give both the same kind of value", "请让两者为同一类型"),
        why=(
            "A metric has one type, whichever way its value is found.",
            "无论取值来自哪个分支，指标只能有一种类型。",
        ),
        wrong='if satisfaction > 3 then 1 else "low"',
        right="if satisfaction > 3 then 1 else 0",
    ),
    warning(
        "TR341",
        message=(
            "where {names} is missing, this condition is unknown and 'else' is taken",
            "当 {names} 缺失时，该条件未知，将取 else 的值",
        ),
        help=(
            "if that is meant, say so: if {name} != null and … then … else …",
            "如果确实如此，请写明：if {name} != null and … then … else …",
        ),
        why=(
            "As in FEEL, 'if' takes 'else' unless its condition is true. Customers without data then get that value.",
            "与 FEEL 一致，只有条件为真时才取 then。缺少数据的客户会得到 else 的值。",
        ),
        wrong="if satisfaction >= 4 then 100 else 0",
        right="if satisfaction != null and satisfaction >= 4 then 100 else 0",
    ),
    error(
        "TR342",
        message=(
            "compared with null in this way, the answer is always unknown",
            "这样与 null 比较，结果永远未知",
        ),
        help=("to ask whether a value is missing write: x = null", "判断是否缺失请写：x = null"),
        why=(
            "Nothing is smaller or greater than a missing value.",
            "缺失的值无法比较大小。",
        ),
        wrong="satisfaction < null",
        right="satisfaction = null",
    ),
    error(
        "TR343",
        message=("{type} has no property '{name}'", "{type}没有属性“{name}”"),
        help=("{hint}", "{hint}"),
        why=_KINDS,
        wrong="birthday.age",
        right="years_since(birthday)",
    ),
    error(
        "TR344",
        message=(
            "nothing lies in this interval: its low end is above its high end",
            "区间为空：下限大于上限",
        ),
        help=("put the smaller value first", "请把较小的值写在前面"),
        why=_SILENT,
        wrong="satisfaction in [5..4]",
        right="satisfaction in [4..5]",
    ),
    error(
        "TR345",
        message=("this is {found}, the place asks for {expected}", "这里是{found}，应为{expected}"),
        help=("write an expression that gives {expected}", "请写出结果为{expected}的表达式"),
        why=_KINDS,
        wrong="amount: {type: decimal, scale: 2, value: status}",
        right="amount: {type: decimal, scale: 2, value: quantity * unit_price}",
    ),
    error(
        "TR346",
        message=(
            "the result can have more digits after the point than the {scale} that the place allows",
            "结果的小数位数可能超过此处允许的 {scale} 位",
        ),
        help=(
            "write how it is rounded: round half up( … , {scale})",
            "请写明如何取整：round half up( … , {scale})",
        ),
        why=(
            "Money is kept exactly; where digits must go, the rule says how.",
            "金额按精确值保存；需要舍去小数位时，规则要写明方式。",
        ),
        wrong="share: {type: decimal, scale: 2, value: amount / 3}",
        right="share: {type: decimal, scale: 2, value: 'round half up(amount / 3, 2)'}",
    ),
    error(
        "TR347",
        message=(
            "the product would have more than {limit} digits after the point",
            "乘积的小数位数超过 {limit} 位",
        ),
        help=("round in between: round half up( … , 2)", "请在中间取整：round half up( … , 2)"),
        why=(
            "Multiplication keeps every digit, so that sums come out exactly; so many digits cannot be kept.",
            "乘法会保留所有小数位以保证精确，但无法保留这么多位。",
        ),
        wrong="a * b * c * d * e * f * g * h * i * j",
        right="round half up(a * b * c, 2) * d",
    ),
    error(
        "TR349",
        message=("the list is empty, so nothing is in it", "列表为空，没有任何值在其中"),
        help=("write the values between the brackets", "请在方括号中写出各个值"),
        why=_SILENT,
        wrong="region in []",
        right='region in ["华东", "华南"]',
    ),
    error(
        "TR350",
        message=("a list, range or test cannot stand here", "此处不能使用列表、区间或判断"),
        help=("use it after in: satisfaction in [4..5]", "请放在 in 之后：satisfaction in [4..5]"),
        why=_KINDS,
        wrong="satisfaction = [4..5]",
        right="satisfaction in [4..5]",
    ),
    error(
        "TR351",
        message=(
            "'{parameter}' of '{name}' must be written out here",
            "“{name}”的参数 {parameter} 必须直接写出",
        ),
        help=(
            "write a constant; a column that holds dates should be declared as type: date",
            "请写成常量；存放日期的列应声明为 type: date",
        ),
        why=(
            "What is written in the rule can be checked before any data is read.",
            "直接写在规则里的内容可以在读取数据之前检查。",
        ),
        wrong="date(joined_on) > as_of",
        right='date("2026-01-31") > as_of',
    ),
    error(
        "TR352",
        message=("the result lies outside the calendar", "结果超出日历范围"),
        help=("use dates of the years 1 to 9999", "请使用公元 1 年至 9999 年的日期"),
        why=_SILENT,
        wrong='date("9999-12-31") + duration("P1D")',
        right='date("2026-01-31") + duration("P1D")',
    ),
    error(
        "TR353",
        message=(
            "tiers of {left} are compared with tiers of {right}",
            "{left} 的等级与 {right} 的等级不能比较",
        ),
        help=("compare each standard with names of its own tiers", "请把每个标准与它自己的等级名称比较"),
        why=_SILENT,
        wrong="customer_value = service_level",
        right='customer_value = "gold" and service_level = "priority"',
    ),
    error(
        "TR354",
        message=(
            "'{parameter}' of '{name}' cannot be this number",
            "“{name}”的参数 {parameter} 不能是这个数",
        ),
        help=(
            "positions are whole numbers from 1, or from -1 at the end; lengths at least 1; digits -18 to 18",
            "位置为从 1 开始的整数，从末尾数为 -1；长度至少为 1；小数位数在 -18 到 18 之间",
        ),
        why=_KINDS,
        wrong="substring(name, 0)",
        right="substring(name, 1)",
    ),
    error(
        "TR355",
        message=("the pattern cannot be read: {problem}", "正则表达式无法解析：{problem}"),
        help=("check the pattern at character {position}", "请检查第 {position} 个字符附近"),
        why=(
            "A pattern that cannot be read finds nothing.",
            "无法解析的模式什么也匹配不到。",
        ),
        wrong='matches(name, "(公司")',
        right='matches(name, "公司")',
    ),
    error(
        "TR356",
        message=("patterns here cannot use {feature}", "此处的正则表达式不支持{feature}"),
        help=("{hint}", "{hint}"),
        why=(
            "Patterns run in time proportional to the text and mean the same on every engine; some features of "
            "other dialects make that impossible.",
            "这里的正则表达式保证匹配时间与文本长度成正比，且在各引擎上含义一致，某些方言特性因此无法支持。",
        ),
        wrong='matches(name, "^(?!测试)")',
        right='not(starts with(name, "测试"))',
    ),
)
