"""listmonk: a CSV file for its bulk import, with the tier among the attributes of subscribers."""

from __future__ import annotations

import json
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import table
from tieringrules.outreach.exports.fields import facts
from tieringrules.outreach.exports.spec import ProfileSpec, Sending


def _subscriber(sending: Sending) -> dict[str, Any] | None:
    contact = sending.contact
    # Who did not agree to marketing must not be put on a list of it.
    if contact.purpose != "marketing":
        return None
    attributes = {**facts(sending), "locale": contact.locale}
    return {
        "email": contact.address,
        "name": contact.customer,
        "attributes": json.dumps(attributes, ensure_ascii=False),
    }


LISTMONK = ProfileSpec(
    name="listmonk",
    title=Localized("listmonk, import of subscribers", "listmonk 导入订阅者"),
    source="https://listmonk.app/docs/apis/import/",
    about="contacts",
    channels=("email",),
    ending="csv",
    record=_subscriber,
    encode=table(for_people=False),
    unique=lambda sending: sending.contact.address.lower(),
)
