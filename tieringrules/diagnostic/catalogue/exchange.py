"""Codes about rules that travel to other forms and back (TR84x)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR840",
        message=("there is no decision table '{name}' in these rules", "规则中没有名为“{name}”的决策表"),
        help=("{hint}", "{hint}"),
        why=(
            "Only standards with `method: table` have rows that can be exported and imported.",
            "只有 method: table 的分类标准才有可以导出和导入的规则行。",
        ),
        wrong="tieringrules export table servce_level --xlsx table.xlsx",
        right="tieringrules export table service_level --xlsx table.xlsx",
    ),
    error(
        "TR841",
        message=("'{file}' is not there, or cannot be opened", "“{file}”不存在或无法打开"),
        help=("check the path, and close the file in other programs", "请检查路径，并在其他程序中关闭该文件"),
        why=(
            "The workbook with the rows is named after the command.",
            "存放规则行的工作簿写在命令后面。",
        ),
        wrong="tieringrules import table tabel.xlsx",
        right="tieringrules import table table.xlsx",
    ),
    error(
        "TR842",
        message=("the workbook '{file}' cannot be read: {reason}", "无法读取工作簿“{file}”：{reason}"),
        help=("save it as .xlsx without a password", "请另存为不加密的 .xlsx 文件"),
        why=(
            "Rows are taken from an .xlsx workbook such as `export table` writes.",
            "规则行取自 export table 写出的那种 .xlsx 工作簿。",
        ),
        wrong="tieringrules import table table.pdf",
        right="tieringrules import table table.xlsx",
    ),
    error(
        "TR843",
        message=("'{file}' has no sheet '{sheet}'", "“{file}”中没有工作表“{sheet}”"),
        help=("{hint}", "{hint}"),
        why=(
            "After `#` stands the name of a sheet; without it the first sheet is taken.",
            "# 后面是工作表的名称；不写时取第一个工作表。",
        ),
        wrong="tieringrules import table table.xlsx#Tabelle1",
        right="tieringrules import table table.xlsx#rules",
    ),
    error(
        "TR844",
        message=(
            "the rows of '{name}' cannot be written: {reason}",
            "无法写入“{name}”的规则行：{reason}",
        ),
        help=(
            "keep the rows in a CSV file that the standard names, or each on a line of its own",
            "请把规则行放在该标准引用的 CSV 文件中，或让每行规则各占一行",
        ),
        why=(
            "An import changes rows and nothing else, so that a review shows just what changed.",
            "导入只改动规则行，不改动其他内容，这样审阅时只会看到真正的变化。",
        ),
        wrong='rules: [["-", low], [">= 5", high]]',
        right='rules:\n  - [">= 5", high]\n  - ["-", low]',
    ),
    error(
        "TR809",
        message=(
            "the decision table '{name}' has no version on {day}",
            "决策表“{name}”在 {day} 没有生效的版本",
        ),
        help=("its versions: {versions}", "它的版本：{versions}"),
        why=(
            "A standard may have several versions, each for some days. The day after --as-of picks the one whose rows "
            "are exported or replaced; without it, that is the last one.",
            "一个分类标准可以有多个版本，各自在一段时间内生效。--as-of 后的日期决定导出或替换哪个版本的规则行；不写则为最后一个版本。",
        ),
        wrong="tieringrules export table service_level --xlsx table.xlsx --as-of 2019-01-01",
        right="tieringrules export table service_level --xlsx table.xlsx --as-of 2026-01-01",
    ),
    warning(
        "TR810",
        message=("no column was made of the input '{name}': {what}", "没有为输入“{name}”生成列：{what}"),
        help=("add the column to the dataset by hand", "请在数据集中手工补写该列"),
        why=(
            "Inputs of a DMN model become columns of the customers dataset where they are texts, numbers, truth values or "
            "days, with their allowed values. A column holds one value for each customer; structures and lists do not fit.",
            "DMN 模型的输入如果是文本、数字、真假值或日期，会连同允许的取值成为客户数据集的列。列对每位客户只有一个值，结构和列表无法放入。",
        ),
        wrong='<itemDefinition name="tLoan"><itemComponent name="rate">…',
        right='<variable name="rate" typeRef="number"/>',
    ),
    warning(
        "TR811",
        message=(
            "{file} is there already, so the model's inputs were not written to it",
            "{file} 已存在，因此未写入模型的输入列",
        ),
        help=("columns to add there: {columns}", "需要补充的列：{columns}"),
        why=(
            "An import changes no file that is there. The columns that the imported tables and metrics use must be declared.",
            "导入不会改动已有的文件。导入的决策表和指标所用的列必须声明。",
        ),
        wrong="tieringrules import dmn model.dmn --out rules",
        right="tieringrules import dmn model.dmn --out imported",
    ),
    error(
        "TR813",
        message=("the table has no column '{column}'", "表格中没有“{column}”列"),
        help=(
            "name the columns customer, day, channel, message, and where it is known policy, cause and cause_name",
            "请用这些列名：customer（客户编号）、day（日期）、channel（渠道）、message（消息），"
            "已知时还有 policy（策略）、cause（类别）、cause_name（活动）",
        ),
        why=(
            "Contacts of another tool count towards caps and gaps only where it is known who had what, when and how.",
            "只有知道谁在何时通过什么渠道收到了什么，其他工具的触达才能计入上限与间隔。",
        ),
        wrong="customer,channel\nC00001,email",
        right="customer,day,channel,message,policy\nC00001,2026-06-01,email,newsletter,value_outreach",
    ),
    error(
        "TR814",
        message=("column '{column}': {problem}", "“{column}”列：{problem}"),
        help=("correct the row; nothing of the file was imported", "请更正该行；文件中的内容均未导入"),
        why=(
            "A contact that is taken over wrongly lets a customer hear from you too often, or never again.",
            "导入错误的触达，会让客户收到过多消息，或再也收不到。",
        ),
        wrong="customer,day,channel,message\nC00001,soon,email,newsletter",
        right="customer,day,channel,message\nC00001,2026-06-01,email,newsletter",
    ),
    error(
        "TR815",
        message=("{count} more cells cannot be used", "另有 {count} 个单元格无法使用"),
        help=("correct those that are told first", "请先更正已列出的单元格"),
        why=("Only the first are listed.", "只列出最先发现的部分。"),
        wrong="customer,day,channel,message\nC00001,1,email,newsletter\nC00002,2,email,newsletter",
        right="customer,day,channel,message\nC00001,2026-06-01,email,newsletter\nC00002,2026-06-01,email,newsletter",
    ),
    error(
        "TR816",
        message=("'{file}' is not there, or cannot be read", "“{file}”不存在或无法读取"),
        help=("check the path", "请检查路径"),
        why=("The table with the contacts is named after the command.", "存放触达的表格写在命令后面。"),
        wrong="tieringrules history import sent_in_mai.csv",
        right="tieringrules history import sent_in_may.csv",
    ),
)
