"""A batch that is to be sent: found whole, of the rules and data of now, and what of it may go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.messages import needs_of_messages
from tieringrules.cli.pipeline import Classified, classified, request_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Checked, Localized, report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.history import History, Place
    from tieringrules.history.delivery import Delivery
    from tieringrules.outreach.sending.courier import Screen
    from tieringrules.outreach.sending.finished_batch import FinishedBatch
    from tieringrules.outreach.sending.letters import Letter, Mails
    from tieringrules.outreach.sending.queue import Errand

_TRIALS = {"sample": "--sample", "customer": "--customer"}
SEED = "seed"


@dataclass(frozen=True, slots=True)
class Store:
    """The history of a workspace, for a command that sends."""

    place: Place
    history: History | None

    def refusal(self, problem: Exception) -> Stop:
        """The end of a command whose history cannot be used."""
        from tieringrules.history.opening import refusal

        return Stop(ExitCode.USAGE, refusal(self.place, problem))


@contextmanager
def store_of(opened: Opened, *, create: bool) -> Iterator[Store]:
    """The history of a workspace.

    Args:
        opened: the workspace.
        create: whether it is made where there is none.

    Raises:
        Stop: it cannot be used.
    """
    from tieringrules.history import open_history, place_of
    from tieringrules.history.opening import FAILURES
    from tieringrules.intake.secret_key import read_key

    place = place_of(opened.root, opened.rulebook.workspace.history)
    key = read_key(opened.root, os.environ)
    found = open_history(place, os.environ, create=create, secret=key.value)
    if any(one.code == "TR991" for one in found.diagnostics):
        found = Checked(None, key.diagnostics)  # which say why there is no key
    if found.diagnostics:
        raise Stop(ExitCode.USAGE, *found.diagnostics)
    store = Store(place, found.value)
    with ExitStack() as stack:
        if found.value is not None:
            stack.callback(found.value.close)
        try:
            yield store
        except FAILURES as problem:
            raise store.refusal(problem) from problem


def batch_of(folder: Path) -> FinishedBatch:
    """A finished and unchanged batch.

    Raises:
        Stop: it is none, or what stands in it is of no use to customers.
    """
    from tieringrules.outreach.sending.finished_batch import read_batch

    checked = read_batch(folder)
    if checked.value is None:
        raise Stop(ExitCode.FINDINGS, *checked.diagnostics)
    if checked.value.codes_withheld and checked.value.trial is None:
        words = {"folder": str(folder), "count": checked.value.codes_withheld}
        raise Stop(ExitCode.FINDINGS, report("TR916", **words))  # type: ignore[arg-type]
    return checked.value


def letters_of(batch: FinishedBatch, mails: Mails) -> list[Letter]:
    """The e-mails of a batch.

    Raises:
        Stop: they and the plan do not belong together.
    """
    try:
        return mails.letters()
    except (ValueError, KeyError, StopIteration):
        words = Localized("its plan.csv and its e-mails do not match", "plan.csv 与邮件不一致")
        raise Stop(ExitCode.FINDINGS, report("TR980", folder=str(batch.folder), problem=words)) from None


def compared(
    session: Session, opened: Opened, batch: FinishedBatch, data: list[str] | None, previous: str | None
) -> Classified:
    """The customers as they are now, where rules and data are those that the batch was made from.

    Raises:
        Stop: they are not, or the batch is a trial that is not sent.
    """
    from tieringrules.outreach.manifest import rules_hash
    from tieringrules.outreach.templates.library import load_library

    folder = str(batch.folder)
    if batch.trial in _TRIALS:
        raise Stop(ExitCode.FINDINGS, report("TR982", folder=folder, option=_TRIALS[batch.trial]))
    rulebook = opened.rulebook
    library = load_library(rulebook, opened.root)
    if not library.ok:
        raise Stop(ExitCode.FINDINGS, *library.diagnostics, sources=rulebook.sources)
    if rules_hash({**rulebook.digests, **library.value.digests}) != batch.rules_hash:
        raise Stop(ExitCode.FINDINGS, report("TR981", folder=folder, what=Localized("rules", "规则")))
    needs = needs_of_messages(opened)
    request = request_of(data, batch.as_of.isoformat(), previous=previous)
    result = classified(session, opened, request, needs.columns, metrics=needs.metrics, warnings=False)
    digests = {name: table.digest for name, table in result.tables.items() if table.digest is not None}
    if digests != batch.data:
        raise Stop(ExitCode.FINDINGS, report("TR981", folder=folder, what=Localized("data", "数据")))
    return result


def screen_of(result: Classified, history: History | None, batch: FinishedBatch) -> Screen:
    """What is asked before each message: consent and suppression, by customer, address and domain."""
    from tieringrules.engine.same_customer import survivors_of
    from tieringrules.outreach.address_forms import domains_of
    from tieringrules.outreach.permission import Permission, consents_of
    from tieringrules.outreach.sending.letters import CHANNEL

    suppressed = history.suppressed() if history is not None else _NOBODY
    merged = survivors_of(result.kernel, result.tables)
    consents = consents_of(result.rulebook, result.assignments, merged)
    permission = Permission(suppressed, consents)  # type: ignore[arg-type]

    def screen(letter: Letter) -> str | None:
        if batch.trial == SEED:
            # Our own people stand in no data and agree by being on the list; the customer is another.
            form = permission.form(CHANNEL, letter.address)
            found = suppressed.reason(CHANNEL, "", form, letter.address, domains_of(form))
            return "suppressed" if found is not None else None
        return permission.refusal(CHANNEL, letter.purpose, letter.customer, letter.address)

    return screen


class _Nobody:
    """The list where there is no history."""

    def reason(self, *_: object) -> str | None:
        return None


_NOBODY = _Nobody()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of the e-mails of a batch if it were sent now.

    Attributes:
        errands: those that may go, now or later, with when: seconds since 1970, None for now.
        held: reason → e-mails that may not go now.
        later: of the errands, those whose time has not come.
        before: what became of e-mails that were dealt with before: state → how many.
        domains: of the errands.
    """

    errands: tuple[tuple[Errand, float | None], ...]
    held: Mapping[str, Sequence[Errand]]
    later: int
    before: Mapping[str, int]
    domains: int

    @property
    def count(self) -> int:
        """How many are confirmed."""
        return len(self.errands)


def outlook(letters: Iterable[Letter], known: Mapping[str, Delivery], screen: Screen, now: float) -> Outlook:
    """What may go of a batch.

    Args:
        letters: its e-mails.
        known: contact → what the ledger says.
        screen: who must not be written to.
        now: seconds since 1970.
    """
    from tieringrules.history.delivery import OPEN
    from tieringrules.outreach.sending.queue import Errand

    errands: list[tuple[Errand, float | None]] = []
    held: dict[str, list[Errand]] = {}
    before: Counter[str] = Counter()
    domains: set[str] = set()
    later = 0
    for letter in letters:
        found = known.get(letter.contact)
        if found is not None and found.state not in OPEN:
            before["unknown" if found.state == "sending" else found.state] += 1
            continue
        tries = found.tries if found is not None else 0
        errand = Errand(letter, tries, found is not None and found.state == "held")
        reason = screen(letter)
        if reason is not None:
            held.setdefault(reason, []).append(errand)
            continue
        moments = [found.next_at if found is not None else None, letter.not_before]
        moment = max((each for each in moments if each is not None and each > now), default=None)
        later += letter.not_before is not None and letter.not_before > now
        errands.append((errand, moment))
        domains.add(letter.domain)
    return Outlook(tuple(errands), held, later, before, len(domains))
