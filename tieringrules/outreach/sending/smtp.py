"""Handing messages over by SMTP (RFC 5321), with a time limit for every phase."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import field
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.sending.transport import Broken, Reply, Unusable
from tieringrules.rulebook.sending import SmtpServer, Timeouts

_STATUS = re.compile(rb"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
_DOT = b"\r\n."
_LINE_END = re.compile(rb"\r\n|\n|\r")
_TAKES_TEXT = 354
_QUIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are to the server."""

    user: str
    password: str = field(repr=False)


class SmtpTransport:
    """Connections to one server.

    Args:
        server: where, and how it is encrypted.
        timeouts: of each phase.
        login: None where the server wants none.
        name: what we call ourselves; None for the name of this machine.
        context: of encryption; None for one that verifies certificate and host name.
    """

    def __init__(
        self,
        server: SmtpServer,
        timeouts: Timeouts = Timeouts(),  # noqa: B008  (it does not change)
        login: Login | None = None,
        name: str | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._timeouts, self._login = server, timeouts, login
        # Asking for it takes seconds on machines without a name, so it is asked once.
        self._name = name or socket.getfqdn()
        self._context = context
        if context is None and server.security != "none":
            self._context = ssl.create_default_context()

    def connect(self) -> SmtpWire:
        """A connection that is greeted, encrypted as wanted and logged in.

        Raises:
            Unusable: there is none to be had.
        """
        try:
            return SmtpWire(self._opened(), self._timeouts)
        except ssl.SSLCertVerificationError as problem:
            words = Localized(
                f"its certificate is not to be trusted ({problem.verify_message})",
                f"其证书不可信（{problem.verify_message}）",
            )
            raise Unusable(words, is_final=True) from None
        except ssl.SSLError:
            words = Localized("no encrypted connection comes about", "无法建立加密连接")
            raise Unusable(words, is_final=True) from None
        except smtplib.SMTPAuthenticationError as problem:
            words = Localized(
                f"it refuses user and password ({problem.smtp_code})",
                f"它拒绝该用户和密码（{problem.smtp_code}）",
            )
            raise Unusable(words, is_final=problem.smtp_code >= 500) from None
        except smtplib.SMTPNotSupportedError:
            words = Localized(
                "it does not offer what is asked for: encryption, or to log in",
                "它不提供所要求的加密或登录方式",
            )
            raise Unusable(words, is_final=True) from None
        except smtplib.SMTPServerDisconnected:
            raise Unusable(Localized("it ended the connection", "它断开了连接")) from None
        except smtplib.SMTPResponseException as problem:
            code = problem.smtp_code
            raise Unusable(Localized(f"it answered {code}", f"它的应答为 {code}")) from None
        except smtplib.SMTPException:
            words = Localized("it does not answer as a mail server does", "它的应答不像邮件服务器")
            raise Unusable(words) from None
        except TimeoutError:
            raise Unusable(Localized("it does not answer in time", "它没有及时应答")) from None
        except socket.gaierror:
            words = Localized("there is no machine of this name", "找不到这个名称的机器")
            raise Unusable(words) from None
        except OSError:
            raise Unusable(Localized("nobody answers there", "那里无人应答")) from None

    def _opened(self) -> smtplib.SMTP:
        server, limits = self._server, self._timeouts
        raw = socket.create_connection((server.host, server.port), limits.connect)
        try:
            # The dot that ends a message is small; it must not wait for word on what came before.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            raw.settimeout(limits.greeting)
            if server.security == "tls":
                assert self._context is not None
                raw = self._context.wrap_socket(raw, server_hostname=server.host)
            connection = _Connection(raw, server.host, self._name)
        except BaseException:
            raw.close()
            raise
        try:
            connection.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                connection.starttls(context=self._context)
                connection.ehlo()
            if self._login is not None:
                connection.login(self._login.user, self._login.password)
        except BaseException:
            connection.close()
            raise
        return connection


class _Connection(smtplib.SMTP):
    """A connection over a socket that is there already."""

    def __init__(self, opened: socket.socket, host: str, name: str) -> None:
        self._opened = opened
        super().__init__(local_hostname=name)
        # What starttls compares the certificate with.
        self._host = host
        code, _ = self.connect(host)
        if code != 220:
            self.close()
            raise smtplib.SMTPConnectError(code, b"")

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return self._opened


class SmtpWire:
    """An open connection.

    Args:
        connection: greeted, and logged in where that is wanted.
        timeouts: of each phase.
    """

    def __init__(self, connection: smtplib.SMTP, timeouts: Timeouts) -> None:
        self._smtp, self._timeouts = connection, timeouts
        self._has_size = connection.has_extn("size")

    @property
    def takes_utf8(self) -> bool:
        """Whether the server offers SMTPUTF8 (RFC 6531)."""
        return bool(self._smtp.has_extn("smtputf8"))

    def envelope(self, sender: str, address: str, size: int) -> Reply:
        """MAIL and RCPT; the first answer that refuses, or the last."""
        options = f" SIZE={size}" if self._has_size else ""
        if not address.isascii():
            self._smtp.command_encoding = "utf-8"
            options += " SMTPUTF8 BODY=8BITMIME"
        try:
            reply = self._ask(f"MAIL FROM:<{sender}>{options}", self._timeouts.envelope)
            if reply.is_positive:
                reply = self._ask(f"RCPT TO:<{address}>", self._timeouts.envelope)
        finally:
            self._smtp.command_encoding = "ascii"
        return reply

    def text(self, data: bytes) -> Reply:
        """DATA, and the text without the dot that ends it."""
        reply = self._ask("DATA", self._timeouts.data)
        if reply.code != _TAKES_TEXT:
            # Anything else is no leave to go on; a positive answer here is none that the protocol knows.
            return reply if not reply.is_positive else Reply(451)
        self._write(transparent(data), self._timeouts.data)
        return reply

    def dot(self) -> Reply:
        """The dot, and the server's answer to the whole message."""
        self._write(b".\r\n", self._timeouts.data)
        return self._answer(self._timeouts.reply)

    def forget(self) -> None:
        """RSET."""
        self._ask("RSET", self._timeouts.envelope)

    def close(self) -> None:
        """QUIT, where the server still listens, and the end."""
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_QUIT_SECONDS)
                self._smtp.quit()
        except (OSError, smtplib.SMTPException, ValueError):
            pass
        finally:
            self._smtp.close()

    def _ask(self, command: str, seconds: float) -> Reply:
        try:
            self._limit(seconds)
            self._smtp.putcmd(command)
        except (OSError, smtplib.SMTPException) as problem:
            self._smtp.close()
            raise Broken from problem
        return self._answer(seconds)

    def _write(self, data: bytes, seconds: float) -> None:
        try:
            self._limit(seconds)
            assert self._smtp.sock is not None
            self._smtp.sock.sendall(data)
        except OSError as problem:
            self._smtp.close()
            raise Broken from problem

    def _answer(self, seconds: float) -> Reply:
        try:
            self._limit(seconds)
            code, words = self._smtp.getreply()
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self._smtp.close()
            raise Broken from problem
        if not 200 <= code < 600:
            self._smtp.close()
            raise Broken
        found = _STATUS.match(words)
        return Reply(code, found[1].decode("ascii") if found is not None else None)

    def _limit(self, seconds: float) -> None:
        if self._smtp.sock is None:
            raise Broken
        self._smtp.sock.settimeout(seconds)


def in_lines(data: bytes) -> bytes:
    """A message with CRLF line ends, the last line ended (RFC 5321, 2.3.8)."""
    lines = data.replace(b"\n", b"\r\n") if b"\r" not in data else _LINE_END.sub(b"\r\n", data)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def transparent(data: bytes) -> bytes:
    """A message with CRLF line ends as it travels, dots at line starts doubled (RFC 5321, 4.5.2)."""
    lines = data.replace(_DOT, _DOT + b".") if _DOT in data else data
    return b"." + lines if lines.startswith(b".") else lines
