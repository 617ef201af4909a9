"""What must survive a run: plans, contacts, and who is not to be contacted."""

from tieringrules.history.contacts import History
from tieringrules.history.opening import Place, open_history, place_of
from tieringrules.history.records import ContactRecord, PlanRecord, Suppression

__all__ = ["ContactRecord", "History", "Place", "PlanRecord", "Suppression", "open_history", "place_of"]
