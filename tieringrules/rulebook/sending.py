"""How messages are handed over: the server, how fast, and who has to agree."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Checked, Findings, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_integer
from tieringrules.rulebook.nodes import child, entries, scalar, scalar_at, text_at
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    Either,
    Field,
    IntegerPlace,
    MapOf,
    Record,
    TextPlace,
)

Security: TypeAlias = Literal["starttls", "tls", "none"]
SECURITIES: tuple[Security, ...] = ("starttls", "tls", "none")
# RFC 8314, 3.3, and RFC 6409, 3.1, name these ports for submission; without security it is that of RFC 5321.
PORTS: Mapping[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
OTHERS = "others"
MOST_CONNECTIONS = 64
_RATE = re.compile(
    r"(?P<count>[1-9]\d{0,6})\s*(?:(?:an?|per|each)\s+|/\s*|每)(?P<unit>second|minute|hour|day|秒|分钟|小时|天)"
    r"|每(?P<chinese>秒|分钟|小时|天)\s*(?P<counted>[1-9]\d{0,6})\s*[封条个]?"
)
_SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86_400,
    "秒": 1, "分钟": 60, "小时": 3600, "天": 86_400,
}  # fmt: skip
_LENGTH = re.compile(r"(?P<count>\d{1,6})\s*(?P<unit>second|minute|hour|秒|分钟|小时)s?")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.?")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")
# RFC 5321, 4.5.3.2, names these times, the last one under 4.5.3.2.6.
_TIMEOUTS = {
    "connect": (30, ("until the server answers", "等待服务器应答")),
    "greeting": (300, ("until it has greeted, and said what it can", "等待问候与能力说明")),
    "envelope": (300, ("for its answer to sender and recipient", "等待对发件人与收件人的回答")),
    "data": (180, ("until it takes the text of a message", "等待接收邮件正文")),
    "reply": (600, ("for its answer to the whole message", "等待对整封邮件的回答")),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in a time.

    Attributes:
        count: how many.
        seconds: in how many seconds.
    """

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long the server may take in each phase, in seconds; RFC 5321, 4.5.3.2.

    Attributes:
        connect: until there is a connection.
        greeting: until it has greeted and negotiated.
        envelope: for the answers to MAIL and RCPT.
        data: for the answer to DATA, and until it has taken the text.
        reply: for the answer to the final dot.
    """

    connect: float = 30
    greeting: float = 300
    envelope: float = 300
    data: float = 180
    reply: float = 600


@dataclass(frozen=True, slots=True)
class Retries:
    """How often, and when, a message is tried again that the server does not take for the moment.

    Attributes:
        at_most: tries in all.
        first: seconds before the second try; each later wait is twice as long.
        longest: seconds that no wait exceeds.
    """

    at_most: int = 5
    first: int = 60
    longest: int = 1800


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where e-mails are handed over.

    Attributes:
        host: its name, which its certificate must have.
        security: `none` only where the host is this machine.
    """

    host: str
    port: int
    security: Security = "starttls"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """With what messages are signed (RFC 6376).

    Attributes:
        domain: who signs.
        selector: which of the domain's keys.
        key: path of the private key, inside the workspace or absolute.
    """

    domain: str
    selector: str
    key: str


@dataclass(frozen=True, slots=True)
class Sending:
    """`sending:` of a workspace.

    Attributes:
        smtp: None where no server is named.
        connections: how many are open at once.
        rate: of all messages together; None for as fast as it goes.
        per_domain: domain in lower case → rate of messages to it; `others` for those not named.
        needs_approval: whether somebody has to approve each batch.
        bounce: where non-delivery reports go; None for the sender's address.
        dkim: None where nothing is signed.
    """

    smtp: SmtpServer | None = None
    connections: int = 4
    rate: Rate | None = None
    per_domain: Mapping[str, Rate] = field(default_factory=dict)
    needs_approval: bool = False
    bounce: str | None = None
    retries: Retries = Retries()
    timeouts: Timeouts = Timeouts()
    dkim: DkimKey | None = None


