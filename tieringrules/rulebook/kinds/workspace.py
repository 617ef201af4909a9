"""`kind: workspace`: who we are, where the data lies, through which channels we speak."""

from __future__ import annotations

from tieringrules.diagnostic import Findings
from tieringrules.document.node import Document, Entry, MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_integer
from tieringrules.rulebook import data_source, guardrails, sending, severities
from tieringrules.rulebook.kinds.fields import NAME, TITLE, TITLE_SHAPE, kind_field
from tieringrules.rulebook.kinds.limits import BLACKOUT, CAPACITY, CAPS, OWNERS
from tieringrules.rulebook.limits import read_capacity, read_caps, read_workspace_limits
from tieringrules.rulebook.model import Channel, CustomersFrom, Workspace
from tieringrules.rulebook.nodes import (
    child,
    entries_at,
    normalized,
    scalar,
    scalar_at,
    text_at,
    texts_at,
    title_at,
)
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    Either,
    Field,
    IntegerPlace,
    ListOf,
    MapOf,
    NamePlace,
    Record,
    TextPlace,
)
from tieringrules.rulebook.utm import WORKSPACE_FIELD, read_utm

LOCALES = ("en", "zh", "en-GB", "zh-Hant")
LINT_PROFILES = ("cn", "gmail_yahoo", "can_spam", "gdpr")
LINT = Field(
    ListOf(ChoicePlace(LINT_PROFILES)),
    ("rules that messages of marketing must keep to", "营销消息必须遵守的规定"),
)
CHANNEL = Record(
    {
        "lint": LINT,
        "address": Field(
            NamePlace(),
            (
                "customers column with the address; contacts.email for people of the customer",
                "存放联系地址的客户列；联系人的地址写 contacts.email",
            ),
            required=True,
        ),
        "consent": Field(
            NamePlace(),
            (
                "column that is true where marketing is allowed, of customers or of their people",
                "是否同意营销的列（客户或联系人）",
            ),
        ),
        "roles": Field(
            ListOf(TextPlace(), at_least=1),
            (
                "roles of the people to address, the likeliest first",
                "联系人的角色，按优先顺序",
            ),
        ),
        "cap": Field(
            CAPS,
            (
                "limits of marketing by this channel per customer, over all policies",
                "每位客户经此渠道的营销触达上限，合计全部策略",
            ),
        ),
        "capacity": Field(
            CAPACITY,
            (
                "how many contacts each owner makes in a day, such as 40 a day",
                "每位负责人每天可完成的次数，例如 40 a day",
            ),
        ),
        "from": Field(TextPlace(), ("sender of e-mails, `Name <address>`", "邮件发件人，`名称 <地址>`")),
        "unsubscribe_url": Field(
            TextPlace(),
            (
                "where people unsubscribe; {contact} stands for the contact",
                "退订网址；{contact} 代表触达编号",
            ),
        ),
        "signature": Field(TextPlace(), ("signature in front of text messages", "短信签名")),
        "opt_out": Field(
            TITLE_SHAPE,
            (
                "words that end text messages of marketing, such as 回T退订",
                "营销短信末尾的退订用语，例如 回T退订",
            ),
        ),
        "segments": Field(
            IntegerPlace(1, 20),
            ("most segments of a text message; 10 if not written", "短信最多的条数，默认 10"),
        ),
        "template": Field(
            TextPlace(),
            (
                "code of the provider's template for messages that name none",
                "消息未写明时使用的服务商模板编号",
            ),
        ),
    }
)
SHAPE = Record(
    {
        "kind": kind_field("workspace"),
        "name": NAME,
        "title": TITLE,
        "time_zone": Field(TextPlace(), ("IANA time zone, e.g. Asia/Shanghai", "时区，例如 Asia/Shanghai")),
        "locale": Field(ChoicePlace(LOCALES), ("language of messages and reports", "消息与报告的语言")),
        "locale_from": Field(
            NamePlace(), ("customers column with each one's language", "存放每位客户语言的客户列")
        ),
        "currency": Field(TextPlace(), ("ISO 4217 currency code", "ISO 4217 货币代码")),
        "customers": Field(
            Either(
                NamePlace(),
                Record(
                    {
                        "from": Field(
                            TextPlace(),
                            ("dataset.column that names customers", "由哪个数据集的哪一列得出客户"),
                            required=True,
                        )
                    }
                ),
            ),
            ("the dataset with one row per customer", "每位客户一行的数据集"),
        ),
        "data": data_source.SHAPE,
        "channels": Field(MapOf(CHANNEL), ("channel → how it reaches people", "渠道 → 如何送达")),
        "lint": LINT,
        "utm": WORKSPACE_FIELD,
        "brand": Field(
            MapOf(TextPlace()), ("facts about us that templates may show", "模板可以引用的品牌信息")
        ),
        "time_zone_from": Field(
            NamePlace(), ("customers column with each one's time zone", "存放每位客户时区的客户列")
        ),
        "caps": Field(
            CAPS,
            (
                "limits of marketing per customer, over all policies",
                "每位客户的营销触达上限，合计全部策略",
            ),
        ),
        "owners": Field(
            OWNERS,
            (
                "owner → channel → contacts a day, such as 10 a day; in place of the channel's capacity",
                "负责人 → 渠道 → 每天可完成的次数，例如 10 a day；代替渠道的 capacity",
            ),
        ),
        "blackout": Field(BLACKOUT, ("days without marketing", "不做营销触达的日期")),
        "delivery": Field(
            ListOf(NamePlace(), at_least=1),
            (
                "customers columns that whoever hands a gift over needs, such as [name, mobile, address]",
                "送礼所需的客户列，例如 [name, mobile, address]",
            ),
        ),
        "salt": Field(
            TextPlace(),
            (
                "what control groups and variants are drawn with; the name if not written",
                "抽取对照组与版本所用的种子，默认用 name",
            ),
        ),
        "history": Field(
            TextPlace(),
            (
                "where contacts are remembered, as sqlite:///folder/file or postgresql://host/name",
                "触达历史的位置，如 sqlite:///目录/文件 或 postgresql://主机/库名",
            ),
        ),
        "sending": sending.FIELD,
        "guardrails": guardrails.FIELD,
        "severities": severities.FIELD,
    }
)


