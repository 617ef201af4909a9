"""The parameters of commands as Typer builds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


class _AsWritten:
    """Takes a parameter's value as it was written."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value; nothing for a repeated option that was not written."""
        return () if value is None and param.multiple else value


def commands_in(command: Any) -> Iterator[Any]:
    """A command and those inside it."""
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from commands_in(inner)


def parameters_of(command: Any) -> list[Any]:
    """The parameters of a command, the option that shows its help among them."""
    found: list[Any] = command.get_params(typer.Context(command, **SETTINGS))
    return found


def keep_texts(command: Any) -> None:
    """Spare a command, and those inside it, the conversion of parameters to Python types.

    All parameters here are texts and flags, for which conversion does nothing but load pydantic, which takes
    longer than reading the rules. Versions of Typer without such a conversion are left as they are.

    Args:
        command: as Typer builds it.
    """
    for each in commands_in(command):
        for parameter in parameters_of(each):
            if getattr(parameter, "_runtime_param", False) is None:
                parameter._runtime_param = _AsWritten()
