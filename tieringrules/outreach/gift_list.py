"""Gifts to hand over: who gets which, for what, and what whoever brings it has to know."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.diagnostic import Localized
from tieringrules.outreach.batch_files import CsvFile, new_file
from tieringrules.outreach.contact import Contact
from tieringrules.outreach.plain_text import one_line
from tieringrules.outreach.task_sheets import UNOWNED, SheetColumn, new_workbook, sheet_name, write_sheet
from tieringrules.outreach.templates.formats import is_chinese
from tieringrules.outreach.values import conversion
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.offer import Offer

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

TABLE, WORKBOOK = "gifts.csv", "gifts.xlsx"
_HEAD = (
    SheetColumn(Localized("No.", "序号"), 6),
    SheetColumn(Localized("For the day", "日期"), 12),
    SheetColumn(Localized("Gift", "礼品"), 22),
    SheetColumn(Localized("Customer", "客户"), 14),
)
_TAIL = (
    SheetColumn(Localized("Occasion", "时机"), 18),
    SheetColumn(Localized("Tier", "等级"), 12),
    SheetColumn(Localized("Handed over on", "送出时间"), 17),
    SheetColumn(Localized("Result", "结果"), 24),
)
_WIDTH = 22


class GiftList:
    """The gifts of a batch: `gifts.csv` for programs, and `gifts.xlsx` with one sheet for each owner.

    Args:
        rulebook: the catalogue, and which columns of customers are wanted.
        assignments: with these columns.
        folder: the batch.
    """

    def __init__(self, rulebook: Rulebook, assignments: Assignments, folder: Path) -> None:
        self._gifts = {offer.name: offer for offer in rulebook.offers if offer.is_gift}
        self._chinese = is_chinese(rulebook.workspace.locale)
        self._as_of, self._folder = assignments.as_of, folder
        columns = {column.name: column for column in rulebook.customers.columns}
        frame = assignments.frame
        self._columns = {
            name: (frame.get_column(name), conversion(columns[name].type))
            for name in rulebook.workspace.delivery
            if name in columns and name in frame.columns
        }
        self._owners: dict[str, list[tuple[str, ...]]] = {}
        self.counts: Counter[str] = Counter()
        self._table: CsvFile | None = None
        if self._gifts:
            what = ("gift", "title", "occasion", "cause", "cause_name", "policy", "tier", "owner")
            self._table = CsvFile(folder / TABLE, ("contact_id", assignments.key, *what, *self._columns))

    @property
    def is_kept(self) -> bool:
        """Whether there can be gifts at all."""
        return bool(self._gifts)

    def add(self, contact: Contact) -> None:
        """Add what of a contact's offers somebody hands over."""
        for gift in self._of(contact):
            self.counts[gift.name] += 1
            title = one_line(gift.title.text("zh" if self._chinese else "en")) if gift.title else gift.name
            day = (contact.occasion or self._as_of).isoformat()
            told = [self._told(name, contact.row) for name in self._columns]
            assert self._table is not None
            self._table.row(
                contact.id, contact.customer, gift.name, title, day, contact.cause, contact.cause_name or "",
                contact.policy, contact.tier, contact.owner or "", *told,
            )  # fmt: skip
            self._owners.setdefault(contact.owner or "", []).append(
                (day, title, contact.customer, *told, contact.cause_name or "", contact.tier, "", "")
            )

    def close(self) -> None:
        """Finish the files; safe to repeat."""
        if self._table is None:
            return
        self._table.close()
        owners, self._owners = self._owners, {}
        if owners:
            with new_file(self._folder / WORKBOOK) as file:
                file.write(self._workbook(owners))

    def _of(self, contact: Contact) -> Iterator[Offer]:
        return (self._gifts[name] for name in contact.offers if name in self._gifts)

    def _told(self, name: str, row: int) -> str:
        values, convert = self._columns[name]
        value = values[row]
        if value is None:
            return ""
        return ("✓" if value else "") if isinstance(value, bool) else one_line(str(convert(value)))

    def _workbook(self, owners: dict[str, list[tuple[str, ...]]]) -> bytes:
        buffer = io.BytesIO()
        own = (SheetColumn(Localized.same(name), _WIDTH) for name in self._columns)
        columns = (*_HEAD, *own, *_TAIL)
        taken: set[str] = set()
        with new_workbook(buffer) as book:
            for owner in sorted(owners):
                unowned = UNOWNED.zh if self._chinese else UNOWNED.en
                name = sheet_name(owner or unowned, taken)
                write_sheet(book, name, columns, self._chinese, sorted(owners[owner], key=lambda row: row[0]))
        return buffer.getvalue()