def build(document: Document) -> Workspace:
    """The workspace as written; what does not fit its shape is left at its default."""
    root = document.root
    name = scalar_at(root, "name")
    text = name.text if name is not None else ""
    brand = {
        entry.key.text: value.text for entry in entries_at(root, "brand") if (value := scalar(entry.value))
    }
    limits = read_workspace_limits(root).value
    return Workspace(
        name=text,
        time_zone=text_at(root, "time_zone") or "UTC",
        locale=text_at(root, "locale") or "en",
        locale_from=normalized(column) if (column := text_at(root, "locale_from")) else None,
        lint=tuple(texts_at(root, "lint")),
        utm=read_utm(root),
        currency=text_at(root, "currency"),
        customers=_customers(root),
        data={
            normalized(entry.key.text): value.text
            for entry in entries_at(root, "data")
            if (value := scalar(entry.value))
        },
        databases=data_source.read_databases(root).value,
        channels=tuple(
            _channel(entry) for entry in entries_at(root, "channels") if isinstance(entry.value, MappingNode)
        ),
        brand={"name": text, **brand},
        caps=limits.caps,
        capacities=limits.owners,
        blackout=limits.blackout,
        salt=text_at(root, "salt"),
        delivery=tuple(dict.fromkeys(normalized(column) for column in texts_at(root, "delivery"))),
        time_zone_from=normalized(column) if (column := text_at(root, "time_zone_from")) else None,
        history=text_at(root, "history"),
        sending=sending.read_sending(root).value,
        guardrails=guardrails.read_guardrails(root).value,
        severities=severities.read_severities(root).value,
        span=name.span if name is not None else root.span,
    )


def _customers(root: Node) -> str | CustomersFrom:
    node = child(root, "customers")
    named = text_at(node, "from")
    if named is not None:
        dataset, _, column = normalized(named).partition(".")
        return CustomersFrom(dataset, column)
    written = scalar(node)
    return normalized(written.text) if written is not None else "customers"


def _whole(node: ScalarNode | None) -> int | None:
    number = read_integer(node).value if node is not None else None
    return int(number) if number is not None else None


def _channel(entry: Entry) -> Channel:
    node = entry.value
    return Channel(
        name=normalized(entry.key.text),
        address=normalized(text_at(node, "address") or ""),
        consent=normalized(consent) if (consent := text_at(node, "consent")) else None,
        sender=text_at(node, "from"),
        unsubscribe_url=text_at(node, "unsubscribe_url"),
        lint=tuple(texts_at(node, "lint")),
        signature=text_at(node, "signature"),
        roles=texts_at(node, "roles"),
        opt_out=title_at(node, "opt_out"),
        segments=_whole(scalar_at(node, "segments")),
        template=text_at(node, "template"),
        caps=read_caps(child(node, "cap"), Findings()),
        capacity=read_capacity(scalar_at(node, "capacity"), Findings()),
        span=entry.key.span,
    )
