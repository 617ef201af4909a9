"""What loops, filters and list functions of rule files come to, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.samples import AS_OF, codes, here, typed, value_of
from tieringrules.language.feel import evaluate as evaluate_feel
from tieringrules.language.interpreter import evaluate
from tieringrules.language.parser import parse_expression
from tieringrules.language.printer import print_expression


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("some x in [monetary_12m, credit] satisfies x > 5", "monetary_12m > 5 or credit > 5"),
        ("every i in 1..2 satisfies frequency_12m != i", "frequency_12m != 1 and frequency_12m != 2"),
        ("every i in 3..2 satisfies frequency_12m != i", "frequency_12m != 3 and frequency_12m != 2"),
        ("some x in [credit], y in [x, 1] satisfies y > 0", "credit > 0 or 1 > 0"),
        ("some x in [] satisfies credit > x", "false"),
        ("sum([monetary_12m, credit, 1]) > 3", "monetary_12m + credit + 1 > 3"),
        ("product(credit, 2) > 3", "credit * 2 > 3"),
        ("mean(monetary_12m, credit) > 2", "(monetary_12m + credit) / 2 > 2"),
        ("sum(for x in [monetary_12m, credit] return x * 2) > 1", "monetary_12m * 2 + credit * 2 > 1"),
        ("count([1, 2, 3]) = satisfaction", "3 = satisfaction"),
        (
            "count([monetary_12m, credit][item > 5]) = 2",
            "(if monetary_12m > 5 then 1 else 0) + (if credit > 5 then 1 else 0) = 2",
        ),
        ("satisfaction in [1, 2, 3, 4][item > 2]", "satisfaction in [3, 4]"),
        ("[monetary_12m, credit][-1] > 4", "credit > 4"),
        ("any([consent, vip])", "consent or vip"),
        ("all(consent, vip)", "consent and vip"),
        ('list contains(["a", "b"], name)', 'name in ["a", "b"]'),
        ("[1..satisfaction].end > 3", "satisfaction > 3"),
        ("before(satisfaction, (3..5])", "satisfaction <= 3"),
        ("during(satisfaction, [1..5))", "1 <= satisfaction and satisfaction < 5"),
        ("meets([1..satisfaction], [5..9])", "satisfaction = 5"),
        ("meets([1..satisfaction), [5..9])", "false"),
        ("satisfaction instance of number", "satisfaction != null"),
        ("satisfaction in ((< 2), 5)", "satisfaction in ((< 2), 5)"),
    ],
)
def test_construct_comes_to_plain_words(written: str, plain: str) -> None:
    assert print_expression(typed(written)) == plain


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("{a: 1}.a", "TR376"),
        ("name[1]", "TR376"),
        ("some x in name satisfies x = 1", "TR376"),
        ("some x in 1..101 satisfies satisfaction = x", "TR376"),
        ("some x in 1..20, y in 1..20 satisfies satisfaction = x", "TR376"),
        ("some i in [4..2] satisfies satisfaction = i", "TR376"),
        ("function(x) x", "TR376"),
        ('split(name, ",")', "TR376"),
        ("sum(credit) > 1", "TR376"),
        ("[credit, monetary_12m][item > 5]", "TR376"),
        ("monetary_12m instance of text", "TR378"),
        ("monetary_12m instance of string", "TR379"),
        ("some x in [1, 2] satisfies nothing > x", "TR204"),
    ],
)
def test_what_has_no_column_is_refused_by_name_once(written: str, found: str) -> None:
    assert [code for code, _, _ in codes(written)] == [found]


_NUMBERS = st.integers(-3, 6).map(Decimal)
_CONDITIONS = st.sampled_from(
    [
        "some x in [credit, satisfaction, 2] satisfies x > 2",
        "every x in [credit, satisfaction] satisfies x >= credit",
        "some i in 1..4 satisfies i = satisfaction",
        "every i in 4..2, x in [credit, i] satisfies x < 4",
        "count([credit, satisfaction, 1][item > 1]) = 2",
        "sum([credit, satisfaction]) > 3",
        "sum(for x in [credit, satisfaction], y in [1, 2] return x * y) > 3",
        "product(credit, satisfaction) = 4",
        "mean([credit, satisfaction]) >= 2",
        "[credit, satisfaction][2] = 3",
        "satisfaction in [1, 2, 3, 4][item > 2]",
        "any([credit > 1, satisfaction > 1])",
        "all([credit > 1, satisfaction > 1])",
        "list contains([credit, 2], satisfaction)",
        *(
            f"{name}({left}, {right})"
            for name in ("before", "after", "overlaps", "overlaps before", "overlaps after", "meets",
                         "met by", "includes",
                         "during", "starts", "started by", "finishes", "finished by", "coincides")
            for left in ("[1..satisfaction]", "(1..satisfaction)")
            for right in ("[credit..4]", "(credit..4)")
        ),
        "before(satisfaction, (2..4])",
        "after(satisfaction, [1..2))",
        "includes([1..3), satisfaction)",
        "during(satisfaction, (1..3])",
        "starts(satisfaction, [2..3])",
        "finishes(satisfaction, [1..3))",
        "coincides(satisfaction, credit)",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_CONDITIONS, _NUMBERS, _NUMBERS)
def test_unrolled_gives_what_feel_gives(written: str, credit: Decimal, satisfaction: Decimal) -> None:
    values = {"credit": credit, "satisfaction": satisfaction}
    if "satisfaction]" in written or "credit..4" in written:
        # An interval whose ends stand in the wrong order is none.
        values = {"credit": min(credit, Decimal(4)), "satisfaction": max(satisfaction, Decimal(1))}
    tree = parse_expression(written, here, values).value
    assert tree is not None
    assert evaluate(typed(written), values, AS_OF) == evaluate_feel(tree, values)


def test_a_missing_value_leaves_a_loop_unknown_unless_another_decides() -> None:
    assert value_of("some x in [credit, 9] satisfies x > 5") is True
    assert value_of("some x in [credit, 1] satisfies x > 5") is None
    assert value_of("sum([credit, 1])") is None
