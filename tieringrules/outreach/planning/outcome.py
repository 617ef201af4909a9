"""What is decided about customers, collected in columns."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.contact import Contact, NoContact, contact_id
from tieringrules.outreach.locales import message_locale
from tieringrules.outreach.people import Person
from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.outreach.planning.options import Errand, Option
from tieringrules.outreach.planning.planned import Planned
from tieringrules.outreach.planning.quiet import earliest, zone_named
from tieringrules.outreach.planning.reach import Reaches
from tieringrules.outreach.planning.template_keys import TemplateKeys
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

CONTACTS: dict[str, Any] = {
    "row": pl.UInt32, "errand": pl.UInt16, "option": pl.UInt32, "channel": pl.String,
    "variant": pl.UInt8, "occasion": pl.Date, "codes": pl.String, "offers": pl.String,
}  # fmt: skip
REASONS: dict[str, Any] = {
    "row": pl.UInt32, "errand": pl.UInt16, "reason": pl.String, "detail": pl.String, "until": pl.Date,
}  # fmt: skip
# A handful of words over millions of rows: kept once.
_WORDS = pl.Categorical()


class Outcome:
    """Contacts and reasons, added in any order."""

    def __init__(self, errands: Sequence[Errand]) -> None:
        self._errands = errands
        self._contacts: list[pl.DataFrame] = []
        self._reasons: list[pl.DataFrame] = []

    def contact(
        self,
        errand: int,
        option: int,
        due: pl.DataFrame,
        channel: str,
        codes: pl.Series | None,
        offers: pl.Series | None = None,
    ) -> None:
        """Add contacts.

        Args:
            errand: its number.
            option: its number.
            due: `row`, `occasion` and `variant`.
            channel: of all of them.
            codes: as `Granted` has them; None for none.
            offers: as `Granted` has them; None for those of the option.
        """
        kept = pl.lit(None, pl.String) if offers is None else offers.cast(pl.String)
        given = pl.lit(None, pl.String) if codes is None else codes.cast(pl.String)
        self._contacts.append(
            due.select(
                "row",
                pl.lit(errand, pl.UInt16).alias("errand"),
                pl.lit(option, pl.UInt32).alias("option"),
                pl.lit(channel, pl.String).cast(_WORDS).alias("channel"),
                "variant",
                "occasion",
                given.alias("codes"),
                kept.cast(_WORDS).alias("offers"),
            )
        )

    def reason(
        self,
        errand: int,
        rows: pl.Series,
        reason: str | pl.Series,
        until: dt.date | pl.Series | None = None,
        detail: str = "",
    ) -> None:
        """Add reasons for customers who are not contacted."""
        if rows.is_empty():
            return
        days = until if isinstance(until, pl.Series) else pl.lit(until, pl.Date)
        words = reason if isinstance(reason, pl.Series) else pl.lit(reason, pl.String)
        self._reasons.append(
            rows.to_frame("row").select(
                pl.col("row").cast(pl.UInt32),
                pl.lit(errand, pl.UInt16).alias("errand"),
                words.cast(_WORDS).alias("reason"),
                pl.lit(detail, pl.String).cast(_WORDS).alias("detail"),
                days.alias("until"),
            )
        )

    def rows_of(self, policy: str) -> pl.Series:
        """The customers about whom something is decided for a policy, each once."""
        numbers = [place for place, errand in enumerate(self._errands) if errand.policy.name == policy]
        mine = pl.col("errand").is_in(numbers)
        rows = [part.filter(mine).get_column("row") for part in (*self._contacts, *self._reasons)]
        return pl.concat(rows).unique() if rows else pl.Series("row", [], dtype=pl.UInt32)

    def contacts(self) -> pl.DataFrame:
        """All contacts, by customer, then policy and cause."""
        return self._sorted(self._contacts, CONTACTS)

    def reasons(self) -> pl.DataFrame:
        """All reasons, by customer, then policy and cause."""
        return self._sorted(self._reasons, REASONS)

    def _sorted(self, pieces: list[pl.DataFrame], schema: dict[str, Any]) -> pl.DataFrame:
        if not pieces:
            kinds = {name: _WORDS if kind == pl.String else kind for name, kind in schema.items()}
            return pl.DataFrame(schema=kinds | ({"codes": pl.String} if "codes" in schema else {}))
        by_name = sorted(
            range(len(self._errands)),
            key=lambda number: (
                self._errands[number].policy.name,
                self._errands[number].cause != "regular",
                self._errands[number].cause,
                self._errands[number].cause_name or "",
            ),
        )
        ranks = pl.Series([0] * len(by_name), dtype=pl.UInt16)
        for rank, number in enumerate(by_name):
            ranks[number] = rank
        whole = pl.concat(pieces)
        rank_of = ranks.gather(whole.get_column("errand").cast(pl.UInt32))
        return whole.with_columns(rank_of.alias("rank")).sort("row", "rank").drop("rank")


class Making:
    """Makes contacts and reasons of their tables."""

    def __init__(
        self,
        rulebook: Rulebook,
        assignments: Assignments,
        as_of: dt.date,
        errands: Sequence[Errand],
        options: Sequence[Option],
        reaches: Reaches,
        templates: TemplateKeys,
    ) -> None:
        workspace = rulebook.workspace
        self._frame, self._as_of = assignments.frame, as_of
        self._keys = assignments.frame.get_column(assignments.key)
        self._errands, self._options, self._reaches = errands, options, reaches
        self._zone_column, self._language_column = workspace.time_zone_from, workspace.locale_from
        self._locale, self._templates = workspace.locale, templates
        self._locales: dict[tuple[str, str, object], str] = {}
        self._usual = ZoneInfo(workspace.time_zone)

    def planned_contacts(self, frame: pl.DataFrame) -> Planned[Contact]:
        """The contacts of a table."""
        return Planned(frame, self._contacts)

    def planned_reasons(self, frame: pl.DataFrame) -> Planned[NoContact]:
        """The reasons of a table."""
        return Planned(frame, self._no_contacts)

    def offers_of(self, frame: pl.DataFrame) -> dict[str, int]:
        """Offer → contacts of a table that go with it."""
        found: Counter[str] = Counter()
        kept = pl.col("offers").cast(pl.String)
        for number, written, count in frame.group_by("option", kept).len().iter_rows():
            names = self._options[number].entry.offers if written is None else json.loads(written)
            for name in names:
                found[name] += count
        return dict(sorted(found.items()))

    def remembered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The contacts of a table as `Past` has them."""
        options = [
            (
                number,
                errand.policy.name,
                errand.cause,
                errand.cause_name,
                errand.policy.purpose,
                message,
                option.entry.service.owner if option.entry.service is not None else None,
                variant,
            )
            for number, option in enumerate(self._options)
            for errand in (self._errands[option.errand],)
            for variant, message in enumerate(
                (option.entry.message, *(one.message for one in option.entry.variants))
            )
        ]
        names = ("policy", "cause", "cause_name", "purpose", "message", "owner")
        kinds = {"option": pl.UInt32, **dict.fromkeys(names, pl.String), "variant": pl.UInt8}
        told = pl.DataFrame(options, schema=kinds, orient="row")
        chosen = frame.select("row", "option", "variant", "channel")
        found = chosen.join(told, on=("option", "variant"), how="left")
        return found.with_columns(pl.lit(self._as_of, pl.Date).alias("day"))

    def _contacts(self, frame: pl.DataFrame) -> list[Contact]:
        rows = frame.get_column("row")
        addressed = self._addressed(frame)
        zones = self._told(self._zone_column, rows)
        languages = self._told(self._language_column, rows)
        moments: dict[tuple[int, str | None], dt.datetime | None] = {}
        found = []
        for place, (key, cells) in enumerate(zip(self._keys.gather(rows), frame.iter_rows(), strict=True)):
            row, errand_number, option_number, channel, variant, occasion, codes, offers = cells
            address, person = addressed[place]
            errand, option = self._errands[errand_number], self._options[option_number]
            policy, entry = errand.policy, option.entry
            message = entry.variants[variant - 1].message if variant else entry.message or ""
            asked = errand_number, zones[place]
            if asked not in moments:
                zone = zone_named(zones[place], self._usual)
                moments[asked] = earliest(policy, self._as_of, zone)
            found.append(
                Contact(
                    id=contact_id(policy.name, str(key), message, self._as_of, errand.cause_name),
                    customer=str(key),
                    row=row,
                    policy=policy.name,
                    cause=errand.cause,
                    purpose=policy.purpose,
                    standard=policy.standard,
                    tier=entry.tier,
                    channel=channel,
                    message=message,
                    locale=self._locale_of(message, channel, languages[place]),
                    address=address,
                    offers=entry.offers if offers is None else tuple(json.loads(offers)),
                    owner=entry.service.owner if entry.service else None,
                    respond_within=entry.service.respond_within if entry.service else None,
                    flag=option.flag,
                    cause_name=errand.cause_name,
                    occasion=occasion,
                    send_at=moments[asked],
                    variant=message if entry.variants else None,
                    codes=json.loads(codes) if codes else {},
                    person=person,
                    due=self._due(option, channel),
                )
            )
        return found

    def _due(self, option: Option, channel: str) -> dt.date | None:
        """Until when a person has to have done it: as it is written, else before it is due again."""
        entry = option.entry
        if CHANNEL_BY_NAME[channel].shape != "script":
            return None
        if entry.due_in is not None:
            return self._as_of + dt.timedelta(days=entry.due_in)
        if entry.every is None or (entry.service is not None and entry.service.respond_within is not None):
            return None
        return period_of(self._as_of, entry.every)[1] - dt.timedelta(days=1)

    def _addressed(self, frame: pl.DataFrame) -> list[tuple[str, Person | None]]:
        """Where each contact goes, and to whom."""
        found: list[tuple[str, Person | None]] = [("", None)] * frame.height
        places = frame.select("row", "option", pl.col("channel").cast(pl.String)).with_row_index("place")
        for (channel, number), part in places.group_by("channel", "option"):
            option = self._options[int(str(number))]
            marketing = self._errands[option.errand].policy.purpose == "marketing"
            reach = self._reaches.get(str(channel), option.entry.roles, marketing)
            assert reach is not None
            rows = part.get_column("row")
            people = reach.people
            whom = [people[row] for row in rows] if people is not None else [None] * len(rows)
            addresses = reach.addresses.gather(rows)
            for place, address, person in zip(part.get_column("place"), addresses, whom, strict=True):
                found[place] = address or "", person
        return found

    def _told(self, column: str | None, rows: pl.Series) -> list[str | None]:
        if column is None or column not in self._frame.columns:
            return [None] * len(rows)
        return self._frame.get_column(column).cast(pl.String).gather(rows).to_list()

    def _locale_of(self, message: str, channel: str, written: str | None) -> str:
        key = message, channel, written
        if key not in self._locales:
            available = {
                locale for one, where, locale in self._templates if (one, where) == (message, channel)
            }
            self._locales[key] = message_locale(written, self._locale, available)
        return self._locales[key]

    def _no_contacts(self, frame: pl.DataFrame) -> list[NoContact]:
        rows = frame.get_column("row")
        standards = {errand.policy.standard for errand in self._errands}
        tiers = {name: self._frame.get_column(name).gather(rows).to_list() for name in standards}
        found = []
        for place, (key, cells) in enumerate(zip(self._keys.gather(rows), frame.iter_rows(), strict=True)):
            row, errand_number, reason, detail, until = cells
            errand = self._errands[errand_number]
            found.append(
                NoContact(
                    customer=str(key),
                    row=row,
                    policy=errand.policy.name,
                    tier=tiers[errand.policy.standard][place],
                    reason=reason,
                    detail=detail,
                    cause=errand.cause,
                    cause_name=errand.cause_name,
                    until=until,
                )
            )
        return found
