"""The part of the template language that is allowed: a walk over the tree before anything is compiled."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.outreach.templates.expressions import ExpressionCheck, hidden, spelled
from tieringrules.outreach.templates.parsing import MAX_DEPTH, TAGS, offset_of, start_of
from tieringrules.outreach.templates.scope import ANY, LOOP, Listing, Scope, Shape
from tieringrules.outreach.templates.source import Part

MAX_LOOPS = 2
_RESERVED = ("loop", "self", "super", "caller", "varargs", "kwargs", "true", "false", "none", "missing")
_REFUSED_TAGS: dict[type[nodes.Node], str] = {
    nodes.Assign: "set", nodes.AssignBlock: "set", nodes.Macro: "macro", nodes.CallBlock: "call",
    nodes.FilterBlock: "filter", nodes.With: "with", nodes.Import: "import", nodes.FromImport: "from",
    nodes.ExprStmt: "do",
}  # fmt: skip


@dataclass(slots=True)
class Reference:
    """A file that a template is put together with."""

    path: str
    tag: str
    offset: int
    repeats: bool


@dataclass(slots=True)
class Findings:
    """What the walk over a template found.

    Attributes:
        uses: the values it reads, such as `customer.name`.
        shapes: node identity → what an expression is; valid while the tree lives.
        references: files it includes or extends.
        blocks: names of its blocks.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    shapes: dict[int, Shape] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    extends: nodes.Extends | None = None


def walk(tree: nodes.Template, part: Part, scope: Scope, statements: bool = True) -> Findings:
    """Check that a template stays inside the safe subset and names only what exists.

    Args:
        tree: as parsed, not compiled.
        part: its text.
        scope: what it may name.
        statements: whether files may be included, blocks defined and layouts extended.
    """
    findings = Findings()
    _Statements(part, findings, scope, statements).body(tree.body, scope, 0, 0, top=True)
    return findings


