"""A new workspace from the files that come with the program."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tieringrules.cli.editor import editor_files
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
    written: list[str] = []
    with made_whole(folder) as draft:
        for place, source in _files(files("tieringrules.cli") / "starter" / language):
            text = _filled(source.read_text(encoding="utf-8"), place, name, today)
            write_new(draft / place, text, _PRIVATE if place.startswith("data/") else _PUBLIC)
            written.append(place)
        for place, text in editor_files(draft, language).items():
            write_new(draft / place, text)
            written.append(place)
    return tuple(written)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A workspace to fill that gets its secret and takes its name when the block ends without an exception.

    Raises:
        OSError: it cannot be made; nothing is left behind.
    """
    whole = folder.resolve()
    draft = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}")
    draft.mkdir(parents=True)
    try:
        yield draft
        make_key(draft)
        if whole.is_dir():
            whole.rmdir()
        draft.rename(whole)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def write_new(target: Path, text: str, mode: int = _PUBLIC) -> None:
    """Write a file of a folder that is being made.

    Args:
        target: the file; what stands there is replaced.
        text: its content.
        mode: permission bits.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(text.encode())


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
