"""The benchmark of sending compares what it says: both sides hand over every message of the batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.send import bare
from benchmarks.send.__main__ import by_hand, by_send
from benchmarks.send.company import prepare
from tests.sending.company import free_port
from tests.sending.mail_server import Mailbox, mail_server


@pytest.mark.slow
def test_both_sides_hand_over_the_same(tmp_path: Path) -> None:
    port, count = free_port(), 30
    root, batch = prepare(tmp_path / "company", count, port)
    assert len(bare.letters(batch / "email.mbox")) == count
    kept = []
    for send in (
        lambda: by_hand(port, batch / "email.mbox"),
        lambda: by_send(batch, root, count, 1),
        lambda: by_send(batch, root, count, 4),
    ):
        mailbox = Mailbox(keep_content=True)
        with mail_server(mailbox, port=port):
            send()
        kept.append(sorted((one.recipient, one.content) for one in mailbox.accepted))
    assert len(kept[0]) == count and kept[0] == kept[1] == kept[2]
