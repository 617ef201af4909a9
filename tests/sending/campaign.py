"""A small company with a batch of e-mails, and how its command line is called."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.cli.small_workspace import write_workspace
from tests.command_line import tieringrules
from tieringrules.history import History, open_history, place_of

DAY = "2026-06-30"
_HEAD = "customer_id,name,email,region,satisfaction,email_consent\n"


def workspace_with(folder: Path, port: int, *, customers: int = 6, sending: str = "") -> Path:
    """A workspace whose customers all get an e-mail, and whose server listens on this machine.

    Args:
        folder: a new one.
        port: of the server.
        customers: how many.
        sending: further keys under `sending:`, each with a comma in front.
    """
    workspace = write_workspace(folder)
    rows = (
        f"C{number:05},张{number},c{number}@{'abc'[number % 3]}.example.org,east,5,true\n"
        for number in range(customers)
    )
    (workspace / "data" / "customers.csv").write_text(_HEAD + "".join(rows), encoding="utf-8")
    header = "order_id,customer_id,ordered_at,quantity,unit_price\n"
    orders = (f"O{number},C{number:05},2026-06-20,1,2000.00\n" for number in range(customers))
    (workspace / "data" / "orders.csv").write_text(header + "".join(orders), encoding="utf-8")
    smtp = f"smtp: {{host: 127.0.0.1, port: {port}, security: none}}"
    with (workspace / "tieringrules.yaml").open("a", encoding="utf-8") as file:
        file.write(f"sending: {{{smtp}{sending}}}\n")
    return workspace


def rendered(
    workspace: Path, name: str = "batch", *words: str, variables: Mapping[str, str] | None = None
) -> Path:
    """A batch of the day."""
    batch = workspace / "out" / name
    done = tieringrules("render", workspace, "--as-of", DAY, "--out", batch, *words, variables=variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return batch


def send(
    workspace: Path, batch: Path, *words: str | int, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`send` of a batch."""
    return tieringrules("send", batch, "--workspace", workspace, *map(str, words), variables=variables)


def history_of(workspace: Path) -> History:
    """The history of a workspace."""
    opened = open_history(place_of(workspace, None), {}, create=True, secret=b"k" * 32)
    assert opened.value is not None
    return opened.value
