"""Whom the command line means, and by which channels."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import typer

from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, locate
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass

Address: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        help="An e-mail address, phone number or account; kept as a keyed hash. May be repeated.",
    ),
]
Customer: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--customer", metavar="KEY", help="A customer, by the key in the data. May be repeated."),
]
Domain: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--domain", metavar="DOMAIN", help="All addresses of a domain and below it. May be repeated."
    ),
]
ChannelNames: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--channel", metavar="NAME", help="Only this channel; may be repeated. Default: all."),
]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a command line names.

    Attributes:
        addresses: as written, with their one spelling, or several where their country is not known.
        customers: keys.
        domains: in ASCII.
    """

    addresses: tuple[tuple[str, tuple[str, ...]], ...]
    customers: tuple[str, ...]
    domains: tuple[str, ...]


def need_somebody(session: Session, path: str | None, *named: Sequence[str] | None) -> None:
    """Somebody must be named: an address without its option is read as PATH.

    Raises:
        Stop: no option names anybody.
    """
    if any(named):
        return
    # The workspace knows the language, where there is one.
    with contextlib.suppress(Stop):
        locate(path, session)
    raise Stop(ExitCode.USAGE, report("TR947"))


def whom(opened: Opened, addresses: Sequence[str], customers: Sequence[str], domains: Sequence[str]) -> Whom:
    """Whom the options name.

    Raises:
        Stop: one of them is not usable; what was written is not repeated, it tells about people.
    """
    from tieringrules.outreach.address_forms import domain_form
    from tieringrules.outreach.suppressing import address_forms

    problems: list[Diagnostic] = []
    forms = [(one.strip(), address_forms(opened.rulebook, one.strip())) for one in addresses]
    if any(found is None for _, found in forms):
        words = Localized("a usable address", "可用的联系方式")
        problems.append(report("TR948", option="--address", what=words))
    hosts = [domain_form(one) for one in domains]
    if None in hosts:
        words = Localized("a domain such as example.com", "域名，例如 example.com")
        problems.append(report("TR948", option="--domain", what=words))
    if any(not one.strip() for one in customers):
        words = Localized("a customer's key", "客户编号")
        problems.append(report("TR948", option="--customer", what=words))
    if problems:
        raise Stop(ExitCode.USAGE, *problems)
    return Whom(
        tuple((written, tuple(sorted(found))) for written, found in forms if found is not None),
        tuple(one.strip() for one in customers),
        tuple(one for one in hosts if one is not None),
    )


def channels_of(names: Iterable[str] | None) -> tuple[str, ...]:
    """The channels that the options name; none for all.

    Raises:
        Stop: there is no such channel.
    """
    from tieringrules.outreach.channels import CHANNEL_BY_NAME

    asked = tuple(dict.fromkeys(names or ()))
    wrong = [one for one in asked if one not in CHANNEL_BY_NAME]
    if wrong:
        raise Stop(
            ExitCode.USAGE,
            *(
                report("TR013", option="--channel", text=one, hint=hint(one, tuple(CHANNEL_BY_NAME)))
                for one in wrong
            ),
        )
    return asked


def reason_of(word: str, option: str = "--reason") -> str:
    """The reason that an option names.

    Raises:
        Stop: there is no such reason.
    """
    from tieringrules.outreach.suppressing import REASON_BY_CODE, reason_code

    found = reason_code(word)
    if found is None:
        known = tuple(REASON_BY_CODE)
        raise Stop(ExitCode.USAGE, report("TR013", option=option, text=word, hint=hint(word, known)))
    return found
