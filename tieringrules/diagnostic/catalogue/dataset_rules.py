"""Codes about the rule files of datasets (TR780-TR799)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR780",
        message=("'{written}' does not show how numbers are written", "“{written}”不能说明数字的写法"),
        help=(
            "write 1234 the way the file would: 1,234.50 or 1.234,50 or 1 234,50 or 1234,50; 12.5% or percent for shares",
            "请按文件中的写法写出 1234：1,234.50、1.234,50、1 234,50、1234,50；百分数写 12.5% 或 percent",
        ),
        why=(
            "1.234 is a thousand in one country and a little more than one in the next. The sample says which.",
            "1.234 在有的国家是一千多，在有的国家是一点多。样例说明应如何理解。",
        ),
        wrong='amount: {type: decimal, format: "#,##0.00"}',
        right='amount: {type: decimal, format: "1,234.50"}',
    ),
    error(
        "TR781",
        message=("'{written}' is no form of a text column", "“{written}”不能作为文本列的格式"),
        help=(
            "`format: integer` reads 17850.0 as 17850; for the form of texts use `pattern:`",
            "`format: integer` 会把 17850.0 读作 17850；要限定文本的样式请用 `pattern:`",
        ),
        why=(
            "Texts are taken as they stand; only identifiers that were once stored as numbers need a form.",
            "文本按原样读取；只有曾被存成数字的编号才需要格式。",
        ),
        wrong="customer_id: {type: text, format: number}",
        right="customer_id: {type: text, format: integer}",
    ),
    error(
        "TR706",
        message=("'{written}' is no form of phone numbers", "“{written}”不能作为电话号码的格式"),
        help=(
            "`format: e164` gives every number as +8613800138000; without `format` numbers of `region` stay as dialled there",
            "`format: e164` 把所有号码统一为 +8613800138000 的形式；不写 `format` 时，`region` 内的号码保持当地拨打的写法",
        ),
        why=(
            "Phone numbers are read in every usual spelling; what can be chosen is the one in which they are used.",
            "电话号码的各种常见写法都能读取；可选择的只是使用时的统一写法。",
        ),
        wrong='mobile: {type: phone, region: CN, format: "### #### ####"}',
        right="mobile: {type: phone, region: CN, format: e164}",
    ),
    error(
        "TR782",
        message=("'{written}' is not the code of a currency", "“{written}”不是货币代码"),
        help=("write its three letters, such as CNY, USD or EUR", "请写三位字母代码，例如 CNY、USD、EUR"),
        why=(
            "Signs are shared: ¥ is written for yuan and for yen. The code says which one the amounts are in.",
            "符号可能通用：¥ 既表示人民币也表示日元。代码说明金额是哪一种货币。",
        ),
        wrong="amount: {type: decimal, currency: ¥}",
        right="amount: {type: decimal, currency: CNY}",
    ),
    error(
        "TR783",
        message=("'{written}' cannot be the unit of this column", "“{written}”不能作为此列的单位"),
        help=(
            "write what stands behind the number, such as kg; shares want `format: 12.5%`, amounts `currency:` alone, and 万 needs no unit",
            "请写数字后面的单位，例如 kg 或 件；百分数请用 `format: 12.5%`，金额只写 `currency:`，万、亿不需要单位",
        ),
        why=(
            "A unit is passed over when a number is read, so it must not change how much the number is.",
            "读取数字时单位会被略过，因此它不能改变数值的大小。",
        ),
        wrong='discount: {type: number, unit: "%"}',
        right='discount: {type: number, format: "12.5%"}',
    ),
    error(
        "TR784",
        message=(
            "the address of the database of '{dataset}' (line {line}) holds a user or password",
            "'{dataset}' 的数据库地址（第 {line} 行）中含有用户名或密码",
        ),
        help=(
            "take them out, and set the variables TIERINGRULES_DB_USER and TIERINGRULES_DB_PASSWORD of the environment",
            "请从地址中删除，并设置环境变量 TIERINGRULES_DB_USER 和 TIERINGRULES_DB_PASSWORD",
        ),
        why=(
            "Rule files are shared, reviewed and kept for ever; a password in them is no secret any more.",
            "规则文件会被共享、审阅并长期保存；写在其中的密码就不再是秘密。",
        ),
        wrong="url: postgresql://USER:PASSWORD@db.example.com/shop",
        right="url: postgresql://db.example.com/shop",
    ),
    error(
        "TR785",
        message=("this is not the address of a database", "这不是数据库地址"),
        help=(
            "write it like postgresql+psycopg://host/name or sqlite:///data/crm.db; a file stands alone: `{dataset}: data/file.csv`",
            "请写成 postgresql+psycopg://主机/库名 或 sqlite:///data/crm.db；文件则直接写：`{dataset}: data/file.csv`",
        ),
        why=(
            "SQLAlchemy's form of addresses says which kind of database, on which host, under which name.",
            "SQLAlchemy 的地址形式说明数据库种类、主机和库名。",
        ),
        wrong="data: {orders: {url: db.example.com, table: orders}}",
        right="data: {orders: {url: postgresql://db.example.com/shop, table: orders}}",
    ),
    error(
        "TR786",
        message=(
            "the database of '{dataset}' wants either `table:` or `query:`; {how}",
            "'{dataset}' 的数据库须写 `table:` 或 `query:` 之一；{how}",
        ),
        help=(
            "name a table or view, or write a SELECT",
            "请写表或视图的名称，或写一个 SELECT",
        ),
        why=("It must be clear which rows are meant.", "必须明确指哪些数据。"),
        wrong="data: {orders: {url: sqlite:///data/crm.db}}",
        right="data: {orders: {url: sqlite:///data/crm.db, table: orders}}",
    ),
    error(
        "TR787",
        message=("'{written}' cannot name credentials", "“{written}”不能用作凭据名称"),
        help=(
            "write capital letters, digits and _ only, such as CRM for TIERINGRULES_CRM_USER and TIERINGRULES_CRM_PASSWORD",
            "只能用大写字母、数字和 _，例如 CRM 对应 TIERINGRULES_CRM_USER 和 TIERINGRULES_CRM_PASSWORD",
        ),
        why=(
            "The word becomes part of the names of environment variables.",
            "该词会成为环境变量名的一部分。",
        ),
        wrong="credentials: my-crm",
        right="credentials: CRM",
    ),
    error(
        "TR788",
        message=(
            "'{dataset}' cannot have identity rules: they belong to the customers dataset, which has a key",
            "'{dataset}' 不能有 identity：它只用于有 key 的客户数据集",
        ),
        help=("remove `identity:` here", "请删除此处的 `identity:`"),
        why=(
            "Only customers are merged; the rows of other datasets follow the customer they belong to.",
            "只合并客户；其他数据集的行会随所属客户一起改挂。",
        ),
        wrong="kind: dataset\nname: orders\nbelongs_to: {customers: customer_id}\nidentity: [[mobile]]",
        right="kind: dataset\nname: customers\nkey: customer_id\nidentity: [[mobile]]",
    ),
    error(
        "TR789",
        message=(
            "'{column}' is computed and cannot tell customers apart",
            "“{column}”是计算列，不能用于识别客户",
        ),
        help=("name columns of the file", "请使用文件中的列"),
        why=(
            "Rows are merged before anything is computed from them.",
            "合并发生在计算之前。",
        ),
        wrong="identity: [[full_name]]        # full_name: {value: …}",
        right="identity: [[last_name, first_name, birthday]]",
    ),
    error(
        "TR790",
        message=("'{written}' does not say which row comes first", "“{written}”没有说明以哪行为准"),
        help=(
            "write `newest by COLUMN` or `oldest by COLUMN` with a column of dates or numbers of the file",
            "请写 `newest by 列名` 或 `oldest by 列名`，该列须是文件中的日期或数字列",
        ),
        why=(
            "Where rows of one customer differ, one of them must prevail.",
            "同一客户的多行内容不同时，必须有一行为准。",
        ),
        wrong="identity: {match: [[mobile]], keep: latest}",
        right="identity: {match: [[mobile]], keep: newest by updated_at}",
    ),
    error(
        "TR791",
        message=(
            "'{merging}' means nothing for a column of type {kind}",
            "“{merging}”对 {kind} 类型的列没有意义",
        ),
        help=("it is for: {kinds}", "它适用于：{kinds}"),
        why=("Each way to merge values needs values of its kind.", "每种合并方式需要相应类型的值。"),
        wrong="merge: {name: max}",
        right="merge: {name: longest, points: max, email_consent: all}",
    ),
    error(
        "TR792",
        message=("'{column}' cannot say what a person's role is", "“{column}”不能作为联系人的角色列"),
        help=("name a text or choice column of the file", "请使用文件中的 text 或 choice 列"),
        why=(
            "Channels and policies name roles in words: buyer, finance, management.",
            "渠道和策略用文字指定角色：采购、财务、管理层。",
        ),
        wrong="role: birthday",
        right="role: position        # position: {type: choice, values: [采购, 财务, 总经理]}",
    ),
    error(
        "TR793",
        message=(
            "'{dataset}' holds the customers themselves: its rows are nobody's people",
            "“{dataset}”存放的是客户本身，各行不是某位客户的联系人",
        ),
        help=(
            "remove `role:` here; write it in a dataset with `belongs_to`, one row for each person",
            "请删除此处的 `role:`；它应写在带 `belongs_to` 的数据集中，每行一位联系人",
        ),
        why=(
            "Rows with a role are people of a customer; a customer has one row here, and may have many people.",
            "带角色的行是客户方的联系人；客户在此只有一行，联系人可以有多位。",
        ),
        wrong="name: customers\nkey: company_id\nrole: position",
        right="name: contacts\nbelongs_to: {customers: company_id}\nrole: position",
    ),
    error(
        "TR794",
        message=("'{name}' is not a dataset of people", "“{name}”不是联系人数据集"),
        help=(
            "name a dataset with `role:`, whose rows are people of the customer; {hint}",
            "请写一个带 `role:` 的数据集，其每行是客户方的一位联系人；{hint}",
        ),
        why=(
            "A customer may have a thousand orders; a message goes to one person. `role:` says which rows are people.",
            "一位客户可能有上千笔订单，而消息只发给一个人。`role:` 说明哪些行是联系人。",
        ),
        wrong="email: {address: orders.email}",
        right="email: {address: contacts.email, consent: contacts.email_consent, roles: [采购]}",
    ),
    error(
        "TR795",
        message=(
            "the consent is asked of '{name}', but the address is somebody else's",
            "同意来自“{name}”，地址却属于别处",
        ),
        help=(
            "take address and consent from the same dataset; a consent of the customer holds for all of its people",
            "地址与同意请取自同一数据集；也可以使用客户自己的同意列，对其所有联系人有效",
        ),
        why=(
            "Nobody can agree for a person in another list.",
            "一个人不能替另一份名单里的人表示同意。",
        ),
        wrong="email: {address: email, consent: contacts.email_consent}",
        right="email: {address: contacts.email, consent: contacts.email_consent}",
    ),
    error(
        "TR796",
        message=(
            "roles mean nothing here: the address is the customer's own",
            "此处写 roles 没有意义：地址是客户自己的",
        ),
        help=(
            "remove `roles:`, or address people with `address: contacts.email`",
            "请删除 `roles:`，或用 `address: contacts.email` 联系客户方的联系人",
        ),
        why=(
            "Roles choose among several people of one customer.",
            "角色用于在同一客户的多位联系人中选择。",
        ),
        wrong="email: {address: email, roles: [采购]}",
        right="email: {address: contacts.email, roles: [采购]}",
    ),
    error(
        "TR797",
        message=("nobody can have the role '{role}'", "不存在角色“{role}”"),
        help=("{hint}", "{hint}"),
        why=(
            "The role column is a choice, and this is none of its values; nobody would ever be addressed.",
            "角色列是 choice 类型，其可选值中没有这一项，因此永远不会联系到任何人。",
        ),
        wrong="roles: [采够]        # values: [采购, 财务]",
        right="roles: [采购]",
    ),
    error(
        "TR798",
        message=("'{written}' is not an import profile", "“{written}”不是已有的导入配置"),
        help=("{hint}", "{hint}"),
        why=(
            "Profiles know the headers of files that other systems export. docs/data.md lists them.",
            "导入配置记录其他系统导出文件的表头。docs/data.md 中有完整列表。",
        ),
        wrong="import: shopify",
        right="import: shopify.orders",
    ),
    warning(
        "TR799",
        message=(
            "no column of '{dataset}' is called as '{profile}' calls its columns",
            "“{dataset}”没有任何列使用“{profile}”的列名",
        ),
        help=(
            "name columns as the profile does: {columns}",
            "请使用该配置的列名：{columns}",
        ),
        why=(
            "A profile finds the columns that have its names, or an alias that it knows. Here it does nothing.",
            "导入配置只认识与其同名的列，或带有其已知别名的列；此处它不起作用。",
        ),
        wrong="import: shopify.customers\ncolumns:\n  key: {type: text}",
        right="import: shopify.customers\ncolumns:\n  customer_id: {type: text}",
    ),
)
