"""Static checks of templates, and of the policies' messages against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tieringrules.diagnostic import Diagnostic, Span, in_order, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.lint import lint_findings
from tieringrules.outreach.rerouting import entries_of
from tieringrules.outreach.short_message_check import template_findings
from tieringrules.outreach.templates.library import TemplateLibrary, load_library
from tieringrules.outreach.templates.names import template_file
from tieringrules.rulebook.model import Rulebook, TierPolicy


def check_templates(rulebook: Rulebook, folder: Path) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a workspace's templates. Nothing in them is compiled or run.

    Args:
        rulebook: says what templates may name, and which messages policies send.
        folder: the workspace folder; templates are in its `templates`.
    """
    loaded = load_library(rulebook, folder)
    return in_order(
        (*loaded.diagnostics, *check_policies(rulebook, loaded.value, _broken(loaded.diagnostics)))
    )


def check_policies(
    rulebook: Rulebook, library: TemplateLibrary, broken: frozenset[str] = frozenset()
) -> list[Diagnostic]:
    """Channels that cannot send, and messages without a template.

    Args:
        rulebook: the policies and channels.
        library: the templates that could be read.
        broken: template files that are reported already, whose messages are not reported again.
    """
    found: list[Diagnostic] = []
    entries = [entry for policy in rulebook.policies for entry in entries_of(policy).values()]
    used = channels_used(rulebook)
    for channel in rulebook.workspace.channels:
        spec = CHANNEL_BY_NAME.get(channel.name)
        if spec is not None and channel.name in used:
            found.extend(spec.check(channel))
    found.extend(_unknown_channels(rulebook))
    found.extend(template_findings(rulebook, library))
    found.extend(lint_findings(rulebook, library))
    for entry in entries:
        found.extend(_missing_templates(rulebook, entry, library, broken))
        for variant in entry.variants:
            worded = replace(entry, message=variant.message, message_span=variant.span)
            found.extend(_missing_templates(rulebook, worded, library, broken))
    found.extend(_unsent(rulebook, library, broken))
    # A flag says of every tier what the tiers say of themselves.
    return list(dict.fromkeys(found))


def channels_used(rulebook: Rulebook) -> frozenset[str]:
    """The channels by which policies, triggers and campaigns may contact anybody."""
    entries = [entry for policy in rulebook.policies for entry in entries_of(policy).values()]
    triggers = [trigger for policy in rulebook.policies for trigger in policy.triggers]
    lists = [each.channels for each in entries] + [each.channels for each in triggers]
    lists += [each.channels for each in rulebook.campaigns]
    return frozenset(name for names in lists for name in names)


def _unknown_channels(rulebook: Rulebook) -> list[Diagnostic]:
    return [
        report("TR972", channel.span, name=channel.name, hint=hint(channel.name, CHANNEL_BY_NAME))
        for channel in rulebook.workspace.channels
        if channel.name not in CHANNEL_BY_NAME
    ]


def _missing_templates(
    rulebook: Rulebook, tier: TierPolicy, library: TemplateLibrary, broken: frozenset[str]
) -> list[Diagnostic]:
    if tier.message is None or (tier.cap is not None and tier.cap.at_most == 0):
        return []
    locale = rulebook.workspace.locale
    found = []
    for name in tier.channels:
        spec = CHANNEL_BY_NAME.get(name)
        if spec is None or not spec.needs_template or library.find(tier.message, name, locale) is not None:
            continue
        file = template_file(tier.message, name, spec.formats[0])
        if any(path.startswith(f"templates/{tier.message}.{name}.") for path in broken):
            continue
        others = [one for one in library.messages() if one != tier.message]
        found.append(
            report(
                "TR437",
                tier.message_span or tier.span,
                message=tier.message,
                channel=name,
                locale=locale,
                file=file,
                hint=hint(tier.message, others),
            )
        )
    return found


def _unsent(rulebook: Rulebook, library: TemplateLibrary, broken: frozenset[str]) -> Iterator[Diagnostic]:
    """Messages of triggers and campaigns that some or all of their tiers cannot get."""
    for policy in rulebook.policies:
        tiers = [tier for tier in policy.tiers if tier.cap is None or tier.cap.at_most > 0]
        for trigger in policy.triggers:
            place = trigger.message_span or trigger.span
            # With a condition of its own it may be for other tiers only.
            told = tiers if trigger.when is None else []
            if trigger.channels:
                told = [replace(tier, channels=trigger.channels) for tier in told]
            every = [replace(tier, channels=trigger.channels or tier.channels) for tier in tiers]
            asked = _Asked(trigger.message, trigger.name, place, every, told)
            yield from _without_template(rulebook, library, broken, asked)
    by_name = {policy.name: policy for policy in rulebook.policies}
    for campaign in rulebook.campaigns:
        own = by_name[campaign.policy].tiers if campaign.policy in by_name else ()
        tiers = [
            replace(tier, channels=campaign.channels or tier.channels)
            for tier in own
            if (not campaign.tiers or tier.tier in campaign.tiers)
            and (tier.cap is None or tier.cap.at_most > 0)
        ]
        place = campaign.message_span or campaign.span
        asked = _Asked(campaign.message, campaign.name, place, tiers, tiers)
        yield from _without_template(rulebook, library, broken, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message, whose it is, the tiers that it is for, and those of which to tell one by one."""

    message: str
    name: str
    place: Span
    tiers: Sequence[TierPolicy]
    told: Sequence[TierPolicy]


def _without_template(
    rulebook: Rulebook, library: TemplateLibrary, broken: frozenset[str], asked: _Asked
) -> Iterator[Diagnostic]:
    """A finding where no tier can get a message, else one for each tier to tell of that cannot."""
    message, locale = asked.message, rulebook.workspace.locale
    if any(path.startswith(f"templates/{message}.") for path in broken):
        return
    lacking = [tier for tier in asked.tiers if not _has_template(library, tier, message, locale)]
    if lacking and len(lacking) == len(asked.tiers):
        file = _first_file(message, [name for tier in lacking for name in tier.channels])
        choices = hint(message, [one for one in library.messages() if one != message])
        yield report("TR932", asked.place, message=message, name=asked.name, file=file, hint=choices)
        return
    for tier in lacking:
        if tier in asked.told:
            file = _first_file(message, tier.channels)
            yield report("TR933", asked.place, message=message, name=asked.name, tier=tier.tier, file=file)


def _first_file(message: str, channels: Sequence[str]) -> str:
    """The template to write first."""
    specs = [CHANNEL_BY_NAME[name] for name in channels if name in CHANNEL_BY_NAME]
    spec = specs[0] if specs else CHANNEL_BY_NAME["email"]
    return template_file(message, spec.name, spec.formats[0])


def _has_template(library: TemplateLibrary, tier: TierPolicy, message: str, locale: str) -> bool:
    """Whether one of the tier's channels can carry a message; yes where it has none that is known."""
    specs = [CHANNEL_BY_NAME[name] for name in tier.channels if name in CHANNEL_BY_NAME]
    return not specs or any(
        not spec.needs_template or library.find(message, spec.name, locale) is not None for spec in specs
    )


def _broken(diagnostics: tuple[Diagnostic, ...]) -> frozenset[str]:
    return frozenset(one.span.file for one in diagnostics if one.span is not None and one.is_error)
