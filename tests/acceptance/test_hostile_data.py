# ruff: noqa: E501  # cases stand as they are written
"""Data files nobody should send: exit code, code and place, no traceback, no personal value, bounded, no output."""

import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY
from tests.command_line import ROOT, tieringrules

SECRET = "欧阳秘密"
COLUMNS = """\
  id: {type: text}
  n: {type: integer}
  x: {type: number}
  name: {type: text, personal: true}
"""
STANDARD = "{kind: standard, name: s, tiers: [{name: a, when: {n: 5}}, {name: b, otherwise: true}]}"
HEAD = b"id,n,x,name\n"
GOOD = f"a,5,1,{SECRET}\n".encode()
MOST_SECONDS = 10
# Polars alone reserves much address space, so what counts is what a child process really used.
MOST_BYTES = 1 << 30


def workbook(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet with this XML."""
    main = "http://schemas.openxmlformats.org"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{main}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{main}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}/spreadsheetml/2006/main" '
        f'xmlns:r="{main}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{main}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return buffer.getvalue()


def sheet(rows: str, before: str = "") -> str:
    return f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</worksheet>'


def inline(*rows: tuple[str, ...]) -> str:
    lines = []
    for number, cells in enumerate(rows, 1):
        found = "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for letter, cell in zip("ABCDEFGH", cells, strict=False)
        )
        lines.append(f'<row r="{number}">{found}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


TABLE = inline(("id", "n", "x", "name"), ("a", "5", "1", SECRET))
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)

# name of the file, its bytes, (exit code, code or None), where
HOSTILE: dict[str, tuple[str, Callable[[], bytes], int, str | None, str]] = {
    "ragged": ("c.csv", lambda: HEAD + GOOD + b"b,1\n", 1, "TR520", "c.csv:3:"),
    "an open quote": ("c.csv", lambda: HEAD + GOOD + b'b,"1\n' * 2000, 1, "TR519", "c.csv:3:"),
    "10,000 columns": (
        "c.csv", lambda: b",".join([HEAD.strip(), *(b"c%d" % n for n in range(10_000))]) + b"\n"
        + b",".join([GOOD.strip(), *[b"1"] * 10_000]) + b"\n", 0, None, "",
    ),
    "10,000 columns nobody knows": (
        "c.csv", lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n", 1, "TR523", "c.csv:",
    ),
    "a field of 3 MB": ("c.csv", lambda: HEAD + b'a,5,1,"' + b"x" * 3_000_000 + b'"\n', 0, None, ""),
    "a number of 3 MB": ("c.csv", lambda: HEAD + b"a," + b"9" * 3_000_000 + b",1,b\n", 1, "TR559", "c.csv"),
    "a line of 30 MB": ("c.csv", lambda: b"id," * 10_000_000 + b"\n", 1, "TR510", "c.csv:"),
    "NUL bytes": ("c.csv", lambda: HEAD + GOOD + b"b,\x00,,\n", 1, "TR518", "c.csv:3:"),
    "invalid UTF-8 in the middle": (
        "c.csv", lambda: HEAD + GOOD * 1000 + b"b,1,1,\xe6\xac\n" + GOOD * 1000, 1, "TR511", "c.csv:1002:",
    ),
    "no finite numbers": (
        "c.csv", lambda: HEAD + b"a,5,Infinity,x\nb,5,1e309,x\nc,5,NaN,x\nd,5,-inf,x\n", 0, "TR529", "c.csv",
    ),
    "an endless integer": ("c.csv", lambda: HEAD + b"a,1e309,1,x\n", 1, "TR559", "c.csv"),
    "a zip that unpacks without end": (
        "c.zip", lambda: _zipped("c.csv", HEAD + b"a" * (270 << 20)), 1, "TR510", "c.zip:",
    ),
    "a zip of zips": ("c.zip", lambda: _zipped("c.zip", _zipped("c.csv", HEAD)), 2, "TR508", "c.zip"),
    "a zip that climbs": ("c.zip", lambda: _zipped("../../etc/c.csv", HEAD + GOOD), 0, None, ""),
    "a gzip that is none": ("c.csv.gz", lambda: b"\x1f\x8b" + b"x" * 100, 1, "TR509", "c.csv.gz:"),
    "a workbook of laughs": ("c.xlsx", lambda: workbook(sheet(TABLE, BILLION_LAUGHS)), 1, "TR509", "c.xlsx:"),
    "a workbook that reads files": (
        "c.xlsx",
        lambda: workbook(sheet(TABLE, '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')), 1, "TR509", "c.xlsx:",
    ),
    "a workbook that unpacks without end": (
        "c.xlsx", lambda: workbook(sheet(TABLE), **{"xl/media.xml": "<x>" + " " * (270 << 20)}), 1, "TR510", "c.xlsx:",
    ),
    "a dimension that lies": (
        "c.xlsx", lambda: workbook(sheet('<dimension ref="A1:XFD1048576"/>' + TABLE)), 0, None, "",
    ),
    "a cell at the far end": (
        "c.xlsx", lambda: workbook(sheet(TABLE.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))),
        1, "TR510", "c.xlsx:",
    ),
    "a workbook cut short": ("c.xlsx", lambda: workbook(sheet(TABLE))[:400], 1, "TR509", "c.xlsx:"),
    "Parquet cut short": ("c.parquet", lambda: _parquet()[:-20], 1, "TR509", "c.parquet:"),
    "Parquet with a rotten middle": ("c.parquet", lambda: _rotten(_parquet()), 1, "TR509", "c.parquet:"),
    "JSON without end": ("c.jsonl", lambda: b"[" * 100_000, 1, "TR540", "c.jsonl: error"),
    "JSON numbers without end": ("c.jsonl", lambda: b'{"id": "a", "n": 1e999999999}\n', 1, "TR559", "c.jsonl"),
    "nothing": ("c.csv", lambda: b"", 1, "TR507", "c.csv:"),
    "a header alone": ("c.csv", lambda: HEAD, 0, None, ""),
    "pictures": ("c.csv", lambda: bytes(range(256)) * 100, 1, "TR", "c.csv:"),
}  # fmt: skip


def _zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"id": ["a"] * 999, "n": [5] * 999, "x": [1.0] * 999, "name": [SECRET] * 999}).write_parquet(
        buffer
    )
    return buffer.getvalue()


def _rotten(data: bytes) -> bytes:
    return data[:40] + bytes(byte ^ 0xFF for byte in data[40:200]) + data[200:]


def classified(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tieringrules", "classify", str(folder), "--as-of", DAY]
    line += ["--data", f"customers={folder / name}", "--out", str(folder / "o.csv"), "--lang", "en"]
    # Measured by a process of its own: the children of the test run are many.
    measuring = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open(sys.argv[-1] + '.rss', 'w'));"
        "sys.exit(done.returncode)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-c", measuring, *line, "--summary", str(folder / "s.json")],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_data_files(tmp_path: Path, name: str) -> None:
    folder = alone(tmp_path, "", COLUMNS, s=STANDARD)
    file, content, exit_code, code, where = HOSTILE[name]
    (folder / file).write_bytes(content())
    before = set(folder.rglob("*"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    ran = classified(folder, file)
    elapsed = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = ran.stdout + ran.stderr
    assert ran.returncode == exit_code, told[-2000:]
    if code is not None:
        assert f"[{code}" in told, told[-2000:]
        assert where in told
    assert "Traceback" not in told and "panicked" not in told
    assert SECRET not in told
    rss = folder / "s.json.rss"
    assert int(rss.read_text()) * 1024 <= MOST_BYTES
    # Other processes may hold the machine up; the work itself is what is bounded.
    work = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    assert min(elapsed, work) <= MOST_SECONDS
    rss.unlink()
    if exit_code:
        assert set(folder.rglob("*")) == before


def _lines(folder: Path, path: Path) -> list[str]:
    line = ["classify", str(folder), "--as-of", DAY, "--data", f"customers={path}"]
    return [*line, "--out", str(folder / "o.csv"), "--lang", "en"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("folder", "TR505"),
        ("fifo", "TR505"),
        ("dangling", "TR503"),
        ("loop", "TR506"),
        ("named x.csv/", "TR505"),
    ],
)
def test_what_is_no_file(tmp_path: Path, kind: str, code: str) -> None:
    folder = alone(tmp_path, "", COLUMNS, s=STANDARD)
    path = folder / "c.csv"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to(folder / "nothing.csv")
    elif kind == "loop":
        path.symlink_to(path)
    else:
        path.mkdir()
    ran = tieringrules(*_lines(folder, path))
    assert ran.returncode == 2, ran.stderr
    assert f"{path.name}: error[{code}]" in ran.stderr
    assert not (folder / "o.csv").exists()


@pytest.mark.slow
def test_an_unreadable_file(tmp_path: Path) -> None:
    folder = alone(tmp_path, "", COLUMNS, s=STANDARD)
    path = folder / "c.csv"
    path.write_bytes(HEAD + GOOD)
    path.chmod(0)
    line = [sys.executable, "-m", "tieringrules", *_lines(folder, path)]
    if os.geteuid() == 0:
        # Nothing is unreadable to root, as long as root may override permissions.
        line = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *line]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 2, ran.stderr
    assert "c.csv: error[TR506]" in ran.stderr and "Traceback" not in ran.stderr
    assert not (folder / "o.csv").exists()


@pytest.mark.parametrize("target", ["/etc/hostname", "../outside.csv"])
def test_links_in_the_workspace_lead_nowhere_else(tmp_path: Path, target: str) -> None:
    folder = alone(tmp_path / "w", "", COLUMNS, s=STANDARD)
    (tmp_path / "outside.csv").write_bytes(HEAD + GOOD)
    data = folder / "data/customers.csv"
    data.unlink()
    data.symlink_to(target if target.startswith("/") else tmp_path / "outside.csv")
    ran = tieringrules("classify", folder, "--as-of", DAY)
    assert ran.returncode in (1, 2) and "TR504" in ran.stderr
