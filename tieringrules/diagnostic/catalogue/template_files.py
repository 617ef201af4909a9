"""Codes about which files are templates, and their heads (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

_PLAIN_NAMES = (
    "The file name alone says which message, channel and language a template is for.",
    "模板属于哪条消息、哪个渠道、哪种语言，只由文件名决定。",
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
        "TR449",
        message=("the template has no text", "模板没有正文"),
        help=("write the message into it, or delete the file", "请写入消息正文，或删除该文件"),
        why=(
            "Customers would get a message that says nothing.",
            "否则客户会收到一条空白消息。",
        ),
        wrong="templates/welcome.sms.txt.j2    # an empty file",
        right="{{ customer.name }}，您好！",
    ),
)
