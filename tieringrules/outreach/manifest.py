"""What a batch was made from."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tieringrules.rulebook.model import Rulebook

_SOFTWARE = ("tieringrules", "jinja2", "polars")


def rules_hash(digests: Mapping[str, str]) -> str:
    """One SHA-256 over rule files and templates.

    Args:
        digests: file → SHA-256 of its bytes, hexadecimal.
    """
    return _combined(digests)


def data_hash(digests: Mapping[str, str]) -> str:
    """One SHA-256 over the data.

    Args:
        digests: dataset → SHA-256 of its file's bytes, hexadecimal.
    """
    return _combined(digests)


def versions_in_use() -> dict[str, str]:
    """Versions of the software that makes the messages."""
    found = {"python": platform.python_version()}
    for name in _SOFTWARE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def versions_used(rulebook: Rulebook) -> dict[str, dict[str, str | None]]:
    """Which versions of standards decided, where there are several or an end: their days and their file."""
    return {
        standard.name: {
            "effective": standard.effective.isoformat() if standard.effective else None,
            "until": standard.until.isoformat() if standard.until else None,
            "file": standard.span.file,
        }
        for standard in sorted(rulebook.standards, key=lambda standard: standard.name)
        if standard.is_successor or standard.until is not None
    }


def manifest_bytes(content: Mapping[str, Any], folder: Path) -> bytes:
    """The manifest: what is given, the SHA-256 of every file of the batch, and that the batch is finished."""
    files = {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    whole = {**content, "files": files, "finished": True}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _combined(digests: Mapping[str, str]) -> str:
    # JSON keeps names and digests apart whatever characters are in them.
    listed = json.dumps(sorted(digests.items()), ensure_ascii=True)
    return hashlib.sha256(listed.encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
