"""What sending needs of a server: connections, one message at a time, and what it answered."""

from __future__ import annotations

from typing import Protocol

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: its number (RFC 5321, 4.2) and what RFC 3463 adds; never its words.

    Attributes:
        code: three digits.
        status: such as 5.1.1; None where the server does not say it.
    """

    code: int
    status: str | None = None

    @property
    def is_positive(self) -> bool:
        """Whether the server did, or goes on with, what it was asked for."""
        return 200 <= self.code < 400

    @property
    def is_done(self) -> bool:
        """Whether the server did all that it was asked for, and waits for nothing more."""
        return 200 <= self.code < 300

    @property
    def is_final(self) -> bool:
        """Whether asking again is of no use."""
        return self.code >= 500


class Broken(Exception):  # noqa: N818  (it is what happened)
    """The connection ended, or the server was silent for too long."""


class Unusable(Exception):  # noqa: N818  (it is what happened)
    """There is no connection to be had.

    Attributes:
        problem: in words.
        is_final: whether trying again is of no use.
    """

    def __init__(self, problem: Localized, *, is_final: bool = False) -> None:
        super().__init__(problem.en)
        self.problem, self.is_final = problem, is_final


class Wire(Protocol):
    """An open connection to a server. Every method may raise `Broken`."""

    @property
    def takes_utf8(self) -> bool:
        """Whether addresses may be in any script (RFC 6531)."""

    def envelope(self, sender: str, address: str, size: int) -> Reply:
        """Say who sends so many bytes to whom; the first answer that refuses, or the last one."""

    def text(self, data: bytes) -> Reply:
        """Hand over a message with CRLF line ends, all but the dot that ends it, where the server wants it.

        Returns:
            354 where it was handed over.
        """

    def dot(self) -> Reply:
        """End the message: from here on it is the server's. Raises `Broken` where its answer did not come."""

    def forget(self) -> None:
        """Drop what was begun, so that another message can begin."""

    def close(self) -> None:
        """End the connection; never raises."""


class Transport(Protocol):
    """Where connections come from."""

    def connect(self) -> Wire:
        """A connection that is greeted, encrypted as wanted and logged in.

        Raises:
            Unusable: there is none to be had.
        """
