"""Which language to speak: the option, then the environment, then the workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tieringrules.diagnostic import LANGUAGES, Language

# In the order in which POSIX lets them win over each other.
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(tag: str) -> Language | None:
    """The product's language for a locale such as `zh_CN.UTF-8`; None for others."""
    first = re.split(r"[-_.@]", tag.strip().lower(), maxsplit=1)[0]
    return next((language for language in LANGUAGES if language == first), None)


def language_of_environment(environment: Mapping[str, str]) -> Language | None:
    """The language that TIERINGRULES_LANG or the locale asks for; None for locales such as C."""
    asked = spoken(environment.get("TIERINGRULES_LANG", ""))
    if asked is not None:
        return asked
    # The first variable that is set decides, as POSIX says, even where it asks for another language.
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return spoken(locale)


def language_of_workspace(folder: Path) -> Language | None:
    """The language that a workspace's `locale:` names, read so that it is known for a broken file too."""
    try:
        with (folder / "tieringrules.yaml").open("rb") as file:
            text = file.read(1 << 20).decode("utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"""^locale\s*:\s*["']?([A-Za-z]+)""", text.removeprefix("\ufeff"), re.MULTILINE)
    return spoken(found.group(1)) if found else None


def language_of_arguments(arguments: list[str]) -> Language | None:
    """The language after `--lang`, for words about a command line that cannot be read as a whole."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return spoken(argument.removeprefix("--lang="))
        if argument == "--lang" and index + 1 < len(arguments):
            return spoken(arguments[index + 1])
    return None
