"""A month with all that goes wrong: nothing is doubled or lost, nobody written to who must not be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sending.month import DAYS, Month


def live(seed: int, folder: Path, days: int = DAYS) -> Counter[str]:
    """What happened in a month; the seed is told where something is wrong."""
    month = Month(seed, folder)
    try:
        month.run(days)
    except AssertionError as wrong:
        raise AssertionError(f"seed {seed}, {month.day}: {wrong}") from wrong
    return month.events


def test_ten_days(tmp_path: Path) -> None:
    events = live(1, tmp_path, 10)
    assert min(events[what] for what in ("killed", "sent", "unknown", "held", "erase", "opt out")) > 0, events


@pytest.mark.slow
def test_many_months(tmp_path: Path) -> None:
    events: Counter[str] = Counter()
    for seed in range(100, 108):
        folder = tmp_path / str(seed)
        folder.mkdir()
        events += live(seed, folder)
    wanted = ("killed", "disk full", "sent", "failed", "unknown", "held", "erase", "opt out", "bounce",
              "settled sent", "settled intent")  # fmt: skip
    assert min(events[what] for what in wanted) >= 1, events
