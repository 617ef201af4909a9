"""Where files lie in the repository, as services that annotate changes want to know."""

from __future__ import annotations

from pathlib import Path, PurePosixPath


def prefix_of(workspace: Path) -> str:
    """The workspace's folder relative to its git repository, with `/`; empty at the top or outside of one.

    Args:
        workspace: its folder.
    """
    folder = workspace.resolve()
    for above in (folder, *folder.parents):
        # A work tree's `.git` is a file.
        if (above / ".git").exists():
            found = folder.relative_to(above).as_posix()
            return "" if found == "." else found
    return ""


def in_repository(file: str, prefix: str) -> str:
    """A span's file relative to the repository.

    Args:
        file: relative to the workspace; absolute paths stay as they are.
        prefix: the workspace's folder in the repository.
    """
    if not prefix or PurePosixPath(file).is_absolute():
        return file
    return f"{prefix}/{file}"
