"""One customer's profile for people, and as JSON data; docs/explain.md tells what stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.explanation_json import source_json
from tieringrules.cli.explanation_text import place, source_lines, version_words
from tieringrules.cli.explanation_words import (
    CONFLICT,
    ROW_LEFT_OUT,
    earlier_words,
    moved_on_words,
    near_miss_of,
    near_miss_words,
    overridden_words,
    shown,
)
from tieringrules.cli.history_text import contact_json, contacts_lines
from tieringrules.cli.messages import person_json
from tieringrules.cli.stability_words import stability_words
from tieringrules.cli.value_words import MASK, json_value, value_text
from tieringrules.cli.widths import one_line
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.labels import Labels
    from tieringrules.engine.explanation import StandardExplained
    from tieringrules.engine.profile import Profile, ProfileRow, ProfileTable
    from tieringrules.engine.provenance import Source
    from tieringrules.history import ContactRecord
    from tieringrules.language.values import Value
    from tieringrules.outreach.contact import Contact, NoContact, Plan
    from tieringrules.rulebook.model import Rulebook

COLUMNS = Localized("Columns", "资料")
METRICS = Localized("Metrics", "指标")
TIERS = Localized("Tiers", "等级")
CONTACTS = Localized("Contacts of the day", "当天的触达")
EARLIER = Localized("Recorded contacts", "已记录的触达")
NO_POLICIES = Localized("there are no policies", "没有沟通策略")
COUNTS_FOR = Localized("counts for {metrics}", "计入 {metrics}")
NOT_FOR = Localized("not for {metric}: {why}", "不计入 {metric}：{why}")
NO_METRICS = Localized("no metric looks at it", "没有指标用到它")
WITH_REASONS = Localized("reasons: {reasons}", "原因：{reasons}")
BEFORE = Localized("before: {tier} ({place})", "此前：{tier}（{place}）")
ROW = Localized("row {number}", "第 {number} 行")
REROUTED = Localized(" · rerouted by flag {flag}", " · 因风险标记 {flag} 改道")
NOT_CONTACTED = Localized("not contacted: {why}", "不触达：{why}")


def profile_lines(
    profile: Profile,
    plan: Plan,
    rulebook: Rulebook,
    labels: Labels,
    language: Language,
    earlier: Sequence[ContactRecord] = (),
) -> list[str]:
    """The profile as lines of text.

    Args:
        profile: what to show.
        plan: contacts and reasons of this customer alone.
        rulebook: for the personal columns of child tables.
        labels: titles, and whose values are masked.
        language: of the words.
        earlier: contacts that were recorded, the last first.
    """
    head = Localized(
        f"customer {profile.customer} as of {profile.as_of}", f"客户 {profile.customer}，截至 {profile.as_of}"
    )
    lines = [head.text(language), "", COLUMNS.text(language)]
    for name, value in profile.columns.items():
        lines.append(f"  {labels.name(name).text(language)} = {shown(name, value, labels).text(language)}")
    lines += ["", METRICS.text(language)]
    for source in profile.metrics:
        # Near misses are told where the tiers are.
        if near_miss_of(source) is None:
            lines += source_lines(source, labels, language)
    lines += ["", TIERS.text(language)]
    for standard in profile.standards:
        lines += _standard_lines(standard, labels, language)
        lines += _earlier_lines(profile.earlier.get(standard.standard), labels, language)
        near = near_miss_words(standard.standard, profile.metrics, labels)
        lines += [f"      {near.text(language)}"] if near is not None else []
    for name, value in profile.outputs.items():
        lines.append(f"  {name} = {shown(name, value, labels).text(language)}")
    for table in profile.tables:
        personal = _personal(table, rulebook, labels)
        lines += ["", _table_head(table).text(language)]
        for row in table.profiled:
            lines += _row_lines(row, personal, language)
    lines += ["", CONTACTS.text(language), *_contact_lines(plan, labels, language)]
    if earlier:
        lines += ["", EARLIER.text(language), *contacts_lines(earlier, language)]
    return [one_line(line) for line in lines]


def _standard_lines(standard: StandardExplained, labels: Labels, language: Language) -> Iterator[str]:
    name = labels.name(standard.standard).text(language)
    tier = labels.tier(standard.standard, standard.tier).text(language)
    where = f"   ({place(standard.span)})" if standard.span.file else ""
    rule = f" · {standard.rule}" if standard.rule not in (None, standard.tier) else ""
    yield f"  {name}: {tier}{rule}{where}"
    for words in version_words(standard):
        yield f"      {words.text(language)}"
    if standard.overridden is not None:
        for words in overridden_words(standard.standard, standard.overridden, labels):
            yield f"      {words.text(language)}"
    for words in stability_words(standard, labels):
        yield f"      {words.text(language)}"
    if standard.moved_on is not None:
        for words in moved_on_words(standard.standard, standard.moved_on, labels):
            yield f"      {words.text(language)}"
    if standard.is_conflict:
        yield f"      {CONFLICT.text(language)}"
    true = [labels.reason(standard.standard, name) for name in true_reasons(standard)]
    if true:
        listed = Localized(", ".join(each.en for each in true), "、".join(each.zh for each in true))
        yield f"      {WITH_REASONS.filled({'reasons': listed}).text(language)}"


def true_reasons(standard: StandardExplained) -> list[str]:
    """The reasons of a standard that are true of the customer."""
    return [reason.name for reason in standard.reasons if reason.condition.outcome is True]


def _earlier_lines(source: Source | None, labels: Labels, language: Language) -> Iterator[str]:
    if source is not None and source.earlier is not None:
        words = {"tier": shown(source.field, source.value, labels), "place": earlier_words(source.earlier)}
        yield f"      {BEFORE.filled(words).text(language)}"


def _table_head(table: ProfileTable) -> Localized:
    rows = counted(len(table.profiled), "row", "行")
    used = sum(bool(row.counts_for) for row in table.profiled)
    name = table.rows.source.name
    file = f"   ({table.rows.file})" if table.rows.file is not None else ""
    if not table.metrics:
        return Localized(
            f"{name}: {rows.en}, {NO_METRICS.en}{file}", f"{name}：{rows.zh}，{NO_METRICS.zh}{file}"
        )
    return Localized(
        f"{name}: {rows.en}, {used:,} counted{file}", f"{name}：{rows.zh}，计入 {used:,} 行{file}"
    )


def _personal(table: ProfileTable, rulebook: Rulebook, labels: Labels) -> frozenset[str]:
    """The columns of a child table that are masked: none where those of customers are not."""
    if not labels.masks:
        return frozenset()
    dataset = rulebook.dataset(table.rows.source.name)
    return frozenset(column.name for column in dataset.columns if column.personal) if dataset else frozenset()


def _row_lines(found: ProfileRow, personal: frozenset[str], language: Language) -> Iterator[str]:
    row = found.row
    cells = [
        f"{name} {MASK if name in personal else value_text(value)}"
        for name, value in row.values.items()
        if value is not None
    ]
    file = f"{row.file} " if row.file is not None else ""
    number = file + ROW.filled({"number": row.number}).text(language) + "  " if row.number is not None else ""
    mark = "✓" if found.counts_for else "✗" if row.left_out is not None or found.not_for else "·"
    yield f"  {mark} {number}{' · '.join(cells)}"
    if row.left_out is not None:
        yield f"      {ROW_LEFT_OUT[row.left_out].text(language)}"
        return
    if found.counts_for:
        yield "      " + COUNTS_FOR.filled({"metrics": _listed(found.counts_for, language)}).text(language)
    for metric, reason in found.not_for.items():
        yield "      " + NOT_FOR.filled({"metric": metric, "why": ROW_LEFT_OUT[reason]}).text(language)


def _listed(names: tuple[str, ...], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(names)


def _contact_lines(plan: Plan, labels: Labels, language: Language) -> Iterator[str]:
    if not plan.contacts and not plan.reasons:
        yield f"  {NO_POLICIES.text(language)}"
    for contact in plan.contacts:
        tier = labels.tier(contact.standard, contact.tier).text(language)
        offers = f" · {_listed(contact.offers, language)}" if contact.offers else ""
        role = contact.person.role if contact.person is not None else None
        whom = f" · {role}" if role is not None else ""
        flag = REROUTED.filled({"flag": contact.flag}).text(language) if contact.flag is not None else ""
        what = f"{contact.channel} · {contact.message}{whom} · {tier}{offers}{flag}"
        yield f"  ✓ {_of(contact.policy, contact.cause_name)}: {what}"
    for reason in plan.reasons:
        words = NOT_CONTACTED.filled({"why": _why(reason)})
        yield f"  ✗ {_of(reason.policy, reason.cause_name)}: {words.text(language)}"


def _why(reason: NoContact) -> Localized:
    from tieringrules.outreach.contact import REASON_BY_CODE

    words = REASON_BY_CODE[reason.reason].text
    if reason.until is not None:
        words = Localized(f"{words.en}, until {reason.until}", f"{words.zh}，至 {reason.until}")
    if not reason.detail:
        return words
    return Localized(f"{words.en} ({reason.detail})", f"{words.zh}（{reason.detail}）")


def _of(policy: str, cause_name: str | None) -> str:
    return policy if cause_name is None else f"{policy} · {cause_name}"


def profile_json(
    profile: Profile,
    plan: Plan,
    rulebook: Rulebook,
    labels: Labels,
    earlier: Sequence[ContactRecord] = (),
) -> dict[str, Any]:
    """The profile as JSON data; arguments are those of `profile_lines`."""
    return {
        "customer": profile.customer,
        "as_of": profile.as_of.isoformat(),
        "columns": {name: _masked(name in labels.personal, value) for name, value in profile.columns.items()},
        "masked": sorted(name for name in labels.personal if profile.columns.get(name) is not None),
        "metrics": [source_json(source, labels.personal) for source in profile.metrics],
        "standards": {
            standard.standard: {
                "tier": standard.tier,
                "rule": standard.rule,
                "file": standard.span.file or None,
                "line": standard.span.line if standard.span.file else None,
                **({"reasons": true_reasons(standard)} if standard.reasons else {}),
                "previous": _earlier_json(profile.earlier.get(standard.standard)),
            }
            for standard in profile.standards
        },
        "outputs": {name: json_value(value) for name, value in profile.outputs.items()},
        "rows": {
            table.rows.source.name: [
                _row_json(row, _personal(table, rulebook, labels)) for row in table.profiled
            ]
            for table in profile.tables
        },
        "contacts": [_contact_json(contact) for contact in plan.contacts],
        "no_contact": [
            {
                "policy": reason.policy,
                "tier": reason.tier,
                "reason": reason.reason,
                "detail": reason.detail,
                "cause_name": reason.cause_name,
                "until": reason.until.isoformat() if reason.until is not None else None,
            }
            for reason in plan.reasons
        ],
        "history": [contact_json(contact) for contact in earlier],
    }


def _earlier_json(source: Source | None) -> dict[str, Any] | None:
    if source is None or source.earlier is None:
        return None
    return {"tier": json_value(source.value), **asdict(source.earlier)}


def _masked(is_masked: bool, value: Value) -> Any:
    return None if is_masked else json_value(value)


def _row_json(found: ProfileRow, personal: frozenset[str]) -> dict[str, Any]:
    return {
        "row": found.row.number,
        **({"file": found.row.file} if found.row.file is not None else {}),
        "values": {name: _masked(name in personal, value) for name, value in found.row.values.items()},
        "left_out": found.row.left_out,
        "counts_for": list(found.counts_for),
        "not_for": dict(found.not_for),
    }


def _contact_json(contact: Contact) -> dict[str, Any]:
    # Where it goes stands in the column of the address, masked or not.
    return {
        "id": contact.id,
        "policy": contact.policy,
        "cause": contact.cause,
        "standard": contact.standard,
        "tier": contact.tier,
        "channel": contact.channel,
        "message": contact.message,
        "offers": list(contact.offers),
        "flag": contact.flag,
        **person_json(contact.person),
    }
