"""The one spelling of an address, under which it is known again however somebody wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from tieringrules.outreach.addresses import email_address, phone_number
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.rulebook.model import Channel, Rulebook

_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOST_LABELS = 10


def email_form(address: str) -> str:
    """The one spelling of an e-mail address.

    The host's name means the same in capital and small letters (RFC 1035, 2.3.3) and in its ASCII form. What
    stands before the `@` is the host's business (RFC 5321, 2.4), but hardly a host tells `Li@` from `li@`;
    whoever wants no more must not be written to because a list spells them otherwise.

    Args:
        address: as it is used.
    """
    if address.isascii():
        return address.strip().lower()
    address = email_address(address) or address.strip()
    local, _, host = address.rpartition("@")
    return f"{_folded(local)}@{host.lower()}"


def phone_form(number: str, region: str | None) -> str:
    """The one spelling of a phone number: that of ITU-T E.164 where its country is known, else its digits.

    Args:
        number: as it is used.
        region: ISO 3166-1 alpha-2 code of numbers without a country.
    """
    digits = phone_number(number) or number.strip()
    if digits.startswith("+"):
        return digits
    if region is None:
        return digits
    if region.upper() == "CN" and _CHINESE_MOBILE.fullmatch(digits):
        return f"+86{digits}"
    from tieringrules.intake.addresses import international_number

    return international_number(digits, region) or digits


def text_form(text: str) -> str:
    """The one spelling of an account or a place."""
    return _folded(" ".join(text.split()))


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def form_maker(rulebook: Rulebook, channel: Channel) -> Callable[[str], str]:
    """What gives the one spelling of a channel's addresses.

    Args:
        rulebook: for the country of phone numbers.
        channel: of the workspace.
    """
    spec = CHANNEL_BY_NAME.get(channel.name)
    usable = spec.address if spec is not None else None
    if usable is email_address:
        return email_form
    if usable is phone_number:
        region = region_of(rulebook, channel)
        return lambda number: phone_form(number, region)
    return text_form


def region_of(rulebook: Rulebook, channel: Channel) -> str | None:
    """The country of a channel's phone numbers that name none."""
    dataset, _, name = channel.address.rpartition(".")
    contract = rulebook.dataset(dataset) if dataset else rulebook.customers
    column = next((each for each in contract.columns if each.name == name), None) if contract else None
    return column.region if column is not None else None


def forms_of(rulebook: Rulebook, written: str) -> frozenset[str]:
    """The spellings that an address may have on the channels of a workspace.

    Args:
        rulebook: for its channels.
        written: an e-mail address, a phone number, or the name of an account, as somebody wrote it.
    """
    if email_address(written) is not None:
        return frozenset((email_form(written),))
    if phone_number(written) is not None:
        channels = [one for one in rulebook.workspace.channels if _is_phoned(one)]
        regions = {region_of(rulebook, one) for one in channels} or {None}
        return frozenset(phone_form(written, region) for region in regions)
    return frozenset((text_form(written),))


def _is_phoned(channel: Channel) -> bool:
    spec = CHANNEL_BY_NAME.get(channel.name)
    return spec is not None and spec.address is phone_number


def domain_form(written: str) -> str | None:
    """A host's name in ASCII and small letters; None where it is not one, or only the last part of one.

    Args:
        written: such as `example.com`, `@例子.中国`, `EXAMPLE.com.`.
    """
    name = written.strip().removeprefix("@").removesuffix(".")
    found = email_address(f"a@{name}") if "@" not in name else None
    return found.rpartition("@")[2].lower() if found is not None else None


def domains_of(form: str) -> tuple[str, ...]:
    """The domain of an e-mail address's spelling and those above it, without the last part alone."""
    local, at, host = form.rpartition("@")
    if not at or not local:
        return ()
    labels = host.split(".")[-_MOST_LABELS:]
    return tuple(".".join(labels[first:]) for first in range(len(labels) - 1))


FormMakers = Mapping[str, Callable[[str], str]]


def form_makers(rulebook: Rulebook) -> FormMakers:
    """Channel → what gives the one spelling of its addresses."""
    return {one.name: form_maker(rulebook, one) for one in rulebook.workspace.channels}
