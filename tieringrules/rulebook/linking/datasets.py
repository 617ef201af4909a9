"""Datasets: contracts with typed columns, derived columns and the rows they keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import cast

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Label, Localized, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Entry, MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_boolean, read_integer, read_percentage
from tieringrules.language.fields import names_in
from tieringrules.language.pattern import portable_pattern
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import BOOLEAN as BOOLEAN_TYPE
from tieringrules.language.types import (
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    UNKNOWN,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    NullType,
    TextType,
    Type,
    UnknownType,
)
from tieringrules.language.values import Value
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.expression import parse_node, read_expression
from tieringrules.rulebook.feedback import theme_columns, theme_expressions
from tieringrules.rulebook.kinds.dataset import COLUMN_KINDS
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.expectations import read_expectations
from tieringrules.rulebook.linking.feedback import with_feedback
from tieringrules.rulebook.linking.identities import read_identity
from tieringrules.rulebook.linking.imports import read_import
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.linking.order import in_order_of_need
from tieringrules.rulebook.linking.people import read_role
from tieringrules.rulebook.linking.written_form import check_written_form
from tieringrules.rulebook.literal import read_literal
from tieringrules.rulebook.model import Column, ColumnKind, Dataset, Parent
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

_TYPES: dict[str, Type] = {
    "text": TEXT,
    "integer": INTEGER,
    "number": FLOAT,
    "boolean": BOOLEAN_TYPE,
    "date": DATE,
    "datetime": DATETIME,
    "email": TEXT,
    "phone": TEXT,
}
_ONLY_FOR = {
    "values": ("choice",),
    "scale": ("decimal",),
    "format": ("date", "datetime", "integer", "number", "decimal", "text", "phone"),
    "currency": ("integer", "number", "decimal"),
    "unit": ("integer", "number", "decimal"),
    "region": ("phone",),
    "pattern": ("text", "email", "phone"),
    "min_length": ("text", "email", "phone"),
    "max_length": ("text", "email", "phone"),
    "min": ("integer", "number", "decimal", "date", "datetime"),
    "max": ("integer", "number", "decimal", "date", "datetime"),
}


def link_dataset(document: Document, doubt: Doubt) -> Checked[Dataset]:
    """One dataset, its expressions typed over its own columns."""
    root = document.root
    diagnostics: list[Diagnostic] = []
    columns: list[Column] = []
    for entry in entries_at(root, "columns"):
        column = _column(entry)
        columns.append(column.value)
        diagnostics.extend(column.diagnostics)
    columns.extend(theme_columns(root))
    name = scalar_at(root, "name")
    dataset = Dataset(
        name=normalized(name.text) if name else "",
        columns=tuple(columns),
        separator=text_at(root, "separator"),
        encoding=text_at(root, "encoding"),
        sheet=text_at(root, "sheet"),
        header_row=_whole_number(root, "header_row"),
        most_refused=_share_refused(root, diagnostics),
        title=title_at(root),
        span=name.span if name else root.span,
    )
    if name:
        diagnostics.extend(check_name(name.text, name.span))
    imported = read_import(dataset, root, doubt)
    dataset = imported.value
    diagnostics.extend(imported.diagnostics)
    diagnostics.extend(
        twice((Named(column.name, column.span) for column in columns), Localized("column", "列"))
    )
    steps = (
        _with_derived_columns,
        _with_roles,
        _with_keep,
        _with_expectations,
        _with_identity,
        with_feedback,
    )
    for step in steps:
        linked = step(dataset, root, doubt)
        dataset = linked.value
        diagnostics.extend(linked.diagnostics)
    return Checked(dataset, tuple(diagnostics))


def _whole_number(node: Node, key: str) -> int | None:
    written = scalar_at(node, key)
    number = read_integer(written).value if written else None
    return int(number) if number is not None else None


def _share_refused(root: Node, diagnostics: list[Diagnostic]) -> Decimal | None:
    written = scalar_at(child(root, "accept"), "refused_rows")
    if written is None:
        return None
    share = read_percentage(written)
    diagnostics.extend(share.diagnostics)
    if share.value is None or 0 <= share.value <= 1:
        return share.value
    diagnostics.append(report("TR551", written.span, written=written.text))
    return None


def _yes(node: Node, key: str) -> bool:
    written = scalar_at(node, key)
    return bool(written and read_boolean(written).value)


def _pattern(node: Node, diagnostics: list[Diagnostic]) -> str | None:
    written = scalar_at(node, "pattern")
    if written is None:
        return None
    pattern = portable_pattern(written.text)
    labels = (Label(written.span),)
    diagnostics.extend(replace(finding, labels=labels) for finding in pattern.diagnostics)
    return pattern.value


def scope_of(dataset: Dataset, doubt: Doubt) -> Scope:
    """What expressions over a dataset's own rows may name."""
    names = {column.name: column.type for column in dataset.columns}
    return Scope(
        names,
        Localized(f"a column of {dataset.name}", f"{dataset.name} 的列"),
        is_open=doubt.about_columns(dataset.name),
    )


