# ruff: noqa: E501
"""Messages: who gets which, real mail, and a batch that appears whole or not at all."""

import csv
import email
import email.policy
import hashlib
import json
import mailbox
import stat
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.acceptance.workshop import DAY, DESIGN, run, write

PEOPLE = """\
customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent
c1,张三 <b>&amp;,zhang@example.com,13800138000,华东,1990-02-28,5,是,否
c2,李四,,13900139000,华南,,4,是,是
c3,王五,wang@example.com,,华北,1985-12-01,,yes,no
c4,赵六,zhao@example.com,13700137000,西南,2000-02-29,3,0,0
c5,=cmd|x,bad address,13600136000,,,5,true,是
c6,,nobody@example.com,13500135000,华东,,4,是,是
"""
ORDERS = "order_id,customer_id,ordered_at,quantity,unit_price,status\no1,c1,2026-06-01,10,5000.00,paid\n"
POLICY = """\
kind: policy
name: p
standard: customer_value
tiers:
  platinum: {channels: [email], message: vip}
  gold: {channels: [email], message: vip}
  silver: {channels: [email], message: vip}
  standard: {channels: [email, sms], message: news}
"""
VIP = """\
---
subject: {{ customer.name }} 您好: {{ metric.monetary_12m }}
---
<html><body><h1>{{ customer.name }}</h1>
<p>{{ metric.monetary_12m }} · {{ tier.customer_value.name }} · {{ as_of }}</p>
<p><a href="https://example.com/x?a=1&amp;b=2">看看</a></p></body></html>
"""
TEMPLATES = {
    "templates/vip.email.html.j2": VIP,
    "templates/news.email.html.j2": "---\nsubject: {{ customer.name }} 您好\n---\n<p>{{ customer.name }}</p>",
    "templates/news.sms.txt.j2": "{{ customer.name }} 您好",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    data = {"data/customers.csv": PEOPLE, "data/orders.csv": ORDERS}
    return write(tmp_path, DESIGN, data, TEMPLATES, {"rules/policies/outreach.yaml": POLICY})


def messages(file: Path) -> list[EmailMessage]:
    def read(raw: object) -> EmailMessage:
        return email.message_from_binary_file(raw, policy=email.policy.default)  # type: ignore[arg-type, return-value]

    return list(mailbox.mbox(file, factory=read, create=False))  # type: ignore[arg-type]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_batch(workspace: Path) -> None:
    assert run("check", workspace, "--strict").code == 0
    batch = workspace / "batch"
    ran = run("render", workspace, "--as-of", DAY, "--out", batch)
    assert ran.code == 0
    first, second = messages(batch / "email.mbox")
    assert (first["To"], first["Subject"]) == ("zhang@example.com", "张三 <b>&amp; 您好: 50000.00")
    assert first["From"] == "示范公司 <care@example.com>"
    assert first["List-Unsubscribe"] == "<https://example.com/u>"
    html = first.get_body(("html",))
    plain = first.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert "<h1>张三 &lt;b&gt;&amp;amp;</h1>" in html.get_content()
    assert "50000.00 · platinum · 2026-06-30" in plain.get_content()
    assert "张三 <b>&amp;" in plain.get_content()
    assert "https://example.com/x?a=1&b=2" in plain.get_content()
    assert (second["To"], second["Subject"]) == ("wang@example.com", "王五 您好")
    sms = rows(batch / "sms.csv")
    assert [(row["customer_id"], row["mobile"], row["text"]) for row in sms] == [
        ("c2", "13900139000", "【示范公司】李四 您好"),
        ("c5", "13600136000", "【示范公司】=cmd|x 您好"),
    ]
    manifest = json.loads((batch / "manifest.json").read_text("utf-8"))
    assert manifest["as_of"] == DAY
    assert manifest["counts"]["contacts"] == 4
    assert manifest["counts"]["channels"]["email"] == 2
    assert len(manifest["rules_hash"]) == len(manifest["data_hash"]) == 64
    assert manifest["versions"]["tieringrules"]
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((batch / name).read_bytes()).hexdigest() == digest
    modes = {stat.S_IMODE(path.stat().st_mode) for path in batch.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {row["customer_id"]: row["reason"] for row in rows(batch / "reasons.csv")} == {
        "c4": "no_consent",
        "c6": "incomplete",
    }
    told = ran.out + ran.err
    assert not [secret for secret in ("张三", "zhang@", "13900139000", "bad address") if secret in told]


def test_the_same_batch_twice(workspace: Path) -> None:
    for name in ("one", "two"):
        assert run("run", workspace, "--as-of", DAY, "--out", workspace / name).code == 0
    one, two = (
        {path.name: path.read_bytes() for path in (workspace / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert {"tiers.csv", "summary.json", "email.mbox", "sms.csv", "manifest.json", "index.html"} <= set(one)
    assert run("run", workspace, "--as-of", DAY, "--out", workspace / "one").code == 2
    assert run("render", workspace, "--as-of", DAY, "--out", workspace / "e", "--eml").code == 0
    assert len(list((workspace / "e").rglob("*.eml"))) == 2


def test_a_default_completes_a_message(workspace: Path) -> None:
    write(
        workspace,
        {
            "templates/news.email.html.j2": "---\nsubject: 您好\n---\n<p>{{ customer.name | default('朋友') }}</p>"
        },
    )
    assert run("render", workspace, "--as-of", DAY, "--out", workspace / "b").code == 0
    assert [one["To"] for one in messages(workspace / "b/email.mbox")][-1] == "nobody@example.com"


BAD = {
    "{{ customer.name ": "TR401",
    "{% if customer.name %}x": "TR401",
    "{{ 9**(9**9) }}": "TR421",
    "{{ 'a' * 1000000000 }}": "TR421",
    "{{ customer.name.upper() }}": "TR420",
    "{% for i in range(10000000) %}x{% endfor %}": "TR420",
    "{{ customer.name.__class__ }}": "TR424",
    "{{ customer.nmae }}": "TR414",
    "{{ metric.monetry_12m }}": "TR414",
    "{{ customr.name }}": "TR414",
    "{{ customer.name | uper }}": "TR416",
    "{{ customer.name | safe }}": "TR425",
    "{% autoescape false %}{{ customer.name }}{% endautoescape %}": "TR425",
    "{% include '../../tieringrules.yaml' %}": "TR427",
    "{% include '/etc/passwd' %}": "TR427",
    "{% include customer.name %}": "TR426",
    "{% include 'news.sms.txt.j2' %}": "TR429",
    "{% set x = 1 %}": "TR422",
    "{% import 'x' as y %}": "TR422",
}


@pytest.mark.parametrize("text", BAD)
def test_templates_that_are_refused(workspace: Path, text: str) -> None:
    write(workspace, {"templates/news.sms.txt.j2": text})
    found = run("check", workspace, "--format", "json").findings
    assert [(one["code"], one["file"], one["line"]) for one in found] == [
        (BAD[text], "templates/news.sms.txt.j2", 1)
    ]
    assert found[0]["help"]
    for command in ("render", "run"):
        ran = run(command, workspace, "--as-of", DAY, "--out", workspace / "batch")
        assert (ran.code, ran.out) == (1, "")
        assert f"templates/news.sms.txt.j2:1:{found[0]['column']}: error[{BAD[text]}] " in ran.err
        assert not (workspace / "batch").exists()


def test_a_template_that_is_a_link_out_is_refused_and_stays_secret(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("the secret of the house\n", "utf-8")
    link = workspace / "templates/news.sms.txt.j2"
    link.unlink()
    link.symlink_to(secret)
    ran = run("check", workspace)
    assert ran.code == 1
    assert "error[TR406]" in ran.out
    assert "secret of the house" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("name", "text"),
    [("news.sms.txt.j2", ""), ("news.sms.txt.j2", " \n"), ("news.email.html.j2", "---\nsubject: x\n---\n")],
)
def test_a_message_without_text(workspace: Path, name: str, text: str) -> None:
    write(workspace, {f"templates/{name}": text})
    found = run("check", workspace, "--format", "json").findings
    assert [(one["code"], one["file"]) for one in found] == [("TR449", f"templates/{name}")]
    assert run("run", workspace, "--as-of", DAY, "--out", workspace / "batch").code == 1


def test_an_e_mail_needs_a_subject(workspace: Path) -> None:
    write(workspace, {"templates/news.email.html.j2": "<p>x</p>"})
    found = run("check", workspace, "--format", "json").findings
    assert [(one["severity"], one["file"]) for one in found] == [("error", "templates/news.email.html.j2")]


@pytest.mark.parametrize("out", ["/proc/batch", "tieringrules.yaml", "rules"])
def test_a_batch_that_cannot_be_written(workspace: Path, out: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*") if path.is_file()}
    ran = run("run", workspace, "--as-of", DAY, "--out", workspace / out)
    assert (ran.code, ran.out) == (2, "")
    assert "error[TR010]" in ran.err
    assert {path: path.stat().st_mtime_ns for path in workspace.rglob("*") if path.is_file()} == before
