"""Codes about suppressions, receipts and the signature of e-mails (TR945 to TR949, TR990 to TR999)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

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
)
