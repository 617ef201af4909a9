"""A `kind: dataset` to start from, drafted from the profile of a file that it loads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from tieringrules.diagnostic import Span
from tieringrules.intake.profiling import IDENTIFIER, ColumnProfile, FileProfile
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.model import Column

_PLAIN = re.compile(r"[^\W\d][\w ./-]*")
_MOST_SAMPLES = 2


def drafted(profile: FileProfile, name: str) -> str:
    """The text of a rule file, with remarks where a person must decide.

    Args:
        profile: what the file holds.
        name: of the dataset.
    """
    return "\n".join(_lines(profile, name)) + "\n"


def _lines(profile: FileProfile, name: str) -> Iterator[str]:
    reading = profile.dataset
    names = _names(profile.columns)
    yield f"# Drafted from {_remark(profile.file.shown)} ({profile.rows} rows); look at every line."
    yield "kind: dataset"
    yield f"name: {_scalar(_identifier(name) or 'data')}"
    key = next((each for each in _keys(profile)), None)
    if key is not None:
        yield f"key: {_scalar(names[key])}"
    for option, value in (
        ("separator", reading.separator),
        ("encoding", reading.encoding),
        ("sheet", reading.sheet),
    ):
        if value is not None:
            yield f"{option}: {_scalar(value)}"
    if reading.header_row is not None:
        yield f"header_row: {reading.header_row}"
    yield "columns:"
    for position, each in enumerate(profile.columns):
        if position not in names:
            yield f"  # {_remark(each.header) or '(no header)'}: left out, its cells cannot be read"
            continue
        yield f"  {_scalar(names[position])}: {{{', '.join(_settings(each, names[position]))}}}{_doubt(each)}"


def _keys(profile: FileProfile) -> list[int]:
    """The columns that could name a row, the likeliest first: complete, without repetition, no measure."""
    found = [
        position
        for position, each in enumerate(profile.columns)
        if each.header
        and not each.unusable
        and not each.missing
        and each.distinct == profile.rows > 0
        and each.column.kind in ("text", "integer")
    ]
    return sorted(
        found, key=lambda position: (not IDENTIFIER.search(profile.columns[position].header), position)
    )


def _settings(each: ColumnProfile, name: str) -> Iterator[str]:
    column: Column = each.column
    yield f"type: {column.kind}"
    if column.kind == "decimal":
        yield f"scale: {column.scale}"
    if isinstance(column.type, ChoiceType):
        yield f"values: [{', '.join(_scalar(value) for value in column.type.values)}]"
    if column.format is not None:
        yield f"format: {_scalar(column.format)}"
    if column.currency is not None:
        yield f"currency: {column.currency}"
    if column.kind == "phone" and column.region is not None:
        yield f"region: {column.region}"
    if column.personal:
        yield "personal: true"
    if each.header != name:
        yield f"aliases: [{_scalar(each.header)}]"


def _doubt(each: ColumnProfile) -> str:
    if each.misfits:
        return f"   # {each.misfits} cells are not; their rows would be refused"
    if not each.doubt:
        return ""
    return (
        f"   # dates? then say which: type: date, format: {' or '.join(_scalar(form) for form in each.doubt)}"
    )


def _names(columns: tuple[ColumnProfile, ...]) -> dict[int, str]:
    names: dict[int, str] = {}
    taken: set[str] = set()
    for position, each in enumerate(columns):
        if not each.header or each.unusable:
            continue
        name = _identifier(each.header) or f"column_{position + 1}"
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        names[position] = name
    return names


def _identifier(text: str) -> str:
    name = unicodedata.normalize("NFKC", text).strip()
    name = re.sub(r"\W+", "_", name).strip("_")
    if name[:1].isdigit():
        name = "_" + name
    if name and check_name(name, Span("")):
        name += "_"
    return name if name and not check_name(name, Span("")) else ""


def _scalar(text: str) -> str:
    """A text as YAML reads it back, bare where nothing in it could mean anything else."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in ("true", "false", "null"):
        return text
    return json.dumps(text, ensure_ascii=False)


def _remark(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)
