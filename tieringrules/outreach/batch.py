"""A batch of messages: a folder that appears whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.outreach.batch_files import CsvFile, new_file
from tieringrules.outreach.channels import CHANNEL_BY_NAME, CHANNELS
from tieringrules.outreach.channels.email import EMAIL
from tieringrules.outreach.channels.spec import Exporter, ExportSetting
from tieringrules.outreach.contact import REASON_BY_CODE, Contact, NoContact, Plan
from tieringrules.outreach.exports.sendings import Sendings
from tieringrules.outreach.exports.spec import ProfileSpec
from tieringrules.outreach.exports.writing import Exports
from tieringrules.outreach.gift_list import GiftList
from tieringrules.outreach.manifest import (
    data_hash,
    manifest_bytes,
    rules_hash,
    versions_in_use,
    versions_used,
)
from tieringrules.outreach.preview import page as preview
from tieringrules.outreach.preview.masking import Masking
from tieringrules.outreach.preview.page import Gallery, gallery_page
from tieringrules.outreach.preview.samples import Samples
from tieringrules.outreach.remains import clear_remains, held, part_beside
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.task_sheets import due_words
from tieringrules.outreach.template_check import check_policies
from tieringrules.outreach.templates.formats import is_chinese
from tieringrules.outreach.templates.library import load_library
from tieringrules.outreach.templates.missing import Incomplete
from tieringrules.outreach.trial import Trial, marked
from tieringrules.outreach.values import context_values
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments

Progress = Callable[[int, int], None]
_SENT_AT = dt.time(9)
_PLAN_COLUMNS = (
    "policy", "cause", "purpose", "standard", "tier", "channel", "message", "locale", "offers", "owner",
    "respond_within", "flag", "cause_name", "occasion", "send_at", "variant", "codes",
    "person", "role", "due",
)  # fmt: skip
_REASON_COLUMNS = ("policy", "tier", "reason", "detail", "text", "cause", "cause_name", "until")
_EVERY = 200
# The files of these are there in every batch; those of other channels where the workspace has the channel.
_ALWAYS = CHANNELS[:3]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a batch contains.

    Attributes:
        folder: where it is.
        contacts: how many messages and tasks.
        channels: channel → contacts; every known channel is there.
        tiers: standard → tier → contacts.
        reasons: reason code → customers without a contact, counted once per policy.
        files: names of the files, inside the folder.
        not_rendered: ids of planned contacts that could not be written, and have a reason instead.
        gifts: offer that is a gift → how many are to be handed over.
    """

    folder: Path
    contacts: int
    channels: Mapping[str, int]
    tiers: Mapping[str, Mapping[str, int]]
    reasons: Mapping[str, int]
    rules_hash: str
    data_hash: str
    files: tuple[str, ...] = ()
    not_rendered: frozenset[str] = frozenset()
    gifts: Mapping[str, int] = field(default_factory=dict)


Appearing = Callable[[BatchSummary, Path], AbstractContextManager[object]]


@dataclass(slots=True)
class _Counts:
    channels: Counter[str] = field(default_factory=Counter)
    tiers: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def render_batch(
    rulebook: Rulebook,
    plan: Plan,
    assignments: Assignments,
    folder: Path,
    *,
    workspace: Path | None = None,
    data_digests: Mapping[str, str] | None = None,
    versions: Mapping[str, str] | None = None,
    eml: bool = False,
    real: bool = False,
    trial: Trial | None = None,
    profiles: Sequence[ProfileSpec] = (),
    report_progress: Progress | None = None,
    appearing: Appearing | None = None,
) -> Checked[BatchSummary | None]:
    """Render every contact of a plan into a new folder, or leave nothing behind.

    The same rules, templates, data and day give the same bytes.

    Args:
        rulebook: as checked.
        plan: made from the same assignments.
        assignments: the customers' values.
        folder: the batch folder; must not exist or be empty.
        workspace: the workspace folder with its `templates`; None for the rulebook's root.
        data_digests: dataset → SHA-256 of its file.
        versions: software → version, for the manifest; None for those in use.
        eml: write each e-mail as a file of its own instead of one mailbox.
        real: show personal data as it is, in the gallery and in what a seed list gets.
        trial: what kind of trial the batch is, where it is not the day's whole one; the plan is cut already.
        profiles: receivers whose files are written as well.
        report_progress: called with (contacts done, contacts in all).
        appearing: entered with the finished batch and the folder where it lies, left when it has appeared.
    """
    loaded = load_library(rulebook, workspace if workspace is not None else Path(rulebook.root))
    if not loaded.ok:
        return Checked(None, loaded.diagnostics)
    warnings = (*loaded.diagnostics, *check_policies(rulebook, loaded.value))
    if any(one.is_error for one in warnings):
        return Checked(None, warnings)
    refused = _refuse_folder(folder)
    if refused is not None:
        return Checked(None, (*warnings, refused))
    digests = {**rulebook.digests, **loaded.value.digests}
    facts: dict[str, Any] = {
        "rules_hash": rules_hash(digests),
        "data_hash": data_hash(data_digests or {}),
        "data": dict(sorted((data_digests or {}).items())),
        "standards": versions_used(rulebook),
        "versions": dict(sorted((versions if versions is not None else versions_in_use()).items())),
    }
    if trial is not None:
        facts["trial"] = trial.facts()
    if plan.codes_withheld:
        # Who sends messages must know that no customer could use what stands in them.
        facts["codes_withheld"] = plan.codes_withheld
    part = part_beside(folder)
    made: Path | None = None
    try:
        made = _make_parents(folder.parent)
        clear_remains(folder.parent)
        part.mkdir(mode=0o700)
        with held(part), ExitStack() as opened:
            renderer = Renderer(rulebook, loaded.value)
            writer = _Writer(rulebook, assignments, part, eml, opened, real, trial, profiles)
            problem = writer.write(plan, renderer, report_progress)
        if problem is None:
            writer.write_gallery(plan, renderer)
            summary = writer.finish(plan, folder, facts)
            if writer.needs_smtputf8:
                warnings = (*warnings, report("TR964", count=writer.needs_smtputf8))
            # Over an empty folder, too; a folder with content is refused by the system.
            with appearing(summary, part) if appearing is not None else nullcontext():
                part.rename(folder)
            made = None
            _persist(folder.parent)
            return Checked(summary, warnings)
        _remove(part, made)
        return Checked(None, (*warnings, problem))
    except OSError as problem:
        _remove(part, made)
        words = Localized.same(os.strerror(problem.errno) if problem.errno else type(problem).__name__)
        return Checked(None, (*warnings, report("TR441", folder=str(folder), problem=words)))
    except BaseException:
        _remove(part, made)
        raise


