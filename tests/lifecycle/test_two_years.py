"""Two years of runs: every tier is what the declared rules give, and how much less tiers go to and fro."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import tieringrules as tr
from tests.command_line import ROOT, tieringrules
from tests.lifecycle.simulation import (
    History,
    Wish,
    changes,
    flaps,
    simulated,
    tiers_by_oracle,
    tiers_by_rules,
    write_workspace,
)

PAGE = ROOT / "docs" / "stability.md"
QUOTED = {
    "none": Wish(),
    "downgrade_after: 90 days": Wish(0, 90),
    "downgrade_after: 90 days, protect: [platinum]": Wish(0, 90, ("platinum",)),
    "upgrade: after 30 days, downgrade_after: 90 days": Wish(30, 90),
}
# What is simulated for the page: customers, months, seed.
MEASURED = (2000, 24, 2026)


Tiers = dict[str, list[str | None]]


def by_rules_alone(history: History) -> Tiers:
    return {key: tiers_by_rules(history, key) for key in history.orders}


def expected(history: History, computed: Tiers, wish: Wish) -> Tiers:
    return {key: tiers_by_oracle(history, key, tiers, wish) for key, tiers in computed.items()}


def as_declared(history: History, run: int, result: pl.DataFrame, computed: Tiers, held: Tiers) -> None:
    """Every customer of one run has the tier that the oracle gives, and every column says why."""
    day = history.days[run]
    found = result.select("customer_id", "value", "value_rule", "value_computed", "value_since").rows()
    assert {row[0] for row in found} == history.present[run]
    for key, tier, rule, by_product, since in found:
        by_rules = computed[key][run]
        assert tier == held[key][run], (key, str(day))
        if day <= history.by_hand.get(key, ("", day.min))[1]:
            assert (rule, by_product, since) == ("override", None, None)
            continue
        assert by_product == by_rules
        assert rule == (tier if tier == by_rules else "stability")
        assert (since is None) == (tier == by_rules)


@pytest.mark.filterwarnings("ignore::tieringrules.DataWarning")
@pytest.mark.parametrize(
    "wish",
    [Wish(30, 60, ("platinum",)), Wish(0, 90)],
    ids=lambda wish: wish.written().strip(),
)
def test_two_years_of_a_few_customers(wish: Wish, tmp_path: Path) -> None:
    history = simulated(40, 24, 7)
    write_workspace(tmp_path, history, wish)
    computed = by_rules_alone(history)
    held = expected(history, computed, wish)
    for run, result in played(history, tmp_path):
        as_declared(history, run, result, computed, held)


def test_what_goes_to_and_fro_is_counted() -> None:
    assert [flaps(list(tiers)) for tiers in ("gsgg", "ggss", "gssg", "gsssg", "gsgs", "gspg")] == [
        1, 0, 1, 0, 2, 1,
    ]  # fmt: skip
    assert flaps(["g", None, "g", "s", "g"]) == 1
    assert [changes(list(tiers)) for tiers in ("gggg", "ggss", "gsgs")] == [0, 1, 3]


def measured() -> dict[str, tuple[int, int]]:
    """Per stability of the page how many changes and how many flaps there are."""
    history = simulated(*MEASURED)
    found, computed = {}, by_rules_alone(history)
    for name, wish in QUOTED.items():
        held = expected(history, computed, wish).values()
        found[name] = (sum(map(changes, held)), sum(map(flaps, held)))
    return found


def test_the_page_quotes_what_is_measured() -> None:
    table = re.findall(r"^\| `?([^|`]+?)`? \| ([0-9,]+) \| ([0-9,]+) \|", PAGE.read_text("utf-8"), re.M)
    quoted = {name: tuple(int(number.replace(",", "")) for number in numbers) for name, *numbers in table}
    assert quoted == measured()


def played(history: History, folder: Path) -> Iterator[tuple[int, pl.DataFrame]]:
    """Run by run what the product gives, each run with the result of the one before it."""
    rules = tr.load(folder)
    orders = pl.read_csv(folder / "orders.csv")
    last: pl.DataFrame | None = None
    for run, day in enumerate(history.days):
        frames: dict[str, Any] = {"previous": last} if last is not None else {}
        customers = pl.DataFrame({"customer_id": sorted(history.present[run])})
        last = rules.classify(customers=customers, orders=orders, as_of=day, **frames)
        yield run, last


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::tieringrules.DataWarning")
@pytest.mark.parametrize("name", QUOTED)
def test_the_product_comes_to_what_the_page_quotes(name: str, tmp_path: Path) -> None:
    history = simulated(*MEASURED)
    write_workspace(tmp_path, history, QUOTED[name])
    computed = by_rules_alone(history)
    held = expected(history, computed, QUOTED[name])
    seen: Tiers = {key: [None] * len(history.days) for key in computed}
    for run, result in played(history, tmp_path):
        as_declared(history, run, result, computed, held)
        for key, tier in result.select("customer_id", "value").iter_rows():
            seen[key][run] = tier
    assert (sum(map(changes, seen.values())), sum(map(flaps, seen.values()))) == measured()[name]


@pytest.mark.slow
def test_two_years_of_recorded_runs(tmp_path: Path) -> None:
    """The command line records 24 runs of 2,000 customers, each of which knows the one before it."""
    wish = QUOTED["downgrade_after: 90 days, protect: [platinum]"]
    history = simulated(*MEASURED)
    workspace = tmp_path / "workspace"
    write_workspace(workspace, history, wish)
    assert tieringrules("init", workspace, "--key").returncode == 0
    computed = by_rules_alone(history)
    held = expected(history, computed, wish)
    seen: Tiers = {key: [None] * len(history.days) for key in held}
    for run, day in enumerate(history.days):
        out = tmp_path / f"{run:02}.parquet"
        done = tieringrules(
            "classify", workspace, "--as-of", str(day), "--record", "--out", out, "--format", "json",
            "--data", f"customers={workspace / f'customers-{run:02}.csv'}", apart=run in (0, 12, 23),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        result = pl.read_parquet(out)
        as_declared(history, run, result, computed, held)
        kept = json.loads(done.stdout)["standards"]["value"]["stability"]["kept"]
        assert sum(kept.values()) == int((result["value_rule"] == "stability").sum())
        for key, tier in result.select("customer_id", "value").iter_rows():
            seen[key][run] = tier
    found = sum(map(changes, seen.values())), sum(map(flaps, seen.values()))
    assert found == measured()["downgrade_after: 90 days, protect: [platinum]"]
