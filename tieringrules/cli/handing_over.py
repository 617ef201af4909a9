"""One run of sending: the lock, the ledger, the threads, signals and progress."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tieringrules.cli.batches import SEED, Outlook, Store
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.sending import Sending, SmtpServer

if TYPE_CHECKING:
    from tieringrules.history import ContactRecord, PlanRecord
    from tieringrules.history.deliveries import Ledger
    from tieringrules.outreach.sending.courier import Courier, Screen
    from tieringrules.outreach.sending.finished_batch import FinishedBatch
    from tieringrules.outreach.sending.letters import Mails
    from tieringrules.outreach.sending.smtp import Login

USER, PASSWORD = "TIERINGRULES_SMTP_USER", "TIERINGRULES_SMTP_PASSWORD"
_PATIENCE_SECONDS = 30.0
_SHOW_CURSOR = b"\x1b[?25h\r\n"
_SIGNALS = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}
_STOPPING = Localized(
    "stopping: messages that are under way are finished first",
    "正在停止：先完成已开始发送的邮件",
)
SENDING = Localized("sending", "发送中")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run came to.

    Attributes:
        tally: state → e-mails.
        reasons: `state reason` → e-mails.
        left: e-mails that were not dealt with.
        not_due: e-mails whose time has not come.
        problem: why it ended before its time; None where it did not.
        signalled: the exit code of the signal that ended it; None where none did.
    """

    tally: Mapping[str, int]
    reasons: Mapping[str, int]
    left: int
    not_due: int
    problem: Diagnostic | None = None
    signalled: ExitCode | None = None


def server_of(sending: Sending) -> SmtpServer:
    """The server of a workspace.

    Raises:
        Stop: it names none.
    """
    if sending.smtp is None:
        raise Stop(ExitCode.USAGE, report("TR985"))
    return sending.smtp


def login_of(environment: Mapping[str, str], server: SmtpServer) -> Login | None:
    """User and password of the environment; None where there are none.

    Raises:
        Stop: there is only one of them.
    """
    from tieringrules.outreach.sending.smtp import Login

    user, password = environment.get(USER) or None, environment.get(PASSWORD) or None
    if user is None and password is None:
        return None
    if user is None or password is None:
        words = Localized(f"only one of {USER} and {PASSWORD} is there", f"{USER} 与 {PASSWORD} 只设置了一个")
        raise Stop(ExitCode.USAGE, report("TR986", host=server.host, problem=words))
    return Login(user, password)


def signer_of(root: Path, sending: Sending, environment: Mapping[str, str]) -> Callable[[bytes], bytes]:
    """What signs messages by DKIM; messages as they are where the workspace names no key.

    Raises:
        Stop: the key cannot be used.
    """
    if sending.dkim is None:
        return lambda message: message
    from tieringrules.outreach.dkim_signing import dkim_signer, read_signing_key

    key = read_signing_key(root, sending.dkim.key, environment)
    if key.value is None:
        raise Stop(ExitCode.USAGE, *key.diagnostics)
    return dkim_signer(sending.dkim.domain, sending.dkim.selector, key.value, time.time)


def remember(store: Store, batch: FinishedBatch) -> int:
    """Let a batch count as contacts for later plans; gives the number of its plan.

    Raises:
        Stop: somebody else records.
    """
    from tieringrules.history import PlanRecord
    from tieringrules.history.opening import locked
    from tieringrules.history.sent_batches import remember

    assert store.history is not None
    with locked(store.place, os.environ, _PATIENCE_SECONDS) as finding:
        if finding is not None:
            raise Stop(ExitCode.USAGE, finding)
        plan: PlanRecord = PlanRecord(
            day=batch.as_of,
            recorded_at=dt.datetime.now(dt.UTC),
            rules_hash=batch.rules_hash,
            data_hash=batch.data_hash,
            folder=str(batch.folder.resolve()),
            manifest=batch.digest,
        )
        return remember(store.history, plan, _records(batch))


def _records(batch: FinishedBatch) -> Iterator[ContactRecord]:
    from tieringrules.history import ContactRecord

    for row in batch.rows():
        yield ContactRecord(
            id=row.id,
            customer=row.customer,
            day=batch.as_of,
            policy=row.policy,
            cause=row.cause,
            cause_name=row.cause_name,
            purpose=row.purpose,
            channel=row.channel,
            message=row.message,
            variant=row.variant,
            standard=row.standard,
            tier=row.tier,
            owner=row.owner,
            offers=row.offers,
            codes=row.codes,
        )


