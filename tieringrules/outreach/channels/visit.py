"""Visits: who goes where until when, and what to talk about."""

from __future__ import annotations

from tieringrules.outreach.addresses import place
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting, no_findings
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import lines_of
from tieringrules.rulebook.model import Channel


def _compose(texts: Texts, channel: Channel, contact: Contact) -> Message:
    return Message(lines_of(texts.text or ""))


def _exporter(setting: ExportSetting) -> Exporter:
    from tieringrules.outreach.task_sheets import TaskSheets

    return TaskSheets(setting, VISIT.name, "place")


VISIT = ChannelSpec(
    name="visit",
    formats=("txt",),
    head_keys=(),
    required_keys=(),
    needs_template=False,
    address=place,
    compose=_compose,
    exporter=_exporter,
    check=no_findings,
    shape="script",
)
