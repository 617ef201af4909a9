"""E-mail addresses and phone numbers: one spelling for each, and none for what is neither."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.intake.columns import where

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

NOT_AN_EMAIL = "TR553"
NOT_A_PHONE = "TR554"
# The dot-atom form of RFC 5322 with host names of RFC 1035: what nearly all addresses are.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_PLAIN_EMAIL = (
    rf"^{_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.)+[A-Za-z]{{2,63}}$"
)
# Host names that never receive mail (RFC 6761).
_NEVER_MAILED = r"(?i)\.(?:arpa|invalid|local|localhost|onion|test)$"
_MOST_CHARACTERS = 254
_MOST_BEFORE_AT = 64
_ALIKE = r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}]"
_MIXED = rf"\p{{Latin}}[^@.]*{_ALIKE}|{_ALIKE}[^@.]*\p{{Latin}}"
_CHINESE_MOBILE = r"^1[3-9][0-9]{9}$"
_CHINA = 86
_LONGEST_PHONE = 60


def emails(cells: pl.Series) -> pl.Series:
    """The addresses of cells, null for what is none. Syntax only; no name server is asked.

    Args:
        cells: String without blanks around.
    """
    plain = (
        cells.str.contains(_PLAIN_EMAIL)
        & ~cells.str.contains(_NEVER_MAILED)
        & (cells.str.len_bytes() <= _MOST_CHARACTERS)
        & (cells.str.find("@", literal=True) <= _MOST_BEFORE_AT)
    ).fill_null(False)
    return _or_careful(cells, plain, _email)


def mixed_scripts(emails: pl.Series) -> pl.Series:
    """The mask of addresses in which one word mixes Latin letters with others that look like them.

    Unicode Technical Standard 39 calls such words mixed-script confusables.

    Args:
        emails: addresses, null for missing.
    """
    return (emails.str.contains(_MIXED) & (emails.str.len_bytes() != emails.str.len_chars())).fill_null(False)


def phones(cells: pl.Series, region: str | None, *, international: bool = False) -> pl.Series:
    """The numbers of cells, null for what is no number that can be dialled.

    A number of the region is written as it is dialled there, digits only; one of another country in the
    form of ITU-T E.164, with `+`. So every number has one spelling in its column. Without a region only
    numbers with `+` are looked at, and the others are kept.

    Args:
        cells: String without blanks around.
        region: ISO 3166-1 alpha-2 code.
        international: write every number in the form of E.164; without a region only those with `+` are any.
    """
    # Exports write numbers as 13800138000.0 where a column has missing cells.
    cells = cells.str.strip_suffix(".0")
    if region is None and not international:
        plain = ~cells.str.contains(r"^[+＋]").fill_null(False)
    elif region is not None and region.upper() == "CN":
        plain = cells.str.contains(_CHINESE_MOBILE)
    else:
        plain = pl.repeat(False, len(cells), eager=True)
    plain = plain.fill_null(False)
    found = _or_careful(cells, plain, lambda text: _phone(text, region, international))
    return found.zip_with(~plain, f"+{_CHINA}" + found) if international else found


def is_region(region: str) -> bool:
    """Whether phone numbers of a region are known."""
    import phonenumbers

    return region.upper() in phonenumbers.SUPPORTED_REGIONS


def _or_careful(cells: pl.Series, plain: pl.Series, careful: Callable[[str], str | None]) -> pl.Series:
    """The plain cells as they are, and the others, each different one once, carefully."""
    unsure = where(~plain, cells)
    different = unsure.drop_nulls().unique()
    if different.is_empty():
        return cells
    spelled = pl.Series([careful(text) for text in different.to_list()], dtype=pl.String)
    found = unsure.replace_strict(different, spelled, default=None, return_dtype=pl.String)
    return cells.zip_with(plain, found)


def _email(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        return validate_email(text, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None


def _phone(text: str, region: str | None, international: bool) -> str | None:
    import phonenumbers

    if len(text) > _LONGEST_PHONE:
        return None
    try:
        number = phonenumbers.parse(text, region.upper() if region is not None else None)
    except phonenumbers.NumberParseException:
        return None
    # Not `is_valid_number`: countries open new prefixes sooner than anybody's list of them learns it.
    whole = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not whole or _is_cut_off(number):
        return None
    at_home = (
        region is not None
        and not international
        and number.country_code == phonenumbers.country_code_for_region(region.upper())
    )
    extension, number.extension = number.extension, None
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.E164
    written = phonenumbers.format_number(number, kind)
    digits = "".join(character for character in written if character.isdigit())
    # As RFC 3966 writes extensions.
    return ("" if at_home else "+") + digits + (f";ext={extension}" if extension else "")


def international_number(text: str, region: str) -> str | None:
    """A phone number in the form of ITU-T E.164, None for what is no number that can be dialled.

    Args:
        text: as somebody wrote it.
        region: ISO 3166-1 alpha-2 code of numbers without a country.
    """
    return _phone(text, region, international=True)


def _is_cut_off(number: PhoneNumber) -> bool:
    """Whether a Chinese mobile number has digits too few or too many: as a land line it could be possible."""
    digits = str(number.national_number)
    return number.country_code == _CHINA and re.match("1[3-9]", digits) is not None and len(digits) != 11