def _column(entry: Entry) -> Checked[Column]:
    node = entry.value
    diagnostics = list(check_name(entry.key.text, entry.key.span))
    written = text_at(node, "type")
    kind = written if written in COLUMN_KINDS else None
    for key, kinds in _ONLY_FOR.items():
        misplaced = node.entry(key) if isinstance(node, MappingNode) else None
        if kind is not None and misplaced is not None and kind not in kinds:
            diagnostics.append(
                report("TR232", misplaced.key.span, key=key, kind=kind, kinds=", ".join(kinds))
            )
    scale = _whole_number(node, "scale")
    places = scale if scale is not None else 2
    values = texts_at(node, "values")
    if kind == "choice" and not values and child(node, "values") is None:
        diagnostics.append(report("TR231", entry.key.span, column=entry.key.text))
    type_: Type = UNKNOWN
    if kind == "decimal":
        type_ = ExactType(places)
    elif kind == "choice":
        type_ = ChoiceType(values) if values else UNKNOWN
    elif kind is not None:
        type_ = _TYPES[kind]
    literals = {key: _literal(node, key, type_, diagnostics) for key in ("min", "max", "default")}
    low, high = literals["min"], literals["max"]
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        diagnostics.append(report("TR233", entry.key.span, tier=entry.key.text, low=low, high=high))
    diagnostics.extend(check_written_form(node, kind))
    shortest, longest = (_whole_number(node, key) for key in ("min_length", "max_length"))
    if shortest is not None and longest is not None and shortest > longest:
        diagnostics.append(report("TR233", entry.key.span, tier=entry.key.text, low=shortest, high=longest))
    column = Column(
        name=normalized(entry.key.text),
        kind=cast(ColumnKind, kind or "text"),
        type=type_,
        aliases=texts_at(node, "aliases"),
        personal=_yes(node, "personal"),
        scale=places if kind == "decimal" else 0,
        format=text_at(node, "format"),
        minimum=cast("Decimal | dt.date | None", low),
        maximum=cast("Decimal | dt.date | None", high),
        default=literals["default"],
        null_values=texts_at(node, "null_values"),
        region=text_at(node, "region"),
        required=_yes(node, "required"),
        unique=_yes(node, "unique"),
        pattern=_pattern(node, diagnostics),
        min_length=shortest,
        max_length=longest,
        currency=text_at(node, "currency"),
        unit=text_at(node, "unit"),
        title=title_at(node),
        span=entry.key.span,
    )
    return Checked(column, tuple(diagnostics))


def _literal(node: Node, key: str, type_: Type, diagnostics: list[Diagnostic]) -> Value:
    written = scalar_at(node, key)
    if written is None or isinstance(type_, UnknownType):
        return None
    literal = read_literal(written, type_)
    diagnostics.extend(literal.diagnostics)
    return literal.value


