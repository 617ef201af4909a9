"""A comparison of rules as JSON (RFC 8259)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tieringrules.cli.diff_words import change_words
from tieringrules.cli.value_words import MASK, json_value
from tieringrules.diagnostic import Language, Span

if TYPE_CHECKING:
    from tieringrules.assure.meaning.changes import Change
    from tieringrules.cli.diffing import Difference, OutreachCounts
    from tieringrules.engine.comparison import StandardComparison


def difference_json(found: Difference, language: Language) -> str:
    """The comparison as one JSON object.

    Args:
        found: the comparison; the keys of customers are masked where they tell about people.
        language: of `text`.
    """
    entry: dict[str, Any] = {
        "is_meaning_known": found.is_meaning_known,
        "notes": [note.text(language) for note in found.notes],
        "changes": [_change(change, language) for change in found.changes],
        "as_of": found.as_of.isoformat() if found.as_of is not None else None,
        "since": found.since.isoformat() if found.since is not None else None,
        "measure": found.measure,
        "movement": {name: _movement(standard, found) for name, standard in found.movement.items()},
        "outreach": None,
    }
    if found.outreach is not None:
        before, after = found.outreach
        entry["outreach"] = {"before": _outreach(before), "after": _outreach(after)}
    return json.dumps(entry, ensure_ascii=False, indent=2)


def _change(change: Change, language: Language) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "path": list(change.path),
        "text": change_words(change).text(language),
        "before": change.before,
        "after": change.after,
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


def _movement(standard: StandardComparison, found: Difference) -> dict[str, Any]:
    return {
        "customers": standard.customers,
        "moved": standard.moved,
        "up": standard.up,
        "down": standard.down,
        "tiers": {"before": list(standard.before_tiers), "after": list(standard.after_tiers)},
        "matrix": {one: dict(row) for one, row in standard.matrix.items()},
        "amounts": {
            one: {other: json_value(amount) for other, amount in row.items()}
            for one, row in standard.amounts.items()
        },
        "moved_amount": json_value(standard.moved_amount),
        "total_amount": json_value(standard.total_amount),
        "movers": [
            {
                "customer": MASK if found.hides_keys else json_value(mover.customer),
                "before": mover.before,
                "before_rule": mover.before_rule,
                "after": mover.after,
                "after_rule": mover.after_rule,
                "amount": json_value(mover.amount),
            }
            for mover in standard.movers
        ],
        "newly_unknown": [
            {"rule": each.rule, "field": each.field, "customers": each.customers}
            for each in standard.newly_unknown
        ],
    }


def _outreach(counts: OutreachCounts) -> dict[str, Any]:
    return {
        "contacts": counts.contacts,
        "channels": dict(sorted(counts.channels.items())),
        "messages": dict(sorted(counts.messages.items())),
        "offers": dict(sorted(counts.offers.items())),
    }
