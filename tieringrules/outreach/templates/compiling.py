"""Checked templates made to run, behind a second wall: Jinja's sandbox."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, MutableMapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, UndefinedError, nodes
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tieringrules.outreach.templates.expressions import spelled
from tieringrules.outreach.templates.filters import TESTS, Setting, filters_for
from tieringrules.outreach.templates.formats import is_chinese
from tieringrules.outreach.templates.library import Piece, Template, TemplateLibrary
from tieringrules.outreach.templates.missing import Incomplete, Missing, Record, Unknown
from tieringrules.outreach.templates.parsing import forget_positions
from tieringrules.outreach.templates.scope import Kind, Scalar
from tieringrules.outreach.templates.source import FOLDER

_HTTPS = re.compile(r"(?i)https://[^/?#\s\\@<>\"'\x00-\x20]+([/?#][^\s\\<>\"']*)?")


# Between a file and a line of its head; no file name contains it, and Jinja sees no `.html.j2` at the end.
_HEAD = "\0"


class Templates:
    """The templates of a workspace for one locale, compiled as they are needed.

    Args:
        library: checked without errors; it is not changed.
        setting: locale and currency of the messages.
        constants: what is the same for everybody, such as `brand`, by group and name.
    """

    def __init__(
        self,
        library: TemplateLibrary,
        setting: Setting,
        constants: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._library = library
        self._compiled: dict[tuple[str, str], Callable[[Mapping[str, Any]], list[str]]] = {}
        self._environment = _Sandbox(
            loader=_Loader(library, constants or {}),
            autoescape=lambda name: bool(name) and str(name).endswith(".html.j2"),
            undefined=StrictUndefined,
            optimized=False,
            cache_size=-1,
            auto_reload=False,
            keep_trailing_newline=True,
        )
        self._environment.globals.clear()
        self._environment.filters.clear()
        self._environment.filters.update(filters_for(setting) | _lowered_filters(setting))
        self._environment.tests.clear()
        self._environment.tests.update({spec.name: spec.holds for spec in TESTS})

    def render(self, template: Template, values: Mapping[str, Any]) -> str:
        """The body of a template with a customer's values.

        Raises:
            Incomplete: a value that it prints is missing.
        """
        return "".join(self._function(template.path, "")(values))

    def render_pieces(self, template: Template, values: Mapping[str, Any]) -> list[str]:
        """The body of a template in pieces.

        Those of a page are `str` itself where they are written in a template, `Markup` where they are values.

        Raises:
            Incomplete: a value that it prints is missing.
        """
        return self._function(template.path, "")(values)

    def render_head(self, template: Template, key: str, values: Mapping[str, Any]) -> str:
        """A line of the head of a template, as plain text.

        Raises:
            Incomplete: a value that it prints is missing.
        """
        return "".join(self._function(template.path, key)(values))

    def _function(self, path: str, key: str) -> Callable[[Mapping[str, Any]], list[str]]:
        function = self._compiled.get((path, key))
        if function is None:
            name = f"{path}{_HEAD}{key}" if key else path
            function = _runner(self._environment.get_template(name), f"{FOLDER}/{path}")
            self._compiled[path, key] = function
        return function


def _runner(template: Compiled, file: str) -> Callable[[Mapping[str, Any]], list[str]]:
    root = template.root_render_func
    new_context = template.new_context

    def run(values: Mapping[str, Any]) -> list[str]:
        # Not Template.render: it rewrites the traceback of each exception, and Incomplete is no accident.
        try:
            return list(root(new_context(dict(values), shared=True)))
        except UndefinedError as problem:
            raise Incomplete("offers") from problem
        except (TypeError, ValueError, ArithmeticError) as problem:
            # Such as a `default` text compared with a number: a matter of this customer's values.
            raise Incomplete(file, "unsuitable") from problem

    return run


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way to the only objects that templates have attributes of."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of a record; anything else takes the sandbox's way."""
        return obj.value(attribute) if type(obj) is Record else super().getattr(obj, attribute)


class _Loader(BaseLoader):
    """Gives templates from the checked trees: what was checked is what runs."""

    def __init__(self, library: TemplateLibrary, constants: Mapping[str, Mapping[str, str]]) -> None:
        self._library = library
        self._constants = constants

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Compiled:
        path, _, key = name.partition(_HEAD)
        template = self._library.templates.get(path)
        if template is None:
            raise TemplateNotFound(name)
        tree = _lowered(template.head[key] if key else template.body, self._constants)
        tree.set_environment(environment)
        code = environment.compile(tree, name, f"templates/{path}")
        return environment.template_class.from_code(environment, code, globals if globals is not None else {})


