"""Codes about names in rule files and tiers that cannot be reached."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR211",
        message=("'{name}' cannot be a name", "“{name}”不能作为名称"),
        help=(
            "use letters of any script, digits and '_', and begin with a letter",
            "名称只能包含文字、数字和下划线，并以文字开头",
        ),
        why=(
            "Expressions could not tell such a name from an operation.",
            "表达式无法把这样的名称与运算区分开。",
        ),
        wrong="monetary-12m: {sum: orders.amount}",
        right="monetary_12m: {sum: orders.amount}",
    ),
    error(
        "TR212",
        message=(
            "'{name}' is a word of the expression language and cannot be a name",
            "“{name}”是表达式的保留字，不能作为名称",
        ),
        help=("choose another name, such as '{name}_value'", "请换一个名称，例如“{name}_value”"),
        why=("Expressions would read it as that word.", "表达式会把它当作保留字。"),
        wrong="as_of: {type: date}",
        right="snapshot_day: {type: date}",
    ),
    error(
        "TR213",
        message=("{what} '{name}' is given twice", "{what}“{name}”重复定义"),
        help=("rename or remove one of them", "请重命名或删除其中一个"),
        why=("It would be unclear which one is meant.", "否则无法确定指的是哪一个。"),
        wrong="tiers:\n  - {name: gold, when: a > 1}\n  - {name: gold, otherwise: true}",
        right="tiers:\n  - {name: gold, when: a > 1}\n  - {name: silver, otherwise: true}",
    ),
    error(
        "TR214",
        message=("'{name}' is the name of {this} and of {other}", "“{name}”既是{this}，又是{other}的名称"),
        help=(
            "rename one of them: columns, metrics and standards share one name space",
            "请重命名其中一个：列、指标和标准共用同一命名空间",
        ),
        why=("A rule that says the name could mean either.", "规则中写到该名称时会有两种含义。"),
        wrong="column 'value' and standard 'value'",
        right="column 'value' and standard 'customer_value'",
    ),
    error(
        "TR215",
        message=("these need each other in a circle: {names}", "以下名称循环引用：{names}"),
        help=("let one of them do without the others", "请让其中一个不再依赖其他名称"),
        why=("None of them could be computed first.", "任何一个都无法先算出来。"),
        wrong="a: b + 1\nb: a + 1",
        right="a: 2\nb: a + 1",
    ),
    error(
        "TR216",
        message=("'{name}' is not a dataset that can stand here", "“{name}”不是此处可用的数据集"),
        help=("{hint}", "{hint}"),
        why=(
            "Only datasets with a file of kind 'dataset' are known.",
            "只有写了 dataset 文件的数据集才能使用。",
        ),
        wrong="{count: order}",
        right="{count: orders}",
    ),
    warning(
        "TR217",
        message=("some customers may have no tier in '{standard}'", "“{standard}”中可能有客户没有等级"),
        help=("add a last tier with 'otherwise: true'", "请在最后加一个“otherwise: true”的等级"),
        why=(
            "Without 'otherwise' a customer for whom no condition is true, or whose data is missing, gets no tier.",
            "没有“otherwise”时，不满足任何条件或数据缺失的客户将没有等级。",
        ),
        wrong="tiers:\n  - {name: gold, when: monetary_12m >= 20000}",
        right="tiers:\n  - {name: gold, when: monetary_12m >= 20000}\n  - {name: standard, otherwise: true}",
    ),
    error(
        "TR218",
        message=("'{name}' is not a column of {dataset}", "“{name}”不是 {dataset} 的列"),
        help=("{hint}", "{hint}"),
        why=(
            "Rules can use only columns that the dataset's file declares.",
            "规则只能使用数据集中声明过的列。",
        ),
        wrong="key: customerid",
        right="key: customer_id",
    ),
    error(
        "TR219",
        message=("'{function}' needs a column of {dataset}", "“{function}”需要指定 {dataset} 的一列"),
        help=(
            "write {dataset}.column, such as '{function}: {dataset}.amount'",
            "请写成 {dataset}.列名，例如“{function}: {dataset}.amount”",
        ),
        why=("Only 'count' counts rows as a whole.", "只有 count 可以对整行计数。"),
        wrong="{sum: orders}",
        right="{sum: orders.amount}",
    ),
    error(
        "TR220",
        message=(
            "nobody can reach tier '{tier}': '{closing}' before it takes everyone else",
            "没有客户能进入等级“{tier}”：前面的“{closing}”已包含其余所有客户",
        ),
        help=("move the tier with 'otherwise: true' to the end", "请把“otherwise: true”的等级移到最后"),
        why=(
            "Tiers are tried from the first to the last; 'otherwise' ends the search.",
            "等级自上而下依次判断，遇到“otherwise”即结束。",
        ),
        wrong="- {name: standard, otherwise: true}\n- {name: gold, when: monetary_12m >= 20000}",
        right="- {name: gold, when: monetary_12m >= 20000}\n- {name: standard, otherwise: true}",
    ),
    error(
        "TR221",
        message=("'{name}' is not a standard", "“{name}”不是已定义的分类标准"),
        help=("{hint}", "{hint}"),
        why=(
            "A policy serves the tiers of one standard that exists.",
            "沟通策略必须基于一个已有的分类标准。",
        ),
        wrong="standard: customer_vlaue",
        right="standard: customer_value",
    ),
    error(
        "TR222",
        message=("'{name}' is not a tier of {standard}", "“{name}”不是 {standard} 的等级"),
        help=("{hint}", "{hint}"),
        why=("No customer could ever have that tier.", "不会有任何客户属于该等级。"),
        wrong="tiers:\n  platinium: {channels: [email]}",
        right="tiers:\n  platinum: {channels: [email]}",
    ),
    warning(
        "TR229",
        message=(
            "tier '{tier}' of {standard} gets no contact from policy '{policy}'",
            "{standard} 的等级“{tier}”在策略“{policy}”中没有任何触达",
        ),
        help=(
            "add an entry for it, or 'cap: {{at_most: 0, per: year}}' to say that this is meant",
            "请为它添加一项；若确实不联系，可写“cap: {{at_most: 0, per: year}}”",
        ),
        why=(
            "A tier without an entry is left out in silence, which is easily an oversight.",
            "没有写到的等级会被悄悄漏掉，很可能是疏忽。",
        ),
        wrong="tiers:\n  gold: {channels: [email], message: thanks}",
        right="tiers:\n  gold: {channels: [email], message: thanks}\n  standard: {channels: [email], message: news}",
    ),
    error(
        "TR230",
        message=("'{name}' is not a channel of the workspace", "“{name}”不是工作区中定义的渠道"),
        help=("{hint}", "{hint}"),
        why=(
            "Channels are declared in tieringrules.yaml with the column that holds the address.",
            "渠道需在 tieringrules.yaml 中声明，并指明地址所在的列。",
        ),
        wrong="channels: [mail]",
        right="channels: [email]",
    ),
    error(
        "TR241",
        message=("a tier's name must be one line of text", "等级名称必须是一行文字"),
        help=(
            "write a short name; longer words belong into 'title:'",
            "请写简短名称；较长的说明放到“title:”",
        ),
        why=("Tier names stand in output columns and reports.", "等级名称会出现在输出列与报告中。"),
        wrong='- {name: "gold\\nplus", otherwise: true}',
        right="- {name: gold plus, otherwise: true}",
    ),
)
