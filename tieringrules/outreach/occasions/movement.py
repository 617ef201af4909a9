"""The tier is another than before: entered, left, upgraded, downgraded."""

from __future__ import annotations

from tieringrules.outreach.occasions.lasting import due
from tieringrules.outreach.occasions.spec import OccasionSpec
from tieringrules.rulebook.occasion import Movement

MOVEMENT = OccasionSpec("entered", Movement, due, is_lasting=True)
