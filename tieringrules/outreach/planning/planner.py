"""The plan of a day: every customer of every policy has a contact or a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.contact import Cause, Plan, Purpose
from tieringrules.outreach.flag_findings import unknown_flags
from tieringrules.outreach.planning.blackouts import free_again
from tieringrules.outreach.planning.drawing import drawing_key, lots, variant_numbers, within
from tieringrules.outreach.planning.limits import Limits
from tieringrules.outreach.planning.options import Errand, Option, in_order
from tieringrules.outreach.planning.outcome import Making, Outcome
from tieringrules.outreach.planning.past import NOTHING, Past
from tieringrules.outreach.planning.quiet import quiet_all_day
from tieringrules.outreach.planning.reach import Reach, Reaches
from tieringrules.outreach.planning.stock import Stock
from tieringrules.outreach.planning.template_keys import TemplateKeys, has_template, template_keys
from tieringrules.outreach.planning.wishers import WISHERS
from tieringrules.outreach.planning.wishes import Wish
from tieringrules.outreach.rerouting import entries_of
from tieringrules.rulebook.flag_names import flags_name, override_name
from tieringrules.rulebook.model import Policy, Rulebook, TierPolicy

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

# The further a channel comes before it falls out, the more its reason says.
_REASONS = ("", "unreachable", "no_consent", "suppressed", "lower_priority", "cap_reached")
_NUMBER = {reason: number for number, reason in enumerate(_REASONS)}
_Group = tuple[str | None, str | None, int | None]


def plan_contacts(
    rulebook: Rulebook,
    assignments: Assignments,
    as_of: dt.date,
    *,
    templates: TemplateKeys | None = None,
    past: Past = NOTHING,
    wishes: Iterable[Wish] | None = None,
    stock: Stock | None = None,
) -> Plan:
    """Plan the contacts of a day: every customer of every policy has a contact or a reason.

    A tier's regular message is due once per `every`. Where a flag of the policy holds, the first that does
    suppresses the contact, or puts other channels, another message or service level in the tier's place. The
    channel is the first of the tier's that has a template, can be reached, was agreed to (for marketing), and
    is not used up. Whose contact goes first where a cap has room for one only says `Errand.place`.

    Args:
        rulebook: the policies.
        assignments: the customers' tiers and columns.
        as_of: the day.
        templates: which templates there are; None looks into the workspace folder.
        past: what was sent before.
        wishes: what triggers and campaigns want; None asks them.
        stock: what offers have left; None for as much as is wanted.
    """
    return plan_day(rulebook, assignments, as_of, templates=templates, past=past, wishes=wishes, stock=stock)[
        0
    ]


def plan_day(
    rulebook: Rulebook,
    assignments: Assignments,
    as_of: dt.date,
    *,
    templates: TemplateKeys | None = None,
    past: Past = NOTHING,
    wishes: Iterable[Wish] | None = None,
    stock: Stock | None = None,
) -> tuple[Plan, Past]:
    """The plan of a day, and the past once its contacts are made; arguments as `plan_contacts` has them."""
    keys = templates if templates is not None else template_keys(Path(rulebook.root))
    if wishes is None:
        since = past.last_plan if past.last_plan is not None else as_of - dt.timedelta(days=1)
        wishes = [wish for wisher in WISHERS for wish in wisher(rulebook, assignments, past, since, as_of)]
    planner = _Planner(rulebook, assignments, as_of, keys, past, stock)
    contacts, reasons, making = planner.plan(in_order(rulebook.policies, wishes))
    plan = Plan(
        as_of,
        making.planned_contacts(contacts),
        making.planned_reasons(reasons),
        tuple(unknown_flags(rulebook, assignments)),
        offers=making.offers_of(contacts),
    )
    return plan, past.followed_by(making.remembered(contacts), as_of)


class _Planner:
    def __init__(
        self,
        rulebook: Rulebook,
        assignments: Assignments,
        as_of: dt.date,
        keys: TemplateKeys,
        past: Past,
        stock: Stock | None,
    ) -> None:
        self._rulebook, self._workspace, self._as_of = rulebook, rulebook.workspace, as_of
        self._assignments, self._frame, self._keys = assignments, assignments.frame, keys
        self._past, self._stock = past, stock
        self._limits = Limits(rulebook.workspace, self._frame.height, past.contacts, as_of)
        self._reaches = Reaches(rulebook, assignments, past)
        self._groups: dict[str, pl.DataFrame] = {}
        self._options: list[Option] = []
        self._key = drawing_key(rulebook.workspace)
        self._policies = {policy.name: policy for policy in rulebook.policies}
        self._waiting: dict[str, list[pl.Series]] = {}

    def plan(self, errands: Sequence[Errand]) -> tuple[pl.DataFrame, pl.DataFrame, Making]:
        """Decide errand by errand, those first that go first."""
        errands = list(errands)
        self._outcome = Outcome(errands)
        for number, errand in enumerate(tuple(errands)):
            self._errand(number, errand)
        for policy, waiting in self._waiting.items():
            errands.append(Errand(self._policies[policy], awaited=self._awaited(policy)))
            rows = pl.concat(waiting)
            idle = rows.filter(~rows.is_in(self._outcome.rows_of(policy).implode()))
            self._outcome.reason(len(errands) - 1, idle, "not_due")
        making = Making(
            self._rulebook, self._assignments, self._as_of, errands, self._options, self._reaches, self._keys
        )
        return self._outcome.contacts(), self._outcome.reasons(), making

    def _errand(self, number: int, errand: Errand) -> None:
        policy = errand.policy
        entries = entries_of(policy)
        suppressing = {flag.name for flag in policy.flags if flag.suppress}
        replacing = {flag.name for flag in policy.flags if flag.message is not None}
        routing = {flag.name for flag in policy.flags if flag.channels}
        if errand.wish is not None and errand.wish.left_out is not None:
            left_out = errand.wish.left_out
            rows, until = left_out.get_column("row"), left_out.get_column("until")
            self._outcome.reason(number, rows, "excluded", until)
        for (tier, flag, override), due in self._due(errand):
            rows = due.get_column("row")
            if flag in suppressing:
                self._outcome.reason(number, rows, "risk_flag", detail=flag or "")
            elif tier is None:
                self._outcome.reason(number, rows, "no_tier")
            else:
                entry = entries.get((tier, flag, override)) or entries.get((tier, flag, None))
                if entry is None:
                    self._outcome.reason(number, rows, "no_policy_for_tier")
                elif errand.wish is not None and flag in replacing:
                    # The flag has a message of its own; it goes with the regular contact.
                    self._outcome.reason(number, rows, "risk_flag", detail=flag or "")
                else:
                    asked = errand.asks(entry, is_routed=flag in routing)
                    self._options.append(Option(number, asked, flag))
                    self._option(number, errand, due)

    def _due(self, errand: Errand) -> Iterator[tuple[_Group, pl.DataFrame]]:
        """The customers whom an errand is about, by tier, flag and override."""
        groups = self._grouped(errand.policy)
        if errand.wish is None:
            found = groups.with_columns(pl.lit(None, pl.Date).alias("occasion"))
        else:
            due = errand.wish.due.select(pl.col("row").cast(pl.UInt32), pl.col("occasion").cast(pl.Date))
            found = groups[due.get_column("row")].with_columns(due.get_column("occasion")).sort("row")
        parts = found.partition_by("tier", "flag", "override", as_dict=True, maintain_order=True)
        ranks = {tier.tier: place for place, tier in enumerate(errand.policy.tiers)}

        def place(group: tuple[object, ...]) -> tuple[int, str, int]:
            tier, flag, override = group
            return (
                ranks.get(str(tier), len(ranks)),
                str(flag or ""),
                -1 if override is None else int(str(override)),
            )

        for group in sorted(parts, key=place):
            tier, flag, override = group
            yield (tier, flag, override), parts[group].select("row", "occasion")

    def _grouped(self, policy: Policy) -> pl.DataFrame:
        if policy.name not in self._groups:
            columns = [pl.col(policy.standard).alias("tier")]
            flagged = flags_name(policy.name)
            columns.append(
                pl.col(flagged).alias("flag") if policy.flags else pl.lit(None, pl.String).alias("flag")
            )
            overrides = [
                pl.when(self._acts(policy, number)).then(pl.lit(number, pl.Int16))
                for number in range(len(policy.overrides))
            ]
            columns.append(
                (pl.coalesce(overrides) if overrides else pl.lit(None, pl.Int16)).alias("override")
            )
            self._groups[policy.name] = self._frame.select(*columns).with_row_index("row")
        return self._groups[policy.name]

    @staticmethod
    def _acts(policy: Policy, number: int) -> pl.Expr:
        override = policy.overrides[number]
        holds = pl.col(override_name(policy.name, number))
        return holds & pl.col(policy.standard).is_in(override.tiers) if override.tiers else holds

    def _option(self, number: int, errand: Errand, due: pl.DataFrame) -> None:
        """Decide about the customers of one option."""
        option = len(self._options) - 1
        entry, policy = self._options[option].entry, errand.policy
        fixed = self._fixed_reason(entry, policy)
        if fixed == "no_message" and self._awaited(policy.name) is not None:
            # Triggers and campaigns are all there is: one reason in all, where none of them has anything.
            self._waiting.setdefault(policy.name, []).append(due.get_column("row"))
            return
        if fixed is not None:
            self._outcome.reason(number, due.get_column("row"), fixed)
            return
        due = self._without_control(number, policy, due)
        due = self._without_had(number, errand, entry, due)
        until = free_again(self._as_of, policy, self._workspace)
        if until is not None or quiet_all_day(policy):
            reason = "blackout" if until is not None else "quiet_hours"
            self._outcome.reason(number, due.get_column("row"), reason, until)
            return
        if not due.is_empty():
            self._channelled(number, option, errand, due)

    def _fixed_reason(self, entry: TierPolicy, policy: Policy) -> str | None:
        """The reason that holds for all of a tier's customers."""
        if entry.cap is not None and entry.cap.at_most == 0:
            return "never"
        if policy.purpose == "marketing" and any(cap.at_most == 0 for cap in self._workspace.caps):
            return "never"
        if entry.message is None:
            return "no_message"
        return None if self._channels(entry, policy.purpose) else "no_template"

    def _awaited(self, policy: str) -> Cause | None:
        """What may cause contacts of a policy besides regular messages."""
        if self._policies[policy].triggers:
            return "trigger"
        campaigns = (one for one in self._rulebook.campaigns if one.policy == policy)
        return "campaign" if any(one.last >= self._as_of for one in campaigns) else None

    def _without_control(self, number: int, policy: Policy, due: pl.DataFrame) -> pl.DataFrame:
        if policy.control <= 0 or due.is_empty():
            return due
        drawn = lots(self._key, f"control {policy.name}", self._customers(due))
        held = within(drawn, policy.control)
        self._outcome.reason(number, due.filter(held).get_column("row"), "control_group")
        return due.filter(~held)

    def _without_had(self, number: int, errand: Errand, entry: TierPolicy, due: pl.DataFrame) -> pl.DataFrame:
        """Leave out who has had the regular message of the period, or the campaign."""
        if due.is_empty():
            return due
        had, until = self._limits.had(errand, entry, due.get_column("row"))
        self._outcome.reason(number, due.filter(had).get_column("row"), "not_due", until)
        return due.filter(~had)

    def _channelled(self, number: int, option: int, errand: Errand, due: pl.DataFrame) -> None:
        """Choose channels, apply caps, and add contacts and reasons."""
        policy, entry = errand.policy, self._options[option].entry
        usable = self._channels(entry, policy.purpose)
        rows = due.get_column("row")
        chosen, reason, until = self._chosen(usable, rows, policy.purpose == "marketing")
        none = chosen.is_null()
        self._outcome.reason(number, rows.filter(none), reason.filter(none), until.filter(none))
        due = due.with_columns(chosen.alias("channel"), self._variants(policy, entry, due)).filter(~none)
        verdict = self._limits.judged(policy, entry, due.get_column("row"))
        if verdict is not None:
            rows = due.get_column("row")
            reached, taken = verdict.reached, verdict.taken
            self._outcome.reason(number, rows.filter(reached), "cap_reached", verdict.until.filter(reached))
            self._outcome.reason(number, rows.filter(taken), "lower_priority")
            due = due.filter(~(reached | taken))
        for place, reach in enumerate(usable):
            self._sent(number, option, errand, reach, due.filter(pl.col("channel") == place))

    def _sent(self, number: int, option: int, errand: Errand, reach: Reach, due: pl.DataFrame) -> None:
        """Add the contacts of one channel, as far as its people and the offers suffice."""
        entry = self._options[option].entry
        room = self._limits.room(reach.channel, entry)
        if room is not None:
            self._outcome.reason(number, due.get_column("row").slice(room), "capacity")
            due = due.head(room)
        codes: pl.Series | None = None
        offers: pl.Series | None = None
        if self._stock is not None and not due.is_empty():
            rows = due.get_column("row")
            granted = self._stock.grant(entry.offers, rows)
            if granted is not None:
                refused = granted.refused.is_not_null()
                self._outcome.reason(number, rows.filter(refused), granted.refused.filter(refused))
                due, codes = due.filter(~refused), granted.codes.filter(~refused)
                offers = granted.offers.filter(~refused)
        if due.is_empty():
            return
        self._limits.add(errand.policy, reach.channel, entry, due.get_column("row"))
        self._outcome.contact(number, option, due, reach.spec.name, codes, offers)

    def _chosen(
        self, usable: Sequence[Reach], rows: pl.Series, marketing: bool
    ) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Which channel each customer gets (its place; missing for none), else why not and until when."""
        size = len(rows)
        chosen = pl.repeat(None, size, dtype=pl.UInt8, eager=True)
        worst = pl.zeros(size, dtype=pl.UInt8, eager=True)
        until = pl.repeat(None, size, dtype=pl.Date, eager=True)
        for place, reach in enumerate(usable):
            state = reach.addresses.gather(rows).is_null().cast(pl.UInt8) * _NUMBER["unreachable"]
            if reach.suppressed is not None:
                state = _or(state, reach.suppressed.gather(rows), "suppressed")
            if marketing and reach.agreed is not None:
                state = _or(state, ~reach.agreed.gather(rows), "no_consent")
            verdict = self._limits.of_channel(reach.channel, rows) if marketing else None
            if verdict is not None:
                state = _or(state, verdict.reached, "cap_reached")
                state = _or(state, verdict.taken, "lower_priority")
                until = until.zip_with(state != _NUMBER["cap_reached"], verdict.until)
            free = (state == 0) & chosen.is_null()
            chosen = chosen.zip_with(~free, pl.repeat(place, size, dtype=pl.UInt8, eager=True))
            worst = worst.zip_with(worst >= state, state)
        words = worst.replace_strict(list(range(len(_REASONS))), list(_REASONS), return_dtype=pl.String)
        until = until.zip_with(
            worst == _NUMBER["cap_reached"], pl.repeat(None, size, dtype=pl.Date, eager=True)
        )
        return chosen, words, until

    def _channels(self, entry: TierPolicy, purpose: Purpose) -> list[Reach]:
        """The tier's channels that can carry its message."""
        found = []
        messages = [entry.message, *(variant.message for variant in entry.variants)]
        for name in entry.channels:
            reach = self._reaches.get(name, entry.roles, purpose == "marketing")
            if reach is None or entry.message is None:
                continue
            if not reach.spec.needs_template or all(
                has_template(self._keys, message or "", name, self._workspace.locale) for message in messages
            ):
                found.append(reach)
        return found

    def _customers(self, due: pl.DataFrame) -> Iterable[str]:
        keys = self._frame.get_column(self._assignments.key)
        return keys.gather(due.get_column("row")).cast(pl.String)

    def _variants(self, policy: Policy, entry: TierPolicy, due: pl.DataFrame) -> pl.Series:
        """The number of each customer's variant, from 1; 0 for the message itself."""
        if not entry.variants:
            return pl.zeros(due.height, dtype=pl.UInt8, eager=True).alias("variant")
        drawn = lots(self._key, f"variant {policy.name} {entry.message}", self._customers(due))
        return variant_numbers(drawn, entry.variants).alias("variant")


def _or(state: pl.Series, mask: pl.Series, reason: str) -> pl.Series:
    """The state where it says something already, else the reason where the mask holds."""
    return state.zip_with(
        (state > 0) | ~mask, pl.repeat(_NUMBER[reason], len(state), dtype=pl.UInt8, eager=True)
    )
