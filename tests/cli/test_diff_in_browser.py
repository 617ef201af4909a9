"""The page of a comparison in a browser: wide and narrow, in both languages, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Watched, browser
from tests.cli.small_workspace import DAY, FILES, WITHOUT_WARNINGS, write_workspace
from tests.command_line import tieringrules

pytestmark = pytest.mark.slow
VALUE = "rules/value.yaml"


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize(("language", "words"), [("en", "Who moves"), ("zh", "客户移动")])
def test_the_page_fits_and_draws(
    opened: Browser, tmp_path: Path, width: int, language: str, words: str
) -> None:
    base = write_workspace(tmp_path / "base", **WITHOUT_WARNINGS)
    changed = FILES[VALUE].replace("at_least: 1000", "at_least: 1200")
    head = write_workspace(tmp_path / "head", **WITHOUT_WARNINGS, **{VALUE: changed})
    out = tmp_path / "page.html"
    options = ("--as-of", DAY, "--lang", language, "--format", "html", "--out", out)
    assert tieringrules("diff", base, head, *options).returncode == 0
    watched = Watched(opened, out.as_uri(), width)
    watched.page.wait_for_selector("g.sankey-node")
    assert words in watched.page.inner_text("body")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (watched.troubles, watched.requests) == ([], [out.as_uri()])
