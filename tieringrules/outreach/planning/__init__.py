"""Who is contacted on a day, by which channel and with what; and for everyone else, why not."""

from tieringrules.outreach.planning.past import NOTHING, Past
from tieringrules.outreach.planning.planner import plan_contacts
from tieringrules.outreach.planning.template_keys import TemplateKeys, template_keys
from tieringrules.outreach.planning.wishes import Wish

__all__ = ["NOTHING", "Past", "TemplateKeys", "Wish", "plan_contacts", "template_keys"]
