"""Codes about suppressions, receipts and the signature of e-mails (TR945 to TR949, TR990 to TR999)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error, warning

ENTRIES: tuple[Code, ...] = (
    error(
        "TR945",
        message=(
            "the key that signs e-mails, {path}, cannot be used: {problem}",
            "无法使用邮件签名密钥 {path}：{problem}",
        ),
        help=(
            "put a private key of RSA or Ed25519 inside the workspace, readable by its owner alone, or its text into TIERINGRULES_DKIM_KEY",
            "请在工作区内放置仅所有者可读的 RSA 或 Ed25519 私钥文件，或把私钥内容写入 TIERINGRULES_DKIM_KEY",
        ),
        why=(
            "Large mailbox providers refuse what a domain has not signed. Sending without the signature that somebody asked for would land in the spam.",
            "大型邮箱服务商会拒收没有域名签名的邮件；若不签名就发送，邮件会进垃圾箱。",
        ),
        wrong="sending: {dkim: {domain: example.com, selector: june, key: /etc/ssl/key.pem}}",
        right="# openssl genrsa -out .tieringrules/dkim.pem 2048 && chmod 600 .tieringrules/dkim.pem\nsending: {dkim: {domain: example.com, selector: june, key: .tieringrules/dkim.pem}}",
    ),
    error(
        "TR946",
        message=("others may read the key that signs e-mails", "其他用户可以读取邮件签名密钥"),
        help=("run `chmod 600 {path}`", "请执行 `chmod 600 {path}`"),
        why=(
            "Whoever has the key can send in the name of the domain.",
            "拿到密钥的人可以冒用该域名发送邮件。",
        ),
        wrong="-rw-r--r-- .tieringrules/dkim.pem",
        right="-rw------- .tieringrules/dkim.pem",
    ),
    error(
        "TR947",
        message=("nobody is named", "没有写明对象"),
        help=(
            "write --address before an address or phone number, --customer before a key, --domain before a domain; a word without an option is the folder of the workspace",
            "邮箱或手机号前请写 --address，客户编号前写 --customer，域名前写 --domain；不带选项的词会被当作工作区文件夹",
        ),
        why=(
            "A list of those who are not to be contacted needs to know whom it is about. Each option may be repeated.",
            "禁止联系名单必须知道是谁。每个选项都可以重复。",
        ),
        wrong="tieringrules suppress add li@example.com",
        right="tieringrules suppress add --address li@example.com --channel email",
    ),
    error(
        "TR948",
        message=("what follows {option} is not {what}", "{option} 后面不是{what}"),
        help=(
            "write it as a channel of the workspace uses it",
            "请按工作区渠道使用的写法填写",
        ),
        why=(
            "An entry that matches nobody would look as if somebody were kept out. What was written is not repeated here, for it tells about a person.",
            "匹配不到任何人的条目会让人误以为已生效。这里不重复所写内容，因为它涉及个人信息。",
        ),
        wrong="tieringrules suppress add --domain com",
        right="tieringrules suppress add --domain example.com",
    ),
    warning(
        "TR949",
        message=(
            "the sender's domain {sender} is not the one that signs, {domain}, nor above or below it",
            "发件人域名 {sender} 与签名域名 {domain} 不同，也不是其上级或下级域名",
        ),
        help=(
            "sign with a key of the sender's domain, or send from the domain that signs",
            "请用发件人域名的密钥签名，或改用签名域名发件",
        ),
        why=(
            "DMARC asks whether the signature speaks for the domain that people see (RFC 7489, 3.1.1). A signature of another domain proves nothing about it, and large mailbox providers refuse the message.",
            "DMARC 要求签名域名与收件人看到的发件域名一致（RFC 7489 第 3.1.1 节）；用其他域名签名不起作用，大型邮箱服务商会拒收。",
        ),
        wrong='email: {from: "Shop <care@example.com>", …}\nsending: {dkim: {domain: provider.net, selector: s1, key: keys/dkim.pem}}',
        right='email: {from: "Shop <care@example.com>", …}\nsending: {dkim: {domain: example.com, selector: s1, key: keys/dkim.pem}}',
    ),
    error(
        "TR990",
        message=(
            "the history, {place}, knows people by hashes of another key than this workspace has",
            "历史记录 {place} 中的哈希值由另一个密钥生成，与本工作区的密钥不符",
        ),
        help=(
            "bring back the .tieringrules/key or TIERINGRULES_KEY that was used before; who shares a history shares the key",
            "请恢复原来的 .tieringrules/key 或 TIERINGRULES_KEY；共用历史记录的工作区必须共用密钥",
        ),
        why=(
            "People who opted out are known by a keyed hash of their address. With another key nobody of them would be known again, and all would be written to.",
            "退订者只以地址的带密钥哈希值保存。换了密钥就认不出他们，会再次给他们发送消息。",
        ),
        wrong="rm .tieringrules/key && tieringrules init --key .",
        right="# keep .tieringrules/key as long as the history, and copy both",
    ),
    error(
        "TR991",
        message=(
            "the history, {place}, knows people by keyed hashes, and the workspace has no key",
            "历史记录 {place} 以带密钥的哈希值记录了客户，但工作区没有密钥",
        ),
        help=(
            "bring back the .tieringrules/key or TIERINGRULES_KEY that was used before",
            "请恢复原来的 .tieringrules/key 或 TIERINGRULES_KEY",
        ),
        why=(
            "Without the key nobody who opted out or was erased is known again, and all would be written to.",
            "没有密钥就认不出退订或已删除的客户，会再次给他们发送消息。",
        ),
        wrong="rm .tieringrules/key && tieringrules plan",
        right="TIERINGRULES_KEY=… tieringrules plan",
    ),
    error(
        "TR992",
        message=("the table cannot be used: {problem}", "无法使用该表格：{problem}"),
        help=(
            "export it as CSV with a header; docs/suppression.md lists the columns that are known",
            "请导出为带表头的 CSV；可识别的列见 docs/suppression.md",
        ),
        why=(
            "Columns are found by their headers. A table that says nothing about people or messages would change nothing, and nobody would notice.",
            "程序按表头识别各列。表中若没有说明对象的列，导入后什么也不会改变，却不易察觉。",
        ),
        wrong="name,city\nLi,Shanghai",
        right="email,reason,date\nli@example.com,unsubscribe,2026-06-30",
    ),
    error(
        "TR993",
        message=("column '{column}': {problem}", "“{column}”列：{problem}"),
        help=(
            "mend the row, or take it out, and import the file again; nothing of it was imported",
            "请修正或删除该行后重新导入；该文件没有任何内容被导入",
        ),
        why=(
            "Half a list would look like all of it. What stands in the cell is not repeated here, for it tells about a person.",
            "只导入一半的名单看起来与完整的无异。这里不重复单元格内容，因为它涉及个人信息。",
        ),
        wrong="email,reason\nli@example.com,because",
        right="email,reason\nli@example.com,complaint",
    ),
    error(
        "TR994",
        message=(
            "{count} of these entries keep out people who were erased, and stay",
            "其中 {count} 条用于防止再次联系已删除的客户，予以保留",
        ),
        help=(
            "add --erased if these people themselves asked to be contacted again",
            "若本人明确要求恢复联系，请加上 --erased",
        ),
        why=(
            "Whoever demanded to be erased is kept out by a hash alone. Taking that back needs a will of its own.",
            "要求删除的客户只凭哈希值防止再次联系，撤销必须另行明确表示。",
        ),
        wrong='tieringrules suppress remove --address li@example.com --because "a new list"',
        right='tieringrules suppress remove --address li@example.com --erased --because "registered anew"',
    ),
)
