"""Windows, whole months and years, and what is visible on a day: DESIGN §5.4."""

import calendar
import datetime as dt
from pathlib import Path

import pytest

from tests.acceptance.truths import ALONE
from tests.acceptance.workshop import classified, csv_text, metric_file, summarized, write

ORDERS = """\
kind: dataset
name: orders
belongs_to: {customers: id}
happened_at: on
columns:
  id: {type: text}
  on: {type: date}
"""
AT_ORDERS = ORDERS.replace("on: {type: date}", "on: {type: datetime}")
STANDARD = "kind: standard\nname: s\ntiers: [{name: all, otherwise: true}]\n"
WITHIN = {
    "d1": ("1 day", 0, 1),
    "d30": ("30 days", 0, 30),
    "w2": ("2 weeks", 0, 14),
    "m1": ("1 month", 1, 0),
    "m12": ("12 months", 12, 0),
    "q1": ("1 quarter", 3, 0),
    "y1": ("1 year", 12, 0),
}


def minus(day: dt.date, months: int, days: int = 0) -> dt.date:
    """A day so many months earlier, clamped to the month's end, then so many days."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days)


def workspace(folder: Path, orders: str, customers: str, contract: str = ORDERS, **metrics: str) -> Path:
    return write(
        folder,
        {
            "tieringrules.yaml": ALONE.replace("}\n", ", orders: data/orders.csv}\n"),
            "rules/customers.yaml": "kind: dataset\nname: customers\nkey: id\n"
            "columns:\n  id: {type: text}\n  born: {type: date}\n",
            "rules/orders.yaml": contract,
            "rules/s.yaml": STANDARD,
            "rules/m.yaml": metric_file(**metrics),
            "data/customers.csv": customers,
            "data/orders.csv": orders,
        },
    )


@pytest.mark.parametrize(
    "as_of", ["2026-06-30", "2024-02-29", "2025-02-28", "2026-03-31", "2026-12-31", "2027-02-28"]
)
def test_windows_leave_out_their_first_day_and_have_their_last(tmp_path: Path, as_of: str) -> None:
    today = dt.date.fromisoformat(as_of)
    edges = {minus(today, months, days) for _, months, days in WITHIN.values()} | {today}
    days = sorted(edge + dt.timedelta(step) for edge in edges for step in (-1, 0, 1))
    metrics = {name: f"{{count: orders, within: {text}}}" for name, (text, _, _) in WITHIN.items()}
    folder = workspace(
        tmp_path,
        csv_text([("id", "on"), *(("a", day) for day in days)]),
        "id,born\na,\nb,\n",
        **metrics,
        ever="{count: orders}",
        first="{min: orders.on}",
    )
    rows = classified(folder, *(f"--metric={name}" for name in (*metrics, "ever", "first")), as_of=as_of)
    seen = [day for day in days if day <= today]
    expected = {
        name: str(sum(minus(today, months, back) < day for day in seen))
        for name, (_, months, back) in WITHIN.items()
    }
    assert rows["a"] == {
        "id": "a",
        "s": "all",
        "s_rule": "all",
        **expected,
        "ever": str(len(seen)),
        "first": str(seen[0]),
    }
    assert rows["b"] == {
        "id": "b",
        "s": "all",
        "s_rule": "all",
        **dict.fromkeys(expected, "0"),
        "ever": "0",
        "first": "",
    }
    assert summarized(folder, as_of=as_of)["left_out"] == {
        "orders": {"after_as_of": len(days) - len(seen), "not_kept": 0, "no_parent": 0}
    }


@pytest.mark.parametrize(
    ("as_of", "born", "months", "years"),
    [
        ("2026-02-28", "2000-02-29", 312, 26),
        ("2026-02-27", "2000-02-29", 311, 25),
        ("2028-02-28", "2000-02-29", 335, 27),
        ("2028-02-29", "2000-02-29", 336, 28),
        ("2026-06-30", "2026-05-31", 1, 0),
        ("2026-06-29", "2026-05-31", 0, 0),
        ("2026-06-30", "2026-01-31", 5, 0),
        ("2026-06-30", "2025-06-30", 12, 1),
        ("2026-06-30", "2025-07-01", 11, 0),
        ("2026-06-30", "2026-06-30", 0, 0),
        ("2026-06-30", "2026-07-01", -1, -1),
        ("2026-06-30", "2026-07-30", -1, -1),
        ("2026-06-30", "2026-07-31", -1, -1),
        ("2026-06-30", "2027-06-30", -12, -1),
    ],
)
def test_whole_months_and_years(tmp_path: Path, as_of: str, born: str, months: int, years: int) -> None:
    folder = workspace(
        tmp_path,
        "id,on\n",
        f"id,born\na,{born}\n",
        m="months_since(born)",
        y="years_since(born)",
        d="days_since(born)",
    )
    row = classified(folder, "--metric", "m", "--metric", "y", "--metric", "d", as_of=as_of)["a"]
    days = (dt.date.fromisoformat(as_of) - dt.date.fromisoformat(born)).days
    assert (row["m"], row["y"], row["d"]) == (str(months), str(years), str(days))


def test_moments_belong_to_the_day_of_the_workspace_zone(tmp_path: Path) -> None:
    moments = [
        "2026-06-30T15:59:59Z",  # 23:59:59 in Shanghai
        "2026-06-30T16:00:00Z",  # 1 July there
        "2026-07-01T00:30:00+09:00",  # 23:30 on 30 June
        "2026-06-30T23:59:59",
        "2026-07-01T00:00:00",
        "2026-05-31T15:59:59Z",  # 31 May there, outside (31 May, 30 June] less a day
        "2026-05-31T16:00:00Z",
        "2026-05-30T23:59:59.999",
    ]
    folder = workspace(
        tmp_path,
        csv_text([("id", "on"), *(("a", moment) for moment in moments)]),
        "id,born\na,\n",
        AT_ORDERS,
        m1="{count: orders, within: 1 month}",
        d30="{count: orders, within: 30 days}",
        ever="{count: orders}",
        last="{max: orders.on}",
        ago="days_since(last)",
    )
    row = classified(folder, *(f"--metric={name}" for name in ("m1", "d30", "ever", "last", "ago")))["a"]
    # (30 May, 30 June] in whole days has all of 31 May; (31 May, 30 June] has none of it
    assert (row["m1"], row["d30"], row["ever"]) == ("5", "4", "6")
    assert row["last"].startswith("2026-06-30T23:59:59")
    assert row["ago"] == "0"
    assert summarized(folder)["left_out"]["orders"]["after_as_of"] == 2
