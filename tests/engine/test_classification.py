"""What classifications answer, exactly; both engines are asked each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.engine.company import AS_OF, Company, expression, stored
from tieringrules.engine import classification
from tieringrules.engine.assignments import LeftOut, UnknownCount
from tieringrules.engine.classification import EngineError, classify
from tieringrules.engine.columnar import classified as column_by_column
from tieringrules.language.types import BOOLEAN, DATE, DATETIME, FLOAT, INTEGER, TEXT, ExactType, Type
from tieringrules.rulebook.kernel import AggregateDefinition, Derivation, Kernel, SourceTable
from tieringrules.rulebook.model import CalendarSpan

ONE = [{"id": "a"}]


def orders(*days: str | None, **cells: object) -> list[dict[str, object]]:
    return [{"owner": "a", "on": day, "quantity": 1, "price": "0.10", **cells} for day in days]


def test_ten_payments_of_ten_cents_reach_one() -> None:
    company = Company(ONE, orders(*["2026-01-01"] * 10)).aggregate("total", "sum", "price")
    company.standard("s", {"yes": "total >= 1.00", "no": None})
    assert company.values("total") == [100]
    assert company.values("s") == ["yes"]


def test_quotients_of_decimals_are_rounded_once() -> None:
    company = Company(
        [{"id": "a", "credit": "0.30", "visits": 3}, {"id": "b", "credit": "0.30", "visits": 0}]
    )
    company.metric("share", "credit / visits").metric("third", "if credit / 3 = 0.1 then 1 else 0")
    company.metric("thrice", "if credit * 3 = 0.9 then 1 else 0")
    assert company.values("share") == [0.1, None]
    assert company.values("third") == [1, 1]
    assert company.values("thrice") == [1, 1]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_means_do_not_depend_on_how_many_customers_there_are(count: int) -> None:
    # polars divides a single row, or by a constant, through the reciprocal.
    rows = [{"id": str(number)} for number in range(count)]
    items = [{"owner": "0", "on": "2026-01-01", "price": price} for price in ("0.10", "0.20", "0.40")]
    company = (
        Company(rows, items).aggregate("mean_price", "mean", "price").aggregate("middle", "median", "price")
    )
    assert company.values("mean_price")[0] == 70 / 300
    assert company.values("middle")[0] == 0.2


def test_sums_of_floats_add_the_decimals_people_wrote() -> None:
    items = [{"owner": "a", "on": "2026-01-01", "weight": weight} for weight in (0.1, 0.2, 0.3, 0.1, -0.1)]
    company = (
        Company(ONE, items).aggregate("total", "sum", "weight").aggregate("mean_weight", "mean", "weight")
    )
    assert company.values("total") == [0.6]
    assert company.values("mean_weight") == [0.12]


def test_no_rows_give_zero_or_nothing() -> None:
    company = Company([{"id": "a"}, {"id": "b"}], [{"owner": "a", "on": "2026-01-01"}])
    company.aggregate("n", "count").aggregate("kinds", "count_distinct", "status")
    company.aggregate("total", "sum", "price").aggregate("weighed", "sum", "weight")
    for function in ("mean", "median", "min", "max"):
        company.aggregate(f"{function}_price", function, "price")
        company.aggregate(f"{function}_or", function, "price", default=Decimal(7))
    assert company.values("n") == [1, 0]
    assert company.values("kinds") == [0, 0]
    assert company.values("total") == [0, 0]
    assert company.values("weighed") == [0.0, 0.0]
    assert company.values("mean_price") == company.values("max_price") == [None, None]
    assert company.values("mean_or") == company.values("median_or") == [7.0, 7.0]
    assert company.values("min_or") == company.values("max_or") == [700, 700]


@pytest.mark.parametrize(
    ("as_of", "within", "inside", "outside"),
    [
        ("2026-06-30", CalendarSpan(months=12), "2025-07-01", "2025-06-30"),
        ("2026-06-30", CalendarSpan(days=1), "2026-06-30", "2026-06-29"),
        ("2024-02-29", CalendarSpan(months=12), "2023-03-01", "2023-02-28"),
        ("2023-03-31", CalendarSpan(months=1), "2023-03-01", "2023-02-28"),
        ("2025-02-28", CalendarSpan(months=12), "2024-02-29", "2024-02-28"),
    ],
)
def test_windows_are_open_at_their_start(as_of: str, within: CalendarSpan, inside: str, outside: str) -> None:
    day = dt.date.fromisoformat(as_of)
    for edge, expected in ((inside, 1), (outside, 0), (as_of, 1)):
        company = Company(ONE, orders(edge)).aggregate("n", "count", within=within)
        assert company.values("n", day) == [expected], edge


def test_a_window_longer_than_the_calendar_takes_everything() -> None:
    company = Company(ONE, orders("0001-01-01")).aggregate(
        "n", "count", within=CalendarSpan(months=12 * 5000)
    )
    assert company.values("n") == [1]


def test_rows_are_left_out_in_the_first_group_they_fall_in() -> None:
    rows = [
        {"owner": "nobody", "on": "2026-07-01", "quantity": 0},
        {"owner": "a", "on": None, "quantity": 1},
        {"owner": None, "on": "2026-06-30", "quantity": 0},
        {"owner": "a", "on": "2026-06-30", "quantity": None},
        {"owner": None, "on": "2026-06-30", "quantity": 1},
        {"owner": "nobody", "on": "2026-06-30", "quantity": 1},
        {"owner": "a", "on": "2026-06-30", "quantity": 1},
    ]
    company = Company(ONE, rows, keep="quantity != 0").aggregate("n", "count")
    assert company.values("n") == [1]
    for engine in ("polars", "reference"):
        assert company.classified(engine=engine).left_out == {"orders": LeftOut(2, 2, 2)}


def test_derived_columns_are_there_for_conditions_and_sums() -> None:
    rows = [
        {"owner": "a", "on": "2026-01-01", "quantity": 3, "price": "1.25"},
        {"owner": "a", "on": "2026-01-01", "quantity": 1, "price": "9.00"},
        {"owner": "a", "on": "2026-01-01", "quantity": None, "price": "9.00"},
    ]
    company = Company(ONE, rows, derived={"amount": "quantity * price"}, keep="amount > 0")
    company.aggregate("total", "sum", "amount").aggregate("large", "count", where="amount >= 9")
    assert company.values("total") == [1275]
    assert company.values("large") == [1]


def test_the_first_true_branch_decides_and_unknown_is_counted() -> None:
    company = Company(
        [
            {"id": "a", "visits": 10, "credit": "5.00"},
            {"id": "b", "visits": None, "credit": "5.00"},
            {"id": "c", "visits": None, "credit": None},
            {"id": "d", "visits": 1, "credit": "0.50"},
        ]
    )
    company.standard(
        "s", {"gold": "visits > 5 and credit > 1", "silver": "visits > 5 or credit > 1", "none": None}
    )
    assert company.values("s") == ["gold", "silver", "none", "none"]
    found = company.classified().standards["s"]
    assert found.unknown == (
        UnknownCount("gold", "credit", 1),
        UnknownCount("gold", "visits", 2),
        UnknownCount("silver", "credit", 1),
        UnknownCount("silver", "visits", 1),
    )
    assert dict(found.tiers) == {"gold": 1, "silver": 1, "none": 2}
    assert company.classified(engine="reference").standards["s"] == found


def test_better_tiers_are_greater() -> None:
    company = Company([{"id": str(number), "visits": number} for number in range(4)])
    company.standard("s", {"gold": "visits = 3", "silver": "visits = 2", "bronze": "visits = 1"})
    company.standard("t", {"good": 's >= "silver"', "bad": 's < "silver"', "none": "s = null"})
    assert company.values("s") == [None, "bronze", "silver", "gold"]
    assert company.values("t") == ["none", "bad", "good", "good"]
    assert company.classified().standards["s"].none == 1
    assert [warning.code for warning in company.classified().warnings] == ["TR605"]


def test_before_it_is_effective_a_standard_places_nobody() -> None:
    company = Company(ONE)
    company.standard("s", {"all": None}, effective=AS_OF + dt.timedelta(days=1))
    company.standard("t", {"placed": "s != null", "rest": None})
    assert company.values("s") == [None]
    assert company.values("t") == ["rest"]
    assert [warning.code for warning in company.classified().warnings] == ["TR604"]
    assert company.values("s", AS_OF + dt.timedelta(days=1)) == ["all"]


def test_divisions_by_zero_are_counted_where_they_happen() -> None:
    company = Company(
        [
            {"id": "a", "credit": "1.00", "visits": 0},
            {"id": "b", "credit": None, "visits": 0},
            {"id": "c", "credit": "1.00", "visits": 2},
        ]
    )
    company.metric("share", "credit / visits", default=Decimal(5))
    company.metric("careful", "if visits = 0 then 0 else credit / visits")
    assert company.values("share") == [5.0, 5.0, 0.5]
    for engine in ("polars", "reference"):
        (warning,) = company.classified(engine=engine).warnings
        assert warning.code == "TR602"
        assert "'share' divides by zero for 1 of the customers" in warning.message.en
        assert warning.span is not None and warning.span.file == "rules.yaml"


def test_numbers_that_are_not_finite_are_missing_and_counted() -> None:
    company = Company([{"id": "a", "rate": 1e200, "visits": -8}, {"id": "b", "rate": 1e3, "visits": 4}])
    company.metric("square", "rate * rate").metric("root", "visits ** 0.5")
    assert company.values("square") == [None, 1e6]
    assert company.values("root") == [None, 2.0]
    assert [warning.code for warning in company.classified().warnings] == ["TR603", "TR603"]


def test_too_large_numbers_are_refused_with_their_place() -> None:
    company = Company([{"id": "a", "visits": 2**62}])
    company.metric("cube", "visits * visits").metric("beyond", "cube * visits")
    checked = classify(company.kernel, company.tables, AS_OF)
    assert checked.value is None
    (finding,) = checked.diagnostics
    assert (finding.code, finding.span.line) == ("TR601", 3)
    assert "'beyond'" in finding.message.en


def test_large_sums_do_not_wrap_around() -> None:
    company = Company(ONE, orders("2026-01-01", "2026-01-01", "2026-01-01", quantity=2**63 - 1))
    company.aggregate("total", "sum", "quantity").aggregate("mean_quantity", "mean", "quantity")
    company.metric("double", "total * 2")
    assert company.values("total") == [3 * (2**63 - 1)]
    assert company.values("mean_quantity") == [float(2**63 - 1)]
    assert company.values("double") == [6 * (2**63 - 1)]


def test_calendar_functions_clamp() -> None:
    company = Company([{"id": "a", "born": "2004-02-29"}, {"id": "b", "born": "2026-07-31"}])
    company.metric("days", "days_since(born)").metric("months", "months_since(born)")
    company.metric("years", "years_since(born)")
    assert company.values("years", dt.date(2025, 2, 27)) == [20, -2]
    assert company.values("years", dt.date(2025, 2, 28)) == [21, -2]
    assert company.values("months", dt.date(2026, 6, 30)) == [268, -1]
    assert company.values("days", dt.date(2026, 6, 30))[1] == -31


def test_letter_case_is_the_interpreters() -> None:
    words = ["Straße", "ΟΔΟΣ", "ı", "İ", "中文"]
    company = Company([{"id": str(place), "word": word} for place, word in enumerate(words)])
    company.metric("upper", "upper case(word)").metric("lower", "lower case(word)").metric(
        "n", "string length(word)"
    )
    assert company.values("upper") == [word.upper() for word in words]
    assert company.values("lower") == [word.lower() for word in words]
    assert company.values("n") == [6, 4, 1, 1, 2]


def test_integer_keys_are_ordered_as_numbers() -> None:
    company = Company([{"id": number} for number in (10, 9, -1)], [], key=INTEGER).standard(
        "s", {"all": None}
    )
    assert company.values("id") == [-1, 9, 10]


def test_nobody_to_classify_is_a_warning() -> None:
    company = Company([], orders("2026-01-01")).aggregate("n", "count").standard("s", {"all": None})
    company.metric("share", "n / 2")
    found = company.classified()
    assert found.frame.height == 0
    assert [warning.code for warning in found.warnings] == ["TR606"]
    assert company.values("s") == company.values("share") == []


def test_columns_that_were_not_read_are_not_needed() -> None:
    company = Company(ONE, orders("2026-01-01"), derived={"amount": "quantity * price"}).aggregate(
        "n", "count"
    )
    frame = company.tables["orders"].frame.select("owner", "on")
    company.tables["orders"] = type(company.tables["orders"])("orders", frame)
    assert company.values("n") == [1]


def test_an_engines_own_error_never_shows_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        pl.Series(["secret@example.com"]).cast(pl.Int64)

    monkeypatch.setattr(classification, "ENGINES", {"polars": fail})
    company = Company(ONE)
    with pytest.raises(EngineError) as caught:
        classify(company.kernel, company.tables, AS_OF)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_progress_is_told_to_the_end() -> None:
    company = Company(ONE).metric("m", "visits + 1").standard("s", {"all": None})
    told: list[tuple[str, int, int | None]] = []
    column_by_column(company.kernel, company.tables, AS_OF, lambda *what: told.append(what))
    assert told == [("classify", 0, 2), ("classify", 1, 2), ("classify", 2, 2)]


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("quantity / 8", ExactType(2), [[38, -38, None]]),
        ("quantity", ExactType(2), [[300, -300, None]]),
        ("quantity", FLOAT, [[3.0, -3.0, None]]),
        ("price", INTEGER, [[1, -1, None]]),
        ("seen", DATE, [[dt.date(1969, 12, 31), dt.date(2026, 1, 1), None]]),
        ("on", DATETIME, [[dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2), None]]),
        *(("null", type_, [[None, None, None]]) for type_ in (INTEGER, FLOAT, TEXT, DATE, BOOLEAN)),
    ],
)
def test_a_derived_column_has_its_declared_type(text: str, declared: Type, expected: list[object]) -> None:
    columns = {"owner": TEXT, "on": DATE, "seen": DATETIME, "quantity": INTEGER, "price": ExactType(2)}
    found = expression(text, columns)
    source = SourceTable(
        "orders", tuple(columns.items()), (Derivation("x", found, declared),), parent_column="owner"
    )
    rows = [
        {"owner": "a", "on": "2026-01-01", "seen": "1969-12-31T12:00:00", "quantity": 3, "price": "0.50"},
        {"owner": "b", "on": "2026-01-02", "seen": "2026-01-01T00:00:00", "quantity": -3, "price": "-0.50"},
        {"owner": "c"},
    ]
    customers = SourceTable("customers", (("id", TEXT),), key="id")
    most = AggregateDefinition("most", "max", "orders", declared, "x")
    kernel = Kernel(customers, (source,), (most,))
    tables = {"customers": stored(customers, [{"id": key} for key in "abc"]), "orders": stored(source, rows)}
    for engine in ("polars", "reference"):
        found_assignments = classify(kernel, tables, AS_OF, engine=engine).value
        assert found_assignments is not None
        assert [found_assignments.frame["most"].to_list()] == expected, engine


def test_rows_of_customers_can_be_left_out_too() -> None:
    company = Company([{"id": "a", "visits": 1}, {"id": "b", "visits": 0}, {"id": "c"}], orders("2026-01-01"))
    company.customers = replace(company.customers, keep=expression("visits > 0", company.customer_types))
    assert company.values("id") == ["a"]
    for engine in ("polars", "reference"):
        assert company.classified(engine=engine).left_out["customers"] == LeftOut(0, 2, 0)


def test_two_thousand_branches_decide_without_a_deep_stack() -> None:
    company = Company(
        [{"id": f"{number:03}", "visits": None if number == 7 else number * 50} for number in range(42)]
    )
    tiers: dict[str, str | None] = {f"t{number}": f"visits >= {2000 - number}" for number in range(2000)}
    company.standard("s", tiers)
    found, expected = company.classified(), company.classified(engine="reference")
    placed = found.frame["s"].to_list()
    assert placed[7] is None and placed[1] == "t1950" and placed[39] == "t50" and placed[40] == "t0"
    assert placed[0] is None and placed[41] == "t0"
    assert found.standards["s"].unknown == tuple(UnknownCount(name, "visits", 1) for name in tiers)
    assert found.standards == expected.standards and found.frame.equals(
        expected.frame.select(found.frame.columns)
    )


@pytest.mark.parametrize(
    "condition",
    [
        "0 = string length(if happy then word else null)",
        "1 >= (if happy then visits else 0)",
        "0 in ((if happy then visits else 0), 7)",
        "0 between (if happy then visits else 0) and 7",
    ],
)
@pytest.mark.parametrize("happy", [None, False, True])
def test_a_constant_is_compared_with_a_choice_of_which_one_side_is_taken_throughout(
    condition: str, happy: bool | None
) -> None:
    people = [{"id": key, "visits": 0, "word": "w", "happy": happy} for key in "ab"]
    assert len(set(Company(people).metric("m", condition).values("m"))) == 1
