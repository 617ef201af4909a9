"""What a workspace declares and nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tieringrules.diagnostic import Diagnostic, Span, in_order, report
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.language.fields import names_in
from tieringrules.outreach.templates.library import Piece, TemplateLibrary, load_library
from tieringrules.rulebook import to_kernel
from tieringrules.rulebook.kernel import Decision, Kernel, RowDefinition
from tieringrules.rulebook.model import NearMissMetric, Rulebook
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.workspace_files import read_documents

_FOLDER, _MESSAGE = "templates", "message"
# Kinds of files that send messages.
_SENDING = ("policy", "campaign")


def unused_findings(rulebook: Rulebook, root: Path) -> tuple[Diagnostic, ...]:
    """Notes on metrics that no rule and no template names, messages that nothing sends, and idle offers.

    A metric may still be there for `--metric`, and a message for later.

    Args:
        rulebook: without errors.
        root: the workspace folder.
    """
    library = load_library(rulebook, root).value
    return in_order((*_metrics(rulebook, library), *_messages(root, library), *_offers(rulebook)))


def _metrics(rulebook: Rulebook, library: TemplateLibrary) -> Iterator[Diagnostic]:
    periods = [rulebook.of_period(number) for number in range(len(rulebook.periods))] or [rulebook]
    used = {name for each in periods for name in _names(to_kernel(each))}
    used |= {path.removeprefix("metric.") for path in _paths(library) if path.startswith("metric.")}
    for metric in rulebook.metrics:
        # Near misses are there without being written.
        if metric.name not in used and not isinstance(metric.definition, NearMissMetric):
            yield report("TR820", metric.span, name=metric.name)


def _offers(rulebook: Rulebook) -> Iterator[Diagnostic]:
    given = {offer for policy in rulebook.policies for tier in policy.tiers for offer in tier.offers}
    given |= {offer for policy in rulebook.policies for each in policy.triggers for offer in each.offers}
    given |= {offer for campaign in rulebook.campaigns for offer in campaign.offers}
    for offer in rulebook.offers:
        if offer.name not in given:
            yield report("TR944", offer.span, name=offer.name)


def _names(kernel: Kernel) -> Iterator[str]:
    for definition in kernel.definitions:
        match definition:
            case RowDefinition():
                yield from names_in(definition.expression)
            case PopulationScore():
                yield from names_in(definition.measure)
            case Decision():
                for branch in definition.branches:
                    if branch.condition is not None:
                        yield from names_in(branch.condition)
                if definition.capacity is not None:
                    yield from names_in(definition.capacity.by)
            case _:
                pass


def _paths(library: TemplateLibrary) -> Iterator[str]:
    for template in library.templates.values():
        pieces: Iterable[Piece] = (template.body, *template.head.values())
        for piece in pieces:
            yield from piece.findings.uses


def _messages(root: Path, library: TemplateLibrary) -> Iterator[Diagnostic]:
    sent = {
        text
        for document in read_documents(root).value
        if isinstance(document.root, MappingNode) and _kind(document.root) in _SENDING
        for text in _sent(document.root)
    }
    for message in library.messages():
        if message in sent:
            continue
        paths = [
            path for path, each in library.templates.items() if each.name and each.name.message == message
        ]
        for path in sorted(paths):
            yield report("TR821", Span.whole_file(f"{_FOLDER}/{path}"), name=message)


def _kind(root: MappingNode) -> str:
    node = root.get("kind")
    return node.text if isinstance(node, ScalarNode) else ""


def _sent(node: Node) -> Iterator[str]:
    if isinstance(node, MappingNode):
        for entry in node.entries:
            if entry.key.text == _MESSAGE and isinstance(entry.value, ScalarNode):
                yield entry.value.text
            yield from _sent(entry.value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _sent(item)
