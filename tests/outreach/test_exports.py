"""Export profiles: the form that each receiver documents, its limits, and nothing that runs."""

from __future__ import annotations

import csv
import json
import mailbox
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.outreach.workspace import (
    AS_OF,
    CHANNELS,
    GOLD,
    GOOD,
    SILVER,
    TASK,
    assignments,
    customer,
    only,
    rulebook,
    write,
)
from tieringrules.outreach.batch import render_batch
from tieringrules.outreach.exports import PROFILE_BY_NAME, PROFILES
from tieringrules.outreach.exports.zoho_crm import field_name
from tieringrules.outreach.planning import plan_contacts
from tieringrules.rulebook.model import Policy

HOSTILE = "=cmd|' /C calc'!A0"
SERVICE = {"purpose": "service"}


def exported(
    root: Path,
    profile: str,
    *customers: dict[str, Any],
    policies: tuple[Policy, ...] = only(GOLD, SILVER, TASK),
    templates: dict[str, str] | None = None,
    **spec: Any,
) -> list[Path]:
    write(root, {**GOOD, **(templates or {})})
    rules, found = rulebook(root, policies), assignments(*customers)
    plan = plan_contacts(rules, found, AS_OF)
    profiles = (replace(PROFILE_BY_NAME[profile], **spec),)
    assert render_batch(rules, plan, found, root / "out", profiles=profiles).ok
    return sorted((root / "out" / "exports" / profile).iterdir())


def bodies(files: list[Path]) -> list[Any]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def people(count: int, **values: Any) -> list[dict[str, Any]]:
    return [customer(f"C{number:04}", **values) for number in range(count)]