def _refuse_folder(folder: Path) -> Diagnostic | None:
    try:
        occupied = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except OSError as problem:
        words = Localized.same(os.strerror(problem.errno) if problem.errno else type(problem).__name__)
        return report("TR441", folder=str(folder), problem=words)
    return report("TR440", folder=str(folder)) if occupied else None


def _make_parents(folder: Path) -> Path | None:
    """Make a folder and those above it; gives the topmost one made, to take back on failure."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[-1] if missing else None


def _remove(part: Path, made: Path | None) -> None:
    shutil.rmtree(part, ignore_errors=True)
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)


def _persist(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _name(path: Path) -> str:
    """A file, the one file of a folder, or a folder, as people are told of it."""
    if not path.is_dir():
        return path.name
    inside = list(path.iterdir())
    return f"{path.name}/{inside[0].name}" if len(inside) == 1 else f"{path.name}/"


class _Writer:
    """Writes the files of one batch."""

    def __init__(
        self,
        rulebook: Rulebook,
        assignments: Assignments,
        part: Path,
        eml: bool,
        opened: ExitStack,
        real: bool,
        trial: Trial | None,
        profiles: Sequence[ProfileSpec],
    ) -> None:
        self._rulebook, self._assignments, self._part = rulebook, assignments, part
        self._chinese = is_chinese(rulebook.workspace.locale)
        self.not_rendered: list[str] = []
        self.needs_smtputf8 = 0
        self._counts, self._samples = _Counts(), Samples()
        self._real, self._trial = real, trial
        self._sent_at = sent_at = dt.datetime.combine(
            assignments.as_of, _SENT_AT, ZoneInfo(rulebook.workspace.time_zone)
        )
        self._exporters: dict[str, Exporter] = {}
        key = assignments.key
        for spec in CHANNELS:
            channel = rulebook.workspace.channel(spec.name)
            if channel is None and spec not in _ALWAYS:
                continue
            setting = ExportSetting(part, key, channel, sent_at, eml, rulebook.workspace.locale)
            self._exporters[spec.name] = opened.enter_context(closing(spec.exporter(setting)))
        self._exports = Exports(profiles, part)
        self._sendings = Sendings(rulebook, assignments, sent_at) if profiles else None
        self._plan = opened.enter_context(
            closing(CsvFile(part / "plan.csv", ("contact_id", key, *_PLAN_COLUMNS)))
        )
        # Our own people get no gifts.
        is_seed = trial is not None and trial.kind == "seed"
        self._gifts = None
        if any(offer.is_gift for offer in rulebook.offers) and not is_seed:
            self._gifts = opened.enter_context(closing(GiftList(rulebook, assignments, part)))
        self._reasons = opened.enter_context(closing(CsvFile(part / "reasons.csv", (key, *_REASON_COLUMNS))))

    def write(self, plan: Plan, renderer: Renderer, progress: Progress | None) -> Diagnostic | None:
        """Write all messages; gives the finding that refuses the batch, if there is one."""
        total = len(plan.contacts)
        late: list[NoContact] = []
        # Our own people need not see whose message it was.
        is_seed = self._trial is not None and self._trial.kind == "seed"
        masking = Masking(self._rulebook) if is_seed and not self._real else None
        pairs = context_values(self._rulebook, self._assignments, plan.contacts, renderer.uses())
        for done, (contact, values) in enumerate(pairs):
            if progress is not None and done % _EVERY == 0:
                progress(done, total)
            if masking is not None:
                values = masking.values(contact, values)
            try:
                message = renderer.render(contact, values)
            except Incomplete as missing:
                self.not_rendered.append(contact.id)
                late.append(
                    NoContact(
                        contact.customer,
                        contact.row,
                        contact.policy,
                        contact.tier,
                        missing.reason,
                        missing.path,
                        contact.cause,
                        contact.cause_name,
                    )
                )
                continue
            if message is not None and self._trial is not None:
                message = marked(message, self._trial)
            self._samples.add(contact, values, message)
            problem = self._exporters[contact.channel].add(contact, message)
            if problem is not None:
                return problem
            if self._sendings is not None and message is not None:
                self._exports.send(self._sendings.of(contact, message))
            self._count(contact)
        if self._sendings is not None:
            # A trial changes nobody's tier elsewhere.
            self._exports.finish(self._sendings.customers() if self._trial is None else ())
        for reason in merge(plan.reasons, late, key=lambda reason: (reason.row, reason.policy)):
            self._reason(reason)
        if progress is not None:
            progress(total, total)
        return None

    def _count(self, contact: Contact) -> None:
        self._counts.channels[contact.channel] += 1
        if contact.channel == EMAIL.name and not contact.address.isascii():
            self.needs_smtputf8 += 1
        self._counts.tiers[contact.standard, contact.tier] += 1
        if self._gifts is not None:
            self._gifts.add(contact)
        self._plan.row(
            contact.id,
            contact.customer,
            contact.policy,
            contact.cause,
            contact.purpose,
            contact.standard,
            contact.tier,
            contact.channel,
            contact.message,
            contact.locale,
            ";".join(contact.offers),
            contact.owner or "",
            contact.respond_within or "",
            contact.flag or "",
            contact.cause_name or "",
            contact.occasion.isoformat() if contact.occasion is not None else "",
            contact.send_at.isoformat() if contact.send_at is not None else "",
            contact.variant or "",
            ";".join(f"{offer}={code}" for offer, code in sorted(contact.codes.items())),
            (contact.person.key or "") if contact.person is not None else "",
            (contact.person.role or "") if contact.person is not None else "",
            due_words(contact, self._sent_at) if CHANNEL_BY_NAME[contact.channel].shape == "script" else "",
        )

    def _reason(self, reason: NoContact) -> None:
        self._counts.reasons[reason.reason] += 1
        self._samples.leave_out(reason)
        text = REASON_BY_CODE[reason.reason].text
        words = text.zh if self._chinese else text.en
        self._reasons.row(
            reason.customer,
            reason.policy,
            reason.tier or "",
            reason.reason,
            reason.detail,
            words,
            reason.cause,
            reason.cause_name or "",
            reason.until.isoformat() if reason.until is not None else "",
        )

    def write_gallery(self, plan: Plan, renderer: Renderer) -> None:
        """Write the gallery of what was written."""
        gallery = Gallery(
            self._rulebook, renderer, self._samples, plan.as_of, self._sent_at,
            self._assignments.frame.height, self._real, self._trial,
        )  # fmt: skip
        folder = self._part / preview.FOLDER
        folder.mkdir(mode=0o700)
        with new_file(folder / preview.PAGE) as file:
            file.write(gallery_page(gallery))

    def finish(self, plan: Plan, folder: Path, facts: Mapping[str, Any]) -> BatchSummary:
        """Write the manifest, last of all, over the files that are closed."""
        channels = {name: self._counts.channels[name] for name in self._exporters}
        tiers: dict[str, dict[str, int]] = {}
        for (standard, tier), count in sorted(self._counts.tiers.items()):
            tiers.setdefault(standard, {})[tier] = count
        reasons = dict(sorted(self._counts.reasons.items()))
        contacts = sum(channels.values())
        counts: dict[str, Any] = {
            "contacts": contacts, "channels": channels, "tiers": tiers, "reasons": reasons
        }  # fmt: skip
        if self.needs_smtputf8:
            counts["needs_smtputf8"] = self.needs_smtputf8
        gifts = dict(sorted(self._gifts.counts.items())) if self._gifts is not None else {}
        if self._gifts is not None:
            counts["gifts"] = gifts
        content = {"as_of": plan.as_of.isoformat(), **facts, "counts": counts}
        manifest = manifest_bytes(content, self._part)
        with new_file(self._part / "manifest.json") as file:
            file.write(manifest)
            file.flush()
            os.fsync(file.fileno())
        files = tuple(sorted(_name(path) for path in self._part.iterdir()))
        return BatchSummary(
            folder,
            contacts,
            channels,
            tiers,
            reasons,
            facts["rules_hash"],
            facts["data_hash"],
            files,
            frozenset(self.not_rendered),
            gifts,
        )
