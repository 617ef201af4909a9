"""Codes about pages, links, channels and batches of messages (TR4xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

_HTML = (
    (
        "Customer data must not be able to change the structure of a page. That can only be promised where a "
        "value stands in running text or inside a quoted attribute."
    ),
    "客户数据绝不能改变页面结构。只有当值位于正文中，或位于带引号的属性里时，才能保证这一点。",
)

ENTRIES: tuple[Code, ...] = (
    error(
        "TR425",
        message=("'{name}' would let customer data act as HTML", "“{name}”会让客户数据被当作 HTML 执行"),
        help=("remove it; write the HTML into the template itself", "请删除它；HTML 请直接写在模板里"),
        why=_HTML,
        wrong="{{ customer.name | safe }}",
        right="<b>{{ customer.name }}</b>",
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
)
