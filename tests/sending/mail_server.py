"""A mail server with faults, which knows exactly what it has accepted."""

from __future__ import annotations

import asyncio
import os
import re
import ssl
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.sending.faults import NO_FAULTS, Faults

# Of one message, in this order: its recipient was named, its final dot came, it is kept, its reply is due.
Phase = Literal["recipient", "dot", "kept", "reply"]
Watch = Callable[[Phase, str], None]
_MESSAGE_ID = re.compile(rb"(?mi)^Message-ID:\s*<([^@>]+)@")


class Accepted(NamedTuple):
    """A message that was kept."""

    id: str  # the local part of its Message-ID, which is the contact
    recipient: str
    content: bytes | None


@dataclass(slots=True)
class Mailbox:
    """What came in, and what happened on the way.

    Attributes:
        accepted: messages that were kept, in order. Each stands in `journal` before its reply.
        attempts: recipient → how often it was named.
        replies: what was answered, or how the connection went → how often.
        most: how many messages it takes of one connection; it puts off all others (452), as OpenSMTPD does.
        watch: called at each phase of each message, on the server's thread.
    """

    faults: Faults = NO_FAULTS
    keep_content: bool = False
    journal: Path | None = None
    most: int | None = None
    watch: Watch | None = None
    accepted: list[Accepted] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    _taken: WeakKeyDictionary[Session, int] = field(default_factory=WeakKeyDictionary)
    secured: int = 0  # messages over TLS

    def counts(self) -> Counter[str]:
        """Contact → how often its message was kept."""
        return Counter(one.id for one in self.accepted)

    # What aiosmtpd calls.

    async def handle_MAIL(  # noqa: N802
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.most is not None and self._taken.get(session, 0) >= self.most:
            return self._reply("452 4.5.3 too many messages")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 yes"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if server.transport is not None and server.transport.get_extra_info("ssl_object") is not None:
            self.secured += 1
        self.attempts[address] += 1
        self._tell("recipient", address)
        fate = self.faults.fate(address, self.attempts[address])
        if fate == "later at RCPT":
            return self._reply("451 4.3.0 not now")
        if fate == "never at RCPT":
            return self._reply("550 5.1.1 no such mailbox")
        if fate == "cut before":
            await self._cut(server, "cut before DATA")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 yes"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        self._taken[session] = self._taken.get(session, 0) + 1
        self._tell("dot", address)
        attempt = self.attempts[address]
        fate, wait = self.faults.fate(address, attempt), self.faults.wait(address, attempt)
        if wait:
            await asyncio.sleep(wait)
        if fate == "later at the end":
            return self._reply("451 4.3.0 not now")
        if fate == "never at the end":
            return self._reply("550 5.7.1 not such a message")
        if fate == "cut after, lost":
            await self._cut(server, "cut after the dot, lost")
        assert isinstance(envelope.content, bytes)
        self._keep(address, envelope.content)
        self._tell("kept", address)
        if fate == "cut after, kept":
            await self._cut(server, "cut after the dot, kept")
        if wait:
            await asyncio.sleep(wait)
        self._tell("reply", address)
        return self._reply("250 2.0.0 kept")

    def _keep(self, address: str, content: bytes) -> None:
        found = _MESSAGE_ID.search(content)
        assert found, "a message without a Message-ID"
        one = Accepted(found[1].decode("ascii"), address, content if self.keep_content else None)
        if self.journal is not None:
            with self.journal.open("ab", buffering=0) as file:
                file.write(f"{one.id} {one.recipient}\n".encode())
                os.fsync(file.fileno())
        self.accepted.append(one)

    async def _cut(self, server: SMTP, told: str) -> None:
        self.replies[told] += 1
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        await asyncio.Event().wait()  # until the server notices that nobody is there

    def _reply(self, text: str) -> str:
        self.replies[text[:3]] += 1
        return text

    def _tell(self, phase: Phase, address: str) -> None:
        if self.watch is not None:
            self.watch(phase, address)


class _Server(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # the system has chosen one
        super()._trigger_server()


@contextmanager
def mail_server(
    mailbox: Mailbox,
    certificate: Certificate | None = None,
    security: Literal["none", "starttls", "tls"] = "none",
    login: tuple[str, str] | None = None,
    port: int = 0,
) -> Iterator[int]:
    """A running server; gives its port on 127.0.0.1.

    Args:
        mailbox: where it keeps what it accepts.
        certificate: for `starttls` and `tls`.
        security: how connections are secured.
        login: the only user and password; None for a server that asks nobody who they are.
        port: 0 for one that is free.
    """
    settings: dict[str, Any] = {"hostname": "127.0.0.1", "port": port, "server_hostname": "mail.test"}
    if security != "none":
        assert certificate is not None
        settings["tls_context" if security == "starttls" else "ssl_context"] = certificate.server_side()
        settings["require_starttls"] = security == "starttls"
    if login is not None:
        settings |= {"authenticator": _only(login), "auth_required": True}
        settings["auth_require_tls"] = security == "starttls"  # the other way it does not see that it has TLS
    server = _Server(mailbox, **settings)
    server.start()
    mailbox.connections = 0  # starting makes one
    try:
        yield server.port
    finally:
        server.stop()


def _only(login: tuple[str, str]) -> Callable[..., AuthResult]:
    def authenticate(_: SMTP, __: Session, ___: Envelope, mechanism: str, data: object) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == login, handled=False)

    return authenticate


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate for 127.0.0.1, signed by an authority that only `authority` knows.

    `SSL_CERT_FILE=authority` makes a program trust it.
    """

    authority: Path
    chain: Path
    key: Path

    def server_side(self) -> ssl.SSLContext:
        """For a server."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificate(folder: Path, name: str = "127.0.0.1") -> Certificate:
    """An authority of its own and a certificate of it; by `openssl`.

    Args:
        folder: where the files go.
        name: an IPv4 address or a host's name, which the certificate is for.
    """
    made = Certificate(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    root_key, request = folder / "authority.key", folder / "server.csr"
    kind = "IP" if name.replace(".", "").isdigit() else "DNS"
    names = folder / "names.txt"
    names.write_text(f"subjectAltName={kind}:{name}\n", encoding="ascii")
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl("req", "-x509", *new_key, "-keyout", root_key, "-out", made.authority, "-days", "2",
             "-subj", "/CN=authority of a test", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    _openssl("req", *new_key, "-keyout", made.key, "-out", request, "-subj", "/CN=mail.test")
    _openssl("x509", "-req", "-in", request, "-CA", made.authority, "-CAkey", root_key, "-CAcreateserial",
             "-out", made.chain, "-days", "2", "-extfile", names)  # fmt: skip
    return made


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=60)
