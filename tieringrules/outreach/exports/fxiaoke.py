"""纷享销客: a workbook for its import by 客户编号, with a column for the tier of each standard."""

from __future__ import annotations

from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.outreach.exports.encoding import workbook
from tieringrules.outreach.exports.spec import Customer, ProfileSpec


def _row(customer: Customer) -> dict[str, Any]:
    tiers = {f"等级_{standard}": tier for standard, tier in customer.tiers.items()}
    return {"客户编号": customer.key, **tiers, "等级日期": customer.as_of.isoformat()}


FXIAOKE = ProfileSpec(
    name="fxiaoke",
    title=Localized("Fxiaoke CRM, tiers by an import that updates", "纷享销客 更新导入等级"),
    source="https://open.fxiaoke.com/",
    about="customers",
    ending="xlsx",
    # Its own limit is not published; other Chinese CRMs take from 5,000 to 20,000 rows.
    at_most=5_000,
    record=_row,
    encode=workbook,
)
