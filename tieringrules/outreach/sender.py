"""Who sends an e-mail."""

from __future__ import annotations

import re

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.addresses import email_address
from tieringrules.outreach.plain_text import one_line


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, ready for the header."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The host of the address, which names its messages."""
        return self.address.rpartition("@")[2]


def sender_of(written: str | None) -> Sender | None:
    """The sender that a rule file writes as `Name <address>`; None where it is not one."""
    if not written or "\n" in written or "\r" in written:
        return None
    match = re.fullmatch(r"\s*(.*?)\s*<([^<>]+)>\s*", written)
    name, address = (match[1], match[2]) if match else ("", written)
    plain = email_address(address)
    if plain is None or "<" in name or ">" in name:
        return None
    return Sender(one_line(name.strip('"')), plain)
