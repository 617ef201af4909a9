"""Who makes wishes: triggers and campaigns."""

from __future__ import annotations

from tieringrules.outreach.planning.campaign_wishes import campaign_wishes
from tieringrules.outreach.planning.trigger_wishes import trigger_wishes
from tieringrules.outreach.planning.wishes import Wisher

WISHERS: tuple[Wisher, ...] = (trigger_wishes, campaign_wishes)
