"""What a command is told about data and day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieringrules.cli.options import ENGINES, EngineName
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.rulebook.model import Rulebook

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str | None, option: str = "--as-of") -> dt.date | None:
    """The day after --as-of, or another option; None where none was written.

    Raises:
        Stop: it is not a day as ISO 8601 writes it.
    """
    if text is None:
        return None
    try:
        if ISO_DAY.fullmatch(text) is None:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Stop(ExitCode.USAGE, report("TR006", text=text, option=option)) from None


def today_in(time_zone: str) -> dt.date:
    """Today's date in a time zone (IANA name), from the clock."""
    try:
        zone: dt.tzinfo = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = dt.UTC
    return dt.datetime.now(zone).date()


def files_of(pairs: Iterable[str] | None) -> Mapping[str, Path]:
    """Dataset → file, from `NAME=FILE` texts.

    Raises:
        Stop: a text has no name, no file, or a name that another one has.
    """
    files: dict[str, Path] = {}
    problems: list[Diagnostic] = []
    for pair in pairs or ():
        name, equals, path = pair.partition("=")
        name, path = name.strip(), path.strip()
        if not (equals and name and path):
            problems.append(report("TR007", text=pair))
        elif name in files:
            problems.append(report("TR017", name=name))
        else:
            files[name] = Path(path)
    if problems:
        raise Stop(ExitCode.USAGE, *problems)
    return files


def engine_of(text: str | None) -> EngineName:
    """The engine after --engine.

    Raises:
        Stop: there is no such engine.
    """
    if text is None:
        return ENGINES[0]
    engine = next((engine for engine in ENGINES if engine == text), None)
    if engine is None:
        raise Stop(ExitCode.USAGE, report("TR013", option="--engine", text=text, hint=hint(text, ENGINES)))
    return engine


def data_files(rulebook: Rulebook, overrides: Mapping[str, Path], root: Path) -> tuple[Path, ...]:
    """The files from which datasets are read."""
    from tieringrules.intake.several_files import is_pattern, matching

    named = {name: root / path for name, path in rulebook.workspace.data.items()} | dict(overrides)
    found: list[Path] = []
    for path in named.values():
        found += [Path(each) for each in matching(path)] if is_pattern(path) else [path]
    return tuple(found)


def day_asked(day: dt.date | None, rulebook: Rulebook) -> dt.date:
    """The day asked about, today in the workspace's zone where none is named."""
    return day or today_in(rulebook.workspace.time_zone)


def check_metrics(rulebook: Rulebook, names: Iterable[str] | None) -> tuple[str, ...]:
    """The names after --metric, each once.

    Raises:
        Stop: one of them is nothing that can be asked for.
    """
    from tieringrules.rulebook.further_columns import further_columns

    asked = tuple(dict.fromkeys(names or ()))
    known = further_columns(rulebook)
    problems = [report("TR012", name=name, hint=hint(name, known)) for name in asked if name not in known]
    if problems:
        raise Stop(ExitCode.USAGE, *problems)
    return asked