class _Statements:
    def __init__(self, part: Part, findings: Findings, scope: Scope, statements: bool) -> None:
        self.part, self.findings, self.globals, self.whole = part, findings, scope, statements
        self.expressions = ExpressionCheck(part, findings.diagnostics, findings.uses, findings.shapes)
        self.table: dict[type[nodes.Node], Callable[..., None]] = {
            nodes.Output: self._output,
            nodes.If: self._if,
            nodes.For: self._for,
            nodes.Block: self._block,
            nodes.Include: self._include,
            nodes.Extends: self._extends,
        }

    def _report(self, code: str, at: nodes.Node | int, length: int = 1, **arguments: Any) -> None:
        start = at if isinstance(at, int) else offset_of(at)
        self.findings.diagnostics.append(report(code, self.part.span(start, length), **arguments))

    def body(
        self, statements: Iterable[nodes.Node], names: Scope, depth: int, loops: int, top: bool = False
    ) -> None:
        for statement in statements:
            if depth > MAX_DEPTH:
                self._report("TR430", statement, limit=MAX_DEPTH)
                return
            check = self.table.get(type(statement))
            if check is not None:
                check(statement, names, depth, loops, top)
            elif isinstance(statement, nodes.EvalContextModifier | nodes.ScopedEvalContextModifier):
                self._report("TR425", statement, len("autoescape"), name="autoescape")
            elif isinstance(statement, nodes.Scope):
                # Jinja wraps {% autoescape %} in a scope of its own.
                self.body(statement.body, names, depth + 1, loops)
            else:
                tag = _REFUSED_TAGS.get(type(statement), type(statement).__name__.lower())
                self._report("TR422", statement, len(tag), tag=tag, known=", ".join(TAGS))

    def _output(self, node: nodes.Output, names: Scope, depth: int, loops: int, top: bool) -> None:
        for value in node.nodes:
            if not isinstance(value, nodes.TemplateData):
                self.expressions.printable(value, names)

    def _if(self, node: nodes.If, names: Scope, depth: int, loops: int, top: bool) -> None:
        self.expressions.condition(node.test, names)
        self.body(node.body, names, depth + 1, loops)
        for branch in node.elif_:
            self.expressions.condition(branch.test, names)
            self.body(branch.body, names, depth + 1, loops)
        self.body(node.else_, names, depth + 1, loops)

    def _for(self, node: nodes.For, names: Scope, depth: int, loops: int, top: bool) -> None:
        if loops >= MAX_LOOPS:
            self._report("TR430", node, 3, limit=MAX_LOOPS)
            return
        if node.recursive:
            self._report("TR445", node, 3, what=Localized("a recursive loop", "递归循环"))
        shape = self.expressions.shape(node.iter, names)
        if isinstance(shape, Listing):
            item: Shape = shape.item
        else:
            item = ANY
            if shape is not ANY:
                lists = ", ".join(name for name, value in self.globals.items() if isinstance(value, Listing))
                path = spelled(node.iter)
                self._report("TR432", start_of(node.iter), len(path), path=path, known=lists)
        inside = dict(names)
        if isinstance(node.target, nodes.Name):
            name = node.target.name
            if hidden(name):
                self._report("TR424", node.target, len(name), name=name)
            elif name in self.globals or name in _RESERVED:
                self._report("TR439", node.target, len(name), name=name)
            else:
                inside[name] = item
        else:
            words = Localized("several names in one loop", "一个循环里有多个名称")
            self._report("TR445", start_of(node.target), what=words)
        if node.test is not None:
            self.expressions.condition(node.test, inside)
        self.body(node.body, inside | {"loop": LOOP}, depth + 1, loops + 1)
        self.body(node.else_, names, depth + 1, loops)

    def _block(self, node: nodes.Block, names: Scope, depth: int, loops: int, top: bool) -> None:
        if not self.whole:
            self._report("TR422", node, 5, tag="block", known="if, elif, else, for")
            return
        if node.name in self.findings.blocks:
            self._report("TR413", node, 5, key=f"block {node.name}")
        if hidden(node.name):
            self._report("TR424", node, 5, name=node.name)
        if node.required:
            self._report("TR445", node, 5, what=Localized("a required block", "必填区块 required"))
        self.findings.blocks.append(node.name)
        # A block may be filled by another file, where the loop around it is not known.
        self.body(node.body, names if node.scoped else self.globals, depth + 1, loops)

    def _include(self, node: nodes.Include, names: Scope, depth: int, loops: int, top: bool) -> None:
        self._reference(node, node.template, "include", loops > 0)

    def _extends(self, node: nodes.Extends, names: Scope, depth: int, loops: int, top: bool) -> None:
        if not top or self.findings.extends is not None or self.findings.blocks or self.findings.references:
            self._report("TR446", node, len("extends"))
        self.findings.extends = node
        self._reference(node, node.template, "extends", False)

    def _reference(self, node: nodes.Node, template: nodes.Expr, tag: str, repeats: bool) -> None:
        if not self.whole:
            self._report("TR422", node, len(tag), tag=tag, known="if, elif, else, for")
        elif isinstance(template, nodes.Const) and isinstance(template.value, str):
            path = unicodedata.normalize("NFC", template.value)
            self.findings.references.append(Reference(path, tag, offset_of(template), repeats))
            template.value = path
        else:
            self._report("TR426", start_of(template), tag=tag)


def stray_text(tree: nodes.Template) -> nodes.Node | None:
    """What a template that extends a layout says outside of its blocks, where it is lost."""
    return _first_text(tree.body)


def _first_text(statements: Sequence[nodes.Node]) -> nodes.Node | None:
    for statement in statements:
        if isinstance(statement, nodes.Output):
            for value in statement.nodes:
                if not isinstance(value, nodes.TemplateData) or value.data.strip():
                    return value
        elif isinstance(statement, nodes.If | nodes.For | nodes.Include):
            return statement
    return None
