"""People of business customers: datasets with a `role:`, and the channels and policies that address them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.suggestion import hint, nearest
from tieringrules.document.node import Node
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.model import Column, Dataset, Workspace
from tieringrules.rulebook.nodes import entries_at, normalized, scalar_at, scalars_at, texts_at


def read_role(dataset: Dataset, root: Node, doubt: Doubt) -> Checked[str | None]:
    """The column of `role:`.

    Args:
        dataset: with its columns.
        root: of its file.
        doubt: what broken files leave open.
    """
    from tieringrules.rulebook.linking.datasets import find_column

    written = scalar_at(root, "role")
    if written is None:
        return Checked(None)
    findings = Findings()
    column = findings.keep(find_column(written, normalized(written.text), dataset, doubt))
    if column is not None and (column.kind not in ("text", "choice") or column.value is not None):
        findings.add(report("TR792", written.span, column=column.name))
    return Checked(column.name if column is not None else None, findings.all())


def check_people(channel: Node, datasets: Mapping[str, Dataset], doubt: Doubt) -> Iterator[Diagnostic]:
    """Findings about the people whom a channel addresses.

    Args:
        channel: its settings.
        datasets: by name.
        doubt: what broken files leave open.
    """
    address = scalar_at(channel, "address")
    owner = _owner(address.text) if address is not None else None
    for key in ("address", "consent"):
        written = scalar_at(channel, key)
        named = _owner(written.text) if written is not None else None
        if written is None or named is None or doubt.about(named):
            continue
        people = [name for name, dataset in datasets.items() if dataset.role is not None]
        if datasets.get(named) is None or (named not in people and not doubt.about_columns(named)):
            fix = nearest(named, people)
            yield report("TR794", written.span, fix=fix, name=named, hint=hint(named, people))
        elif key == "consent" and named != owner:
            yield report("TR795", written.span, name=named)
    yield from _roles(channel, [owner] if owner is not None else [], datasets)


def check_roles(policy: Node, workspace: Workspace, datasets: Mapping[str, Dataset]) -> Iterator[Diagnostic]:
    """Findings about the roles that a policy names.

    Args:
        policy: the root of its file.
        workspace: for the channels.
        datasets: by name.
    """
    for entry in entries_at(policy, "tiers"):
        named = [workspace.channel(normalized(name)) for name in texts_at(entry.value, "channels")]
        owners = [found.people for found in named if found is not None and found.people is not None]
        # What is wrong with its channels is told where they are named.
        if None not in named:
            yield from _roles(entry.value, owners, datasets)


def _roles(node: Node, owners: list[str], datasets: Mapping[str, Dataset]) -> Iterator[Diagnostic]:
    written = list(scalars_at(node, "roles"))
    if written and not owners:
        yield report("TR796", written[0].span)
        return
    columns = [_role_of(datasets.get(owner)) for owner in owners]
    if not all(column is not None and isinstance(column.type, ChoiceType) for column in columns):
        return
    values = [value for column in columns if column is not None for value in _values(column)]
    for role in written:
        if role.text not in values:
            fix = nearest(role.text, values)
            yield report("TR797", role.span, fix=fix, role=role.text, hint=hint(role.text, values))


def _owner(written: str) -> str | None:
    owner, dot, _ = normalized(written).rpartition(".")
    return owner if dot else None


def _role_of(dataset: Dataset | None) -> Column | None:
    return dataset.column(dataset.role) if dataset is not None and dataset.role is not None else None


def _values(column: Column) -> tuple[str, ...]:
    return column.type.values if isinstance(column.type, ChoiceType) else ()
