"""How files that other systems export are read: headers and forms of values, one data file a system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, cast

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.reading import read_document
from tieringrules.rulebook.model import Column, ColumnKind, Dataset
from tieringrules.rulebook.shapes.shape import plain

_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """A column of an exported file.

    Attributes:
        name: under which a dataset knows it.
        kind: what its cells hold.
        headers: under which files bring it, the usual one first.
        personal: whether it tells about a person.
        strip: characters around its cells that are no part of the values.
    """

    name: str
    kind: ColumnKind
    headers: tuple[str, ...]
    personal: bool = False
    strip: str | None = None


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """One kind of file that a system exports.

    Attributes:
        name: `system.table`, such as `shopify.orders`.
        system: what people call the system.
        confirmed: whether the headers could be compared with exported files.
        sources: addresses of what it was written by.
        note: what to know about it.
        columns: in the order in which a draft lists them.
        key, belongs_to, happened_at, role, keep: for a draft, columns and a condition of the dataset.
    """

    name: str
    system: str
    confirmed: bool
    sources: tuple[str, ...]
    note: Localized
    columns: tuple[ProfileColumn, ...]
    key: str | None = None
    belongs_to: str | None = None
    happened_at: str | None = None
    role: str | None = None
    keep: str | None = None


@cache
def import_profiles() -> Mapping[str, ImportProfile]:
    """Every profile by its name."""
    found: dict[str, ImportProfile] = {}
    folder = files("tieringrules.rulebook.import_profiles")
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name.endswith(_SUFFIX):
            system = entry.name.removesuffix(_SUFFIX)
            read = read_document(entry.name, entry.read_bytes())
            assert read.value is not None and not read.diagnostics, entry.name
            for profile in _profiles(system, cast("dict[str, Any]", plain(read.value.root))):
                found[profile.name] = profile
    return found


def _profiles(system: str, written: dict[str, Any]) -> list[ImportProfile]:
    note = written["note"]
    return [
        ImportProfile(
            f"{system}.{name}",
            written["system"],
            "true" == written["confirmed"] == table.get("confirmed", "true"),
            tuple(written["sources"]),
            Localized(note["en"], note["zh"]),
            tuple(_column(column, facts) for column, facts in table["columns"].items()),
            **{role: table.get(role) for role in ("key", "belongs_to", "happened_at", "role", "keep")},
        )
        for name, table in written["tables"].items()
    ]


def _column(name: str, facts: dict[str, Any]) -> ProfileColumn:
    personal = facts.get("personal") == "true"
    return ProfileColumn(name, facts["type"], tuple(facts["headers"]), personal, facts.get("strip"))


def with_profile(dataset: Dataset, profile: ImportProfile) -> tuple[Dataset, int]:
    """A dataset whose columns are found under the headers of a profile, and how many of them are.

    A column is the profile's where its name, or one of its aliases, is the profile's name of the column or
    one of its headers. What the dataset says itself stays.

    Args:
        dataset: with its columns.
        profile: of the file that it is read from.
    """
    by_name: dict[str, ProfileColumn] = {}
    for each in profile.columns:
        for name in (each.name, *each.headers):
            by_name.setdefault(name.casefold(), each)
    columns: list[Column] = []
    taken: set[str] = set()
    for column in dataset.columns:
        names = (name.casefold() for name in (column.name, *column.aliases))
        known = next((by_name[name] for name in names if name in by_name), None)
        if known is None or known.name in taken or column.value is not None:
            columns.append(column)
            continue
        taken.add(known.name)
        aliases = tuple(dict.fromkeys((*column.aliases, *known.headers)))
        columns.append(replace(column, aliases=aliases, strip=known.strip))
    return replace(dataset, columns=tuple(columns)), len(taken)


def recognised_profile(headers: tuple[str, ...]) -> ImportProfile | None:
    """The profile that most headers of a file speak for; None where few do."""
    there = {header.casefold() for header in headers}
    best: tuple[int, ImportProfile] | None = None
    for profile in import_profiles().values():
        known = sum(any(name.casefold() in there for name in each.headers) for each in profile.columns)
        if known >= max(4, len(there) // 2) and (best is None or known > best[0]):
            best = known, profile
    return best[1] if best is not None else None
