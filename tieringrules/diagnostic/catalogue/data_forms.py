"""Codes about how dates and numbers are written in customer data, and what rows are expected to meet."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR552",
        message=(
            "column '{column}' of '{dataset}': dates such as this one can be read two ways: {doubt}",
            "'{dataset}' 的列 '{column}'：此处的日期有两种读法：{doubt}",
        ),
        help=(
            'say which in the dataset: `format: "{day_first}"` (day first) or `format: "{month_first}"` (month first)',
            '请在数据集中写明：`format: "{day_first}"`（先日后月）或 `format: "{month_first}"`（先月后日）',
        ),
        why=(
            "03/04/2026 is the 3rd of April in one country and the 4th of March in another. A guess would shift purchases by months.",
            "03/04/2026 在有的国家是 4 月 3 日，在有的国家是 3 月 4 日。猜错会使消费日期相差数月。",
        ),
        wrong="ordered_at: {type: date}        # every cell is like 03/04/2026",
        right='ordered_at: {type: date, format: "%d/%m/%Y"}',
    ),
    warning(
        "TR560",
        message=(
            "column '{column}' of '{dataset}' has no `format`; its dates were read as {form}, as this row shows",
            "'{dataset}' 的列 '{column}' 没有写 `format`；根据此行，日期按 {form} 读取",
        ),
        help=(
            'if that is right, write `format: "{form}"` into the dataset',
            '如果无误，请在数据集中写明 `format: "{form}"`',
        ),
        why=(
            "All rows fit this order and some fit no other. A file of the next month may lack such a row.",
            "所有行都符合这种顺序，且有的行不符合另一种。下个月的文件里可能没有这样的行。",
        ),
        wrong="ordered_at\n03/04/2026\n25/04/2026",
        right='ordered_at: {type: date, format: "%d/%m/%Y"}',
    ),
    error(
        "TR561",
        message=(
            "column '{column}': {cell} is in another currency than {currency}",
            "列 '{column}'：{cell}的货币不是 {currency}",
        ),
        help=(
            "convert the amount in the file, or keep amounts of each currency in a column of their own",
            "请在文件中换算，或把不同货币的金额放在不同的列",
        ),
        why=(
            "Amounts of different currencies cannot be added up.",
            "不同货币的金额不能相加。",
        ),
        wrong="amount        # currency: CNY\n$100.00",
        right="amount\n¥720.00",
    ),
    error(
        "TR562",
        message=(
            "column '{column}': digits of {cell} were lost when it was stored as a floating-point number",
            "列 '{column}'：{cell}曾被存成浮点数，部分数字已丢失",
        ),
        help=(
            "export the column as text from where it comes from",
            "请从来源系统以文本格式重新导出该列",
        ),
        why=(
            "Floating-point numbers keep some 15 digits. An identifier with other digits belongs to somebody else.",
            "浮点数大约只保留 15 位数字。编号变了，就成了别人的编号。",
        ),
        wrong="card        # format: integer\n6.22202E+18",
        right="card\n6222021234567890123",
    ),
    error(
        "TR563",
        message=("the row breaks the expectation '{column}'{words}", "该行不满足约束 '{column}'{words}"),
        help=(
            "correct the row, or change the expectation under `expect:` of the dataset",
            "请改正该行，或修改数据集 `expect:` 中的约束",
        ),
        why=(
            "The contract says what must hold between the columns of a row. Where a value is missing nothing is known to be wrong.",
            "约定写明了同一行各列之间必须成立的关系。缺少数据时不视为违反。",
        ),
        wrong="ordered_at,shipped_at        # expect: shipped_at >= ordered_at\n2026-06-30,2026-06-01",
        right="ordered_at,shipped_at\n2026-06-01,2026-06-30",
    ),
    warning(
        "TR564",
        message=(
            "{count} of {total} rows of '{dataset}' break the expectation '{name}'{words}; they count all the same",
            "'{dataset}' 的 {total} 行中有 {count} 行不满足约束 '{name}'{words}；仍计入",
        ),
        help=(
            "look at them; `severity: error` would leave such rows out",
            "请检查这些行；写 `severity: error` 则会拒收这样的行",
        ),
        why=(
            "The dataset asks to be told of such rows without refusing them.",
            "数据集要求只提示、不拒收这样的行。",
        ),
        wrong="expect: [{name: small, condition: amount < 100000, severity: warning}]",
        right="amount\n250.00",
    ),
    warning(
        "TR565",
        message=(
            "{count} of {total} rows of '{dataset}' are left out: they break the expectation '{name}'{words}",
            "'{dataset}' 的 {total} 行中有 {count} 行未参与计算：不满足约束 '{name}'{words}",
        ),
        help=(
            "`tieringrules code TR563` explains it; --quarantine FILE writes the rows down",
            "运行 `tieringrules code TR563` 查看说明；用 --quarantine 文件 可导出这些行",
        ),
        why=(
            "Rows that break the contract do not count; if they are many, tiers may be wrong.",
            "不符合约定的行不参与计算；数量多时，客户的等级可能不准确。",
        ),
        wrong="expect: [{name: in_order, condition: shipped_at >= ordered_at}]",
        right="the rows with their dates in order",
    ),
    warning(
        "TR572",
        message=(
            "{count} customers of '{dataset}' were merged from many rows each, one of them from {rows}",
            "'{dataset}' 中有 {count} 位客户各由很多行合并而成，其中一位合并了 {rows} 行",
        ),
        help=(
            "look at --merged FILE; list numbers that mean “unknown” under `null_values`, or demand more columns in `identity:`",
            "请查看 --merged 文件；把表示“未知”的号码写入 `null_values`，或在 `identity:` 中要求更多列相同",
        ),
        why=(
            "A switchboard's number, or 13800000000 for want of a better one, makes one customer of many people.",
            "总机号码，或随手填写的 13800000000，会把许多人合并成一位客户。",
        ),
        wrong="mobile        # the same for 300 people\n13800000000",
        right='mobile: {type: phone, region: CN, null_values: ["13800000000"]}',
    ),
    warning(
        "TR573",
        message=(
            "column '{column}' of '{dataset}': {count} addresses mix letters of several scripts in one word",
            "'{dataset}' 的列 '{column}'：{count} 个邮箱地址在同一个词中混用了多种文字的字母",
        ),
        help=(
            "compare them with their source: a Cyrillic or Greek letter may stand where a Latin one was meant",
            "请与来源核对：可能混入了与拉丁字母相似的西里尔或希腊字母",
        ),
        why=(
            "а (Cyrillic) and a (Latin) look the same, but mail goes to another address, perhaps to somebody who wants just that.",
            "а（西里尔字母）与 a（拉丁字母）看起来一样，但邮件会发往另一个地址，甚至落入冒用者手中。",
        ),
        wrong="email\npаul@example.com        # the second letter is Cyrillic",
        right="email\npaul@example.com",
    ),
    warning(
        "TR582",
        message=(
            "of workbooks in the old form (.xls) errors such as #N/A and zeros that only a format shows are not seen",
            "旧格式（.xls）工作簿中的 #N/A 等错误值，以及仅由单元格格式显示的前导零无法识别",
        ),
        help=("save it as .xlsx", "请另存为 .xlsx"),
        why=(
            "The old form is read by its values alone: a cell with an error counts as missing, and 00912 that was typed as 912 is 912.",
            "旧格式只能读取单元格的值：错误值按缺失处理；输入为 912、显示为 00912 的单元格读作 912。",
        ),
        wrong="data/customers.xls",
        right="data/customers.xlsx",
    ),
)
