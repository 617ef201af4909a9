"""Both engines give the same over all methods, whatever the data and their order."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.engine.test_engines_agree import CALM, same
from tests.independent import many
from tests.methods.small_world import AS_OF, Row, classified, kernel_of, linked, rulebook_of, table_of
from tieringrules.engine import plain_population, population
from tieringrules.engine.classification import classify
from tieringrules.engine.storage import to_series
from tieringrules.intake.frames import from_frame
from tieringrules.intake.table import Table
from tieringrules.language.syntax import Name
from tieringrules.language.types import FLOAT, INTEGER, ExactType, Type
from tieringrules.rulebook.population import (
    CutRule,
    PopulationScore,
    QuantileCuts,
    ShareCuts,
    TopCuts,
)

SHARES = st.sampled_from(["0.01%", "10%", "33.3%", "50%", "80%", "95%", "99.99%", "100%"])
MEASURES = st.sampled_from("days,orders,spent,rate,spent * orders,rate / 3,days - orders,7".split(","))
WHOLE = st.integers(-3, 6) | st.sampled_from([0, 1, 10**9, 2**53 + 1, 1 - 10**18])
CENTS = st.builds(lambda n: Decimal(n) / 100, st.integers(-300, 400))
FLOATS = st.sampled_from([0.0, -0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, -1.5, 2.5, 1e300, 5e-324, 1e16, 1 / 3])
ANY_FLOAT = FLOATS | st.floats(allow_nan=False, allow_infinity=False)
LARGE = st.sampled_from([Decimal(10) ** 35, -(Decimal(10) ** 35), Decimal(1)])
TOPS = st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1), 1, 2, 5])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "days": st.none() | WHOLE,
            "orders": st.none() | WHOLE,
            "spent": st.none() | CENTS,
            "rate": st.none() | FLOATS,
            "region": st.sampled_from([None, "north", "south"]),
        }
    ),
    max_size=14,
)


def rising(values: st.SearchStrategy, most: int) -> st.SearchStrategy:
    def key(text: str) -> Decimal:
        return Decimal(text.rstrip("%"))

    return st.lists(values, min_size=1, max_size=most, unique_by=key).map(
        lambda found: sorted(found, key=key)
    )


def tiers_of(key: str, bounds: list[str], otherwise: bool) -> str:
    listed = [f"{{name: t{number}, {key}: {bound}}}" for number, bound in enumerate(bounds)]
    return ", ".join([*listed, *(["{name: rest, otherwise: true}"] if otherwise else [])])


@st.composite
def abc(draw) -> str:
    tiers = tiers_of("up_to", draw(rising(SHARES, 4)), draw(st.booleans()))
    return f"{{kind: standard, name: s, method: abc, measure: {draw(MEASURES)}, tiers: [{tiers}]}}"


@st.composite
def percentile(draw) -> str:
    tops = draw(rising(SHARES, 3)) + draw(st.just([]) | rising(st.sampled_from(["1", "2", "3", "7"]), 3))
    tiers = tiers_of("top", tops, draw(st.booleans()))
    return f"{{kind: standard, name: s, method: percentile, measure: {draw(MEASURES)}, tiers: [{tiers}]}}"


@st.composite
def rfm(draw) -> str:
    r, f, m = draw(MEASURES), draw(MEASURES), draw(MEASURES)
    lines = ["kind: standard", "name: s", "method: rfm", f"recency: {r}", f"frequency: {f}", f"monetary: {m}"]
    if draw(st.booleans()):
        lines.append(f"bins: {draw(st.integers(2, 9))}")
    else:
        cuts = rising(st.sampled_from(["-1.5", "0", "0.1", "0.3", "2", "3", "1000000000"]), 4)
        written = {name: ", ".join(draw(cuts)) for name in ("recency", "frequency", "monetary")}
        lines.append("cuts: {" + ", ".join(f"{name}: [{found}]" for name, found in written.items()) + "}")
    lines.append("weights: {recency: 33.3%, frequency: 33.3%, monetary: 33.4%}")
    if draw(st.booleans()):
        lines += ["grid:", "  one: [111, 211, 121, 112]", "  two: [212, 222]", "  rest: {otherwise: true}"]
    else:
        lines += [
            "tiers:",
            "  - {name: a, when: {r: {at_least: 2}, any: [{f: {at_least: 2}}, {m: 1}]}}",
            "  - {name: b, when: 'score >= 1.667 and not(rfm = \"211\")'}",
            "  - {name: c, when: {rfm: {starts_with: '1'}, region: north}}",
        ]
    return "\n".join(lines)


@st.composite
def scorecard(draw) -> str:
    def criterion(number: int, weight: str) -> str:
        bounds = sorted(
            draw(st.sets(st.sampled_from([0, 1, 2, 3, 100]), min_size=1, max_size=4)), reverse=True
        )
        lines = [f"{{{draw(st.sampled_from(['at_least', 'above']))}: {n}, points: {n}.5}}" for n in bounds]
        lines += ["{otherwise: true, points: -1}"] if draw(st.booleans()) else []
        default = ", default: 2.25" if draw(st.booleans()) else ""
        points = f"points: [{', '.join(lines)}]{default}"
        return f"  - {{name: c{number}, weight: {weight}, measure: {draw(MEASURES)}, {points}}}"

    weights = draw(st.sampled_from([["100%"], ["40%", "60%"], ["12.5%", "37.5%", "50%"]]))
    criteria = "\n".join(criterion(*item) for item in enumerate(weights))
    tiers = "tiers: [{name: A, at_least: 2}, {name: B, at_least: 1.005, below: 2}, {name: C, below: 0}]"
    return f"kind: standard\nname: s\nmethod: scorecard\ncriteria:\n{criteria}\n{tiers}\n"


FIELDS = st.sampled_from(["days", "orders", "spent", "rate"])
NUMBERS = st.sampled_from(["-1.5", "0", "0.1", "0.3", "1", "2", "1000000000", "9007199254740993"])
LEAVES = st.one_of(
    st.builds("{{{}: {{{}: {}}}}}".format, FIELDS, st.sampled_from(["at_least", "below", "is_not"]), NUMBERS),
    st.builds("{{{}: {{between: [{}, 3]}}}}".format, FIELDS, st.sampled_from(["-2", "0.1", "1"])),
    st.builds("{{{}: {{missing: {}}}}}".format, FIELDS, st.sampled_from(["true", "false"])),
    st.builds("{{{}: [{}, 2]}}".format, FIELDS, NUMBERS),
    st.builds("'{} {} {}'".format, MEASURES, st.sampled_from(["<", ">=", "=", "!="]), MEASURES),
    st.sampled_from(["{region: north}", "{region: {not_in: [south]}}", "{region: {missing: true}}"]),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds("{{any: [{}, {}]}}".format, parts, parts),
        st.builds("{{all: [{}, {}]}}".format, parts, parts),
        st.builds("{{not: {}}}".format, parts),
    ),
    max_leaves=4,
)


@st.composite
def rules(draw) -> str:
    conditions = draw(st.lists(CONDITIONS, min_size=1, max_size=4))
    tiers = [f"  - {{name: t{number}, when: {found}}}" for number, found in enumerate(conditions)]
    tiers += ["  - {name: rest, otherwise: true}"] if draw(st.booleans()) else []
    return "\n".join(["kind: standard", "name: s", "tiers:", *tiers])


@st.composite
def bands(draw) -> str:
    bounds = sorted(draw(st.sets(NUMBERS, min_size=1, max_size=4)), key=Decimal, reverse=True)
    tiers = tiers_of("at_least", bounds, draw(st.booleans()))
    return f"{{kind: standard, name: s, method: bands, measure: {draw(MEASURES)}, tiers: [{tiers}]}}"


CELLS = st.one_of(
    st.sampled_from(["-", "", "null", "not(1)"]),
    st.builds("{} {}".format, st.sampled_from([">=", "<"]), NUMBERS),
    st.builds("[{}..3]".format, st.sampled_from(["-2", "0", "1"])),
    NUMBERS,
)


@st.composite
def table(draw) -> str:
    policy = draw(st.sampled_from(["first", "unique", "any", "priority"]))
    regions = st.sampled_from(["-", "north", "north, south", "not(south)"])
    row = st.tuples(CELLS, CELLS, regions, st.sampled_from(["a", "b", "c"]))
    lines = [
        "  - [" + ", ".join(f'"{cell}"' for cell in cells) + "]"
        for cells in draw(st.lists(row, min_size=1, max_size=4))
    ]
    head = f"kind: standard\nname: s\nmethod: table\nhit_policy: {policy}\ntiers: [a, b, c]\n"
    columns = f"inputs: [{draw(FIELDS)}, spent, region]\noutputs: [tier]\nrules:\n"
    return head + columns.replace("[spent, spent", "[days, spent") + "\n".join(lines)


STANDARDS = st.one_of(abc(), percentile(), rfm(), scorecard(), rules(), bands(), table())
# What generated rules may get wrong: a cell 222 where there is but one cut, rows that can hold together.
WRONG = {"TR256", "TR332"}


def pandas_frame(rows: list[Row]) -> pd.DataFrame:
    """Rows as pandas keeps them: missing numbers as NA, NaN or None, decimals as objects."""
    return pd.DataFrame(
        {
            "id": pd.Series([row["id"] for row in rows], dtype="str"),
            "days": pd.array([row["days"] for row in rows], dtype="Int64"),
            "orders": pd.Series([row["orders"] for row in rows], dtype="object"),
            "spent": pd.Series([row["spent"] for row in rows], dtype="object"),
            "rate": pd.Series([row["rate"] for row in rows], dtype="float64"),
            "region": pd.Series([row["region"] for row in rows], dtype="category"),
        }
    )


def from_pandas(rows: list[Row]) -> Table:
    """Rows by way of a pandas frame."""
    book = rulebook_of()
    taken = from_frame(book.customers, pandas_frame(rows), book.workspace)
    assert taken.value is not None and not taken.value.refused.rows, taken.diagnostics
    return taken.value


def agree(text: str, rows: list[Row], seed: int) -> None:
    """Polars, the interpreter, and polars on a shuffled pandas frame give the same."""
    kernel, found = linked(text)
    if any(each.is_error for each in found):
        assert {each.code for each in found if each.is_error} <= WRONG, (text, found)
        return
    by_columns, by_rows = classified(kernel, rows), classified(kernel, rows, "reference")
    same(by_columns, by_rows)
    assert by_columns.populations == by_rows.populations
    named = [{**row, "id": f"{number:04}"} for number, row in enumerate(rows)]
    random.Random(seed).shuffle(named)
    if named:
        again = classify(kernel, {"customers": from_pandas(named)}, AS_OF)
        assert again.value is not None
        same(again.value, by_columns)


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(STANDARDS, ROWS, st.integers(0, 9))
def test_polars_agrees_with_the_reference_over_all_methods(text: str, rows: list[Row], seed: int) -> None:
    agree(text, rows, seed)


def agree_together(texts: list[str], rows: list[Row], seed: int) -> list[str]:
    """Polars on a shuffled pandas frame gives what the interpreter gives; what was compared."""
    kernel, found = linked(*_named_apart(texts))
    wrong = {each.span.file for each in found if each.is_error and each.span is not None}
    if wrong:
        assert {each.code for each in found if each.is_error} <= WRONG, (texts, found)
        texts = [text for number, text in enumerate(texts) if f"rules/standard_{number}.yaml" not in wrong]
        kernel, found = linked(*_named_apart(texts))
        assert not any(each.is_error for each in found), (texts, found)
    expected = classified(kernel, rows, "reference")
    named = [{**row, "id": f"{number:04}"} for number, row in enumerate(rows)]
    if not named:
        same(classified(kernel, rows), expected)
        return texts
    random.Random(seed).shuffle(named)
    taken = from_pandas(named)
    assert taken.frame.sort("id").equals(table_of(kernel, rows).frame.select(taken.frame.columns))
    by_columns = classify(kernel, {"customers": taken}, AS_OF).value
    assert by_columns is not None
    same(by_columns, expected)
    assert by_columns.populations == expected.populations
    return texts


def _named_apart(texts: list[str]) -> list[str]:
    return [text.replace("name: s", f"name: s{number}", 1) for number, text in enumerate(texts)]


TOGETHER = 8
PARTS = 8
EXAMPLES = 20_000


# In parts that run side by side; each begins at a seed of its own, so none repeats another. What does not
# depend on the standard is done once for several of them, as a rulebook with one standard costs twice that.
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_polars_agrees_with_the_reference_over_all_methods_at_length(part: int) -> None:
    compared: set[str] = set()

    def agrees(texts: list[str], rows: list[Row], seed: int) -> None:
        compared.update(agree_together(texts, rows, seed))

    standards = st.lists(STANDARDS, min_size=TOGETHER, max_size=TOGETHER, unique=True)
    at_length = many(EXAMPLES * 11 // 10 // PARTS // TOGETHER)
    seed(part)(at_length(given(standards, ROWS, st.integers(0, 9))(agrees)))()
    assert len(compared) >= EXAMPLES / PARTS


RULES: st.SearchStrategy[CutRule] = st.one_of(
    st.builds(QuantileCuts, st.integers(2, 9)),
    st.builds(
        lambda shares, end: ShareCuts(tuple(sorted(shares)), end),
        st.sets(st.sampled_from([Decimal(n) / 100 for n in (1, 25, 50, 80, 95, 100)]), min_size=1),
        st.booleans(),
    ),
    st.builds(lambda tops: TopCuts(tuple(tops)), st.lists(TOPS, min_size=1, max_size=4)),
)
COLUMNS: st.SearchStrategy[tuple[Type, list]] = st.one_of(
    st.tuples(st.just(INTEGER), st.lists(st.none() | WHOLE.map(Decimal), max_size=20)),
    st.tuples(st.just(ExactType(2)), st.lists(st.none() | CENTS, max_size=20)),
    st.tuples(st.just(ExactType(2)), st.lists(LARGE)),
    st.tuples(st.just(FLOAT), st.lists(st.none() | ANY_FLOAT)),
)


@settings(max_examples=200, deadline=None, suppress_health_check=CALM)
@given(RULES, COLUMNS)
def test_cut_points_and_scores_are_those_of_plain_python(rule: CutRule, column: tuple[Type, list]) -> None:
    type_, values = column
    stored = to_series("x", values, type_)
    found = population.population_of(rule, stored, type_)
    assert found == plain_population.population_of(rule, values)
    falling = len(values) % 2 == 0
    score = PopulationScore("s.x", "s", "x", Name("x", type=type_), rule, 3, is_falling=falling)
    numbers = population.scores_of(score, found.points, stored, type_).to_list()
    assert numbers == [score.of(value, found.points) for value in values]


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY_FLOAT, min_size=1), st.booleans())
def test_thresholds_of_doubles_are_exact(values: list[float], strictly: bool) -> None:
    exact = [Fraction(Decimal(repr(value))) for value in values]
    point = sum(exact, Fraction(0)) / len(exact)
    rule: CutRule = QuantileCuts(2) if strictly else TopCuts((1,))
    score = PopulationScore("s.x", "s", "x", Name("x", type=FLOAT), rule, 0)
    found = population.scores_of(score, (point,), pl.Series(values), FLOAT).to_list()
    assert found == [int(value > point if strictly else value >= point) for value in exact]


def test_before_it_takes_effect_a_standard_warns_of_nothing_else() -> None:
    text = "{kind: standard, name: s, effective: 2027-01-01, method: rfm, recency: days, frequency: orders, "
    text += "monetary: spent, tiers: [{name: a, otherwise: true}]}"
    found = classified(kernel_of(text), [{"days": 1}])
    assert [each.code for each in found.warnings] == ["TR604"]
    assert found.frame["s"].to_list() == [None]
