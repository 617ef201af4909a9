"""Asks the program where conditions are true, false and unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.acceptance.workshop import DAY, classified, metric_file, run, write

ALONE = """\
kind: workspace
name: alone
time_zone: Asia/Shanghai
locale: en
currency: CNY
customers: customers
data: {customers: data/customers.csv}
"""
COLUMNS = """\
  id: {type: text}
  txt: {type: text}
  city: {type: choice, values: [华东, 华南, NO]}
  n: {type: integer}
  x: {type: number}
  d: {type: decimal, scale: 2}
  b: {type: boolean}
  day: {type: date}
  at: {type: datetime}
  mobile: {type: phone, region: CN}
"""


def dataset(columns: str = COLUMNS, more: str = "") -> str:
    return f"kind: dataset\nname: customers\nkey: id\n{more}columns:\n{columns}"


def alone(folder: Path, customers: str | bytes, columns: str = COLUMNS, more: str = "", **files: str) -> Path:
    """A workspace with customers only; `files` are further rule files, each by its stem."""
    return write(
        folder,
        {
            "tieringrules.yaml": ALONE,
            "rules/customers.yaml": dataset(columns, more),
            "data/customers.csv": customers,
        },
        {f"rules/{name}.yaml": text for name, text in files.items()},
    )


def truths(
    folder: Path,
    customers: str,
    conditions: Sequence[str],
    columns: str = COLUMNS,
    as_of: str = DAY,
    **metrics: str,
) -> list[str]:
    """For each condition one letter per customer, by key: T, F, or U for unknown.

    Args:
        conditions: each in one line of YAML, as it stands behind `when:`.
    """
    standards = {
        f"s{place:03}": f"kind: standard\nname: s{place:03}\ntiers:\n"
        f"  - name: T\n    when: {condition}\n  - name: F\n    when:\n      not: {condition}\n"
        for place, condition in enumerate(conditions)
    }
    if metrics:
        standards["metrics"] = metric_file(**metrics)
    alone(folder, customers, columns, **standards)
    ran = run("check", folder)
    assert ran.code == 0, ran.out
    rows = classified(folder, as_of=as_of)
    return [
        "".join(row[name] or "U" for row in rows.values()) for name in sorted(standards) if name != "metrics"
    ]
