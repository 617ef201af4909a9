"""What holds for every test."""

from __future__ import annotations

import gc

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("tieringrules", deadline=None)
settings.load_profile("tieringrules")

# Thousands of tests live to the end; looking through them again and again is idle work.
gc.set_threshold(100_000, 20, 100)

# What hypothesis keeps the settings of a test under.
_SETTINGS = "_hypothesis_internal_use_settings"
_LEAST = 5


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask properties of a sixth of their examples in the fast suite; `make slow` asks them of all."""
    if config.getoption("markexpr") != "not slow":
        return
    seen: set[int] = set()
    for item in items:
        test = getattr(item, "obj", None)
        test = getattr(test, "__func__", test)
        if test is None or id(test) in seen or not hasattr(test, _SETTINGS):
            continue
        seen.add(id(test))
        asked = getattr(test, _SETTINGS)
        fewer = min(asked.max_examples, max(_LEAST, asked.max_examples // 6))
        setattr(test, _SETTINGS, settings(asked, max_examples=fewer))


def pytest_collection_finish() -> None:
    """What is collected is not looked through any more."""
    gc.collect()
    gc.freeze()
