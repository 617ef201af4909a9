"""Codes about results of a run (TR6xx)."""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import earlier_results, flags, places, tier_sizes, versions
from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR601",
        message=(
            "the exact numbers of '{name}' can grow beyond what can be computed (38 digits)",
            "“{name}”的精确数值可能超出可计算的范围（38 位）",
        ),
        help=(
            "multiply fewer columns with each other, give the decimal columns a smaller scale, or declare one "
            "of them as `type: number`",
            "请减少相乘的列、缩小小数列的 scale，或把其中一列声明为 `type: number`",
        ),
        why=(
            "Integers and decimals are never rounded. Products add their digits, and sums grow with the number of "
            "rows. Before anything is computed, the greatest value that the data allow is worked out; where it does "
            "not fit, the run stops, because a wrong tier is worse than none.",
            "整数和小数从不舍入：相乘时位数相加，求和时随行数增长。计算之前会先按数据推算可能的最大值；放不下时停止运行，因为错误的等级比没有等级更糟。",
        ),
        wrong="value: amount ** 1 * amount * amount * amount * amount    # amount has 12 digits",
        right="value: amount * rate",
    ),
    warning(
        "TR602",
        message=(
            "'{name}' divides by zero for {count} of the {rows}; without a `default` the result is missing there",
            "“{name}”在 {count} 个{rows}上除数为零；没有 `default` 时，这些结果记为缺失",
        ),
        help=(
            "give the metric a `default` if it has none, or write what holds then: `if b = 0 then 0 else a / b`",
            "如果指标还没有 `default`，请加上；也可以写明这种情况的取值：`if b = 0 then 0 else a / b`",
        ),
        why=(
            "A division by zero has no result, so it counts as missing: conditions on it are unknown and give no "
            "tier. That is often not meant.",
            "除以零没有结果，按缺失处理：依赖它的条件既非真也非假，不会给出等级。这往往不是本意。",
        ),
        wrong="average_order: monetary_12m / frequency_12m",
        right="average_order: {value: monetary_12m / frequency_12m, default: 0}",
    ),
    warning(
        "TR603",
        message=(
            "'{name}' gives no finite number for {count} of the {rows}; the result is missing there",
            "“{name}”在 {count} 个{rows}上得不到有限的数，这些结果记为缺失",
        ),
        help=(
            "check the formula: such results come from very large numbers, from powers, and from roots or "
            "logarithms of negative numbers",
            "请检查公式：这类结果来自过大的数、乘方，或负数的开方与对数",
        ),
        why=(
            "Infinity and “not a number” never enter a result: compared with anything they would give a tier that "
            "nobody can explain. They count as missing.",
            "无穷大和“非数”不会进入结果：拿它们比较会得出无法解释的等级，因此按缺失处理。",
        ),
        wrong="growth: (1 + rate) ** 10000",
        right="growth: (1 + rate) ** 12",
    ),
    warning(
        "TR604",
        message=(
            "standard '{name}' takes effect on {effective}; on {as_of} it gives no tier",
            "分类标准“{name}”自 {effective} 起生效；{as_of} 时不给出等级",
        ),
        help=(
            "classify for a later day with --as-of, or change `effective`",
            "请用 --as-of 指定更晚的日期，或修改 `effective`",
        ),
        why=(
            "Before its `effective` day a standard places nobody, so that rules can be prepared ahead. For standards "
            "that build on it, its tier is missing.",
            "在 `effective` 日期之前，标准不给任何客户定级，便于提前准备规则。引用它的其他标准会把它视为缺失。",
        ),
        wrong="effective: 2027-01-01    # classified as of 2026-06-30",
        right="effective: 2026-01-01",
    ),
    warning(
        "TR605",
        message=(
            "{count} of {customers} customers have no tier in standard '{name}'",
            "{customers} 个客户中有 {count} 个在分类标准“{name}”中没有等级",
        ),
        help=(
            "add a last tier with `otherwise: true`, or see in the summary which fields are missing",
            "请在最后加一个 `otherwise: true` 的等级，或在汇总中查看缺少哪些字段",
        ),
        why=(
            "A tier is given only where its condition is true. Customers who meet no condition, or of whom a field "
            "is missing, stay without a tier when no tier takes everyone else.",
            "只有条件为真才会给出等级。没有等级兜底时，不满足任何条件或缺少字段的客户就没有等级。",
        ),
        wrong="tiers:\n  - {name: gold, when: monetary_12m >= 20000}",
        right="tiers:\n  - {name: gold, when: monetary_12m >= 20000}\n  - {name: standard, otherwise: true}",
    ),
    warning(
        "TR606",
        message=("there are no customers to classify", "没有可分级的客户"),
        help=(
            "check that the customer data has rows and that they were not all refused or left out",
            "请检查客户数据是否有行，以及是否全部被拒收或排除",
        ),
        why=(
            "The result is empty. Most often the wrong file was given, or every row was refused.",
            "结果为空。通常是给错了文件，或所有行都被拒收。",
        ),
        wrong="customer_id,region",
        right="customer_id,region\nC001,华东",
    ),
    error(
        "TR607",
        message=(
            "the result has {rows} rows and {columns} columns, and an .xlsx sheet holds at most 1,048,576 rows and "
            "16,384 columns",
            "结果有 {rows} 行、{columns} 列，而 .xlsx 工作表最多容纳 1,048,576 行、16,384 列",
        ),
        help=(
            "write .csv or .parquet instead: `--out tiers.csv`",
            "请改用 .csv 或 .parquet：`--out tiers.csv`",
        ),
        why=(
            "The limit is the file format's own. A sheet that silently lost customers would be worse than none.",
            "这是文件格式自身的限制。悄悄丢失客户的表格比没有表格更糟。",
        ),
        wrong="tieringrules classify --out tiers.xlsx    # two million customers",
        right="tieringrules classify --out tiers.csv",
    ),
    error(
        "TR608",
        message=(
            "the text of column '{name}' in row {row} has more than the 32,767 characters that an .xlsx cell holds",
            "第 {row} 行“{name}”列的文本超过 .xlsx 单元格最多容纳的 32,767 个字符",
        ),
        help=(
            "write .csv, .parquet or .jsonl instead: `--out tiers.csv`",
            "请改用 .csv、.parquet 或 .jsonl：`--out tiers.csv`",
        ),
        why=(
            "The limit is the file format's own; a text cut off there would look complete.",
            "这是文件格式自身的限制；被截断的文本看起来却像完整的。",
        ),
        wrong="tieringrules classify --metric remarks --out tiers.xlsx",
        right="tieringrules classify --metric remarks --out tiers.csv",
    ),
    warning(
        "TR612",
        message=(
            "nobody has a value of {what}, so '{name}' measures nobody",
            "没有任何客户有 {what} 的值，“{name}”无法定级",
        ),
        help=(
            "check the data and the measure; customers without a value go to the tier with `otherwise`",
            "请检查数据与指标；没有值的客户归入 `otherwise` 等级",
        ),
        why=(
            "Shares, ranks and quantiles compare customers with each other; there is nothing to compare here.",
            "占比、排名和分位都是客户之间的比较，此处没有可比较的数据。",
        ),
        wrong="measure: monetary_12m    # no customer has any order, and the metric is a mean",
        right="measure: monetary_12m    # a sum, which is 0 without orders",
    ),
    warning(
        "TR613",
        message=(
            "the total of {what} is 0, so '{name}' gives everyone its last tier",
            "{what} 的总和为 0，“{name}”将所有客户归入最后一个等级",
        ),
        help=(
            "check the data and the measure; amounts below 0 count as 0",
            "请检查数据与指标；小于 0 的金额按 0 计",
        ),
        why=(
            "Nobody has a share of nothing, so nobody can be among those who bring most of it.",
            "总和为零时没有占比可言，也就没有贡献最大的客户。",
        ),
        wrong="measure: monetary_12m    # nobody bought within 12 months",
        right="measure: monetary_ever",
    ),
    warning(
        "TR614",
        message=(
            "{what} has only {values} different values for {bins} bins of '{name}'; some scores go to nobody",
            "{what} 只有 {values} 个不同的值，而“{name}”有 {bins} 个分位，部分得分不会出现",
        ),
        help=("use fewer bins, or write cuts", "请减少分位数量，或写明分段值（cuts）"),
        why=(
            "Equal values always get equal scores, so there cannot be more scores than different values.",
            "相同的值总是得到相同的得分，因此得分种类不会多于不同值的个数。",
        ),
        wrong="bins: 5    # and most customers bought once",
        right="cuts: {recency: [30, 90], frequency: [2, 4], monetary: [100, 500]}",
    ),
    warning(
        "TR615",
        message=(
            "cut points of {what} fall together at {point} in '{name}': many customers have the same value",
            "“{name}”中 {what} 的分界点重合于 {point}：许多客户的值相同",
        ),
        help=(
            "see in the summary which tiers stayed empty; use fewer tiers or bins, or write cuts",
            "请在汇总中查看哪些等级没有客户；可减少等级或分位，或写明分段值",
        ),
        why=(
            "Equal values always get equal classes. Where so many customers share a value that two cut points meet "
            "there, no customer lies between them.",
            "相同的值总是归入同一类。当大量客户的值相同、两个分界点重合时，两者之间不会有任何客户。",
        ),
        wrong="bins: 5    # and 60% of the customers bought exactly once",
        right="bins: 3",
    ),
    warning(
        "TR620",
        message=(
            "{count} customers meet several rows of '{name}', whose hit_policy is unique; they get no tier{keys}",
            "{count} 个客户同时符合“{name}”的多行规则，而 hit_policy 为 unique，因此没有等级{keys}",
        ),
        help=(
            "make the rows exclude each other, or choose hit_policy: first or priority",
            "请让各行互不重叠，或改用 hit_policy: first 或 priority",
        ),
        why=(
            "`unique` promises that at most one row meets a customer. Where the data break the promise, any choice "
            "between the rows would be a guess.",
            "`unique` 表示每个客户最多符合一行。数据违反这一约定时，在几行之间选择只能靠猜。",
        ),
        wrong='hit_policy: unique\nrules:\n  - [">= 100", gold]\n  - [">= 50", silver]',
        right='hit_policy: unique\nrules:\n  - [">= 100", gold]\n  - ["[50..100)", silver]',
    ),
    warning(
        "TR621",
        message=(
            "{count} customers meet rows of '{name}' that disagree, and its hit_policy is any; they get no tier{keys}",
            "{count} 个客户符合“{name}”中结论不同的多行规则，而 hit_policy 为 any，因此没有等级{keys}",
        ),
        help=(
            "let overlapping rows give the same outputs, or choose hit_policy: first or priority",
            "请让重叠的行给出相同的输出，或改用 hit_policy: first 或 priority",
        ),
        why=(
            "`any` promises that all rows which meet a customer give the same outputs. Where they differ, any choice "
            "between them would be a guess.",
            "`any` 表示符合同一客户的各行输出都相同。输出不同时，在几行之间选择只能靠猜。",
        ),
        wrong='hit_policy: any\nrules:\n  - [">= 100", gold]\n  - [">= 50", silver]',
        right='hit_policy: any\nrules:\n  - [">= 100", gold]\n  - ["[50..100)", silver]',
    ),
    *tier_sizes.ENTRIES,
    *versions.IN_RESULTS,
    *flags.IN_RESULTS,
    *places.RESULTS,
    *earlier_results.ENTRIES,
)
