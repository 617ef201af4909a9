"""The ledger on a real PostgreSQL server: what a file does, it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.test_on_a_server import BOSS
from tests.intake.test_postgresql import server
from tests.sending.campaign import rendered, send, workspace_with
from tests.sending.faults import Faults
from tests.sending.mail_server import Mailbox, mail_server
from tieringrules.history import History, open_history, place_of
from tieringrules.history.deliveries import Ledger
from tieringrules.history.delivery import Change, Intended, OutOfStep
from tieringrules.history.opening import sole_sender

__all__ = ["server"]
pytestmark = pytest.mark.slow


def opened(server: str, folder: Path) -> History:
    found = open_history(place_of(folder, server), BOSS, create=True, secret=None)
    assert found.value is not None, found.diagnostics
    return found.value


def test_a_campaign_with_faults(server: str, tmp_path: Path) -> None:
    mailbox = Mailbox(Faults(seed=5, later=0.2, never=0.1, cut_before=0.1, cut_after=0.15))
    with mail_server(mailbox) as port:
        further = ", retries: {first: 1 second, longest: 1 second}, connections: 3"
        workspace = workspace_with(tmp_path / "w", port, customers=60, sending=further)
        with (workspace / "tieringrules.yaml").open("a", encoding="utf-8") as file:
            file.write(f"history: {server}\n")
        batch = rendered(workspace, variables=BOSS)
        done = send(workspace, batch, "--confirm", 60, variables=BOSS)
        assert done.returncode == 1, done.stdout + done.stderr
    history = opened(server, workspace)
    with history.connect() as connection:
        ledger = Ledger(connection)
        sent, unknown, failed = (
            {one.contact for one in ledger.in_state(state)} for state in ("sent", "unknown", "failed")
        )
        assert ledger.refusals() == []
    addresses = [f"c{number}@{'abc'[number % 3]}.example.org" for number in range(60)]
    gone = [one for one in addresses if mailbox.faults.fate(one, 1) == "never at RCPT"]
    assert len(history.suppressions()) == len(gone) >= 1
    history.close()
    kept = set(mailbox.counts())
    assert max(mailbox.counts().values()) == 1 and len(sent | unknown | failed) == 60
    assert sent <= kept <= sent | unknown


def test_one_sender_at_a_time_and_no_steps_that_there_are_not(server: str, tmp_path: Path) -> None:
    history, other = opened(server, tmp_path), opened(server, tmp_path)
    place = place_of(tmp_path, server)
    with sole_sender(place, history) as ledger:
        assert isinstance(ledger, Ledger)
        with sole_sender(place, other) as second:
            assert not isinstance(second, Ledger) and second.code == "TR987"
        ledger.begin("b" * 64, 1, 0)
        ledger.intend("b" * 64, [Intended("one", "example.org")], 0)
        ledger.write([Change("one", "intent", "sending", 1, 0)])
        with pytest.raises(OutOfStep):
            ledger.write([Change("one", "intent", "sending", 2, 0)])
        assert ledger.of(["one"])["one"].changed_at == 1
    # The lock went with the connection.
    with sole_sender(place, other) as third:
        assert isinstance(third, Ledger)
        assert third.interrupted(3) == 1
        assert third.of(["one"])["one"].state == "unknown"
    history.close()
    other.close()
