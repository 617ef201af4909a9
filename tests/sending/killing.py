"""Sends a batch in processes that are killed at seeded moments, and judges what became of every message."""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.sending.company import Company
from tests.sending.mail_server import Phase, Watch
from tests.sending.nursery import Child, Nursery

FINAL = {"sent", "failed", "unknown"}
_PHASES: tuple[Phase, ...] = ("recipient", "dot", "kept", "reply")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a process is killed.

    Attributes:
        after: at which message that it hands over; 0 for a kill by the clock alone, while it starts.
        phase: of that message.
        delay: how long after that, in seconds; 0 for at once, on the server's thread.
    """

    after: int
    phase: Phase
    delay: float


def moments(seed: int, count: int, messages: int, phases: Sequence[Phase] = _PHASES) -> list[Moment]:
    """Moments spread over the sending of so many messages.

    Half are exactly at a step of the protocol, half anywhere; a tenth are while the program starts.

    Args:
        seed: of the draws.
        count: how many.
        messages: in all.
        phases: the steps that the server tells.
    """
    draw = random.Random(seed)
    each = max(1, 7 * messages // (4 * count + 4))
    found = []
    for _ in range(count):
        if draw.random() < 0.1:
            found.append(Moment(0, "recipient", draw.uniform(0, 1.5)))
            continue
        delay = 0.0 if draw.random() < 0.5 else draw.uniform(0, 0.01)
        found.append(Moment(draw.randint(1, each), draw.choice(phases), delay))
    return found


def send_words(company: Company, connections: int = 4) -> list[str]:
    """What follows the program's name to send the whole batch."""
    count = str(len(company.planned))
    return [
        "send", str(company.batch), "--workspace", str(company.root),
        "--confirm", count, "--connections", str(connections), "--lang", "en",
    ]  # fmt: skip


Rows = Mapping[str, str]  # contact → state
Reader = Callable[[Company], Rows]


class Watched(Protocol):
    """A mail server that tells what it does."""

    watch: Watch | None


@dataclass(slots=True)
class Run:
    """What the runs of a batch came to.

    Attributes:
        kills: how many processes were killed while they lived.
        codes: exit codes of those that ended by themselves.
        told: what the last one printed.
    """

    kills: int = 0
    codes: list[int] = field(default_factory=list)
    told: str = ""


def send_through_kills(
    parent: Nursery,
    company: Company,
    server: Watched,
    when: Sequence[Moment],
    *,
    connections: int = 4,
    variables: Mapping[str, str] | None = None,
    more_rounds: int = 5,
    read: Reader | None = None,
) -> Run:
    """Send a batch, killing the process at each moment and starting anew; at the end let it finish.

    Args:
        parent: of the processes.
        company: whose batch is sent.
        server: listens at its port.
        when: one for each process.
        connections: as many as each process opens.
        variables: more of the environment.
        read: reads the ledger; None for that in a file.
        more_rounds: how often it is started at most after the last kill, while messages are put off.
    """
    run, told = Run(), company.root / "told.txt"
    words, given = send_words(company, connections), variables or {}
    for moment in when:
        child = parent.start(words, given, told)
        with _watched(server, moment, child):
            code = child.wait()
        if code == -signal.SIGKILL:
            run.kills += 1
        else:
            run.codes.append(code)
    for _ in range(more_rounds):
        run.codes.append(parent.start(words, given, told).wait())
        if set((read or rows_of_file)(company).values()) <= FINAL:
            break
    run.told = told.read_text(encoding="utf-8")
    return run


@contextlib.contextmanager
def _watched(server: Watched, moment: Moment, child: Child) -> Iterator[None]:
    """Kills the process at its moment; the server's thread sees the steps."""
    reached, ended, left = threading.Event(), threading.Event(), moment.after

    def watch(phase: Phase, _: str) -> None:
        nonlocal left
        if phase == moment.phase and left > 0:
            left -= 1
            if not left:
                if not moment.delay:
                    child.kill()
                reached.set()

    def wait() -> None:
        if moment.after:
            while not reached.wait(0.05):
                if ended.is_set():
                    return
        time.sleep(moment.delay)
        child.kill()

    server.watch = watch
    killer = threading.Thread(target=wait)
    killer.start()
    try:
        yield
    finally:
        ended.set()
        killer.join()
        server.watch = None


def rows_of_file(company: Company) -> Rows:
    """What the ledger says, read past the product; the file must be whole."""
    path = company.root / ".tieringrules" / "history.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT contact, state FROM deliveries").fetchall()
    assert len(rows) == len({contact for contact, _ in rows})
    return dict(rows)


def judge(
    company: Company,
    delivered: Counter[str],
    *,
    unknown_at_most: int,
    read: Reader = rows_of_file,
    refused: frozenset[str] = frozenset(),
) -> Counter[str]:
    """Compare what was planned, what the ledger says and what the server kept.

    Args:
        company: whose batch was sent to its end.
        delivered: contact → how often its message was kept.
        unknown_at_most: how many may be unknown.
        read: reads the ledger.
        refused: contacts that the server refuses for good.

    Returns:
        State → how many messages.
    """
    rows = read(company)
    by_state: dict[str, set[str]] = {state: set() for state in FINAL}
    for contact, state in rows.items():
        assert state in FINAL, f"{contact} is {state}"
        by_state[state].add(contact)
    sent, failed, unknown = (by_state[state] for state in ("sent", "failed", "unknown"))
    doubled = {contact: count for contact, count in delivered.items() if count > 1}
    assert not doubled, f"delivered more than once: {doubled}"
    assert rows.keys() == company.planned.keys(), "the ledger does not hold the batch"
    assert sent <= delivered.keys(), f"lost: {sorted(sent - delivered.keys())[:5]}"
    assert delivered.keys() <= sent | unknown, f"not known: {sorted(delivered.keys() - sent - unknown)[:5]}"
    assert delivered.keys() - unknown == company.planned.keys() - unknown - failed
    assert failed <= refused, f"given up: {sorted(failed - refused)[:5]}"
    assert len(unknown) <= unknown_at_most, f"{len(unknown)} unknown, {unknown_at_most} can be explained"
    return Counter(rows.values())


def copied(company: Company, root: Path) -> Company:
    """The same company and batch in another folder, with a ledger of its own."""
    import shutil

    shutil.copytree(company.root, root)
    return Company(root, root / company.batch.relative_to(company.root), company.port, company.planned)
