"""Reading orders from CSV under their full contract, beside polars' own `scan_csv` plus casts.

    python -m benchmarks.reading [--orders N] [--runs N]     # default: ten million, 3 runs; writes RESULTS.md

Each program runs in a process of its own and reads the same file; they take turns, after a round that is not
counted. The contract asks for a key that stands once, required columns, bounds, choices, exact amounts and
dates of the calendar, and would refuse rows one by one; polars' casts stop at the first bad cell.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.classify.process import Run, run
from benchmarks.reading.generate import generate
from benchmarks.results import machine, write_section

MOST_TIMES = 2.5
MOST_MEGABYTES = 4096
PROGRAMS = {
    "tieringrules, full contract": "benchmarks.reading.by_contract",
    "polars: scan_csv plus casts": "benchmarks.reading.by_polars",
}


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "orders.csv"
        generate(file, asked.orders)
        megabytes = file.stat().st_size / 1e6
        taken: dict[str, list[Run]] = {name: [] for name in PROGRAMS}
        for round_ in range(asked.runs + 1):
            for name, module in PROGRAMS.items():
                took = run([sys.executable, "-m", module, str(file), str(asked.orders)])
                if round_:
                    taken[name].append(took)
    lines = list(_lines(taken, asked.orders, megabytes, asked.runs))
    print("\n".join(lines))
    write_section("Reading CSV under contract beside polars alone", lines)


def _lines(taken: dict[str, list[Run]], orders: int, megabytes: float, runs: int) -> list[str]:
    walls = {name: statistics.median(one.wall for one in each) for name, each in taken.items()}
    peaks = {name: max(one.memory for one in each) for name, each in taken.items()}
    ours, theirs = PROGRAMS
    lines = [
        f"{orders:,} orders, six columns, {megabytes:,.0f} MB of CSV, read whole by each program.",
        f"Command: `python -m benchmarks.reading --orders {orders} --runs {runs}` (or `make bench`).",
        f"Median of {runs} runs each, taking turns, after a round that is not counted.",
        f"{machine()}.",
        "",
        "| program | wall | fastest–slowest | CPU | peak memory | × polars |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, each in taken.items():
        fastest, slowest = min(one.wall for one in each), max(one.wall for one in each)
        cpu = statistics.median(one.cpu for one in each)
        lines.append(
            f"| {name} | {walls[name]:.2f} s | {fastest:.2f}–{slowest:.2f} s | {cpu:.2f} s "
            f"| {peaks[name]:,.0f} MB | {walls[name] / walls[theirs]:.2f} |"
        )
    times = walls[ours] / walls[theirs]
    held = "held" if times <= MOST_TIMES and peaks[ours] <= MOST_MEGABYTES else "not held"
    return [*lines, "", f"Target: within {MOST_TIMES} × polars and {MOST_MEGABYTES:,} MB: {held}."]


if __name__ == "__main__":
    main()
