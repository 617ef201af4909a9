"""The mail server of the tests does what it says, so that what they say of sending is true."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections import Counter
from pathlib import Path

import pytest

from tests.sending.faults import ROUGH, Faults
from tests.sending.mail_server import Mailbox, mail_server, make_certificate

PEOPLE = [f"c{number}@example.org" for number in range(160)]


def letter(recipient: str) -> bytes:
    return f"Message-ID: <{recipient.partition('@')[0]}@example.com>\r\nSubject: x\r\n\r\nHello\r\n".encode()


def send_all(port: int, attempts: int = 1) -> Counter[str]:
    """What a plain client is told, trying each message so often unless it is told yes or never."""
    told: Counter[str] = Counter()
    for recipient in PEOPLE:
        for _ in range(attempts):
            with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
                try:
                    client.sendmail("care@example.com", [recipient], letter(recipient))
                    answer = "250"
                except smtplib.SMTPServerDisconnected:
                    answer = "cut"
                except smtplib.SMTPRecipientsRefused as refused:
                    answer = str(next(iter(refused.recipients.values()))[0])
                except smtplib.SMTPDataError as refused:
                    answer = str(refused.smtp_code)
            told[answer] += 1
            if answer in ("250", "550"):
                break
    return told


def test_what_is_told_is_what_is_kept(tmp_path: Path) -> None:
    faults = Faults(seed=3, later=0.2, never=0.1, cut_before=0.05, cut_after=0.1, slow=0.02, pause=0.001)
    mailbox = Mailbox(faults, journal=tmp_path / "journal")
    with mail_server(mailbox) as port:
        told = send_all(port)
    fates = Counter(faults.fate(recipient, 1) for recipient in PEOPLE)
    assert set(fates) == {
        "accepted", "later at RCPT", "later at the end", "never at RCPT", "never at the end", "cut before",
        "cut after, kept", "cut after, lost",
    }  # fmt: skip
    assert told["250"] == fates["accepted"]
    assert told["451"] == fates["later at RCPT"] + fates["later at the end"]
    assert told["550"] == fates["never at RCPT"] + fates["never at the end"]
    assert told["cut"] == sum(count for fate, count in fates.items() if fate.startswith("cut"))
    assert len(mailbox.accepted) == fates["accepted"] + fates["cut after, kept"]
    lines = (tmp_path / "journal").read_text().splitlines()
    assert lines == [f"{one.id} {one.recipient}" for one in mailbox.accepted]
    assert max(mailbox.counts().values()) == 1


def test_the_faults_of_the_issue() -> None:
    fates = Counter(ROUGH.fate(f"c{number}@example.org", 1) for number in range(20_000))
    shares = {fate: count / 20_000 for fate, count in fates.items()}
    assert shares["later at RCPT"] + shares["later at the end"] == pytest.approx(0.098, abs=0.01)
    assert shares["never at RCPT"] + shares["never at the end"] == pytest.approx(0.02, abs=0.004)
    assert shares["cut after, kept"] + shares["cut after, lost"] == pytest.approx(0.0294, abs=0.005)
    # Whoever is refused for good is refused every time, and whoever is put off has another chance.
    for number in range(500):
        recipient = f"c{number}@example.org"
        fates_of = {ROUGH.fate(recipient, attempt) for attempt in range(1, 40)}
        assert "accepted" in fates_of or (len(fates_of) == 1 and min(fates_of).startswith("never"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see TLS from the start
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_secured_connections(tmp_path: Path, security: str) -> None:
    certificate = make_certificate(tmp_path)
    mailbox = Mailbox(keep_content=True)
    trusted = ssl.create_default_context(cafile=str(certificate.authority))
    login = ("care", "Top Secret")
    with mail_server(mailbox, certificate, security, login) as port:  # type: ignore[arg-type]
        for context, password in ((trusted, login[1]), (trusted, "wrong"), (None, login[1])):
            context = context or ssl.create_default_context()
            problems = (ssl.SSLError, smtplib.SMTPAuthenticationError)
            with contextlib.suppress(*problems), _client(port, security, context) as client:
                client.login(login[0], password)
                client.sendmail("care@example.com", [PEOPLE[0]], letter(PEOPLE[0]))
    assert [(one.id, one.content) for one in mailbox.accepted] == [("c0", letter(PEOPLE[0]))]
    assert mailbox.secured == 1


def _client(port: int, security: str, context: ssl.SSLContext) -> smtplib.SMTP:
    if security == "tls":
        return smtplib.SMTP_SSL("127.0.0.1", port, local_hostname="localhost", context=context)
    client = smtplib.SMTP("127.0.0.1", port, local_hostname="localhost")
    client.starttls(context=context)
    return client
