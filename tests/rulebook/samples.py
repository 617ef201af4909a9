"""One right file of every kind, as they stand in `tests/base/`."""

from __future__ import annotations

from pathlib import Path

BASE = Path(__file__).parents[1] / "base"
SAMPLES: dict[str, str] = {
    path.relative_to(BASE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(BASE.rglob("*.yaml"))
}
