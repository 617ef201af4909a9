"""What lint profiles look at: a channel, and the letters of marketing that go over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from jinja2 import nodes

from tieringrules.diagnostic import Span
from tieringrules.outreach.rerouting import entries_of
from tieringrules.outreach.templates.expressions import spelled
from tieringrules.outreach.templates.library import Template, TemplateLibrary, TemplateSet
from tieringrules.outreach.templates.source import FOLDER
from tieringrules.rulebook.model import Channel, Rulebook

# Stands for a value in the fixed words of a template.
VALUE = "\ufffc"


class Letter:
    """The templates of one message on one channel in one locale, as far as they are known beforehand."""

    def __init__(self, message: str, formats: TemplateSet, library: TemplateLibrary) -> None:
        self.message = message
        self._formats = formats
        self._library = library

    @property
    def place(self) -> Span:
        """The file of the message."""
        return Span.whole_file(f"{FOLDER}/{self._template.path}")

    @property
    def subject_place(self) -> Span:
        """The subject in its file."""
        found = self._formats.head("subject")
        return found[1].part.span(0, len(found[1].part.text)) if found is not None else self.place

    @cached_property
    def subject(self) -> str:
        """The subject with `VALUE` for what is filled in."""
        found = self._formats.head("subject")
        return "".join(_pieces(found[1].tree.body, {}, self._library)) if found is not None else ""

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """Format → the page with its layout, every branch in turn, `VALUE` for what is filled in."""
        return {
            format: "".join(_resolved(template, self._library))
            for format, template in self._formats.formats.items()
        }

    @property
    def page(self) -> str:
        """The fixed words of all formats."""
        return "\n".join(self.pages.values())

    @cached_property
    def uses(self) -> frozenset[str]:
        """The values that the whole page prints, such as `brand.address`."""
        return frozenset(
            path for template in self._formats.formats.values() for path in _uses(template, self._library)
        )

    @property
    def _template(self) -> Template:
        formats = self._formats.formats
        return formats["html"] if "html" in formats else next(iter(formats.values()))


class Subject:
    """One channel of marketing."""

    def __init__(self, rulebook: Rulebook, channel: Channel, letters: tuple[Letter, ...]) -> None:
        self.rulebook = rulebook
        self.channel = channel
        self.letters = letters


def subjects_of(rulebook: Rulebook, library: TemplateLibrary) -> Iterator[Subject]:
    """The channels that marketing uses, with its letters: all messages but those of service alone."""
    service: set[str | None] = set()
    marketing: set[str | None] = set()
    used: set[str] = set()
    for policy in rulebook.policies:
        for entry in entries_of(policy).values():
            (service if policy.purpose == "service" else marketing).add(entry.message)
            if policy.purpose != "service":
                used.update(entry.channels)
    left_alone = service - marketing
    for channel in rulebook.workspace.channels:
        if channel.name in used:
            letters = tuple(
                Letter(message, formats, library)
                for (message, name, _), formats in library.index.items()
                if name == channel.name and message not in left_alone
            )
            yield Subject(rulebook, channel, letters)


def _layouts(template: Template, library: TemplateLibrary) -> list[Template]:
    chain = [template]
    while (extends := chain[-1].body.findings.extends) is not None and len(chain) < 20:
        name = extends.template
        layout = library.templates.get(name.value) if isinstance(name, nodes.Const) else None
        if layout is None:
            break
        chain.append(layout)
    return chain


def _blocks(chain: Iterable[Template]) -> dict[str, nodes.Block]:
    found: dict[str, nodes.Block] = {}
    for template in chain:
        for block in template.body.tree.find_all(nodes.Block):
            found.setdefault(block.name, block)
    return found


def _resolved(template: Template, library: TemplateLibrary) -> Iterator[str]:
    chain = _layouts(template, library)
    return _pieces(chain[-1].body.tree.body, _blocks(chain), library)


def _pieces(
    statements: Iterable[nodes.Node], blocks: Mapping[str, nodes.Block], library: TemplateLibrary
) -> Iterator[str]:
    for node in _outputs(statements, blocks, library):
        yield node.data if isinstance(node, nodes.TemplateData) else VALUE


def _uses(template: Template, library: TemplateLibrary) -> Iterator[str]:
    chain = _layouts(template, library)
    for node in _outputs(chain[-1].body.tree.body, _blocks(chain), library):
        for part in (node, *node.find_all(nodes.Getattr)):
            if isinstance(part, nodes.Getattr):
                yield spelled(part)


def _outputs(
    statements: Iterable[nodes.Node],
    blocks: Mapping[str, nodes.Block],
    library: TemplateLibrary,
    depth: int = 0,
) -> Iterator[nodes.Expr]:
    if depth > 40:
        return
    for statement in statements:
        match statement:
            case nodes.Output():
                yield from statement.nodes
            case nodes.If():
                bodies = [statement.body, *(branch.body for branch in statement.elif_), statement.else_]
                for body in bodies:
                    yield from _outputs(body, blocks, library, depth + 1)
            case nodes.For():
                for body in (statement.body, statement.else_):
                    yield from _outputs(body, blocks, library, depth + 1)
            case nodes.Block():
                yield from _outputs(blocks.get(statement.name, statement).body, blocks, library, depth + 1)
            case nodes.Include(template=nodes.Const(value=str() as path)):
                included = library.templates.get(path)
                if included is not None:
                    yield from _outputs(included.body.tree.body, blocks, library, depth + 1)
            case _:
                pass
