"""What a recorded run was made from, and what it came to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from typing import Any

from tieringrules.diagnostic.value_class import dataclass

FORMAT = 1


@dataclass(frozen=True, slots=True)
class DataOrigin:
    """The data of one dataset.

    Attributes:
        file: as it was read: inside the workspace from its folder, elsewhere absolute; a pattern where
            several were, and the address of a database.
        sha256: of its bytes; None where nothing was read.
        given: whether the command line named it, rather than the workspace.
    """

    file: str | None
    sha256: str | None
    given: bool = False


@dataclass(frozen=True, slots=True)
class EarlierOrigin:
    """Where the earlier tiers came from: another run, or a file.

    Attributes:
        run: number of the run; None for a file.
        id: of the run.
        as_of: day of the run.
        file: an earlier result, as a `DataOrigin` names it.
        sha256: of the file.
    """

    run: int | None = None
    id: str | None = None
    as_of: str | None = None
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedStandard:
    """What a run says of one standard.

    Attributes:
        tiers: tier → customers, best first, zeros included. A tier's name is its code: titles may change.
        none: customers without a tier.
        population: per measure whom customers were compared with, and the cut points; as in summaries.
        effective, until: days of the version that decided, where there are several.
        further: what else was true of it, by name; JSON.
    """

    tiers: Mapping[str, int]
    none: int = 0
    population: Mapping[str, Any] | None = None
    effective: str | None = None
    until: str | None = None
    further: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunManifest:
    """A recorded run without its customers.

    Attributes:
        id: names the archive.
        as_of: the day that was asked about.
        recorded_at: when, in UTC.
        workspace: its name.
        engine: that classified.
        customers: how many.
        secret: fingerprint of the secret that customers were hashed with.
        rules: rule file → SHA-256.
        rules_hash: one SHA-256 over them.
        data: dataset → where it came from.
        data_hash: one SHA-256 over them.
        software: name → version.
        standards: per standard, in code-point order.
        tiers_file: of the archive, with the customers.
        tiers_sha256: of its bytes.
        commit: of the repository that holds the rules as they were; None without one, or where the rules were
            changed since.
        previous: where the earlier tiers came from; None for nowhere.
        forgotten: how many customers were erased from it.
    """

    id: str
    as_of: dt.date
    recorded_at: dt.datetime
    workspace: str
    engine: str
    customers: int
    secret: str
    rules: Mapping[str, str]
    rules_hash: str
    data: Mapping[str, DataOrigin]
    data_hash: str
    software: Mapping[str, str]
    standards: Mapping[str, RecordedStandard]
    tiers_file: str = ""
    tiers_sha256: str = ""
    commit: str | None = None
    previous: EarlierOrigin | None = None
    forgotten: int = 0

    def as_json(self) -> dict[str, Any]:
        """The manifest as JSON data."""
        found = asdict(self) | {"format": FORMAT}
        found["as_of"] = self.as_of.isoformat()
        found["recorded_at"] = self.recorded_at.isoformat(timespec="seconds")
        return dict(sorted(found.items()))

    def as_bytes(self) -> bytes:
        """The file, which people may read."""
        return (json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def manifest_of(data: bytes) -> RunManifest:
    """A manifest from its file.

    Raises:
        ValueError: it is none.
    """
    try:
        content = json.loads(data)
        if content.pop("format") != FORMAT:
            raise ValueError("format")
        earlier = content["previous"]
        found = RunManifest(**content)
        return replace(
            found,
            as_of=dt.date.fromisoformat(content["as_of"]),
            recorded_at=dt.datetime.fromisoformat(content["recorded_at"]),
            data={name: DataOrigin(**each) for name, each in content["data"].items()},
            standards={name: RecordedStandard(**each) for name, each in content["standards"].items()},
            previous=EarlierOrigin(**earlier) if earlier is not None else None,
        )
    except (TypeError, KeyError, AttributeError, UnicodeDecodeError) as problem:
        raise ValueError("no manifest") from problem
