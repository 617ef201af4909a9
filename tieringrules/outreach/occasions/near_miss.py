"""The next better tier is near."""

from __future__ import annotations

from tieringrules.outreach.occasions.lasting import due
from tieringrules.outreach.occasions.spec import OccasionSpec
from tieringrules.rulebook.occasion import NearMiss

NEAR_MISS = OccasionSpec("near_miss", NearMiss, due, is_lasting=True)
