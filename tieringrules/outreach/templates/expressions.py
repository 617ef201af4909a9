"""Expressions of the safe subset: what they may be made of, and what they are."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from jinja2 import nodes

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.outreach.templates.filter_arguments import fits, given_by, usage_of
from tieringrules.outreach.templates.filters import (
    FILTER_BY_NAME,
    KINDS_TAKEN,
    TEST_BY_NAME,
    FilterSpec,
)
from tieringrules.outreach.templates.parsing import MAX_DEPTH, MAX_TEXT, offset_of, start_of
from tieringrules.outreach.templates.scope import (
    ANY,
    BOOLEAN,
    NUMBER,
    TEXT,
    Group,
    Kind,
    Listing,
    Scalar,
    Scope,
    Shape,
)
from tieringrules.outreach.templates.source import Part

_OPERATORS: dict[type[nodes.Node], str] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//",
    nodes.Mod: "%", nodes.Pow: "**", nodes.Pos: "+",
}  # fmt: skip
_WRITTEN: dict[type[nodes.Node], Localized] = {
    nodes.List: Localized("a list", "列表"),
    nodes.Tuple: Localized("a list", "列表"),
    nodes.Dict: Localized("braces inside an expression", "表达式里的花括号"),
}
_COMPARISONS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}
_UNSAFE_FILTERS = ("safe", "forceescape", "autoescape", "striptags", "tojson", "xmlattr", "urlize")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MAX_NUMBER = 10**18


def hidden(name: str) -> bool:
    """Whether a name is the machinery's own."""
    return name.startswith("_")


