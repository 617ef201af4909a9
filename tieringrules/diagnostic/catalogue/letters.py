"""Codes about what the law and the large mailboxes ask of messages (TR950 to TR969)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR950",
        message=(
            "the subject of commercial e-mail must begin with AD, or the Chinese word for it",
            "商业广告邮件的标题必须以“广告”或“AD”开头",
        ),
        help=("write for example: subject: [AD] …", "例如写成：subject: （广告）…"),
        why=(
            (
                "Article 13 of the Chinese measures on Internet e-mail services asks for 广告 or AD in front of the "
                "subject of an e-mail with commercial content. The workspace asks for it with `lint: [cn]`."
            ),
            (
                "《互联网电子邮件服务管理办法》第十三条要求：含有商业广告内容的电子邮件，须在标题前部注明“广告”或“AD”字样。"
                "工作区以 lint: [cn] 要求检查。"
            ),
        ),
        wrong="subject: 新茶上市",
        right="subject: （广告）新茶上市",
    ),
    error(
        "TR951",
        message=(
            "the letter does not say how to unsubscribe, with a link or an address, as asked by {law}",
            "信中没有说明如何退订（文字加链接或邮箱），不符合{law}",
        ),
        help=(
            'add for example: <a href="{{{{ brand.unsubscribe }}}}">Unsubscribe</a>',
            '请加上例如：<a href="{{{{ brand.unsubscribe }}}}">退订</a>',
        ),
        why=(
            (
                "Whoever gets advertising must be able to refuse more of it, and must be told how in the letter itself, in "
                "each of its forms. The layout is the best place for it."
            ),
            "收到广告的人必须能够拒收，而且信件本身（每一种格式）都要说明怎样拒收。最好写在版式（layout）里。",
        ),
        wrong="<p>See you soon!</p>",
        right='<p>See you soon! <a href="{{ brand.unsubscribe }}">Unsubscribe</a></p>',
    ),
    error(
        "TR952",
        message=(
            "channel '{channel}' has no unsubscribe_url, as asked by {law}",
            "渠道“{channel}”没有 unsubscribe_url，不符合{law}",
        ),
        help=(
            "write for example: unsubscribe_url: https://example.com/u?c={{contact}}",
            "例如写成：unsubscribe_url: https://example.com/u?c={{contact}}",
        ),
        why=(
            (
                "Mail programs show an unsubscribe button beside the sender when the headers List-Unsubscribe and "
                "List-Unsubscribe-Post are there (RFC 8058). Both come from unsubscribe_url."
            ),
            (
                "邮件头里有 List-Unsubscribe 和 List-Unsubscribe-Post 时（RFC 8058），邮件程序会在发件人旁显示退订按钮。"
                "两者都由 unsubscribe_url 生成。"
            ),
        ),
        wrong="email: {address: email, consent: email_consent}",
        right='email: {address: email, consent: email_consent, unsubscribe_url: "https://example.com/u?c={contact}"}',
    ),
    error(
        "TR953",
        message=(
            "a commercial text message must say how to refuse more of them",
            "商业短信必须说明如何拒收",
        ),
        help=(
            "end the text with 'Reply R to opt out', or write opt_out at the channel",
            "请在文末写“拒收请回复R”，或在渠道里写 opt_out",
        ),
        why=(
            (
                "Articles 18 to 20 of the Chinese provisions on text message services: whoever gets commercial text "
                "messages must be able to refuse them in a simple way that costs nothing, and be told so."
            ),
            (
                "《通信短信息服务管理规定》第十八至二十条：发送商业性短信息应当提供便捷、免费的拒收方式，并予以告知。"
            ),
        ),
        wrong="新茶上市，欢迎选购。",
        right="新茶上市，欢迎选购。拒收请回复R",
    ),
    error(
        "TR954",
        message=(
            "channel '{channel}' has no signature: a text message must name its sender",
            "渠道“{channel}”没有 signature：短信必须注明发送者",
        ),
        help=("write for example: signature: Example", "例如写成：signature: 示范公司"),
        why=(
            "Chinese carriers refuse text messages without the sender's registered name in 【】 at the front.",
            "没有在开头以【】注明已报备签名的短信，会被国内运营商拒发。",
        ),
        wrong="sms: {address: mobile, consent: sms_consent}",
        right="sms: {address: mobile, consent: sms_consent, signature: 示范公司}",
    ),
    error(
        "TR955",
        message=(
            "the workspace names no postal address, as asked by the CAN-SPAM Act",
            "工作区没有写明邮寄地址，不符合 CAN-SPAM",
        ),
        help=(
            'write under brand, for example: address: "1 Example Street, Springfield"',
            "请在 brand 下写明，例如：address: 示范市示范路 1 号",
        ),
        why=(
            (
                "15 U.S.C. 7704(a)(5) asks for a valid physical postal address of the sender in every commercial e-mail."
            ),
            "15 U.S.C. 7704(a)(5) 要求每封商业邮件都写明发送者真实有效的邮寄地址。",
        ),
        wrong="brand: {name: Example}",
        right='brand: {name: Example, address: "1 Example Street, Springfield"}',
    ),
    warning(
        "TR956",
        message=(
            "unsubscribe_url is the same for everybody, so one click cannot tell who unsubscribes",
            "unsubscribe_url 对所有人相同，一键退订时无法知道是谁",
        ),
        help=(
            "put {{contact}} into it, for example https://example.com/u?c={{contact}}",
            "请在其中写 {{contact}}，例如 https://example.com/u?c={{contact}}",
        ),
        why=(
            (
                "A one-click unsubscribe posts to the address without asking anything (RFC 8058), so the address itself has "
                "to say who is meant. {contact} is replaced by the id of the contact, which plan.csv and the history "
                "know, and which says nothing about the customer."
            ),
            (
                "一键退订只向该地址发出请求，不会再询问（RFC 8058），所以地址本身必须能说明是谁。{contact} 会换成触达编号，"
                "plan.csv 和历史记录里都有它，而它不透露客户的任何信息。"
            ),
        ),
        wrong='unsubscribe_url: "https://example.com/u"',
        right='unsubscribe_url: "https://example.com/u?c={contact}"',
    ),
    error(
        "TR957",
        message=(
            "mail from '{domain}' must not be sent by anybody else: receivers will refuse it",
            "“{domain}”的邮件不能由他人代发：收件方会拒收",
        ),
        help=("send from a domain of your own", "请用自己的域名发送"),
        why=(
            (
                "Gmail, Yahoo and others publish a DMARC policy for their own domains: mail that claims to come from them, "
                "but was sent by another server, is refused or goes to spam."
            ),
            "Gmail、Yahoo 等为自己的域名公布了 DMARC 策略：自称来自它们、却由其他服务器发出的邮件会被拒收或进入垃圾箱。",
        ),
        wrong='from: "Example <example@gmail.com>"',
        right='from: "Example <care@example.com>"',
    ),
    warning(
        "TR958",
        message=(
            "the letter has {size} kB before anything is filled in; Gmail clips at 102 kB",
            "信件在填入内容之前已有 {size} kB；Gmail 在 102 kB 处截断",
        ),
        help=("shorten it, or leave parts to a web page", "请缩短，或把部分内容放到网页上"),
        why=(
            "What is clipped is often the end, where the unsubscribe link stands.",
            "被截掉的往往是结尾，而退订链接就在那里。",
        ),
        wrong="a template of 200 kB",
        right="a template of 20 kB",
    ),
    error(
        "TR959",
        message=(
            "the letter does not show a postal address, as asked by the CAN-SPAM Act",
            "信中没有邮寄地址，不符合 CAN-SPAM",
        ),
        help=("add {{{{ {fact} }}}}, best to the layout", "请加上 {{{{ {fact} }}}}，最好写在版式里"),
        why=(
            (
                "15 U.S.C. 7704(a)(5) asks for a valid physical postal address of the sender in every commercial e-mail."
            ),
            "15 U.S.C. 7704(a)(5) 要求每封商业邮件都写明发送者真实有效的邮寄地址。",
        ),
        wrong="<p>{{ brand.name }}</p>",
        right="<p>{{ brand.name }}, {{ brand.address }}</p>",
    ),
    error(
        "TR960",
        message=(
            "the subject pretends to answer or to forward something",
            "标题假装是回复或转发",
        ),
        help=("leave out 'Re:', 'Fwd:' and the like", "请去掉“Re:”“回复:”“转发:”之类的开头"),
        why=(
            "15 U.S.C. 7704(a)(2) forbids subjects that would mislead about what a letter is.",
            "15 U.S.C. 7704(a)(2) 禁止使用会让人误解邮件内容的标题。",
        ),
        wrong="subject: Re: your order",
        right="subject: New teas for you",
    ),
    error(
        "TR961",
        message=(
            "channel '{channel}' is used for marketing, but has no column for consent, as asked by the GDPR",
            "渠道“{channel}”用于营销，却没有同意列，不符合 GDPR",
        ),
        help=("write consent: with the column that says so", "请写 consent: 并指明记录同意的列"),
        why=(
            (
                "Directive 2002/58/EC, article 13, allows marketing by e-mail and text message only to those who agreed "
                "beforehand, and GDPR, article 7, asks to be able to show it."
            ),
            "2002/58/EC 指令第 13 条只允许向事先同意的人发送营销邮件和短信；GDPR 第 7 条要求能够证明这一点。",
        ),
        wrong="email: {address: email}",
        right="email: {address: email, consent: email_consent}",
    ),
    error(
        "TR962",
        message=(
            "column '{column}' is true where nothing is known: silence is no consent",
            "列“{column}”在未知时为“是”：沉默不等于同意",
        ),
        help=("write default: false in the dataset", "请在数据集中写 default: false"),
        why=(
            "GDPR, article 4(11) and recital 32: silence, ticked boxes and inactivity are no consent.",
            "GDPR 第 4 条第 11 款及序言第 32 段：沉默、预先勾选或不作为都不构成同意。",
        ),
        wrong="email_consent: {type: boolean, default: true}",
        right="email_consent: {type: boolean, default: false}",
    ),
    error(
        "TR963",
        message=(
            "the letter does not say who sends it, as asked by the GDPR",
            "信中没有说明发送者是谁，不符合 GDPR",
        ),
        help=("add {{{{ brand.name }}}}, best to the layout", "请加上 {{{{ brand.name }}}}，最好写在版式里"),
        why=(
            "GDPR, article 13(1)(a): people are told who uses their data.",
            "GDPR 第 13 条第 1 款 (a)：应当告知由谁使用其数据。",
        ),
        wrong="<p>Something new for you</p>",
        right="<p>Something new for you. {{ brand.name }}, {{ brand.address }}</p>",
    ),
    warning(
        "TR964",
        message=(
            "{count} e-mails go to addresses with letters beyond ASCII before the @",
            "有 {count} 封邮件的收件地址在 @ 之前含有 ASCII 以外的字符",
        ),
        help=(
            "only mail servers that know SMTPUTF8 take them: ask yours, or ask these customers for another address",
            "只有支持 SMTPUTF8 的邮件服务器才会接受：请确认您的服务器是否支持，或请这些客户提供其他地址",
        ),
        why=(
            "Such addresses are right (RFC 6531), but `send` has to hold their e-mails back where the server does not offer SMTPUTF8, and services that take files may refuse them. The manifest counts them as `needs_smtputf8`.",
            "这类地址符合 RFC 6531，但服务器不支持 SMTPUTF8 时 `send` 只能暂不发送，接收文件的服务商也可能拒收。批次清单以 `needs_smtputf8` 记录其数量。",
        ),
        wrong="customer_id,email\nC00017,王伟@example.com",
        right="customer_id,email\nC00017,wangwei@example.com",
    ),
)
