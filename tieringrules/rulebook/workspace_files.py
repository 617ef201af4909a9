"""Which files make a workspace, and reading them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.document import read_document
from tieringrules.document.node import Document

WORKSPACE_FILE = "tieringrules.yaml"
RULES_FOLDER = "rules"
SUFFIXES = (".yaml", ".yml")


def find_workspace(start: Path) -> Path | None:
    """The nearest folder, upwards from a folder, that holds a workspace file."""
    folder = start.resolve()
    return next((place for place in (folder, *folder.parents) if (place / WORKSPACE_FILE).is_file()), None)


def read_documents(folder: Path) -> Checked[tuple[Document, ...]]:
    """The workspace file and every rule file, in order of their names."""
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for path in _files(folder):
        shown = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
        except OSError:
            diagnostics.append(report("TR248", Span.whole_file(shown)))
            continue
        read = read_document(shown, data)
        diagnostics.extend(read.diagnostics)
        if read.value is not None:
            documents.append(read.value)
    return Checked(tuple(documents), tuple(diagnostics))


def _files(folder: Path) -> Iterator[Path]:
    yield folder / WORKSPACE_FILE
    found = [
        Path(parent) / name
        for parent, _, names in os.walk(folder / RULES_FOLDER)
        for name in names
        if name.endswith(SUFFIXES) and not name.startswith(".")
    ]
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())
