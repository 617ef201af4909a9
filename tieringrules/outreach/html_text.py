"""A page's plain-text part."""

from __future__ import annotations

import html
import re

# Quoted attributes may contain '>'.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|title|head)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|<[!?][^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SPACES = re.compile(r"[\x00-\x20]+")
# Ends of blocks, not characters of the page: several of them in a row are one break.
_BLOCK, _PARAGRAPH = "\x01", "\x02"
_BREAKS = re.compile(r"[ \x01\x02]*[\x01\x02][ \x01\x02]*")
_BLANKS = re.compile(" {2,}")
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"))
_LINES = frozenset(
    "address article aside body dd div dl dt fieldset figcaption figure footer form header hr html li "
    "main nav section tbody tfoot thead tr".split()
)
_CELLS = frozenset(("td", "th"))


def text_of(page: str) -> str:
    """The text of a page: paragraphs apart, list items with a dash, links followed by where they lead.

    Args:
        page: HTML with whole tags.
    """
    pieces: list[str] = []
    links: list[tuple[str, int]] = []
    at = 0
    for token in _TOKEN.finditer(page):
        if token.start() > at:
            pieces.append(_words(page[at : token.start()]))
        at = token.end()
        tag = token["tag"]
        if tag is None:
            continue
        tag = tag.lower()
        if tag in _PARAGRAPHS:
            pieces.append(_PARAGRAPH)
        elif tag == "br":
            pieces.append("\n")
        elif tag in _LINES:
            pieces.append(_BLOCK)
            if tag == "li" and not token["end"]:
                pieces.append("- ")
        elif tag in _CELLS:
            pieces.append(" ")
        elif tag == "a":
            _link(bool(token["end"]), token["attributes"], pieces, links)
        elif tag == "img":
            pieces.append(_SPACES.sub(" ", _attribute(_ALT, token["attributes"])))
    if at < len(page):
        pieces.append(_words(page[at:]))
    return _tidy("".join(pieces))


def _words(text: str) -> str:
    return _SPACES.sub(" ", html.unescape(text) if "&" in text else text)


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes)
    return html.unescape(match[1] if match[1] is not None else match[2]) if match else ""


def _link(ends: bool, attributes: str, pieces: list[str], links: list[tuple[str, int]]) -> None:
    if not ends:
        links.append((_attribute(_HREF, attributes).strip(), len(pieces)))
    elif links:
        target, start = links.pop()
        words = "".join(pieces[start:]).strip()
        if target and not target.startswith("#") and target not in (words, f"mailto:{words}"):
            pieces.append(f" <{target}>" if words else f"<{target}>")


def _tidy(text: str) -> str:
    text = _BREAKS.sub(lambda run: "\n\n" if _PARAGRAPH in run[0] else "\n", text)
    kept: list[str] = []
    for line in (_BLANKS.sub(" ", line).strip(" \xa0") for line in text.split("\n")):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
