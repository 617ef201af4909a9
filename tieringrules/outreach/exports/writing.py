"""Writes the files of export profiles into a batch, split by what their receivers take at once."""

from __future__ import annotations

import json
import os
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tieringrules.outreach.batch_files import new_file
from tieringrules.outreach.exports.spec import Customer, ProfileSpec, Sending

FOLDER = "exports"
# Records of so many groups wait for others of their kind before the oldest are written.
_MOST_WAITING = 200


@dataclass(slots=True)
class _Pending:
    """Records that wait for their file."""

    records: list[Any] = field(default_factory=list)
    size: int = 0
    seen: set[Hashable] = field(default_factory=set)


class ProfileWriter:
    """Writes the files of one profile: `exports/<profile>/0001.<ending>` and so on.

    Args:
        profile: what the receiver takes.
        folder: the batch.
    """

    def __init__(self, profile: ProfileSpec, folder: Path) -> None:
        self._profile = profile
        self._folder = folder / FOLDER / profile.name
        self._folder.mkdir(mode=0o700, parents=True)
        self._pending: dict[Hashable, _Pending] = {}
        self._written = 0

    def add(self, one: Sending | Customer) -> None:
        """Add a contact or customer, where the profile takes it."""
        profile = self._profile
        record = profile.record(one)
        if record is None:
            return
        group = profile.group(one)
        if group not in self._pending and len(self._pending) >= _MOST_WAITING:
            oldest = next(iter(self._pending))
            self._flush(oldest, self._pending.pop(oldest))
        pending = self._pending.setdefault(group, _Pending())
        name = profile.unique(one) if profile.unique is not None else None
        size = _size(record) if profile.most_bytes is not None else 0
        full = profile.at_most is not None and len(pending.records) >= profile.at_most
        large = profile.most_bytes is not None and pending.size + size > profile.most_bytes
        if pending.records and (full or large or (name is not None and name in pending.seen)):
            self._flush(group, pending)
            pending = self._pending[group] = _Pending()
        pending.records.append(record)
        pending.size += size
        if name is not None:
            pending.seen.add(name)

    def finish(self) -> None:
        """Write what waits."""
        for group, pending in self._pending.items():
            if pending.records:
                self._flush(group, pending)
        self._pending = {}

    def _flush(self, group: Hashable, pending: _Pending) -> None:
        self._written += 1
        path = self._folder / f"{self._written:04}.{self._profile.ending}"
        with new_file(path) as file:
            file.write(self._profile.encode(group, pending.records))
            file.flush()
            os.fsync(file.fileno())


def _size(record: Any) -> int:
    return len(record) if isinstance(record, bytes) else len(json.dumps(record, ensure_ascii=False).encode())


class Exports:
    """The profiles of a batch.

    Args:
        profiles: those that are asked for.
        folder: the batch.
    """

    def __init__(self, profiles: Sequence[ProfileSpec], folder: Path) -> None:
        # The folders are private, whatever the machine's habit is.
        if profiles:
            (folder / FOLDER).mkdir(mode=0o700)
        self._contacts = [(one, ProfileWriter(one, folder)) for one in profiles if one.about == "contacts"]
        self._customers = [ProfileWriter(one, folder) for one in profiles if one.about == "customers"]

    def send(self, sending: Sending) -> None:
        """Add a contact to every profile that takes its channel."""
        for profile, writer in self._contacts:
            if profile.channels is None or sending.contact.channel in profile.channels:
                writer.add(sending)

    def finish(self, customers: Iterable[Customer]) -> None:
        """Write what waits, and the customers for those who want them.

        Args:
            customers: everybody, in the order of keys; gone through where a profile wants them.
        """
        for _, writer in self._contacts:
            writer.finish()
        if not self._customers:
            return
        for customer in customers:
            for writer in self._customers:
                writer.add(customer)
        for writer in self._customers:
            writer.finish()
