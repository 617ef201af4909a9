import datetime as dt
from pathlib import Path

import pytest

from tieringrules.cli.inputs import check_metrics, data_files, day_of, engine_of, files_of
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.language.syntax import Literal
from tieringrules.language.types import INTEGER, TEXT
from tieringrules.rulebook.model import (
    Column,
    Dataset,
    Metric,
    Rulebook,
    ValueMetric,
    Workspace,
)


def refused(action: object, *arguments: object) -> list[str]:
    with pytest.raises(Stop) as stopped:
        action(*arguments)  # type: ignore[operator]
    assert stopped.value.exit_code is ExitCode.USAGE
    return [finding.code for finding in stopped.value.diagnostics]


def rulebook(root: Path, **workspace: object) -> Rulebook:
    key = Column("id", "text", TEXT)
    return Rulebook(
        str(root),
        Workspace("demo", data={"customers": "c.csv", "orders": "o.csv"}, **workspace),  # type: ignore[arg-type]
        Dataset("customers", (key,), "id"),
        (Dataset("orders", (key,)),),
        (Metric("monetary_12m", ValueMetric(Literal(1)), INTEGER),),
    )


def test_days_are_iso_and_real() -> None:
    assert day_of(None) is None
    assert day_of("2024-02-29") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2023-02-29", "20240229", "2024-W05-1", "29/02/2024", "2024-2-9", "２０２４-02-09", "2024-02-09\n"],
)
def test_other_spellings_are_refused(text: str) -> None:
    assert refused(day_of, text) == ["TR006"]


def test_pairs() -> None:
    assert files_of(["orders=a=b.csv", " 客户 = 客户.csv "]) == {
        "orders": Path("a=b.csv"),
        "客户": Path("客户.csv"),
    }
    assert refused(files_of, ["orders", "=x", "orders=", "a=1", "a=2"]) == [
        "TR007",
        "TR007",
        "TR007",
        "TR017",
    ]


def test_engines() -> None:
    assert engine_of(None) == "polars"
    assert engine_of("reference") == "reference"
    assert refused(engine_of, "duckdb") == ["TR013"]


def test_the_command_line_replaces_files_of_the_workspace(tmp_path: Path) -> None:
    found = data_files(rulebook(tmp_path), {"orders": Path("x.csv")}, tmp_path)
    assert found == (tmp_path / "c.csv", Path("x.csv"))
    (tmp_path / "o1.csv").touch()
    some = data_files(rulebook(tmp_path), {"orders": tmp_path / "o*.csv"}, tmp_path)
    assert some == (tmp_path / "c.csv", tmp_path / "o1.csv")


def test_metrics_are_known_and_named_once(tmp_path: Path) -> None:
    book = rulebook(tmp_path)
    assert check_metrics(book, ["monetary_12m", "monetary_12m"]) == ("monetary_12m",)
    with pytest.raises(Stop) as stopped:
        check_metrics(book, ["monetry_12m"])
    (finding,) = stopped.value.diagnostics
    assert finding.code == "TR012"
    assert finding.help is not None
    assert finding.help.en == "did you mean 'monetary_12m'?"
