"""Ten thousand messages through fifty kills: a real mail server, faults, another database."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.intake.test_postgresql import server
from tests.sending.company import Company, apart, company
from tests.sending.faults import ROUGH
from tests.sending.killing import Reader, copied, judge, moments, send_through_kills, send_words
from tests.sending.mail_server import Mailbox, Phase, mail_server
from tests.sending.nursery import Nursery
from tests.sending.opensmtpd import opensmtpd
from tests.sending.test_kills import CONNECTIONS, cut_after_the_dot, refused_by
from tieringrules.history.opening import VARIABLES

__all__ = ["server"]
pytestmark = pytest.mark.slow
MESSAGES = 10_000
# Two hundred where they are asked for: TIERINGRULES_KILLS=200 pytest -m slow tests/sending/test_many_kills.py
KILLS = int(os.environ.get("TIERINGRULES_KILLS", "50"))
ON_A_SERVER = MESSAGES if KILLS >= 200 else 2_000
BOSS = dict(zip(VARIABLES, ("postgres", "boss"), strict=True))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company(tmp_path_factory.mktemp("large") / "company", MESSAGES)


def test_a_real_mail_server(large: Company, parent: Nursery, tmp_path: Path) -> None:
    mine = copied(large, tmp_path / "company")
    with opensmtpd(mine.port) as real:
        when = moments(1, KILLS, MESSAGES, phases=("reply",))
        run = send_through_kills(parent, mine, real, when, connections=CONNECTIONS)
        real.settled()
        delivered = real.counts()
    found = judge(mine, delivered, unknown_at_most=run.kills * CONNECTIONS)
    assert run.kills >= KILLS * 0.9, run
    assert found["failed"] == 0


def test_refusals_and_lost_connections(large: Company, parent: Nursery, tmp_path: Path) -> None:
    mine, mailbox = copied(large, tmp_path / "company"), Mailbox(ROUGH)
    with mail_server(mailbox, port=mine.port):
        run = send_through_kills(parent, mine, mailbox, moments(2, KILLS, MESSAGES), connections=CONNECTIONS)
    most = run.kills * CONNECTIONS + cut_after_the_dot(mailbox)
    found = judge(mine, mailbox.counts(), unknown_at_most=most, refused=refused_by(mailbox, mine))
    assert run.kills >= KILLS * 0.9, run
    assert min(mailbox.replies[told] for told in ("451", "550", "cut after the dot, kept")) > 50
    assert found["failed"] > 100 and found["unknown"] > 200, found


def test_a_disk_that_is_full_again_and_again(large: Company, parent: Nursery, tmp_path: Path) -> None:
    mine, mailbox, told = copied(large, tmp_path / "company"), Mailbox(), tmp_path / "told"
    words, size, stops = send_words(mine, CONNECTIONS), 4_000_000, 0
    with mail_server(mailbox, port=mine.port):
        while (run := parent.start(words, {}, told, most_bytes=size)).wait() == 2:
            assert "error[TR" in run.text() and size < 40_000_000, run.text()
            stops += 0 < len(mailbox.accepted) < MESSAGES
            size += 200_000
    found = judge(mine, mailbox.counts(), unknown_at_most=stops * CONNECTIONS)
    assert stops >= 3 and found["sent"] >= MESSAGES - stops * CONNECTIONS, (stops, found)


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """Address of a new database."""
    where = server.replace("postgresql+psycopg", "postgresql").replace("//", "//postgres:boss@")
    with psycopg.connect(where, autocommit=True) as boss:
        boss.execute("create database sending")
        try:
            yield server.rpartition("/")[0] + "/sending"
        finally:
            boss.execute("drop database sending with (force)")


def rows_of(database: str) -> Reader:
    """What reads the ledger of a server past the product."""

    def read(_: Company) -> dict[str, str]:
        where = database.replace("postgresql+psycopg", "postgresql").replace("//", "//postgres:boss@")
        with psycopg.connect(where) as connection:
            rows = connection.execute("select contact, state from deliveries").fetchall()
        assert len(rows) == len(dict(rows))
        return dict(rows)

    return read


def test_a_ledger_on_a_server(database: str, parent: Nursery, tmp_path: Path) -> None:
    mine = company(tmp_path / "company", ON_A_SERVER, more=f"history: {database}\n", variables=BOSS)
    mailbox = Mailbox(ROUGH)

    with mail_server(mailbox, port=mine.port):
        when = moments(3, KILLS // 5, ON_A_SERVER)
        run = send_through_kills(
            parent, mine, mailbox, when, connections=CONNECTIONS, variables=BOSS, read=rows_of(database)
        )
    most = run.kills * CONNECTIONS + cut_after_the_dot(mailbox)
    found = judge(
        mine,
        mailbox.counts(),
        unknown_at_most=most,
        read=rows_of(database),
        refused=refused_by(mailbox, mine),
    )
    assert run.kills >= KILLS // 5 * 0.9, run
    assert found["failed"] > 20 and found["unknown"] > 20, found


def test_two_at_once_on_a_server(database: str, parent: Nursery, tmp_path: Path) -> None:
    mine = company(tmp_path / "company", 100, more=f"history: {database}\n", variables=BOSS)
    mailbox, midway, go_on = Mailbox(), threading.Event(), threading.Event()

    def watch(phase: Phase, _: str) -> None:
        if phase == "kept" and len(mailbox.accepted) == 30:
            midway.set()
            assert go_on.wait(120)

    mailbox.watch = watch
    words = send_words(mine, CONNECTIONS)
    with mail_server(mailbox, port=mine.port):
        first = parent.start(words, BOSS, tmp_path / "told")
        assert midway.wait(120)
        second = apart(words, BOSS)
        go_on.set()
        assert first.wait() == 0, first.text()
    assert second.returncode == 2 and "error[TR" in second.stderr, second
    found = judge(mine, mailbox.counts(), unknown_at_most=0, read=rows_of(database))
    assert found == {"sent": 100}
