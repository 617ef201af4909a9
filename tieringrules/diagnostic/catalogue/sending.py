"""Codes about sending: the batch, who agreed, the server, the ledger (TR918, TR919, TR980 to TR989)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR918",
        message=(
            "'{host}' is another machine; messages to it must travel encrypted",
            "“{host}”是另一台机器，发往它的邮件必须加密传输",
        ),
        help=(
            "write `security: starttls` or `security: tls`; `none` is for localhost only",
            "请写 `security: starttls` 或 `security: tls`；`none` 只能用于 localhost",
        ),
        why=(
            "Without encryption the password and every customer's address and message can be read on the way.",
            "不加密时，密码、客户的地址和邮件内容在途中都可能被人看到。",
        ),
        wrong="sending: {smtp: {host: smtp.example.com, security: none}}",
        right="sending: {smtp: {host: smtp.example.com, security: starttls}}",
    ),
    error(
        "TR919",
        message=("'{written}' under '{key}' is not {example}", "“{key}”下的“{written}”不是{example}"),
        help=("write it like the example", "请照示例书写"),
        why=(
            "How fast messages go, and how long the server may take, has to be certain before the first one leaves.",
            "发送速率与等待时限必须在发出第一封邮件之前就确定。",
        ),
        wrong="sending: {smtp: {host: smtp.example.com}, rate: fast}",
        right="sending: {smtp: {host: smtp.example.com}, rate: 50 a second}",
    ),
    error(
        "TR980",
        message=("{folder} is not a finished batch: {problem}", "{folder} 不是完成的批次：{problem}"),
        help=(
            "name the folder that `render` or `run` wrote; render it again if it was changed",
            "请指定 `render` 或 `run` 生成的批次文件夹；若其中的文件被改动过，请重新生成批次",
        ),
        why=(
            "What is sent is what was looked at: exactly the files that the batch's manifest names.",
            "发出的必须是审阅过的内容：即批次清单 manifest.json 所列的文件，一字不差。",
        ),
        wrong="tieringrules send out/half_copied",
        right="tieringrules render --as-of 2026-06-30 --out out/today && tieringrules send out/today",
    ),
    error(
        "TR981",
        message=(
            "the {what} changed since the batch {folder} was made",
            "批次 {folder} 生成之后，{what}已有变动",
        ),
        help=(
            "make the batch again with the {what} of today; what was sent already is known and not sent twice. "
            "Give the same --data as `render` had",
            "请用当前的{what}重新生成批次；已发送的不会再次发送。请使用与 `render` 相同的 --data",
        ),
        why=(
            "A batch says what the rules and the data said when it was made. Who has changed them since means "
            "something else to be sent.",
            "批次反映的是生成时的规则与数据；之后改动，说明要发送的内容已经不同。",
        ),
        wrong="tieringrules render --out out/today; edit rules/...; tieringrules send out/today",
        right="tieringrules render --out out/again && tieringrules send out/again",
    ),
    error(
        "TR982",
        message=(
            "{folder} was made with {option}, to be looked at, and is not sent",
            "{folder} 是用 {option} 生成的，只供查看，不能发送",
        ),
        help=("render the whole day without {option}", "请去掉 {option}，生成当天的完整批次"),
        why=(
            "A part of a day that is sent would keep the rest of the day from being planned.",
            "只发送一天中的一部分，会影响其余触达的计划。",
        ),
        wrong="tieringrules render --sample 20 --out out/look && tieringrules send out/look",
        right="tieringrules render --out out/today && tieringrules send out/today",
    ),
    error(
        "TR983",
        message=(
            "--confirm {given} is not the number of messages: {count}",
            "--confirm {given} 与邮件数量不符，应为 {count}",
        ),
        help=(
            "look at the batch, then write --confirm {count}",
            "请先查看批次，再写 --confirm {count}",
        ),
        why=(
            "Whoever names the number knows how many people will get a message. It cannot be taken back.",
            "写出数量，说明清楚有多少人会收到邮件；发出后无法收回。",
        ),
        wrong="tieringrules send out/today --confirm 1",
        right="tieringrules send out/today --confirm 1204",
    ),
    error(
        "TR984",
        message=(
            "nobody has approved this batch as it is now: {folder}",
            "批次 {folder} 的当前内容尚无人批准",
        ),
        help=(
            "somebody who may do so runs: tieringrules approve {folder} --by NAME",
            "请由有权批准的人执行：tieringrules approve {folder} --by 姓名",
        ),
        why=(
            "The workspace says `approval: required`. An approval belongs to the manifest: a batch that was made "
            "again is another one.",
            "工作区要求 `approval: required`。批准针对的是清单；重新生成的批次需要重新批准。",
        ),
        wrong="tieringrules send out/today --confirm 1204",
        right="tieringrules approve out/today --by 王经理 && tieringrules send out/today --confirm 1204",
    ),
    error(
        "TR985",
        message=(
            "the workspace does not say which server takes e-mails",
            "工作区没有写明由哪台服务器发送邮件",
        ),
        help=(
            "write `sending: {{smtp: {{host: ...}}}}` in tieringrules.yaml",
            "请在 tieringrules.yaml 中写 `sending: {{smtp: {{host: ...}}}}`",
        ),
        why=(
            "Messages are handed over to a server that was chosen for it; none is guessed.",
            "邮件只交给明确指定的服务器，不作猜测。",
        ),
        wrong="tieringrules send out/today      # and tieringrules.yaml has no `sending:`",
        right="sending: {smtp: {host: smtp.example.com, security: starttls}}",
    ),
    error(
        "TR986",
        message=("the server {host} cannot be used: {problem}", "无法使用服务器 {host}：{problem}"),
        help=(
            "what was not sent stays as it is; put the server right and give the same command again. User and "
            "password stand in TIERINGRULES_SMTP_USER and TIERINGRULES_SMTP_PASSWORD",
            "未发送的邮件保持原状；服务器恢复后再次执行同一命令即可。"
            "用户和密码取自环境变量 TIERINGRULES_SMTP_USER 与 TIERINGRULES_SMTP_PASSWORD",
        ),
        why=(
            "A server that refuses everybody would only turn a whole batch into failures.",
            "若服务器拒绝一切，继续下去只会让整个批次全部失败。",
        ),
        wrong="sending: {smtp: {host: localhost, port: 2525, security: none}}      # and nobody listens there",
        right="sending: {smtp: {host: smtp.example.com, security: starttls}}",
    ),
    error(
        "TR987",
        message=(
            "somebody else is sending with this history, {place}",
            "另一个任务正在使用历史 {place} 发送",
        ),
        help=(
            "wait until it is done, and try again; nothing is sent twice",
            "请等它完成后再试；不会重复发送",
        ),
        why=(
            "Two that send at the same time could not tell what the other one is just handing over.",
            "两个同时发送的任务，无法知道对方正在交出哪一封。",
        ),
        wrong="tieringrules send out/today --confirm 1204 & tieringrules send out/today --confirm 1204",
        right="tieringrules send out/today --confirm 1204",
    ),
    error(
        "TR988",
        message=(
            "no message with this id waits for a decision: {contact}",
            "没有等待处理的邮件使用此编号：{contact}",
        ),
        help=(
            "`tieringrules send --review` lists those that do",
            "用 `tieringrules send --review` 列出等待处理的邮件",
        ),
        why=(
            "Only of a message that failed, or whose fate is unknown, can somebody say what became of it.",
            "只有失败或结果未知的邮件才能由人判定结果。",
        ),
        wrong="tieringrules send --settle sent=00000000000000000000000000000000",
        right="tieringrules send --review",
    ),
    error(
        "TR989",
        message=(
            "this batch was withdrawn, and is not sent any more: {folder}",
            "批次 {folder} 已撤回，不能再发送",
        ),
        help=(
            "render the day again with --record, and send that",
            "请加上 --record 重新生成当天的批次并发送",
        ),
        why=(
            "What a batch that was withdrawn had not sent was given back to later plans, which may have used it.",
            "撤回的批次中未发送的触达已交还给之后的计划，可能已被采用。",
        ),
        wrong="tieringrules send out/today --withdraw && tieringrules send out/today --confirm 1204",
        right="tieringrules render --record --out out/again && tieringrules send out/again",
    ),
)
