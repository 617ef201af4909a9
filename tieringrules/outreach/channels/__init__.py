"""The channels: one file and one line of the tuple each."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.channels.email import EMAIL
from tieringrules.outreach.channels.phone import PHONE
from tieringrules.outreach.channels.sms import SMS
from tieringrules.outreach.channels.social import SOCIAL
from tieringrules.outreach.channels.spec import ChannelSpec
from tieringrules.outreach.channels.visit import VISIT
from tieringrules.outreach.channels.wecom import WECOM

CHANNELS: tuple[ChannelSpec, ...] = (EMAIL, SMS, PHONE, VISIT, WECOM, SOCIAL)
CHANNEL_BY_NAME: Mapping[str, ChannelSpec] = {channel.name: channel for channel in CHANNELS}

__all__ = ["CHANNELS", "CHANNEL_BY_NAME", "ChannelSpec"]
