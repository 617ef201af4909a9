"""From assignments to planned contacts and a rendered batch: what plan, render and run have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.keeping import Keeper
from tieringrules.cli.outputs import Output
from tieringrules.cli.pipeline import Classified
from tieringrules.cli.planning import plan_of, standing_of
from tieringrules.cli.progress import ReportProgress, progress
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Language, Localized, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.outreach.batch import BatchSummary
    from tieringrules.outreach.contact import Plan
    from tieringrules.outreach.exports import ProfileSpec
    from tieringrules.outreach.people import Person
    from tieringrules.outreach.trial import Trial
    from tieringrules.rulebook.model import Rulebook

# Codes that say that the batch folder is in the way or cannot be made.
FOLDER_CODES = ("TR440", "TR441")
CONTACTS = Localized("{contacts} as of {day}", "{day}：{contacts}")
GIFTS = Localized("gifts to hand over: {gifts}", "待送礼品：{gifts}")
NOT_CONTACTED = Localized("not contacted:", "未触达：")


def folder_output(out: str | None) -> Output:
    """The folder after --out.

    Raises:
        Stop: none is named.
    """
    if not out:
        raise Stop(ExitCode.USAGE, report("TR023", option="--out", example="batch"))
    return Output("--out", Path(out), is_folder=True)


def check_policies(opened: Opened) -> None:
    """See to it that there is somebody to contact.

    Raises:
        Stop: the workspace has no policies.
    """
    if not opened.rulebook.policies:
        raise Stop(ExitCode.FINDINGS, report("TR024", workspace=opened.rulebook.workspace.name))


@dataclass(frozen=True, slots=True)
class NeedsOfMessages:
    """What messages read: columns of customers, `dataset.column` of their people, and metrics."""

    columns: frozenset[str]
    metrics: frozenset[str]


def needs_of_messages(opened: Opened) -> NeedsOfMessages:
    """The columns of the customers' file that channels and templates read, and the metrics."""
    from tieringrules.outreach.rendering import Renderer
    from tieringrules.outreach.template_check import channels_used
    from tieringrules.outreach.templates.library import load_library

    rulebook = opened.rulebook
    library = load_library(rulebook, opened.root).value
    used = channels_used(rulebook)
    uses = [use.partition(".") for use in Renderer(rulebook, library).uses()]
    named = {name for group, _, name in uses if group == "customer"}
    for channel in rulebook.workspace.channels:
        if channel.name in used:
            named |= {channel.address, channel.consent or channel.address}
            if channel.people is not None:
                named |= {f"{channel.people}.{name}" for group, _, name in uses if group == "person"}
    if any(offer.is_gift for offer in rulebook.offers):
        named |= set(rulebook.workspace.delivery)
    named |= {rulebook.workspace.locale_from or "", rulebook.workspace.time_zone_from or ""}
    return NeedsOfMessages(
        frozenset(column.name for column in rulebook.customers.columns if column.name in named)
        | {name for name in named if "." in name},
        frozenset(name for group, _, name in uses if group == "metric"),
    )


def person_json(person: Person | None) -> dict[str, Any]:
    """Whom a contact addresses at the customer, by key and role; nothing where that is the customer."""
    return {} if person is None else {"person": person.key, "role": person.role}


def planned(session: Session, result: Classified, keeper: Keeper | None = None) -> Plan:
    """Who is contacted on the day, and why the others are not; what a reader should know is printed aside."""
    plan, found = plan_of(result, standing_of(result, keeper))
    if found and not session.quiet:
        session.print_aside(found, result.rulebook.sources)
    return plan


def rendered(
    session: Session,
    opened: Opened,
    result: Classified,
    plan: Plan,
    folder: Path,
    *,
    eml: bool,
    keeper: Keeper | None = None,
    real: bool = False,
    trial: Trial | None = None,
    profiles: Sequence[ProfileSpec] = (),
) -> BatchSummary:
    """The batch, written.

    Args:
        session: for progress.
        opened: the workspace.
        result: the classification.
        plan: made from it.
        folder: must not exist or be empty.
        eml: one file per e-mail.
        keeper: remembers the plan as the batch appears; None where somebody else sees to that.
        real: personal data unmasked in the gallery.
        trial: what kind of trial it is, where the plan is not the day's whole one.
        profiles: receivers whose files are written as well.

    Raises:
        Stop: the batch is refused; nothing is left behind.
    """
    from tieringrules.outreach.batch import render_batch

    digests = {name: table.digest for name, table in result.tables.items() if table.digest is not None}
    with progress(session, "render") as watched:
        # A batch says how far it is, not with what.
        report_progress = _without_words(watched) if watched is not None else None
        checked = render_batch(
            result.rulebook,
            plan,
            result.assignments,
            folder,
            workspace=opened.root,
            data_digests=digests,
            eml=eml,
            real=real,
            trial=trial,
            profiles=profiles,
            report_progress=report_progress,
            appearing=(lambda batch, staging: keeper.appearing(plan, result, batch, staging, folder))
            if keeper is not None
            else None,
        )
    if checked.value is None or not checked.ok:
        about_folder = any(finding.code in FOLDER_CODES for finding in checked.diagnostics)
        code = ExitCode.USAGE if about_folder else ExitCode.FINDINGS
        raise Stop(code, *checked.diagnostics, sources=opened.rulebook.sources)
    if checked.value.gifts and not opened.rulebook.workspace.delivery and not session.quiet:
        session.print_aside([report("TR915")], opened.rulebook.sources)
    return checked.value


