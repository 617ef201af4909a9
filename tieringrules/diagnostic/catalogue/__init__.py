"""Every code the product can report, in English and Chinese.

The hundreds say which room speaks: 0 command and files, 1 YAML, 2 names and structure of rule files,
3 expressions and types, 4 templates and messages, 5 customer data, 6 results, 7 further features of rule
files, 8 what tests and looking twice find, 9 planning, offers, letters and exports.
"""

from __future__ import annotations

from tieringrules.diagnostic.catalogue import (
    beginnings,
    data,
    environment,
    evaluation,
    exchange,
    exports,
    expressions,
    letters,
    messages,
    occasions,
    odd_numbers,
    offers,
    planning,
    receipts,
    recorded_runs,
    results,
    rule_changes,
    rule_features,
    rule_files,
    scenarios,
    sending,
    toleration,
    unused,
    yaml_text,
)
from tieringrules.diagnostic.code import Code

CODES: dict[str, Code] = {
    entry.code: entry
    for room in (
        environment,
        yaml_text,
        rule_files,
        expressions,
        messages,
        occasions,
        data,
        results,
        rule_features,
        scenarios,
        odd_numbers,
        evaluation,
        exchange,
        toleration,
        beginnings,
        rule_changes,
        unused,
        exports,
        letters,
        planning,
        receipts,
        sending,
        offers,
        recorded_runs,
    )
    for entry in room.ENTRIES
}