def _with_derived_columns(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    """Types `value:` expressions, each after what it uses."""
    written: dict[str, ScalarNode] = {}
    for entry in entries_at(root, "columns"):
        value = child(entry.value, "value")
        if isinstance(value, ScalarNode):
            written[normalized(entry.key.text)] = value
    written |= theme_expressions(root)
    parsed = {name: parse_node(node) for name, node in written.items()}
    needs = {name: names_in(tree.value) if tree.value else frozenset() for name, tree in parsed.items()}
    order, circles = in_order_of_need(needs)
    diagnostics: list[Diagnostic] = []
    circular = {name for circle in circles for name in circle}
    for circle in circles:
        diagnostics.append(report("TR215", written[circle[0]].span, names=" → ".join(circle)))
    columns = {column.name: column for column in dataset.columns}
    scope = scope_of(dataset, doubt)
    for name in order:
        if name in circular:
            columns[name] = replace(columns[name], type=UNKNOWN)
            continue
        read = read_expression(written[name], scope)
        diagnostics.extend(read.diagnostics)
        if read.value is None:
            columns[name] = replace(columns[name], type=UNKNOWN)
            continue
        diagnostics.extend(_does_not_fit(columns[name], read.value, written[name]))
        columns[name] = replace(columns[name], value=read.value)
    usable = tuple(name for name in order if columns[name].value is not None)
    return Checked(
        replace(
            dataset,
            columns=tuple(columns[column.name] for column in dataset.columns),
            derivation_order=usable,
        ),
        tuple(diagnostics),
    )


def _does_not_fit(column: Column, value: Expr, node: ScalarNode) -> tuple[Diagnostic, ...]:
    declared, found = column.type, value.type
    match declared, found:
        case (UnknownType(), _) | (_, UnknownType()) | (_, NullType()):
            return ()
        case ExactType(), ExactType():
            if found.scale <= declared.scale:
                return ()
            return (report("TR250", node.span, column=column.name, scale=found.scale),)
        case FloatType(), ExactType() | FloatType():
            return ()
        case TextType(), ChoiceType() | TextType():
            return ()
        case ChoiceType(), ChoiceType() if set(found.values) <= set(declared.values):
            return ()
        case BooleanType(), BooleanType():
            return ()
        case DateType(), DateType():
            return ()
        case DateTimeType(), DateTimeType():
            return ()
    return (report("TR237", node.span, column=column.name, kind=column.kind),)


def _with_roles(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    """Links `key`, `happened_at` and `belongs_to` to columns."""
    findings = Findings()
    key = findings.keep(_role(dataset, scalar_at(root, "key"), doubt))
    happened = scalar_at(root, "happened_at")
    happened_at = findings.keep(_role(dataset, happened, doubt))
    if happened and happened_at and not isinstance(happened_at.type, DateType | DateTimeType | UnknownType):
        findings.add(report("TR224", happened.span, column=happened_at.name, wanted=_A_DATE))
    written = scalar_at(root, "updated")
    updated = findings.keep(_role(dataset, written, doubt))
    if written and updated and not isinstance(updated.type, DateType | DateTimeType | UnknownType):
        findings.add(report("TR224", written.span, column=updated.name, wanted=_A_DATE))
    parent: Parent | None = None
    for entry in entries_at(root, "belongs_to"):
        column = findings.keep(_role(dataset, scalar(entry.value), doubt))
        parent = Parent(normalized(entry.key.text), column.name if column else "")
    return Checked(
        replace(
            dataset,
            key=key.name if key else None,
            happened_at=happened_at.name if happened_at else None,
            updated=updated.name if updated and updated.value is None else None,
            belongs_to=parent,
            role=findings.keep(read_role(dataset, root, doubt)),
        ),
        findings.all(),
    )


_A_DATE = Localized("a date or datetime", "日期或日期时间")


def _role(dataset: Dataset, node: ScalarNode | None, doubt: Doubt) -> Checked[Column | None]:
    if node is None:
        return Checked(None)
    return find_column(node, normalized(node.text), dataset, doubt)


def find_column(node: ScalarNode, name: str, dataset: Dataset, doubt: Doubt) -> Checked[Column | None]:
    """A column by its name, or the finding that the dataset has none; nothing is said where that is in doubt.

    Args:
        node: where the name stands.
        name: the name, in NFC.
        dataset: where the column should be.
        doubt: what broken files leave open.
    """
    column = dataset.column(name)
    if column is not None or doubt.about_columns(dataset.name):
        return Checked(column)
    names = [item.name for item in dataset.columns]
    finding = report(
        "TR218", node.span, fix=nearest(name, names), name=name, dataset=dataset.name, hint=hint(name, names)
    )
    return Checked(None, (finding,))


def _with_keep(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    node = child(root, "keep")
    if node is None:
        return Checked(dataset)
    read = read_condition(node, scope_of(dataset, doubt))
    return Checked(replace(dataset, keep=read.value), read.diagnostics)


def _with_expectations(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    read = read_expectations(root, scope_of(dataset, doubt))
    return Checked(replace(dataset, expectations=read.value), read.diagnostics)


def _with_identity(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[Dataset]:
    read = read_identity(dataset, root, doubt)
    return Checked(replace(dataset, identity=read.value), read.diagnostics)
