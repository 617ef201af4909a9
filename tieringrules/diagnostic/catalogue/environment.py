"""Codes about the command line, files and folders (TR0xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR001",
        message=(
            "no workspace here: there is no tieringrules.yaml in {place} or in a folder above it",
            "这里没有工作区：{place} 及其上级文件夹中都没有 tieringrules.yaml",
        ),
        help=(
            "go into the folder of your rules, or name it after the command",
            "请先进入规则所在的文件夹，或在命令后面写上它的路径",
        ),
        why=(
            (
                "A workspace is a folder with a file tieringrules.yaml, a folder rules and a folder templates. Without "
                "a path the workspace is looked for in the current folder and in the folders above it."
            ),
            (
                "工作区是一个文件夹，里面有 tieringrules.yaml 文件、rules 文件夹和 templates 文件夹。命令后面不写路径时，"
                "会从当前文件夹开始逐级向上查找工作区。"
            ),
        ),
        wrong="cd /tmp && tieringrules check",
        right="tieringrules check path/to/my/rules",
    ),
    error(
        "TR002",
        message=("'{path}' does not exist", "“{path}”不存在"),
        help=("check the spelling of the path", "请检查路径是否写对"),
        why=(
            "The path after the command names the workspace: its folder, or its tieringrules.yaml.",
            "命令后面的路径指向工作区：可以是工作区文件夹，也可以是其中的 tieringrules.yaml。",
        ),
        wrong="tieringrules check ruels",
        right="tieringrules check rules",
    ),
    error(
        "TR003",
        message=("there is no command '{name}'", "没有“{name}”这个命令"),
        help=("{hint}", "{hint}"),
        why=(
            "The first word after tieringrules is the command. `tieringrules --help` lists them.",
            "tieringrules 后面的第一个词是命令。用 tieringrules --help 可以列出全部命令。",
        ),
        wrong="tieringrules chekc",
        right="tieringrules check",
    ),
    error(
        "TR004",
        message=("there is no option '{name}' here", "这里没有“{name}”这个选项"),
        help=("{hint}", "{hint}"),
        why=(
            "Each command has its own options. `tieringrules COMMAND --help` lists them.",
            "每个命令有各自的选项。用 tieringrules 命令 --help 可以列出。",
        ),
        wrong="tieringrules classify --output tiers.csv",
        right="tieringrules classify --out tiers.csv",
    ),
    error(
        "TR005",
        message=(
            "the command line is not complete or not right: {problem}",
            "命令写得不完整或不正确：{problem}",
        ),
        help=("`{command} --help` shows how to write it", "用“{command} --help”查看写法"),
        why=(
            "Something is missing on the command line, or something stands there that the command does not take.",
            "命令行里缺少了内容，或者多出了命令不接受的内容。",
        ),
        wrong="tieringrules explain",
        right="tieringrules explain C0001",
    ),
    error(
        "TR006",
        message=("'{text}' after {option} is not a date", "{option} 后面的“{text}”不是日期"),
        help=("write year-month-day, such as 2026-06-30", "请写成“年-月-日”，例如 2026-06-30"),
        why=(
            (
                "The day is written as in ISO 8601: four digits for the year, two for the month, two for the day. Other "
                "spellings mean different days in different countries. The day must exist in the calendar."
            ),
            "日期按 ISO 8601 书写：四位年、两位月、两位日。其他写法在不同地区含义不同。日期必须真实存在。",
        ),
        wrong="tieringrules classify --as-of 30/06/2026",
        right="tieringrules classify --as-of 2026-06-30",
    ),
    error(
        "TR007",
        message=(
            "'{text}' after --data does not say which dataset it is",
            "--data 后面的“{text}”没有写明是哪个数据集",
        ),
        help=(
            "write NAME=FILE, such as customers=data/customers.csv",
            "请写成“名称=文件”，例如 customers=data/customers.csv",
        ),
        why=(
            "--data takes the name of a dataset, an equals sign, and a file. It is repeated for each dataset.",
            "--data 后面依次是数据集名称、等号和文件路径；有几个数据集就写几次。",
        ),
        wrong="tieringrules classify --data customers.csv",
        right="tieringrules classify --data customers=customers.csv",
    ),
    error(
        "TR010",
        message=("'{path}' cannot be written: {reason}", "无法写入“{path}”：{reason}"),
        help=("choose another place for {option}", "请为 {option} 换一个位置"),
        why=(
            "Outputs are written whole or not at all. The folder must exist, and you must be allowed to write there.",
            "结果要么完整写出，要么完全不写。目标文件夹必须存在，并且您有写入权限。",
        ),
        wrong="tieringrules classify --out /no/such/folder/tiers.csv",
        right="tieringrules classify --out tiers.csv",
    ),
    error(
        "TR011",
        message=(
            "'{path}' after {option}: the ending '{suffix}' is not known",
            "{option} 后面的“{path}”：不认识“{suffix}”这种后缀",
        ),
        help=("end the name in one of {known}", "文件名请以其中之一结尾：{known}"),
        why=(
            "The ending of the file name says which format is written.",
            "文件名的后缀决定写成哪种格式。",
        ),
        wrong="tieringrules classify --out tiers.xls",
        right="tieringrules classify --out tiers.xlsx",
    ),
    error(
        "TR012",
        message=(
            "'{name}' after --metric is not a metric or score of these rules",
            "--metric 后面的“{name}”不是规则中的指标或得分",
        ),
        help=("{hint}", "{hint}"),
        why=(
            "--metric adds a metric to the output, by the name it has in the rule files, or a score that a method "
            "computes, by the name that `explain` shows, such as loyalty_segment.r. It is repeated for more.",
            "--metric 把一个指标加入输出，名称与规则文件中一致；也可以是分级方法算出的得分，名称与 `explain` 中一致，例如 loyalty_segment.r。需要多个就写多次。",
        ),
        wrong="tieringrules classify --metric monetry_12m",
        right="tieringrules classify --metric monetary_12m",
    ),
    error(
        "TR013",
        message=("'{text}' after {option} is not possible", "{option} 后面不能写“{text}”"),
        help=("{hint}", "{hint}"),
        why=("This option takes one of a few words.", "这个选项只能取固定的几个值之一。"),
        wrong="tieringrules check --format yaml",
        right="tieringrules check --format json",
    ),
    error(
        "TR014",
        message=("there is no such customer in the data", "数据中没有这位客户"),
        help=(
            "write the customer's key exactly as it stands in the column '{key}'; `data check` tells of refused rows",
            "请按“{key}”列中的写法填写客户的编号；所在的行是否被拒收，可用 `data check` 查看",
        ),
        why=(
            (
                "The customer is looked up by the key column. Rows that were refused, and customers unknown on the day "
                "asked about, are not there. Similar keys are not suggested, since they name other people."
            ),
            "客户按主键列查找。被拒收的行，以及在所问日期还不存在的客户，都查不到。相近的编号属于别人，因此不作提示。",
        ),
        wrong="tieringrules explain nobody",
        right="tieringrules explain C0001",
    ),
    error(
        "TR015",
        message=("there is no code '{name}'", "没有“{name}”这个代码"),
        help=(
            "codes look like TR204 and stand in brackets after error or warning",
            "代码形如 TR204，写在 error 或 warning 后面的方括号里",
        ),
        why=(
            "Every finding has a code, and every code has a page that says why it is reported and how to mend it.",
            "每条提示都有代码，每个代码都有一页说明：为什么提示、怎样改正。",
        ),
        wrong="tieringrules code 204x",
        right="tieringrules code TR204",
    ),
    error(
        "TR016",
        message=("there is no kind of rule file called '{name}'", "没有“{name}”这种规则文件"),
        help=("{hint}", "{hint}"),
        why=(
            "`tieringrules schema` prints the JSON Schema of one kind of rule file, for editors that use it.",
            "tieringrules schema 输出某一种规则文件的 JSON Schema，供编辑器使用。",
        ),
        wrong="tieringrules schema standards",
        right="tieringrules schema standard",
    ),
    error(
        "TR017",
        message=("the dataset '{name}' is handed over twice", "数据集“{name}”交入了两次"),
        help=("keep one of them", "请只保留一个"),
        why=(
            "One dataset is one file; of two files one would be silently ignored.",
            "一个数据集对应一个文件；如果写了两个，其中一个就会被悄悄忽略。",
        ),
        wrong="tieringrules classify --data orders=a.csv --data orders=b.csv",
        right="tieringrules classify --data orders=a.csv",
    ),
    error(
        "TR018",
        message=(
            "{option} would overwrite '{path}', which is {what}",
            "{option} 会覆盖“{path}”，而它是{what}",
        ),
        help=("choose another name for {option}", "请为 {option} 换一个文件名"),
        why=(
            "An output must not replace the rules, the data it is computed from, or another output of the same run.",
            "输出不能覆盖规则、计算所用的数据，或同一次运行的另一个输出。",
        ),
        wrong="tieringrules classify --data orders=orders.csv --out orders.csv",
        right="tieringrules classify --data orders=orders.csv --out tiers.csv",
    ),
    error(
        "TR019",
        message=("'{library}' is not installed, and this needs it", "这里需要“{library}”，但它没有安装"),
        help=("install it, or install tieringrules anew", "请安装它，或重新安装 tieringrules"),
        why=(
            "Heavy libraries are loaded only by the commands that use them, so a missing one is noticed here.",
            "较大的程序库只在用到时才加载，因此缺少时在这里才会发现。",
        ),
        wrong="tieringrules classify --engine spark",
        right="pip install 'tieringrules[spark]'",
    ),
    error(
        "TR020",
        message=(
            "a file or folder could not be used: {reason} ({path})",
            "文件或文件夹无法使用：{reason}（{path}）",
        ),
        help=("mend this and run the command again", "请处理后重新运行命令"),
        why=(
            (
                "The operating system refused something: no permission, no space, a file that vanished. Outputs that "
                "were not complete have been removed."
            ),
            "操作系统拒绝了某个操作：没有权限、空间不足、文件消失等。没有写完的输出已经删除。",
        ),
        wrong="tieringrules classify --out /full/disk/tiers.csv",
        right="tieringrules classify --out /other/disk/tiers.csv",
    ),
    error(
        "TR021",
        message=(
            "case '{case}': {name} is {found}, expected {expected}",
            "用例“{case}”：{name} 是 {found}，期望 {expected}",
        ),
        help=(
            "mend the rule, or the case if the rule is meant so",
            "请修改规则；如果规则本意如此，请修改用例",
        ),
        why=(
            "A scenario says which values a customer has and which tiers follow. The rules gave something else.",
            "测试用例写明客户有哪些取值、应得到什么等级。规则给出的结果与此不同。",
        ),
        wrong="given: {monetary_12m: 49999}\nexpect: {customer_value: platinum}",
        right="given: {monetary_12m: 50000}\nexpect: {customer_value: platinum}",
    ),
    warning(
        "TR022",
        message=("there are no scenario tests in this workspace", "这个工作区里没有测试用例"),
        help=(
            "write some in a rule file with kind: tests",
            "请在 kind: tests 的规则文件中编写",
        ),
        why=(
            "`tieringrules test` runs the cases of rule files of the kind tests. Nothing was tested.",
            "tieringrules test 运行 kind: tests 规则文件中的用例。这次什么也没有测试。",
        ),
        wrong="kind: tests\ncases: []",
        right="kind: tests\ncases:\n  - {name: big spender, given: {monetary_12m: 60000}, expect: {customer_value: platinum}}",
    ),
    error(
        "TR023",
        message=("{option} is needed here", "这里必须写 {option}"),
        help=("add {option} {example}", "请加上 {option} {example}"),
        why=(
            "The command writes files and must be told where.",
            "这个命令要写出文件，必须告诉它写到哪里。",
        ),
        wrong="tieringrules render",
        right="tieringrules render --out batch",
    ),
    error(
        "TR024",
        message=(
            "the workspace {workspace} has no policies, so nobody is contacted",
            "工作区 {workspace} 中没有沟通策略，因此不会触达任何人",
        ),
        help=("write a rule file with kind: policy", "请编写一个 kind: policy 的规则文件"),
        why=(
            "Messages follow from policies: they say which tier is contacted by which channel with which message.",
            "消息由沟通策略产生：策略写明哪个等级通过哪个渠道收到哪条消息。",
        ),
        wrong="tieringrules render --out batch",
        right="kind: policy\nname: outreach\nstandard: customer_value\ntiers: {gold: {channels: [email], message: hello}}",
    ),
    error(
        "TR025",
        message=("'{path}' is not a workspace", "“{path}”不是工作区"),
        help=(
            "name the folder that contains tieringrules.yaml",
            "请写出包含 tieringrules.yaml 的文件夹",
        ),
        why=(
            (
                "The path after the command names the workspace: its folder, or its tieringrules.yaml. The file is always "
                "called that, so that the workspace can be found."
            ),
            "命令后面的路径指向工作区：可以是工作区文件夹，也可以是其中的 tieringrules.yaml。文件名固定，以便查找。",
        ),
        wrong="tieringrules check rules/standards",
        right="tieringrules check .",
    ),
    error(
        "TR026",
        message=(
            "the row of this customer was refused: {refusal}, '{column}'",
            "这位客户所在的行被拒收：{refusal}，“{column}”",
        ),
        help=(
            "correct the row; `data check` shows what is wrong with it, `tieringrules code {refusal}` what that means",
            "请改正该行；`data check` 会显示问题所在，`tieringrules code {refusal}` 说明其含义",
        ),
        why=(
            "A row that breaks the contract of its dataset does not count, so that its customer has no tier to explain.",
            "不符合数据集约定的行不参与计算，因此这位客户没有等级可以说明。",
        ),
        wrong="tieringrules explain C0007   # whose birthday is 1990-02-30",
        right="tieringrules explain C0007   # whose birthday is 1990-02-28",
    ),
    error(
        "TR049",
        message=(
            "this is a mistake in the program, not in your rules or data: {problem} at {place}",
            "这是程序自身的错误，与您的规则和数据无关：{problem}，位置 {place}",
        ),
        help=(
            "please report this line with the command you ran; TIERINGRULES_DEBUG=1 shows more",
            "请把这一行连同所用的命令一起反馈；设置 TIERINGRULES_DEBUG=1 可查看详细信息",
        ),
        why=(
            (
                "Something happened that the program did not expect. The line names the kind of error and the place in "
                "the program, never a value of your data. Nothing incomplete was left behind."
            ),
            "发生了程序没有预料到的情况。这一行只写错误种类和程序中的位置，绝不包含您的数据。没有留下不完整的结果。",
        ),
        wrong="TR049",
        right="TIERINGRULES_DEBUG=1 tieringrules check",
    ),
)
