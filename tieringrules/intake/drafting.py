"""A `kind: dataset` to start from, drafted from the profile of a file that it loads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

from tieringrules.diagnostic import Span
from tieringrules.intake.profiling import IDENTIFIER, ColumnProfile, FileProfile
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.import_profiles import ImportProfile, ProfileColumn
from tieringrules.rulebook.linking.names import check_name
from tieringrules.rulebook.model import Column

_PLAIN = re.compile(r"[^\W\d][\w ./-]*")
_MOST_SAMPLES = 2


def drafted(
    profile: FileProfile, name: str, imported: ImportProfile | None = None, region: str | None = None
) -> str:
    """The text of a rule file, with remarks where a person must decide.

    Args:
        profile: what the file holds.
        name: of the dataset.
        imported: the system that the file comes from; None where it is not known.
        region: ISO 3166 region of phone numbers without a country code.
    """
    return "\n".join(_lines(profile, name, imported, region)) + "\n"


def _lines(
    profile: FileProfile, name: str, imported: ImportProfile | None, region: str | None
) -> Iterator[str]:
    reading = profile.dataset
    known = _known(profile.columns, imported)
    names = _names(profile.columns, known)
    yield f"# Drafted from {_remark(profile.file.shown)} ({profile.rows} rows); look at every line."
    yield "kind: dataset"
    yield f"name: {_scalar(_identifier(name) or 'data')}"
    if imported is not None:
        yield f"import: {imported.name}"
        yield from _roles(imported, frozenset(column.name for column in known.values()))
    elif (key := next((each for each in _keys(profile)), None)) is not None:
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
        column = known.get(position)
        settings = _settings(each, names[position]) if column is None else _imported(each, column, region)
        yield f"  {_scalar(names[position])}: {{{', '.join(settings)}}}{_doubt(each)}"


def names_of(profile: FileProfile) -> Mapping[int, str]:
    """Position → name that `drafted` gives the column; columns that are left out are missing."""
    return _names(profile.columns, {})


def keys_of(profile: FileProfile) -> list[int]:
    """Positions of columns that could name a row, the likeliest first."""
    return _keys(profile)


def _known(columns: tuple[ColumnProfile, ...], imported: ImportProfile | None) -> dict[int, ProfileColumn]:
    """The columns that the system's export is known to have, each once."""
    if imported is None:
        return {}
    headers = {header.casefold(): each for each in imported.columns for header in each.headers}
    found: dict[int, ProfileColumn] = {}
    for position, column in enumerate(columns):
        known = headers.get(column.header.casefold())
        if known is not None and not column.unusable and known not in found.values():
            found[position] = known
    return found


def _roles(imported: ImportProfile, there: frozenset[str]) -> Iterator[str]:
    if imported.key in there:
        yield f"key: {imported.key}"
    if imported.belongs_to in there:
        yield f"belongs_to: {{customers: {imported.belongs_to}}}"
    if imported.role in there:
        yield f"role: {imported.role}"
    if imported.happened_at in there:
        yield f"happened_at: {imported.happened_at}"
    if imported.keep is not None and imported.keep.partition(" ")[0] in there:
        yield f"keep: {imported.keep}"


def _imported(each: ColumnProfile, known: ProfileColumn, region: str | None) -> Iterator[str]:
    """What the profile says of a column, as far as its cells agree."""
    column, kind = each.column, known.kind
    unlike = {"date", "datetime", "boolean", "integer", "decimal"} - {"decimal", column.kind}
    if each.distinct and kind in unlike and (kind, column.kind) not in (("datetime", "date"),):
        kind = column.kind
    yield f"type: {kind}"
    if kind == "decimal":
        yield f"scale: {column.scale or 2}"
    if column.format is not None and column.kind == kind:
        yield f"format: {_scalar(column.format)}"
    if isinstance(column.type, ChoiceType) and kind == "choice":
        yield f"values: [{', '.join(_scalar(value) for value in column.type.values)}]"
    if kind == "phone" and region is not None:
        yield f"region: {region}"
    if known.personal:
        yield "personal: true"


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


def _names(columns: tuple[ColumnProfile, ...], known: Mapping[int, ProfileColumn]) -> dict[int, str]:
    names: dict[int, str] = {}
    taken = {column.name.casefold() for column in known.values()}
    for position, each in enumerate(columns):
        if not each.header or each.unusable:
            continue
        if position in known:
            names[position] = known[position].name
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
