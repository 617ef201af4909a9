"""How `classify` grows from ten thousand customers to ten million.

    python -m benchmarks.classify.scaling [--most N] [--each N] [--runs N] [--cache FOLDER]

Writes the section into RESULTS.md. Ten million customers with ten orders each need about 2 GB of disk and
16 GB of memory; a smaller --each says so in the section.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
from pathlib import Path

from benchmarks.classify.__main__ import CACHE, data_of
from benchmarks.classify.process import ROOT, Run, ours, run
from benchmarks.results import machine, write_section

SIZES = (10_000, 100_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)
MILLION = 1_000_000


def measured(sizes: list[int], each: int, runs: int, cache: Path) -> dict[int, Run]:
    """The median run of each size, after one that warms the file cache."""
    out = cache / "out"
    out.mkdir(parents=True, exist_ok=True)
    found: dict[int, Run] = {}
    for size in sizes:
        command = ours(data_of(cache, size, size * each), out / "scaling.parquet")
        every = [run(command) for _ in range(runs + 1)][1:]
        found[size] = Run(
            statistics.median(one.wall for one in every),
            statistics.median(one.cpu for one in every),
            statistics.median(one.memory for one in every),
        )
    return found


def table(found: dict[int, Run]) -> list[str]:
    """The results as a Markdown table; what a million more cost is reckoned from the size before."""
    lines = [
        "| customers | wall | CPU | peak memory | wall for each further million | × the one before |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    before: tuple[int, float] | None = None
    cost_before: float | None = None
    for size, one in found.items():
        further = ratio = ""
        if before is not None and size >= MILLION:
            cost = (one.wall - before[1]) / (size - before[0]) * MILLION
            further = f"{cost:.2f} s"
            ratio = f"{cost / cost_before:.2f}" if cost_before is not None else ""
            cost_before = cost
        lines.append(
            f"| {size:,} | {one.wall:.2f} s | {one.cpu:.2f} s | {one.memory:,.0f} MB | {further} | {ratio} |"
        )
        before = size, one.wall
    return lines


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description="Time classify from small to large.")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the greatest number of customers")
    parser.add_argument("--each", type=int, default=10, help="orders per customer")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=CACHE)
    chosen = parser.parse_args()
    compileall.compile_dir(str(ROOT / "tieringrules"), quiet=2)
    sizes = [size for size in SIZES if size <= chosen.most]
    command = f"--most {chosen.most} --each {chosen.each} --runs {chosen.runs}"
    lines = [
        f"The rules of the section above, {chosen.each} orders per customer on average, Parquet in and out.",
        f"Command: `python -m benchmarks.classify.scaling {command}` (or `make bench-scaling`).",
        f"Median of {chosen.runs} runs after one that is not counted.",
        f"{machine()}.",
        "",
        *table(measured(sizes, chosen.each, chosen.runs, chosen.cache)),
        "",
        "Target: each further million customers costs at most 1.3 × the one before.",
    ]
    print("\n".join(lines))
    write_section("`classify` from small to large", lines)


if __name__ == "__main__":
    main()
