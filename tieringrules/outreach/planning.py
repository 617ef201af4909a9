"""Who is contacted on a day, by which channel and with what; and for everyone else, why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.outreach.channels import CHANNEL_BY_NAME, ChannelSpec
from tieringrules.outreach.contact import Contact, NoContact, Plan, contact_id
from tieringrules.outreach.flag_findings import unknown_flags
from tieringrules.outreach.locales import fallbacks, message_locale
from tieringrules.outreach.people import Person, addressed
from tieringrules.outreach.rerouting import entries_of
from tieringrules.outreach.templates.library import template_paths
from tieringrules.outreach.templates.names import Misnamed, format_of, is_partial, parse_name
from tieringrules.rulebook.flag_names import flags_name
from tieringrules.rulebook.model import Channel, Policy, Rulebook, TierPolicy

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

TemplateKeys = frozenset[tuple[str, str, str | None]]


def template_keys(folder: Path) -> TemplateKeys:
    """Message, channel and locale of every template in a workspace, by file name alone."""
    names = [
        parse_name(path)
        for path in template_paths(folder)
        if not is_partial(path) and format_of(path) is not None
    ]
    return frozenset((n.message, n.channel, n.locale) for n in names if not isinstance(n, Misnamed))


@dataclass(slots=True)
class _Reach:
    """A channel over all customers: usable addresses, and who agreed (None: nobody is asked)."""

    channel: Channel
    spec: ChannelSpec
    addresses: Sequence[str | None]
    consents: Sequence[bool | None] | None
    people: Sequence[Person | None]


def plan_contacts(
    rulebook: Rulebook, assignments: Assignments, as_of: dt.date, *, templates: TemplateKeys | None = None
) -> Plan:
    """Plan the contacts of a day: every customer of every policy has a contact or a reason.

    A tier's regular message is due when there is no history. Its channel is the first of the tier's that is
    reachable, agreed to (for marketing), and has a template. Where a flag of the policy holds, the first that
    does suppresses the contact, or puts other channels, another message or service level in the tier's place.

    Args:
        rulebook: the policies.
        assignments: the customers' tiers and columns.
        as_of: the day.
        templates: which templates there are; None looks into the workspace folder.
    """
    keys = templates if templates is not None else template_keys(Path(rulebook.root))
    frame = assignments.frame
    customers = [str(key) for key in frame.get_column(assignments.key)]
    planner = _Planner(rulebook, assignments, as_of, keys, customers)
    contacts: list[Contact] = []
    reasons: list[NoContact] = []
    for policy in sorted(rulebook.policies, key=lambda policy: policy.name):
        planner.plan(policy, contacts, reasons)
    contacts.sort(key=lambda contact: (contact.row, contact.policy))
    reasons.sort(key=lambda reason: (reason.row, reason.policy))
    return Plan(as_of, tuple(contacts), tuple(reasons), tuple(unknown_flags(rulebook, assignments)))


class _Planner:
    def __init__(
        self,
        rulebook: Rulebook,
        assignments: Assignments,
        as_of: dt.date,
        keys: TemplateKeys,
        customers: list[str],
    ) -> None:
        self._rulebook, self._frame, self._as_of = rulebook, assignments.frame, as_of
        self._keys, self._customers, self._assignments = keys, customers, assignments
        self._reaches: dict[tuple[str, tuple[str, ...], bool], _Reach | None] = {}
        language, frame = rulebook.workspace.locale_from, assignments.frame
        self._languages = frame.get_column(language).to_list() if language in frame.columns else None
        self._locales: dict[tuple[str, str, object], str] = {}

    def plan(self, policy: Policy, contacts: list[Contact], reasons: list[NoContact]) -> None:
        """Add one policy's contacts and reasons."""
        entries = entries_of(policy)
        usable = {key: self._channels(entry, policy.purpose == "marketing") for key, entry in entries.items()}
        fixed = {key: self._fixed_reason(entry, usable[key]) for key, entry in entries.items()}
        suppressing = {flag.name for flag in policy.flags if flag.suppress}
        flags = self._flags(policy)
        for row, tier in enumerate(self._frame.get_column(policy.standard)):
            customer, flag = self._customers[row], flags[row]
            if flag in suppressing:
                reasons.append(NoContact(customer, row, policy.name, tier, "risk_flag", flag or ""))
                continue
            if tier is None:
                reasons.append(NoContact(customer, row, policy.name, None, "no_tier"))
                continue
            key = tier, flag
            entry = entries.get(key)
            reason = fixed[key] if entry is not None else "no_policy_for_tier"
            chosen: _Reach | None = None
            if entry is not None and reason is None:
                chosen, reason = _choose(usable[key], row, policy.purpose == "marketing")
            if entry is None or chosen is None:
                reasons.append(NoContact(customer, row, policy.name, tier, reason or "unreachable"))
                continue
            contacts.append(self._contact(policy, entry, customer, row, chosen, flag))

    def _flags(self, policy: Policy) -> Sequence[str | None]:
        """Per customer the first flag of the policy that holds."""
        if not policy.flags:
            return [None] * len(self._customers)
        return self._frame.get_column(flags_name(policy.name)).to_list()

    def _contact(
        self, policy: Policy, entry: TierPolicy, customer: str, row: int, reach: _Reach, flag: str | None
    ) -> Contact:
        message = entry.message or ""
        return Contact(
            id=contact_id(policy.name, customer, message, self._as_of),
            customer=customer,
            row=row,
            policy=policy.name,
            cause="regular",
            purpose=policy.purpose,
            standard=policy.standard,
            tier=entry.tier,
            channel=reach.spec.name,
            message=message,
            locale=self._locale(message, reach.spec.name, row),
            address=reach.addresses[row] or "",
            offers=entry.offers,
            owner=entry.service.owner if entry.service else None,
            respond_within=entry.service.respond_within if entry.service else None,
            flag=flag,
            person=reach.people[row],
        )

    def _locale(self, message: str, channel: str, row: int) -> str:
        written = self._languages[row] if self._languages is not None else None
        key = message, channel, written
        if key not in self._locales:
            available = {locale for one, where, locale in self._keys if (one, where) == (message, channel)}
            self._locales[key] = message_locale(written, self._rulebook.workspace.locale, available)
        return self._locales[key]

    def _fixed_reason(self, entry: TierPolicy, usable: list[_Reach]) -> str | None:
        """The reason that holds for all of a tier's customers."""
        if entry.cap is not None and entry.cap.at_most == 0:
            return "never"
        if entry.message is None:
            return "no_message"
        return None if usable else "no_template"

    def _channels(self, entry: TierPolicy, needs_consent: bool) -> list[_Reach]:
        """The tier's channels that can carry its message."""
        found = []
        for name in entry.channels:
            reach = self._reach(name, entry.roles, needs_consent)
            if reach is None or entry.message is None:
                continue
            if not reach.spec.needs_template or self._has_template(entry.message, name):
                found.append(reach)
        return found

    def _has_template(self, message: str, channel: str) -> bool:
        locales = fallbacks(self._rulebook.workspace.locale)
        return any((message, channel, locale) in self._keys for locale in locales)

    def _reach(self, name: str, roles: tuple[str, ...], needs_consent: bool) -> _Reach | None:
        key = name, roles, needs_consent
        if key not in self._reaches:
            channel, spec = self._rulebook.workspace.channel(name), CHANNEL_BY_NAME.get(name)
            found = (
                addressed(channel, spec.address, self._rulebook, self._assignments, roles, needs_consent)
                if channel is not None and spec is not None
                else None
            )
            if channel is None or spec is None or found is None:
                self._reaches[key] = None
            else:
                self._reaches[key] = _Reach(channel, spec, found.addresses, found.consents, found.people)
        return self._reaches[key]


def _choose(reaches: list[_Reach], row: int, needs_consent: bool) -> tuple[_Reach | None, str | None]:
    reason = "unreachable"
    for reach in reaches:
        if reach.addresses[row] is None:
            continue
        if needs_consent and reach.consents is not None and reach.consents[row] is not True:
            reason = "no_consent"
            continue
        return reach, None
    return None, reason
