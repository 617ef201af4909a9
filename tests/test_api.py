"""The package as a library."""

import datetime as dt
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tieringrules as tr
from tests.cli.small_workspace import DAY, FILES, WITHOUT_WARNINGS, write_workspace
from tieringrules.diagnostic import report

pytestmark = pytest.mark.filterwarnings("ignore::tieringrules.api.DataWarning")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write_workspace(tmp_path / "small")


CUSTOMERS = {
    "customer_id": ["C2", "C1"],
    "name": ["Li Si", "Zhang San"],
    "email": [None, None],
    "region": ["west", None],
    "satisfaction": [4, None],
    "email_consent": [True, False],
}
ORDERS = {
    "order_id": ["O1", "O2", "O3"],
    "customer_id": ["C1", "C2", "C2"],
    "ordered_at": [dt.date(2026, 6, 1), dt.date(2026, 1, 5), dt.date(2026, 2, 5)],
    "quantity": [2, 1, 1],
    "unit_price": [Decimal("500.00"), Decimal("10.10"), Decimal("20.20")],
}
EXPECTED = [("C1", "call", "call", "gold", "gold"), ("C2", None, None, "silver", "silver")]


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = (
        "import sys, tieringrules; tieringrules.load; "
        "heavy = {'polars', 'pandas', 'numpy', 'pyarrow', 'jinja2', 'typer', 'rich'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.strip() == "[]"


def test_names_are_listed_and_others_are_not_there() -> None:
    assert {"load", "Rules", "RulesRefused", "DataRefused"} <= set(dir(tr))
    with pytest.raises(AttributeError):
        tr.nothing  # noqa: B018


def test_datasets_that_are_not_given_are_read_from_files(workspace: Path) -> None:
    tiers = tr.load(workspace).classify(as_of=DAY, metrics=["monetary_12m"])
    assert isinstance(tiers, pl.DataFrame)
    assert tiers.columns == [
        "customer_id",
        "care",
        "care_rule",
        "customer_value",
        "customer_value_rule",
        "monetary_12m",
    ]
    assert tiers["customer_value"].to_list() == ["gold", "silver", "basic"]
    assert tiers["monetary_12m"].to_list() == [Decimal("1000.00"), Decimal("30.30"), Decimal("0.00")]


@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_polars_in_polars_out(workspace: Path, engine: str) -> None:
    rules = tr.load(workspace / "tieringrules.yaml")
    tiers = rules.classify(
        customers=pl.DataFrame(CUSTOMERS),
        orders=pl.DataFrame(ORDERS),
        as_of=dt.date(2026, 6, 30),
        engine=engine,
    )
    assert tiers.rows() == EXPECTED


def test_pandas_in_pandas_out(workspace: Path) -> None:
    given = pd.DataFrame(CUSTOMERS)
    before = given.copy(deep=True)
    tiers = tr.load(workspace).classify(customers=given, orders=pd.DataFrame(ORDERS), as_of=DAY)
    assert isinstance(tiers, pd.DataFrame)
    assert tiers["customer_value"].tolist() == ["gold", "silver"]
    assert tiers["care"].isna().tolist() == [False, True]
    pd.testing.assert_frame_equal(given, before)


def test_arrow_in_arrow_out(workspace: Path) -> None:
    tiers = tr.load(workspace).classify(
        {"customers": pa.table(CUSTOMERS), "orders": pa.table(ORDERS)}, as_of=DAY
    )
    assert isinstance(tiers, pa.Table)
    assert tiers["customer_value"].to_pylist() == ["gold", "silver"]


def test_rules_with_errors_load_and_check_but_do_not_classify(workspace: Path) -> None:
    rules = FILES["rules/value.yaml"].replace("monetary_12m:", "monetry_12m:")
    write_workspace(workspace, **{"rules/value.yaml": rules})
    loaded = tr.load(workspace)
    assert "TR204" in [finding.code for finding in loaded.check()]
    with pytest.raises(tr.RulesRefused) as refused:
        loaded.classify(as_of=DAY)
    assert "TR204" in [finding.code for finding in refused.value.diagnostics]
    assert "rules/value.yaml:8:7: error[TR204]" in str(refused.value)


def test_clean_rules_check_clean(workspace: Path) -> None:
    assert [finding.code for finding in tr.load(workspace).check()] == ["TR217"]
    write_workspace(workspace, **WITHOUT_WARNINGS)
    assert tr.load(workspace).check() == []


def test_no_workspace(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(tr.RulesRefused):
            tr.load(path)


def test_data_that_breaks_its_contract(workspace: Path) -> None:
    twice = pl.DataFrame({**CUSTOMERS, "customer_id": ["C1", "C1"]})
    with pytest.raises(tr.DataRefused) as refused:
        tr.load(workspace).classify(customers=twice, as_of=DAY)
    assert any(finding.is_error for finding in refused.value.diagnostics)
    with pytest.raises(tr.DataRefused):
        tr.load(workspace).classify(customers="not a frame", as_of=DAY)
    with pytest.raises(tr.DataRefused):
        tr.load(workspace).classify(customers=pl.DataFrame({"x": [1]}), as_of=DAY)


def test_mistakes_of_the_caller_are_value_errors(workspace: Path) -> None:
    rules = tr.load(workspace)
    with pytest.raises(ValueError, match="monetry"):
        rules.classify(as_of=DAY, metrics=["monetry"])
    with pytest.raises(ValueError, match="customer"):
        rules.classify(as_of=DAY, customer=pl.DataFrame(CUSTOMERS))
    with pytest.raises(ValueError, match="duckdb"):
        rules.classify(as_of=DAY, engine="duckdb")
    with pytest.raises(ValueError, match="30/06"):
        rules.classify(as_of="30/06/2026")


def test_what_was_left_out_is_a_warning_at_the_caller_s_line(workspace: Path) -> None:
    rules = tr.load(workspace)
    with pytest.warns(tr.DataWarning, match="TR528") as caught:
        rules.classify(as_of=DAY)
    assert [warning.filename for warning in caught] == [__file__]
    told = caught[0].message
    assert isinstance(told, tr.DataWarning)
    assert {"TR528", "TR605"} <= {finding.code for finding in told.diagnostics}
    assert not any(finding.is_error for finding in told.diagnostics)
    assert "Zhao" not in str(told)


def test_exceptions_travel_between_processes() -> None:
    finding = report("TR606")
    for kind in (tr.RulesRefused, tr.DataRefused, tr.DataWarning):
        again = pickle.loads(pickle.dumps(kind([finding])))
        assert (type(again), again.diagnostics, str(again)) == (kind, (finding,), str(kind([finding])))


def test_explain(workspace: Path) -> None:
    found = tr.load(workspace).explain("C1", as_of=DAY)
    assert found is not None
    assert {standard.standard: standard.tier for standard in found.standards} == {
        "care": "call",
        "customer_value": "gold",
    }
    assert any(source.rows is not None for source in found.sources)
    assert tr.load(workspace).explain("C8", as_of=DAY) is None
