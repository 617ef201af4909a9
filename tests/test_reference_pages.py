"""The reference pages are those that the program's vocabularies give."""

from __future__ import annotations

import importlib.util

from tests.command_line import ROOT


def test_the_pages_are_current() -> None:
    spec = importlib.util.spec_from_file_location("generate_pages", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    pages = program.pages()
    folder = ROOT / "docs" / "reference"
    assert {path.name for path in folder.iterdir()} == set(pages)
    for name, page in pages.items():
        current = (folder / name).read_text(encoding="utf-8")
        assert current == page, f"run: python docs/generate.py ({name} is out of date)"
