"""UTM parameters in our own links: which campaign, channel and message brought a visitor."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, quote, urlsplit

from tieringrules.diagnostic.value_class import dataclass

_LINK = re.compile(r"(<a\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?\shref\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_IN_TEXT = re.compile(r"https://[^\s<>\"'，。；、！？）】》]+")


@dataclass(frozen=True, slots=True)
class Tags:
    """What is added to links of a message.

    Attributes:
        parameters: `utm_source` and so on, with their values, in order.
        hosts: our own hosts in lower case; their subdomains are ours, too.
        untouched: links that stay as they are whatever their query, such as the one for unsubscribing; those
            that end with a slash stand for everything below.
    """

    parameters: tuple[tuple[str, str], ...]
    hosts: tuple[str, ...]
    untouched: tuple[str, ...] = ()

    def tagged(self, link: str) -> str:
        """A link with those parameters that it does not have yet; one that is not ours stays as it is."""
        stem = link.partition("#")[0].partition("?")[0]
        kept = any(stem == one or (one.endswith("/") and stem.startswith(one)) for one in self.untouched)
        if kept or not link.lower().startswith("https://"):
            return link
        try:
            parts = urlsplit(link)
            host = (parts.hostname or "").lower()
        except ValueError:
            return link
        if not any(host == own or host.endswith("." + own) for own in self.hosts):
            return link
        there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        added = [f"{name}={quote(value, safe='')}" for name, value in self.parameters if name not in there]
        if not added:
            return link
        before, mark, fragment = link.partition("#")
        joint = "" if before.endswith(("?", "&")) else "&" if "?" in before else "?"
        return before + joint + "&".join(added) + mark + fragment


def tagged_page(page: str, tags: Tags) -> str:
    """A page whose links of ours have the parameters."""

    def change(match: re.Match[str]) -> str:
        link = html.unescape(match[2][1:-1]).strip()
        changed = tags.tagged(link)
        return match[0] if changed == link else f'{match[1]}"{html.escape(changed)}"'

    return _LINK.sub(change, page)


def tagged_text(text: str, tags: Tags) -> str:
    """A plain text whose links of ours have the parameters."""
    return _IN_TEXT.sub(lambda match: tags.tagged(match[0]), text)
