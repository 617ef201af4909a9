"""Finding and reading the workspace that a command works on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.counts import counted
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.rulebook.model import Rulebook

WORKSPACE_FILE = "tieringrules.yaml"
EXCERPTED = (".yaml", ".yml", ".j2")
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace whose rules are right.

    Attributes:
        root: its folder.
        rulebook: its rules.
    """

    root: Path
    rulebook: Rulebook


def locate(path: str | None, session: Session) -> Path:
    """The folder of the workspace that a path names, or that lies upwards from the current folder.

    The session speaks the workspace's language from then on.

    Raises:
        Stop: there is none.
    """
    root = _upwards() if path is None else _named(path)
    session.enter(root)
    return root


def _upwards() -> Path:
    from tieringrules.rulebook import find_workspace

    here = Path()
    found = find_workspace(here.resolve())
    if found is None:
        raise Stop(ExitCode.USAGE, report("TR001", place=here.resolve()))
    return here if found == here.resolve() else found


def _named(path: str) -> Path:
    given = Path(path)
    try:
        exists, is_file = given.exists(), given.is_file()
    except ValueError:  # a NUL character in the path
        exists = is_file = False
    if not exists:
        raise Stop(ExitCode.USAGE, report("TR002", path=path))
    if is_file and given.name == WORKSPACE_FILE:
        return given.parent
    if is_file or not (given / WORKSPACE_FILE).is_file():
        raise Stop(ExitCode.USAGE, report("TR025", path=path))
    return given


def texts_for(root: Path, diagnostics: Iterable[Diagnostic], known: Mapping[str, str]) -> Mapping[str, str]:
    """The texts of the rule files and templates that findings point at, for excerpts.

    Files that are too large or no text are left out; an excerpt of them would show nothing readable.
    Data files are never among them: their lines tell about people.
    """
    texts = dict(known)
    for finding in diagnostics:
        for label in finding.labels:
            file = label.span.file
            if file not in texts and file.endswith(EXCERPTED):
                with contextlib.suppress(OSError, ValueError):
                    texts[file] = _text_of(root, file)
    return texts


def _text_of(root: Path, file: str) -> str:
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()):
        # A link that is refused because it leads out must not show what it leads to.
        raise ValueError("outside the workspace")
    with path.open("rb") as source:
        data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    return data.decode("utf-8-sig")


def open_workspace(
    path: str | None, session: Session, *, warnings: bool = True, frozen: bool = True
) -> Opened:
    """The workspace with its rules, which must be right.

    Args:
        path: folder, or its workspace file; None looks upwards from here.
        session: how to speak.
        warnings: whether to say how many there are.
        frozen: whether standards with `population: frozen` take their saved population; else that of the day.

    Raises:
        Stop: there is no workspace, or its rules have errors.
    """
    root = locate(path, session)
    from tieringrules.assure.checking import check_workspace

    checked = check_workspace(root, frozen=frozen)
    if checked.value is None or not checked.ok:
        known = checked.value.sources if checked.value is not None else {}
        texts = texts_for(root, checked.diagnostics, known)
        raise Stop(ExitCode.FINDINGS, *checked.diagnostics, sources=texts)
    if warnings and checked.diagnostics:
        number = counted(len(checked.diagnostics), "warning", "条警告")
        session.remark(
            Localized(
                f"{number.en} about the rules: see `tieringrules check`",
                f"规则有 {number.zh}，用 tieringrules check 查看",
            )
        )
    return Opened(root, checked.value)
