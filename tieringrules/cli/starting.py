"""A new workspace from the files that come with the program."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tieringrules.diagnostic import Language
from tieringrules.intake.secret_key import make_key

# What tells about people is for its owner alone.
_PRIVATE, _PUBLIC = 0o600, 0o644
_DAY = re.compile(r"\{today-([0-9]+)\}")


def new_workspace(folder: Path, name: str, language: Language, today: dt.date) -> tuple[str, ...]:
    """Write a small workspace with a secret of its own that passes `check`, `test` and `run`; all or nothing.

    Args:
        folder: not there yet, or empty.
        name: of the workspace.
        language: of remarks, titles and messages.
        today: the day of which the sample orders are so many days old.

    Returns:
        The files written, relative to the folder.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    whole = folder.resolve()
    draft = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}")
    written: list[str] = []
    draft.mkdir(parents=True)
    try:
        for place, source in _files(files("tieringrules.cli") / "starter" / language):
            text = _filled(source.read_text(encoding="utf-8"), place, name, today)
            target = draft / place
            target.parent.mkdir(parents=True, exist_ok=True)
            mode = _PRIVATE if place.startswith("data/") else _PUBLIC
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(text.encode())
            written.append(place)
        make_key(draft)
        if whole.is_dir():
            whole.rmdir()
        draft.rename(whole)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(written)


def _files(folder: Traversable, before: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _files(entry, f"{before}{entry.name}/")
        else:
            yield f"{before}{entry.name}", entry


def _filled(text: str, place: str, name: str, today: dt.date) -> str:
    if place == "tieringrules.yaml":
        return text.replace("{name}", name)
    return _DAY.sub(lambda found: (today - dt.timedelta(days=int(found[1]))).isoformat(), text)
