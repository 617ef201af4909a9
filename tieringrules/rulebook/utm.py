"""UTM parameters as rule files write them: what our own links tell of the message they stand in."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Node
from tieringrules.rulebook.nodes import child, text_at, texts_at
from tieringrules.rulebook.shapes import Field, ListOf, Record, TextPlace

KEYS = ("source", "medium", "campaign", "term", "content")
_FIELDS = {
    "source": Field(
        TextPlace(), ("utm_source; default: the workspace's name", "utm_source；默认为工作区名称")
    ),
    "medium": Field(TextPlace(), ("utm_medium; default: the channel", "utm_medium；默认为渠道")),
    "campaign": Field(
        TextPlace(),
        (
            "utm_campaign; default: the campaign or trigger, else the policy",
            "utm_campaign；默认为活动或触发的名称，否则为策略名称",
        ),
    ),
    "term": Field(TextPlace(), ("utm_term", "utm_term")),
    "content": Field(TextPlace(), ("utm_content; default: the variant", "utm_content；默认为消息版本")),
}
CAMPAIGN_FIELD = Field(Record(_FIELDS), ("UTM parameters of our own links", "自有链接的 UTM 参数"))
WORKSPACE_FIELD = Field(
    Record(
        {
            **_FIELDS,
            "domains": Field(
                ListOf(TextPlace(), at_least=1),
                ("our own domains, beside those of brand links", "自有域名，另含 brand 中的链接"),
            ),
        }
    ),
    ("UTM parameters of our own links", "自有链接的 UTM 参数"),
)


@dataclass(frozen=True, slots=True)
class Utm:
    """UTM parameters as written.

    Attributes:
        values: `source` and so on → what is written.
        domains: our own.
    """

    values: Mapping[str, str]
    domains: tuple[str, ...] = ()


def read_utm(root: Node) -> Utm | None:
    """What a file says under `utm`; None where it says nothing."""
    node = child(root, "utm")
    if node is None:
        return None
    values = {key: text for key in KEYS if (text := text_at(node, key))}
    return Utm(values, tuple(domain.lower().strip(". ") for domain in texts_at(node, "domains")))
