# ruff: noqa: E501  # cases stand as they are written
"""Data files nobody should send: exit code, code and place, no traceback, no personal value, bounded, no output."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY
from tests.command_line import ROOT

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
}  # fmt: skip


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
