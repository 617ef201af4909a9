"""Where a message leads those who want no more."""

from __future__ import annotations

from urllib.parse import quote

CONTACT = "{contact}"


def names_the_contact(url: str) -> bool:
    """Whether a link written in the workspace tells who unsubscribes."""
    return CONTACT in url


def unsubscribe_link(url: str, contact: str) -> str:
    """The link of one message: the contact's id stands in the place of `{contact}`.

    The id is opaque: it tells nothing about the customer (RFC 8058, 3.1).

    Args:
        url: as written in the workspace.
        contact: the contact's id, hexadecimal.
    """
    return url.replace(CONTACT, quote(contact, safe=""))
