"""The tiers of the reference company, computed once more in plain Python, without any part of the product."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent.parent / "examples" / "data"
AS_OF = dt.date(2026, 6, 30)
YEAR_AGO = dt.date(2025, 6, 30)
TWO_YEARS_AGO = dt.date(2024, 6, 30)
HALF_YEAR_AGO = dt.date(2025, 12, 30)
# rules/overrides/kept_tiers.yaml
KEPT_GOLD = "C01961"
STATUSES = ("paid", "refunded", "cancelled")


@dataclass
class Facts:
    """What is known about one customer."""

    orders: list[tuple[dt.date, str, Decimal]] = field(default_factory=list)
    complaints: int = 0


@dataclass
class Counts:
    """What became of the rows of orders.csv."""

    refused: list[int] = field(default_factory=list)
    after_as_of: int = 0
    not_kept: int = 0
    no_parent: int = 0


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_orders(known: Iterable[str]) -> tuple[dict[str, Facts], Counts]:
    facts: dict[str, Facts] = defaultdict(Facts)
    counts = Counts()
    parents = set(known)
    for number, row in enumerate(rows("orders.csv"), start=2):
        try:
            day = dt.date.fromisoformat(row["ordered_at"])
            amount = int(row["quantity"]) * Decimal(row["unit_price"])
            if row["status"] not in STATUSES or len(row["unit_price"].partition(".")[2]) > 2:
                raise ValueError
        except ValueError:
            counts.refused.append(number)
            continue
        if day > AS_OF:
            counts.after_as_of += 1
        elif row["status"] == "cancelled":
            counts.not_kept += 1
        elif row["customer_id"] not in parents:
            counts.no_parent += 1
        else:
            facts[row["customer_id"]].orders.append((day, row["status"], amount))
    return facts, counts


def whole_months(start: dt.date, end: dt.date) -> int:
    # A month counts as full on its last day: 31 March to 30 June are three months.
    last_day = calendar.monthrange(end.year, end.month)[1]
    short = end.day < min(start.day, last_day)
    return (end.year - start.year) * 12 + end.month - start.month - short


def whole_years(start: dt.date, end: dt.date) -> int:
    return whole_months(start, end) // 12


def tiers() -> tuple[dict[str, dict[str, str]], Counts]:
    """Customer → standard → tier."""
    customers = rows("customers.csv")
    facts, counts = read_orders(row["客户编号"] for row in customers)
    for key, complaints in complained().items():
        facts[key].complaints = complaints
    found = {row["客户编号"]: tiers_of(row, facts[row["客户编号"]]) for row in customers}
    for standard, placed in places_among_all({key: facts[key] for key in found}).items():
        for key, tier in placed.items():
            found[key][standard] = tier
    dedicated = {key: spent_in_a_year(facts[key]) for key in found if found[key]["care_level"] == "dedicated"}
    for key, spent in dedicated.items():
        # There are 120 places for whoever has at least so much.
        if sum(other >= spent for other in dedicated.values()) > 120:
            found[key]["care_level"] = "regular"
    for row in rows("last_month.csv"):
        # Whoever held a better assessment keeps it until a worse one has been computed for 90 days.
        held, since = row["assessment"], row["assessment_since"] or AS_OF.isoformat()
        if found[row["customer_id"]]["assessment"] > held and held:
            days = (AS_OF - dt.date.fromisoformat(since)).days if row["assessment_computed"] > held else 0
            if days < 90:
                found[row["customer_id"]]["assessment"] = held
    return found, counts


def spent_in_a_year(facts: Facts) -> Decimal:
    paid = (amount for day, status, amount in facts.orders if status == "paid" and day > YEAR_AGO)
    return sum(paid, Decimal())


def complained() -> Counter[str]:
    """Customer → complaints of the last six months."""
    return Counter(
        row["customer_id"]
        for row in rows("service_requests.csv")
        if row["topic"] in ("质量投诉", "服务投诉") and row["opened_at"] > HALF_YEAR_AGO.isoformat()
    )


def places_among_all(facts: dict[str, Facts]) -> dict[str, dict[str, str]]:
    """Standard → customer → tier, for the standards that compare customers with each other."""
    spent: dict[str, Decimal] = {}
    often: dict[str, Decimal] = {}
    recency: dict[str, Decimal] = {}
    for key, known in facts.items():
        paid = [amount for day, status, amount in known.orders if status == "paid" and day > YEAR_AGO]
        spent[key], often[key] = sum(paid, Decimal()), Decimal(len(paid))
        if known.orders:
            recency[key] = Decimal((AS_OF - max(day for day, _, _ in known.orders)).days)
    total = sum(spent.values())
    contribution = {}
    for key, amount in spent.items():
        larger = 100 * sum(other for other in spent.values() if other > amount)
        contribution[key] = "A" if larger < 80 * total else "B" if larger < 95 * total else "C"
    r, f, m = quintiles(recency), quintiles(often), quintiles(spent)
    segments = {key: segment_of(6 - r[key] if key in r else None, f[key], m[key]) for key in facts}
    return {"contribution": contribution, "loyalty_segment": segments}


def quintiles(values: dict[str, Decimal]) -> dict[str, int]:
    """1 to 5: one more than the number of cut points strictly below."""
    ordered = sorted(values.values())
    points = []
    for step in range(1, 5):
        whole, rest = divmod(step * (len(ordered) - 1), 5)
        upper = ordered[min(whole + 1, len(ordered) - 1)]
        points.append(ordered[whole] + (upper - ordered[whole]) * rest / 5)
    return {key: 1 + sum(point < value for point in points) for key, value in values.items()}


def segment_of(r: int | None, f: int, m: int) -> str:
    if r is None:
        return "occasional"
    if r >= 4 and f >= 4 and m >= 4:
        return "champions"
    if r >= 3 and f >= 3:
        return "loyal"
    if r >= 4:
        return "recent"
    return "slipping_away" if r <= 2 and (f >= 3 or m >= 4) else "occasional"


def tiers_of(row: dict[str, str], facts: Facts) -> dict[str, str]:
    paid = [(day, amount) for day, status, amount in facts.orders if status == "paid"]
    spent = sum((amount for day, amount in paid if day > YEAR_AGO), Decimal())
    spent_before = sum((amount for day, amount in paid if TWO_YEARS_AGO < day <= YEAR_AGO), Decimal())
    often = sum(day > YEAR_AGO for day, _ in paid)
    refunds = sum(status == "refunded" and day > YEAR_AGO for day, status, _ in facts.orders)
    days = [day for day, _, _ in facts.orders]
    recency = (AS_OF - max(days)).days if days else None
    months = whole_months(min(days), AS_OF) if days else None
    satisfaction = int(row["满意度"]) if row["满意度"] else None
    found: dict[str, str] = {}

    if spent >= 50000 and recency is not None and recency <= 60:
        value = "platinum"
    elif spent >= 15000 or (
        row["客户类型"] == "消费者" and often >= 12 and satisfaction is not None and satisfaction >= 4
    ):
        value = "gold"
    else:
        value = "silver" if spent >= 4000 or often >= 6 else "standard"
    if row["客户编号"] == KEPT_GOLD:
        value = "gold"
    found["customer_value"] = value
    bands = (("high", Decimal(10000)), ("medium", Decimal(2000)), ("low", Decimal("0.01")))
    found["spend_band"] = next((name for name, bound in bands if spent >= bound), "none")
    found["lifecycle"] = lifecycle = lifecycle_of(recency, months)

    risky = (
        (lifecycle == "lapsing" and len(days) >= 3)
        or facts.complaints >= 2
        or (satisfaction is not None and satisfaction <= 2 and recency is not None and recency > 60)
    )
    worrying = lifecycle not in ("lost", "prospect") and (
        (recency is not None and recency > 75)
        or facts.complaints == 1
        or refunds >= 2
        or spent * 2 < spent_before
    )
    found["churn_risk"] = risk = "high" if risky else "medium" if worrying else "low"

    points = 50 * (100 if spent >= 15000 else 70 if spent >= 4000 else 30 if spent > 0 else 0)
    points += 30 * (100 if often >= 12 else 60 if often >= 4 else 10)
    answer = 50 if satisfaction is None else 100 if satisfaction >= 4 else 50 if satisfaction >= 3 else 0
    points += 20 * answer
    found["assessment"] = "A" if points >= 7000 else "B" if points >= 4000 else "C"
    found["account_class"] = account = account_of(row, spent)
    found["market"] = market_of(row["大区"])
    found["age_group"] = age_group_of(row["生日"])
    if row["账款逾期"] == "是":
        found["care_level"] = "careful"
    elif value in ("platinum", "gold") and risk == "high":
        found["care_level"] = "rescue"
    elif value == "platinum" or account in ("key_account", "public_body"):
        found["care_level"] = "dedicated"
    else:
        found["care_level"] = "regular"
    return found


def lifecycle_of(recency: int | None, months: int | None) -> str:
    if recency is None or months is None:
        return "prospect"
    if recency <= 120 and months >= 12:
        return "mature"
    if recency <= 120 and 3 <= months <= 11:
        return "growing"
    if months < 3:
        return "new"
    return "lapsing" if recency <= 365 else "lost"


def account_of(row: dict[str, str], spent: Decimal) -> str:
    if row["客户类型"] == "政府机构":
        return "public_body"
    if row["客户类型"] == "消费者":
        return "consumer"
    employees = int(row["员工人数"] or 0)
    important = employees >= 500 or (employees >= 100 and row["行业"] in ("餐饮酒店", "金融"))
    return "key_account" if important or spent >= 60000 else "company"


def market_of(region: str) -> str:
    if region in ("华东", "华南"):
        return "home"
    if region == "海外":
        return "abroad"
    return "national" if region else "unknown"


def age_group_of(birthday: str) -> str:
    if not birthday:
        return "not_told"
    age = whole_years(dt.date.fromisoformat(birthday), AS_OF)
    groups = (("senior", 60), ("middle", 40), ("young", 25))
    return next((name for name, least in groups if age >= least), "student")