def test_sendgrid_substitutes_pages_that_differ(tmp_path: Path) -> None:
    [body] = bodies(exported(tmp_path, "sendgrid", customer("C1"), customer("C2", name='"<b>')))
    assert body["from"] == {"email": "care@example.com", "name": "示范公司"}
    assert body["content"] == [
        {"type": "text/plain", "value": "-text-"},
        {"type": "text/html", "value": "-html-"},
    ]
    first, second = body["personalizations"]
    assert first["to"] == [{"email": "c1@example.org"}] and first["subject"] == "王伟 您好"
    assert set(first["custom_args"]) == {"contact_id"}
    assert first["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "尊敬的王伟" in first["substitutions"]["-html-"]
    assert "&#34;&lt;b&gt;" in second["substitutions"]["-html-"]


def test_sendgrid_takes_a_thousand_at_once_and_no_address_twice(tmp_path: Path) -> None:
    assert PROFILE_BY_NAME["sendgrid"].at_most == 1_000
    found = bodies(exported(tmp_path, "sendgrid", *people(7), at_most=4))
    assert [len(body["personalizations"]) for body in found] == [4, 3]
    twice = bodies(exported(tmp_path / "b", "sendgrid", *people(2, email="Same@example.org")))
    assert [len(body["personalizations"]) for body in twice] == [1, 1]


def test_sendgrid_fills_templates_of_its_own(tmp_path: Path) -> None:
    head = "---\nsubject: hi\ntemplate: d-1\nparam-name: {{ customer.name }}\n---\n<p>x</p>"
    [body] = bodies(exported(tmp_path, "sendgrid", customer(), templates={"vip.email.html.j2": head}))
    assert body["template_id"] == "d-1" and "content" not in body
    assert body["personalizations"][0]["dynamic_template_data"] == {"subject": "hi", "name": "王伟"}


def test_sendgrid_sends_long_pages_by_themselves(tmp_path: Path) -> None:
    page = "---\nsubject: hi\n---\n<p>{{ customer.name }}" + "长" * 4_000 + "</p>"
    found = bodies(exported(tmp_path, "sendgrid", *people(2), templates={"vip.email.html.j2": page}))
    assert [len(body["personalizations"]) for body in found] == [2], "the same page may be shared"
    assert found[0]["content"][1]["value"].startswith("<p>王伟长")
    others = bodies(
        exported(
            tmp_path / "b", "sendgrid", customer("C1"), customer("C2", name="李"),
            templates={"vip.email.html.j2": page},
        )
    )  # fmt: skip
    assert [len(body["personalizations"]) for body in others] == [1, 1]


def test_mailchimp_members(tmp_path: Path) -> None:
    assert PROFILE_BY_NAME["mailchimp"].at_most == 500
    found = bodies(exported(tmp_path, "mailchimp", *people(4), at_most=3))
    assert [len(body["members"]) for body in found] == [3, 1] and found[0]["update_existing"] is True
    member = found[0]["members"][0]
    assert member["status"] == "subscribed" and member["email_address"] == "c0000@example.org"
    assert all(len(name) <= 10 for name in member["merge_fields"])


@pytest.mark.parametrize("profile", ["mailchimp", "listmonk"])
def test_nobody_is_put_on_a_list_without_having_agreed(tmp_path: Path, profile: str) -> None:
    unasked = customer("C1", email_consent=False, sms_consent=False)
    assert exported(tmp_path, profile, unasked, policies=only(GOLD, **SERVICE)) == []


def test_klaviyo_profiles(tmp_path: Path) -> None:
    [body] = bodies(exported(tmp_path, "klaviyo", customer("C1")))
    assert body["data"]["type"] == "profile-bulk-import-job"
    [profile] = body["data"]["attributes"]["profiles"]["data"]
    assert profile["attributes"]["external_id"] == "C1" and profile["type"] == "profile"
    assert profile["attributes"]["properties"]["tier"] == "gold"
    files = exported(tmp_path / "b", "klaviyo", *people(40), most_bytes=3_000)
    assert len(files) > 3 and all(path.stat().st_size < 6_000 for path in files)
    assert (PROFILE_BY_NAME["klaviyo"].at_most, PROFILE_BY_NAME["klaviyo"].most_bytes) == (10_000, 4_500_000)


def test_listmonk_rows(tmp_path: Path) -> None:
    [path] = exported(tmp_path, "listmonk", customer("C1"))
    [row] = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert (row["email"], row["name"]) == ("c1@example.org", "C1")
    assert json.loads(row["attributes"])["tier"] == "gold"


def test_crm_systems_get_everybodys_tiers_and_nothing_else(tmp_path: Path) -> None:
    found = bodies(exported(tmp_path, "zoho_crm", *people(101), customer("D", value=None)))
    assert [len(body["data"]) for body in found] == [100, 2] and found[0]["trigger"] == []
    assert found[1]["data"] == [
        {"id": "C0100", "Tier_value": "gold", "Tier_as_of": "2026-06-30"},
        {"id": "D", "Tier_value": None, "Tier_as_of": "2026-06-30"},
    ]
    assert field_name("客户价值2") == "Tier_u5ba2_u6237_u4ef7_u503c2"
    [path] = exported(tmp_path / "b", "fxiaoke", customer("C1"), customer("C2", value=None))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert list(sheet.iter_rows(values_only=True)) == [
        ("客户编号", "等级_value", "等级日期"),
        ("C1", "gold", "2026-06-30"),
        ("C2", None, "2026-06-30"),
    ]


def test_chinese_providers_of_text_messages(tmp_path: Path) -> None:
    head = "template: SMS_1\nparam-name: {{ customer.name }}\nparam-tier: {{ tier.value.title }}"
    templates = {"vip.sms.txt.j2": f"---\n{head}\n---\nhi"}
    found = people(101, value="silver")
    [first, second] = bodies(exported(tmp_path, "aliyun_sms", *found, templates=templates))
    assert first["TemplateCode"] == "SMS_1" and len(json.loads(first["PhoneNumberJson"])) == 100
    assert json.loads(second["SignNameJson"]) == ["示范公司"]
    assert json.loads(second["TemplateParamJson"]) == [{"name": "王伟", "tier": "silver级"}]
    mixed = [
        customer("C1", value="silver"), customer("C2", value="silver", mobile="13900139000"),
        customer("C3", value="silver", name="李"), customer("C4", value="silver", mobile="+447700900123"),
    ]  # fmt: skip
    found_2 = bodies(exported(tmp_path / "b", "tencent_sms", *mixed, templates=templates))
    assert [one["PhoneNumberSet"] for one in found_2] == [
        ["+8613800138000", "+8613900139000"],
        ["+8613800138000"],
        ["+447700900123"],
    ]
    assert found_2[1]["TemplateParamSet"] == ["李", "silver级"]


def test_no_cell_runs_and_lines_are_as_they_are(tmp_path: Path) -> None:
    person = customer("C1", name=HOSTILE, value="silver")
    write(tmp_path, {})
    names = {"vip.sms.txt.j2": "{{ customer.name }}"}
    rows = {}
    for profile in ("csv", "jsonl", "xlsx"):
        channels = (CHANNELS[0], replace(CHANNELS[1], signature=None), CHANNELS[2])
        root = tmp_path / profile
        write(root, {**GOOD, **names})
        rules, found = rulebook(root, channels=channels), assignments(person)
        plan = plan_contacts(rules, found, AS_OF)
        assert render_batch(rules, plan, found, root / "out", profiles=(PROFILE_BY_NAME[profile],)).ok
        [rows[profile]] = (root / "out" / "exports" / profile).iterdir()
    [line] = csv.DictReader(rows["csv"].read_text(encoding="utf-8").splitlines())
    assert line["text"] == "'" + HOSTILE
    assert json.loads(rows["jsonl"].read_text(encoding="utf-8"))["text"] == HOSTILE
    sheet = openpyxl.load_workbook(rows["xlsx"]).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert ("'" + HOSTILE) in [cell.value for cell in cells] and all(cell.data_type != "f" for cell in cells)


def test_mailboxes_of_a_bounded_size(tmp_path: Path) -> None:
    files = exported(tmp_path, "mbox", *people(5), at_most=2)
    assert [path.name for path in files] == ["0001.mbox", "0002.mbox", "0003.mbox"]
    boxes = [mailbox.mbox(path, create=False) for path in files]
    assert [len(box) for box in boxes] == [2, 2, 1]
    whole = (tmp_path / "out" / "email.mbox").read_bytes()
    assert b"".join(path.read_bytes() for path in files) == whole


def test_files_are_private_the_same_twice_and_named_in_the_manifest(tmp_path: Path) -> None:
    every = tuple(PROFILES)
    trees = []
    for name in ("a", "b"):
        root = tmp_path / name
        write(root, GOOD)
        rules, found = (
            rulebook(root, only(GOLD, SILVER, TASK)),
            assignments(*people(3), customer("S", value="silver")),
        )
        assert render_batch(rules, plan_contacts(rules, found, AS_OF), found, root / "out", profiles=every).ok
        trees.append({p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()})
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (root / "out").rglob("*") if path.is_file()}
        assert modes == {0o600}
        folders = {stat.S_IMODE(path.stat().st_mode) for path in (root / "out").rglob("*") if path.is_dir()}
        assert folders == {0o700}
    assert trees[0] == trees[1]
    manifest = json.loads((tmp_path / "a" / "out" / "manifest.json").read_text())
    assert "exports/sendgrid/0001.json" in manifest["files"]


def test_profiles_say_where_their_form_comes_from() -> None:
    assert len({profile.name for profile in PROFILES}) == len(PROFILES)
    for profile in PROFILES:
        assert profile.source.startswith("https://") and profile.title.zh != profile.title.en
