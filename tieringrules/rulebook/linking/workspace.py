"""The workspace file against the datasets: customers, child tables, data files, channels."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Document, Node, ScalarNode
from tieringrules.language.types import TEXT, BooleanType, ChoiceType, TextType, UnknownType
from tieringrules.rulebook.data_source import read_databases
from tieringrules.rulebook.guardrails import read_guardrails
from tieringrules.rulebook.limits import read_workspace_limits
from tieringrules.rulebook.linking.datasets import find_column
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.linking.people import check_people
from tieringrules.rulebook.model import Column, CustomersFrom, Dataset, Parent, Workspace
from tieringrules.rulebook.nodes import child, entries, entries_at, normalized, scalar, scalar_at, scalars_at
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.sending import read_sending
from tieringrules.rulebook.severities import read_severities
from tieringrules.rulebook.signing import check_signing

_TRUE_OR_FALSE = Localized("a boolean (true or false)", "布尔值（是/否）")
NO_CUSTOMERS = Dataset(name="customers", columns=())


def find_customers(
    workspace: Workspace,
    document: Document,
    datasets: Mapping[str, Dataset],
    documents: Mapping[str, Document],
    doubt: Doubt,
) -> Checked[Dataset]:
    """The dataset with one row per customer; where customers are named by a child, its key alone."""
    source = workspace.customers
    node = scalar_at(document.root, "customers") or scalar_at(child(document.root, "customers"), "from")
    place = node.span if node is not None else workspace.span
    if isinstance(source, CustomersFrom):
        return _customers_from(source, node, place, datasets, doubt)
    found = datasets.get(source)
    if found is None and doubt.about(source):
        return Checked(NO_CUSTOMERS)
    if found is None:
        choices = hint(source, datasets)
        fix = nearest(source, datasets)
        return Checked(NO_CUSTOMERS, (report("TR216", place, fix=fix, name=source, hint=choices),))
    if found.key is None and scalar_at(documents[found.name].root, "key") is None:
        return Checked(found, (report("TR242", found.span, dataset=found.name),))
    return Checked(found)


def _customers_from(
    source: CustomersFrom, node: ScalarNode | None, place: Span, datasets: Mapping[str, Dataset], doubt: Doubt
) -> Checked[Dataset]:
    dataset = datasets.get(source.dataset)
    if dataset is None and doubt.about(source.dataset):
        return Checked(NO_CUSTOMERS)
    if dataset is None:
        choices = hint(source.dataset, datasets)
        return Checked(NO_CUSTOMERS, (report("TR216", place, name=source.dataset, hint=choices),))
    found = find_column(node or ScalarNode("", span=place), source.column, dataset, doubt)
    column = found.value
    if column is None:
        return Checked(NO_CUSTOMERS, found.diagnostics)
    key = Column(column.name, column.kind, column.type, personal=column.personal, span=column.span)
    return Checked(Dataset(name="customers", columns=(key,), key=column.name, span=place))


def link_children(
    customers: Dataset, workspace: Workspace, datasets: Iterable[Dataset], documents: Mapping[str, Document]
) -> Checked[tuple[Dataset, ...]]:
    """The other datasets, each belonging to the customers."""
    diagnostics: list[Diagnostic] = []
    children: list[Dataset] = []
    for dataset in datasets:
        if dataset.name == customers.name and not isinstance(workspace.customers, CustomersFrom):
            continue
        entries = entries_at(documents[dataset.name].root, "belongs_to")
        source = workspace.customers
        if not entries and isinstance(source, CustomersFrom) and source.dataset == dataset.name:
            # `customers: {from: …}` says already which column names the customer.
            children.append(replace(dataset, belongs_to=Parent(customers.name, source.column)))
            continue
        if not entries:
            diagnostics.append(report("TR243", dataset.span, dataset=dataset.name, customers=customers.name))
        for entry in entries:
            owner = normalized(entry.key.text)
            if owner != customers.name and customers is not NO_CUSTOMERS:
                fix = customers.name
                diagnostics.append(
                    report("TR244", entry.key.span, fix=fix, name=owner, customers=customers.name)
                )
        if len(entries) > 1:
            diagnostics.append(report("TR245", entries[1].key.span, dataset=dataset.name))
        children.append(dataset)
    return Checked(tuple(children), tuple(diagnostics))


def check_workspace(
    root: Node, customers: Dataset, datasets: Mapping[str, Dataset], doubt: Doubt
) -> tuple[Diagnostic, ...]:
    """Findings about names, zone, data paths, channels and guardrails."""
    diagnostics: list[Diagnostic] = []
    zone = scalar_at(root, "time_zone")
    if zone is not None and not _is_zone(zone.text):
        diagnostics.append(report("TR246", zone.span, name=zone.text))
    for entry in entries_at(root, "data"):
        name, path = normalized(entry.key.text), scalar(entry.value)
        if name not in (*datasets, PREVIOUS) and not doubt.about(name):
            choices = hint(name, datasets)
            fix = nearest(name, datasets)
            diagnostics.append(report("TR216", entry.key.span, fix=fix, name=name, hint=choices))
        if path is not None and leaves_folder(path.text):
            diagnostics.append(report("TR247", path.span, path=path.text))
    for entry in entries_at(root, "channels"):
        diagnostics.extend(check_name(entry.key.text, entry.key.span))
        diagnostics.extend(_check_channel(entry.value, customers, datasets, doubt))
    if customers.role is not None:
        diagnostics.append(report("TR793", customers.span, dataset=customers.name))
    diagnostics.extend(_check_language(scalar_at(root, "locale_from"), customers, doubt))
    diagnostics.extend(_check_language(scalar_at(root, "time_zone_from"), customers, doubt))
    for column in scalars_at(root, "delivery") if customers is not NO_CUSTOMERS else ():
        diagnostics.extend(find_column(column, normalized(column.text), customers, doubt).diagnostics)
    limits = read_workspace_limits(root)
    diagnostics.extend(limits.diagnostics)
    diagnostics.extend(_check_owners(root))
    diagnostics.extend(read_guardrails(root).diagnostics)
    diagnostics.extend(read_databases(root).diagnostics)
    diagnostics.extend(read_severities(root).diagnostics)
    diagnostics.extend(read_sending(root).diagnostics)
    diagnostics.extend(check_signing(root, leaves_folder))
    return tuple(diagnostics)


def _check_channel(
    node: Node, customers: Dataset, datasets: Mapping[str, Dataset], doubt: Doubt
) -> Iterable[Diagnostic]:
    if customers is NO_CUSTOMERS:
        return
    yield from check_people(node, datasets, doubt)
    for key in ("address", "consent"):
        written = scalar_at(node, key)
        if written is None:
            continue
        owner, dot, name = normalized(written.text).rpartition(".")
        dataset = datasets.get(owner) if dot else customers
        if dataset is None or (dot and dataset.role is None):
            continue
        found = find_column(written, name, dataset, doubt)
        yield from found.diagnostics
        column = found.value
        if column is None:
            continue
        if key == "consent" and not isinstance(column.type, BooleanType | UnknownType):
            yield report("TR224", written.span, column=column.name, wanted=_TRUE_OR_FALSE)
        elif key == "address" and column.type not in (TEXT, UnknownType()):
            wanted = Localized("an email, phone or text", "email、phone 或 text")
            yield report("TR224", written.span, column=column.name, wanted=wanted)


def _check_owners(root: Node) -> Iterable[Diagnostic]:
    """Channels under owners that the workspace does not have."""
    known = [normalized(entry.key.text) for entry in entries_at(root, "channels")]
    for owner in entries_at(root, "owners"):
        for entry in entries(owner.value):
            if normalized(entry.key.text) not in known:
                near, choices = nearest(entry.key.text, known), hint(entry.key.text, known)
                yield report("TR230", entry.key.span, fix=near, name=entry.key.text, hint=choices)


def _check_language(written: ScalarNode | None, customers: Dataset, doubt: Doubt) -> Iterable[Diagnostic]:
    if written is None or customers is NO_CUSTOMERS:
        return
    found = find_column(written, normalized(written.text), customers, doubt)
    yield from found.diagnostics
    column = found.value
    if column is not None and not isinstance(column.type, TextType | ChoiceType | UnknownType):
        wanted = Localized("a text or choice", "text 或 choice")
        yield report("TR224", written.span, column=column.name, wanted=wanted)


def leaves_folder(path: str) -> bool:
    """Whether a written path is absolute or climbs out of the workspace."""
    slashed = path.replace("\\", "/")
    normal = posixpath.normpath(slashed)
    return normal.startswith(("/", "../")) or normal == ".." or (len(slashed) > 1 and slashed[1] == ":")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
