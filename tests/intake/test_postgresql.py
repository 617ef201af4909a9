"""The same tables from a real PostgreSQL server, which the tests start for themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, run
from tests.intake.conftest import make_column
from tieringrules.intake.loading import load_tables
from tieringrules.rulebook.data_source import DatabaseSource
from tieringrules.rulebook.model import Dataset, Rulebook, Workspace

pytestmark = pytest.mark.slow
USER, PASSWORD = "reader", "Top:Secret@/1"
SECRETS = {"TIERINGRULES_DB_USER": USER, "TIERINGRULES_DB_PASSWORD": PASSWORD}
SCRIPT = f"""
create role {USER} login password '{PASSWORD}';
create schema sales;
create table sales.orders (
  "编号" text primary key, amount numeric(12,2), many bigint, share double precision, day date,
  at timestamptz, local_at timestamp, paid boolean, note text, ref uuid, more jsonb);
insert into sales.orders values
  ('b', 12.50, 9007199254740993, 0.1, '2026-01-02', '2026-06-30 18:00:00+00', '2026-06-30 18:00:00', true,
   '华东', '0b5c6d2e-0000-4000-8000-000000000001', '{{}}'),
  ('a', 'NaN', null, 'NaN', '2026-01-03', null, null, false, '', null, null),
  ('c', 0.10, 1, 'Infinity', 'infinity', null, null, null, null, null, null);
create table sales.many as select g as id, g % 7 as amount from generate_series(1, 200000) g;
create table sales.hidden (id int);
grant usage on schema sales to {USER};
grant select, insert on sales.orders, sales.many to {USER};
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of a server of its own, without credentials."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert programs, "PostgreSQL's programs are missing: apt-get install postgresql"
    folder = programs[-1].parent
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = Path(tempfile.mkdtemp(prefix="tr-pg-"))
    (home / "password").write_text("boss\n")
    if as_user:
        for path in (home, home / "password"):
            os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)

    def call(program: str, *arguments: str, script: str | None = None) -> None:
        command = [*as_user, str(folder / program), *arguments]
        subprocess.run(
            command, check=True, input=script, text=True, capture_output=True, cwd=home, timeout=120
        )

    port = 20_000 + os.getpid() % 20_000
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    try:
        secret = ["-A", "scram-sha-256", "--pwfile", str(home / "password")]
        call("initdb", "-D", str(home / "data"), "-E", "UTF8", "--no-locale", *secret)
        call("pg_ctl", "-D", str(home / "data"), "-l", str(home / "log"), "-w", "-o", settings, "start")
        connection = f"host=127.0.0.1 port={port} user=postgres password=boss dbname=postgres"
        call("psql", "-q", "-v", "ON_ERROR_STOP=1", connection, script=SCRIPT)
        yield f"postgresql+psycopg://127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_user, str(folder / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(home, ignore_errors=True)


def dataset() -> Dataset:
    return Dataset(
        "orders",
        (
            make_column("id", aliases=("编号",)),
            make_column("amount", "decimal", scale=2),
            make_column("many", "integer"),
            make_column("share", "number"),
            make_column("day", "date"),
            make_column("at", "datetime"),
            make_column("local_at", "datetime"),
            make_column("paid", "boolean"),
            make_column("note"),
            make_column("ref"),
        ),
        key="id",
    )


def test_types_by_contract(server: str, tmp_path: Path) -> None:
    where = "\"编号\" <> 'c' and note not like '100%:x' and 1::int = 1"
    query = f"select * from sales.orders where {where} order by 1"
    for source in (
        DatabaseSource(server, query=query),
        DatabaseSource(server, table="sales.orders"),
    ):
        workspace = Workspace("demo", "Asia/Shanghai", databases={"orders": source})
        loaded = load_tables(Rulebook(str(tmp_path), workspace, dataset()), {}, environment=SECRETS)
        if source.table is not None:
            # Dates beyond any calendar cannot be handed out; nothing of them is repeated.
            assert [finding.code for finding in loaded.diagnostics] == ["TR571"]
            continue
        assert loaded.value is not None, loaded.diagnostics
        table = loaded.value["orders"]
        assert [(row.row, row.column, row.code) for row in table.refused] == [(1, "amount", "TR512")]
        (row,) = table.frame.rows(named=True)
        assert (row["id"], row["amount"], row["many"], row["share"]) == ("b", 1250, 9007199254740993, 0.1)
        assert (str(row["day"]), str(row["at"])) == ("2026-01-02", "2026-07-01 02:00:00")
        assert (str(row["local_at"]), row["paid"], row["note"]) == ("2026-06-30 18:00:00", True, "华东")
        assert row["ref"] == "0b5c6d2e-0000-4000-8000-000000000001"


