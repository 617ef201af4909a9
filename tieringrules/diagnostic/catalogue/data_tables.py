"""Codes about whole tables of customer data: text, header, columns, keys."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR511",
        message=("this line is not valid {encoding} text", "此行不是有效的 {encoding} 文本"),
        help=(
            "save the file as UTF-8, or say in the dataset how it is written, such as `encoding: gb18030`",
            "请把文件另存为 UTF-8，或在数据集中写明编码，例如 `encoding: gb18030`",
        ),
        why=(
            "Read with the wrong encoding, names turn into other letters, and messages would carry them.",
            "用错误的编码读取会出现乱码，发给客户的消息也会带着乱码。",
        ),
        wrong="encoding: utf-8        # but the file was saved by Excel as GBK",
        right="encoding: gb18030",
    ),
    error(
        "TR518",
        message=("this line holds a NUL byte", "此行含有 NUL 字节"),
        help=("export the file again as text", "请重新导出为文本文件"),
        why=(
            "Text never holds NUL bytes; the file is damaged, or it is not a text file.",
            "文本文件不会含有 NUL 字节；文件可能已损坏，或根本不是文本文件。",
        ),
        wrong="a spreadsheet renamed to .csv",
        right="a spreadsheet saved as CSV",
    ),
    error(
        "TR519",
        message=(
            "the quoted cell that begins on this line is not closed properly",
            "此行开始的带引号单元格没有正确结束",
        ),
        help=(
            'end it with a quote right before the separator, and write a quote inside a cell twice: ""',
            '请在分隔符前用引号结束；单元格内部的引号要写两次：""',
        ),
        why=(
            "Without its closing quote a cell would swallow the lines after it.",
            "缺少结束引号时，后面的行会被当成同一个单元格。",
        ),
        wrong='1,"5" disk',
        right='1,"5"" disk"',
    ),
    error(
        "TR520",
        message=(
            "this line has {found} cells, the header has {expected}",
            "此行有 {found} 个单元格，而表头有 {expected} 个",
        ),
        help=(
            "put cells that hold the separator in quotes, or set `separator:` of the dataset",
            "含有分隔符的单元格请加引号，或检查数据集的 `separator:`",
        ),
        why=(
            "With a cell too many or too few, values would slide into the wrong columns.",
            "单元格多一个或少一个，数值就会错位到别的列。",
        ),
        wrong="id,amount\n1,1,200",
        right='id,amount\n1,"1200"',
    ),
    error(
        "TR521",
        message=("the header names '{header}' twice", "表头中 '{header}' 出现了两次"),
        help=("rename or remove one of the two", "请改名或删除其中一列"),
        why=("It would be a guess which of the two columns is meant.", "无法判断应该使用哪一列。"),
        wrong="customer_id,email,email",
        right="customer_id,email,second_email",
    ),
    error(
        "TR522",
        message=(
            "the headers '{first}' and '{second}' both stand for the column '{column}'",
            "表头 '{first}' 和 '{second}' 都对应列 '{column}'",
        ),
        help=(
            "remove one of them from the file, or from the aliases of the column",
            "请从文件中删除其中一列，或从该列的 aliases 中去掉其中一个",
        ),
        why=("It would be a guess which of the two is meant.", "无法判断应该使用哪一个。"),
        wrong="customer_id,客户编号        # 客户编号 is an alias of customer_id",
        right="customer_id",
    ),
    error(
        "TR523",
        message=(
            "the first line names none of the columns of '{dataset}'",
            "第一行没有出现 '{dataset}' 的任何列名",
        ),
        help=(
            (
                "the first line must be the header, such as: {columns}; "
                "else check `separator:`, `encoding:` and the aliases"
            ),
            "第一行必须是表头，例如：{columns}；否则请检查 `separator:`、`encoding:` 和 aliases",
        ),
        why=(
            "Columns are found by their names, never by their position.",
            "列是按名称而不是按位置识别的。",
        ),
        wrong="C001,华东",
        right="customer_id,region\nC001,华东",
    ),
    error(
        "TR524",
        message=(
            "the column '{column}' of '{dataset}' is not in the file{suggestion}",
            "文件中没有 '{dataset}' 的列 '{column}'{suggestion}",
        ),
        help=(
            "add the column to the file; if it is there under another name, add that name to its `aliases`",
            "请在文件中补上这一列；如果只是名称不同，请把该名称加入它的 `aliases`",
        ),
        why=(
            "The rules need this column; leaving it empty would quietly change who gets which tier.",
            "规则需要这一列；如果当作空值，会悄悄改变客户的等级。",
        ),
        wrong="customer_id,e-mail",
        right="customer_id,email",
    ),
    warning(
        "TR525",
        message=(
            "the column '{column}' of '{dataset}' is not in the file{suggestion}; {taken}",
            "文件中没有 '{dataset}' 的列 '{column}'{suggestion}；{taken}",
        ),
        help=(
            "add the column to the file, or its name there to `aliases`",
            "请在文件中补上这一列，或把文件中的名称加入 `aliases`",
        ),
        why=(
            "The run can do without the column, but a misspelt header looks just the same.",
            "没有这一列也可以运行，但表头写错时看起来也是这样。",
        ),
        wrong="customer_id            # email_consent has a default",
        right="customer_id,email_consent",
    ),
    error(
        "TR526",
        message=(
            "rows {first} and {second} have the same {column}{value}",
            "第 {first} 行和第 {second} 行的 {column} 相同{value}",
        ),
        help=(
            "keep one row per {column}, or take the key out of the dataset if rows may repeat it",
            "每个 {column} 只保留一行；如果允许重复，请去掉数据集的 key",
        ),
        why=(
            "A key names one row. With two of them nobody can say which one counts.",
            "键值只能对应一行；出现两行时无法判断以哪一行为准。",
        ),
        wrong="customer_id\nC001\nC001",
        right="customer_id\nC001\nC002",
    ),
    error(
        "TR527",
        message=(
            "the column '{column}' is stored as {stored}, which is not {expected}",
            "列 '{column}' 的存储类型是 {stored}，不是{expected}",
        ),
        help=(
            "store it with a fitting type, or as text",
            "请使用合适的类型存储，或存储为文本",
        ),
        why=(
            "Lists, records and raw bytes have no one meaning as a cell.",
            "列表、结构和原始字节无法作为一个单元格来理解。",
        ),
        wrong="amount: list of numbers",
        right="amount: decimal",
    ),
    error(
        "TR530",
        message=("'{encoding}' is not a known character encoding", "'{encoding}' 不是已知的字符编码"),
        help=(
            "use utf-8, gb18030, big5, utf-16 or another standard name",
            "请使用 utf-8、gb18030、big5、utf-16 等标准名称",
        ),
        why=("Without its encoding the file cannot be read.", "不知道编码就无法读取文件。"),
        wrong="encoding: chinese",
        right="encoding: gb18030",
    ),
    error(
        "TR531",
        message=(
            "the data handed in for '{dataset}' is not a data frame",
            "为 '{dataset}' 提供的数据不是数据框",
        ),
        help=("hand in a pandas, polars or pyarrow table", "请传入 pandas、polars 或 pyarrow 的表"),
        why=("Only tables with named columns can meet a contract.", "只有带列名的表才能按约定检查。"),
        wrong="classify(customers=[1, 2, 3])",
        right="classify(customers=pandas.read_csv(...))",
    ),
    error(
        "TR537",
        message=(
            "cell {cell} holds a formula whose result is not stored in the file",
            "单元格 {cell} 中的公式没有保存计算结果",
        ),
        help=(
            "open the workbook in Excel or WPS and save it again, so that its formulas are computed",
            "请用 Excel 或 WPS 打开并重新保存该工作簿，使公式得到计算",
        ),
        why=(
            "A program wrote the formula without computing it; taking the cell as empty would lose the value.",
            "该公式由程序写入但没有计算；当作空单元格会丢失数值。",
        ),
        wrong="a workbook with =B2*C2, written by a script and never opened",
        right="the same workbook, saved by Excel",
    ),
    error(
        "TR540",
        message=("this line is not one JSON object", "此行不是一个 JSON 对象"),
        help=(
            "write one object a line, each name once, such as {example}",
            "请每行写一个对象，每个名称只出现一次，例如 {example}",
        ),
        why=(
            "A table in JSONL has a row on every line; other JSON has no rows that could be counted.",
            "JSONL 表格每行是一条记录；其他形式的 JSON 没有可数的行。",
        ),
        wrong='[{"id": "C1"},\n {"id": "C2"}]',
        right='{"id": "C1"}\n{"id": "C2"}',
    ),
    error(
        "TR541",
        message=(
            "column '{column}' holds a list or an object on this line",
            "此行的列 '{column}' 是列表或对象",
        ),
        help=(
            "write a single value: text, number, true, false or null",
            "请写成单个值：文本、数字、true、false 或 null",
        ),
        why=(
            "Lists and objects have no one meaning as a cell.",
            "列表和对象无法作为一个单元格来理解。",
        ),
        wrong='{"id": "C1", "region": ["华东", "华南"]}',
        right='{"id": "C1", "region": "华东"}',
    ),
    warning(
        "TR543",
        message=(
            "the file of the dataset '{dataset}' is not UTF-8; it was read as GB18030",
            "数据集 '{dataset}' 的文件不是 UTF-8，已按 GB18030 读取",
        ),
        help=(
            "look at a few names; if they are right, write `encoding: gb18030` into the dataset",
            "请核对几个名称；如果无误，请在数据集中写明 `encoding: gb18030`",
        ),
        why=(
            "Chinese spreadsheets save CSV in GB18030 or GBK. The text looks like it, but only the file's author knows.",
            "中文版表格软件保存的 CSV 多为 GB18030（GBK）。内容看起来相符，但只有文件的作者能确定。",
        ),
        wrong="kind: dataset\nname: customers",
        right="kind: dataset\nname: customers\nencoding: gb18030",
    ),
    error(
        "TR544",
        message=(
            "this line is not UTF-8, and the file does not look like Chinese text in GB18030 either",
            "此行不是 UTF-8，整个文件看起来也不是 GB18030 编码的中文",
        ),
        help=(
            "save the file as UTF-8, or say in the dataset how it is written, such as `encoding: windows-1252` or `encoding: big5`",
            "请把文件另存为 UTF-8，或在数据集中写明编码，例如 `encoding: windows-1252` 或 `encoding: big5`",
        ),
        why=(
            "Several encodings could be meant, and a wrong guess turns names into other letters without a word.",
            "可能的编码不止一种，猜错会悄悄把姓名变成乱码。",
        ),
        wrong="a CSV with Müller, saved on Windows",
        right="encoding: windows-1252",
    ),
    warning(
        "TR545",
        message=(
            "the text on this line looks as if it had been read with a wrong encoding before",
            "此行文字疑似乱码，可能此前曾以错误的编码转换过",
        ),
        help=(
            "open the file; if names are garbled there as well, export it again from its source",
            "请打开文件查看；如果其中的名称也是乱码，请从来源系统重新导出",
        ),
        why=(
            "Text that was garbled on its way stays garbled, and messages would carry it to customers.",
            "传递过程中变成乱码的文字无法还原，并会随消息发给客户。",
        ),
        wrong="CafÃ©, 锟斤拷",
        right="Café",
    ),
    error(
        "TR549",
        message=(
            "rows {first} and {second} have the same {column}{value}, which may stand once only",
            "第 {first} 行和第 {second} 行的 {column} 相同{value}，而它不允许重复",
        ),
        help=(
            "correct one of the two rows, or take `unique` from the column",
            "请改正其中一行，或去掉该列的 `unique`",
        ),
        why=(
            "The contract says that each value belongs to one row; with two of them one must be wrong.",
            "约定规定每个值只属于一行；出现两行说明其中一行有误。",
        ),
        wrong="customer_id,card        # card: {unique: true}\nC001,88\nC002,88",
        right="customer_id,card\nC001,88\nC002,89",
    ),
    error(
        "TR550",
        message=(
            "{refused} of {total} rows of '{dataset}' are refused, more than the {most} that it accepts",
            "'{dataset}' 的 {total} 行中有 {refused} 行被拒收，超过允许的 {most}",
        ),
        help=(
            "see --quarantine FILE for the rows; mend them, or raise `accept: refused_rows` of the dataset",
            "用 --quarantine 文件 导出这些行并改正，或调高数据集的 `accept: refused_rows`",
        ),
        why=(
            "A few bad rows are left out; many of them mean a broken export, and tiers from the rest would be wrong.",
            "少量错误行可以略过；数量多说明导出有问题，用剩余数据得出的等级会不准确。",
        ),
        wrong="accept: {refused_rows: 2%}        # and every third date is missing",
        right="the same export, with its dates",
    ),
    error(
        "TR559",
        message=("every row of '{dataset}' is refused ({total})", "'{dataset}' 的全部 {total} 行都被拒收"),
        help=(
            "the notes name the column to blame: mend the file, or the column's type or format in the dataset",
            "请看提示中指出的列：改正文件，或在数据集中更正该列的类型或格式",
        ),
        why=(
            "Nobody exports a file to have none of it counted: the contract or the export is wrong, and all tiers "
            "would be too. Whoever means it writes `accept: {refused_rows: 100%}`.",
            "没有人会导出一份全部不计入的文件：不是约定有误就是导出有误，据此得出的等级也会全错。若确实如此，请写 `accept: {refused_rows: 100%}`。",
        ),
        wrong="ordered_at: {type: date}        # and every cell is 06/01/26",
        right='ordered_at: {type: date, format: "%m/%d/%y"}',
    ),
    error(
        "TR551",
        message=("{written} is no share of the rows", "{written} 不是有效的行数占比"),
        help=("write a percentage from 0% to 100%", "请填写 0% 到 100% 之间的百分比"),
        why=(
            "No more than all rows can be refused, and no fewer than none.",
            "最多拒收全部行，最少一行也不拒收。",
        ),
        wrong="accept: {refused_rows: 200%}",
        right="accept: {refused_rows: 2%}",
    ),
)
