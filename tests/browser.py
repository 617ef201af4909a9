"""A page as a browser shows it: headless Chromium that reaches no network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "these tests look at pages in Chromium; install the packages chromium and fonts-noto-cjk"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        try:
            yield found
        finally:
            found.close()


class Watched:
    """A page whose troubles are written down: errors, and every request but the one for its own file."""

    def __init__(self, opened: Browser, address: str, width: int = 1400, height: int = 1000) -> None:
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.page: Page = opened.new_page(viewport={"width": width, "height": height})
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(address)
