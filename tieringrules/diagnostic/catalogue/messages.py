"""Codes about templates and messages (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_SAFE = (
    (
        "Templates may come from many hands and run over every customer, so they can only print, choose and "
        "repeat. Whatever else a template language offers is refused before anything is run."
    ),
    "模板会由许多人编写，并对每位客户运行，因此只允许输出、判断和循环。模板语言的其他功能在运行之前就会被拒绝。",
)
_PLAIN_NAMES = (
    "The file name alone says which message, channel and language a template is for.",
    "模板属于哪条消息、哪个渠道、哪种语言，只由文件名决定。",
)
_HTML = (
    (
        "Customer data must not be able to change the structure of a page. That can only be promised where a "
        "value stands in running text or inside a quoted attribute."
    ),
    "客户数据绝不能改变页面结构。只有当值位于正文中，或位于带引号的属性里时，才能保证这一点。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR401",
        message=("'{tag}' is opened here and never closed", "“{tag}”在这里打开，却没有结束"),
        help=("close it with '{closing}'", "请用“{closing}”结束它"),
        why=(
            "Without its end nobody can tell how far the part reaches.",
            "没有结束标记，就无法知道这一段到哪里为止。",
        ),
        wrong="{% if customer.name %}Dear {{ customer.name }}",
        right="{% if customer.name %}Dear {{ customer.name }}{% endif %}",
    ),
    error(
        "TR402",
        message=("'{tag}' has nothing to belong to here", "这里的“{tag}”没有对应的开头"),
        help=(
            "remove it, or write the missing opening, such as {{% if … %}}, before it",
            "请删除它，或在前面补上缺少的开头，例如 {{% if … %}}",
        ),
        why=(
            "Every end belongs to exactly one beginning, and inner parts end first.",
            "每个结束标记都对应唯一的开头，并且里层要先结束。",
        ),
        wrong="Hello {% endif %}",
        right="{% if customer.name %}Hello{% endif %}",
    ),
    error(
        "TR403",
        message=("the template cannot be understood from '{found}' on", "模板从“{found}”起无法理解"),
        help=(
            (
                "look just before it for a missing }}}}, %}}, quote or bracket, or for full-width punctuation; "
                "a value is written {{{{ customer.name }}}}"
            ),
            "请检查它前面是否缺少 }}}}、%}}、引号或括号，或误用了全角标点；值应写成 {{{{ customer.name }}}}",
        ),
        why=(
            "What stands between {{ }} or {% %} must be complete.",
            "{{ }} 和 {% %} 之间的内容必须完整。",
        ),
        wrong="{{ customer.name | }}",
        right="{{ customer.name }}",
    ),
    error(
        "TR404",
        message=(
            "the file name '{name}' does not say what it is a template for",
            "无法从文件名“{name}”看出它是什么模板",
        ),
        help=(
            (
                "name it <message>.<channel>.html.j2 or <message>.<channel>.txt.j2, with a language before html "
                "or txt if need be; {hint}"
            ),
            "请命名为 <消息>.<渠道>.html.j2 或 <消息>.<渠道>.txt.j2，需要时在 html 或 txt 前加语言；{hint}",
        ),
        why=_PLAIN_NAMES,
        wrong="templates/welcome.emial.html",
        right="templates/welcome.email.html.j2",
    ),
    warning(
        "TR405",
        message=("'{name}' is not a template and is ignored", "“{name}”不是模板，已忽略"),
        help=("move it out of templates/", "请把它移出 templates/"),
        why=_PLAIN_NAMES,
        wrong="templates/notes.docx",
        right="docs/notes.docx",
    ),
    error(
        "TR406",
        message=("'{name}' is a link that leads outside templates/", "“{name}”是指向 templates/ 之外的链接"),
        help=("put the file itself here", "请直接把文件放在这里"),
        why=(
            "A workspace must contain what it sends; a link could bring in any file of the machine.",
            "发送的内容必须在工作区之内；链接可能把机器上的任何文件带进来。",
        ),
        wrong="templates/welcome.sms.txt.j2 -> /etc/passwd",
        right="templates/welcome.sms.txt.j2",
    ),
    error(
        "TR407",
        message=("the template is larger than {limit}", "模板超过了 {limit}"),
        help=("shorten it; put pictures on a server and link to them", "请缩短；图片请放在服务器上再引用"),
        why=(
            "Mail programs cut long messages, and nobody reads them to the end.",
            "邮件程序会截断过长的邮件，也没有人会读完。",
        ),
        wrong="a template of 300 KiB",
        right="a template of 30 KiB",
    ),
    error(
        "TR408",
        message=(
            "the file cannot be read as UTF-8 text: {problem}",
            "该文件无法按 UTF-8 文本读取：{problem}",
        ),
        help=("save it as UTF-8 text", "请另存为 UTF-8 文本"),
        why=("All text in a workspace is UTF-8.", "工作区内的所有文本都使用 UTF-8 编码。"),
        wrong="a template saved as GBK",
        right="the same template saved as UTF-8",
    ),
    error(
        "TR409",
        message=(
            "the head of the template is opened with --- and never closed",
            "模板开头以 --- 开始，却没有结束",
        ),
        help=(
            "write a line with --- alone after the last 'key: …' line",
            "请在最后一行“键: …”之后单独写一行 ---",
        ),
        why=(
            "The head stands between two lines of ---; what follows is the message.",
            "开头位于两行 --- 之间，其后才是正文。",
        ),
        wrong="---\nsubject: Hello\nDear customer",
        right="---\nsubject: Hello\n---\nDear customer",
    ),
    error(
        "TR410",
        message=("a line in the head of a template must be 'key: text'", "模板开头的每一行都应是“键: 文字”"),
        help=("possible keys: {known}", "可用的键：{known}"),
        why=(
            "The head is read line by line: a key, a colon, and the rest as it stands.",
            "开头逐行读取：键、英文冒号、以及冒号后的原文。",
        ),
        wrong="subject Hello",
        right="subject: Hello",
    ),
    error(
        "TR411",
        message=("'{key}' is not a key of the head of this template", "“{key}”不是该模板开头可用的键"),
        help=("{hint}", "{hint}"),
        why=(
            "A misspelt key would otherwise be lost without notice.",
            "否则写错的键会在无人察觉的情况下丢失。",
        ),
        wrong="subjcet: Hello",
        right="subject: Hello",
    ),
    error(
        "TR412",
        message=("this e-mail has no subject", "这封邮件没有主题"),
        help=(
            "start the file with three lines: ---, then 'subject: …', then ---",
            "请在文件开头写三行：---，然后“subject: …”，再写 ---",
        ),
        why=("Mail without a subject is taken for spam.", "没有主题的邮件会被当作垃圾邮件。"),
        wrong="<p>Hello</p>",
        right="---\nsubject: Hello\n---\n<p>Hello</p>",
    ),
    error(
        "TR413",
        message=("'{key}' stands twice", "“{key}”出现了两次"),
        help=("keep one of them", "请只保留一个"),
        why=("It is not clear which of the two is meant.", "无法确定以哪一个为准。"),
        wrong="subject: Hello\nsubject: Hi",
        right="subject: Hello",
    ),
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
        "TR425",
        message=("'{name}' would let customer data act as HTML", "“{name}”会让客户数据被当作 HTML 执行"),
        help=("remove it; write the HTML into the template itself", "请删除它；HTML 请直接写在模板里"),
        why=_HTML,
        wrong="{{ customer.name | safe }}",
        right="<b>{{ customer.name }}</b>",
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
        "TR433",
        message=("a value in an attribute must stand between quotes", "属性中的值必须放在引号内"),
        help=('write {attribute}="{{{{ … }}}}"', '请写成 {attribute}="{{{{ … }}}}"'),
        why=_HTML,
        wrong="<p title={{ customer.name }}>",
        right='<p title="{{ customer.name }}">',
    ),
    error(
        "TR434",
        message=("a value cannot stand {where}", "值不能放在{where}"),
        help=("put it into running text or a quoted attribute", "请放在正文中或带引号的属性里"),
        why=_HTML,
        wrong="<script>var name = '{{ customer.name }}'</script>",
        right="<p>{{ customer.name }}</p>",
    ),
    error(
        "TR435",
        message=("this link could lead to anywhere or run a program", "此链接可能指向任意位置或运行程序"),
        help=(
            "begin it with https:// and the name of the server, such as https://example.com/?u={{{{ … }}}}",
            "请以 https:// 和服务器名开头，例如 https://example.com/?u={{{{ … }}}}",
        ),
        why=(
            "Links with customer data in them lead to a server that the template names, over https.",
            "含客户数据的链接必须通过 https 指向模板写明的服务器。",
        ),
        wrong='<a href="javascript:{{ customer.name }}">',
        right='<a href="https://example.com/u?c={{ customer.customer_id }}">',
    ),
    error(
        "TR436",
        message=("the HTML is not whole here: {problem}", "此处的 HTML 不完整：{problem}"),
        help=(
            "let every branch, loop, block and file contain whole tags with their quotes",
            "请让每个分支、循环、区块和文件都包含完整的标签和引号",
        ),
        why=_HTML,
        wrong='<a href="{% if customer.name %}">{% endif %}',
        right='{% if customer.name %}<a href="https://example.com/">{% endif %}',
    ),
    error(
        "TR437",
        message=(
            "message '{message}' has no template for channel '{channel}' in language '{locale}'",
            "消息“{message}”没有渠道“{channel}”、语言“{locale}”的模板",
        ),
        help=("write templates/{file}; {hint}", "请编写 templates/{file}；{hint}"),
        why=(
            "A policy that promises a message needs its text for every channel it may go through.",
            "策略承诺的消息，在它可能使用的每个渠道上都需要文本。",
        ),
        wrong="message: vip_thnaks",
        right="message: vip_thanks      # with templates/vip_thanks.email.html.j2",
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
        "TR440",
        message=("the folder '{folder}' is not empty", "文件夹“{folder}”不是空的"),
        help=("name a new folder with --out", "请用 --out 指定一个新文件夹"),
        why=(
            "A batch is never mixed with another one, and never overwritten.",
            "批次之间绝不混放，也绝不覆盖。",
        ),
        wrong="tieringrules render --out batches/june     # exists already",
        right="tieringrules render --out batches/june-2",
    ),
    error(
        "TR441",
        message=(
            "the batch cannot be written to '{folder}': {problem}",
            "无法把批次写入“{folder}”：{problem}",
        ),
        help=("choose a folder that you may write to", "请选择有写入权限的文件夹"),
        why=(
            "Nothing was left behind; the run can be repeated.",
            "没有留下任何文件，可以重新运行。",
        ),
        wrong="tieringrules render --out /proc/batch",
        right="tieringrules render --out batches/june",
    ),
    error(
        "TR442",
        message=("channel '{channel}' needs a sender in 'from'", "渠道“{channel}”需要在 from 中写明发件人"),
        help=(
            "write for example: from: Example <care@example.com>",
            "例如写成：from: 示范公司 <care@example.com>",
        ),
        why=("An e-mail without a valid sender is not delivered.", "没有有效发件人的邮件无法投递。"),
        wrong="email: {address: email}",
        right='email: {address: email, from: "Example <care@example.com>"}',
    ),
    error(
        "TR443",
        message=(
            "'unsubscribe_url' of channel '{channel}' must begin with https://",
            "渠道“{channel}”的 unsubscribe_url 必须以 https:// 开头",
        ),
        help=(
            "write for example: unsubscribe_url: https://example.com/u",
            "例如写成：unsubscribe_url: https://example.com/u",
        ),
        why=(
            "Mail programs only offer a way out that they can trust (RFC 8058).",
            "邮件程序只会提供它信任的退订方式（RFC 8058）。",
        ),
        wrong="unsubscribe_url: example.com/u",
        right="unsubscribe_url: https://example.com/u",
    ),
    error(
        "TR444",
        message=(
            "a message of '{message}' does not read back as it was written ({part})",
            "“{message}”的一条消息读回后与写入时不一致（{part}）",
        ),
        help=(
            "nothing was written; please report it with the template",
            "没有写入任何内容；请连同模板一起反馈",
        ),
        why=(
            "Every message is parsed back before it counts, so that none goes out garbled.",
            "每条消息都会被重新解析并比对，避免发出乱码。",
        ),
        wrong="(none known)",
        right="(none known)",
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
        "TR446",
        message=(
            "'extends' must come first, once, and outside of everything else",
            "extends 必须位于最前面、只写一次，且不能放在其他内容里",
        ),
        help=("move it to the first line of the message", "请移到正文的第一行"),
        why=(
            "A template has one layout, whatever the customer's data.",
            "无论客户数据如何，一个模板只有一个布局。",
        ),
        wrong='{% if customer.name %}{% extends "layouts/base.html.j2" %}{% endif %}',
        right='{% extends "layouts/base.html.j2" %}',
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