def profiles_of(names: list[str] | None) -> tuple[ProfileSpec, ...]:
    """The export profiles that --profile names, each once.

    Raises:
        Stop: there is no such profile.
    """
    if not names:
        return ()
    from tieringrules.outreach.exports import PROFILE_BY_NAME

    unknown = [name for name in names if name not in PROFILE_BY_NAME]
    if unknown:
        raise Stop(
            ExitCode.USAGE,
            *(report("TR976", name=name, hint=hint(name, PROFILE_BY_NAME)) for name in unknown),
        )
    return tuple(PROFILE_BY_NAME[name] for name in dict.fromkeys(names))


def _without_words(report_progress: ReportProgress) -> Callable[[int, int], None]:
    def report_contacts(done: int, total: int) -> None:
        report_progress("", done, total)

    return report_contacts


def print_batch(
    session: Session,
    result: Classified,
    batch: BatchSummary,
    folder: Path,
    further: tuple[str, ...] = (),
) -> None:
    """Tell what a batch contains and where it lies.

    Args:
        session: how to speak.
        result: the classification.
        batch: what was rendered.
        folder: where it lies now.
        further: names of files that were put beside it.
    """
    day = str(result.as_of)
    gifts = {titled(result.rulebook, name, session.language): count for name, count in batch.gifts.items()}
    counts = (batch.contacts, batch.channels, batch.reasons)
    for line in contact_lines(day, *counts, session.language, gifts):
        print(line)
    print()
    print(session.say(Localized(f"written: {folder}", f"已写入：{folder}")))
    for name in (*further, *batch.files):
        print(f"  {name}")


def contact_lines(
    day: str,
    contacts: int,
    channels: Mapping[str, int],
    reasons: Mapping[str, int],
    language: Language,
    gifts: Mapping[str, int] | None = None,
) -> list[str]:
    """Contacts per channel, and customers without one per reason, as lines.

    Args:
        day: the day asked about.
        contacts: in all.
        channels: channel → contacts.
        reasons: reason code → customers.
        language: of the words.
        gifts: what is to be handed over → how often.
    """
    from tieringrules.outreach.contact import REASON_BY_CODE

    total = counted(contacts, "contact", "次触达").text(language)
    lines = [CONTACTS.text(language).format(contacts=total, day=day)]
    lines += _table([(name, count) for name, count in channels.items() if count])
    if gifts:
        whole = Localized(
            f"gifts to hand over: {sum(gifts.values()):,}", f"待送礼品：{sum(gifts.values()):,}"
        )
        lines += ["", whole.text(language), *_table(list(gifts.items()))]
    if reasons:
        lines += ["", NOT_CONTACTED.text(language)]
        ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        lines += _table([(REASON_BY_CODE[code].text.text(language), count) for code, count in ordered])
    return lines


def _table(rows: list[tuple[str, int]]) -> list[str]:
    labels = max((width(label) for label, _ in rows), default=0)
    numbers = max((len(f"{count:,}") for _, count in rows), default=0)
    return [f"  {left(label, labels)}  {right(f'{count:,}', numbers)}" for label, count in rows]


def batch_json(result: Classified, batch: BatchSummary, folder: Path) -> dict[str, Any]:
    """What a batch contains, as JSON data."""
    return {
        "as_of": result.as_of.isoformat(),
        "folder": str(folder),
        "contacts": batch.contacts,
        "channels": dict(batch.channels),
        "tiers": {standard: dict(tiers) for standard, tiers in batch.tiers.items()},
        "reasons": dict(batch.reasons),
        **({"gifts": dict(batch.gifts)} if batch.gifts else {}),
        "files": list(batch.files),
    }


def gifts_of(plan: Plan, rulebook: Rulebook) -> Mapping[str, int]:
    """Offer of a plan that is a gift → how many of it are to be handed over."""
    gifts = {offer.name for offer in rulebook.offers if offer.is_gift}
    return {name: count for name, count in plan.offers.items() if name in gifts}


def titled(rulebook: Rulebook, name: str, language: Language) -> str:
    """What people call an offer."""
    title = next((offer.title for offer in rulebook.offers if offer.name == name), None)
    return one_line(title.text(language)) if title is not None else name


def counts_of(plan: Plan) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Contacts per channel, and customers without one per reason."""
    from tieringrules.outreach.planning.planned import counted as counted_by

    return counted_by(plan.contacts, "channel"), counted_by(plan.reasons, "reason")
