"""Messages that the provider holds as a template of its own: its code, and the values to fill in.

The head of a template names them: `template: SMS_154950909` and `param-name: {{ customer.name }}`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.contact import Texts
from tieringrules.outreach.plain_text import one_line
from tieringrules.rulebook.model import Channel

PARAMETER = "param-"
PROVIDER_KEYS = ("template", f"{PARAMETER}*")


def provider_template(texts: Texts, channel: Channel) -> tuple[str | None, Mapping[str, str]]:
    """The code of the provider's template, of the message or of the channel, and the parameters in order."""
    code = one_line(texts.head.get("template", "")) or channel.template
    parameters = {
        key.removeprefix(PARAMETER): one_line(text)
        for key, text in texts.head.items()
        if key.startswith(PARAMETER)
    }
    return code, parameters
