"""All templates of a workspace: read, parsed, checked, and found by message, channel and locale."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from jinja2 import nodes

from tieringrules.diagnostic import Checked, Diagnostic, Span, in_order, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.locales import fallbacks
from tieringrules.outreach.templates.html_places import Places, places_of
from tieringrules.outreach.templates.names import (
    Format,
    Misnamed,
    TemplateName,
    format_of,
    is_partial,
    looks_like_template,
    parse_name,
)
from tieringrules.outreach.templates.parsing import offset_of, parse
from tieringrules.outreach.templates.scope import Scope, scope_of
from tieringrules.outreach.templates.source import FOLDER, Part, Source, read_source
from tieringrules.outreach.templates.subset import Findings, Reference, stray_text, walk
from tieringrules.rulebook.model import Rulebook

# A message is at most so many characters of template, with all that it includes.
MAX_EXPANDED = 1024 * 1024
_LOOP_WEIGHT = 20
_MAX_TRAIL = 20
_HEAD_CODES = ("TR409", "TR410", "TR411")


@dataclass(frozen=True, slots=True)
class Piece:
    """A checked template text: the body of a file, or a line of its head."""

    part: Part
    tree: nodes.Template
    findings: Findings
    places: Places


@dataclass(frozen=True, slots=True)
class Template:
    """A template file.

    Attributes:
        path: inside `templates/`, with `/`.
        name: what it is for; None for a layout or a part of others.
        digest: SHA-256 of the file's bytes, hexadecimal.
    """

    path: str
    name: TemplateName | None
    format: Format
    digest: str
    body: Piece
    head: Mapping[str, Piece] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """The templates of one message on one channel in one locale, by format."""

    formats: Mapping[Format, Template]

    def head_keys(self) -> tuple[str, ...]:
        """The keys of the heads, in the order in which they are written, those of the HTML file first."""
        written = [self.formats[format] for format in ("html", "txt") if format in self.formats]
        return tuple(dict.fromkeys(key for template in written for key in template.head))

    def head(self, key: str) -> tuple[Template, Piece] | None:
        """A line of the head, of the HTML file where both have it."""
        for format in ("html", "txt"):
            template = self.formats.get(format)
            if template is not None and key in template.head:
                return template, template.head[key]
        return None


@dataclass(frozen=True, slots=True)
class TemplateLibrary:
    """The templates of a workspace that could be read and parsed, by path inside `templates/`."""

    templates: Mapping[str, Template] = field(default_factory=dict)
    index: Mapping[tuple[str, str, str | None], TemplateSet] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """File as users read it → SHA-256 of its bytes."""
        return {f"{FOLDER}/{path}": template.digest for path, template in self.templates.items()}

    def find(self, message: str, channel: str, locale: str) -> TemplateSet | None:
        """The templates of a message on a channel: in the locale, its language, or in none."""
        message = unicodedata.normalize("NFC", message)
        keys = ((message, channel, one) for one in fallbacks(locale))
        return next((self.index[key] for key in keys if key in self.index), None)

    def messages(self) -> list[str]:
        """Names of all messages that have a template."""
        return sorted({message for message, _, _ in self.index})


def load_library(rulebook: Rulebook, folder: Path) -> Checked[TemplateLibrary]:
    """Read and check all templates of a workspace. Nothing in them is run.

    Args:
        rulebook: says what templates may name.
        folder: the workspace folder; templates are in its `templates`.
    """
    root = folder / FOLDER
    found: list[Diagnostic] = []
    scope = scope_of(rulebook)
    templates: dict[str, Template] = {}
    for path in _files(folder, root, found):
        template = _load(root, path, scope, found)
        if template is None:
            continue
        key = unicodedata.normalize("NFC", path)
        if key in templates:
            found.append(report("TR413", Span.whole_file(f"{FOLDER}/{path}"), key=key))
        templates[key] = template
    _check_references(templates, found)
    index = _index(templates, found)
    return Checked(TemplateLibrary(templates, index), in_order(found))


def template_paths(folder: Path) -> list[str]:
    """Paths of ordinary files in the workspace's `templates`, for planning; nothing is opened."""
    return _files(folder, folder / FOLDER, [])


