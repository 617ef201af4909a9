"""The page of `data check` as a browser shows it: bars as wide as the numbers say, in both languages."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator

from tests.browser import Watched, browser
from tests.command_line import tieringrules

DATASET = """
kind: dataset
name: customers
title: {en: Customers, zh: 客户}
key: id
updated: seen
columns:
  id: {type: text, title: {en: Number, zh: 客户编号}}
  spent: {type: integer, title: {en: Spent, zh: 近十二个月消费金额}}
  seen: {type: date, title: {en: Last seen, zh: 最近到店}}
  mobile: {type: phone, region: CN, personal: true, title: {en: Mobile, zh: 手机}}
  empty: {type: text, title: {en: Nothing, zh: 空列}}
"""
STANDARD = "{kind: standard, name: s, tiers: [{name: big, when: spent >= 5}, {name: rest, otherwise: true}]}"
# Of eight rows: spent is filled in four, missing in two, invalid in two; one mobile cannot be dialled.
DATA = """\
id,spent,seen,mobile,empty
a,1,2026-06-30,13800138000,
b,2,2026-05-01,123,
c,x,2026-05-01,,
d,,2024-01-01,,
e,5,,,
f,y,2026-06-30,,
g,,2026-06-30,,
h,9,2026-06-30,,
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    files = {
        "tieringrules.yaml": "{kind: workspace, name: demo, customers: customers, data: {customers: c.csv}}",
        "rules/c.yaml": DATASET,
        "rules/s.yaml": STANDARD,
        "c.csv": DATA,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    out = tmp_path / "quality.html"
    line = ("data", "check", tmp_path, "--as-of", "2026-06-30", "--format", "html", "--out", out)
    ran = tieringrules(*line, "--lang", "zh")
    assert ran.returncode == 0, ran.stderr
    return out


def looked_at(picture: bytes) -> Counter[tuple[int, ...]]:
    """The colours of a picture, and how many of its points have each (PNG, ISO/IEC 15948)."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    place, data, head = 8, b"", b""
    while place < len(picture):
        length, kind = struct.unpack(">I4s", picture[place : place + 8])
        body = picture[place + 8 : place + 8 + length]
        head, data = (body, data) if kind == b"IHDR" else (head, data + body * (kind == b"IDAT"))
        place += 12 + length
    width, height, depth, colours = struct.unpack(">IIBB", head[:10])
    assert depth == 8 and colours in (2, 6)
    step = 3 if colours == 2 else 4
    lines = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * step)
    above = np.zeros(width * step, np.uint8)
    counted: Counter[tuple[int, ...]] = Counter()
    for line in lines:
        above = _unfiltered(int(line[0]), line[1:], above, step)
        points, times = np.unique(above.reshape(width, step)[:, :3], axis=0, return_counts=True)
        counted.update({tuple(map(int, one)): int(n) for one, n in zip(points, times, strict=True)})
    return counted


def _unfiltered(kind: int, line: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind == 0:
        return line.copy()
    if kind == 2:
        return line + above
    if kind == 1:
        return np.add.accumulate(line.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
    found = [0] * len(line)
    for place, value in enumerate(line.tolist()):
        left, up = found[place - step] if place >= step else 0, int(above[place])
        corner = int(above[place - step]) if place >= step else 0
        if kind == 3:
            guess = (left + up) // 2
        else:
            whole = left + up - corner
            guess = min((left, up, corner), key=lambda one: abs(whole - one))
        found[place] = (value + guess) & 0xFF
    return np.array(found, np.uint8)


def colour(drawn: Locator) -> tuple[int, ...]:
    """The background of an element."""
    written = drawn.first.evaluate("one => getComputedStyle(one).backgroundColor")
    return tuple(int(part) for part in re.findall(r"\d+", written)[:3])


@pytest.mark.slow
def test_a_bar_per_column_as_wide_as_its_share(page: Path, tmp_path: Path) -> None:
    with browser() as opened:
        watched = Watched(opened, page.as_uri(), 900, 900)
        shown = watched.page
        assert watched.troubles == [] and watched.requests == [page.as_uri()]
        rows = shown.locator("section > table.bars").first.locator("tr")
        assert rows.count() == 5
        for number in range(5):
            bar = rows.nth(number).locator(".bar").bounding_box()
            assert bar is not None and bar["width"] > 200 and bar["height"] > 8

        def share(row: int, kind: str) -> float:
            whole = rows.nth(row).locator(".bar").bounding_box()
            part = rows.nth(row).locator(f".bar .{kind}").bounding_box()
            assert whole is not None and part is not None
            return part["width"] / whole["width"]

        assert share(1, "ok") == pytest.approx(4 / 8, abs=0.02)
        assert share(1, "gap") == pytest.approx(2 / 8, abs=0.02)
        assert share(1, "bad") == pytest.approx(2 / 8, abs=0.02)
        assert share(4, "gap") == pytest.approx(1, abs=0.02)
        title = rows.nth(1).locator("td").first
        assert title.inner_text().strip() == "近十二个月消费金额"
        shot = shown.screenshot(path=str(tmp_path / "zh.png"), full_page=True)
        assert shot.startswith(b"\x89PNG") and len(shot) > 10_000
        seen = looked_at(shot)
        assert seen[(bar_colour := colour(rows.nth(1).locator(".bar .ok")))] > 2_000
        assert seen[colour(rows.nth(1).locator(".bar .bad"))] > 500 and bar_colour != (0, 0, 0)
        # Nothing is wider than the window.
        assert shown.evaluate("document.documentElement.scrollWidth") <= 900
        shown.locator("label[for=en]").click()
        assert title.inner_text().strip() == "Spent"
        assert "13800138000" not in shown.content()


@pytest.mark.slow
def test_a_telephone_shows_it_too(page: Path) -> None:
    with browser() as opened:
        watched = Watched(opened, page.as_uri(), 360, 700)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360
        bars = watched.page.locator("section > table.bars").first.locator(".bar")
        box = bars.nth(1).bounding_box()
        assert box is not None and box["width"] > 60
