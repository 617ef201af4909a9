"""The ten segments of R's package rfm, by its published bounds, on data of ours.

Its `rfm_segment` gives a customer the first segment within whose bounds all three scores lie, else "Others".
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.methods.small_world import Row, classified, kernel_of
from tieringrules.engine.classification import EngineName

# Segment: bounds of recency, of frequency, of monetary value, both ends included.
BOUNDS = {
    "Champions": ((4, 5), (4, 5), (4, 5)),
    "Loyal Customers": ((2, 5), (3, 5), (3, 5)),
    "Potential Loyalist": ((3, 5), (1, 3), (1, 3)),
    "New Customers": ((4, 5), (1, 1), (1, 1)),
    "Promising": ((3, 4), (1, 1), (1, 1)),
    "Need Attention": ((2, 3), (2, 3), (2, 3)),
    "About To Sleep": ((2, 3), (1, 2), (1, 2)),
    "At Risk": ((1, 2), (2, 5), (2, 5)),
    "Can't Lose Them": ((1, 1), (4, 5), (4, 5)),
    "Lost": ((1, 2), (1, 2), (1, 2)),
}
WHEN = "{{r: {{between: {}}}, f: {{between: {}}}, m: {{between: {}}}}}"
TIERS = "".join(
    f'  - {{name: "{name}", when: {WHEN.format(*map(list, bounds))}}}\n' for name, bounds in BOUNDS.items()
)
STANDARD = f"""kind: standard
name: s
method: rfm
recency: days
frequency: orders
monetary: spent
bins: 5
tiers:
{TIERS}  - {{name: Others, otherwise: true}}
"""


def quintiles(values: list[Fraction]) -> list[int]:
    """1 to 5, by the cut points of R's quantile of type 7."""
    ordered = sorted(values)
    points = []
    for step in range(1, 5):
        whole, rest = divmod(step * (len(ordered) - 1), 5)
        upper = ordered[min(whole + 1, len(ordered) - 1)]
        points.append(ordered[whole] + (upper - ordered[whole]) * Fraction(rest, 5))
    return [1 + sum(point < value for point in points) for value in values]


@pytest.mark.parametrize("engine", ["polars", "reference"])
@pytest.mark.parametrize("seed", range(3))
def test_segments_are_those_of_the_first_bounds_that_hold(engine: EngineName, seed: int) -> None:
    dice = random.Random(seed)
    rows: list[Row] = [
        {
            "days": dice.randrange(700),
            "orders": dice.randrange(40),
            "spent": Decimal(dice.randrange(10**6)) / 100,
        }
        for _ in range(300)
    ]
    r = [6 - score for score in quintiles([Fraction(row["days"]) for row in rows])]  # type: ignore[arg-type]
    f = quintiles([Fraction(row["orders"]) for row in rows])  # type: ignore[arg-type]
    m = quintiles([Fraction(row["spent"]) for row in rows])  # type: ignore[arg-type]
    expected = [
        next(
            (
                name
                for name, bounds in BOUNDS.items()
                if all(low <= score <= high for score, (low, high) in zip(scores, bounds, strict=True))
            ),
            "Others",
        )
        for scores in zip(r, f, m, strict=True)
    ]
    assert classified(kernel_of(STANDARD), rows, engine).frame["s"].to_list() == expected
    # Some bounds lie within earlier ones and get nobody, which is R's answer, too.
    assert {"Champions", "Loyal Customers", "Potential Loyalist", "At Risk", "Lost"} <= set(expected)
