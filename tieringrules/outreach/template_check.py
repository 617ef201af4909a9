"""Static checks of templates, and of the policies' messages against them."""

from __future__ import annotations

from pathlib import Path

from tieringrules.diagnostic import Diagnostic, in_order, report
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
    used = {name for entry in entries for name in entry.channels}
    for channel in rulebook.workspace.channels:
        spec = CHANNEL_BY_NAME.get(channel.name)
        if spec is not None and channel.name in used:
            found.extend(spec.check(channel))
    found.extend(_unknown_channels(rulebook))
    found.extend(template_findings(rulebook, library))
    found.extend(lint_findings(rulebook, library))
    for entry in entries:
        found.extend(_missing_templates(rulebook, entry, library, broken))
    # A flag says of every tier what the tiers say of themselves.
    return list(dict.fromkeys(found))


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


def _broken(diagnostics: tuple[Diagnostic, ...]) -> frozenset[str]:
    return frozenset(one.span.file for one in diagnostics if one.span is not None and one.is_error)
