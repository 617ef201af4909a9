"""Calendar periods that rules count in."""

from __future__ import annotations

PERIODS = ("day", "week", "month", "quarter", "year")
