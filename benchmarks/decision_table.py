"""How long a decision table of 1,000 rows takes: `check` of it, and placing 1,000,000 customers.

    python -m benchmarks.decision_table [RUNS]        # default: 3; writes its section into RESULTS.md

Beside `classify` stands the same table as a polars user would write it: a condition per row, and the least
number of a row that holds, across. Both work on the same frame in one process, take turns, and must give
every customer the same row. What is timed of `classify` includes loading the rules and the contract.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import polars as pl

import tieringrules as tr
from benchmarks.results import machine, write_section
from tieringrules.assure.checking import check_workspace

ROWS, CUSTOMERS, NUMBERS = 1_000, 1_000_000, 5
REGIONS = ("华东", "华南", "华北", "西南", "西北", "东北")
KINDS = ("vip", "普通", "new", "old", "other")
FIRST_DAY, DAY = dt.date(2022, 1, 1), dt.date(2026, 6, 30)
INPUTS = (*(f"n{number}" for number in range(NUMBERS)), "region", "sort", "since")
HOME = "kind: workspace\nname: table\ncustomers: customers\n"
STANDARD = """\
kind: standard
name: service
method: table
hit_policy: first
inputs: [{inputs}]
outputs: [tier, hours]
tiers: [A, B, C]
file: service.csv
"""


def workspace(folder: Path, chance: random.Random) -> list[dict[str, str]]:
    """Write the rules; the table's rows are what is returned."""
    rules = folder / "rules"
    rules.mkdir()
    (folder / "tieringrules.yaml").write_text(HOME, encoding="utf-8")
    columns = [f"  n{number}: {{type: integer}}\n" for number in range(NUMBERS)]
    columns.append(f"  region: {{type: choice, values: [{', '.join(REGIONS)}]}}\n")
    columns.append("  sort: {type: text}\n  since: {type: date}\n")
    head = "kind: dataset\nname: customers\nkey: customer_id\ncolumns:\n  customer_id: {type: integer}\n"
    (rules / "customers.yaml").write_text(head + "".join(columns), encoding="utf-8")
    (rules / "service.yaml").write_text(STANDARD.format(inputs=", ".join(INPUTS)), encoding="utf-8")
    rows = [
        {name: cell(name, chance) for name in INPUTS}
        | {"tier": chance.choice("ABC"), "hours": str(chance.randint(1, 48))}
        for _ in range(ROWS)
    ]
    with (rules / "service.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return rows


def cell(name: str, chance: random.Random) -> str:
    """A test such as people write; three of ten take anything."""
    if chance.random() < 0.3:
        return "-"
    match name:
        case "region":
            return ",".join(chance.sample(REGIONS, chance.randint(1, 3)))
        case "sort":
            return chance.choice(["vip", "普通", "new,old", "not(vip)"])
        case "since":
            return chance.choice([">= 2024-01-01", "[2023-01-01..2024-06-30]", "< 2025-01-01"])
        case _:
            low = chance.randint(0, 40) * 25
            high = low + chance.randint(1, 20) * 25
            return chance.choice([f">= {low}", f"[{low}..{high})", f"< {high}"])


def customers(chance: random.Random) -> pl.DataFrame:
    """The frame that both programs place."""
    days = (DAY - FIRST_DAY).days
    columns: dict[str, object] = {"customer_id": range(CUSTOMERS)}
    for number in range(NUMBERS):
        columns[f"n{number}"] = [chance.randrange(1500) for _ in range(CUSTOMERS)]
    columns["region"] = chance.choices(REGIONS, k=CUSTOMERS)
    columns["sort"] = chance.choices(KINDS, k=CUSTOMERS)
    days_in = pl.Series("since", [chance.randrange(days) for _ in range(CUSTOMERS)])
    start = (FIRST_DAY - dt.date(1970, 1, 1)).days
    return pl.DataFrame({**columns, "since": (days_in + start).cast(pl.Int32).cast(pl.Date)})


def condition(name: str, text: str) -> pl.Expr | None:
    """A cell as polars says it."""
    column = pl.col(name)

    def value(written: str) -> pl.Expr:
        return pl.lit(dt.date.fromisoformat(written) if name == "since" else int(written))

    if text == "-":
        return None
    if text.startswith(">= "):
        return column >= value(text[3:])
    if text.startswith("< "):
        return column < value(text[2:])
    if text.startswith("["):
        low, high = text[1:-1].split("..")
        below = column <= value(high) if text.endswith("]") else column < value(high)
        return (column >= value(low)) & below
    if text.startswith("not("):
        return column != text[4:-1]
    values = text.split(",")
    return column == values[0] if len(values) == 1 else column.is_in(values)


def by_hand(frame: pl.DataFrame, rows: list[dict[str, str]]) -> pl.Series:
    """Per customer the number of the first row that holds, from 1."""
    numbers = []
    for number, row in enumerate(rows, start=1):
        tests = [test for name in INPUTS if (test := condition(name, row[name])) is not None]
        holds = pl.all_horizontal(tests) if tests else pl.lit(value=True)
        numbers.append(pl.when(holds).then(pl.lit(number, dtype=pl.UInt32)))
    return frame.select(row=pl.min_horizontal(numbers))["row"]


def timed(work: Callable[[], pl.Series]) -> tuple[pl.Series, float]:
    """What a program gives, and the seconds it took."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def main(arguments: list[str]) -> None:
    """Measure, print, and write the section."""
    runs = int(arguments[0]) if arguments else 3
    chance = random.Random(20260630)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rows = workspace(folder, chance)
        frame = customers(chance)

        def ours() -> pl.Series:
            found = tr.load(str(folder)).classify(customers=frame, as_of=DAY)
            placed: pl.Series = found["service_rule"].cast(pl.UInt32)
            return placed

        times: dict[str, list[float]] = {"classify": [], "hand-written polars": [], "check": []}
        for _ in range(runs):
            mine, took = timed(ours)
            times["classify"].append(took)
            theirs, took = timed(lambda: by_hand(frame, rows))
            times["hand-written polars"].append(took)
            if not mine.rename("row").equals(theirs):
                raise SystemExit("the two give different rows: nothing is timed")
            start = time.perf_counter()
            check_workspace(folder)
            times["check"].append(time.perf_counter() - start)
    lines = table(times, runs)
    print("\n".join(lines))
    write_section("Decision tables: 1,000 rows, 8 inputs, 1,000,000 customers", lines)


def table(times: dict[str, list[float]], runs: int) -> list[str]:
    """The results as Markdown."""
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ratio = medians["classify"] / medians["hand-written polars"]
    lines = [
        f"Command: `python -m benchmarks.decision_table`. Median of {runs} runs, taking turns. {machine()}.",
        "",
        "| what | median | fastest | slowest |",
        "|---|---:|---:|---:|",
    ]
    for name, median in medians.items():
        taken = times[name]
        lines.append(f"| {name} | {median:.1f} s | {min(taken):.1f} s | {max(taken):.1f} s |")
    words = f"`classify` takes {ratio:.2f} of the hand-written program's time (target: at most 1.5);"
    return [*lines, "", f"{words} `check` of the table is to stay under 3 s."]


if __name__ == "__main__":
    main(sys.argv[1:])
