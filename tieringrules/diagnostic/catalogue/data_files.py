"""Codes about the files that customer data comes in."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
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
    error(
        "TR535",
        message=(
            "the workbook of the dataset '{dataset}' has no sheet '{sheet}'{hint}",
            "数据集 '{dataset}' 的工作簿中没有工作表 '{sheet}'{hint}",
        ),
        help=("its sheets: {known}", "其中的工作表：{known}"),
        why=(
            "The dataset names the sheet that holds its rows, so no other one is taken instead.",
            "数据集写明了数据所在的工作表，不会改用其他工作表。",
        ),
        wrong="sheet: Order        # the workbook has Orders and Notes",
        right="sheet: Orders",
    ),
    error(
        "TR536",
        message=(
            "the workbook of the dataset '{dataset}' has several sheets that are not empty: {sheets}",
            "数据集 '{dataset}' 的工作簿中有多个非空工作表：{sheets}",
        ),
        help=(
            "say in the dataset which one holds the rows, such as `sheet: {first}`",
            "请在数据集中写明使用哪一个，例如 `sheet: {first}`",
        ),
        why=(
            "Taking the first sheet would be a guess, and a wrong one gives wrong tiers.",
            "默认取第一个工作表只是猜测，猜错会得出错误的等级。",
        ),
        wrong="kind: dataset\nname: orders",
        right="kind: dataset\nname: orders\nsheet: Orders",
    ),
    error(
        "TR542",
        message=(
            "the archive of the dataset '{dataset}' holds {count} files",
            "数据集 '{dataset}' 的压缩包中有 {count} 个文件",
        ),
        help=("pack exactly one table into it", "请只打包一个数据文件"),
        why=(
            "With several files in an archive it would be a guess which one is meant.",
            "压缩包中有多个文件时，无法判断应该使用哪一个。",
        ),
        wrong="orders.zip with orders.csv and notes.txt",
        right="orders.zip with orders.csv",
    ),
    warning(
        "TR532",
        message=(
            "no file is there for the dataset '{dataset}'; no metric uses it, so the run goes on without it",
            "数据集 '{dataset}' 没有文件；没有指标用到它，因此在没有它的情况下继续运行",
        ),
        help=(
            "name its file under `data:` in tieringrules.yaml, or with --data {dataset}=FILE",
            "请在 tieringrules.yaml 的 `data:` 下写明文件，或加 --data {dataset}=文件",
        ),
        why=(
            "A dataset that no metric uses changes nobody's tier, but somebody wrote its rules for a purpose.",
            "没有指标使用的数据集不会影响任何人的等级，但写下它总是有目的的。",
        ),
        wrong="data: {customers: data/customers.csv}        # surveys is declared, too",
        right="data: {customers: data/customers.csv, surveys: data/surveys.csv}",
    ),
    error(
        "TR566",
        message=(
            "no file matches the pattern of the dataset '{dataset}'",
            "没有文件符合数据集 '{dataset}' 的通配符",
        ),
        help=(
            "check the spelling and the folder; {base}",
            "请检查文件名和所在文件夹；{base}",
        ),
        why=(
            "A pattern such as data/orders-*.csv stands for all files whose names fit, and none does.",
            "data/orders-*.csv 这样的通配符代表所有符合的文件，而一个也没有。",
        ),
        wrong="data: {orders: data/order-*.csv}",
        right="data: {orders: data/orders-*.csv}",
    ),
    error(
        "TR567",
        message=(
            "compared with {first}, this file of '{dataset}' {how} columns: {columns}",
            "与 {first} 相比，'{dataset}' 的这个文件{how}列：{columns}",
        ),
        help=(
            "export the files alike, or name only those that belong together",
            "请以相同方式导出这些文件，或只指定属于一起的文件",
        ),
        why=(
            "Several files are one table; a column that one of them lacks would be empty for all of its rows.",
            "多个文件合成一张表；某个文件缺少的列，对它的所有行都会是空的。",
        ),
        wrong="orders-2025.csv: id,amount        # orders-2026.csv: id,amount,status",
        right="orders-2025.csv: id,amount,status",
    ),
    error(
        "TR568",
        message=(
            "the database of '{dataset}' cannot be opened: {reason}",
            "无法打开 '{dataset}' 的数据库：{reason}",
        ),
        help=(
            "check the address under `data:`; user and password are taken from the variables {user} and {password} of the environment",
            "请检查 `data:` 中的地址；用户名和密码取自环境变量 {user} 和 {password}",
        ),
        why=(
            "Without the database there are no rows. Credentials never stand in rule files, which are shared.",
            "没有数据库就没有数据。规则文件会被共享，因此不能写入密码。",
        ),
        wrong="data: {orders: {url: postgresql://db.example.com/shop, table: orders}}        # nobody answers there",
        right="TIERINGRULES_DB_USER=reader TIERINGRULES_DB_PASSWORD=… tieringrules classify",
    ),
    error(
        "TR569",
        message=(
            "the database of '{dataset}' has no table or view '{table}'{hint}",
            "'{dataset}' 的数据库中没有表或视图 '{table}'{hint}",
        ),
        help=(
            "check its name; a table of another schema is written schema.table",
            "请检查名称；其他模式中的表写作 模式.表名",
        ),
        why=("The rows must come from somewhere.", "数据必须有来源。"),
        wrong="data: {orders: {url: postgresql://db.example.com/shop, table: order}}",
        right="data: {orders: {url: postgresql://db.example.com/shop, table: sales.orders}}",
    ),
    error(
        "TR570",
        message=(
            "the library '{library}', which reads the database of '{dataset}', is not installed",
            "没有安装读取 '{dataset}' 的数据库所需的库 '{library}'",
        ),
        help=(
            'install it, such as `pip install sqlalchemy "psycopg[binary]"` for postgresql+psycopg://',
            '请安装，例如 postgresql+psycopg:// 需要 `pip install sqlalchemy "psycopg[binary]"`',
        ),
        why=(
            "Each kind of database is read by a library of its own; only those that are used need be there.",
            "每种数据库需要各自的库，只需安装用到的。",
        ),
        wrong="url: postgresql://db.example.com/shop        # without its driver",
        right="url: postgresql+psycopg://db.example.com/shop",
    ),
    error(
        "TR571",
        message=(
            "the database refuses to hand out the rows of '{dataset}': {reason}",
            "数据库拒绝提供 '{dataset}' 的数据：{reason}",
        ),
        help=(
            "try the query in the database's own client; it must be a single SELECT",
            "请在数据库客户端中试运行该查询；它必须是单个 SELECT",
        ),
        why=(
            "Databases are read only. Their own words are not repeated, for they quote data.",
            "数据库只读。不转述数据库原文，因为其中可能含有数据。",
        ),
        wrong="query: UPDATE orders SET status = 'paid'",
        right="query: SELECT * FROM orders WHERE status = 'paid'",
    ),
)