_SMTP = Record(
    {
        "host": Field(TextPlace(), ("name of the server", "服务器名称"), required=True),
        "port": Field(
            IntegerPlace(1, 65_535),
            (
                "587 with starttls, 465 with tls, 25 with none",
                "starttls 默认 587，tls 默认 465，none 默认 25",
            ),
        ),
        "security": Field(
            ChoicePlace(SECURITIES),
            (
                "starttls if not written; none only where the server is this machine",
                "默认 starttls；none 只能用于本机",
            ),
        ),
    }
)
_DKIM = Record(
    {
        "domain": Field(TextPlace(), ("domain that signs", "签名的域名"), required=True),
        "selector": Field(TextPlace(), ("which of its keys", "密钥选择器"), required=True),
        "key": Field(TextPlace(), ("file with the private key", "私钥文件"), required=True),
    }
)
_RETRY = Record(
    {
        "at_most": Field(IntegerPlace(1, 100), ("tries in all; 5", "最多尝试次数，默认 5")),
        "first": Field(
            TextPlace(), ("wait before the second try; 60 seconds", "第二次尝试前的等待，默认 60 秒")
        ),
        "longest": Field(TextPlace(), ("longest wait; 30 minutes", "最长等待，默认 30 分钟")),
    }
)
FIELD = Field(
    Record(
        {
            "smtp": Field(_SMTP, ("the server that takes e-mails", "接收邮件的服务器")),
            "connections": Field(
                IntegerPlace(1, MOST_CONNECTIONS), ("connections at once; 4", "同时打开的连接数，默认 4")
            ),
            "rate": Field(
                TextPlace(),
                ("most messages in a time, such as 50 a second", "发送速率上限，例如 50 a second"),
            ),
            "per_domain": Field(
                Either(TextPlace(), MapOf(TextPlace(), at_least=1)),
                (
                    "most messages in a time to one domain; or domain → rate, `others` for the rest",
                    "每个收件域名的速率上限；或 域名 → 速率，其余写 others",
                ),
            ),
            "approval": Field(
                ChoicePlace(("required",)),
                (
                    "required: only what `approve` was said of is sent",
                    "required：只有经 approve 批准的批次才能发送",
                ),
            ),
            "bounce": Field(
                TextPlace(),
                (
                    "address for non-delivery reports; the sender's if not written",
                    "接收退信的地址，默认为发件人地址",
                ),
            ),
            "retries": Field(
                _RETRY, ("what happens to messages that have to wait", "暂缓接收的邮件如何重试")
            ),
            "timeouts": Field(
                Record(
                    {
                        name: Field(TextPlace(), (f"{en}; {seconds} seconds", f"{zh}，默认 {seconds} 秒"))
                        for name, (seconds, (en, zh)) in _TIMEOUTS.items()
                    }
                ),
                ("how long the server may take", "各阶段的等待时限"),
            ),
            "dkim": Field(_DKIM, ("how messages are signed", "邮件签名")),
        }
    ),
    ("how messages are handed over", "消息如何发出"),
)


def read_sending(root: Node) -> Checked[Sending]:
    """How a workspace sends; what is not written, or wrong, has its default.

    Args:
        root: of the workspace file.
    """
    findings = Findings()
    node = child(root, "sending")
    found = Sending(
        smtp=_smtp(child(node, "smtp"), findings),
        connections=_whole(scalar_at(node, "connections"), Sending().connections),
        rate=_rate(scalar_at(node, "rate"), findings),
        per_domain=_per_domain(child(node, "per_domain"), findings),
        needs_approval=text_at(node, "approval") == "required",
        bounce=_bounce(scalar_at(node, "bounce"), findings),
        retries=_retries(child(node, "retries"), findings),
        timeouts=_timeouts(child(node, "timeouts"), findings),
        dkim=_dkim(child(node, "dkim")),
    )
    return Checked(found, findings.all())


