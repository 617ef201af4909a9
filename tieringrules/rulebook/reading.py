"""A workspace folder becomes a rulebook, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tieringrules.diagnostic import Checked, Diagnostic, Findings, Localized, Span, in_order, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document
from tieringrules.language.types import DATE, TierType
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.file_digest import digest_without_delivery
from tieringrules.rulebook.flag_names import flag_field
from tieringrules.rulebook.freezing import with_frozen_populations
from tieringrules.rulebook.kinds import KINDS, Kind, kind_named
from tieringrules.rulebook.kinds import workspace as workspace_kind
from tieringrules.rulebook.linking.cases import CaseNames, link_cases
from tieringrules.rulebook.linking.datasets import link_dataset
from tieringrules.rulebook.linking.definitions import outputs_of
from tieringrules.rulebook.linking.doubt import Doubt, doubt_from
from tieringrules.rulebook.linking.lifecycle import reasons_named
from tieringrules.rulebook.linking.metrics import WrittenMetric, read_metrics
from tieringrules.rulebook.linking.names import Named, clashes, twice
from tieringrules.rulebook.linking.offers import check_offers, given_offers
from tieringrules.rulebook.linking.overrides import link_overrides
from tieringrules.rulebook.linking.people import check_roles
from tieringrules.rulebook.linking.periods import (
    LinkedPeriod,
    LinkedPeriods,
    link_all_offers,
    link_campaigns,
    link_flagged,
    link_periods,
)
from tieringrules.rulebook.linking.policies import link_policy
from tieringrules.rulebook.linking.standards import output_names, standard_name
from tieringrules.rulebook.linking.workspace import (
    NO_CUSTOMERS,
    check_workspace,
    find_customers,
    link_children,
)
from tieringrules.rulebook.model import Dataset, Period, Policy, Rulebook
from tieringrules.rulebook.nodes import child, normalized, scalar_at
from tieringrules.rulebook.offer import Offer
from tieringrules.rulebook.reason import reasons_name
from tieringrules.rulebook.stability import computed_name, earlier_since_name, since_name
from tieringrules.rulebook.structure import check_structure
from tieringrules.rulebook.tables.files import TableFile, read_table_files, with_rows
from tieringrules.rulebook.workspace_files import WORKSPACE_FILE, read_documents


def read_workspace(folder: Path, *, frozen: bool = True) -> Checked[Rulebook | None]:
    """All rule files of a workspace, linked, and every finding about them in order of place.

    Args:
        folder: the folder with `tieringrules.yaml`.
        frozen: whether standards with `population: frozen` take their saved population; else that of the day.

    Returns:
        The rulebook, as complete as the findings allow; None where the workspace file itself cannot be
        read. It may be used only where there is no error.
    """
    read = read_documents(folder)
    tables = read_table_files(folder, read.value)
    linked = link_documents(str(folder), read.value, complete=not read.diagnostics, tables=tables.value)
    found = (*read.diagnostics, *tables.diagnostics, *linked.diagnostics)
    if linked.value is None or not frozen:
        return Checked(linked.value, in_order(found))
    with_saved = with_frozen_populations(linked.value, folder)
    return Checked(with_saved.value, in_order((*found, *with_saved.diagnostics)))


def link_documents(
    root: str,
    documents: Sequence[Document],
    complete: bool = True,
    tables: Mapping[str, TableFile] | None = None,
) -> Checked[Rulebook | None]:
    """Links rule files that are already read.

    Args:
        root: the workspace folder.
        documents: the workspace file and the rule files.
        complete: whether no other file of the workspace failed to be read.
        tables: rule file → the table file that it names, where it could be read.
    """
    findings = Findings()
    sorted_in = findings.keep(_by_kind(documents))
    files, doubt = sorted_in.files, doubt_from(sorted_in.broken, complete)
    home = next((document for document in files["workspace"] if document.file == WORKSPACE_FILE), None)
    if home is None:
        return Checked(None, findings.all())
    findings.extend(
        report("TR249", Span.whole_file(other.file)) for other in files["workspace"] if other is not home
    )
    workspace = workspace_kind.build(home)
    linked = [findings.keep(link_dataset(document, doubt)) for document in files["dataset"]]
    findings.extend(_twice(linked, Localized("dataset", "数据集")))
    datasets = {dataset.name: dataset for dataset in linked}
    owners = {dataset.name: document for dataset, document in zip(linked, files["dataset"], strict=True)}
    customers = findings.keep(find_customers(workspace, home, datasets, owners, doubt))
    children = findings.keep(link_children(customers, workspace, datasets.values(), owners))
    findings.extend(check_workspace(home.root, customers, datasets, doubt))
    for document in files["policy"]:
        findings.extend(check_roles(document.root, workspace, datasets))
    metrics = _metrics(files["metrics"], customers, children, doubt, findings)
    tables = tables or {}
    written_standards = [with_rows(document, tables) for document in files["standard"]]
    if customers is NO_CUSTOMERS:
        doubt = replace(doubt, everything=True)
    linked_periods = findings.keep(link_periods(customers, metrics, written_standards, doubt))
    findings.extend(_shared_names(customers, metrics, written_standards, linked_periods))
    definitions, standards = linked_periods.latest, linked_periods.versions
    policies = [findings.keep(link_policy(item, standards, workspace, doubt)) for item in files["policy"]]
    findings.extend(_twice(policies, Localized("policy", "沟通策略")))
    flagged = findings.keep(link_flagged(policies, files["policy"], linked_periods, workspace, doubt))
    overrides = findings.keep(link_overrides(files["overrides"], customers, standards, doubt))
    campaigns = findings.keep(link_campaigns(files["campaign"], linked_periods, flagged, workspace, doubt))
    findings.extend(_twice(campaigns[-1], Localized("campaign", "活动")))
    offers = findings.keep(link_all_offers(files["offers"], linked_periods))
    findings.extend(_about_offers(offers[-1], flagged[-1], campaigns[-1], files))
    names = [
        _case_names(period, doubt, of_period)
        for period, of_period in zip(linked_periods.periods, flagged, strict=True)
    ]
    versioned = [name for name, versions in standards.items() if len(versions) > 1]
    cases = [
        findings.keep(link_cases(with_rows(item, tables), names, versioned, doubt.everything))
        for item in files["tests"]
    ]
    rulebook = Rulebook(
        root=root,
        workspace=workspace,
        customers=customers,
        children=children,
        metrics=definitions.metrics,
        standards=definitions.standards,
        policies=flagged[-1],
        campaigns=campaigns[-1],
        offers=offers[-1],
        overrides=overrides,
        cases=tuple(case for group in cases for case in group),
        digests={document.file: document.digest for document in documents}
        | {home.file: digest_without_delivery(home)}
        | {table.file: table.digest for table in tables.values()},
        sources={document.file: document.text for document in documents}
        | {table.file: table.text for table in tables.values() if table.text is not None},
        periods=_periods(linked_periods, flagged, campaigns, offers),
    )
    return Checked(rulebook, in_order(findings.all()))


@dataclass(frozen=True, slots=True)
class _SortedIn:
    """The files of each kind, and those with findings about their structure."""

    files: Mapping[str, Sequence[Document]]
    broken: Sequence[tuple[Document, str | None]]


def _by_kind(documents: Sequence[Document]) -> Checked[_SortedIn]:
    findings = Findings()
    files: dict[str, list[Document]] = {kind.name: [] for kind in KINDS}
    broken: list[tuple[Document, str | None]] = []
    for document in documents:
        kind = findings.keep(_kind_of(document))
        found = check_structure(document, kind.shape) if kind is not None else ()
        findings.extend(found)
        if kind is not None:
            files[kind.name].append(document)
        if kind is None or found:
            broken.append((document, kind.name if kind is not None else None))
    return Checked(_SortedIn(files, broken), findings.all())


def _kind_of(document: Document) -> Checked[Kind | None]:
    names = [kind.name for kind in KINDS]
    written = scalar_at(document.root, "kind")
    if written is None:
        place = Span(document.file, 1, 1, 1, 1)
        return Checked(None, (report("TR201", place, kinds=", ".join(names)),))
    kind = kind_named(written.text)
    if kind is not None:
        return Checked(kind)
    fix, choices = nearest(written.text, names), hint(written.text, names)
    return Checked(None, (report("TR206", written.span, fix=fix, written=written.text, hint=choices),))


def _case_names(period: LinkedPeriod, doubt: Doubt, policies: Sequence[Policy]) -> CaseNames:
    """What scenario cases may name: everything is given, only what rules find is expected."""
    found = period.definitions
    expected = (
        *(standard.name for standard in found.standards),
        *(output.name for standard in found.standards for output in outputs_of(standard)),
        *(metric.name for metric in found.metrics),
        *(reasons_name(standard.name) for standard in found.standards if standard.reasons),
        *doubt.names,
    )
    flags = {
        flag_field(policy.name): TierType(flag_field(policy.name), tuple(flag.name for flag in policy.flags))
        for policy in policies
        if policy.flags
    }
    # A standard without a name is a mistake of its own, and has no columns.
    known = {name: found.types[name] for name in expected if name in found.types}
    days = {earlier_since_name(each.name): DATE for each in found.standards if each.stability is not None}
    return CaseNames(period.first, {**found.types, **days}, known | flags)


def _periods(
    linked: LinkedPeriods,
    policies: Sequence[tuple[Policy, ...]],
    campaigns: Sequence[tuple[Campaign, ...]],
    offers: Sequence[tuple[Offer, ...]],
) -> tuple[Period, ...]:
    if len(linked.periods) == 1:
        return ()
    return tuple(
        Period(
            each.first,
            each.last,
            each.definitions.metrics,
            each.definitions.standards,
            own,
            pushes,
            catalogue,
        )
        for each, own, pushes, catalogue in zip(linked.periods, policies, campaigns, offers, strict=True)
    )


def _metrics(
    documents: Iterable[Document],
    customers: Dataset,
    children: Iterable[Dataset],
    doubt: Doubt,
    findings: Findings,
) -> tuple[WrittenMetric, ...]:
    by_name = {child.name: child for child in children}
    found: list[WrittenMetric] = []
    for document in documents:
        dataset = scalar_at(document.root, "dataset")
        known = customers is not NO_CUSTOMERS
        if dataset is not None and known and normalized(dataset.text) != customers.name:
            fix = customers.name
            findings.add(report("TR244", dataset.span, fix=fix, name=dataset.text, customers=fix))
        metrics = findings.keep(read_metrics(document, by_name, doubt))
        found.extend(metrics)
    return tuple(found)


def _about_offers(
    offers: Sequence[Offer],
    policies: Sequence[Policy],
    campaigns: Sequence[Campaign],
    files: Mapping[str, Sequence[Document]],
) -> tuple[Diagnostic, ...]:
    by_file = {document.file: document for kind in ("policy", "campaign") for document in files[kind]}
    own = [(policy, by_file[policy.span.file]) for policy in policies]
    pushes = [(campaign, by_file[campaign.span.file]) for campaign in campaigns]
    return tuple(check_offers(offers, given_offers(own, pushes)))


def _twice(things: Iterable[Dataset | Policy | Campaign], what: Localized) -> tuple[Diagnostic, ...]:
    return twice((Named(thing.name, thing.span) for thing in things if thing.name), what)


def _shared_names(
    customers: Dataset,
    metrics: Sequence[WrittenMetric],
    standards: Sequence[Document],
    linked: LinkedPeriods,
) -> tuple[Diagnostic, ...]:
    """Findings about the one name space of columns, metrics and standards."""
    named_metrics = [Named(item.metric.name, item.metric.span) for item in metrics]
    named_standards = [name for item in standards if (name := standard_name(item)) is not None]
    return (
        *twice(named_metrics, Localized("metric", "指标")),
        *clashes(
            {
                "column": [Named(column.name, column.span) for column in customers.columns],
                "metric": named_metrics,
                "standard": named_standards,
                "output": [name for item in standards for name in output_names(item)],
                "reasons": [name for item in standards if (name := reasons_named(item)) is not None],
                "near_miss": linked.near_misses,
                **_of_stability(standards),
                "rule": [Named(f"{name.name}_rule", name.span) for name in named_standards],
            }
        ),
    )


def _of_stability(standards: Sequence[Document]) -> Mapping[str, list[Named]]:
    """The columns that standards with `stability` write besides."""
    named = [
        name
        for item in standards
        if (name := standard_name(item)) is not None and child(item.root, "stability") is not None
    ]
    return {
        "computed": [Named(computed_name(name.name), name.span) for name in named],
        "since": [Named(since_name(name.name), name.span) for name in named],
    }
