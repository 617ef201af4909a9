"""How fast a batch is sent, each message in the ledger before it leaves, beside a bare loop over smtplib.

    python -m benchmarks.send [MESSAGES] [RUNS]     # default: 5,000 and 3; writes its section of RESULTS.md

The servers have processes of their own and keep nothing. One takes four milliseconds over each message, as
OpenSMTPD did on the machine of the tests; the other answers at once, so that only the programs are compared.
Both sides hand over the same messages of one rendered batch to the same server, in turns, in one process.
What `send` does before its first message (check the batch, read the data for consent) is told apart.
"""

from __future__ import annotations

import io
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from unittest import mock

from benchmarks.results import machine, write_section
from benchmarks.send import bare, server
from benchmarks.send.company import prepare
from tieringrules.cli import program
from tieringrules.outreach.sending import crew

LEAST_ON_ONE, LEAST_ON_FOUR = 0.7, 1.5
SERVERS = ((4.0, "4 ms a message"), (0.0, "answers at once"))
# Of the server that answers at once nothing is demanded: real ones do not.
DEMANDED = 4.0


def by_hand(port: int, mailbox: Path) -> float:
    """Seconds of the bare loop, the mailbox read before."""
    given = bare.letters(mailbox)
    start = time.perf_counter()
    bare.send(port, given)
    return time.perf_counter() - start


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    """Notes how long the connections of `send` are at work."""
    plain = crew.run

    def run(*given: object) -> None:
        start = time.perf_counter()
        plain(*given)  # type: ignore[arg-type]
        seconds.append(time.perf_counter() - start)

    with mock.patch.object(crew, "run", run):
        yield


def by_send(batch: Path, root: Path, count: int, connections: int) -> tuple[float, float]:
    """Seconds that the connections of `send` are at work, and of the whole command, with a new ledger."""
    shutil.rmtree(root / ".tieringrules", ignore_errors=True)
    words = [
        "send", str(batch), "--workspace", str(root), "--confirm", str(count),
        "--connections", str(connections), "--quiet",
    ]  # fmt: skip
    seconds: list[float] = []
    start = time.perf_counter()
    with _timed(seconds), redirect_stdout(io.StringIO()):
        code = program.exit_code_of(words)
    whole = time.perf_counter() - start
    if code != 0:
        sys.exit(f"send ended with {code}")
    return seconds[0], whole


def measure(count: int, runs: int, milliseconds: float, folder: Path) -> dict[str, list[float]]:
    """Side → seconds of each turn."""
    found: dict[str, list[float]] = {"bare": [], "one": [], "four": [], "before": []}
    with server.running(milliseconds) as port:
        root, batch = prepare(folder, count, port)
        for _ in range(runs):
            found["bare"].append(by_hand(port, batch / "email.mbox"))
            seconds, whole = by_send(batch, root, count, 1)
            found["one"].append(seconds)
            found["before"].append(whole - seconds)
            found["four"].append(by_send(batch, root, count, 4)[0])
    return found


def main() -> int:
    """Measure, compare, write."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    rows, ratios = [], {}
    for milliseconds, name in SERVERS:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(count, runs, milliseconds, Path(folder) / "company")
        for side in ("one", "four"):
            pairs = zip(found["bare"], found[side], strict=True)
            ratios[milliseconds, side] = statistics.median(plain / ours for plain, ours in pairs)
        rates = [f"{count / statistics.median(found[side]):,.0f}" for side in ("bare", "one", "four")]
        compared = [f"{ratios[milliseconds, side]:.2f}" for side in ("one", "four")]
        rows.append(f"| {name} | {' | '.join(rates)} | {' | '.join(compared)} |")
        before = statistics.median(found["before"])
    holds = ratios[DEMANDED, "one"] >= LEAST_ON_ONE and ratios[DEMANDED, "four"] >= LEAST_ON_FOUR
    told = (
        f"The aims are {LEAST_ON_ONE} and {LEAST_ON_FOUR} of the bare loop, where the server takes as long "
        "as real ones. `send` has each message in the ledger, on the disk, before its final dot leaves. "
        f"Before the first message it takes {before:.1f} s to check the batch and read the data."
    )
    lines = [
        f"{count:,} e-mails, {runs} turns in one process, the server in another; medians, messages a second.",
        "",
        "| server | bare smtplib, 1 connection | send, 1 | send, 4 | ratio on 1 | ratio on 4 |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        told,
        "",
        machine(),
    ]
    print("\n".join(lines))
    write_section("Sending", lines)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