def _files(folder: Path, root: Path, found: list[Diagnostic]) -> list[str]:
    if not root.is_dir():
        return []
    inside = os.path.realpath(root)
    if not _within(inside, os.path.realpath(folder)):
        found.append(report("TR406", Span.whole_file(FOLDER), name=FOLDER))
        return []
    paths: list[str] = []
    for base, folders, files in os.walk(root):
        relative = Path(base).relative_to(root).as_posix()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*folders, *sorted(files)):
            path = name if relative == "." else f"{relative}/{name}"
            target = Path(base) / name
            if name.startswith("."):
                continue
            if target.is_symlink() and not _within(os.path.realpath(target), inside):
                found.append(report("TR406", Span.whole_file(f"{FOLDER}/{path}"), name=path))
            elif name in files:
                paths.append(path)
    return sorted(paths)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _load(root: Path, path: str, scope: Scope, found: list[Diagnostic]) -> Template | None:
    place = Span.whole_file(f"{FOLDER}/{path}")
    name: TemplateName | None = None
    format = format_of(path)
    if format is None or not is_partial(path):
        if format is None and not looks_like_template(path):
            found.append(report("TR405", place, name=path))
            return None
        parsed = parse_name(posixpath.basename(path))
        if isinstance(parsed, Misnamed) or format is None:
            words = parsed.hint if isinstance(parsed, Misnamed) else hint("", [parsed.file])
            found.append(report("TR404", place, name=path, hint=words))
            return None
        name = parsed
    spec = CHANNEL_BY_NAME[name.channel] if name is not None else None
    source, problems = read_source(root, path, spec.head_keys if spec else ())
    found.extend(problems)
    if source is None:
        return None
    before = len(found)
    template = _assemble(source, name, format, scope, found)
    if name is not None and not source.body.text.strip() and not problems and len(found) == before:
        found.append(report("TR449", place))
        return None
    return template


def _assemble(
    source: Source, name: TemplateName | None, format: Format, scope: Scope, found: list[Diagnostic]
) -> Template | None:
    body = _piece(source.body, format, scope, True, found)
    head = {key: _piece(part, "txt", scope, False, found) for key, part in source.head.items()}
    if body is None or any(piece is None for piece in head.values()):
        return None
    lines = {key: piece for key, piece in head.items() if piece is not None}
    return Template(source.path, name, format, source.digest, body, lines)


def _piece(part: Part, format: Format, scope: Scope, whole: bool, found: list[Diagnostic]) -> Piece | None:
    tree, problems = parse(part)
    found.extend(problems)
    if tree is None:
        return None
    findings = walk(tree, part, scope, whole)
    found.extend(findings.diagnostics)
    clean = not findings.diagnostics
    places = places_of(tree, part) if format == "html" and clean else Places()
    found.extend(places.diagnostics)
    return Piece(part, tree, findings, places)


def _check_references(templates: dict[str, Template], found: list[Diagnostic]) -> None:
    for path, template in templates.items():
        piece = template.body
        for reference in piece.findings.references:
            _check_reference(reference, template, templates, found)
        if piece.findings.extends is not None:
            _check_layout(template, templates, found)
        if _expanded(path, templates, {}, ()) is None:
            place = piece.part.span(piece.findings.references[0].offset)
            found.append(report("TR429", place, name=path))


