"""The rendering benchmark compares what it says: plain Jinja2 gives the same subjects and pages."""

from __future__ import annotations

import pytest

from benchmarks.render.__main__ import by_hand, by_render, compare
from benchmarks.render.letters import letters


@pytest.mark.slow
def test_rendering_gives_the_bytes_of_plain_jinja() -> None:
    given = letters(3_300)
    assert len({(contact.message, contact.locale) for contact in given.contacts}) >= 6
    compare(by_hand(given)[1], by_render(given)[1])
