"""Codes about decision tables (TR281-TR299)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_TABLE = "method: table\ninputs: [monetary_12m, region]\noutputs: [tier, respond_hours]\n"
_COLUMNS = (
    "Every row says something for every input and every output; a cell that is missing or too many shifts the "
    "meaning of all cells after it.",
    "每一行都要为每个输入和输出给出内容；多一个或少一个单元格，后面的单元格就全部错位。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR281",
        message=("the table file '{file}' cannot be read: {reason}", "无法读取表格文件“{file}”：{reason}"),
        help=(
            "a table file stands beside its rule file or is named from the workspace folder on",
            "表格文件应放在规则文件旁边，或写成从工作区文件夹开始的路径",
        ),
        why=(
            "The rows of this standard are in a file of their own; without it nobody gets a tier.",
            "该分类标准的规则行写在单独的文件里；读不到它就无法给出任何等级。",
        ),
        wrong="file: levels.csv    # the file is called service_level.csv",
        right="file: service_level.csv",
    ),
    error(
        "TR282",
        message=("the table file '{file}' lies outside the workspace", "表格文件“{file}”不在工作区内"),
        help=("copy it into the workspace", "请把它复制到工作区内"),
        why=(
            "Rules are reviewed, versioned and shared as one folder; a file elsewhere could change unseen.",
            "规则以一个文件夹为单位审阅、留版本和共享；放在别处的文件可能在无人察觉时被改动。",
        ),
        wrong="file: ../../shared/service_level.csv",
        right="file: service_level.csv",
    ),
    error(
        "TR283",
        message=(
            "'{file}' is neither a .csv nor an .xlsx file",
            "“{file}”既不是 .csv 文件，也不是 .xlsx 文件",
        ),
        help=(
            "write the name of a .csv file, or of an .xlsx file and its sheet: levels.xlsx#sheet",
            "请写 .csv 文件名，或 .xlsx 文件名加工作表名：levels.xlsx#工作表",
        ),
        why=(
            "Tables are read from these two formats, cell by cell as the text that people see.",
            "表格只从这两种格式读取，每个单元格按看到的文字处理。",
        ),
        wrong="file: service_level.xls",
        right="file: service_level.xlsx#levels",
    ),
    error(
        "TR284",
        message=("the workbook has no sheet '{sheet}'", "工作簿中没有名为“{sheet}”的工作表"),
        help=("{hint}", "{hint}"),
        why=(
            "The part after # names the sheet; without it the first sheet is read.",
            "# 后面是工作表名称；不写时读取第一个工作表。",
        ),
        wrong="file: service_level.xlsx#Sheet1    # the sheet is called levels",
        right="file: service_level.xlsx#levels",
    ),
    error(
        "TR285",
        message=("the table has no column '{name}'", "表格中没有“{name}”这一列"),
        help=(
            "the first row of the file names every input and every output",
            "文件的第一行要写出每个输入和每个输出的名称",
        ),
        why=_COLUMNS,
        wrong="monetary_12m,tier,respond_hours    # inputs: [monetary_12m, region]",
        right="monetary_12m,region,tier,respond_hours",
    ),
    error(
        "TR286",
        message=(
            "'{name}' is not an input or an output of the table",
            "“{name}”不是该表格的输入或输出",
        ),
        help=("{hint}", "{hint}"),
        why=(
            "A column that nobody reads is most often a misspelled one. Besides inputs and outputs a table has "
            "`id` and `note`.",
            "没有用到的列多半是列名写错了。除输入和输出外，表格还可以有 `id` 和 `note` 两列。",
        ),
        wrong="monetary_12m,regoin,tier",
        right="monetary_12m,region,tier",
    ),
    error(
        "TR287",
        message=("the column '{name}' stands twice in the table", "“{name}”列在表格中出现了两次"),
        help=("remove or rename one of them", "请删除或改名其中一列"),
        why=_COLUMNS,
        wrong="inputs: [region, region]",
        right="inputs: [region, monetary_12m]",
    ),
    error(
        "TR288",
        message=(
            "row {row} has {found} cells; the table has {wanted} columns: {columns}",
            "第 {row} 行有 {found} 个单元格；表格有 {wanted} 列：{columns}",
        ),
        help=(
            'write "-" for an input that may be anything, and quote a cell that has a comma',
            '不限制的输入请写 "-"；含有逗号的单元格请加引号',
        ),
        why=_COLUMNS,
        wrong=_TABLE + 'rules:\n  - [">= 50000", dedicated, 2]',
        right=_TABLE + 'rules:\n  - [">= 50000", "-", dedicated, 2]',
    ),
    error(
        "TR289",
        message=("a cell of a table is one text", "表格的单元格只能是一段文本"),
        help=(
            'write several values as "a, b", a range as "[1..5]"',
            '多个值请写成 "a, b"，区间请写成 "[1..5]"',
        ),
        why=(
            "Cells read the same in a rule file, in CSV and in a spreadsheet, so lists of YAML have no place here.",
            "单元格在规则文件、CSV 和电子表格中写法相同，因此不能使用 YAML 的列表。",
        ),
        wrong='- [">= 50000", [华东, 华南], dedicated, 2]',
        right='- [">= 50000", "华东, 华南", dedicated, 2]',
    ),
    error(
        "TR290",
        message=("'{written}' is not one of the tiers", "“{written}”不是已定义的等级"),
        help=("{hint}", "{hint}"),
        why=(
            "The tiers of a table stand under `tiers`, best first; a row gives one of them.",
            "表格的等级写在 `tiers` 下，从高到低；每一行给出其中一个。",
        ),
        wrong='tiers: [dedicated, self_service]\nrules:\n  - [">= 50000", dedicatd]',
        right='tiers: [dedicated, self_service]\nrules:\n  - [">= 50000", dedicated]',
    ),
    error(
        "TR291",
        message=("row {row} gives no tier", "第 {row} 行没有给出等级"),
        help=("write a tier in the column 'tier'", "请在“tier”列写一个等级"),
        why=(
            "The tier is the value of the standard; a row without one would decide nothing.",
            "等级就是该分类标准的取值；没有等级的行什么也决定不了。",
        ),
        wrong='- [">= 50000", ""]',
        right='- [">= 50000", dedicated]',
    ),
    error(
        "TR292",
        message=("the row id '{id}' stands twice", "行编号“{id}”出现了两次"),
        help=(
            "give every row its own id; a row without one has its number as id",
            "请为每一行写不同的编号；没有编号的行以行号为编号",
        ),
        why=(
            "The id names the row that decided about a customer; two rows of one name could not be told apart.",
            "结果用编号说明由哪一行决定；两行同名就无法区分。",
        ),
        wrong="id,region,tier\nr1,华东,dedicated\nr1,华南,self_service",
        right="id,region,tier\nr1,华东,dedicated\nr2,华南,self_service",
    ),
    warning(
        "TR293",
        message=(
            "row '{row}' can never win: row '{earlier}' takes all its customers",
            "“{row}”行永远不会生效：“{earlier}”行已包含它的全部客户",
        ),
        help=(
            "remove it, or put it before that row; with hit_policy priority give it a better tier",
            "请删除它，或把它移到那一行之前；hit_policy 为 priority 时请给它更高的等级",
        ),
        why=(
            "Every cell of the earlier row is the same or takes any value, so that whoever this row means is "
            "already placed.",
            "前一行的每个单元格都相同或不限制，因此这一行针对的客户早已被前一行定级。",
        ),
        wrong='rules:\n  - ["-", self_service]\n  - [">= 50000", dedicated]',
        right='rules:\n  - [">= 50000", dedicated]\n  - ["-", self_service]',
    ),
    warning(
        "TR294",
        message=(
            "rows '{earlier}' and '{row}' take the same customers, and hit_policy is unique",
            "“{earlier}”行与“{row}”行包含相同的客户，而 hit_policy 为 unique",
        ),
        help=(
            "make the rows exclude each other, or write hit_policy: first",
            "请让两行互不重叠，或写 hit_policy: first",
        ),
        why=(
            "With `unique` a customer whom two rows take gets no tier at all.",
            "使用 `unique` 时，同时符合两行的客户不会得到任何等级。",
        ),
        wrong='rules:\n  - ["-", self_service]\n  - [">= 50000", dedicated]',
        right='rules:\n  - ["< 50000", self_service]\n  - [">= 50000", dedicated]',
    ),
    error(
        "TR295",
        message=("a table needs the output 'tier'", "表格的输出必须包含“tier”"),
        help=("write outputs: [tier, …]", "请写 outputs: [tier, …]"),
        why=(
            "`tier` is the value of the standard; the other outputs stand beside it.",
            "`tier` 是该分类标准的取值，其他输出与它并列。",
        ),
        wrong="outputs: [respond_hours]",
        right="outputs: [tier, respond_hours]",
    ),
    error(
        "TR296",
        message=("an output cannot be called '{name}'", "输出不能命名为“{name}”"),
        help=(
            "use letters, digits and _, beginning with a letter; `rule` is taken by the column <standard>_rule",
            "请使用字母、数字和下划线，以字母开头；`rule` 已用于 <分类标准>_rule 列",
        ),
        why=(
            "An output becomes the column <standard>_<output>, which other rules may use by this name.",
            "输出会成为 <分类标准>_<输出> 列，其他规则可以用这个名称引用它。",
        ),
        wrong="outputs: [tier, respond hours]",
        right="outputs: [tier, respond_hours]",
    ),
    error(
        "TR297",
        message=("the table has no rows", "表格没有任何规则行"),
        help=("write at least one row under the header", "请在表头下至少写一行"),
        why=(
            "A table without rows places nobody.",
            "没有规则行的表格不会给任何客户定级。",
        ),
        wrong="monetary_12m,tier",
        right="monetary_12m,tier\n>= 50000,dedicated",
    ),
    warning(
        "TR280",
        message=(
            "no row of '{standard}' takes a customer with {example}",
            "“{standard}”没有一行适用于这样的客户：{example}",
        ),
        help=(
            "add a row for such customers, or a last one for everyone else",
            "请为这类客户增加一行，或在最后加一行适用于其余所有客户",
        ),
        why=(
            (
                "All combinations of the inputs' values are compared with all rows. Customers whom no row takes have no "
                "tier. Missing values, and texts that no cell names, are not asked for."
            ),
            "这里把各输入的所有取值组合与所有行比较。没有任何一行适用的客户不会得到等级。不考虑缺失值以及单元格中没有写出的文本。",
        ),
        wrong='rules:\n  - [">= 50000", dedicated]\n  - ["< 20000", self_service]',
        right='rules:\n  - [">= 50000", dedicated]\n  - ["-", self_service]',
    ),
    warning(
        "TR298",
        message=(
            "rows '{earlier}' and '{row}' both take a customer with {example}, and {conflict}{more}",
            "“{earlier}”行与“{row}”行都适用于这样的客户：{example}；{conflict}{more}",
        ),
        help=(
            "make the rows exclude each other, or write hit_policy: first",
            "请让两行互不重叠，或写 hit_policy: first",
        ),
        why=(
            (
                "Each cell is the set of values that it takes; two rows overlap where all their cells do. Such a customer "
                "gets no tier. Where values of several inputs cannot occur together, the warning can be wrong."
            ),
            "每个单元格对应一组取值；两行的所有单元格都有共同取值时，两行重叠，这样的客户不会得到等级。如果几个输入的取值不可能同时出现，此警告可能不适用。",
        ),
        wrong='hit_policy: unique\nrules:\n  - [">= 50000", dedicated]\n  - [">= 20000", priority]',
        right='hit_policy: unique\nrules:\n  - [">= 50000", dedicated]\n  - ["[20000..50000)", priority]',
    ),
)
