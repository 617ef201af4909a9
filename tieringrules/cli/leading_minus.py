"""Expressions that begin with a minus: told from options, so that `eval '-1'` needs no `--`."""

from __future__ import annotations

from typing import Any


def with_expression_last(arguments: list[str], command: Any) -> list[str]:
    """The arguments of a command line with an expression such as '-1' behind `--`.

    Args:
        arguments: the words after the program's name; the command's own word is among them.
        command: the click command with its parameters.
    """
    if "--" in arguments:
        return arguments
    takes_value = {
        name: not getattr(parameter, "is_flag", False)
        for parameter in command.params
        for name in parameter.opts
        if name.startswith("-")
    }
    rest = iter(enumerate(arguments))
    for place, argument in rest:
        if takes_value.get(argument):
            next(rest, None)
        elif _is_expression(argument, takes_value):
            return [*arguments[:place], *arguments[place + 1 :], "--", argument]
    return arguments


def _is_expression(argument: str, options: dict[str, bool]) -> bool:
    if len(argument) < 2 or not argument.startswith("-") or argument.partition("=")[0] in options:
        return False
    if argument in ("-h", "--help") or f"-{argument}" in options:
        return False
    # `--word` is an option, known or misspelt; `--1` is the number one.
    return not (argument.startswith("--") and argument[2:3].isalpha())
