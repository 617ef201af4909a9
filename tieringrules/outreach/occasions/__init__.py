"""What may cause a contact besides the regular message: one file per kind of occasion, one tuple."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.outreach.occasions.anniversary import ANNIVERSARY
from tieringrules.outreach.occasions.became_true import BECAME_TRUE
from tieringrules.outreach.occasions.days_after import DAYS_AFTER
from tieringrules.outreach.occasions.festival import FESTIVAL
from tieringrules.outreach.occasions.movement import MOVEMENT
from tieringrules.outreach.occasions.near_miss import NEAR_MISS
from tieringrules.outreach.occasions.spec import OccasionSpec

OCCASIONS: tuple[OccasionSpec, ...] = (
    ANNIVERSARY,
    FESTIVAL,
    DAYS_AFTER,
    MOVEMENT,
    NEAR_MISS,
    BECAME_TRUE,
)
OCCASION_BY_TYPE: Mapping[type, OccasionSpec] = {spec.type: spec for spec in OCCASIONS}
