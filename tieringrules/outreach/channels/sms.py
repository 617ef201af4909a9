"""SMS: one line of text with the sender's signature and the way out, in a table for the provider."""

from __future__ import annotations

import json

from tieringrules.outreach.addresses import phone_number
from tieringrules.outreach.channels.spec import ChannelSpec, Exporter, ExportSetting, no_findings
from tieringrules.outreach.contact import Contact, Message, Texts
from tieringrules.outreach.plain_text import one_line
from tieringrules.outreach.provider_templates import PROVIDER_KEYS, provider_template
from tieringrules.outreach.sms_segments import segments_of
from tieringrules.rulebook.model import Channel

TABLE = "sms.csv"
# Providers carry so many segments as one message; the workspace may ask for less.
MOST_SEGMENTS = 10


def signed(text: str, signature: str | None, locale: str) -> str:
    """A text with the signature in front, in the brackets that providers of the locale ask for."""
    if not signature:
        return text
    name = signature.strip("【】[] ")
    mark = f"【{name}】" if locale.lower().startswith("zh") else f"[{name}] "
    return text if text.startswith(mark.strip()) else mark + text


def with_way_out(text: str, channel: Channel, contact: Contact) -> str:
    """A text of marketing with the words of how to have no more of them, where it does not say so itself."""
    if channel.opt_out is None or contact.purpose != "marketing":
        return text
    words = one_line(channel.opt_out.text("zh" if contact.locale.lower().startswith("zh") else "en"))
    return text if not words or words in text else f"{text} {words}"


def _compose(texts: Texts, channel: Channel, contact: Contact) -> Message:
    text = with_way_out(one_line(texts.text or ""), channel, contact)
    template, parameters = provider_template(texts, channel)
    return Message(signed(text, channel.signature, contact.locale), template=template, parameters=parameters)


def _excess(message: Message, channel: Channel) -> str | None:
    found, most = segments_of(message.text).count, channel.segments or MOST_SEGMENTS
    return f"{found} > {most} segments" if found > most else None


def _exporter(setting: ExportSetting) -> Exporter:
    from tieringrules.outreach.text_table import TextTable

    return TextTable(
        setting,
        TABLE,
        {
            "mobile": lambda contact, message: contact.address,
            "text": lambda contact, message: message.text,
            "encoding": lambda contact, message: segments_of(message.text).encoding,
            "segments": lambda contact, message: str(segments_of(message.text).count),
            "template": lambda contact, message: message.template or "",
            "parameters": lambda contact, message: (
                json.dumps(dict(message.parameters), ensure_ascii=False) if message.template else ""
            ),
        },
    )


SMS = ChannelSpec(
    name="sms",
    formats=("txt",),
    head_keys=PROVIDER_KEYS,
    required_keys=(),
    needs_template=True,
    address=phone_number,
    compose=_compose,
    exporter=_exporter,
    check=no_findings,
    excess=_excess,
    shape="bubble",
)
