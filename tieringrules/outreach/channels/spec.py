"""What a channel is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from tieringrules.diagnostic import Diagnostic
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.rulebook.model import Channel


@dataclass(frozen=True, slots=True)
class ExportSetting:
    """What exporters of a batch need to know.

    Attributes:
        folder: where the batch is being written.
        key: name of the customers' key column.
        channel: the workspace's channel.
        sent_at: the moment the messages are dated with.
        eml: whether each e-mail becomes a file of its own.
        locale: of the headers that people read.
    """

    folder: Path
    key: str
    channel: Channel | None
    sent_at: dt.datetime
    eml: bool = False
    locale: str = "en"


class Exporter(Protocol):
    """Writes the messages of one channel into a batch."""

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        """Write one message; gives the finding that refuses the batch, if there is one."""
        ...

    def close(self) -> None:
        """Finish the files."""
        ...


def _fits(message: Message, channel: Channel) -> str | None:
    return None


def no_findings(channel: Channel) -> list[Diagnostic]:
    """Nothing can be wrong with the channel itself."""
    return []


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A way to reach people.

    Attributes:
        name: as in the rule files.
        formats: formats of its templates, the usual one first.
        head_keys: keys that the head of its templates may have; `param-*` stands for all that begin so.
        required_keys: those it must have.
        needs_template: whether there is no contact without a template.
        address: an address as it is used, or None where it is not one.
        compose: rendered texts → message, for the contact that it goes to.
        exporter: opens the files of a batch.
        check: findings about the workspace's channel itself.
        excess: what of a message is more than the channel carries, in numbers only; None where it fits.
        shape: how people see its messages: a page, the bubble of a telephone, a script, or plain text.
    """

    name: str
    formats: tuple[Literal["html", "txt"], ...]
    head_keys: tuple[str, ...]
    required_keys: tuple[str, ...]
    needs_template: bool
    address: Callable[[str], str | None]
    compose: Callable[[Texts, Channel, Contact], Message]
    exporter: Callable[[ExportSetting], Exporter]
    check: Callable[[Channel], list[Diagnostic]]
    excess: Callable[[Message, Channel], str | None] = _fits
    shape: Literal["page", "bubble", "script", "text"] = "text"
