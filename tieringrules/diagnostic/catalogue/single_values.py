"""Codes about single values in rule files (TR135 to TR149): what a place wants and what stands there."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR135",
        message=(
            "a single value belongs here, not {found}",
            "这里应当是单个值，而不是{found}",
        ),
        help=("write {wanted}", "请写{wanted}"),
        why=(
            "The place takes one value. A list or a group of keys has several.",
            "这个位置只能有一个值，列表或一组键值包含多个值。",
        ),
        wrong="bins: [5]",
        right="bins: 5",
    ),
    error(
        "TR136",
        message=("{wanted} belongs here, not {found}", "这里应当是{wanted}，而不是{found}"),
        help=("{how}", "{how}"),
        why=(
            "The place takes several values, and YAML sees only one text.",
            "这个位置要有多个值，而 YAML 只看到一段文字。",
        ),
        wrong="channels: 邮件，短信",
        right="channels: [邮件, 短信]",
    ),
    error(
        "TR137",
        message=("{wanted} is missing here", "这里缺少{wanted}"),
        help=("write it after the ':', or delete the line", "请写在冒号后面，或删除这一行"),
        why=(
            "A key without a value, and the words null and ~, say that there is nothing.",
            "只有键没有值，或写了 null、~，都表示什么也没有。",
        ),
        wrong="at_least:",
        right="at_least: 50000",
    ),
    error(
        "TR138",
        message=("'{text}' is not a number", "“{text}”不是数字"),
        help=(
            "write digits only, for instance 50000 or 0.5 (at most 38 digits)",
            "请只写数字，例如 50000 或 0.5（最多 38 位）",
        ),
        why=(
            "The place takes a number: digits, perhaps a minus before them and a point among them; 1e5 is fine, too.",
            "这个位置要写数字：只有数字，前面可以有负号，中间可以有小数点；1e5 也可以。",
        ),
        wrong="at_least: many",
        right="at_least: 50000",
    ),
    error(
        "TR139",
        message=(
            "'{text}': numbers are written without thousands separators",
            "“{text}”：数字不要写千位分隔符",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            "Inside brackets a comma separates items: [10,000, 20,000] would be four numbers, 10, 000, 20 and 000.",
            "在括号里，逗号用来分隔各项：[10,000, 20,000] 会变成 10、000、20、000 四个数。",
        ),
        wrong="at_least: 50,000",
        right="at_least: 50000",
    ),
    error(
        "TR140",
        message=(
            "'{text}': numbers are written without '{unit}'",
            "“{text}”：数字不要带“{unit}”这样的单位",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            "The place takes a plain number. Units of money or time belong to the metric, and 万 or k to speech.",
            "这个位置只写数字。金额、时间的单位由指标决定；万、亿、k 是口语的写法，请写出完整数字。",
        ),
        wrong="at_least: 5万",
        right="at_least: 50000",
    ),
    error(
        "TR141",
        message=(
            "'{text}': a comparison sign does not belong in a number",
            "“{text}”：数字前面不要写比较符号",
        ),
        help=(
            "write {written}; the comparison is the key: at_least (>=), at_most (<=), above (>), below (<)",
            "请写成 {written}；比较由键来表示：at_least（≥）、at_most（≤）、above（>）、below（<）",
        ),
        why=(
            "The key before the number says how to compare, so the number stands alone.",
            "怎样比较由数字前面的键来说明，所以数字单独写。",
        ),
        wrong="at_least: ≥50000",
        right="at_least: 50000",
    ),
    error(
        "TR142",
        message=("'{text}' is not a percentage", "“{text}”不是百分比"),
        help=("write {written}", "请写成 {written}"),
        why=(
            "Percentages carry their sign, so that nobody mixes up 80 and 0.8.",
            "百分比必须带百分号，以免把 80 和 0.8 弄混。",
        ),
        wrong="up_to: 0.8",
        right="up_to: 80%",
    ),
    error(
        "TR143",
        message=("the number '{text}' has leading zeros", "数字“{text}”前面有多余的 0"),
        help=(
            "write {written}, or quote it if it is a text",
            "请写成 {written}；如果它是编号之类的文字，请加引号",
        ),
        why=(
            "Some programs read 0123 as 83, others as 123, and often it is a code and no number at all.",
            "0123 在有的程序里是 83，在有的程序里是 123，而且它常常是编号而不是数字。",
        ),
        wrong="at_least: 0123",
        right="at_least: 123",
    ),
    error(
        "TR144",
        message=(
            "'{text}' stands in quotes, but {wanted} belongs here",
            "“{text}”加了引号，但这里应当是{wanted}",
        ),
        help=("write {written} without quotes", "请去掉引号，写成 {written}"),
        why=(
            "Quotes make a text of it, and a text is never equal to, above or below a number.",
            "加了引号就是文字，文字不能和数字比较大小。",
        ),
        wrong='at_least: "50000"',
        right="at_least: 50000",
    ),
    error(
        "TR145",
        message=(
            "'{text}' is not how a number is written here",
            "数字不能写成“{text}”",
        ),
        help=("write {written}", "请写成 {written}"),
        why=(
            (
                "One spelling for each number: half-width digits, a digit before and after the point, no plus sign, no "
                "underscores, no other bases."
            ),
            "每个数字只有一种写法：半角数字，小数点前后都有数字，不写加号、下划线，也不用其他进制。",
        ),
        wrong="at_least: ５００",
        right="at_least: 500",
    ),
    error(
        "TR146",
        message=("'{text}' is not a whole number", "“{text}”不是整数"),
        help=("write a number without a fraction, for instance 5", "请写没有小数的数字，例如 5"),
        why=(
            "The place counts something, and half of it does not exist.",
            "这个位置表示个数，不能有小数。",
        ),
        wrong="bins: 2.5",
        right="bins: 5",
    ),
    error(
        "TR147",
        message=("'{text}' is neither true nor false", "“{text}”既不是 true 也不是 false"),
        help=("write {written}", "请写成 {written}"),
        why=(
            "Only the words true and false, in small letters and without quotes, are yes and no in rule files.",
            "在规则文件里，是和否只能写成小写、不加引号的 true 和 false。",
        ),
        wrong="personal: yes",
        right="personal: true",
    ),
    error(
        "TR148",
        message=("'{text}' is not a date: {reason}", "“{text}”不是日期：{reason}"),
        help=("write {written}", "请写成 {written}"),
        why=(
            (
                "Dates are written year-month-day with four, two and two digits (ISO 8601), so that nobody mixes up month "
                "and day."
            ),
            "日期按“年-月-日”书写，分别是四位、两位、两位数字（ISO 8601），以免把月和日弄混。",
        ),
        wrong="effective: 2026/1/1",
        right="effective: 2026-01-01",
    ),
    error(
        "TR149",
        message=("'{text}' is not a time of day", "“{text}”不是一天中的时间"),
        help=("write {written}", "请写成 {written}"),
        why=(
            "Times are written hours:minutes with two digits each, from 00:00 to 23:59.",
            "时间按“时:分”书写，各两位数字，从 00:00 到 23:59。",
        ),
        wrong="from: 9点",
        right="from: 09:00",
    ),
)
