"""How long `diff` takes beside one classification of the same data.

    python -m benchmarks.diff [--customers N] [--orders N] [--runs N] [--cache FOLDER]

One threshold of the workspace of `benchmarks.classify` is changed; the commands take turns. `diff` of a copy
that is only written otherwise is timed as well. Writes the section into RESULTS.md.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.classify.__main__ import CACHE, data_of
from benchmarks.classify.process import AS_OF, WORKSPACE, Run, ours, run
from benchmarks.results import machine, write_section

RULES = Path("rules") / "value.yaml"
CHANGED = ("monetary_12m: {at_least: 5000}", "monetary_12m: {at_least: 6000}")
REWRITTEN = ("monetary_12m: {at_least: 5000}", "monetary_12m:   {at_least: 5000.0}   # the same")


def copy_with(folder: Path, before: str, after: str) -> Path:
    """The workspace with one text replaced."""
    shutil.copytree(WORKSPACE, folder)
    text = (folder / RULES).read_text(encoding="utf-8")
    assert before in text
    (folder / RULES).write_text(text.replace(before, after), encoding="utf-8")
    return folder


def difference(data: Path, head: Path) -> list[str]:
    """The command that compares the workspace with another one."""
    command = [sys.executable, "-m", "tieringrules", "diff", str(WORKSPACE), str(head), "--as-of", AS_OF]
    for name in ("customers", "orders"):
        command += ["--data", f"{name}={data / name}.parquet"]
    return command


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description="Time diff beside classify.")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cache", type=Path, default=CACHE)
    chosen = parser.parse_args()
    data = data_of(chosen.cache, chosen.customers, chosen.orders)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        programs = {
            "classify": ours(data, folder / "tiers.parquet"),
            "diff, one threshold": difference(data, copy_with(folder / "changed", *CHANGED)),
            "diff, no change in meaning": difference(data, copy_with(folder / "rewritten", *REWRITTEN)),
        }
        runs: dict[str, list[Run]] = {name: [] for name in programs}
        for turn in range(chosen.runs + 1):
            for name, command in programs.items():
                took = run(command)
                if turn:
                    runs[name].append(took)
    sizes = f"--customers {chosen.customers} --orders {chosen.orders} --runs {chosen.runs}"
    lines = [
        f"{chosen.customers:,} customers × {chosen.orders:,} orders in Parquet; one threshold of three",
        "standards changed, and once only the way it is written.",
        f"Command: `python -m benchmarks.diff {sizes}`.",
        f"Median of {chosen.runs} runs each, taking turns, after one uncounted round. {machine()}.",
        "",
        "| command | wall | CPU | peak memory | wall ÷ classify |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, found in runs.items():
        wall, cpu, memory = (
            statistics.median(values)
            for values in zip(*((one.wall, one.cpu, one.memory) for one in found), strict=True)
        )
        ratio = statistics.median(
            one.wall / classified.wall for one, classified in zip(found, runs["classify"], strict=True)
        )
        lines.append(f"| {name} | {wall:.2f} s | {cpu:.2f} s | {memory:,.0f} MB | {ratio:.2f} |")
    lines += ["", "Targets: at most 2.2 × one classification; without a change in meaning under 2 s."]
    print("\n".join(lines))
    write_section("`diff` beside one classification", lines)


if __name__ == "__main__":
    main()
