"""Guardrails: how many tiers, and how large a share of the customers in one, are thought sensible."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.diagnostic import Checked, Findings, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Node
from tieringrules.document.scalars import read_integer, read_percentage
from tieringrules.rulebook.nodes import child, scalar_at
from tieringrules.rulebook.shapes import Field, IntegerPlace, Record, ScalarPlace

# The best-known division of customers by recency, frequency and money has eleven segments.
MOST_TIERS = 11
SMALLEST_SHARE = Decimal("0.005")
LARGEST_SHARE = Decimal("0.95")
MOST_FLAPPING = Decimal("0.05")

FIELD = Field(
    Record(
        {
            "tiers": Field(
                IntegerPlace(1),
                (f"most tiers of a standard; {MOST_TIERS}", f"等级数量上限，默认 {MOST_TIERS}"),
            ),
            "smallest_share": Field(
                ScalarPlace(),
                ("smallest share of the customers in a tier; 0.5%", "等级客户占比下限，默认 0.5%"),
            ),
            "largest_share": Field(
                ScalarPlace(), ("largest share of the customers in a tier; 95%", "等级客户占比上限，默认 95%")
            ),
            "flapping": Field(
                ScalarPlace(),
                (
                    "largest share of the customers who come back to a tier within three months; 5%",
                    "三个月内离开某等级后又返回的客户占比上限，默认 5%",
                ),
            ),
        }
    ),
    ("when to warn about tiers", "何时对等级划分发出警告"),
)


@dataclass(frozen=True, slots=True)
class Guardrails:
    """Limits beyond which a standard is worth a warning.

    Attributes:
        tiers: most tiers of one standard.
        smallest_share: smallest share of all customers in a tier that has any, from 0 to 1.
        largest_share: largest share of all customers in a tier, from 0 to 1.
        flapping: largest share of them who come back to a tier within three months, from 0 to 1.
    """

    tiers: int = MOST_TIERS
    smallest_share: Decimal = SMALLEST_SHARE
    largest_share: Decimal = LARGEST_SHARE
    flapping: Decimal = MOST_FLAPPING


def read_guardrails(root: Node) -> Checked[Guardrails]:
    """The guardrails of a workspace file; what is not written, or wrong, has its default.

    Args:
        root: of the workspace file.
    """
    findings = Findings()
    node = child(root, "guardrails")
    written = scalar_at(node, "tiers")
    # What is no number is found with the structure of the file.
    tiers = read_integer(written).value if written is not None else None
    smallest = findings.keep(_share(node, "smallest_share"))
    largest = findings.keep(_share(node, "largest_share"))
    flapping = findings.keep(_share(node, "flapping"))
    found = Guardrails(
        tiers if tiers is not None and tiers > 0 else MOST_TIERS,
        SMALLEST_SHARE if smallest is None else smallest,
        LARGEST_SHARE if largest is None else largest,
        MOST_FLAPPING if flapping is None else flapping,
    )
    return Checked(found, findings.all())


def _share(node: Node | None, key: str) -> Checked[Decimal | None]:
    written = scalar_at(node, key)
    if written is None:
        return Checked(None)
    read = read_percentage(written)
    if read.value is not None and not 0 <= read.value <= 1:
        return Checked(None, (report("TR276", written.span, written=written.text),))
    return read
