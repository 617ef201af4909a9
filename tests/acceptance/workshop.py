# ruff: noqa: E501  # rule files stand as the design shows them
"""Workspaces written from the design's text, and the program run on them as a user runs it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieringrules.cli import program

DAY = "2026-06-30"

WORKSPACE = """\
# tieringrules.yaml
kind: workspace
name: demo
time_zone: Asia/Shanghai
locale: zh
currency: CNY
customers: customers                 # the dataset with one row per customer; or {from: orders.customer_id}
data: {customers: data/customers.csv, orders: data/orders.csv}     # inside the workspace; the command line can override
channels:
  email: {address: email, consent: email_consent, from: "示范公司 <care@example.com>", unsubscribe_url: "https://example.com/u"}
  sms:   {address: mobile, consent: sms_consent, signature: 示范公司}
  phone: {address: mobile}
"""
CUSTOMERS = """\
# rules/datasets/customers.yaml
kind: dataset
name: customers
key: customer_id
columns:
  customer_id:   {type: text, aliases: [客户编号, CustomerID]}
  name:          {type: text, personal: true, aliases: [姓名]}
  email:         {type: email, personal: true}
  mobile:        {type: phone, region: CN, personal: true}
  region:        {type: choice, values: [华东, 华南, 华北, 西南]}
  birthday:      {type: date, personal: true}
  satisfaction:  {type: integer, min: 1, max: 5}
  email_consent: {type: boolean, default: false}
  sms_consent:   {type: boolean, default: false}
"""
ORDERS = """\
# rules/datasets/orders.yaml
kind: dataset
name: orders
key: order_id                        # optional for a child dataset
belongs_to: {customers: customer_id}
happened_at: ordered_at              # rows after as_of are invisible; the default time of windows
keep: quantity != 0                  # rows that count; the others are counted and left out
columns:
  order_id:    {type: text}
  customer_id: {type: text}
  ordered_at:  {type: date, format: "%Y-%m-%d"}
  quantity:    {type: integer}
  unit_price:  {type: decimal, scale: 2}
  amount:      {type: decimal, scale: 2, value: quantity * unit_price}     # a derived column
  status:      {type: choice, values: [paid, refunded]}
"""
METRICS = """\
# rules/metrics.yaml
kind: metrics
dataset: customers
metrics:
  last_order:    {max: orders.ordered_at}
  recency_days:  days_since(last_order)
  frequency_12m: {count: orders, where: {status: paid}, within: 12 months}
  monetary_12m:  {sum: orders.amount, where: {status: paid}, within: 12 months, title: {zh: 近12个月消费}, unit: CNY}
  refunds_12m:   {count: orders, where: {status: refunded}, within: 12 months}
  average_order: {value: monetary_12m / frequency_12m, default: 0}
"""
VALUE = """\
# rules/standards/value.yaml
kind: standard
name: customer_value
title: {en: Customer value, zh: 客户价值}
effective: 2026-01-01
tiers:                                   # method: rules (the default). Best first; the first that is true wins
  - name: platinum
    when:
      monetary_12m: {at_least: 50000}
      recency_days: {at_most: 60}
  - name: gold
    when:
      any:
        - monetary_12m: {at_least: 20000}
        - {frequency_12m: {at_least: 12}, region: [华东, 华南]}
  - name: silver
    when: frequency_12m >= 4 and satisfaction in [4..5]
  - name: standard
    otherwise: true                      # everyone else; without it some customers may have no tier, and `check` says so
"""
POLICY = """\
# rules/policies/outreach.yaml
kind: policy
name: value_outreach
standard: customer_value
purpose: marketing                       # or service: exempt from marketing caps, never from suppression
quiet_hours: {from: "21:00", to: "08:00"}
tiers:                                   # a tier without an entry gets no contact from this policy; `check` says so
  platinum:
    channels: [phone, email]             # the first that is reachable and consented
    message: vip_thanks
    every: month                         # the regular message goes once per day|week|month|quarter|year
    cap: {at_most: 4, per: month, gap: 5 days}      # over everything this policy causes; 0 means never
    service: {owner: 大客户经理, respond_within: 2 hours}
  standard: {channels: [email, sms], message: newsletter, every: quarter, cap: {at_most: 1, per: month}}
"""
SCENARIOS = """\
# rules/tests/value.yaml
kind: tests
cases:
  - name: a big recent spender is platinum
    as_of: 2026-06-30
    given: {monetary_12m: 60000, recency_days: 10}
    expect: {customer_value: platinum}
"""
DESIGN = {
    "tieringrules.yaml": WORKSPACE,
    "rules/datasets/customers.yaml": CUSTOMERS,
    "rules/datasets/orders.yaml": ORDERS,
    "rules/metrics.yaml": METRICS,
    "rules/standards/value.yaml": VALUE,
    "rules/tests/value.yaml": SCENARIOS,
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of `--format json`."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return found

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.findings]


def write(folder: Path, *layers: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder; of one name the last counts."""
    files: dict[str, str | bytes] = {}
    for layer in layers:
        files.update(layer)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def run(*arguments: str | Path, lang: str = "en") -> Ran:
    """Run a command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = program.exit_code_of(["--lang", lang, *map(str, arguments)])
    spoken = out.getvalue() + err.getvalue()
    assert "Traceback" not in spoken, spoken
    assert "TR049" not in spoken, spoken
    return Ran(int(code), out.getvalue(), err.getvalue())


def check(folder: Path, *more: str) -> list[dict[str, Any]]:
    """The findings of `check`."""
    return run("check", folder, "--format", "json", *more).findings


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file that the program wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def classified(folder: Path, *more: str | Path, as_of: str = DAY) -> dict[str, dict[str, str]]:
    """Customer → row of `classify --out`, by both engines, which must agree to the byte."""
    answers = []
    for engine in ("polars", "reference"):
        out = folder / f"tiers-{engine}.csv"
        ran = run("classify", folder, "--as-of", as_of, "--out", out, "--engine", engine, *more)
        assert ran.code == 0, ran.out + ran.err
        answers.append(out.read_bytes())
    assert answers[0] == answers[1]
    rows = table(out)
    return {next(iter(row.values())): row for row in rows}


def summarized(folder: Path, *more: str | Path, as_of: str = DAY) -> dict[str, Any]:
    """The summary as JSON, by both engines, which must agree."""
    answers = []
    for engine in ("polars", "reference"):
        out = folder / f"summary-{engine}.json"
        ran = run("classify", folder, "--as-of", as_of, "--summary", out, "--engine", engine, *more)
        assert ran.code == 0, ran.out + ran.err
        answers.append(json.loads(out.read_text(encoding="utf-8")))
    assert answers[0] == answers[1]
    return dict(answers[0])


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def metric_file(**metrics: str) -> str:
    """A file of metrics."""
    return "kind: metrics\ndataset: customers\nmetrics:\n" + "".join(
        f"  {name}: {text}\n" for name, text in metrics.items()
    )
