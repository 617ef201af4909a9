"""Codes about contracts of data, metrics and bands."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR224",
        message=(
            "column '{column}' cannot serve here: {wanted} is needed",
            "列“{column}”不能用于此处：需要{wanted}",
        ),
        help=("name another column, or change its type in the dataset", "请换一列，或在数据集中修改其类型"),
        why=(
            "Sums need numbers, windows need dates, consent needs true or false.",
            "求和需要数字，时间窗口需要日期，同意标记需要布尔值。",
        ),
        wrong="{sum: orders.status}",
        right="{sum: orders.amount}",
    ),
    warning(
        "TR225",
        message=(
            "'{function}' is never missing, so this default has no effect",
            "“{function}”的结果从不缺失，此默认值不起作用",
        ),
        help=("remove the default: of no rows it is 0", "请删除 default：没有行时结果为 0"),
        why=("Counts and sums of no rows are 0.", "没有任何行时，计数与求和均为 0。"),
        wrong="{count: orders, default: 1}",
        right="{count: orders}",
    ),
    error(
        "TR226",
        message=(
            "'within' needs a date, and {dataset} does not say when a row happened",
            "“within”需要日期，但 {dataset} 没有说明行的发生时间",
        ),
        help=(
            "add 'happened_at:' to the dataset, or 'at: column' here",
            "请在数据集中添加“happened_at:”，或在此处写“at: 列名”",
        ),
        why=("A window of time looks at one date column.", "时间窗口要依据某个日期列。"),
        wrong="{count: visits, within: 30 days}",
        right="{count: visits, within: 30 days, at: visited_on}",
    ),
    error(
        "TR231",
        message=("column '{column}' is a choice without 'values:'", "choice 类型的列“{column}”缺少“values:”"),
        help=("list the allowed values: values: [A, B]", "请列出允许的取值，例如 values: [A, B]"),
        why=("A choice is a text that is one of a list.", "choice 是取值在清单之内的文本。"),
        wrong="region: {type: choice}",
        right="region: {type: choice, values: [华东, 华南]}",
    ),
    error(
        "TR232",
        message=("'{key}' means nothing for a column of type {kind}", "“{key}”对 {kind} 类型的列没有意义"),
        help=("it belongs to: {kinds}", "它只适用于：{kinds}"),
        why=("It would be passed over in silence.", "否则它会被悄悄忽略。"),
        wrong="name: {type: text, scale: 2}",
        right="amount: {type: decimal, scale: 2}",
    ),
    error(
        "TR233",
        message=(
            "nothing fits the bounds of '{tier}': {low} is not below {high}",
            "“{tier}”的上下限矛盾：{low} 不小于 {high}",
        ),
        help=("swap or correct the two bounds", "请对调或更正上下限"),
        why=("No value could ever lie between them.", "没有任何值能落在其间。"),
        wrong="- {name: gold, at_least: 50000, below: 20000}",
        right="- {name: gold, at_least: 20000, below: 50000}",
    ),
    error(
        "TR234",
        message=("tier '{tier}' has no bound", "等级“{tier}”没有上下限"),
        help=(
            "write 'at_least:', 'below:', or 'otherwise: true'",
            "请写“at_least:”“below:”或“otherwise: true”",
        ),
        why=("A band is given by its bounds.", "区间由上下限确定。"),
        wrong="- {name: gold}",
        right="- {name: gold, at_least: 20000}",
    ),
    error(
        "TR235",
        message=(
            "'{written}' cannot be cut into bands: it is neither a number nor a date",
            "“{written}”不能划分区间：它既不是数字也不是日期",
        ),
        help=("name a metric or column that is a number or a date", "请使用数字或日期类型的指标或列"),
        why=("Bands compare a measure with bounds.", "区间需要把指标与上下限比较。"),
        wrong="measure: region",
        right="measure: monetary_12m",
    ),
    error(
        "TR236",
        message=(
            "nobody can reach tier '{tier}': a tier before it takes all its values",
            "没有客户能进入等级“{tier}”：前面的等级已包含它的全部取值",
        ),
        help=("order tiers with 'at_least' from the largest to the smallest", "“at_least”请从大到小排列"),
        why=("Tiers are tried from the first to the last.", "等级自上而下依次判断。"),
        wrong="- {name: silver, at_least: 1000}\n- {name: gold, at_least: 5000}",
        right="- {name: gold, at_least: 5000}\n- {name: silver, at_least: 1000}",
    ),
    error(
        "TR237",
        message=(
            "the expression of column '{column}' does not give the type {kind}",
            "列“{column}”的表达式结果不是 {kind} 类型",
        ),
        help=("change the declared type or the expression", "请修改声明的类型或表达式"),
        why=("Rules rely on the declared type.", "规则依赖所声明的类型。"),
        wrong="ratio: {type: decimal, value: paid / total}",
        right="ratio: {type: number, value: paid / total}",
    ),
    error(
        "TR238",
        message=("'{function}' counts rows, not a column", "“{function}”统计行数，不能指定列"),
        help=(
            "write '{function}: {dataset}', or use count_distinct for different values",
            "请写“{function}: {dataset}”；统计不同取值请用 count_distinct",
        ),
        why=("Whether missing cells count would be unclear.", "否则无法确定空单元格是否计入。"),
        wrong="{count: orders.order_id}",
        right="{count: orders}",
    ),
    error(
        "TR239",
        message=(
            "'{key}' belongs to metrics over a child dataset, not to 'value:'",
            "“{key}”只能用于子数据集的统计指标，不能与“value:”同用",
        ),
        help=("remove it, or use count, sum and the like", "请删除它，或改用 count、sum 等"),
        why=("An expression sees one customer, not rows.", "表达式针对单个客户，不针对多行。"),
        wrong="{value: monetary_12m / 2, within: 30 days}",
        right="{value: monetary_12m / 2}",
    ),
    error(
        "TR240",
        message=("a metric must be a single value", "指标必须是单个值"),
        help=("lists, ranges and a bare null cannot be metrics", "列表、区间和单独的 null 不能作为指标"),
        why=("A metric is one value per customer.", "每位客户的指标是一个值。"),
        wrong="limits: [1, 2]",
        right="limit: 2",
    ),
    error(
        "TR242",
        message=(
            "dataset '{dataset}' holds the customers but has no 'key:'",
            "客户数据集“{dataset}”没有“key:”",
        ),
        help=("add 'key:' with the column that names a customer", "请添加“key:”，指明标识客户的列"),
        why=("Without a key customers cannot be told apart.", "没有键就无法区分客户。"),
        wrong="kind: dataset\nname: customers\ncolumns: {customer_id: {type: text}}",
        right="kind: dataset\nname: customers\nkey: customer_id\ncolumns: {customer_id: {type: text}}",
    ),
    error(
        "TR243",
        message=(
            "dataset '{dataset}' does not say whom its rows belong to",
            "数据集“{dataset}”没有说明各行属于哪位客户",
        ),
        help=(
            "add 'belongs_to: {{{customers}: <column with the customer>}}'",
            "请添加“belongs_to: {{{customers}: <客户编号所在列>}}”",
        ),
        why=("Rows of a child dataset are counted per customer.", "子数据集按客户统计。"),
        wrong="kind: dataset\nname: orders",
        right="kind: dataset\nname: orders\nbelongs_to: {customers: customer_id}",
    ),
    error(
        "TR244",
        message=("'{name}' is not the customers dataset", "“{name}”不是客户数据集"),
        help=("write '{customers}'", "请写“{customers}”"),
        why=(
            "Metrics and child datasets belong to the dataset with one row per customer.",
            "指标和子数据集都属于每位客户一行的数据集。",
        ),
        wrong="belongs_to: {orders: customer_id}",
        right="belongs_to: {customers: customer_id}",
    ),
    error(
        "TR245",
        message=(
            "dataset '{dataset}' belongs to more than one dataset",
            "数据集“{dataset}”同时属于多个数据集",
        ),
        help=("keep one line under 'belongs_to:'", "“belongs_to:”下只保留一行"),
        why=("A row counts for one customer.", "每一行只属于一位客户。"),
        wrong="belongs_to: {customers: customer_id, shops: shop_id}",
        right="belongs_to: {customers: customer_id}",
    ),
    error(
        "TR246",
        message=("'{name}' is not a time zone", "“{name}”不是有效的时区"),
        help=("use a name such as Asia/Shanghai or Europe/London", "请使用例如 Asia/Shanghai 的时区名称"),
        why=("Days begin and end by the workspace's time zone.", "日期以工作区时区为准。"),
        wrong="time_zone: Beijing",
        right="time_zone: Asia/Shanghai",
    ),
    error(
        "TR247",
        message=("'{path}' leads out of the workspace", "“{path}”指向工作区之外"),
        help=(
            "put the file inside the workspace, or name it on the command line with --data",
            "请把文件放进工作区，或在命令行用 --data 指定",
        ),
        why=(
            "Rule files may not reach files elsewhere on the machine.",
            "规则文件不得访问工作区以外的文件。",
        ),
        wrong="data: {orders: ../../orders.csv}",
        right="data: {orders: data/orders.csv}",
    ),
    error(
        "TR250",
        message=(
            "the expression of column '{column}' has {scale} digits after the point, more than declared",
            "列“{column}”的表达式有 {scale} 位小数，超过声明的位数",
        ),
        help=("write 'scale: {scale}'", "请写“scale: {scale}”"),
        why=("Exact numbers are never rounded in silence.", "精确数字不会被悄悄舍入。"),
        wrong="amount: {type: decimal, scale: 2, value: price * rate}   # both with 2 digits",
        right="amount: {type: decimal, scale: 4, value: price * rate}",
    ),
    error(
        "TR299",
        message=(
            "'{written}' is not the form of a date: {problem}",
            "“{written}”不是日期格式：{problem}",
        ),
        help=(
            "write {right}; %Y is the year, %m the month, %d the day, %H:%M:%S the time",
            "请写成 {right}；%Y 是年，%m 是月，%d 是日，%H:%M:%S 是时间",
        ),
        why=(
            "With a form that gives no day, not one cell of the column could be read.",
            "格式中没有完整的日期，这一列的单元格就一个也读不出来。",
        ),
        wrong="ordered_at: {type: date, format: yyyy-mm-dd}",
        right='ordered_at: {type: date, format: "%Y-%m-%d"}',
    ),
)
