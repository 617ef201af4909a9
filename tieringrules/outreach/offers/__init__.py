"""What offers have left, and the codes that are given for them."""

from tieringrules.outreach.offers.keeping import OfferStock
from tieringrules.outreach.offers.pools import NOTHING_GIVEN, Given, read_pools

__all__ = ["NOTHING_GIVEN", "Given", "OfferStock", "read_pools"]
