"""An explanation as JSON data; docs/explain.md tells what stands where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tieringrules.cli.value_words import json_value
from tieringrules.diagnostic import Span

if TYPE_CHECKING:
    from tieringrules.engine.explained_stability import StabilityExplained
    from tieringrules.engine.explanation import (
        Condition,
        Explanation,
        FullTier,
        MovedOn,
        Overridden,
        Seen,
        StandardExplained,
        Step,
        Version,
    )
    from tieringrules.engine.moving import Change, Move, Outlook
    from tieringrules.engine.provenance import Source
    from tieringrules.language.values import Value


def explanation_json(explanation: Explanation, personal: Collection[str]) -> dict[str, Any]:
    """The explanation as JSON data; values of personal columns are left out and marked."""
    return {
        "customer": explanation.customer,
        "as_of": explanation.as_of.isoformat(),
        "standards": {
            standard.standard: _standard_json(standard, personal) for standard in explanation.standards
        },
        "flags": {found.policy: _flags_json(found, personal) for found in explanation.flags},
        "values": [source_json(source, personal) for source in explanation.sources],
    }


def _standard_json(standard: StandardExplained, personal: Collection[str]) -> dict[str, Any]:
    return {
        "tier": standard.tier,
        "rule": standard.rule,
        **_place(standard.span),
        "not_before": standard.not_before.isoformat() if standard.not_before else None,
        "not_after": standard.not_after.isoformat() if standard.not_after else None,
        "version": _version_json(standard.version),
        "conflict": standard.is_conflict,
        "override": _override_json(standard.overridden),
        "capacity": _moved_on_json(standard.moved_on),
        "stability": _stability_json(standard.stability),
        "steps": [_step_json(step, personal) for step in standard.steps],
        "reasons": [
            {
                "name": reason.name,
                **_place(reason.span),
                "condition": _condition_json(reason.condition, personal),
            }
            for reason in standard.reasons
        ],
        **_outlook_json(standard.outlook, personal),
    }


def _flags_json(flags: StandardExplained, personal: Collection[str]) -> dict[str, Any]:
    return {
        "flag": flags.tier,
        **_place(flags.span),
        "steps": [_step_json(step, personal) for step in flags.steps],
    }


def _version_json(version: Version | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "effective": version.effective.isoformat() if version.effective else None,
        "until": version.until.isoformat() if version.until else None,
        **_place(version.span),
    }


def _override_json(overridden: Overridden | None) -> dict[str, Any] | None:
    if overridden is None:
        return None
    override = overridden.override
    return {
        "owner": override.owner,
        "reason": override.reason,
        "until": override.until.isoformat(),
        "tier_by_rules": overridden.tier_by_rules,
        "rule_by_rules": overridden.rule_by_rules,
    }


def _moved_on_json(moved_on: MovedOn | None) -> dict[str, Any] | None:
    from tieringrules.language.printer import print_expression

    if moved_on is None:
        return None
    masked = moved_on.is_personal
    return {
        "tier_by_rules": moved_on.tier_by_rules,
        "rule_by_rules": moved_on.rule_by_rules,
        "by": print_expression(moved_on.by),
        "value": None if masked else json_value(moved_on.value),
        "masked": masked and moved_on.value is not None,
        "full": [_full_json(full, masked=masked) for full in moved_on.full],
    }


def _stability_json(found: StabilityExplained | None) -> dict[str, Any] | None:
    if found is None:
        return None
    rules, kept = found.rules, found.kept
    return {
        "upgrade_after": asdict(rules.upgrade_after) if rules.upgrade_after is not None else None,
        "downgrade_after": asdict(rules.downgrade_after) if rules.downgrade_after is not None else None,
        "protected": found.is_protected,
        "kept": {
            "tier_computed": kept.tier_computed,
            "rule_computed": kept.rule_computed,
            "way": kept.way,
            "since": kept.since.isoformat(),
            "goes_on": kept.goes_on.isoformat() if kept.goes_on is not None else None,
        }
        if kept is not None
        else None,
        "went": {
            "tier_before": found.went.tier_before,
            "way": found.went.way,
            "since": found.went.since.isoformat(),
        }
        if found.went is not None
        else None,
    }


def _full_json(full: FullTier, *, masked: bool) -> dict[str, Any]:
    places = full.places
    return {
        "tier": full.tier,
        "places": places.places,
        "overridden": places.overridden,
        "wanted": places.wanted,
        "kept": places.kept,
        "cut": None if masked else json_value(places.cut),
    }


def _step_json(step: Step, personal: Collection[str]) -> dict[str, Any]:
    return {
        "tier": step.tier,
        "rule": step.rule,
        **_place(step.span),
        "decides": step.decides,
        "condition": _condition_json(step.condition, personal) if step.condition is not None else None,
    }


def _condition_json(condition: Condition, personal: Collection[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"text": condition.text, "outcome": condition.outcome}
    if condition.joint is not None:
        data["joint"] = condition.joint
        data["parts"] = [_condition_json(part, personal) for part in condition.parts]
    else:
        data["seen"] = [_seen_json(item, personal) for item in condition.seen]
    return data


def _seen_json(item: Seen, personal: Collection[str]) -> dict[str, Any]:
    return {"field": item.field, "origin": item.origin, **_value_json(item.field, item.value, personal)}


def _value_json(field: str, value: Value, personal: Collection[str]) -> dict[str, Any]:
    masked = field in personal and value is not None
    return {"value": None if masked else json_value(value), "missing": value is None, "masked": masked}


def _outlook_json(outlook: Outlook | None, personal: Collection[str]) -> dict[str, Any]:
    if outlook is None:
        return {"next_tier": None, "rise": None, "falls": []}
    return {
        "next_tier": outlook.next_tier,
        "rise": _move_json(outlook.rise, personal) if outlook.rise is not None else None,
        "falls": [_move_json(move, personal) for move in outlook.falls],
    }


def _move_json(move: Move, personal: Collection[str]) -> dict[str, Any]:
    return {"tier": move.tier, "changes": [_change_json(change, personal) for change in move.changes]}


def _change_json(change: Change, personal: Collection[str]) -> dict[str, Any]:
    masked = change.field in personal and change.now is not None
    return {
        "field": change.field,
        "origin": change.origin,
        "now": None if masked else json_value(change.now),
        "relation": change.relation,
        "target": json_value(change.target),
        "difference": None if masked else json_value(change.difference),
        "masked": masked,
    }


def source_json(source: Source, personal: Collection[str]) -> dict[str, Any]:
    """One value and how it came about, as JSON data."""
    span = getattr(source.definition, "span", None)
    rows = source.rows
    return {
        "field": source.field,
        "origin": source.origin,
        **_value_json(source.field, source.value, personal),
        **(_place(span) if isinstance(span, Span) else {"file": None, "line": None}),
        "definition": _definition_json(source),
        "uses": list(source.uses),
        "rows": {"counted": rows.counted, "left_out": dict(rows.left_out)} if rows is not None else None,
        "default_taken": source.default_taken,
    }


def _definition_json(source: Source) -> dict[str, Any] | None:
    from tieringrules.engine.population_summary import as_number
    from tieringrules.language.printer import print_expression
    from tieringrules.rulebook.kernel import AggregateDefinition, Derivation, RowDefinition
    from tieringrules.rulebook.population import PopulationScore

    definition = source.definition
    if source.earlier is not None:
        return asdict(source.earlier)
    if isinstance(definition, AggregateDefinition):
        within = definition.within
        return {
            "function": definition.function,
            "table": definition.table,
            "argument": definition.argument,
            "where": print_expression(definition.where) if definition.where is not None else None,
            "within": {"months": within.months, "days": within.days} if within is not None else None,
            "at": definition.at,
            "default": json_value(definition.default),
        }
    if isinstance(definition, PopulationScore):
        population = source.population
        return {
            "measure": print_expression(definition.measure),
            "customers": population.customers if population is not None else None,
            "cut_points": [as_number(point) for point in population.points] if population is not None else [],
            "frozen": population.as_of.isoformat() if population is not None and population.as_of else None,
        }
    if isinstance(definition, RowDefinition) and definition.near_miss_of is not None:
        return {"near_miss_of": definition.near_miss_of}
    if isinstance(definition, RowDefinition):
        return {
            "expression": print_expression(definition.expression),
            "default": json_value(definition.default),
        }
    return (
        {"expression": print_expression(definition.expression)}
        if isinstance(definition, Derivation)
        else None
    )


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file or None, "line": span.line if span.file else None}