def test_many_rows_come_in_pieces(server: str, tmp_path: Path) -> None:
    columns = (make_column("id", "integer"), make_column("amount", "integer"))
    source = DatabaseSource(server, table="sales.many")
    workspace = Workspace("demo", "Asia/Shanghai", databases={"orders": source})
    steps: list[int] = []
    loaded = load_tables(
        Rulebook(str(tmp_path), workspace, Dataset("orders", columns, key="id")),
        {},
        None,
        lambda _, done, __: steps.append(done),
        SECRETS,
    )
    assert loaded.value is not None
    assert loaded.value["orders"].frame["amount"].sum() == sum(number % 7 for number in range(1, 200_001))
    assert len(steps) >= 4 and steps == sorted(steps)


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ({"table": "sales.order"}, "TR569", "no table"),
        ({"table": "sales.hidden"}, "TR571", "may not read"),
        ({"query": "select nothing from sales.orders"}, "TR571", "names a column"),
        ({"query": "selec"}, "TR571", "not well formed"),
        ({"query": "insert into sales.many values (0, 0) returning id"}, "TR571", ""),
        ({"query": "with x as (delete from sales.many returning id) select * from x"}, "TR571", ""),
        ({"query": "select 1 as id; drop table sales.many"}, "TR571", ""),
        ({"query": "select 'top-secret'::int as id"}, "TR571", "22P02"),
    ],
)
def test_refusals(server: str, tmp_path: Path, source: dict[str, str], code: str, words: str) -> None:
    workspace = Workspace("demo", "UTC", databases={"orders": DatabaseSource(server, **source)})
    loaded = load_tables(Rulebook(str(tmp_path), workspace, dataset()), {}, environment=SECRETS)
    (finding,) = loaded.diagnostics
    assert finding.code == code and words in finding.message.en
    told = finding.message.en + finding.message.zh + str(finding.help)
    assert not [secret for secret in (PASSWORD, USER, "top-secret") if secret in told]


def test_from_the_command_line(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = alone(
        tmp_path,
        "",
        "  id: {type: integer}\n  amount: {type: integer}\n",
        s="{kind: standard, name: s, tiers: [{name: big, when: amount >= 6}, {name: rest, otherwise: true}]}",
    )
    text = (folder / "tieringrules.yaml").read_text("utf-8")
    source = f"{{url: '{server}', table: sales.many, credentials: SHOP}}"
    (folder / "tieringrules.yaml").write_text(text.replace("data/customers.csv", source), "utf-8")
    wrong = run("classify", folder, "--as-of", DAY)
    assert wrong.code == 2 and "TR568" in wrong.err and "TIERINGRULES_SHOP_USER" in wrong.err
    monkeypatch.setenv("TIERINGRULES_SHOP_USER", USER)
    monkeypatch.setenv("TIERINGRULES_SHOP_PASSWORD", "wrong")
    for lang, words in (("en", "user or password is wrong"), ("zh", "用户名或密码错误")):
        denied = run("classify", folder, "--as-of", DAY, lang=lang)
        assert denied.code == 2 and words in denied.err
        assert "wrong'" not in denied.err and USER not in denied.err
    monkeypatch.setenv("TIERINGRULES_SHOP_PASSWORD", PASSWORD)
    done = run("classify", folder, "--as-of", DAY)
    assert done.code == 0, done.err
    assert PASSWORD not in done.out + done.err
    assert "200,000" in done.out
