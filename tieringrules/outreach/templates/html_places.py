"""Which places of an HTML template values may stand in, and what each place asks of the value."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from jinja2 import nodes

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.templates.html_state import (
    TEXT,
    URL_ATTRIBUTES,
    HtmlState,
    advance,
)
from tieringrules.outreach.templates.parsing import offset_of, start_of
from tieringrules.outreach.templates.source import Part

# `link`: the value is a whole link; `link_part`, `address_part`: it stands inside one and is percent-encoded.
Treatment: TypeAlias = Literal["link", "link_part", "address_part"]
_SERVER_NAMED = re.compile(r"(?i)\s*https://[^/?#\0\s\\@]+[/?#][^\0]*(\0.*)?", re.DOTALL)
# What follows a link from data must not be able to change its server.
_LINK_FROM_DATA = re.compile(r"\s*\0[/?#].*", re.DOTALL)
_ADDRESS = re.compile(r"(?i)\s*(mailto|tel):.*", re.DOTALL)
_WHERE: dict[str, Localized] = {
    "less_than": Localized("right after '<'", "“<”之后"),
    "tag_name": Localized("in the name of a tag", "标签名中"),
    "tag": Localized("between the attributes of a tag", "标签的属性之间"),
    "attribute_name": Localized("in the name of an attribute", "属性名中"),
    "after_name": Localized("in the name of an attribute", "属性名中"),
    "comment": Localized("in a comment", "注释中"),
    "declaration": Localized("in a declaration", "声明中"),
    "raw": Localized("in a script or style sheet", "脚本或样式表中"),
}
# Ways in which branches inside one attribute may put its value together.
_MAX_WAYS = 64
# More equals signs than any letter needs; reading each attribute takes its time.
_MAX_ATTRIBUTES = 6_000
_UNFINISHED = Localized("a tag, quote or comment is still open", "标签、引号或注释尚未结束")
_DIFFERENT = Localized("the branches end in different places", "各分支结束的位置不同")
_MOVES = Localized("the repeated part does not end where it began", "循环部分的结尾与开头位置不同")
_INSIDE = Localized("a file or block cannot stand inside of a tag", "文件或区块不能放在标签内部")


@dataclass(slots=True)
class Places:
    """What an HTML template's places ask: node identity → treatment; and the findings."""

    treatments: dict[int, Treatment] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def places_of(tree: nodes.Template, part: Part) -> Places:
    """Check the place of every value of an HTML template that has passed `walk`."""
    walk = _Walk(part)
    many = next(itertools.islice(re.finditer("=", part.text), _MAX_ATTRIBUTES, None), None)
    if many is not None:
        walk.report("TR431", many.start(), limit=_MAX_ATTRIBUTES)
        return walk.places
    end = walk.body(tree.body, TEXT)
    if end.mode != "text" and not walk.places.diagnostics:
        walk.report("TR436", len(part.text.rstrip()) - 1, problem=_UNFINISHED)
    return walk.places


class _Walk:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.places = Places()

    def report(self, code: str, start: int, length: int = 1, **arguments: Any) -> None:
        self.places.diagnostics.append(report(code, self.part.span(start, length), **arguments))

    def body(self, statements: Iterable[nodes.Node], state: HtmlState) -> HtmlState:
        for statement in statements:
            match statement:
                case nodes.Output():
                    for value in statement.nodes:
                        state = self._output(value, state)
                case nodes.If():
                    state = self._branches(statement, state)
                case nodes.For():
                    after = self.body(statement.body, state)
                    if after.place() != state.place():
                        self.report("TR436", offset_of(statement), 3, problem=_MOVES)
                    otherwise = self.body(statement.else_, state)
                    state = self._join(statement, [state, after, otherwise])
                case nodes.Block():
                    if state.mode != "text":
                        self.report("TR436", offset_of(statement), 5, problem=_INSIDE)
                    if self.body(statement.body, TEXT).mode != "text":
                        self.report("TR436", offset_of(statement), 5, problem=_UNFINISHED)
                    state = TEXT
                case nodes.Include():
                    if state.mode != "text":
                        self.report("TR436", offset_of(statement), 7, problem=_INSIDE)
                    state = TEXT
                case _:
                    pass
        return state

    def _branches(self, statement: nodes.If, state: HtmlState) -> HtmlState:
        ends = [self.body(statement.body, state)]
        ends.extend(self.body(branch.body, state) for branch in statement.elif_)
        ends.append(self.body(statement.else_, state))
        return self._join(statement, ends)

    def _join(self, statement: nodes.Node, ends: list[HtmlState]) -> HtmlState:
        first = ends[0]
        if any(end.place() != first.place() for end in ends):
            # Only the first such place is news; later ones follow from it.
            if not self.places.diagnostics:
                self.report("TR436", offset_of(statement), 2, problem=_DIFFERENT)
            return first
        values = frozenset[str]().union(*(end.values for end in ends))
        if len(values) > _MAX_WAYS:
            # Each further branch would double them.
            if not self.places.diagnostics:
                self.report("TR431", offset_of(statement), 2, limit=_MAX_WAYS)
            values = frozenset(sorted(values)[:1])
        return replace(first, values=values)

    def _output(self, value: nodes.Expr, state: HtmlState) -> HtmlState:
        start = start_of(value)
        if isinstance(value, nodes.TemplateData):
            return advance(state, value.data, lambda at, link: self.report("TR435", start + at))
        if state.mode == "text":
            return state
        if state.mode in ("before_value", "unquoted"):
            self.report("TR433", start, attribute=state.attribute)
            return replace(state, mode="unquoted", values=frozenset(["\0"]))
        if state.mode != "quoted":
            self.report("TR434", start, where=_WHERE[state.mode])
            return state
        return self._in_attribute(value, state, start)

    def _in_attribute(self, value: nodes.Expr, state: HtmlState, start: int) -> HtmlState:
        name = state.attribute
        risky = name.startswith("on") or name in ("style", "srcset", "srcdoc", "ping", "imagesrcset")
        if risky or (state.tag == "meta" and name == "content"):
            self.report("TR434", start, where=Localized(f"in the attribute '{name}'", f"属性“{name}”中"))
        elif name in URL_ATTRIBUTES:
            self._in_link(value, state, start)
        return replace(state, values=frozenset(written + "\0" for written in state.values))

    def _in_link(self, value: nodes.Expr, state: HtmlState, start: int) -> None:
        if all(not written.strip() for written in state.values):
            self.places.treatments[id(value)] = "link"
        elif all(
            _SERVER_NAMED.fullmatch(written) or _LINK_FROM_DATA.fullmatch(written) for written in state.values
        ):
            self.places.treatments[id(value)] = "link_part"
        elif all(_ADDRESS.fullmatch(written) for written in state.values):
            self.places.treatments[id(value)] = "address_part"
        else:
            self.report("TR435", start)
