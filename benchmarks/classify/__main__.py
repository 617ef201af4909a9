"""How long `classify` takes beside programs written for the same answers alone.

    python -m benchmarks.classify [--customers N] [--orders N] [--runs N] [--cache FOLDER]

Makes the data once, checks that every program gives the same tiers to every customer, and then lets the
programs take turns, each in a process of its own, so that a slow moment of the machine meets all of them.
Writes the section into RESULTS.md. Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from benchmarks.classify.generate import generate
from benchmarks.classify.process import ROOT, Run, ours, run, theirs
from benchmarks.results import machine, write_section

SEED = 20260630
STANDARDS = ("contribution", "customer_value", "segment")
PROGRAMS = ("polars", "duckdb", "pandas")
ROW_ENGINES = {"rule_engine": "rule-engine", "zen": "zen-engine"}
METRICS = (
    "recency_days", "customer_years", "frequency_12m", "frequency_3m", "monetary_12m", "monetary_24m",
    "largest_12m", "refunds_12m", "average_order",
)  # fmt: skip
SAMPLE = 20_000
CACHE = Path.home() / ".cache" / "tieringrules-benchmarks"


def data_of(cache: Path, customers: int, orders: int) -> Path:
    """The folder with tables of these sizes, made if need be."""
    folder = cache / f"{customers}x{orders}"
    generate(folder, customers, orders, SEED)
    return folder


def commands(data: Path, out: Path) -> Mapping[str, list[str]]:
    """Every program by its name; each writes the tiers of all customers to a file of its own."""
    found = {"tieringrules classify": ours(data, out / "tieringrules.parquet")}
    for program in PROGRAMS:
        found[f"hand-written {program}"] = theirs(program, data, out / f"{program}.parquet")
    return found


def check_same(expected: Path, found: Path, columns: Sequence[str]) -> None:
    """See to it that two programs say the same of every customer.

    Raises:
        SystemExit: they do not.
    """
    right, left = (pl.read_parquet(file, columns=["customer_id", *columns]) for file in (expected, found))
    # A sample is compared with those of the whole that are in it.
    right = right.filter(pl.col("customer_id").is_in(left["customer_id"].implode()))
    if not left.equals(right.cast(left.schema)):
        raise SystemExit(f"{found.name} differs from {expected.name}: nothing is timed")


def sample_of(data: Path, out: Path) -> Path:
    """Customers spread over all keys with their metrics, as our own command writes them."""
    every = out / "metrics.parquet"
    asked = [word for name in METRICS for word in ("--metric", name)]
    run([*ours(data, every), *asked])
    customers = pl.read_parquet(data / "customers.parquet", columns=["customer_id", "region", "satisfaction"])
    frame = pl.read_parquet(every, columns=["customer_id", *METRICS])
    chosen = frame.gather_every(max(1, frame.height // SAMPLE))
    # Both engines count in floats; cents below a million are told apart by them.
    chosen = chosen.with_columns(pl.col(pl.Decimal).cast(pl.Float64))
    sample = out / "sample.parquet"
    chosen.join(customers, on="customer_id", how="left", maintain_order="left").write_parquet(sample)
    return sample


def speed_by_row(engine: str, sample: Path, out: Path) -> float:
    """Customers a second."""
    command = [sys.executable, "-m", "benchmarks.classify.by_row", engine, str(sample), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    return float(done.stdout)


def table(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """The results of whole programs as a Markdown table; ratios are ours to theirs, turn by turn."""
    own = next(iter(runs.values()))
    lines = [
        "| program | wall | fastest–slowest | CPU | peak memory | our wall ÷ its | our memory ÷ its |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, found in runs.items():
        walls = [one.wall for one in found]
        wall, cpu = statistics.median(walls), statistics.median(one.cpu for one in found)
        memory = statistics.median(one.memory for one in found)
        slower = statistics.median(mine.wall / its.wall for mine, its in zip(own, found, strict=True))
        larger = statistics.median(mine.memory / its.memory for mine, its in zip(own, found, strict=True))
        lines.append(
            f"| {name} | {wall:.2f} s | {min(walls):.2f}–{max(walls):.2f} s | {cpu:.2f} s |"
            f" {memory:,.0f} MB | {slower:.2f} | {larger:.2f} |"
        )
    return lines


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Time classify beside hand-written programs.")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--cache", type=Path, default=CACHE, help="where the data lies, outside of the repository"
    )
    return parser.parse_args()


def main() -> None:
    """Check, measure, print, and write the results."""
    chosen = options()
    # As an installation does; otherwise the first run pays for it, or every run where nothing is kept.
    compileall.compile_dir(str(ROOT / "tieringrules"), quiet=2)
    data = data_of(chosen.cache, chosen.customers, chosen.orders)
    out = chosen.cache / "out"
    out.mkdir(exist_ok=True)
    programs = commands(data, out)
    # The round that warms the file caches is the one whose answers are compared.
    for command in programs.values():
        run(command)
    expected = out / "tieringrules.parquet"
    for program in PROGRAMS:
        check_same(expected, out / f"{program}.parquet", STANDARDS)
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(chosen.runs):
        for name, command in programs.items():
            runs[name].append(run(command))
    sizes = f"--customers {chosen.customers} --orders {chosen.orders} --runs {chosen.runs}"
    own = statistics.median(one.wall for one in runs["tieringrules classify"])
    lines = [
        f"{chosen.customers:,} customers × {chosen.orders:,} orders in Parquet; three standards:",
        "rules with 6 tiers and 15 conditions over windowed metrics, rfm quintiles, abc.",
        f"Command: `python -m benchmarks.classify {sizes}` (or `make bench`).",
        f"Median of {chosen.runs} runs each, taking turns, after a round in which every program gave",
        "every customer the same tiers.",
        f"{machine()}.",
        "",
        *table(runs),
        "",
        *by_row(data, out, expected, chosen.customers, own),
        "",
        "Targets: at most 2.5 × the wall time and 2 × the memory of hand-written polars; hand-written",
        "pandas at least 1.5 × as slow (our wall ÷ its at most 0.67).",
    ]
    print("\n".join(lines))
    write_section("`classify` beside hand-written programs", lines)


def by_row(data: Path, out: Path, expected: Path, customers: int, own: float) -> list[str]:
    """What engines that look at one row at a time would take for the rules alone."""
    sample = sample_of(data, out)
    rows = pl.scan_parquet(sample).select(pl.len()).collect().item()
    lines = [
        f"Row by row, the rules alone, over {rows:,} customers whose metrics are already computed (same",
        "tiers, checked); what follows the rate is carried over to all customers, not measured:",
        "",
        f"| engine | customers a second | for {customers:,} customers | ÷ our whole run |",
        "|---|---:|---:|---:|",
    ]
    for engine, title in ROW_ENGINES.items():
        found = out / f"{engine}.parquet"
        speed = speed_by_row(engine, sample, found)
        check_same(expected, found, STANDARDS[1:2])
        lines.append(
            f"| {title} | {speed:,.0f} | {customers / speed:,.0f} s | {customers / speed / own:.1f} |"
        )
    return lines


if __name__ == "__main__":
    main()
