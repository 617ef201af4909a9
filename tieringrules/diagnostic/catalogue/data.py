"""Codes about customer data (TR5xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

FILES: tuple[Code, ...] = (
    error(
        "TR501",
        message=(
            "no file is given for the dataset '{dataset}'",
            "没有为数据集 '{dataset}' 指定文件",
        ),
        help=(
            "name it under `data:` in tieringrules.yaml, or add --data {dataset}=FILE",
            "请在 tieringrules.yaml 的 `data:` 下写明，或在命令后加 --data {dataset}=文件",
        ),
        why=(
            "The rules use this dataset, so its rows must come from somewhere.",
            "规则用到了这个数据集，它的数据必须有来源。",
        ),
        wrong="data: {customers: data/customers.csv}",
        right="data: {customers: data/customers.csv, orders: data/orders.csv}",
    ),
    error(
        "TR502",
        message=(
            "'{name}' is not a dataset that is read from a file{suggestion}",
            "'{name}' 不是从文件读取的数据集{suggestion}",
        ),
        help=(
            "datasets that take a file: {known}",
            "可以指定文件的数据集：{known}",
        ),
        why=(
            "Data can only be handed to a dataset that a rule file describes.",
            "只能为规则文件中描述过的数据集提供数据。",
        ),
        wrong="--data order=orders.csv",
        right="--data orders=orders.csv",
    ),
    error(
        "TR503",
        message=(
            "the file of the dataset '{dataset}' does not exist",
            "数据集 '{dataset}' 的文件不存在",
        ),
        help=(
            "check the spelling and the folder; {base}",
            "请检查文件名和所在文件夹；{base}",
        ),
        why=(
            "The path names no file, so there are no rows to read.",
            "该路径下没有文件，因此没有可读取的数据。",
        ),
        wrong="data: {orders: data/order.csv}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR504",
        message=(
            "the file of the dataset '{dataset}' lies outside the workspace folder",
            "数据集 '{dataset}' 的文件位于工作区文件夹之外",
        ),
        help=(
            "move it into the workspace, or name it on the command line: --data {dataset}=FILE",
            "请把文件移到工作区内，或在命令行指定：--data {dataset}=文件",
        ),
        why=(
            (
                "Rule files are shared and reviewed; they must not reach into other folders, also not "
                "through links. Whoever starts the command may name any file."
            ),
            "规则文件会被共享和审阅，不允许指向工作区以外的文件夹（通过链接也不行）；在命令行中可以指定任意文件。",
        ),
        wrong="data: {orders: ../private/orders.csv}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR505",
        message=(
            "{found} stands where the file of the dataset '{dataset}' should be",
            "数据集 '{dataset}' 的文件位置上是{found}，不是文件",
        ),
        help=("name one ordinary file", "请指定一个普通文件"),
        why=(
            "Only ordinary files are read: a folder has no rows, and a pipe or device may never end.",
            "只读取普通文件：文件夹没有数据行，管道或设备可能永远读不完。",
        ),
        wrong="data: {orders: data}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR506",
        message=(
            "the file of the dataset '{dataset}' cannot be read: {reason}",
            "无法读取数据集 '{dataset}' 的文件：{reason}",
        ),
        help=(
            "ask for the right to read it, or copy it to where you may",
            "请申请读取权限，或把文件复制到有权限的位置",
        ),
        why=("The operating system refused to hand out the file.", "操作系统拒绝读取该文件。"),
        wrong="data: {orders: data/locked.csv}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR507",
        message=(
            "the file of the dataset '{dataset}' is empty",
            "数据集 '{dataset}' 的文件是空的",
        ),
        help=(
            "export it again; a dataset without rows still needs its header",
            "请重新导出；即使没有数据行，也需要有表头",
        ),
        why=(
            "An empty file is nearly always a failed export; taking it for “no customers” is dangerous.",
            "空文件几乎总是导出失败造成的，把它当作“没有客户”会很危险。",
        ),
        wrong="(nothing)",
        right="customer_id,region",
    ),
    error(
        "TR508",
        message=(
            "files that end in '{suffix}' are not read",
            "不支持以 '{suffix}' 结尾的文件",
        ),
        help=("save it as one of: {known}", "请另存为以下格式之一：{known}"),
        why=(
            "The end of the file name says how the file is read; it is never guessed from the content.",
            "读取方式由文件名后缀决定，不会根据内容猜测。",
        ),
        wrong="data: {orders: data/orders.doc}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR509",
        message=(
            "the file of the dataset '{dataset}' is damaged, or not a {format} file",
            "数据集 '{dataset}' 的文件已损坏，或不是 {format} 文件",
        ),
        help=("export or copy it again", "请重新导出或复制"),
        why=(
            "The content does not follow the format that the name promises.",
            "文件内容与文件名后缀表示的格式不符。",
        ),
        wrong="orders.parquet that holds CSV text",
        right="orders.csv",
    ),
    error(
        "TR510",
        message=(
            "the file of the dataset '{dataset}' is too large: {reason}",
            "数据集 '{dataset}' 的文件过大：{reason}",
        ),
        help=(
            "split it, or leave out columns and years that no rule uses",
            "请拆分文件，或去掉规则用不到的列和年份",
        ),
        why=(
            "The file would not fit into memory, or a small archive would unpack to very much.",
            "文件超出内存可承受的范围；很小却能解压出海量内容的压缩包同样会被拒绝。",
        ),
        wrong="orders.csv.gz of 4 MB that unpacks to 4 GB",
        right="orders.csv.gz of 40 MB that unpacks to 400 MB",
    ),
)

STRUCTURE: tuple[Code, ...] = (
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
)

ROWS: tuple[Code, ...] = (
    error(
        "TR512",
        message=("column '{column}': {cell} is not {expected}", "列 '{column}'：{cell}不是{expected}"),
        help=(
            "correct the cell; if it means “unknown”, leave it empty or list it under `null_values`",
            "请改正该单元格；如果它表示“未知”，请留空或写入 `null_values`",
        ),
        why=(
            "A cell of another type cannot be compared or counted, so its row is left out.",
            "单元格不符合声明的类型，就无法比较或统计，因此该行不参与计算。",
        ),
        wrong="ordered_at\n2026-02-30",
        right="ordered_at\n2026-02-28",
    ),
    error(
        "TR513",
        message=(
            "column '{column}': {cell} has more than {scale} digits after the point",
            "列 '{column}'：{cell}的小数位数超过 {scale} 位",
        ),
        help=(
            "round it in the file, or raise `scale` of the column",
            "请在文件中四舍五入，或调大该列的 `scale`",
        ),
        why=(
            "Money is kept exactly; cutting digits off silently would make totals wrong.",
            "金额必须精确保存；悄悄去掉小数位会使合计出错。",
        ),
        wrong="amount        # scale: 2\n12.345",
        right="amount\n12.35",
    ),
    error(
        "TR514",
        message=(
            "column '{column}': {cell} has more than 18 digits",
            "列 '{column}'：{cell}超过 18 位数字",
        ),
        help=(
            "if it is an identifier rather than a quantity, declare the column as text",
            "如果它是编号而不是数量，请把该列声明为 text",
        ),
        why=(
            "Exact numbers are kept in 64 bits: enough for 18 digits, those after the point included.",
            "精确数值以 64 位保存，最多 18 位数字（含小数位）。",
        ),
        wrong="card: {type: integer}        # 6222021234567890123",
        right="card: {type: text}",
    ),
    error(
        "TR515",
        message=(
            "column '{column}': {cell} is not one of {values}",
            "列 '{column}'：{cell}不在 {values} 之中",
        ),
        help=(
            "correct the cell, or add the value to `values` of the column",
            "请改正该单元格，或把该值加入这一列的 `values`",
        ),
        why=(
            "Rules are checked against the declared values; any other would fall through all of them.",
            "规则是按声明的取值检查的；意外的取值会漏过所有规则。",
        ),
        wrong="region        # values: [华东, 华南]\n东部",
        right="region\n华东",
    ),
    error(
        "TR516",
        message=(
            "column '{column}': {cell} is {side} {bound}",
            "列 '{column}'：{cell}{side} {bound}",
        ),
        help=(
            "correct the cell, or change `min` or `max` of the column",
            "请改正该单元格，或调整这一列的 `min` 或 `max`",
        ),
        why=(
            "The contract of the dataset says which values make sense; others are mistakes of the source.",
            "数据集的约定写明了合理范围；超出范围的值是来源数据的错误。",
        ),
        wrong="satisfaction        # max: 5\n50",
        right="satisfaction\n5",
    ),
    error(
        "TR517",
        message=("column '{column}': the key is missing", "列 '{column}'：缺少键值"),
        help=("fill in the cell, or remove the row", "请填写该单元格，或删除该行"),
        why=("A row without its key belongs to nobody.", "没有键值的行不知道属于谁。"),
        wrong="customer_id,region\n,华东",
        right="customer_id,region\nC001,华东",
    ),
    warning(
        "TR528",
        message=(
            "{count} of {total} rows of '{dataset}' are left out: column '{column}', {refusal}",
            "'{dataset}' 的 {total} 行中有 {count} 行未参与计算：列 '{column}'，{refusal}",
        ),
        help=(
            "`tieringrules code {refusal}` explains it; --quarantine FILE writes the rows down",
            "运行 `tieringrules code {refusal}` 查看说明；用 --quarantine 文件 可导出这些行",
        ),
        why=(
            "Rows that break the contract do not count; if they are many, tiers may be wrong.",
            "不符合约定的行不参与计算；数量多时，客户的等级可能不准确。",
        ),
        wrong="ordered_at\nyesterday",
        right="ordered_at\n2026-06-29",
    ),
    warning(
        "TR529",
        message=(
            "column '{column}' of '{dataset}': {count} cells are not finite numbers and count as missing",
            "'{dataset}' 的列 '{column}'：{count} 个单元格不是有限数值，按缺失处理",
        ),
        help=("leave such cells empty in the file", "请在文件中把这些单元格留空"),
        why=(
            "Comparisons with NaN and infinity have surprising answers, so they never enter.",
            "与 NaN 或无穷大比较会得到意外结果，因此不允许进入计算。",
        ),
        wrong="weight\ninf",
        right='weight\n""',
    ),
)

ENTRIES: tuple[Code, ...] = (*FILES, *STRUCTURE, *ROWS)
