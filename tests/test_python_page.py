"""docs/python.md: its blocks run in order and print what stands under them.

Run with `TIERINGRULES_ACCEPT=1` to write what they print into the page, then read it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

PAGE = Path(__file__).parent.parent / "docs" / "python.md"
CELL = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<output>.*?)```\n)?", re.DOTALL)


def without_blanks_at_ends(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def test_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    namespace: dict[str, Any] = {}
    text = PAGE.read_text(encoding="utf-8")
    cells = list(CELL.finditer(text))
    assert len(cells) == text.count("```python") >= 8
    told: list[tuple[str, str | None, str]] = []
    for cell in cells:
        printed = io.StringIO()
        with (
            contextlib.redirect_stdout(printed),
            pd.option_context("display.width", 120, "display.max_columns", 20),
        ):
            exec(compile(cell["code"], str(PAGE), "exec"), namespace)  # the page is ours
        told.append((cell["code"], cell["output"], without_blanks_at_ends(printed.getvalue())))
    if os.environ.get("TIERINGRULES_ACCEPT"):
        outputs = iter(told)

        def written(cell: re.Match[str]) -> str:
            _, output, printed = next(outputs)
            body = f"```python\n{cell['code']}```\n"
            return body + (f"\n```text\n{printed}\n```\n" if output is not None else "")

        PAGE.write_text(CELL.sub(written, text), encoding="utf-8")
    for code, output, printed in told:
        assert without_blanks_at_ends(output or "") == printed, code
