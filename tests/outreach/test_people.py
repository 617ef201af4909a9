"""People of business customers: whom a channel addresses, by role and consent."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import polars as pl
import pytest

from tests.command_line import tieringrules
from tieringrules.engine.assignments import PARENT_KEY, Assignments
from tieringrules.language.types import BOOLEAN, TEXT
from tieringrules.outreach.people import addressed
from tieringrules.rulebook.model import Channel, Column, Dataset, Parent, Rulebook, Workspace

AS_OF = "2026-06-30"
WORKSPACE = """\
kind: workspace
name: b2b
locale: zh
data: {customers: customers.csv, contacts: contacts.csv}
channels:
  email:
    address: contacts.email
    consent: contacts.agreed
    roles: [采购, 财务]
    from: "示范公司 <care@example.com>"
    unsubscribe_url: "https://example.com/u"
  phone: {address: contacts.mobile}
"""
RULES = {
    "customers": """\
kind: dataset
name: customers
key: id
columns: {id: {type: text}, revenue: {type: integer}}
""",
    "contacts": """\
kind: dataset
name: contacts
key: contact_id
belongs_to: {customers: company}
role: position
keep: left != true
columns:
  contact_id: {type: text}
  company: {type: text}
  name: {type: text, personal: true}
  position: {type: choice, values: [采购, 财务, 总经理]}
  email: {type: email, personal: true}
  mobile: {type: phone, region: CN, personal: true}
  agreed: {type: boolean, default: false}
  left: {type: boolean, default: false}
""",
    "size": """\
kind: standard
name: size
tiers: [{name: key, when: revenue >= 1000}, {name: small, otherwise: true}]
""",
    "care": """\
kind: policy
name: care
standard: size
tiers:
  key: {channels: [phone], roles: [总经理], message: visit}
  small: {channels: [email], message: news}
""",
}
HEADER = "contact_id,company,name,position,email,mobile,agreed,left"
CONTACTS = (
    "p1,A,王总,总经理,w@a.example.com,13800138000,是,",
    "p2,A,李采,采购,l@a.example.com,13800138001,是,",
    "p3,B,张财,财务,z@b.example.com,,是,",
    "p4,B,赵采,采购,c@b.example.com,,是,是",
    "p5,B,钱采,采购,q@b.example.com,,否,",
    "p6,C,孙采,采购,s@c.example.com,,否,",
    "p7,D,周总,总经理,z@d.example.com,,是,",
)


def workspace(folder: Path, contacts: tuple[str, ...] = CONTACTS) -> Path:
    (folder / "rules").mkdir()
    (folder / "templates").mkdir()
    (folder / "tieringrules.yaml").write_text(WORKSPACE)
    for name, text in RULES.items():
        (folder / "rules" / f"{name}.yaml").write_text(text)
    (folder / "customers.csv").write_text("id,revenue\nA,5000\nB,10\nC,20\nD,30\n")
    (folder / "contacts.csv").write_text("\n".join((HEADER, *contacts)) + "\n")
    (folder / "templates/news.email.txt.j2").write_text(
        "---\nsubject: {{ person.name }} 您好\n---\n{{ person.position }} https://example.com/u"
    )
    (folder / "templates/visit.phone.txt.j2").write_text("拜访{{ person.name }}")
    return folder


def test_the_first_role_that_is_there_and_agreed(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    ran = tieringrules("plan", folder, "--as-of", AS_OF, "--format", "json")
    plan = json.loads(ran.stdout)
    found = {one["customer"]: (one["channel"], one["person"], one["role"]) for one in plan["contacts"]}
    assert found == {"A": ("phone", "p1", "总经理"), "B": ("email", "p3", "财务")}, ran.stderr
    assert {one["customer"]: one["reason"] for one in plan["reasons"]} == {
        "C": "no_consent",
        "D": "unreachable",
    }


def test_messages_name_the_person(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    ran = tieringrules("render", folder, "--as-of", AS_OF, "--out", tmp_path / "batch", "--eml")
    assert ran.returncode == 0, ran.stderr
    assert "拜访王总" in (tmp_path / "batch/phone.csv").read_text()
    [mail] = (tmp_path / "batch").rglob("*.eml")
    assert b"z@b.example.com" in mail.read_bytes()
    plan = (tmp_path / "batch/plan.csv").read_text().splitlines()
    assert plan[0].endswith(",person,role,due") and plan[1].endswith(",p1,总经理,")
    assert "张财" not in tieringrules("data", "show", "B", folder, "--as-of", AS_OF).stdout


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_does_not_matter(tmp_path: Path, seed: int) -> None:
    rows = ["q1,B,乙,采购,1@b.example.com,,是,", "q2,B,丙,采购,2@b.example.com,,是,", *CONTACTS]
    random.Random(seed).shuffle(rows)
    ran = tieringrules("plan", workspace(tmp_path, tuple(rows)), "--as-of", AS_OF, "--format", "json")
    assert [one["person"] for one in json.loads(ran.stdout)["contacts"]] == ["p1", "q1"]


def test_who_cannot_be_reached_at_all(tmp_path: Path) -> None:
    folder = workspace(tmp_path, ("p8,A,无,总经理,,,是,", "p9,B,无,,x@b.example.com,,是,"))
    ran = tieringrules("plan", folder, "--as-of", AS_OF, "--format", "json")
    assert {one["reason"] for one in json.loads(ran.stdout)["reasons"]} == {"unreachable"}


CONTRACT = Dataset(
    "contacts",
    (
        Column("id", "text", TEXT),
        Column("company", "text", TEXT),
        Column("job", "text", TEXT),
        Column("mail", "email", TEXT),
        Column("yes", "boolean", BOOLEAN),
    ),
    key="id",
    belongs_to=Parent("customers", "company"),
    role="job",
)
PEOPLE = pl.DataFrame(
    {
        "id": ["1", "2", "3"],
        "job": ["boss", "buyer", None],
        "mail": ["boss@x", None, "any@x"],
        "yes": [False, True, True],
        PARENT_KEY: ["A", "A", "A"],
    }
)


@pytest.mark.parametrize(
    ("roles", "consent", "needed", "expected"),
    [
        ((), "contacts.yes", True, ("any@x", True, "3")),
        ((), "contacts.yes", False, ("boss@x", False, "1")),
        (("boss",), "contacts.yes", True, ("boss@x", False, "1")),
        (("buyer", "boss"), "contacts.yes", False, ("boss@x", False, "1")),
        (("buyer",), "contacts.yes", False, (None, None, None)),
        ((), "agreed", True, ("boss@x", True, "1")),
    ],
)
def test_choosing(
    roles: tuple[str, ...], consent: str, needed: bool, expected: tuple[str | None, bool | None, str | None]
) -> None:
    frame = pl.DataFrame({"key": ["A"], "agreed": [True]})
    found = addressed(
        Channel("email", "contacts.mail", consent),
        str,
        Rulebook("", Workspace("w"), Dataset("customers", (), key="key"), (CONTRACT,)),
        Assignments(frame, "key", dt.date(2026, 6, 30), {}, people={"contacts": PEOPLE}),
        roles,
        needed,
    )
    assert found is not None and found.consents is not None
    [person] = found.people
    assert (found.addresses[0], found.consents[0], person.key if person else None) == expected
