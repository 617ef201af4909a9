"""Codes about channels, short messages, exports and previews (TR970 to TR979)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR970",
        message=(
            "the fixed words of this text message alone take {count} segments; the channel allows {most}",
            "仅固定文字就需要 {count} 条短信，而该渠道最多 {most} 条",
        ),
        help=(
            "shorten the text, or write a larger 'segments' at the channel",
            "请缩短文字，或在渠道里写更大的 segments",
        ),
        why=(
            (
                "A text message is carried, and paid for, in segments: 160 characters of the GSM alphabet, or 70 once a "
                "single character such as a Chinese one is in it; 153 and 67 where there are several. A message whose "
                "fixed words are too long already would reach nobody."
            ),
            (
                "短信按条计费：纯 GSM 字符每条 160 个，只要含有一个中文等字符就只有 70 个；超过一条时每条为 153 或 67 个。"
                "固定文字已经超长的短信，对任何人都发不出去。"
            ),
        ),
        wrong="sms: {address: mobile, segments: 1}     # and a template of 90 Chinese characters",
        right="sms: {address: mobile, segments: 2}",
    ),
    warning(
        "TR971",
        message=(
            "nothing reads '{key}', as the message names no template of the provider",
            "“{key}”不会被用到：该消息没有写明服务商模板编号",
        ),
        help=("add a line such as template: SMS_154950909", "请增加一行，例如 template: SMS_154950909"),
        why=(
            "Parameters are filled into a template that the provider holds; without its code there is none to fill.",
            "参数要填入服务商处已报备的模板；没有模板编号就无处可填。",
        ),
        wrong="param-name: {{ customer.name }}",
        right="template: SMS_154950909\nparam-name: {{ customer.name }}",
    ),
    error(
        "TR972",
        message=(
            "'{name}' is not a channel that messages can go through",
            "“{name}”不是可用的渠道",
        ),
        help=("{hint}", "{hint}"),
        why=(
            "Each channel has its own addresses, limits and files, so only known ones can be used.",
            "每个渠道都有各自的地址、限制和文件格式，因此只能使用已支持的渠道。",
        ),
        wrong="channels: {wechat: {address: wechat_id}}",
        right="channels: {wecom: {address: wechat_id}}",
    ),
    error(
        "TR973",
        message=("{first} and {second} exclude each other", "{first} 与 {second} 不能同时使用"),
        help=("leave one of them out", "请去掉其中一个"),
        why=(
            "Each asks for something else, and a command does one thing: a trial is a sample or one customer, "
            "and what is sent is not withdrawn.",
            "两个选项要求的是不同的事，而一次命令只做一件：试发要么抽样，要么针对单个客户；发送与撤回不能同时进行。",
        ),
        wrong="tieringrules render --sample 20 --customer C00001 --out trial",
        right="tieringrules render --customer C00001 --out trial",
    ),
    error(
        "TR974",
        message=("the seed list cannot be used: {problem}", "内部测试名单无法使用：{problem}"),
        help=(
            "write a CSV file with a header such as email,sms and one person a line",
            "请写成 CSV 文件：表头如 email,sms，每行一人",
        ),
        why=(
            "A seed list holds our own people's addresses, in columns that are called as the channels.",
            "名单中是我们自己人的地址，列名就是渠道名。",
        ),
        wrong="name,address\n小王,wang@example.com",
        right="name,email,sms\n小王,wang@example.com,13800138000",
    ),
    error(
        "TR975",
        message=(
            "'{text}' after --sample is not a whole number from 1",
            "--sample 后面的“{text}”不是从 1 起的整数",
        ),
        help=("write for example: --sample 20", "例如写成：--sample 20"),
        why=("It says how many messages to make.", "它表示生成多少条消息。"),
        wrong="tieringrules render --sample few --out trial",
        right="tieringrules render --sample 20 --out trial",
    ),
    error(
        "TR976",
        message=("there is no export profile '{name}'", "没有名为“{name}”的导出格式"),
        help=("{hint}", "{hint}"),
        why=(
            "A profile says how a receiver wants its files; docs/exports.md lists them.",
            "导出格式规定接收系统需要怎样的文件，清单见 docs/exports.md。",
        ),
        wrong="tieringrules render --profile send_grid --out batch",
        right="tieringrules render --profile sendgrid --out batch",
    ),
    error(
        "TR977",
        message=(
            "themes need 'text': the column in which their words are looked for",
            "themes 需要 text：在哪一列中查找关键词",
        ),
        help=("write for example: text: comment", "例如写成：text: comment"),
        why=("A theme is found by words that customers use.", "主题按客户用到的词来识别。"),
        wrong="feedback: {themes: {delivery: [物流, 快递]}}",
        right="feedback: {text: comment, themes: {delivery: [物流, 快递]}}",
    ),
    error(
        "TR978",
        message=("no dataset says what customers told us", "没有数据集说明客户反馈"),
        help=("write 'feedback:' into the dataset with it", "请在存放反馈的数据集里写 feedback:"),
        why=(
            "Feedback is counted by theme and tier where a dataset names the column with the customers' words, or "
            "with the hours until they were answered.",
            "数据集写明客户原话所在的列，或答复用时所在的列之后，才能按主题和等级统计反馈。",
        ),
        wrong="kind: dataset\nname: feedback",
        right="kind: dataset\nname: feedback\nfeedback: {text: comment, themes: {delivery: [物流, 快递]}}",
    ),
    error(
        "TR979",
        message=("there is no standard '{name}'", "没有名为“{name}”的分类标准"),
        help=("{hint}", "{hint}"),
        why=("Feedback is counted by the tiers of one standard.", "反馈按一个分类标准的等级统计。"),
        wrong="tieringrules data feedback --standard valeu",
        right="tieringrules data feedback --standard value",
    ),
)
