"""Codes about what a template may say (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

_SAFE = (
    (
        "Templates may come from many hands and run over every customer, so they can only print, choose and "
        "repeat. Whatever else a template language offers is refused before anything is run."
    ),
    "模板会由许多人编写，并对每位客户运行，因此只允许输出、判断和循环。模板语言的其他功能在运行之前就会被拒绝。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR414",
        message=("'{path}' does not exist", "“{path}”不存在"),
        help=("{hint}", "{hint}"),
        why=(
            (
                "A template can print customer.<column>, metric.<name>, tier.<standard>, offers, policy, service, "
                "brand and as_of. A misspelt name would leave a hole in the message."
            ),
            (
                "模板可以使用 customer.<列>、metric.<指标>、tier.<标准>、offers、policy、service、brand 和 as_of。"
                "名称写错会使消息出现空白。"
            ),
        ),
        wrong="{{ customer.nmae }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR415",
        message=("'{path}' is not a single value here", "“{path}”在这里不是单个值"),
        help=("{hint}", "{hint}"),
        why=(
            "Only single values can be printed, compared and passed to filters.",
            "只有单个值才能输出、比较或传给过滤器。",
        ),
        wrong="{{ tier.customer_value }}",
        right="{{ tier.customer_value.title }}",
    ),
    error(
        "TR416",
        message=("there is no filter '{name}'", "没有名为“{name}”的过滤器"),
        help=("{hint}", "{hint}"),
        why=_SAFE,
        wrong="{{ customer.name | uper }}",
        right="{{ customer.name | upper }}",
    ),
    error(
        "TR417",
        message=("there is no test 'is {name}'", "没有名为“is {name}”的判断"),
        help=("{hint}", "{hint}"),
        why=_SAFE,
        wrong="{% if customer.name is present %}",
        right="{% if customer.name is defined %}",
    ),
    error(
        "TR418",
        message=("filter '{name}' cannot take {problem}", "过滤器“{name}”不接受{problem}"),
        help=("it is written: {usage}", "写法：{usage}"),
        why=_SAFE,
        wrong="{{ customer.name | truncate('long') }}",
        right="{{ customer.name | truncate(20) }}",
    ),
    error(
        "TR419",
        message=("{what} needs {expected}, and this is {actual}", "{what}需要{expected}，而这里是{actual}"),
        help=("use a value of the right kind", "请使用类型相符的值"),
        why=(
            "Values of different kinds are never equal and have no order, so the condition could never hold.",
            "类型不同的值永远不相等，也没有大小之分，这样的条件不可能成立。",
        ),
        wrong="{{ customer.name | money }}",
        right="{{ metric.monetary_12m | money }}",
    ),
    error(
        "TR420",
        message=("templates cannot call functions", "模板中不能调用函数"),
        help=(
            "print a value, if need be with a filter: {{{{ customer.name | upper }}}}",
            "请输出值，需要时使用过滤器：{{{{ customer.name | upper }}}}",
        ),
        why=_SAFE,
        wrong="{{ customer.name.upper() }}",
        right="{{ customer.name | upper }}",
    ),
    error(
        "TR421",
        message=("templates do not calculate ('{operator}')", "模板中不能做运算（“{operator}”）"),
        help=(
            "define a metric for it in the rules, and print that; texts are joined with ~",
            "请在规则中定义一个指标再输出它；连接文字请用 ~",
        ),
        why=(
            "Numbers that customers see belong into the rules, where they are typed, tested and exact.",
            "客户看到的数字应在规则中定义，那里有类型、有测试，而且精确。",
        ),
        wrong="{{ 9**(9**9) }}",
        right="{{ metric.points_missing }}",
    ),
    error(
        "TR422",
        message=("the tag '{tag}' is not available in templates", "模板中不能使用标签“{tag}”"),
        help=("possible: {known}", "可用的标签：{known}"),
        why=_SAFE,
        wrong="{% set x = 1 %}",
        right="{% if customer.name %}…{% endif %}",
    ),
    error(
        "TR423",
        message=("square brackets are not available in templates", "模板中不能用方括号取值"),
        help=(
            "write customer.name, offers | first, or a loop",
            "请写 customer.name、offers | first，或使用循环",
        ),
        why=_SAFE,
        wrong="{{ customer['name'] }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR424",
        message=(
            "names that begin with an underscore are not available ('{name}')",
            "不能使用以下划线开头的名称（“{name}”）",
        ),
        help=(
            "use names without a leading underscore; a column can be renamed through aliases",
            "请使用不以下划线开头的名称；列可以通过 aliases 改名",
        ),
        why=_SAFE,
        wrong="{{ customer.__class__ }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR426",
        message=("'{tag}' needs the file name itself, in quotes", "“{tag}”后面必须是带引号的文件名"),
        help=(
            'write for example {{% {tag} "layouts/base.html.j2" %}}',
            '例如写成 {{% {tag} "layouts/base.html.j2" %}}',
        ),
        why=(
            "Which files make up a message must be known before customer data is seen.",
            "在接触客户数据之前，就必须知道消息由哪些文件组成。",
        ),
        wrong="{% include customer.region %}",
        right='{% include "_footer.html.j2" %}',
    ),
    error(
        "TR427",
        message=("'{name}' leads outside templates/", "“{name}”指向 templates/ 之外"),
        help=(
            "give the path inside templates/, with / and without ..",
            "请填写 templates/ 之内的路径，用 / 分隔，不要使用 ..",
        ),
        why=(
            "A workspace must contain what it sends; a path could otherwise bring in any file of the machine.",
            "发送的内容必须在工作区之内；否则路径可能把机器上的任何文件带进来。",
        ),
        wrong='{% include "../../secret.txt.j2" %}',
        right='{% include "_footer.txt.j2" %}',
    ),
    error(
        "TR428",
        message=(
            "there is no file '{name}' in templates/ that can be used here",
            "templates/ 中没有可在此使用的文件“{name}”",
        ),
        help=("{hint}", "{hint}"),
        why=(
            "A page may be put together from .html.j2 files, a text from .txt.j2 files.",
            "网页由 .html.j2 文件组成，文本由 .txt.j2 文件组成。",
        ),
        wrong='{% include "_foter.html.j2" %}',
        right='{% include "_footer.html.j2" %}',
    ),
    error(
        "TR429",
        message=("'{name}' makes the message endless or far too long", "“{name}”会使消息无限循环或过长"),
        help=(
            "a file must not include itself, not even through others, nor the same large file many times",
            "文件不能直接或间接地包含自身，也不要多次包含同一个大文件",
        ),
        why=(
            "Files that include each other never come to an end.",
            "相互包含的文件永远没有尽头。",
        ),
        wrong='_a.txt.j2: {% include "_a.txt.j2" %}',
        right='_a.txt.j2: {% include "_b.txt.j2" %}',
    ),
    error(
        "TR430",
        message=("this is nested too deeply", "嵌套层数过多"),
        help=(
            "at most {limit} levels are possible; write it in simpler parts",
            "最多 {limit} 层，请拆成更简单的部分",
        ),
        why=(
            "Nobody can read it, and reading it could exhaust the machine.",
            "这样的内容无人能读，也可能耗尽机器资源。",
        ),
        wrong="{{ ((((((((((… customer.name …)))))))))) }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR431",
        message=("this is longer than a template may hold", "这里超出了模板允许的长度"),
        help=(
            "write long text outside {{{{ }}}}; numbers have at most 18 digits, texts {limit} characters",
            "长文字请写在 {{{{ }}}} 之外；数字最多 18 位，文字最多 {limit} 个字符",
        ),
        why=_SAFE,
        wrong="{{ 'a very long text …' }}",
        right="a very long text …",
    ),
    error(
        "TR432",
        message=("'{path}' is not a list", "“{path}”不是列表"),
        help=("a loop goes over a list: {known}", "只能对列表循环：{known}"),
        why=(
            "A loop repeats a part for each item of a list that the rules declare.",
            "循环会对规则中声明的列表的每一项重复一段内容。",
        ),
        wrong="{% for x in customer.name %}",
        right="{% for offer in offers %}{{ offer.title }}{% endfor %}",
    ),
    error(
        "TR438",
        message=("'{path}' can never be '{value}'", "“{path}”不可能是“{value}”"),
        help=("{hint}", "{hint}"),
        why=(
            "The column or standard does not have this value, so the condition could never hold.",
            "该列或标准没有这个值，条件不可能成立。",
        ),
        wrong="{% if tier.customer_value.name == 'platnum' %}",
        right="{% if tier.customer_value.name == 'platinum' %}",
    ),
    error(
        "TR439",
        message=("'{name}' already has a meaning in templates", "“{name}”在模板中已有含义"),
        help=("give the loop's item another name, such as 'offer'", "请给循环项换个名称，例如 offer"),
        why=(
            "Inside the loop the name would no longer mean what it means everywhere else.",
            "否则在循环内，这个名称的含义会与别处不同。",
        ),
        wrong="{% for customer in offers %}",
        right="{% for offer in offers %}",
    ),
    error(
        "TR445",
        message=("this way of writing is not available in templates: {what}", "模板不支持这种写法：{what}"),
        help=(
            "templates print values, choose with if, and repeat with for",
            "模板可以输出值、用 if 判断、用 for 循环",
        ),
        why=_SAFE,
        wrong="{{ {'a': 1} }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR447",
        message=("text outside of a block would be lost here", "写在区块之外的内容会丢失"),
        help=(
            "put it into one of the layout's blocks: {known}",
            "请放进布局的某个区块：{known}",
        ),
        why=(
            "A template that extends a layout only fills the layout's blocks.",
            "使用布局的模板只能填充布局中的区块。",
        ),
        wrong='{% extends "layouts/base.html.j2" %}\nHello',
        right='{% extends "layouts/base.html.j2" %}\n{% block content %}Hello{% endblock %}',
    ),
    error(
        "TR448",
        message=("the layout has no block '{name}'", "布局中没有区块“{name}”"),
        help=("{hint}", "{hint}"),
        why=(
            "A block that the layout does not have is shown nowhere, so its text would be lost.",
            "布局中没有的区块不会显示在任何地方，其内容会丢失。",
        ),
        wrong='{% extends "layouts/base.html.j2" %}\n{% block contnet %}Hello{% endblock %}',
        right='{% extends "layouts/base.html.j2" %}\n{% block content %}Hello{% endblock %}',
    ),
)
