"""Tables and queries of databases: types by contract, nothing written, nothing told of credentials."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, run
from tests.intake.conftest import make_column
from tieringrules.diagnostic import Checked
from tieringrules.intake.loading import load_tables
from tieringrules.intake.table import Table
from tieringrules.rulebook.data_source import DatabaseSource
from tieringrules.rulebook.model import Column, Dataset, Rulebook, Workspace

COLUMNS = (
    make_column("id", aliases=("编号",)),
    make_column("amount", "decimal", scale=2),
    make_column("day", "date"),
    make_column("paid", "boolean"),
)
SCRIPT = """
create table orders (编号 text primary key, amount, day text, paid integer, secret text);
insert into orders values ('b', 12.5, '2026-01-02', 1, 's'), ('a', '7', '2026-01-03', 0, 's'),
  ('c', 0.1, 'soon', null, 's'), ('d', null, null, null, 's');
create view paid_orders as select * from orders where paid = 1;
"""


def loaded(
    root: Path, source: DatabaseSource, *columns: Column, key: str | None = "id", environment: Any = None
) -> Checked[Table | None]:
    contract = Dataset("orders", columns or COLUMNS, key=key)
    workspace = Workspace("demo", "Asia/Shanghai", databases={"orders": source})
    found = load_tables(Rulebook(str(root), workspace, contract), {}, environment=environment)
    return Checked(found.value["orders"] if found.value else None, found.diagnostics)


def codes(found: Checked[Any]) -> list[str]:
    return [finding.code for finding in found.diagnostics if finding.is_error]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data/crm.db") as connection:
        connection.executescript(SCRIPT)
    connection.close()
    return tmp_path


URL = "sqlite:///data/crm.db"


def test_a_table_is_read_by_contract_in_the_order_of_its_key(root: Path) -> None:
    before = (root / "data/crm.db").read_bytes()
    found = loaded(root, DatabaseSource(URL, table="orders"))
    assert found.value is not None
    assert found.value.frame.rows() == [
        ("a", 700, dt.date(2026, 1, 3), False),
        ("b", 1250, dt.date(2026, 1, 2), True),
        ("d", None, None, None),
    ]
    told = [(row.file, row.row, row.code) for row in found.value.refused]
    assert told == [("sqlite:///data/crm.db#orders", 3, "TR512")]
    assert found.value.digest == loaded(root, DatabaseSource(URL, table="orders")).value.digest  # type: ignore[union-attr]
    assert (root / "data/crm.db").read_bytes() == before
    assert sorted(path.name for path in (root / "data").iterdir()) == ["crm.db"]


def test_views_and_queries(root: Path) -> None:
    view = loaded(root, DatabaseSource(URL, table="paid_orders"))
    assert view.value is not None and view.value.frame["id"].to_list() == ["b"]
    where = "where day < '2026-01-03' or day = ':x'"
    query = f"select 编号 as id, 2 * amount as amount, day, paid from orders {where}"
    found = loaded(root, DatabaseSource(URL, query=query))
    assert found.value is not None and found.value.frame["amount"].to_list() == [2500]
    nobody = loaded(root, DatabaseSource(URL, query="select * from orders where 1 = 0"))
    assert nobody.value is not None and nobody.value.frame.height == 0


def test_more_rows_than_one_piece(root: Path) -> None:
    with sqlite3.connect(root / "data/crm.db") as connection:
        rows = ((f"k{number:06}", 1 if number < 60_000 else 1.5) for number in range(120_000))
        connection.executemany("insert into orders (编号, amount) values (?, ?)", rows)
    connection.close()
    steps: list[tuple[str, int, int | None]] = []
    contract = Dataset("orders", COLUMNS, key="id")
    workspace = Workspace("demo", "Asia/Shanghai", databases={"orders": DatabaseSource(URL, table="orders")})
    found = load_tables(Rulebook(str(root), workspace, contract), {}, None, lambda *step: steps.append(step))
    assert found.value is not None
    assert found.value["orders"].frame.height == 120_003
    assert found.value["orders"].frame["amount"].sum() == 60_000 * 100 + 60_000 * 150 + 1950
    assert len(steps) == 3 and steps[0][1] < steps[-1][1]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (DatabaseSource(URL, table="order"), "TR569"),
        (DatabaseSource(URL, query="select nothing from orders"), "TR571"),
        (DatabaseSource(URL, query="selec"), "TR571"),
        (DatabaseSource(URL, query="delete from orders"), "TR571"),
        (DatabaseSource(URL, query="drop table orders"), "TR571"),
        (DatabaseSource(URL, query="attach database '/etc/x.db' as y"), "TR571"),
        (DatabaseSource(URL, query="pragma journal_mode = wal"), "TR571"),
        (DatabaseSource(URL, query="select load_extension('x')"), "TR571"),
        (DatabaseSource("sqlite:///data/none.db", table="orders"), "TR503"),
        (DatabaseSource("sqlite:///data", table="orders"), "TR505"),
        (DatabaseSource("sqlite:///../crm.db", table="orders"), "TR504"),
        (DatabaseSource("sqlite:////etc/passwd", table="orders"), "TR504"),
        (DatabaseSource("sqlite:///data/not.db", table="orders"), "TR571"),
        (DatabaseSource("postgresql+psycopg://127.0.0.1:1/none", table="orders"), "TR568"),
        (DatabaseSource("nosuchdb://host/x", table="orders"), "TR570"),
        (DatabaseSource("postgresql+psycopg://127.0.0.1:port/x", table="orders"), "TR568"),
    ],
)
def test_what_cannot_be_read(root: Path, source: DatabaseSource, code: str) -> None:
    (root / "data/not.db").write_text("id,amount\n" * 100, "utf-8")
    before = (root / "data/crm.db").read_bytes()
    secret = {"TIERINGRULES_DB_USER": "reader", "TIERINGRULES_DB_PASSWORD": "TopSecret"}
    found = loaded(root, source, environment=secret)
    assert codes(found) == [code]
    told = "".join(
        text.text(language)
        for finding in found.diagnostics
        for text in (finding.message, finding.help)
        if text is not None
        for language in ("en", "zh")
    )  # type: ignore[arg-type]
    assert "TopSecret" not in told and "reader" not in told
    assert (root / "data/crm.db").read_bytes() == before


def test_a_link_out_of_the_workspace_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "crm.db"
    (root / "data/crm.db").rename(outside)
    (root / "data/crm.db").symlink_to(outside)
    assert codes(loaded(root, DatabaseSource(URL, table="orders"))) == ["TR504"]


def test_values_that_are_no_cells(root: Path) -> None:
    query = "select 编号 as id, x'0102' as amount, day, paid from orders"
    assert codes(loaded(root, DatabaseSource(URL, query=query))) == ["TR527"]


def test_a_workspace_with_a_database(root: Path) -> None:
    folder = alone(
        root / "w",
        "",
        "  id: {type: text, aliases: [编号]}\n  n: {type: decimal, aliases: [amount]}\n",
        s="{kind: standard, name: s, tiers: [{name: big, when: n >= 10}, {name: rest, otherwise: true}]}",
    )
    text = (folder / "tieringrules.yaml").read_text("utf-8")
    source = "{url: 'sqlite:///data/crm.db', table: orders}"
    (folder / "tieringrules.yaml").write_text(text.replace("data/customers.csv", source), "utf-8")
    (root / "data/crm.db").rename(folder / "data/crm.db")
    assert run("check", folder).code == 0
    ran = run("classify", folder, "--as-of", DAY, "--out", folder / "o.csv")
    assert ran.code == 0, ran.err
    assert (folder / "o.csv").read_text("utf-8-sig").splitlines()[2] == "b,big,big"
    password = text.replace("data/customers.csv", "{url: 'postgresql://me:TopSecret@h/x', table: orders}")
    (folder / "tieringrules.yaml").write_text(password, "utf-8")
    for lang in ("en", "zh"):
        refused = run("check", folder, lang=lang)
        assert refused.code == 1 and "TR784" in refused.out
        assert "TopSecret" not in refused.out + refused.err
    nobody = text.replace("data/customers.csv", "{url: 'postgresql+psycopg://127.0.0.1:1/x', table: orders}")
    (folder / "tieringrules.yaml").write_text(nobody, "utf-8")
    unreachable = run("classify", folder, "--as-of", DAY)
    assert unreachable.code == 2
    assert "TIERINGRULES_DB_PASSWORD" in unreachable.err
