"""The plan of a day for many customers with a long history, beside their classification.

    python -m benchmarks.plan [--customers N] [--each N] [--runs N]

Five policies over three standards: caps per policy, channel and customer, gaps, a
control group, variants, quiet hours. The history has ten contacts per customer over the last 400 days. Both
programs are whole processes that read the same Parquet files; the plan classifies first.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.classify.generate import generate
from benchmarks.classify.process import AS_OF, WORKSPACE, run
from benchmarks.results import machine, write_section
from tieringrules.history import open_history, place_of

MOST_TIMES = 8.0
DAYS = 400
TITLE = "`plan` beside `classify`"
COLUMNS = """\
  email:         {type: email, personal: true}
  mobile:        {type: phone, region: CN, personal: true}
  email_consent: {type: boolean, default: false}
  sms_consent:   {type: boolean, default: false}
"""
SETTINGS = """\
caps: {at_most: 6, per: month, gap: 1 day}
channels:
  email: {address: email, consent: email_consent, from: "Shop <care@example.com>",
          unsubscribe_url: "https://example.com/u"}
  sms: {address: mobile, consent: sms_consent, cap: {at_most: 2, per: month}}
  phone: {address: mobile, capacity: 400 a day}
"""
POLICIES = {
    "value": ("customer_value", ("platinum", "gold", "silver", "bronze", "standard"), "month", "priority: 2"),
    "winback": ("customer_value", ("lapsing",), "quarter", "control: 5%"),
    "segments": ("segment", ("champions", "loyal", "promising", "at_risk"), "quarter", "priority: 1"),
    "contribution": ("contribution", ("A", "B", "C"), "month", "quiet_hours: {from: '21:00', to: '08:00'}"),
    "yearly": ("contribution", ("A", "B"), "year", "purpose: service"),
}
TIER = (
    "  {tier}: {{channels: [email, sms], message: {message}, every: {every}, "
    "cap: {{at_most: 4, per: quarter, gap: 5 days}}}}\n"
)


def workspace(folder: Path) -> None:
    """The rules of the benchmark of `classify`, with channels and policies."""
    shutil.copytree(WORKSPACE, folder)
    rules = folder / "rules"
    datasets = (rules / "datasets.yaml").read_text(encoding="utf-8")
    (rules / "datasets.yaml").write_text(datasets + COLUMNS, encoding="utf-8")
    settings = (folder / "tieringrules.yaml").read_text(encoding="utf-8")
    (folder / "tieringrules.yaml").write_text(settings + SETTINGS, encoding="utf-8")
    (folder / "templates").mkdir()
    for name, (standard, tiers, every, more) in POLICIES.items():
        head = f"kind: policy\nname: {name}\nstandard: {standard}\n{more}\ntiers:\n"
        body = "".join(TIER.format(tier=tier, message=name, every=every) for tier in tiers)
        (rules / f"{name}.policy.yaml").write_text(head + body, encoding="utf-8")
        (folder / "templates" / f"{name}.sms.txt.j2").write_text("Hello\n")
        (folder / "templates" / f"{name}.email.html.j2").write_text(
            "---\nsubject: Hello\n---\n<p>Hello</p>\n"
        )


def reachable(data: Path) -> None:
    """Add addresses and consents to the customers."""
    file = data / "customers.parquet"
    frame = pl.read_parquet(file)
    if "email" in frame.columns:
        return
    number = pl.col("customer_id").str.slice(1).cast(pl.Int64)
    mail = "c" + number.cast(pl.String) + "@example.org"
    frame.with_columns(
        pl.when(number % 11 != 0).then(mail).alias("email"),
        ("138" + number.cast(pl.String).str.zfill(8)).alias("mobile"),
        (number % 3 != 0).alias("email_consent"),
        (number % 2 == 0).alias("sms_consent"),
    ).write_parquet(file)


def remember(folder: Path, data: Path, each: int) -> None:
    """Write the history: so many contacts per customer over the last 400 days."""
    place = place_of(folder, None)
    opened = open_history(place, {}, create=True, secret=b"b" * 32)
    assert opened.value is not None and place.file is not None
    opened.value.close()
    keys = pl.read_parquet(data / "customers.parquet", columns=["customer_id"])["customer_id"]
    random, last = np.random.default_rng(7), dt.date.fromisoformat(AS_OF).toordinal() - 1
    names = pl.Series(list(POLICIES))
    connection = sqlite3.connect(place.file, isolation_level=None)
    # Nothing of this outlives a failure, and indexes are made of sorted rows afterwards.
    for setting in ("journal_mode = off", "synchronous = off", "cache_size = -400000", "temp_store = memory"):
        connection.execute(f"pragma {setting}")
    indexes = connection.execute(
        "select name, sql from sqlite_master where type = 'index' and sql is not null"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f'drop index "{name}"')
    connection.execute("begin")
    connection.executemany(
        "insert into plans (number, day, recorded_at, rules_hash, data_hash, contacts, state) "
        "values (?, ?, '2026-06-29 00:00:00', '', '', ?, 'recorded')",
        [
            (DAYS - ago, dt.date.fromordinal(last - ago).isoformat(), len(keys) * each // DAYS)
            for ago in range(DAYS)
        ],
    )
    for start in range(0, len(keys), 100_000):
        part = keys[start : start + 100_000]
        count = len(part) * each
        policy = names.gather(random.integers(0, len(names), count))
        ago = pl.Series(random.integers(0, DAYS, count))
        numbers = pl.int_range(start * each, start * each + count, eager=True)
        columns = (
            numbers.cast(pl.String).str.zfill(32),
            part.gather(numbers % len(part)),
            last - ago,
            DAYS - ago,
            policy,
            pl.Series(("email", "sms")).gather(numbers % 2),
            policy,
        )
        connection.executemany(
            "insert into contacts (id, customer, day, plan, policy, cause, purpose, channel, message, state) "
            "values (?, ?, ?, ?, ?, 'regular', 'marketing', ?, ?, 'planned')",
            zip(*(column.to_list() for column in columns), strict=True),
        )
    for _, written in indexes:
        connection.execute(written)
    connection.execute("commit")
    connection.close()


def main() -> None:
    """Measure, check the target, and write the section of the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=10, help="contacts, and orders, per customer")
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tr-plan-") as made:
        folder, data = Path(made) / "workspace", Path(made) / "data"
        workspace(folder)
        generate(data, asked.customers, asked.customers * asked.each, 1)
        reachable(data)
        remember(folder, data, asked.each)
        shared = [str(folder), "--quiet", "--as-of", AS_OF]
        for name in ("customers", "orders"):
            shared += ["--data", f"{name}={data / name}.parquet"]
        ours = [sys.executable, "-m", "tieringrules"]
        classifying = [*ours, "classify", *shared, "--out", str(Path(made) / "tiers.parquet")]
        planning = [*ours, "plan", *shared]
        taken: dict[str, list[tuple[float, float, float]]] = {"classify": [], "plan": []}
        for number in range(asked.runs + 1):
            for name, command in (("classify", classifying), ("plan", planning)):
                found = run(command)
                if number or asked.runs == 1:
                    taken[name].append((found.wall, found.cpu, found.memory))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in taken.items()
    }
    ratio = medians["plan"][0] / medians["classify"][0]
    each = asked.customers * asked.each
    options = f"--customers {asked.customers} --each {asked.each} --runs {asked.runs}"
    lines = [
        f"{asked.customers:,} customers × {len(POLICIES)} policies, {each:,} contacts before, in SQLite.",
        f"Command: `python -m benchmarks.plan {options}` (or `make bench`).",
        f"Median of {asked.runs} runs each, taking turns; whole processes, and `plan` classifies first.",
        f"{machine()}.",
        "",
        "| command | wall | CPU | peak memory |",
        "|---|---:|---:|---:|",
        *(
            f"| `{name}` | {wall:.2f} s | {cpu:.2f} s | {memory:,.0f} MB |"
            for name, (wall, cpu, memory) in medians.items()
        ),
        "",
        f"`plan` takes {ratio:.2f} × the time of `classify`. Target: at most {MOST_TIMES:g} ×.",
    ]
    write_section(TITLE, lines)
    print("\n".join(lines))
    if ratio > MOST_TIMES:
        raise SystemExit(f"{ratio:.2f} × is more than {MOST_TIMES:g} ×")


if __name__ == "__main__":
    main()
