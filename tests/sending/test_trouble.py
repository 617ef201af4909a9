"""A full disk, two processes, a signal, a server that nobody knows: nothing is doubled, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.command_line import tieringrules
from tests.sending.company import Company, company, environment
from tests.sending.killing import copied, judge, rows_of_file, send_words
from tests.sending.mail_server import Mailbox, Phase, mail_server, make_certificate
from tests.sending.nursery import Nursery
from tests.sending.test_kills import CONNECTIONS

# What the ledger may grow to before the disk counts as full: enough to begin with two hundred messages.
_LEDGER_BYTES = 420_000


def test_a_full_disk(small: Company, parent: Nursery, tmp_path: Path) -> None:
    mine, mailbox, told = copied(small, tmp_path / "company"), Mailbox(), tmp_path / "told"
    words = send_words(mine, CONNECTIONS)
    with mail_server(mailbox, port=mine.port):
        full = parent.start(words, {}, told, most_bytes=_LEDGER_BYTES)
        assert full.wait() == 2 and "error[TR" in full.text(), full.text()
        known, kept = Counter(rows_of_file(mine).values()), len(mailbox.accepted)
        assert 0 < kept < 200, (kept, known)
        # What the server kept stands in the ledger, but for those that each connection was at.
        assert known["sent"] <= kept <= known["sent"] + known["sending"]
        assert known["sending"] <= CONNECTIONS
        later = parent.start(words, {}, told)
        later.wait()
    found = judge(mine, mailbox.counts(), unknown_at_most=CONNECTIONS)
    assert found["sent"] >= 200 - CONNECTIONS, later.text()


def test_two_at_once(small: Company, parent: Nursery, tmp_path: Path) -> None:
    """The second is refused while the first is in the middle of a message."""
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox()
    midway, go_on = threading.Event(), threading.Event()

    def watch(phase: Phase, _: str) -> None:
        if phase == "kept" and len(mailbox.accepted) == 50:
            midway.set()
            assert go_on.wait(60)

    mailbox.watch = watch
    words = send_words(mine, CONNECTIONS)
    with mail_server(mailbox, port=mine.port):
        first = parent.start(words, {}, tmp_path / "told")
        assert midway.wait(60)
        second = tieringrules(*words)
        go_on.set()
        assert first.wait() == 0, first.text()
    assert second.returncode == 2 and "error[TR" in second.stderr, second
    assert judge(mine, mailbox.counts(), unknown_at_most=0) == {"sent": 200}


def test_a_signal_lets_messages_be_finished(small: Company, parent: Nursery, tmp_path: Path) -> None:
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox()
    words = send_words(mine, CONNECTIONS)
    with mail_server(mailbox, port=mine.port):
        child = parent.start(words, {}, tmp_path / "told")

        def watch(phase: Phase, _: str) -> None:
            if phase == "dot" and len(mailbox.accepted) == 60:
                mailbox.watch = None
                os.kill(child.pid, signal.SIGTERM)

        mailbox.watch = watch
        assert child.wait() == 128 + signal.SIGTERM, child.text()
        assert 60 < len(mailbox.accepted) < 120
        assert set(rows_of_file(mine).values()) == {"sent", "intent"}
        assert parent.start(words, {}, tmp_path / "told").wait() == 0
    assert judge(mine, mailbox.counts(), unknown_at_most=0) == {"sent": 200}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_waits_for_no_server(small: Company, tmp_path: Path, number: signal.Signals) -> None:
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox()
    midway, go_on = threading.Event(), threading.Event()

    def watch(phase: Phase, _: str) -> None:
        if phase == "kept" and len(mailbox.accepted) == 20:
            midway.set()
            assert go_on.wait(60)

    mailbox.watch = watch
    words = [sys.executable, "-m", "tieringrules", *send_words(mine, CONNECTIONS)]
    with (
        mail_server(mailbox, port=mine.port),
        subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE, text=True) as process,
    ):
        try:
            assert midway.wait(60) and process.stderr is not None
            process.send_signal(number)
            assert "stopping" in process.stderr.readline()
            process.send_signal(number)
            assert process.wait(10) == 128 + number
        finally:
            process.kill()
            go_on.set()
    known = Counter(rows_of_file(mine).values())
    assert known["sent"] + known["sending"] >= 20 and 1 <= known["sending"] <= CONNECTIONS


def test_many_connections(small: Company, parent: Nursery, tmp_path: Path) -> None:
    """Each asks the history who must not be written to, on a connection of its own to the database."""
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox()
    with mail_server(mailbox, port=mine.port):
        child = parent.start(send_words(mine, 64), {}, tmp_path / "told")
        assert child.wait() == 0, child.text()
    assert judge(mine, mailbox.counts(), unknown_at_most=0) == {"sent": 200}
    assert mailbox.connections > 20


@pytest.mark.parametrize(("most", "put_off"), [(100, 0), pytest.param(60, 9, marks=pytest.mark.slow)])
def test_a_server_that_takes_so_many_of_a_connection(
    small: Company, parent: Nursery, tmp_path: Path, most: int, put_off: int
) -> None:
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox(most=most)
    with mail_server(mailbox, port=mine.port):
        child = parent.start(send_words(mine, 1), {}, tmp_path / "told")
        assert child.wait() == 0, child.text()
    assert judge(mine, mailbox.counts(), unknown_at_most=0) == {"sent": 200}
    assert mailbox.replies["452"] <= put_off and mailbox.connections >= 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("security", ["starttls", pytest.param("tls", marks=pytest.mark.slow)])
def test_only_a_server_that_can_be_trusted(parent: Nursery, tmp_path: Path, security: str) -> None:
    certificate = make_certificate(tmp_path)
    mine = company(tmp_path / "company", 3, security=security)
    login = {"TIERINGRULES_SMTP_USER": "care", "TIERINGRULES_SMTP_PASSWORD": "Top Secret"}
    trusting = {"SSL_CERT_FILE": str(certificate.authority)}
    mailbox, told = Mailbox(), tmp_path / "told"
    with mail_server(
        mailbox,
        certificate,
        security,
        ("care", "Top Secret"),
        mine.port,  # type: ignore[arg-type]
    ):
        for variables in (login, trusting | login | {"TIERINGRULES_SMTP_PASSWORD": "wrong"}):
            refused = parent.start(send_words(mine), variables, told)
            assert refused.wait() == 2 and "error[TR986]" in refused.text(), refused.text()
            assert "wrong" not in refused.text() and not mailbox.accepted
        done = parent.start(send_words(mine), trusting | login, told)
        assert done.wait() == 0, done.text()
    assert judge(mine, mailbox.counts(), unknown_at_most=0) == {"sent": 3}
    assert mailbox.secured == 3
