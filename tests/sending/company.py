"""A company that writes one short e-mail to each of many people: rendered once, sent in many tests."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.command_line import ROOT, tieringrules

DAY = "2026-06-30"
_WORKSPACE = """\
kind: workspace
name: many
time_zone: Asia/Shanghai
locale: zh
currency: CNY
customers: customers
data: {{customers: data/customers.csv}}
channels:
  email: {{address: email, consent: email_consent, from: "示范公司 <care@example.com>", unsubscribe_url: "https://example.com/u"}}
sending:
  smtp: {{host: 127.0.0.1, port: {port}, security: {security}}}
  retries: {{first: 1 second}}
{more}"""
_FILES = {
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id:   {type: text}
  name:          {type: text, personal: true}
  email:         {type: email, personal: true}
  email_consent: {type: boolean, default: false}
""",
    "rules/standing.yaml": """\
kind: standard
name: standing
tiers:
  - {name: 贵宾, when: {name: {ends_with: "7"}}}
  - {name: 普通, otherwise: true}
""",
    "rules/outreach.yaml": """\
kind: policy
name: outreach
standard: standing
tiers:
  贵宾: {channels: [email], message: hello, every: month}
  普通: {channels: [email], message: hello, every: month}
""",
    "templates/hello.email.txt.j2": """\
---
subject: {{ customer.name }} 您好
---
尊敬的{{ customer.name }}：

感谢您一直以来的支持，您是我们的{{ tier.standing.title }}客户。
. 一行以点开头的文字
退订：https://example.com/u
""",
}


@dataclass(frozen=True, slots=True)
class Company:
    """A workspace with a batch that can be sent.

    Attributes:
        root: the workspace.
        batch: the folder that `render` made.
        port: where its mail server is to listen.
        planned: contact → the address that its message goes to.
    """

    root: Path
    batch: Path
    port: int
    planned: dict[str, str]


def environment(**more: str) -> dict[str, str]:
    """Of a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIERINGRULES_")}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1", **more}


def apart(words: Sequence[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A finished command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tieringrules", *words],
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def address_of(number: int) -> str:
    """The address of a customer; several domains, and none that exists."""
    return f"c{number}@{('example.org', 'example.net', 'example.com')[number % 3]}"


def company(
    root: Path,
    count: int,
    *,
    port: int | None = None,
    security: str = "none",
    more: str = "",
    variables: Mapping[str, str] | None = None,
) -> Company:
    """Write a workspace of so many customers, and render its batch.

    Args:
        root: a folder that is not there yet.
        count: customers, each of whom gets one e-mail.
        port: of the mail server; None for a free one.
        security: of `sending.smtp`.
        more: further lines of the workspace file, as YAML; those of `sending` first, indented by two.
        variables: of the environment, for a history on a server.
    """
    port = port or free_port()
    for name, text in _FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "tieringrules.yaml").write_text(
        _WORKSPACE.format(port=port, security=security, more=more), encoding="utf-8"
    )
    (root / "data").mkdir()
    write_customers(root, count)
    batch = root / "out" / DAY
    batch.parent.mkdir()
    words = ("render", str(root), "--as-of", DAY, "--out", str(batch), "--quiet", "--record")
    done = tieringrules(*words) if variables is None else apart(words, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return Company(root, batch, port, planned_in(batch, root))


def write_customers(root: Path, count: int, refusing: frozenset[int] = frozenset()) -> None:
    """Write the customers' file.

    Args:
        root: the workspace.
        count: how many there are.
        refusing: the numbers of those who want no e-mail.
    """
    with (root / "data" / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "name", "email", "email_consent"))
        for number in range(count):
            consent = "false" if number in refusing else "true"
            writer.writerow((f"C{number:05}", f"王伟{number}", address_of(number), consent))


def planned_in(batch: Path, root: Path) -> dict[str, str]:
    """Contact → address, of the e-mails of a batch."""
    with (root / "data" / "customers.csv").open(encoding="utf-8", newline="") as file:
        addresses = {row["customer_id"]: row["email"] for row in csv.DictReader(file)}
    with (batch / "plan.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["contact_id"]: addresses[row["customer_id"]] for row in rows if row["channel"] == "email"}
