"""From a signed e-mail to the report about it, and to who is not written to again."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.cli.test_receipts import arf, dsn
from tests.command_line import tieringrules
from tests.sending.campaign import rendered, send, workspace_with
from tests.sending.mail_server import Mailbox, mail_server
from tieringrules.history import Suppression, open_history, place_of

KEY = rsa.generate_private_key(65537, 2048)
SIGNED = ", dkim: {domain: example.com, selector: june, key: .tieringrules/dkim.pem}"


def signing_workspace(folder: Path, port: int) -> Path:
    workspace = workspace_with(folder, port, sending=SIGNED)
    assert tieringrules("init", "--key", workspace).returncode == 0
    file = workspace / ".tieringrules/dkim.pem"
    file.touch(0o600)
    file.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return workspace


def answer(name: bytes, timeout: float = 5) -> bytes:
    assert name == b"june._domainkey.example.com."
    public = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def ids(mailbox: Mailbox) -> dict[str, str]:
    return {one.recipient: one.id.strip("<>").partition("@")[0] for one in mailbox.accepted}


def test_what_arrives_is_signed_and_what_comes_back_is_matched(tmp_path: Path) -> None:
    mailbox = Mailbox(keep_content=True)
    with mail_server(mailbox) as port:
        workspace = signing_workspace(tmp_path / "w", port)
        batch = rendered(workspace)
        done = send(workspace, batch, "--confirm", 6)
        assert (done.returncode, done.stdout) == (0, "  6  sent\n"), done.stderr
    for one in mailbox.accepted:
        assert one.content is not None and dkim.verify(one.content, dnsfunc=answer)
        assert not dkim.verify(one.content.replace(b"One-Click", b"No-Click"), dnsfunc=answer)
    sent = ids(mailbox)
    box = workspace / "reports.mbox"
    box.write_text(
        dsn(sent["c1@b.example.org"], recipient="c1@b.example.org")
        + dsn(sent["c2@c.example.org"], status="4.2.2")
        + arf(sent["c3@a.example.org"])
    )
    # A provider's table names the address alone; what was sent there is known by its hash.
    table = workspace / "opens.csv"
    table.write_text("收件人,事件,时间\nC4@B.Example.org,打开,2099-01-01 08:00:00\n", encoding="gb18030")
    words = ("receipts", "import", box, table, "--workspace", workspace)
    told = json.loads(tieringrules(*words, "--format", "json").stdout)
    assert told["new"] == {"bounced": 1, "complained": 1, "opened": 1, "soft_bounced": 1}
    assert told["suppressed"] == {"bounced": 1, "complaint": 2} and not told["set_aside"]
    planned = tieringrules("plan", workspace, "--as-of", "2026-07-02", "--format", "json")
    reasons = {one["customer"]: one["reason"] for one in json.loads(planned.stdout)["reasons"]}
    assert {key for key, reason in reasons.items() if reason == "suppressed"} == {"C00001", "C00003"}
    counted = tieringrules("history", "messages", workspace, "--by", "message", "--format", "json")
    [row] = json.loads(counted.stdout)
    assert (row["sent"], row["bounced"], row["complained"], row["rates"]["opened"]) == (6, 1, 1, 0.166667)


def test_a_key_that_others_may_read_stops_the_sending(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = signing_workspace(tmp_path / "w", port)
        batch = rendered(workspace)
        (workspace / ".tieringrules/dkim.pem").chmod(0o644)
        done = send(workspace, batch, "--confirm", 6, "--lang", "zh")
        assert done.returncode == 2 and "error[TR946]" in done.stderr and "chmod 600" in done.stderr
        (workspace / ".tieringrules/dkim.pem").unlink()
        assert "error[TR945]" in send(workspace, batch, "--confirm", 6).stderr
    assert not mailbox.accepted


def test_an_opt_out_holds_from_the_next_message_on(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = signing_workspace(tmp_path / "w", port)
        batch = rendered(workspace)
        key = (workspace / ".tieringrules/key").read_text().strip().encode()

        def opt_out(phase: str, recipient: str) -> None:
            """Somebody opts out everybody but b.example.org while the first message is being taken."""
            if phase != "dot" or len(mailbox.accepted):
                return
            kept = open_history(place_of(workspace, None), {}, create=True, secret=key).value
            assert kept is not None
            day = dt.date(2026, 6, 30)
            kept.suppress([Suppression(day, "legal", domain=f"{each}.example.org") for each in "ac"])
            kept.close()

        mailbox.watch = opt_out
        done = send(workspace, batch, "--confirm", 6, "--connections", 1)
    assert done.returncode == 0, done.stderr
    _, *others = [one.recipient.rpartition("@")[2] for one in mailbox.accepted]
    assert {*others} <= {"b.example.org"} and len(others) in (1, 2)
    assert f"{6 - len(mailbox.accepted)}  held back" in done.stdout, done.stdout
