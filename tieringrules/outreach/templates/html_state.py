"""Where in an HTML page a position is: the tokenizer's states, as far as escaping depends on them.

Source: HTML Living Standard, 13.2.5 (tokenization), reduced to the states that templates can be in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from tieringrules.diagnostic.value_class import dataclass

Mode: TypeAlias = Literal[
    "text", "less_than", "tag_name", "tag", "attribute_name", "after_name", "before_value",
    "quoted", "unquoted", "comment", "declaration", "raw",
]  # fmt: skip

URL_ATTRIBUTES = frozenset(
    ("href", "src", "action", "formaction", "background", "poster", "cite", "data", "xlink:href", "longdesc")
)
_RAW = ("script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext")
# A "<" before anything else is text.
_TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_BLANK = re.compile(r"[ \t\n\f]*")
_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE = re.compile(r"[^\s/>=]*")
_UNQUOTED = re.compile(r"[^\s>]*")
_IGNORED_IN_LINKS = re.compile(r"[\x00-\x20]")
_KEPT = 200


@dataclass(frozen=True, slots=True)
class HtmlState:
    """A position in a page.

    Attributes:
        tag: name of the tag that is open, `/` in front of an end tag's.
        attribute: the attribute whose value this is in.
        quote: its quotation mark.
        values: what the value may begin with so far, NUL for a value from data; several after a branch.
        pending: characters at the end that are not understood yet.
    """

    mode: Mode = "text"
    tag: str = ""
    attribute: str = ""
    quote: str = ""
    values: frozenset[str] = frozenset()
    pending: str = ""

    def place(self) -> tuple[str, ...]:
        """What two branches must agree on."""
        return (self.mode, self.tag, self.attribute, self.quote, self.pending)


TEXT = HtmlState()
StaticLink: TypeAlias = Callable[[int, str], None]


def is_dangerous(link: str) -> bool:
    """Whether a link written in a template runs a program or smuggles a page."""
    plain = _IGNORED_IN_LINKS.sub("", html.unescape(link)).lower()
    return plain.startswith(("javascript:", "vbscript:")) or (
        plain.startswith("data:") and not plain.startswith("data:image/")
    )


def advance(state: HtmlState, text: str, link_found: StaticLink) -> HtmlState:
    """The position after some text of the template.

    Args:
        state: the position before it.
        text: HTML as written.
        link_found: called with (offset in text, link) for each dangerous link.
    """
    if state.pending and state.mode in ("less_than", "comment", "raw"):
        shift = len(state.pending)
        text = state.pending + text
        mode: Mode = "text" if state.mode == "less_than" else state.mode
        state = replace(state, mode=mode, pending="")
    else:
        shift = 0
    at = 0
    while at < len(text):
        state, at = _STEPS[state.mode](
            state, text, at, lambda start, link: link_found(max(start - shift, 0), link)
        )
    return state


def _text(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    found_at = _TAG_BEGINS.search(text, at)
    if found_at is None:
        return state, len(text)
    start = found_at.start()
    rest = text[start : start + 4]
    if rest.startswith("<!--"):
        return HtmlState("comment"), start + 4
    if start + len(rest) == len(text) and rest in ("<", "</", "<!", "<!-"):
        return HtmlState("less_than", pending=rest), len(text)
    if re.match(r"</?[A-Za-z]", rest):
        slash = "/" if rest[1] == "/" else ""
        return HtmlState("tag_name", tag=slash), start + 1 + len(slash)
    if rest[1] in "!?" or rest.startswith("</"):
        return HtmlState("declaration"), start + 2
    return state, start + 1


def _tag_name(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    match = _NAME.match(text, at)
    end = match.end() if match else at
    state = replace(state, tag=state.tag + text[at:end].lower())
    return (state, end) if end == len(text) else (replace(state, mode="tag"), end)


def _tag(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    while at < len(text) and (text[at].isspace() or text[at] == "/"):
        at += 1
    if at == len(text):
        return replace(state, attribute=""), at
    if text[at] == ">":
        return (HtmlState("raw", tag=state.tag) if state.tag in _RAW else TEXT), at + 1
    if text[at] == "=":
        return replace(state, mode="attribute_name", attribute="="), at + 1
    return replace(state, mode="attribute_name", attribute=""), at


def _attribute_name(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    match = _ATTRIBUTE.match(text, at)
    end = match.end() if match else at
    state = replace(state, attribute=state.attribute + text[at:end].lower())
    return (state, end) if end == len(text) else (replace(state, mode="after_name"), end)


def _after_name(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    match = _BLANK.match(text, at)
    at = match.end() if match else at
    if at < len(text) and text[at] == "=":
        return replace(state, mode="before_value"), at + 1
    return (state, at) if at == len(text) else (replace(state, mode="tag", attribute=""), at)


def _before_value(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    match = _BLANK.match(text, at)
    at = match.end() if match else at
    if at == len(text):
        return state, at
    empty = frozenset([""])
    if text[at] in "\"'":
        return replace(state, mode="quoted", quote=text[at], values=empty), at + 1
    if text[at] == ">":
        return replace(state, mode="tag", attribute=""), at
    return replace(state, mode="unquoted", values=empty), at


def _value(state: HtmlState, text: str, at: int, end: int, found: StaticLink, closed: bool) -> HtmlState:
    piece = text[at:end]
    values = frozenset((value + piece)[:_KEPT] for value in state.values)
    if state.attribute in URL_ATTRIBUTES or state.attribute == "content":
        for value in values:
            link = (
                re.sub(r"(?i)^[\d\s;]*url\s*=\s*['\"]?", "", value) if state.attribute == "content" else value
            )
            # A value from data is judged where it stands.
            if closed and "\0" not in value and is_dangerous(link):
                found(at, link)
    if closed:
        return replace(state, mode="tag", attribute="", quote="", values=frozenset())
    return replace(state, values=values)


def _quoted(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    end = text.find(state.quote, at)
    if end < 0:
        return _value(state, text, at, len(text), found, False), len(text)
    return _value(state, text, at, end, found, True), end + 1


def _unquoted(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    match = _UNQUOTED.match(text, at)
    end = match.end() if match else at
    return _value(state, text, at, end, found, end < len(text)), end


def _comment(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    end = text.find("-->", at)
    return (TEXT, end + 3) if end >= 0 else (replace(state, pending=text[at:][-2:]), len(text))


def _declaration(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    end = text.find(">", at)
    return (TEXT, end + 1) if end >= 0 else (state, len(text))


def _raw(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    closing = f"</{state.tag}"
    end = text.lower().find(closing, at)
    if end >= 0:
        return HtmlState("tag_name", tag="/"), end + 2
    return replace(state, pending=text[at:][-(len(closing) - 1) :]), len(text)


def _less_than(state: HtmlState, text: str, at: int, found: StaticLink) -> tuple[HtmlState, int]:
    # Only reached when nothing was pending, which cannot be: the mode exists because something is.
    return replace(state, mode="text", pending=""), at


_STEPS: dict[Mode, Callable[[HtmlState, str, int, StaticLink], tuple[HtmlState, int]]] = {
    "text": _text,
    "less_than": _less_than,
    "tag_name": _tag_name,
    "tag": _tag,
    "attribute_name": _attribute_name,
    "after_name": _after_name,
    "before_value": _before_value,
    "quoted": _quoted,
    "unquoted": _unquoted,
    "comment": _comment,
    "declaration": _declaration,
    "raw": _raw,
}
