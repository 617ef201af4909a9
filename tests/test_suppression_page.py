"""What docs/suppression.md says is so."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.small_workspace import DAY, write_workspace
from tests.command_line import ROOT, tieringrules
from tieringrules.diagnostic.catalogue import CODES
from tieringrules.outreach.contact import contact_id
from tieringrules.outreach.receipts import tables
from tieringrules.outreach.receipts.kinds import KIND_BY_NAME, is_final
from tieringrules.outreach.suppressing import COLUMNS, REASON_BY_CODE

PAGE = (ROOT / "docs" / "suppression.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`([\w.]+)`:\n\n```csv\n(.*?)```", PAGE, re.DOTALL))
STEPS = [
    step
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for step in block.removeprefix("$ ").split("\n$ ")
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_workspace(tmp_path_factory.mktemp("page") / "small")
    contact = contact_id("outreach", "C1", "thanks", dt.date.fromisoformat(DAY))
    for name, text in FILES.items():
        (folder / name).write_text(text.replace("f1ee" + "0" * 28, contact), encoding="utf-8")
    return folder


def test_every_command_prints_what_the_page_shows(workspace: Path) -> None:
    for step in STEPS:
        line, _, expected = step.partition("\n")
        done = tieringrules(*shlex.split(line.removeprefix("tieringrules ")), cwd=workspace)
        assert done.returncode == 0, (line, done.stderr)
        if expected.strip():
            assert done.stdout.rstrip() == expected.rstrip(), line
    assert (len(FILES), len(STEPS)) == (2, 10)
    assert (workspace / "aside.csv").read_text() == "file,row,event,reason\nevents.csv,5,bounced,no_name\n"


def listed(title: str) -> dict[str, list[str]]:
    table = PAGE.partition(f"| {title} | headers |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", table, re.MULTILINE)
    return {
        name: [word for word in re.split(r", |; ", words) if not re.search("`|export|own name", word)]
        for names, words in rows
        for name in re.findall(r"`(\w+)`", names)
    }


@pytest.mark.parametrize(
    ("title", "columns"), [("column of a list", COLUMNS), ("column of a table", tables.COLUMNS)]
)
def test_the_headers_are_those_that_are_known(title: str, columns: Mapping[str, Sequence[str]]) -> None:
    assert listed(title) == {name: [*headers] for name, headers in columns.items()}


def test_what_suppresses_is_what_the_table_says() -> None:
    rows = re.findall(r"^\| (`\w+`.*?) \| (.*) \|$", PAGE.partition("## What suppresses")[2], re.MULTILINE)
    told: dict[str, bool] = {}
    for receipt, keeps in rows:
        for status in re.findall(r"[45]\.[0-9x]\.[0-9x]", receipt):
            told[status] = not keeps.startswith("no")
        if not re.search(r"[45]\.", receipt):
            for kind in re.findall(r"`(\w+)`", receipt):
                assert (KIND_BY_NAME[kind].suppresses is not None) is not keeps.startswith("no")
    assert len(told) == 14
    assert {status: is_final(status.replace("x", "9")) for status in told} == told
    assert is_final(None)


def test_reasons_and_codes_are_those_that_there_are() -> None:
    words = re.findall(r"`--reason` is (.*?)\. ", PAGE.replace("\n", " "))[0]
    assert {*re.findall(r"`(\w+)`", words), "erased"} == set(REASON_BY_CODE)
    assert set(re.findall(r"TR\d{3}", PAGE)) <= set(CODES)
