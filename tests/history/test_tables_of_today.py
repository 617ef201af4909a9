"""A history of an earlier program goes on working, and gets the tables it lacks when it is written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cli.small_workspace import write_workspace
from tests.command_line import tieringrules
from tieringrules.history import open_history, place_of
from tieringrules.history.tables import METADATA

# What there was before messages were sent.
FIRST = ("facts", "plans", "contacts", "spent", "suppressions")


def tables(folder: Path) -> set[str]:
    engine = sa.create_engine(f"sqlite:///{folder / '.tieringrules' / 'history.sqlite'}")
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    workspace = write_workspace(tmp_path / "small")
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--record")
    assert done.returncode == 0, done.stderr
    engine = sa.create_engine(f"sqlite:///{workspace / '.tieringrules' / 'history.sqlite'}")
    with engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            if table.name not in FIRST:
                table.drop(connection)
    engine.dispose()
    assert tables(workspace) - {"sqlite_sequence"} == set(FIRST)
    return workspace


def test_readers_leave_it_as_it_is(earlier: Path) -> None:
    before = tables(earlier)
    for words in (("history",), ("plan", "--as-of", "2026-07-01"), ("history", "--customer", "C1")):
        done = tieringrules(words[0], earlier, *words[1:])
        assert done.returncode == 0, done.stderr
    assert tables(earlier) == before


def test_writers_add_what_is_missing_and_keep_what_is_there(earlier: Path) -> None:
    plans = tieringrules("history", earlier).stdout
    done = tieringrules("plan", earlier, "--as-of", "2026-07-01", "--record")
    assert done.returncode == 0, done.stderr
    assert tables(earlier) >= set(METADATA.tables)
    assert plans in tieringrules("history", earlier).stdout


def test_two_that_open_it_at_once(earlier: Path) -> None:
    found = []

    def opened() -> None:
        found.append(open_history(place_of(earlier, None), {}, create=True, secret=b"k" * 32))

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.diagnostics for one in found] == [()] * 4
    for one in found:
        assert one.value is not None
        one.value.close()
