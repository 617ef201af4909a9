"""A render that is killed leaves the whole batch or none, and the next one clears what it left."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tests.outreach.workspace import AS_OF, GOLD, GOOD, assignments, customer, only, rulebook, write
from tieringrules.outreach.batch import render_batch
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.remains import clear_remains, held, part_beside

_PROGRAM = """
import sys
from tests.outreach.workspace import AS_OF, GOLD, SILVER, TASK, assignments, customer, only, rulebook
from tieringrules.outreach.batch import render_batch
from tieringrules.outreach.exports import PROFILE_BY_NAME
from tieringrules.outreach.planning import plan_contacts
from pathlib import Path

root = Path(sys.argv[1])
tiers = ("gold", "silver", "platinum")
people = [customer(f"C{number:05}", value=tiers[number % 3]) for number in range(1200)]
rules, found = rulebook(root, only(GOLD, SILVER, TASK)), assignments(*people)
plan = plan_contacts(rules, found, AS_OF)
print("ready", flush=True)
profiles = (PROFILE_BY_NAME["sendgrid"],)
assert render_batch(rules, plan, found, root / "out" / "batch", profiles=profiles).ok
print("done", flush=True)
"""


def is_whole(folder: Path) -> bool:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    return manifest["finished"] is True and manifest["files"] == digests


@pytest.mark.slow
def test_a_killed_render_leaves_no_half_batch(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    out = tmp_path / "out"
    duration, outcomes = 0.0, []
    # The first is not killed, and tells how long the others live.
    for share in (None, 0.05, 0.3, 0.6, 0.95):
        command = [sys.executable, "-c", _PROGRAM, str(tmp_path)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1"}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            started = time.monotonic()
            if share is None:
                assert process.wait() == 0
                duration = time.monotonic() - started
            else:
                time.sleep(duration * share)
                process.send_signal(signal.SIGKILL)
        outcomes.append((out / "batch").exists())
        visible = (
            [path.name for path in out.iterdir() if not path.name.startswith(".")] if out.exists() else []
        )
        assert visible in ([], ["batch"])
        if visible:
            assert is_whole(out / "batch")
            (out / "batch").rename(tmp_path / f"batch-{len(outcomes)}")
    assert outcomes[0] is True and outcomes[1] is False
    assert any(path.name.endswith(".part") for path in out.iterdir()), "nothing was killed while it wrote"
    clear_remains(out, now=time.time() + 7_200)
    assert list(out.iterdir()) == []


def test_remains_of_the_dead_are_removed_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    dead, living, young = (part_beside(tmp_path / "out") for _ in range(3))
    for part in (dead, living, young):
        part.mkdir()
        (part / "sms.csv").write_text("x")
    (tmp_path / ".0123.part").mkdir()
    for part in (dead, living):
        os.utime(part, (1, 1))
    rules, found = rulebook(tmp_path, only(GOLD)), assignments(customer())
    with held(living):
        assert render_batch(rules, plan_contacts(rules, found, AS_OF), found, tmp_path / "out").ok
        assert not dead.exists() and living.exists() and young.exists()
    assert (tmp_path / ".0123.part").exists()
