"""The channels: one file and one line of the tuple each."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.channels.email import EMAIL
from tieringrules.outreach.channels.phone import PHONE
from tieringrules.outreach.channels.sms import SMS
from tieringrules.outreach.channels.spec import ChannelSpec

CHANNELS: tuple[ChannelSpec, ...] = (EMAIL, SMS, PHONE)
CHANNEL_BY_NAME: Mapping[str, ChannelSpec] = {channel.name: channel for channel in CHANNELS}

__all__ = ["CHANNELS", "CHANNEL_BY_NAME", "ChannelSpec"]
