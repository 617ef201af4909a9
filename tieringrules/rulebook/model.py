"""What the business wrote, typed: the surface that checks, reports and templates read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr
from tieringrules.language.types import UNKNOWN, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.data_source import DatabaseSource
from tieringrules.rulebook.decision_table import DecisionTable
from tieringrules.rulebook.guardrails import Guardrails
from tieringrules.rulebook.identity import Identity
from tieringrules.rulebook.occasion import Trigger
from tieringrules.rulebook.offer import Offer
from tieringrules.rulebook.override import Override
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.reason import Reason
from tieringrules.rulebook.sending import Sending
from tieringrules.rulebook.stability import Stability
from tieringrules.rulebook.utm import Utm

ColumnKind: TypeAlias = Literal[
    "text", "integer", "number", "decimal", "boolean", "date", "datetime", "choice", "email", "phone"
]
NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A length of calendar time, such as `12 months` or `5 days`; months clamp to the month's end.

    Exactly one of the two is not 0.
    """

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a dataset's contract.

    Attributes:
        name: in NFC.
        kind: the declared type as written.
        type: the type it has in expressions.
        aliases: other headers under which files bring it.
        personal: whether it tells about a person and must be masked.
        scale: digits after the point of a decimal.
        format: how the cells are written: a strptime pattern or `excel` of dates, a sample of numbers,
            `integer` of texts that were stored as numbers.
        currency: ISO 4217 code that amounts may carry; None for bare numbers.
        unit: what may stand behind a number; None for nothing.
        minimum, maximum: inclusive bounds, exact.
        default: taken where the cell is missing; None for none.
        null_values: further spellings of a missing cell.
        region: ISO 3166 region of phone numbers without a country code.
        required: whether a missing cell refuses its row.
        unique: whether a value may stand once only.
        pattern: what texts must contain, in the dialect of `language.pattern`.
        min_length, max_length: inclusive bounds of a text's characters.
        value: the expression of a derived column, typed; None for a column of the file.
        strip: characters around the cells of a text file that are no part of the values; None for none.
    """

    name: str
    kind: ColumnKind
    type: Type
    aliases: tuple[str, ...] = ()
    personal: bool = False
    scale: int = 0
    format: str | None = None
    minimum: Decimal | dt.date | None = None
    maximum: Decimal | dt.date | None = None
    default: Value = None
    null_values: tuple[str, ...] = ()
    region: str | None = None
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    currency: str | None = None
    unit: str | None = None
    value: Expr | None = None
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    strip: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """A condition that rows meet, across columns.

    Attributes:
        condition: typed; a row for which it is false breaks the expectation, one for which it is unknown
            does not.
        severity: whether such a row is refused, or only counted.
        message: what to tell people about it.
    """

    name: str
    condition: Expr
    severity: Literal["error", "warning"] = "error"
    message: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parent:
    """`belongs_to`: the dataset a child row belongs to, and the child's column that names it."""

    dataset: str
    column: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What rows of a dataset say about how customers are served.

    Attributes:
        text: the column with their words.
        themes: names of the boolean columns that say what a row is about.
        answered: the column with the hours until the answer.
    """

    text: str | None = None
    themes: tuple[str, ...] = ()
    answered: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table and its contract.

    Attributes:
        key: the column that names a row; None for a child without one.
        happened_at: the column whose day must not be after `as_of`.
        keep: rows that count, a typed condition over the dataset's columns.
        separator: one character, or `whitespace` for runs of blanks; None for a comma.
        encoding: name of the character encoding; None to find out: UTF-8, else GB18030.
        sheet: name of the sheet of a workbook; None for the only one that is not empty.
        header_row: row of a sheet or line of a text file, from 1, that holds the header; None for the first
            that is not blank.
        most_refused: share of the rows, up to 1, that may be refused without refusing the data; None for any.
        expectations: conditions that rows meet.
        identity: which rows are one customer; None where every row is one.
        updated: the column that says when a row was last brought up to date.
        role: the column that says what a person is for the customer; None where rows are no people.
        feedback: what its rows say about how customers are served; None where that is not its matter.
        columns: file columns and derived columns, in written order; derived ones may use earlier or
            later ones, never in a circle; `derivation_order` lists the derived ones so that each comes
            after what it uses.
    """

    name: str
    columns: tuple[Column, ...]
    key: str | None = None
    belongs_to: Parent | None = None
    happened_at: str | None = None
    keep: Expr | None = None
    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    most_refused: Decimal | None = None
    derivation_order: tuple[str, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    identity: Identity | None = None
    updated: str | None = None
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    role: str | None = None
    feedback: Feedback | None = None

    def column(self, name: str) -> Column | None:
        """The column of a name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)


AggregateFunction: TypeAlias = Literal["count", "count_distinct", "sum", "mean", "min", "max", "median"]


@dataclass(frozen=True, slots=True)
class ValueMetric:
    """A metric computed from the customer's own columns, metrics and tiers."""

    expression: Expr


@dataclass(frozen=True, slots=True)
class AggregateMetric:
    """A metric over the customer's rows of a child dataset.

    Attributes:
        argument: the child column aggregated; None for `count`.
        where: typed condition over child columns.
        within: length of the window that ends with `as_of`.
        at: the child column that places a row in time; None without a window or `happened_at`.
    """

    function: AggregateFunction
    dataset: str
    argument: str | None = None
    where: Expr | None = None
    within: CalendarSpan | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class NearMissMetric:
    """A metric that every standard with simple conditions brings along: how far its next better tier is.

    Attributes:
        standard: name of the standard.
        aspect: the next better tier, the amount that one field misses, or the name of that field.
    """

    standard: str
    aspect: Literal["next_tier", "shortfall", "shortfall_field"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A value derived per customer."""

    name: str
    definition: ValueMetric | AggregateMetric | NearMissMetric
    type: Type = UNKNOWN
    default: Value = None
    title: Localized | None = None
    unit: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# A value that a method derives per customer, for its own conditions alone.
Score: TypeAlias = Metric | PopulationScore


@dataclass(frozen=True, slots=True)
class Tier:
    """One class of a standard. `when` is its typed condition; None takes everyone else."""

    name: str
    when: Expr | None
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def is_otherwise(self) -> bool:
        """Whether it takes everyone else."""
        return self.when is None


@dataclass(frozen=True, slots=True)
class Standard:
    """An ordered set of tiers, best first, already in terms of conditions whatever its method.

    `scores` are values that the conditions name besides columns, metrics and standards, each after what it
    uses; their names hold a dot. With a `table` its rows decide, and the tiers' conditions are false.
    `effective` and `until` are the first and the last day on which it gives tiers, None for no such day;
    `is_successor` says that an earlier version went before it.
    `previous` is the customers column with the tier that customers had before; `reasons` are conditions
    beside the tiers; `stability` says when customers go to the tier computed, None for at once.
    """

    name: str
    method: str
    tiers: tuple[Tier, ...]
    title: Localized | None = None
    effective: dt.date | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    scores: tuple[Score, ...] = ()
    frozen_at: Span | None = field(default=None, compare=False, repr=False)
    table: DecisionTable | None = None
    until: dt.date | None = None
    is_successor: bool = False
    capacity: Capacity | None = None
    previous: str | None = None
    previous_at: Span | None = field(default=None, compare=False, repr=False)
    reasons: tuple[Reason, ...] = ()
    stability: Stability | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many contacts per period, with a gap between them; 0 means never."""

    at_most: int
    per: Literal["day", "week", "month", "quarter", "year"]
    gap: CalendarSpan | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of a message, and the share of customers, up to 1, who get it."""

    message: str
    share: Decimal
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days without contacts.

    Attributes:
        first, last: both included; None for a festival.
        festival: its name; every year so many days `before` and `after` it, and itself.
    """

    first: dt.date | None
    last: dt.date | None
    festival: str | None = None
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """Who looks after the customer, and how soon they answer."""

    owner: str | None
    respond_within: str | None


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """What one tier gets from a policy.

    Attributes:
        roles: in place of those of its channels.
        variants: other wordings of the message; those in none of their shares get the message itself.
        due_in: days after the plan until which a person has to have done it; None where nothing is said.
    """

    tier: str
    channels: tuple[str, ...]
    message: str | None = None
    every: str | None = None
    cap: Cap | None = None
    offers: tuple[str, ...] = ()
    service: ServiceLevel | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    message_span: Span | None = field(default=None, compare=False, repr=False)
    roles: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    due_in: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyOverride:
    """What some customers get in place of what their tier's entry says, such as those of a region.

    Attributes:
        when: typed condition; of a policy's overrides for the tier the first that is true acts.
        tiers: the tiers it is about; none for all.
        channels, message, service, cap: in place of the entry's, where they are given.
    """

    when: Expr
    tiers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    message: str | None = None
    service: ServiceLevel | None = None
    cap: Cap | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    message_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Flag:
    """A risk that keeps a policy from contacting a customer, or has the contact made another way.

    Attributes:
        when: typed condition over columns, metrics and standards; of a policy's flags the first that is true
            acts.
        suppress: no contact at all.
        channels, message, service: in place of those of the tier's entry, where they are given.
    """

    name: str
    when: Expr
    suppress: bool = False
    channels: tuple[str, ...] = ()
    message: str | None = None
    service: ServiceLevel | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    message_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """How the tiers of one standard are contacted.

    Attributes:
        priority: whose contact goes first where a cap leaves room for one only; higher before lower.
        control: the share of customers, up to 1, who are never contacted, to compare with.
        blackout: days without contacts.
        overrides: other channels, messages or service levels for some customers.
    """

    name: str
    standard: str
    tiers: tuple[TierPolicy, ...]
    purpose: Literal["marketing", "service"] = "marketing"
    quiet_from: dt.time | None = None
    quiet_to: dt.time | None = None
    title: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    flags: tuple[Flag, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    priority: int = 0
    control: Decimal = Decimal(0)
    blackout: tuple[Blackout, ...] = ()
    overrides: tuple[PolicyOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """How messages reach people: the column with the address, the column with the consent.

    Both are columns of customers, or `dataset.column` where a person of the customer is addressed: the first
    of `roles` that can be, anybody where none are named.

    Attributes:
        opt_out: words that end a text message of marketing.
        segments: the most segments that a text message may have.
        template: code of the provider's own template for messages that name none.
        caps: limits of marketing by this channel per customer, over all policies.
        capacity: how many contacts a day each owner can make by it; None for any number.
        lint: profiles that its messages of marketing must keep to, beside the workspace's.
    """

    name: str
    address: str
    consent: str | None = None
    sender: str | None = None
    unsubscribe_url: str | None = None
    signature: str | None = None
    opt_out: Localized | None = None
    segments: int | None = None
    template: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    roles: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    capacity: int | None = None
    lint: tuple[str, ...] = ()

    @property
    def people(self) -> str | None:
        """The dataset of the people whom it addresses; None where it addresses the customer."""
        dataset, dot, _ = self.address.partition(".")
        return dataset if dot else None


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario: values given, tiers, outputs and metrics expected.

    Attributes:
        refusal: the code with which the data is to be refused; None where it is good.
        written: what is given, as it is written; what is missing is not there.
    """

    name: str
    as_of: dt.date | None
    given: Mapping[str, Value]
    expect: Mapping[str, Value]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    refusal: str | None = None
    written: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CustomersFrom:
    """Customers are whoever a child dataset names: `customers: {from: orders.customer_id}`."""

    dataset: str
    column: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """`tieringrules.yaml`.

    Attributes:
        customers: the dataset with one row per customer, or where customers are named.
        data: dataset → path inside the workspace, `/`-separated.
        databases: dataset → the database that holds it.
        brand: facts about the sender that templates may use; `name` is always there.
        locale_from: the customers' column that names each one's language.
        lint: profiles of laws and mailboxes that messages of marketing must keep to.
        utm: what our own links tell of the message; None where they stay as they are.
        guardrails: limits beyond which a standard is worth a warning.
        severities: code → `error`, `warning`, `note` or `off`, for codes that are no errors.
        caps: limits of marketing per customer, over all policies and channels.
        capacities: owner → channel → contacts a day, where it differs from the channel's.
        blackout: days without marketing.
        salt: what the drawing of control groups and variants starts from; None for the workspace's name.
        time_zone_from: the customers column with the time zone to be quiet in; None for the workspace's.
        history: SQLAlchemy URL of the contacts that were made; None for a file of the workspace.
        sending: how messages are handed over.
        delivery: the customers columns that whoever hands a gift over needs.
    """

    name: str
    time_zone: str = "UTC"
    locale: str = "en"
    currency: str | None = None
    customers: str | CustomersFrom = "customers"
    data: Mapping[str, str] = field(default_factory=dict)
    databases: Mapping[str, DatabaseSource] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    brand: Mapping[str, str] = field(default_factory=dict)
    locale_from: str | None = None
    lint: tuple[str, ...] = ()
    utm: Utm | None = None
    guardrails: Guardrails = Guardrails()
    severities: Mapping[str, str] = field(default_factory=dict)
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    caps: tuple[Cap, ...] = ()
    capacities: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    blackout: tuple[Blackout, ...] = ()
    salt: str | None = None
    time_zone_from: str | None = None
    history: str | None = None
    sending: Sending = Sending()
    delivery: tuple[str, ...] = ()

    def channel(self, name: str) -> Channel | None:
        """The channel of a name, if there is one."""
        return next((channel for channel in self.channels if channel.name == name), None)


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the same versions of all standards hold, and the rules with those versions.

    Attributes:
        first: None for from ever.
        last: None for for ever.
    """

    first: dt.date | None
    last: dt.date | None
    metrics: tuple[Metric, ...] = ()
    standards: tuple[Standard, ...] = ()
    policies: tuple[Policy, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rule files of a workspace, linked: every name in them is known and every expression typed.

    Metrics, standards and policies are those of one day, of the last period until `on` names another.

    Attributes:
        root: the workspace folder as the user named it.
        customers: the customers dataset; for `customers: {from: …}` one with the key column alone.
        periods: in order of time, where a standard has several versions; else none.
        digests: rule file → SHA-256 of its bytes, for the manifest; of the workspace file without `sending:`.
        sources: rule file → its text, for excerpts in reports.
    """

    root: str
    workspace: Workspace
    customers: Dataset
    children: tuple[Dataset, ...] = ()
    metrics: tuple[Metric, ...] = ()
    standards: tuple[Standard, ...] = ()
    policies: tuple[Policy, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    offers: tuple[Offer, ...] = ()
    overrides: tuple[Override, ...] = ()
    cases: tuple[Case, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    periods: tuple[Period, ...] = ()

    def on(self, day: dt.date) -> Rulebook:
        """The rules that hold on a day: of every standard the version in force.

        Before its first version a standard is as in the first, after the last as in the last; it says itself
        that it gives no tiers then.
        """
        return self.of_period(self.period_number(day)) if self.periods else self

    def period_number(self, day: dt.date) -> int:
        """Which period a day lies in, from 0; 0 where there are none."""
        return sum(period.first is not None and period.first <= day for period in self.periods)

    def of_period(self, number: int) -> Rulebook:
        """The rules of one of the periods."""
        period = self.periods[number]
        return replace(
            self,
            metrics=period.metrics,
            standards=period.standards,
            policies=period.policies,
            campaigns=period.campaigns,
            offers=period.offers,
        )

    def dataset(self, name: str) -> Dataset | None:
        """The dataset of a name, the customers dataset among them."""
        return next((found for found in (self.customers, *self.children) if found.name == name), None)
