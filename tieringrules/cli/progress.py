"""Progress of long work, shown only to people who watch a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from tieringrules.cli.session import Session
from tieringrules.diagnostic import Localized

ReportProgress: TypeAlias = Callable[[str, int, int | None], None]

STAGES: dict[str, Localized] = {
    "load": Localized("reading data", "读取数据"),
    "classify": Localized("classifying", "分级"),
    "render": Localized("writing messages", "生成消息"),
}


@contextmanager
def progress(session: Session, stage: str) -> Iterator[ReportProgress | None]:
    """A place to report progress to; None where nobody watches.

    Args:
        session: quiet or not, and the language.
        stage: key of `STAGES`.
    """
    if session.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    words = session.say(STAGES[stage])
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(words, total=None)

        def report_progress(what: str, done: int, total: int | None) -> None:
            named = f"{words}: {what}" if what and what != stage else words
            bars.update(task, description=named, completed=done, total=total or None)

        yield report_progress
