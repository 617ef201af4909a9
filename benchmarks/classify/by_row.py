"""The rules alone with rule engines that look at one row at a time, on a sample of measured customers.

    python -m benchmarks.classify.by_row rule_engine|zen SAMPLE.parquet OUT.parquet

Prints how many customers a second it decides. Reading the sample is not counted, nor are the metrics, which
these engines leave to others.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

Row = dict[str, Any]
Decide = Callable[[Row], str]
# In both languages alike; a missing value is asked for where it can be missing.
RULES = {
    "platinum": "recency_days != null and monetary_12m >= 5000 and recency_days <= 60 and refunds_12m <= 2",
    "gold": "monetary_12m >= 3000 or (frequency_12m >= 12 and region in ['华东', '华南'])"
    " or (largest_12m != null and largest_12m >= 1500)",
    "silver": "satisfaction != null and frequency_12m >= 4 and satisfaction >= 4 and satisfaction <= 5"
    " and average_order >= 100",
    "bronze": "recency_days != null and monetary_24m >= 500 and recency_days <= 180 and frequency_3m >= 1",
    "lapsing": "recency_days != null and recency_days > 180 and monetary_24m >= 300 and customer_years >= 2",
}
REST = "standard"


def by_rule_engine() -> Decide:
    """The rules in rule-engine: the first that matches."""
    import rule_engine

    context = rule_engine.Context(default_value=None)
    rules = [(tier, rule_engine.Rule(rule, context=context)) for tier, rule in RULES.items()]

    def decide(row: Row) -> str:
        return next((tier for tier, rule in rules if rule.matches(row)), REST)

    return decide


def by_zen() -> Decide:
    """The rules in ZEN: a decision table whose first row that holds decides."""
    import zen

    rows = [{"_id": tier, "c": rule, "o": f"'{tier}'"} for tier, rule in {**RULES, REST: ""}.items()]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "c", "name": "condition"}],
        "outputs": [{"id": "o", "name": "tier", "field": "tier"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "customer", "position": {"x": 0, "y": 0}},
        {
            "id": "t",
            "type": "decisionTableNode",
            "name": "tiers",
            "position": {"x": 1, "y": 0},
            "content": table,
        },
        {"id": "out", "type": "outputNode", "name": "tier", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "2", "type": "edge", "sourceId": "t", "targetId": "out"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def decide(row: Row) -> str:
        return str(decision.evaluate(row)["result"]["tier"])

    return decide


ENGINES: Mapping[str, Callable[[], Decide]] = {"rule_engine": by_rule_engine, "zen": by_zen}


def main(engine: str, sample: Path, out: Path) -> None:
    """Decide about every customer of the sample."""
    frame = pl.read_parquet(sample)
    rows = frame.to_dicts()
    decide = ENGINES[engine]()
    start = time.perf_counter()
    tiers = [decide(row) for row in rows]
    took = time.perf_counter() - start
    frame.select("customer_id", customer_value=pl.Series(tiers)).write_parquet(out)
    print(len(rows) / took)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