def _check_reference(
    reference: Reference, template: Template, templates: Mapping[str, Template], found: list[Diagnostic]
) -> None:
    place = template.body.part.span(reference.offset, len(reference.path) + 2)
    parts = reference.path.split("/")
    if reference.path.startswith("/") or ".." in parts or "\\" in reference.path or ":" in parts[0]:
        found.append(report("TR427", place, name=reference.path))
    elif reference.path not in templates or format_of(reference.path) != template.format:
        known = [one for one in templates if format_of(one) == template.format and is_partial(one)]
        found.append(report("TR428", place, name=reference.path, hint=hint(reference.path, known)))


def _check_layout(template: Template, templates: Mapping[str, Template], found: list[Diagnostic]) -> None:
    """What a template says outside of its layout's blocks is lost."""
    piece = template.body
    known: list[str] = []
    for layout in _layouts(template, templates):
        known.extend(layout.body.findings.blocks)
    if not known or any(one.code == "TR446" for one in piece.findings.diagnostics):
        return
    stray = stray_text(piece.tree)
    if stray is not None:
        blank = re.compile(r"\s*").match(piece.part.text, offset_of(stray))
        start = blank.end() if blank else offset_of(stray)
        found.append(report("TR447", piece.part.span(start), known=", ".join(known)))
    inner = {block.name for outer in piece.tree.find_all(nodes.Block) for block in _blocks_inside(outer)}
    for block in piece.tree.find_all(nodes.Block):
        if block.name not in known and block.name not in inner:
            place = piece.part.span(offset_of(block), len("block"))
            found.append(report("TR448", place, name=block.name, hint=hint(block.name, known)))


def _blocks_inside(block: nodes.Block) -> list[nodes.Block]:
    return [inside for inside in block.find_all(nodes.Block) if inside is not block]


def _layouts(template: Template, templates: Mapping[str, Template]) -> list[Template]:
    """The layouts a template stands on, the nearest first."""
    chain: list[Template] = []
    current: Template | None = template
    while current is not None and len(chain) <= _MAX_TRAIL:
        references = current.body.findings.references
        current = next((templates.get(r.path) for r in references if r.tag == "extends"), None)
        if current is not None:
            chain.append(current)
    return chain


def _expanded(
    path: str, templates: Mapping[str, Template], sizes: dict[str, int | None], trail: tuple[str, ...]
) -> int | None:
    """Size of a template with all that it includes, in characters; None where it is endless or too large."""
    if path in trail or len(trail) > _MAX_TRAIL:
        return None
    if path not in sizes:
        template = templates.get(path)
        total = len(template.body.part.text) if template is not None else 0
        references: list[Reference] = template.body.findings.references if template is not None else []
        for reference in references:
            inner = _expanded(reference.path, templates, sizes, (*trail, path))
            if inner is None or total > MAX_EXPANDED:
                return None
            total += inner * (_LOOP_WEIGHT if reference.repeats else 1)
        sizes[path] = total if total <= MAX_EXPANDED else None
    return sizes[path]


def _index(
    templates: Mapping[str, Template], found: list[Diagnostic]
) -> dict[tuple[str, str, str | None], TemplateSet]:
    grouped: dict[tuple[str, str, str | None], dict[Format, Template]] = {}
    for template in templates.values():
        if template.name is not None:
            key = (template.name.message, template.name.channel, template.name.locale)
            formats = grouped.setdefault(key, {})
            if template.format in formats:
                place = Span.whole_file(f"{FOLDER}/{template.path}")
                found.append(report("TR413", place, key=template.name.file))
            formats[template.format] = template
    index = {key: TemplateSet(formats) for key, formats in grouped.items()}
    for (_, channel, _), templates_of_key in index.items():
        for required in CHANNEL_BY_NAME[channel].required_keys:
            files = [f"{FOLDER}/{template.path}" for template in templates_of_key.formats.values()]
            # A mistake in the head says enough.
            told = any(one.code in _HEAD_CODES and one.span and one.span.file in files for one in found)
            if templates_of_key.head(required) is None and not told:
                found.append(report("TR412", Span.whole_file(files[0])))
    return index
