"""A sending that is killed and goes on hands every message over once; what it cannot know it says."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import tieringrules
from tests.sending.company import Company
from tests.sending.faults import Faults
from tests.sending.killing import Moment, copied, judge, send_through_kills
from tests.sending.mail_server import Mailbox, mail_server
from tests.sending.nursery import Nursery

CONNECTIONS = 4


def refused_by(mailbox: Mailbox, sent: Company) -> frozenset[str]:
    """Contacts that the server refused for good, or put off again and again."""
    kept = {one.recipient for one in mailbox.accepted}
    return frozenset(
        contact
        for contact, address in sent.planned.items()
        if mailbox.faults.fate(address, 1).startswith("never")
        or (mailbox.attempts[address] > 2 and address not in kept)
    )


def cut_after_the_dot(mailbox: Mailbox) -> int:
    """How many connections the server let go after the final dot."""
    return sum(count for told, count in mailbox.replies.items() if told.startswith("cut after"))


def test_three_kills(small: Company, parent: Nursery, tmp_path: Path) -> None:
    """At the worst moments: the message is kept and the reply is due, the dot came, while it starts."""
    at = [Moment(30, "kept", 0), Moment(40, "dot", 0), Moment(0, "recipient", 0.3)]
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox()
    with mail_server(mailbox, port=mine.port):
        run = send_through_kills(parent, mine, mailbox, at, connections=CONNECTIONS)
    found = judge(mine, mailbox.counts(), unknown_at_most=run.kills * CONNECTIONS)
    assert run.kills == 3 and found["unknown"] >= 2, (run, found)
    assert found["failed"] == 0


def test_who_does_not_exist_is_suppressed_also_by_a_run_that_was_killed(
    small: Company, parent: Nursery, tmp_path: Path
) -> None:
    mine, mailbox = copied(small, tmp_path / "company"), Mailbox(Faults(seed=5, never=0.1))
    with mail_server(mailbox, port=mine.port):
        run = send_through_kills(parent, mine, mailbox, [Moment(100, "kept", 0)], connections=1)
    told = tieringrules("suppress", "list", mine.root, "--format", "json")
    listed = [one for one in json.loads(told.stdout) if one["reason"] == "bounced"]
    gone = [one for one in mine.planned.values() if mailbox.faults.fate(one, 1) == "never at RCPT"]
    assert run.kills == 1 and len(listed) == len(gone) >= 5, (listed, gone)
