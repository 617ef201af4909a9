"""The two sides of a comparison: folders, or revisions of the git repository that the workspace lies in."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import WORKSPACE_FILE
from tieringrules.diagnostic import report

# What rules are; data is never taken out of a repository's history.
PARTS = (WORKSPACE_FILE, "rules", "templates", "populations")


# The number or the id of a recorded run.
_RUN = re.compile(r"[0-9]{1,9}|[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}")


def may_be_run(name: str) -> bool:
    """Whether recorded runs are called so; revisions may be, too."""
    return _RUN.fullmatch(name) is not None


def is_workspace(name: str) -> bool:
    """Whether a name is the folder of a workspace, or its workspace file."""
    try:
        path = Path(name)
        return (path / WORKSPACE_FILE).is_file() or (path.name == WORKSPACE_FILE and path.is_file())
    except (OSError, ValueError):
        return False


def folder_of(name: str) -> Path:
    """The folder that `is_workspace` found."""
    path = Path(name)
    return path.parent if path.name == WORKSPACE_FILE and path.is_file() else path


def checked_out(revision: str, workspace: Path, folder: Path) -> Path:
    """A workspace as a revision of its repository has it, written into a folder.

    Args:
        revision: what git calls it: a branch, a tag, a commit.
        workspace: the workspace as it is now, which says where in the repository it lies.
        folder: is made; it gets the rules and templates, never the data.

    Raises:
        Stop: there is no such revision, or it does not hold the workspace.
    """
    home = workspace.resolve()
    top = _git(home, "rev-parse", "--show-toplevel")
    commit = None
    if top is not None and not revision.startswith("-"):
        commit = _git(home, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if top is None or commit is None:
        raise Stop(ExitCode.USAGE, report("TR880", name=revision))
    root = Path(_text(top))
    name = _text(commit)
    prefix = home.relative_to(root.resolve()).as_posix()
    tree = name if prefix == "." else f"{name}:{prefix}"
    listed = _git(root, "ls-tree", "-z", "--name-only", tree)
    there = set(listed.decode("utf-8", "surrogateescape").split("\0")) if listed is not None else set()
    parts = [part for part in PARTS if part in there]
    archive = _git(root, "archive", "--format=tar", tree, *parts) if WORKSPACE_FILE in parts else None
    if archive is None:
        raise Stop(ExitCode.USAGE, report("TR880", name=revision))
    folder.mkdir()
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder


def unchanged_commit(workspace: Path) -> str | None:
    """The commit that holds the rules of a workspace as they lie there; None where none does.

    Args:
        workspace: its folder.
    """
    parts = [part for part in PARTS if (workspace / part).exists()]
    commit = _git(workspace, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    # What git is told to ignore is not in the commit, either.
    asked = ("status", "--porcelain", "--untracked-files=all", "--ignored=traditional", "--", *parts)
    changed = _git(workspace, *asked) if commit is not None else None
    return _text(commit) if commit is not None and changed == b"" else None


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape").rstrip("\n")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it fails or is not there."""
    words: Sequence[str] = ("git", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
