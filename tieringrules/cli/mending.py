"""`check --fix` and `check --diff`: what is mended, in words and as a diff."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from tieringrules.assure.repairing import MendedFile, mended_files
from tieringrules.cli.counts import counted
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode
from tieringrules.cli.unified_diff import unified
from tieringrules.diagnostic import Localized
from tieringrules.intake.atomic import write_atomically


def mend(root: Path, session: Session) -> None:
    """Make the safe fixes of a workspace, each file whole or not at all, and say how many there were."""
    mended = mended_files(root)
    for each in mended:
        path = root / each.file
        write_atomically(path, each.after, stat.S_IMODE(path.stat().st_mode))
    if mended:
        fixes, files = _counts(mended)
        session.remark(Localized(f"fixed {fixes.en} in {files.en}", f"已在 {files.zh}中修正 {fixes.zh}"))


def show_changes(root: Path, session: Session) -> ExitCode:
    """Print what `mend` would change as a unified diff with paths of the repository."""
    mended = mended_files(root)
    for each in mended:
        file = in_repository(each.file, session.prefix)
        print(unified(file, each.before.decode("utf-8"), each.after.decode("utf-8")), end="")
    if not mended:
        session.remark(Localized("nothing to fix", "没有可自动修正的内容"))
        return ExitCode.DONE
    fixes, files = _counts(mended)
    session.remark(Localized(f"would fix {fixes.en} in {files.en}", f"可在 {files.zh}中修正 {fixes.zh}"))
    return ExitCode.FINDINGS


def _counts(mended: Sequence[MendedFile]) -> tuple[Localized, Localized]:
    fixes = counted(sum(len(each.codes) for each in mended), "problem", "个问题")
    return fixes, counted(len(mended), "file", "个文件")
