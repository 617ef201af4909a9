"""A company whose batch is one e-mail to each of many people."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tieringrules.cli import program

DAY = "2026-06-30"
_FILES = {
    "tieringrules.yaml": """\
kind: workspace
name: many
time_zone: Asia/Shanghai
locale: zh
currency: CNY
customers: customers
data: {customers: data/customers.csv}
channels:
  email: {address: email, consent: email_consent, from: "示范公司 <care@example.com>"}
sending:
  smtp: {host: 127.0.0.1, port: PORT, security: none}
""",
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
{kind: standard, name: standing, tiers: [{name: 普通, otherwise: true}]}
""",
    "rules/outreach.yaml": """\
kind: policy
name: outreach
standard: standing
tiers:
  普通: {channels: [email], message: hello}
""",
    "templates/hello.email.html.j2": """\
---
subject: {{ customer.name }} 您好
---
<html><body><p>尊敬的{{ customer.name }}：</p>
<p>感谢您一直以来的支持。新的季度里，我们为您准备了更多的服务，期待您的光临。</p>
<p><a href="https://example.com/u">退订</a></p></body></html>
""",
}


def prepare(root: Path, count: int, port: int) -> tuple[Path, Path]:
    """Write a workspace and render its batch; gives both folders.

    Args:
        root: a folder that is not there yet.
        count: customers, each of whom gets one e-mail.
        port: of the mail server on this machine.
    """
    for name, text in _FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("PORT", str(port)), encoding="utf-8")
    (root / "data").mkdir()
    with (root / "data" / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "name", "email", "email_consent"))
        for number in range(count):
            writer.writerow((f"C{number:06}", f"王伟{number}", f"c{number}@example.org", "true"))
    batch = root / "out"
    code = program.exit_code_of(["render", str(root), "--as-of", DAY, "--out", str(batch), "--quiet"])
    if code != 0:
        sys.exit(f"render ended with {code}")
    return root, batch
