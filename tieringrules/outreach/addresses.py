"""Addresses that can be used, in the form in which they are used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tieringrules.outreach.plain_text import one_line

# The dot-atom form of RFC 5322 with host names of RFC 1035: what nearly all addresses are.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{1,59}})")
_WORD = r"[A-Za-z0-9_]{1,24}"
_PHONE = re.compile(r"\+?[0-9(][0-9() -]{3,28}[0-9]")


def email_address(text: str) -> str | None:
    """An e-mail address, or None where it is not one. Syntax only; no name server is asked.

    Args:
        text: as the data has it; an international host name becomes its ASCII form. What stands before the
            `@` may be in any script (RFC 6531): servers without SMTPUTF8 do not take such an address.
    """
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return text if len(text) <= 254 and text.index("@") <= 64 else None
    if text.isascii() or len(text.encode()) > 254:
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return None
    local = found.local_part
    return f"{local}@{found.ascii_domain}" if len(local.encode()) <= 64 else None


def phone_number(text: str) -> str | None:
    """A phone number without blanks, hyphens and parentheses, or None where it is not one."""
    text = text.strip()
    if not _PHONE.fullmatch(text):
        return None
    plain = re.sub(r"[() -]", "", text)
    return plain if 6 <= len(plain.lstrip("+")) <= 15 else None


def place(text: str) -> str | None:
    """Where somebody can be visited, on one line, or None where nothing is written."""
    plain = one_line(text)
    return plain if 2 <= len(plain) <= 300 else None


def account(text: str) -> str | None:
    """The name of an account on a network, or None where it is not one: printable, without blanks inside."""
    plain = one_line(text)
    return plain if plain and " " not in plain and len(plain) <= 128 else None


# What these functions give back as it is, as a pattern that columns can be compared with at once.
AS_THEY_STAND: Mapping[Callable[[str], str | None], str] = {
    email_address: rf"^{_WORD}(?:[.+-]{_WORD})?@(?:{_LABEL}\.){{1,3}}[A-Za-z]{{2,10}}$",
    phone_number: r"^\+?[0-9]{6,15}$",
}
