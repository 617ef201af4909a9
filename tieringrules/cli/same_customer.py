"""The key that a command shows a customer by, where the one asked for was merged into another."""

from __future__ import annotations

from tieringrules.cli.pipeline import Classified
from tieringrules.cli.session import Session
from tieringrules.diagnostic import Localized

MERGED = Localized(
    "customer {customer} was merged into {into}, who is shown",
    "客户 {customer} 已合并到 {into}，以下显示后者",
)
MERGED_UNNAMED = Localized(
    "this customer was merged into another, who is shown", "该客户已合并到另一位客户，以下显示后者"
)


def asked_for(session: Session, result: Classified, customer: str) -> str:
    """The customer who stands for the one asked for; where that is another, it is said aside.

    Args:
        session: how to speak.
        result: the classification.
        customer: the key as it was asked for.
    """
    from tieringrules.engine.same_customer import standing_for

    into = standing_for(result.kernel, result.tables, customer)
    if into != customer:
        secret = result.kernel.key_is_personal
        session.remark(MERGED_UNNAMED if secret else MERGED.filled({"customer": customer, "into": into}))
    return into
