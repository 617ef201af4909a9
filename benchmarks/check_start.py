"""How long `check` takes with everything, start of the interpreter included.

    python -m benchmarks.check_start [RUNS]        # default: 15; writes its section of RESULTS.md

Each program runs in a process of its own. The programs take turns, so that a slow moment of the machine meets
all of them; the first round warms file caches and is not counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import machine, write_section

ROOT = Path(__file__).resolve().parent.parent
RULES = 2_000

WORKSPACE = """\
kind: workspace
name: many_rules
customers: customers
data: {customers: customers.csv}
"""
CUSTOMERS = """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  region: {type: choice, values: [north, east, south, west]}
  spent: {type: decimal, scale: 2}
  orders: {type: integer, min: 0}
"""


def many_rules(folder: Path, rules: int) -> None:
    """A workspace whose one standard has so many tiers, written in both forms in turn."""
    (folder / "rules").mkdir(parents=True)
    (folder / "tieringrules.yaml").write_text(WORKSPACE, encoding="utf-8")
    (folder / "rules" / "customers.yaml").write_text(CUSTOMERS, encoding="utf-8")
    lines = ["kind: standard", "name: segments", "tiers:"]
    for number in range(rules):
        spent, orders = 10 * (rules - number), 1 + number % 40
        lines.append(f"  - name: segment_{number:04d}")
        if number % 2:
            lines.append(f"    when: spent >= {spent}.50 and orders in [{orders}..{orders + 20}]")
        else:
            region = ("north", "east", "south", "west")[number // 2 % 4]
            lines.append("    when:")
            lines.append(f"      spent: {{at_least: {spent}}}")
            lines.append("      any:")
            lines.append(f"        - orders: {{between: [{orders}, {orders + 20}]}}")
            lines.append(f"        - region: [{region}]")
    lines += ["  - name: rest", "    otherwise: true", ""]
    (folder / "rules" / "segments.yaml").write_text("\n".join(lines), encoding="utf-8")


def wall_time(command: list[str], accepted: tuple[int, ...] = (0,)) -> float:
    """Seconds from start to end of a process.

    Raises:
        SystemExit: it failed; a failure must not look like speed.
    """
    # An installed program has its bytecode; compiling all modules anew is no part of a warm start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    took = time.perf_counter() - start
    if done.returncode not in accepted:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    return took


def main(arguments: list[str]) -> None:
    """Measure, print, and write the results."""
    runs = int(arguments[0]) if arguments else 15
    python = sys.executable
    with tempfile.TemporaryDirectory() as temporary:
        big = Path(temporary) / "many_rules"
        many_rules(big, RULES)
        programs = {
            "python -c pass": [python, "-c", "pass"],
            'python -c "import yaml, jsonschema"': [python, "-c", "import yaml, jsonschema"],
            "tieringrules check (reference set)": [python, "-m", "tieringrules", "check", str(ROOT)],
            f"tieringrules check ({RULES:,} rules)": [python, "-m", "tieringrules", "check", str(big)],
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for turn in range(runs + 1):
            for name, command in programs.items():
                took = wall_time(command)
                if turn:
                    times[name].append(took)
    lines = table(times)
    print("\n".join(lines))
    write_section("`check`: warm wall time of whole processes", section(lines, runs))


def table(times: dict[str, list[float]]) -> list[str]:
    """The results as a Markdown table."""
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    bare, libraries = list(medians.values())[:2]
    lines = [
        "| program | median | fastest | slowest | × bare Python | × the two imports |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, median in medians.items():
        spread = " | ".join(
            f"{1000 * value:.0f} ms" for value in (median, min(times[name]), max(times[name]))
        )
        lines.append(f"| `{name}` | {spread} | {median / bare:.1f} | {median / libraries:.1f} |")
    return lines


def section(lines: list[str], runs: int) -> list[str]:
    """The results with how they were made."""
    return [
        "Command: `python -m benchmarks.check_start` (or `make bench`).",
        f"Median of {runs} runs each, taking turns, after one uncounted round.",
        machine(),
        "(the measurement itself is 1; more means that other programs took time from it).",
        "",
        *lines,
        "",
        "Targets: the reference set under 500 ms, 2,000 rules under 3,000 ms.",
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
