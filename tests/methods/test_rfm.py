"""`method: rfm` by hand, against NumPy's quantiles, and over all 125 cells of a grid."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pytest

from tests.methods.small_world import Row, classified, codes, kernel_of, linked, tiers, warned

MEASURES = "recency: days\nfrequency: orders\nmonetary: spent\n"
HEAD = f"kind: standard\nname: s\nmethod: rfm\n{MEASURES}"
CUTS = "cuts: {recency: [30, 60, 120, 240], frequency: [2, 4, 6, 9], monetary: [10.5, 20, 100, 1000]}\n"
ANY = "tiers: [{name: all, otherwise: true}]\n"
# Eleven segments by recency and the mean of frequency and monetary, as they are often drawn.
SEGMENTS = {
    "champions": "555 554 544 545 454 455 445",
    "loyal": "543 444 435 355 354 345 344 335",
    "potential_loyalists": (
        "553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 341 333 323"
    ),
    "new_customers": "512 511 422 421 412 411 311",
    "promising": "525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313",
    "need_attention": "535 534 443 434 343 334 325 324",
    "about_to_sleep": "331 321 312 221 213 231 241 251",
    "cannot_lose_them": "155 154 144 214 215 115 114 113",
    "at_risk": "255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124",
    "hibernating": "332 322 233 232 223 222 132 123 122 212 211",
    "lost": "111 112 121 131 141 151",
}


def scores(extra: str, rows: list[Row]) -> list[tuple[object, object, object, object]]:
    kernel = kernel_of(HEAD + extra + ANY)
    found, plain = classified(kernel, rows).frame, classified(kernel, rows, "reference").frame
    names = ["s.r", "s.f", "s.m", "s.rfm"]
    assert found.select(names).rows() == plain.select(names).rows()
    return found.select(names).rows()


def test_written_cuts_count_from_the_value_that_reaches_them() -> None:
    rows: list[Row] = [
        {"days": 30, "orders": 2, "spent": Decimal("10.50")},
        {"days": 31, "orders": 1, "spent": Decimal("10.49")},
        {"days": 241, "orders": 9, "spent": Decimal(1000)},
        {"days": 0, "orders": 0, "spent": Decimal(-1)},
        {"days": None, "orders": 4, "spent": Decimal(20)},
    ]
    assert scores(CUTS, rows) == [
        (5, 2, 2, "522"),
        (4, 1, 1, "411"),
        (1, 5, 5, "155"),
        (5, 1, 1, "511"),
        (None, 3, 3, None),
    ]


def test_quantile_bins_by_hand() -> None:
    # Of 1 to 11 the cut points of five bins are 3, 5, 7 and 9: each value that equals one stays below it.
    rows: list[Row] = [{"days": n, "orders": n, "spent": Decimal(n)} for n in range(1, 12)]
    expected = [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [row[1] for row in scores("bins: 5\n", rows)] == expected
    assert [row[0] for row in scores("bins: 5\n", rows)] == [6 - k for k in expected]
    # Two bins of four: between the second and the third.
    assert [row[1] for row in scores("bins: 2\n", rows[:4])] == [1, 1, 2, 2]


@pytest.mark.parametrize("bins", [2, 3, 4, 5, 7, 9])
def test_cut_points_are_those_of_numpy(bins: int) -> None:
    dice = random.Random(bins)
    amounts = [dice.randrange(0, 60) for _ in range(137)]
    rows: list[Row] = [{"days": n, "orders": n, "spent": Decimal(n) / 4} for n in amounts]
    population = classified(kernel_of(HEAD + f"bins: {bins}\n" + ANY), rows).standards["s"].population
    assert population is not None
    points = np.quantile(np.array(amounts, dtype=float), np.arange(1, bins) / bins)
    assert population["frequency"]["cut_points"] == pytest.approx(points.tolist())  # type: ignore[index]
    assert population["monetary"]["cut_points"] == pytest.approx((points / 4).tolist())  # type: ignore[index]
    below = [int((points < n - 1e-9).sum()) for n in amounts]
    assert [row[1] for row in scores(f"bins: {bins}\n", rows)] == [1 + k for k in below]
    assert [row[0] for row in scores(f"bins: {bins}\n", rows)] == [bins - k for k in below]


def test_populations_are_each_over_their_own_values_zeros_included() -> None:
    rows: list[Row] = [
        {"days": None if n % 2 else n, "orders": 0 if n < 4 else n, "spent": None} for n in range(10)
    ]
    population = classified(kernel_of(HEAD + "bins: 5\n" + ANY), rows).standards["s"].population
    assert population is not None
    counted = {name: (item["customers"], item["missing"]) for name, item in population.items()}  # type: ignore[index]
    assert counted == {"recency": (5, 5), "frequency": (10, 0), "monetary": (0, 10)}


def test_conditions_name_scores_and_anything_else() -> None:
    text = (
        HEAD
        + CUTS
        + "weights: {recency: 20%, frequency: 30.5%, monetary: 49.5%}\n"
        + "tiers:\n"
        + "  - {name: top, when: {r: {at_least: 4}, f: {at_least: 4}, m: {at_least: 4}}}\n"
        + "  - {name: cell, when: {rfm: [411, 511]}}\n"
        + "  - {name: north, when: 'score >= 2.305 and region = \"north\" and spent > 0'}\n"
        + "  - {name: rest, otherwise: true}\n"
    )
    rows: list[Row] = [
        {"days": 1, "orders": 6, "spent": Decimal(100)},
        {"days": 31, "orders": 1, "spent": Decimal(1)},
        # 0.2 × 3 + 0.305 × 2 + 0.495 × 2 = 2.2; then × 3 for frequency: 2.505
        {"days": 61, "orders": 2, "spent": Decimal(11), "region": "north"},
        {"days": 61, "orders": 4, "spent": Decimal(11), "region": "north"},
        {"days": None, "orders": 4, "spent": Decimal(11), "region": "north"},
    ]
    assert tiers(text, rows) == ["top", "cell", "rest", "north", "rest"]
    unknown = classified(kernel_of(text), rows).standards["s"].unknown
    assert [(each.rule, each.field, each.customers) for each in unknown] == [
        ("cell", "days", 1),
        ("north", "days", 1),
    ]


def test_the_score_is_exact() -> None:
    thirds = "weights: {recency: 33.3%, frequency: 33.3%, monetary: 33.4%}\n"
    whole = "  - {name: five, when: {score: 5}}\n  - {name: rest, otherwise: true}\n"
    assert tiers(HEAD + CUTS + thirds + "tiers:\n" + whole, [{"days": 1, "orders": 9, "spent": 1000}]) == [
        "five"
    ]


def grid(cells: dict[str, str], rest: str = "") -> str:
    listed = "".join(f"  {name}: [{', '.join(found.split())}]\n" for name, found in cells.items())
    return HEAD + CUTS + f"grid:\n{listed}{rest}"


def test_the_eleven_segments_are_a_partition_of_the_grid() -> None:
    kernel, found = linked(grid(SEGMENTS))
    # Only customers without a score have no segment.
    assert [each.code for each in found] == ["TR217"]
    recency, frequency = (300, 200, 100, 50, 1), (0, 2, 4, 6, 9)
    monetary = tuple(map(Decimal, ("0", "10.5", "20", "100", "1000")))
    owner = {cell: name for name, cells in SEGMENTS.items() for cell in cells.split()}
    cells = [(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]
    rows: list[Row] = [
        {"days": recency[r - 1], "orders": frequency[f - 1], "spent": monetary[m - 1]} for r, f, m in cells
    ]
    for engine in ("polars", "reference"):
        frame = classified(kernel, rows, engine).frame  # type: ignore[arg-type]
        assert frame["s"].to_list() == [owner[f"{r}{f}{m}"] for r, f, m in cells]
    assert len(owner) == 125


def test_cells_are_checked() -> None:
    assert codes(grid({"a": "555 554"}, "  b: {otherwise: true}\n")) == []
    assert codes(grid({"a": "555 '554'"}, "  b: {otherwise: true}\n")) == []
    assert codes(grid({"a": "555 554", "b": "553 554"}, "  c: {otherwise: true}\n")) == ["TR257"]
    assert codes(grid({"a": "555 555"}, "  c: {otherwise: true}\n")) == ["TR257"]
    for wrong in ("565", "055", "55", "5555", "abc"):
        assert codes(grid({"a": f"555 {wrong}"}, "  c: {otherwise: true}\n")) == ["TR256"]
    _, (missing,) = linked(grid({"a": "555 554"}))
    assert missing.code == "TR258"
    assert "123" in missing.message.en and "111, 112, 113, 114, 115" in missing.message.en
    _, (twice,) = linked(grid({"a": "555 554", "b": "553 554"}, "  c: {otherwise: true}\n"))
    first, second = twice.labels[1].span, twice.labels[0].span
    assert (first.line, second.line) == (9, 10)


def test_the_tiers_of_a_grid_stand_best_first_for_other_standards() -> None:
    good, bad = "{name: good, when: {s: {at_least: b}}}", "{name: bad, otherwise: true}"
    other = f"{{kind: standard, name: t, tiers: [{good}, {bad}]}}"
    kernel = kernel_of(grid({"a": "555", "b": "554"}, "  c: {otherwise: true}\n"), other)
    rows: list[Row] = [{"days": 1, "orders": 9, "spent": Decimal(n)} for n in (1000, 100, 20)]
    assert classified(kernel, rows).frame["t"].to_list() == ["good", "good", "bad"]


def test_mistakes_are_found() -> None:
    def of(extra: str, measures: str = MEASURES, rest: str = ANY) -> list[str]:
        return codes(f"kind: standard\nname: s\nmethod: rfm\n{measures}{extra}{rest}")

    assert of("") == of("bins: 9\n") == of(CUTS) == []
    assert of("bins: 1\n") == of("bins: 10\n") == ["TR209"]
    assert of("bins: 5\n" + CUTS) == ["TR210"]
    assert of("", rest="") == ["TR208"]
    assert of("weights: {recency: 30%, frequency: 30%, monetary: 30%}\n") == ["TR255"]
    assert of("weights: {recency: 30%, frequency: 30%}\n") == ["TR203"]
    assert of("weights: {recency: 0%, frequency: 30%, monetary: 70%}\n") == ["TR252"]
    assert of(CUTS.replace("[2, 4, 6, 9]", "[9, 6, 4, 2]")) == ["TR260"]
    assert of(CUTS.replace("[2, 4, 6, 9]", "[2, 4, 4, 9]")) == ["TR260"]
    assert of(CUTS.replace("[2, 4, 6, 9]", "[1, 2, 3, 4, 5, 6, 7, 8]")) == []
    assert of(CUTS.replace("[2, 4, 6, 9]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]")) == ["TR261"]
    assert of(CUTS.replace("[2, 4, 6, 9]", "[]")) == ["TR207"]
    assert of(CUTS + "population: frozen\n") == ["TR269"]
    assert of("", MEASURES.replace("days", "region")) == ["TR251"]
    wrong = "tiers: [{name: a, when: {rfm: 565}}, {name: b, otherwise: true}]\n"
    assert of("", rest=wrong) == ["TR332"]
    assert of("", rest=wrong.replace("rfm: 565", "score: 3")) == ["TR204"]


def test_scores_are_reserved_where_they_are_used_only() -> None:
    named = "{kind: standard, name: m, tiers: [{name: x, otherwise: true}]}"
    assert codes(HEAD + ANY, named) == []
    used = "tiers: [{name: a, when: {m: {at_least: 4}}}, {name: b, otherwise: true}]\n"
    assert codes(HEAD + used, named) == ["TR259"]
    assert codes(HEAD + used) == []


def test_degenerate_populations_behave_and_say_so() -> None:
    one: Row = {"days": 5, "orders": 2, "spent": Decimal(10)}
    assert scores("bins: 5\n", [one]) == [(5, 1, 1, "511")]
    assert warned(HEAD + ANY, [one]) == ["TR614"] * 3
    assert scores("bins: 3\n", [one] * 4) == [(3, 1, 1, "311")] * 4
    nobody: Row = {}
    assert scores("bins: 3\n", [nobody] * 2) == [(None, None, None, None)] * 2
    assert warned(HEAD + ANY, [nobody] * 2) == ["TR612"] * 3
    # Enough different values, but most customers share one: equal cut points count each.
    rows: list[Row] = [{"days": n, "orders": max(1, n - 15), "spent": Decimal(n)} for n in range(20)]
    assert warned(HEAD + "bins: 3\n" + ANY, rows) == ["TR615"]
    assert {row[1] for row in scores("bins: 3\n", rows)} == {1, 3}
