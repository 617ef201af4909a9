"""Static checks of short messages: what cannot fit for anybody, and parameters that nobody reads."""

from __future__ import annotations

from jinja2 import nodes

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.channels.sms import MOST_SEGMENTS, SMS, signed
from tieringrules.outreach.plain_text import one_line
from tieringrules.outreach.provider_templates import PARAMETER
from tieringrules.outreach.sms_segments import segments_of
from tieringrules.outreach.templates.library import Template, TemplateLibrary
from tieringrules.outreach.templates.source import FOLDER
from tieringrules.rulebook.model import Channel, Rulebook


def template_findings(rulebook: Rulebook, library: TemplateLibrary) -> list[Diagnostic]:
    """Findings about templates whose provider, or whose length, matters."""
    channels = {channel.name: channel for channel in rulebook.workspace.channels}
    found: list[Diagnostic] = []
    for template in library.templates.values():
        if template.name is None:
            continue
        channel = channels.get(template.name.channel)
        if channel is None or channel.name not in CHANNEL_BY_NAME:
            continue
        found.extend(_idle_parameters(template, channel))
        if channel.name == SMS.name:
            found.extend(_endless(template, channel, rulebook.workspace.locale))
    return found


def _idle_parameters(template: Template, channel: Channel) -> list[Diagnostic]:
    if "template" in template.head or channel.template is not None:
        return []
    first = next((key for key in template.head if key.startswith(PARAMETER)), None)
    if first is None:
        return []
    part = template.head[first].part
    return [report("TR971", Span(part.file, part.line, 1, part.line, len(first) + 1), key=first)]


def _endless(template: Template, channel: Channel, locale: str) -> list[Diagnostic]:
    """What stands in the text whatever the customer's values are, counted."""
    name = template.name
    fixed = "".join(
        piece.data
        for output in template.body.tree.body
        if isinstance(output, nodes.Output)
        for piece in output.nodes
        if isinstance(piece, nodes.TemplateData)
    )
    language = (name.locale if name is not None else None) or locale
    count = segments_of(signed(one_line(fixed), channel.signature, language)).count
    most = channel.segments or MOST_SEGMENTS
    if count <= most:
        return []
    return [report("TR970", Span.whole_file(f"{FOLDER}/{template.path}"), count=count, most=most)]
