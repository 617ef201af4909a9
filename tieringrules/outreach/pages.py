"""Rendered pages finished: styles in the tags, parameters in our links, and the plain text beside them.

What is done to a page nearly always depends on its fixed words, not on the values in it. So it is done once,
to the page with marks in place of values, and repeated for other customers by putting their values in. Where
a value could matter, the page itself is worked on; both ways mean the same page, and a test compares them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.html_text import text_of
from tieringrules.outreach.styles import has_rules, inlined, looks_at_values
from tieringrules.outreach.tracking import Tags, tagged_page

_KEPT = 1_000
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
# Attributes that no selector of class, id or tag looks at.
_PLAIN_ATTRIBUTES = frozenset(("href", "src", "alt", "title", "content", "value", "aria-label"))
_LINK = re.compile(r"<a\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
# A value that the plain text takes as it stands: single blanks inside, none around.
_SIMPLE = re.compile(r"[^\x00-\x20\xa0]+(?: [^\x00-\x20\xa0]+)*")


@dataclass(frozen=True, slots=True)
class _Mould:
    """A finished page without its values: fixed parts with gaps, and which value goes where."""

    parts: tuple[str, ...]
    gaps: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Mould:
        pieces = _MARK.split(text)
        parts = [piece if place % 2 == 0 else "" for place, piece in enumerate(pieces)]
        gaps = [(place, int(pieces[place])) for place in range(1, len(pieces), 2)]
        return cls(tuple(parts), tuple(gaps))

    def filled(self, values: Sequence[str]) -> str:
        parts = list(self.parts)
        for place, number in self.gaps:
            parts[place] = values[number]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Moulds:
    """How the pages of one shape are finished; None where the page itself has to be worked on."""

    page: _Mould | None
    text: _Mould | None


class Pages:
    """Finishes pages, and remembers what it did to pages of the same shape."""

    def __init__(self) -> None:
        self._moulds: dict[tuple[object, ...], _Moulds] = {}

    def finished(self, pieces: Sequence[str], tags: Tags | None) -> tuple[str, str]:
        """The page as it is sent, and its plain text.

        Args:
            pieces: of the rendered page in order; `str` itself where a piece is written in a template, a
                subclass (Jinja's `Markup`) where it is an escaped value.
            tags: parameters for our links; None for none.
        """
        key = (tags, *(piece if type(piece) is str else None for piece in pieces))
        moulds = self._moulds.get(key)
        if moulds is None:
            if len(self._moulds) >= _KEPT:
                self._moulds.clear()
            moulds = self._moulds[key] = _moulds(pieces, tags)
        values = [piece for piece in pieces if type(piece) is not str]
        page = moulds.page.filled(values) if moulds.page is not None else finished_page("".join(pieces), tags)
        if moulds.text is None:
            return page, text_of(page)
        plain = [html.unescape(value) if "&" in value else value for value in values]
        if all(map(_SIMPLE.fullmatch, plain)):
            return page, moulds.text.filled(plain)
        return page, text_of(page)


def finished_page(page: str, tags: Tags | None) -> str:
    """A whole page as it is sent."""
    page = inlined(page)
    return tagged_page(page, tags) if tags is not None else page


def _moulds(pieces: Sequence[str], tags: Tags | None) -> _Moulds:
    fixed = "".join(piece for piece in pieces if type(piece) is str)
    if _OPEN in fixed or _CLOSE in fixed:
        return _Moulds(None, None)
    number = 0
    marked: list[str] = []
    for piece in pieces:
        if type(piece) is str:
            marked.append(piece)
        else:
            marked.append(f"{_OPEN}{number}{_CLOSE}")
            number += 1
    page = "".join(marked)
    if _values_matter(page, tags):
        return _Moulds(None, None)
    page = finished_page(page, tags)
    text = None if _values_matter_to_text(page) else text_of(page)
    return _Moulds(_Mould.of(page), _Mould.of(text) if text is not None else None)


def _values_matter(page: str, tags: Tags | None) -> bool:
    """Whether what is done to a page can depend on the values in it."""
    styled = has_rules(page)
    if styled and looks_at_values(page):
        return True
    if not styled and tags is None:
        return False
    for tag in _TAG.findall(page):
        for name, value in _ATTRIBUTE.findall(tag) if _OPEN in tag else ():
            if _OPEN not in value:
                continue
            if styled and name.lower() not in _PLAIN_ATTRIBUTES:
                return True
            # A link that is from data altogether may lead to us or to others.
            if tags is not None and name.lower() == "href" and value[1:].lstrip().startswith(_OPEN):
                return True
    return False


def _values_matter_to_text(page: str) -> bool:
    """Whether the plain text of a page is made in another way for some values.

    A link whose words are the link itself is told once; everything else stands where it stood.
    """
    if re.search(rf"&[#\w]*{_OPEN}", page):
        return True
    for attributes, inside in _LINK.findall(page):
        words = re.sub(r"<[^>]*>", "", inside).strip()
        target = next(
            (value[1:-1] for name, value in _ATTRIBUTE.findall(attributes) if name.lower() == "href"), ""
        )
        if _OPEN not in words + target:
            continue
        said, meant = words.partition(_OPEN)[0], target.strip().partition(_OPEN)[0]
        # They cannot be equal where they begin differently.
        if not said or not meant or said.startswith(meant) or meant.removeprefix("mailto:").startswith(said):
            return True
    return False