def hand_over(
    session: Session,
    store: Store,
    ledger: Ledger,
    batch: FinishedBatch,
    mails: Mails,
    found: Outlook,
    screen: Screen,
    sending: Sending,
    *,
    sign: Callable[[bytes], bytes],
    connections: int,
    waits: bool,
) -> Sent:
    """Send what may go.

    Raises:
        Stop: the server or the ledger cannot be used at all.
    """
    from tieringrules.history.delivery import Intended
    from tieringrules.history.opening import FAILURES, refusal
    from tieringrules.outreach.sending import crew
    from tieringrules.outreach.sending.courier import Courier, Means
    from tieringrules.outreach.sending.journal import Journal
    from tieringrules.outreach.sending.letters import Changed
    from tieringrules.outreach.sending.queue import Queue
    from tieringrules.outreach.sending.smtp import SmtpTransport, in_lines

    server = server_of(sending)
    transport = SmtpTransport(server, sending.timeouts, login_of(os.environ, server))
    plan = remember(store, batch) if batch.trial != SEED else None
    now = int(time.time())
    ledger.begin(batch.digest, found.count, now, plan)
    errands = [errand for errand, _ in found.errands]
    errands += [errand for some in found.held.values() for errand in some]
    hashed = _hash(store)
    letters = (errand.letter for errand in errands)
    intended = (Intended(one.contact, one.domain, hashed(one.address)) for one in letters)
    ledger.intend(batch.digest, intended, now)
    queue = Queue(found.errands, sending.rate, sending.per_domain, waits=waits)
    means = Means(
        transport,
        lambda letter: sign(in_lines(mails.text(letter))),
        screen,
        time.time,
        random.SystemRandom(),
        sending.retries,
        sending.bounce,
    )
    courier = Courier(queue, Journal(ledger), means)
    hold_back(courier, found)
    problem: Diagnostic | None = None
    # Whatever ends a run, what it has sent is told.
    with _signals(session, courier) as signalled, _progress(session, courier, found.count) as watch:
        try:
            crew.run(courier, min(connections, max(1, found.count)), watch)
        except Changed as change:
            problem = report("TR980", folder=str(batch.folder), problem=change.problem)
        except FAILURES as failure:
            problem = refusal(store.place, failure)
    if courier.journal.problem is None:
        try:
            ledger.dismiss(courier.refused_to_us)
            keep_out(store, ledger)
        except FAILURES as failure:
            problem = problem or refusal(store.place, failure)
    return Sent(
        courier.tally,
        courier.reasons,
        len(queue),
        queue.not_due,
        problem or _problem(courier, store, server),
        signalled(),
    )


def keep_out(store: Store, ledger: Ledger) -> None:
    """Write to nobody again whose address does not exist, as after a report that says so.

    The ledger knows of them from the moment on that it knows of the refusal, so that this can be made up for.
    """
    from tieringrules.history import Suppression
    from tieringrules.outreach.sending.letters import CHANNEL

    assert store.history is not None
    refusals, day = ledger.refusals(), dt.datetime.now(dt.UTC).date()
    gone: list[Suppression] = []
    for one in refusals:
        if one.address_hash is not None:
            gone.append(Suppression(day, "bounced", address_hash=one.address_hash, channel=CHANNEL))
        elif one.customer is not None:
            gone.append(Suppression(day, "bounced", customer=one.customer, channel=CHANNEL))
    if refusals:
        store.history.suppress(gone)
        ledger.dismiss(one.contact for one in refusals)


def _hash(store: Store) -> Callable[[str], str | None]:
    """What makes keyed hashes of addresses; nothing where the workspace has no secret."""
    from tieringrules.outreach.address_forms import email_form

    history = store.history
    if history is None or history.secrets.key is None:
        return lambda _: None
    history.sign()
    return lambda address: history.address_hash(email_form(address))


def hold_back(courier: Courier, found: Outlook) -> None:
    """Write down who is not sent to now, and why; where that fails, nothing is sent."""
    from tieringrules.outreach.sending.journal import LedgerClosed

    changes = [courier.set_aside(errand, reason) for reason, some in found.held.items() for errand in some]
    try:
        courier.journal.write(changes)
    except LedgerClosed:
        courier.stop()


def _problem(courier: Courier, store: Store, server: SmtpServer) -> Diagnostic | None:
    from tieringrules.history.delivery import OutOfStep
    from tieringrules.history.opening import refusal

    trouble = courier.journal.problem
    if isinstance(trouble, OutOfStep):
        return report("TR987", place=store.place.shown)
    if trouble is not None:
        return refusal(store.place, trouble)
    if courier.problem is not None:
        return report("TR986", host=server.host, problem=courier.problem)
    return None


@contextmanager
def _signals(session: Session, courier: Courier) -> Iterator[Callable[[], ExitCode | None]]:
    """Let Ctrl-C and SIGTERM finish what is under way; a second one ends the program at once.

    At once is without waiting for servers' answers: what is under way stays `sending` in the ledger, and is
    unknown to the next run.
    """
    caught: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before: dict[int, Any] = {}

    def stop(number: int, _: object) -> None:
        if caught:
            _leave_at_once(_SIGNALS[signal.Signals(number)])
        caught.append(number)
        courier.stop()
        session.remark(_STOPPING)

    for each in _SIGNALS:
        before[each] = signal.signal(each, stop)
    try:
        yield lambda: _SIGNALS[signal.Signals(caught[0])] if caught else None
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def _leave_at_once(code: ExitCode) -> NoReturn:
    if sys.stderr.isatty():
        # The bar of progress has hidden it.
        os.write(sys.stderr.fileno(), _SHOW_CURSOR)
    os._exit(code)


@contextmanager
def _progress(session: Session, courier: Courier, total: int) -> Iterator[Callable[[], None]]:
    """Shows rate, remaining time and failures to who watches a terminal."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(session.say(SENDING)), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total)

        def watch() -> None:
            tally = courier.tally
            done = sum(tally[state] for state in ("sent", "failed", "unknown", "held"))
            rate = done / max(0.001, time.monotonic() - begun)
            words = Localized(
                f"{rate:,.0f}/s · {tally['failed']:,} failed · {tally['unknown']:,} unknown",
                f"{rate:,.0f} 封/秒 · 失败 {tally['failed']:,} · 未知 {tally['unknown']:,}",
            )
            bars.update(task, completed=done, description=session.say(words))

        yield watch
