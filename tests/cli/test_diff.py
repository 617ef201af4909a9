# ruff: noqa: E501  # rules and examples, one a line
"""`diff`: folders and revisions, all formats, limits, and people kept out of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from tests.cli.small_workspace import DAY, FILES, WITHOUT_WARNINGS, write_workspace
from tests.command_line import tieringrules

VALUE = "rules/value.yaml"
CHANGED = (
    FILES[VALUE]
    .replace("at_least: 1000", "at_least: 1200")
    .replace("frequency_12m >= 2", "frequency_12m >= 1")
)
AS_OF = ("--as-of", DAY)


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    base = write_workspace(tmp_path / "base", **WITHOUT_WARNINGS)
    head = write_workspace(tmp_path / "head", **WITHOUT_WARNINGS, **{VALUE: CHANGED})
    return base, head


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_a_change_is_told_in_both_languages(sides: tuple[Path, Path]) -> None:
    done = tieringrules("diff", *sides, *AS_OF)
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[0] == "2 changes in meaning"
    assert (
        "standard customer_value, tier gold: condition: monetary_12m >= 1000 → monetary_12m >= 1200" in lines
    )
    assert "rules/value.yaml:8" in lines
    assert any(
        line.startswith(
            "customer_value: 1 of 3 customers moves (33.3%): 1 down; monetary_12m: 1,000 of those who move, "
        )
        and " of all customers (" in line
        for line in lines
    )
    assert any(re.fullmatch(r"C1 +Gold \(gold\) → silver +1,000", line) for line in lines)
    assert any(re.fullmatch(r"channel email +2 +2", line) for line in lines)
    chinese = tieringrules("diff", *sides, *AS_OF, "--lang", "zh").stdout
    assert "含义有 2 处变化" in chinese and "3 位客户中有 1 位移动（33.3%）：下降 1" in chinese
    assert (
        "monetary_12m：移动的客户合计 1,000，全部客户合计 " in chinese and "金卡 (gold) → silver" in chinese
    )
    assert "渠道 email" in chinese


def test_movement_is_what_two_classifications_give(sides: tuple[Path, Path], tmp_path: Path) -> None:
    entry = json.loads(tieringrules("diff", *sides, *AS_OF, "--format", "json").stdout)
    frames = []
    for number, side in enumerate(sides):
        file = tmp_path / f"{number}.parquet"
        options = (*AS_OF, "--metric", "monetary_12m", "--out", file)
        assert tieringrules("classify", side, *options).returncode == 0
        frames.append(pl.read_parquet(file))
    for standard, found in entry["movement"].items():
        pairs = list(zip(*(frame[standard].to_list() for frame in frames), strict=True))
        counted = Counter((one or "", other or "") for one, other in pairs)
        told = {(one, other): count for one, row in found["matrix"].items() for other, count in row.items()}
        assert told == counted
        moved = [number for number, (one, other) in enumerate(pairs) if one != other]
        assert found["moved"] == len(moved)
        amounts = frames[1]["monetary_12m"].to_list()
        assert Decimal(str(found["moved_amount"])) == sum((amounts[number] for number in moved), Decimal(0))
        for mover in found["movers"]:
            (number,) = [place for place in moved if frames[0]["customer_id"][place] == mover["customer"]]
            rules = tuple(frame[f"{standard}_rule"][number] for frame in frames)
            assert (mover["before_rule"], mover["after_rule"]) == rules


def test_revisions_are_compared_with_the_folder_and_with_each_other(sides: tuple[Path, Path]) -> None:
    repository, _ = sides
    workspace = repository / "店铺"
    write_workspace(workspace, **WITHOUT_WARNINGS)
    (repository / ".gitignore").write_text("data\n")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "first")
    assert tieringrules("diff", "main", cwd=workspace).stdout == "no change in meaning\n"
    (workspace / VALUE).write_text(CHANGED, encoding="utf-8")
    here = tieringrules("diff", "main", *AS_OF, cwd=workspace)
    assert here.returncode == 0 and here.stdout.startswith("2 changes in meaning"), here.stderr
    git(repository, "commit", "-qam", "second")
    assert tieringrules("diff", "HEAD~1", "HEAD", *AS_OF, cwd=workspace).stdout == here.stdout
    assert tieringrules("diff", "HEAD", "main", cwd=workspace).stdout == "no change in meaning\n"
    for name in ("no-such-branch", "--output=x"):
        wrong = tieringrules("diff", "--", name, cwd=workspace)
        assert (wrong.returncode, "TR880" in wrong.stderr) == (2, True)


def test_no_data_is_read_where_nothing_is_to_be_told(sides: tuple[Path, Path]) -> None:
    base, head = sides
    for side in sides:
        for file in (side / "data").iterdir():
            file.unlink()
    missing = tieringrules("diff", base, head, *AS_OF)
    assert missing.returncode == 2 and "TR5" in missing.stderr
    told = tieringrules("diff", base, head, "--rules-only")
    assert told.returncode == 0 and "movement" not in told.stdout
    text = FILES[VALUE].replace(
        "frequency_12m >= 2 and satisfaction in [4..5]",
        "satisfaction between 4 and 5 and 2 <= frequency_12m  # same",
    )
    (head / VALUE).write_text(text, encoding="utf-8")
    same = tieringrules("diff", base, head, *AS_OF)
    assert (same.returncode, same.stdout) == (0, "no change in meaning\n")
    assert tieringrules("diff", base, head, "--lang", "zh").stdout == "含义没有变化\n"


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("moved > 33.4%", 0),
        ("moved >= 33.3%", 1),
        ("customer_value.moved > 0", 1),
        ("care.down > 0", 0),
        ("customer_value.up > 0", 0),
        ("amount_moved > 50 %", 1),
        ("contacts > 0", 0),
        ("changes > 1", 1),
        ("newly_unknown > 0", 0),
    ],
)
def test_limits(sides: tuple[Path, Path], condition: str, code: int) -> None:
    done = tieringrules("diff", *sides, *AS_OF, "--fail-if", condition)
    assert done.returncode == code, done.stdout
    assert ("TR883" in done.stderr) == bool(code)


@pytest.mark.parametrize("condition", ["moved", "moved > many", "customer_value.contacts > 1", "x > 1"])
def test_a_limit_that_is_none(sides: tuple[Path, Path], condition: str) -> None:
    done = tieringrules("diff", *sides, "--fail-if", condition, "--lang", "zh")
    assert done.returncode == 2 and "TR882" in done.stderr and "不是 --fail-if 能用的条件" in done.stderr


def test_a_side_with_errors_is_named(sides: tuple[Path, Path]) -> None:
    base, head = sides
    (base / VALUE).write_text(FILES[VALUE].replace("monetary_12m", "monetry"), encoding="utf-8")
    done = tieringrules("diff", base, head)
    assert done.returncode == 1 and "TR204" in done.stderr and "TR881" in done.stderr
    measure = tieringrules("diff", head, head, "--measure", "nothing")
    assert measure.returncode == 0  # nothing to measure
    (base / VALUE).write_text(FILES[VALUE], encoding="utf-8")
    measure = tieringrules("diff", base, head, *AS_OF, "--measure", "last_order")
    assert measure.returncode == 2 and "TR884" in measure.stderr


def test_keys_that_tell_about_people_are_masked(sides: tuple[Path, Path]) -> None:
    for side in sides:
        file = side / "rules/customers.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("customer_id: {type: text}", "customer_id: {type: text, personal: true}"),
            encoding="utf-8",
        )
        (side / "rules/by_hand.yaml").write_text(
            f"kind: overrides\noverrides:\n  - {{customer: C3, standard: customer_value, tier: gold, owner: Wang, "
            f"reason: {side.name}, until: 2026-12-31}}\n",
            encoding="utf-8",
        )
    for format_ in ("text", "json", "markdown", "html"):
        done = tieringrules("diff", *sides, *AS_OF, "--format", format_)
        assert done.returncode == 0, done.stderr
        assert "gold" in done.stdout and re.search(r">C[0-9]<|\bC[1-4] |\"C[0-9]\"", done.stdout) is None


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if len(data) < 10_000:
            self.text.append(data)


def test_a_page_needs_no_network_and_runs_nothing_of_the_rules(
    sides: tuple[Path, Path], tmp_path: Path
) -> None:
    base, head = sides
    hostile = CHANGED.replace("name: basic", 'name: "</script><script>alert(1)</script>"')
    (head / VALUE).write_text(hostile, encoding="utf-8")
    (head / "rules/tests.yaml").unlink()
    policy = head / "rules/policy.yaml"
    policy.write_text(
        FILES["rules/policy.yaml"].replace("  basic:", '  "</script><script>alert(1)</script>":'),
        encoding="utf-8",
    )
    out = tmp_path / "page.html"
    done = tieringrules("diff", base, head, *AS_OF, "--format", "html", "--out", out)
    assert done.returncode == 0, done.stderr
    text = out.read_text(encoding="utf-8")
    assert "<script>alert(1)" not in text
    assert "default-src 'none'" in text
    page = Page()
    page.feed(text)
    assert page.sources == []
    assert "Who moves" in " ".join(page.text)
    assert '"sankey"' in text


def test_markdown_has_tables_and_escapes(sides: tuple[Path, Path]) -> None:
    text = tieringrules("diff", *sides, *AS_OF, "--format", "markdown").stdout
    assert text.startswith("### tieringrules: 2 changes in meaning\n")
    assert "| from | to | customers |\n|---|---|---:|\n| Gold (gold) | silver | 1 |" in text
    assert "monetary\\_12m" in text
    assert "<details><summary>customer\\_value</summary>" in text


def test_what_they_receive_follows_the_history(sides: tuple[Path, Path]) -> None:
    base, head = sides
    before = json.loads(tieringrules("diff", base, head, *AS_OF, "--format", "json").stdout)["outreach"]
    assert before["before"]["contacts"] > 0
    assert tieringrules("plan", head, *AS_OF, "--record").returncode == 0
    after = json.loads(tieringrules("diff", base, head, *AS_OF, "--format", "json").stdout)["outreach"]
    # Everybody has had the message of the month; both sides know it from the one history.
    assert (after["before"]["contacts"], after["after"]["contacts"]) == (0, 0)
    recorded = tieringrules("history", head, "--format", "json").stdout
    assert tieringrules("diff", base, head, *AS_OF).returncode == 0
    assert tieringrules("history", head, "--format", "json").stdout == recorded
