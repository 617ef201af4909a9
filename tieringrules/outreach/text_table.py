"""Messages of one channel as a table for the provider or the people who send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tieringrules.diagnostic import Diagnostic
from tieringrules.outreach.batch_files import CsvFile
from tieringrules.outreach.channels.spec import ExportSetting
from tieringrules.outreach.contact import Contact, Message

Cell: TypeAlias = Callable[[Contact, Message], str]


class TextTable:
    """Writes a table of messages.

    Args:
        setting: the batch.
        file: its name.
        columns: header → what stands under it, after the contact and the customer.
    """

    def __init__(self, setting: ExportSetting, file: str, columns: Mapping[str, Cell]) -> None:
        self._cells = tuple(columns.values())
        self._table = CsvFile(setting.folder / file, ("contact_id", setting.key, *columns))

    def add(self, contact: Contact, message: Message | None) -> Diagnostic | None:
        """Write one message."""
        if message is not None:
            self._table.row(contact.id, contact.customer, *(cell(contact, message) for cell in self._cells))
        return None

    def close(self) -> None:
        """Finish the file; safe to repeat."""
        self._table.close()