def spelled(node: nodes.Node) -> str:
    """A path as written, or a sign for what is no path."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return spelled(node.node)
    if isinstance(node, nodes.Const):
        return str(node.value)[:40]
    return "…"


class ExpressionCheck:
    """Checks expressions of one template and notes what they read.

    A finding is reported once: whatever contains it is `ANY`, which agrees with everything.
    """

    def __init__(
        self, part: Part, diagnostics: list[Diagnostic], uses: set[str], shapes: dict[int, Shape]
    ) -> None:
        self._part, self._diagnostics, self._uses, self._shapes = part, diagnostics, uses, shapes
        self._table: dict[type[nodes.Node], Callable[[Any, Scope, int], Shape]] = {
            nodes.Const: self._const,
            nodes.TemplateData: self._const,
            nodes.Name: self._name,
            nodes.Getattr: self._attribute,
            nodes.Filter: self._filter,
            nodes.Test: self._test,
            nodes.Compare: self._compare,
            nodes.And: self._both,
            nodes.Or: self._both,
            nodes.Not: self._not,
            nodes.Concat: self._concat,
            nodes.CondExpr: self._choice,
            nodes.Neg: self._negative,
            nodes.Call: self._call,
            nodes.Getitem: self._subscript,
            nodes.Slice: self._subscript,
        }

    # What a place asks for

    def printable(self, node: nodes.Expr, names: Scope) -> None:
        """An expression whose value is printed."""
        self._single(node, names, 0)

    def condition(self, node: nodes.Node, names: Scope) -> None:
        """An expression that chooses: anything that can be empty, too."""
        self.shape(node, names)

    def shape(self, node: nodes.Node, names: Scope, depth: int = 0) -> Shape:
        """What an expression is; `ANY` after a finding."""
        if depth > MAX_DEPTH:
            self._report("TR430", node, limit=MAX_DEPTH)
            return ANY
        check = self._table.get(type(node))
        result = self._refused(node) if check is None else check(node, names, depth + 1)
        self._shapes[id(node)] = result
        return result

    def _single(self, node: nodes.Expr, names: Scope, depth: int) -> Scalar:
        shape = self.shape(node, names, depth)
        if isinstance(shape, Scalar):
            return shape
        path = spelled(node)
        if isinstance(shape, Listing):
            words = Localized(
                f"go through it with a loop, or join it: {{{{ {path} | join(', ') }}}}",
                f"请用循环逐项输出，或连接起来：{{{{ {path} | join('、') }}}}",
            )
        else:
            shown = ", ".join(f"{path}.{name}" for name in list(shape.fields)[:6])
            words = Localized(f"name one of its parts: {shown}", f"请指明其中一项：{shown}")
        self._report("TR415", start_of(node), len(path), path=path, hint=words)
        return ANY

    def _report(self, code: str, at: nodes.Node | int, length: int = 1, **arguments: Any) -> None:
        start = at if isinstance(at, int) else offset_of(at)
        self._diagnostics.append(report(code, self._part.span(start, length), **arguments))

    def _refused(self, node: nodes.Node) -> Shape:
        operator = _OPERATORS.get(type(node))
        if operator is not None:
            start = start_of(node)
            # A sign stands right before its right operand, whatever the left one contains.
            end = start_of(node.right) if isinstance(node, nodes.BinExpr) else len(self._part.text)
            found = self._part.text.rfind(operator, start, end)
            self._report("TR421", found if found >= 0 else start, len(operator), operator=operator)
        else:
            self._report("TR445", node, what=_WRITTEN.get(type(node), Localized.same(type(node).__name__)))
        return ANY

    # One method per kind of node

    def _const(self, node: nodes.Const, names: Scope, depth: int) -> Shape:
        value = node.data if isinstance(node, nodes.TemplateData) else node.value
        if isinstance(node, nodes.Const) and isinstance(value, str):
            # Names in the rules are in this form.
            value = node.value = unicodedata.normalize("NFC", value)
        if isinstance(value, bool):
            return BOOLEAN
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                self._report("TR431", node, limit=MAX_TEXT)
            if isinstance(node, nodes.Const) and _CONTROL.search(value):
                self._report("TR445", node, what=Localized("a control character", "控制字符"))
            return TEXT
        if isinstance(value, int | float):
            if not math.isfinite(value) or abs(value) >= _MAX_NUMBER:
                self._report("TR431", node, limit=MAX_TEXT)
            return NUMBER
        self._report("TR445", node, 4, what="none")
        return ANY

    def _name(self, node: nodes.Name, names: Scope, depth: int) -> Shape:
        name = node.name = unicodedata.normalize("NFC", node.name)
        if hidden(name):
            self._report("TR424", node, len(name), name=name)
            return ANY
        shape = names.get(name)
        if shape is None:
            self._report("TR414", node, len(name), path=name, hint=hint(name, _paths_for(name, names)))
            return ANY
        self._uses.add(name)
        return shape

    def _attribute(self, node: nodes.Getattr, names: Scope, depth: int) -> Shape:
        base = self.shape(node.node, names, depth)
        name = node.attr = unicodedata.normalize("NFC", node.attr)
        # The node stands at the dot.
        start = offset_of(node) + 1
        while start < len(self._part.text) and self._part.text[start].isspace():
            start += 1
        if hidden(name):
            self._report("TR424", start, len(name), name=name)
            return ANY
        if base is ANY:
            return ANY
        path = spelled(node)
        if not isinstance(base, Group):
            words = Localized(f"'{spelled(node.node)}' has no parts", f"“{spelled(node.node)}”没有下级")
            self._report("TR414", start, len(name), path=path, hint=words)
            return ANY
        shape = base.fields.get(name)
        if shape is None:
            self._report("TR414", start, len(name), path=path, hint=hint(name, base.fields))
            return ANY
        self._uses.add(path)
        return shape

    def _filter(self, node: nodes.Filter, names: Scope, depth: int) -> Shape:
        if node.node is None:
            self._report("TR422", node, len("filter"), tag="filter", known="if, for, block, include, extends")
            return ANY
        spec = FILTER_BY_NAME.get(node.name)
        if spec is None:
            self.shape(node.node, names, depth)
            if node.name in _UNSAFE_FILTERS:
                self._report("TR425", node, len(node.name), name=node.name)
            else:
                self._report(
                    "TR416", node, len(node.name), name=node.name, hint=hint(node.name, FILTER_BY_NAME)
                )
            return ANY
        base = self.shape(node.node, names, depth)
        fallback = self._arguments(node, spec, names, depth)
        if isinstance(base, Listing) and spec.takes in ("list", "text or list"):
            return base.item if spec.gives == "item" else given_by(spec, ANY)
        if not isinstance(base, Scalar) or not KINDS_TAKEN[spec.takes]:
            if base is not ANY:
                self._mismatch(node, spec, base)
            return ANY
        if base.kind is not Kind.ANY and base.kind not in KINDS_TAKEN[spec.takes]:
            self._mismatch(node, spec, base)
            return ANY
        if spec.name == "default":
            same = fallback is not None and fallback.kind is base.kind
            return Scalar(base.kind, None, base.exact) if same else ANY
        return given_by(spec, base)

    def _mismatch(self, node: nodes.Filter, spec: FilterSpec, base: Shape) -> None:
        wanted = KINDS_TAKEN[spec.takes]
        expected = wanted[0].value if wanted else _LIST
        if isinstance(base, Scalar):
            actual = base.kind.value
        else:
            actual = _LIST if isinstance(base, Listing) else Localized("a group of values", "一组值")
        what = Localized(f"filter '{spec.name}'", f"过滤器“{spec.name}”")
        self._report("TR419", node, len(spec.name), what=what, expected=expected, actual=actual)

    def _arguments(self, node: nodes.Filter, spec: FilterSpec, names: Scope, depth: int) -> Scalar | None:
        """Check a filter's arguments; gives the shape of its `value` argument."""
        given: dict[str, nodes.Expr] = {}
        fallback: Scalar | None = None
        problem: Localized | None = None
        positional = [parameter for parameter in spec.parameters if not parameter.only_named]
        if node.dyn_args is not None or node.dyn_kwargs is not None or len(node.args) > len(positional):
            problem = Localized("so many arguments", "这么多参数")
        for parameter, argument in zip(positional, node.args, strict=False):
            given[parameter.name] = argument
        known = {parameter.name: parameter for parameter in spec.parameters}
        for pair in node.kwargs:
            key = str(pair.key)
            if key not in known or key in given:
                problem = Localized(f"the argument '{key}'", f"参数“{key}”")
            else:
                given[key] = pair.value
        if problem is None and any(p.required and p.name not in given for p in spec.parameters):
            problem = Localized("an empty pair of parentheses", "空参数")
        if problem is not None:
            self._report("TR418", node, len(node.name), name=node.name, problem=problem, usage=spec.usage)
            return None
        for name, argument in given.items():
            if known[name].kind == "value":
                fallback = self._single(argument, names, depth)
            elif not fits(known[name], argument):
                words = Localized(f"this as '{name}'", f"这样的 {name}")
                self._report(
                    "TR418", argument, name=node.name, problem=words, usage=usage_of(spec, known[name])
                )
        return fallback

    def _test(self, node: nodes.Test, names: Scope, depth: int) -> Shape:
        self.shape(node.node, names, depth)
        if node.name not in TEST_BY_NAME:
            self._report("TR417", node, len(node.name), name=node.name, hint=hint(node.name, TEST_BY_NAME))
        elif node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            words = Localized("arguments", "参数")
            self._report("TR418", node, name=f"is {node.name}", problem=words, usage=f"is {node.name}")
        return BOOLEAN

    def _both(self, node: nodes.BinExpr, names: Scope, depth: int) -> Shape:
        left, right = self.shape(node.left, names, depth), self.shape(node.right, names, depth)
        # `a or b` is one of the two, as in Jinja.
        return left if left == right and isinstance(left, Scalar) else ANY

    def _not(self, node: nodes.Not, names: Scope, depth: int) -> Shape:
        self.shape(node.node, names, depth)
        return BOOLEAN

    def _concat(self, node: nodes.Concat, names: Scope, depth: int) -> Shape:
        for part in node.nodes:
            self._single(part, names, depth)
        return TEXT

    def _choice(self, node: nodes.CondExpr, names: Scope, depth: int) -> Shape:
        self.shape(node.test, names, depth)
        left = self._single(node.expr1, names, depth)
        right = self._single(node.expr2, names, depth) if node.expr2 is not None else TEXT
        return left if left == right else Scalar(left.kind) if left.kind is right.kind else ANY

    def _negative(self, node: nodes.Neg, names: Scope, depth: int) -> Shape:
        if isinstance(node.node, nodes.Const) and isinstance(node.node.value, int | float):
            return self.shape(node.node, names, depth)
        self._report("TR421", node, operator="-")
        return ANY

    def _call(self, node: nodes.Call, names: Scope, depth: int) -> Shape:
        self._report("TR420", node)
        return ANY

    def _subscript(self, node: nodes.Expr, names: Scope, depth: int) -> Shape:
        self._report("TR423", node)
        return ANY

    def _compare(self, node: nodes.Compare, names: Scope, depth: int) -> Shape:
        left_node, left = node.expr, self._single(node.expr, names, depth)
        if len(node.ops) > 1 and any(operand.op in ("in", "notin") for operand in node.ops):
            self._report("TR445", node, what=Localized("'in' in a chain of comparisons", "连续比较中的 in"))
        for operand in node.ops:
            right_node = operand.expr
            if operand.op in ("in", "notin") and isinstance(right_node, nodes.List | nodes.Tuple):
                for item in right_node.items:
                    self._agree(operand, left_node, left, item, self._single(item, names, depth))
                continue
            right = self._single(right_node, names, depth)
            if operand.op in ("in", "notin"):
                for one in (left, right):
                    if one.kind not in (Kind.TEXT, Kind.ANY):
                        self._kinds(operand, Kind.TEXT, one.kind)
            else:
                self._agree(operand, left_node, left, right_node, right)
            left_node, left = right_node, right
        return BOOLEAN

    def _agree(
        self,
        operand: nodes.Operand,
        left_node: nodes.Expr,
        left: Scalar,
        right_node: nodes.Expr,
        right: Scalar,
    ) -> None:
        if Kind.ANY in (left.kind, right.kind):
            return
        if left.kind is not right.kind:
            self._kinds(operand, left.kind, right.kind)
        elif left.kind is Kind.BOOLEAN and operand.op not in ("eq", "ne", "in", "notin"):
            self._kinds(operand, Kind.NUMBER, Kind.BOOLEAN)
        for one, other_node, path_node in ((left, right_node, left_node), (right, left_node, right_node)):
            if one.choices is None or not isinstance(other_node, nodes.Const):
                continue
            value = other_node.value
            if isinstance(value, str) and unicodedata.normalize("NFC", value) not in one.choices:
                path = spelled(path_node)
                self._report(
                    "TR438",
                    other_node,
                    len(value) + 2,
                    path=path,
                    value=value[:40],
                    hint=hint(value, one.choices),
                )

    def _kinds(self, operand: nodes.Operand, expected: Kind, actual: Kind) -> None:
        word = _COMPARISONS[operand.op]
        what = Localized(f"this comparison with '{word}'", f"用“{word}”的比较")
        self._report("TR419", start_of(operand.expr), what=what, expected=expected.value, actual=actual.value)


_LIST = Localized("a list", "列表")


def _paths_for(name: str, names: Scope) -> list[str]:
    """Names that may have been meant: top-level ones, or a column or metric named without its group."""
    inside = [
        f"{group}.{name}"
        for group, shape in names.items()
        if isinstance(shape, Group) and name in shape.fields
    ]
    return inside or list(names)
