"""The gallery in a browser: opened from a file, without a network, by mouse and keyboard, bilingual."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Watched, browser
from tests.outreach.workspace import (
    AS_OF,
    GOLD,
    GOOD,
    SILVER,
    TASK,
    assignments,
    customer,
    only,
    rulebook,
    write,
)
from tieringrules.outreach.batch import render_batch
from tieringrules.outreach.planning import plan_contacts

pytestmark = pytest.mark.slow
IMAGE = '<img alt="" src="https://example.com/pixel.png"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("gallery")
    write(folder, {**GOOD, "_footer.html.j2": IMAGE})
    people = [customer(f"G{number}", name="王" * (number + 2)) for number in range(4)]
    people += [customer("H1", name="<img src=x onerror=alert(1)>"), customer("H2", name="{{7*7}}\u202e")]
    people += [customer("S1", value="silver", name="长" * 60), customer("P1", value="platinum")]
    people += [customer("N1", value=None)]
    rules, found = rulebook(folder, only(GOLD, SILVER, TASK)), assignments(*people)
    plan = plan_contacts(rules, found, AS_OF)
    assert render_batch(rules, plan, found, folder / "out", real=True).ok
    return (folder / "out" / "preview" / "index.html").as_uri()


def test_it_opens_from_a_file_and_asks_nothing_of_the_network(opened: Browser, address: str) -> None:
    watched = Watched(opened, address)
    page = watched.page
    page.locator("#card-1 iframe").first.scroll_into_view_if_needed()
    frame = page.frame_locator("#card-1 iframe").first
    assert "尊敬的" in frame.locator("body").inner_text()
    page.wait_for_timeout(300)
    assert [url for url in watched.requests if not url.startswith(("file:", "about:"))] == []
    # The picture and the script of the message were refused; nothing else went wrong, and nothing ran.
    assert all("Content Security Policy" in one or "sandboxed" in one for one in watched.troubles)
    assert page.locator("body img").count() == 0
    page.close()


def test_both_languages_and_both_widths(opened: Browser, address: str) -> None:
    for width in (1400, 390):
        watched = Watched(opened, address, width)
        page = watched.page
        page.click("#language-zh")
        assert "哪些客户没有收到" in page.inner_text("main") and page.get_attribute("html", "lang") == "zh-CN"
        page.click("#language-en")
        assert "Who gets nothing, and why" in page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#card-1 figure:visible").count() == (2 if width == 1400 else 1)
        assert page.locator("#card-1 figure.narrow iframe").evaluate("one => one.clientWidth") <= 375
        page.close()


def test_filters_samples_and_views(opened: Browser, address: str) -> None:
    page = Watched(opened, address).page
    page.click("#language-en")
    page.select_option("#filter-channel", "sms")
    assert page.locator(".card").count() == 1
    assert page.inner_text(".segments") == "2 segments" and page.locator(".meter i").count() == 2
    page.select_option("#filter-tier", index=1)
    assert "No message fits" in page.inner_text("main")
    page.click("#reset")
    assert page.locator(".card").count() == 3
    page.click("#view-text")
    assert page.locator("iframe").count() == 0 and page.locator("pre.text").count() == 2
    page.click("#tab-1-1")
    assert page.get_attribute("#tab-1-1", "aria-selected") == "true"
    page.close()


def test_the_keyboard_reaches_everything(opened: Browser, address: str) -> None:
    page = Watched(opened, address).page
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "card-1"
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-1-1", "aria-selected") == "true"
    page.keyboard.press("v")
    assert page.locator("iframe").count() == 0
    language = page.get_attribute("html", "lang")
    page.keyboard.press("l")
    assert page.get_attribute("html", "lang") != language
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-tier"
    page.keyboard.press("ArrowDown")
    page.close()


def test_screenshots_hold_more_than_an_empty_page(opened: Browser, address: str, tmp_path: Path) -> None:
    for name, width in (("desktop", 1400), ("phone", 390)):
        page = Watched(opened, address, width).page
        shot = page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)
        assert len(shot) > 40_000
        page.close()