def is_this_machine(host: str) -> bool:
    """Whether a host is the machine itself: by the name that is always that, or an address of its loop."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _smtp(node: Node | None, findings: Findings) -> SmtpServer | None:
    host = scalar_at(node, "host")
    if host is None:
        return None
    written = text_at(node, "security")
    security: Security = written if written in SECURITIES else "starttls"
    port = _whole(scalar_at(node, "port"), PORTS[security])
    if not _is_host(host.text):
        _refuse(findings, host.span, "smtp.host", host.text)
        return None
    if security == "none" and not is_this_machine(host.text):
        place = scalar_at(node, "security") or host
        findings.add(report("TR918", place.span, host=host.text))
        return None
    return SmtpServer(host.text, port, security)


def _is_host(text: str) -> bool:
    if _HOST.fullmatch(text):
        return True
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _rate(node: ScalarNode | None, findings: Findings, key: str = "rate") -> Rate | None:
    if node is None:
        return None
    found = _RATE.fullmatch(node.text.strip().lower())
    if found is None:
        _refuse(findings, node.span, key, node.text)
        return None
    return Rate(int(found["count"] or found["counted"]), _SECONDS[found["unit"] or found["chinese"]])


def _per_domain(node: Node | None, findings: Findings) -> Mapping[str, Rate]:
    if isinstance(node, ScalarNode):
        rate = _rate(scalar(node), findings, "per_domain")
        return {OTHERS: rate} if rate is not None else {}
    found: dict[str, Rate] = {}
    for entry in entries(node) if isinstance(node, MappingNode) else ():
        name = entry.key.text.lower()
        if name != OTHERS and not _DOMAIN.fullmatch(name):
            _refuse(findings, entry.key.span, "per_domain", entry.key.text)
            continue
        rate = _rate(scalar(entry.value), findings, "per_domain")
        if rate is not None:
            found[name] = rate
    return found


def _retries(node: Node | None, findings: Findings) -> Retries:
    usual = Retries()
    first = _seconds(scalar_at(node, "first"), findings, "retries", usual.first)
    longest = _seconds(scalar_at(node, "longest"), findings, "retries", usual.longest)
    return Retries(_whole(scalar_at(node, "at_most"), usual.at_most), first, max(first, longest))


def _timeouts(node: Node | None, findings: Findings) -> Timeouts:
    found = {
        name: _seconds(scalar_at(node, name), findings, "timeouts", seconds)
        for name, (seconds, _) in _TIMEOUTS.items()
    }
    return Timeouts(**found)


def _seconds(node: ScalarNode | None, findings: Findings, key: str, usual: int) -> int:
    if node is None:
        return usual
    found = _LENGTH.fullmatch(node.text.strip().lower())
    if found is None or int(found["count"]) == 0:
        _refuse(findings, node.span, key, node.text)
        return usual
    return int(found["count"]) * _SECONDS[found["unit"]]


def _bounce(node: ScalarNode | None, findings: Findings) -> str | None:
    if node is None:
        return None
    local, at, domain = node.text.rpartition("@")
    plain = node.text.isascii() and node.text.isprintable() and not set(node.text) & set(" <>\"'\\,;:")
    if not (local and at and _DOMAIN.fullmatch(domain) and plain):
        _refuse(findings, node.span, "bounce", node.text)
        return None
    return node.text


def _dkim(node: Node | None) -> DkimKey | None:
    domain, selector, key = (text_at(node, name) for name in ("domain", "selector", "key"))
    return DkimKey(domain, selector, key) if domain and selector and key else None


def _whole(node: ScalarNode | None, usual: int) -> int:
    # What is no number, or out of its bounds, is found with the structure of the file.
    number = read_integer(node).value if node is not None else None
    return int(number) if number is not None and number > 0 else usual


_EXAMPLES = {
    "smtp.host": Localized(
        "the name of a server, such as smtp.example.com", "服务器名称，例如 smtp.example.com"
    ),
    "rate": Localized("a rate, such as 50 a second", "速率，例如 50 a second"),
    "per_domain": Localized(
        "a rate, such as 20 a second, or `domain: rate`, such as qq.com: 5 a second",
        "速率，例如 20 a second；或“域名: 速率”，例如 qq.com: 5 a second",
    ),
    "bounce": Localized("an address, such as bounces@example.com", "地址，例如 bounces@example.com"),
    "retries": Localized("a time, such as 60 seconds", "时长，例如 60 seconds"),
    "timeouts": Localized("a time, such as 60 seconds", "时长，例如 60 seconds"),
}


def _refuse(findings: Findings, span: Span, key: str, written: str) -> None:
    findings.add(report("TR919", span, key=key, written=written, example=_EXAMPLES[key]))