# Lowering: what plain Jinja would answer differently from the rules becomes a filter that nobody can name.


def _lowered(piece: Piece, constants: Mapping[str, Mapping[str, str]]) -> nodes.Template:
    """A copy of a checked tree, ready to be compiled, with what is the same for everybody filled in."""
    identity = {id(node): node for node in (piece.tree, *piece.tree.find_all(nodes.Node))}
    memo: dict[int, Any] = {}
    tree: nodes.Template = copy.deepcopy(piece.tree, memo)
    shapes = {id(memo[old]): piece.findings.shapes.get(old) for old in identity if old in memo}
    treatments = {
        id(memo[old]): treatment for old, treatment in piece.places.treatments.items() if old in memo
    }
    for output in tree.find_all(nodes.Output):
        output.nodes = [_printed(node, shapes, treatments) for node in output.nodes]
    _replace_all(tree, lambda node: _constant(_logic(node, shapes), constants))
    forget_positions(tree, piece.part)
    return tree


def _printed(node: nodes.Expr, shapes: Mapping[int, Any], treatments: Mapping[int, str]) -> nodes.Expr:
    shape = shapes.get(id(node))
    if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN:
        return _call("tr:yes_no", node)
    treatment = treatments.get(id(node))
    if treatment is not None:
        return _call(f"tr:{treatment}", node, nodes.Const(spelled(node)))
    return node


def _constant(node: nodes.Node, constants: Mapping[str, Mapping[str, str]]) -> nodes.Node:
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        value = constants.get(node.node.name, {}).get(node.attr)
        if value is not None:
            return nodes.Const(value, lineno=node.lineno)
    return node


def _logic(node: nodes.Node, shapes: Mapping[int, Any]) -> nodes.Node:
    if isinstance(node, nodes.Not):
        return _call("tr:not", node.node)
    if not isinstance(node, nodes.Compare):
        return node
    operands = [node.expr, *(operand.expr for operand in node.ops)]
    if any(getattr(shapes.get(id(one)), "exact", False) for one in operands):
        node.expr = _exact(node.expr)
        for operand in node.ops:
            operand.expr = _exact(operand.expr)
    first = node.ops[0]
    if first.op in ("in", "notin"):
        membership = _call("tr:in", node.expr, first.expr)
        return membership if first.op == "in" else _call("tr:not", membership)
    return node


def _exact(node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.Neg):
        inner = node.node
        if isinstance(inner, nodes.Const) and isinstance(inner.value, float):
            return _call("tr:exact", nodes.Const(f"-{inner.value!r}"))
    if isinstance(node, nodes.Const) and isinstance(node.value, float):
        return _call("tr:exact", nodes.Const(repr(node.value)))
    if isinstance(node, nodes.List | nodes.Tuple):
        node.items = [_exact(item) for item in node.items]
    return node


def _call(name: str, node: nodes.Expr, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


def _replace_all(node: nodes.Node, change: Callable[[nodes.Node], nodes.Node]) -> None:
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _replace_all(value, change)
            setattr(node, field, change(value))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    _replace_all(item, change)
                    value[index] = change(item)


def _lowered_filters(setting: Setting) -> dict[str, Callable[..., Any]]:
    yes, no = ("是", "否") if is_chinese(setting.locale) else ("yes", "no")

    def yes_no(value: Any) -> str:
        return str(value) if isinstance(value, Missing | Unknown) else (yes if value else no)

    return {
        "tr:yes_no": yes_no,
        "tr:not": _negated,
        "tr:in": _contained,
        "tr:exact": Decimal,
        "tr:link": _link,
        "tr:link_part": lambda value, path: quote(str(value), safe=""),
        "tr:address_part": lambda value, path: quote(str(value), safe="@+"),
    }


def _negated(value: Any) -> Any:
    return value if isinstance(value, Unknown) else not value


def _contained(value: Any, values: Any) -> Any:
    for one in (value, values):
        if isinstance(one, Missing):
            return Unknown(one.path)
    if isinstance(values, str):
        return str(value) in values
    missing = next((one for one in values if isinstance(one, Missing)), None)
    found = any(not isinstance(one, Missing) and one == value for one in values)
    return found if found or missing is None else Unknown(missing.path)


def _link(value: Any, path: str) -> str:
    text = str(value).strip()
    if not _HTTPS.fullmatch(text):
        raise Incomplete(path, "unsafe_link")
    return text
