"""What a line of an export or a mail says that happened."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Literal, TypeAlias

from tieringrules.diagnostic.value_class import dataclass

# What cannot be used of a file, for the list of what was set aside.
Aside: TypeAlias = Literal["unknown_event", "no_name", "bad_date", "not_ours", "unreadable", "too_large"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a message.

    Attributes:
        file: where it is told.
        number: of the line, or of the mail in its file, from 1.
        kind: of `KINDS`.
        at: seconds since 1970 in UTC; 0 where nobody says.
        contacts: what may be the contact's id; none where only an address is told.
        form: the one spelling of the address; only of tables that somebody at ours has exported.
        status: of a bounce.
    """

    file: Path
    number: int
    kind: str
    at: int = 0
    contacts: tuple[str, ...] = ()
    form: str | None = field(default=None, repr=False)
    status: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """What of a file could not be used, and why; what stands there is not repeated."""

    file: Path
    number: int
    why: Aside
    kind: str = ""
