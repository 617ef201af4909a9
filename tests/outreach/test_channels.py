"""Short messages, task sheets, and texts for WeCom and social networks, as a batch holds them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
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
from tieringrules.diagnostic import Checked, Localized
from tieringrules.outreach.batch import BatchSummary, render_batch
from tieringrules.outreach.lengths import after, hours_of
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.task_sheets import sheet_name
from tieringrules.outreach.template_check import check_templates
from tieringrules.rulebook.model import Channel, Policy, ServiceLevel

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    "a\r\nBcc: x@example.com",
    "\u202edrowssap",
    "{{7*7}}",
)


def batch(
    root: Path, policies: tuple[Policy, ...], *customers: dict[str, Any], **workspace: Any
) -> Checked[BatchSummary | None]:
    rules, found = rulebook(root, policies, **workspace), assignments(*customers)
    return render_batch(rules, plan_contacts(rules, found, AS_OF), found, root / "out")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sms(**settings: Any) -> tuple[Channel, ...]:
    return (CHANNELS[0], replace(CHANNELS[1], **settings), CHANNELS[2])


def test_a_text_message_says_how_to_have_no_more_of_them(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "vip.sms.en.txt.j2": "Hello {{ customer.name }}."})
    words = Localized("Reply STOP to opt out", "回T退订")
    batch(tmp_path, only(SILVER), customer(value="silver"), channels=sms(opt_out=words))
    [row] = rows(tmp_path / "out" / "sms.csv")
    assert row["text"] == "【示范公司】王伟，您是silver级。 回T退订"
    assert (row["encoding"], row["segments"]) == ("UCS-2", "1")


@pytest.mark.parametrize(
    ("template", "purpose", "text"),
    [
        ("hi, 回T退订", "marketing", "【示范公司】hi, 回T退订"),
        ("hi", "service", "【示范公司】hi"),
    ],
)
def test_the_way_out_stands_once_and_in_marketing_only(
    tmp_path: Path, template: str, purpose: str, text: str
) -> None:
    write(tmp_path, {**GOOD, "vip.sms.txt.j2": template})
    channels = sms(opt_out=Localized.same("回T退订"))
    batch(tmp_path, only(SILVER, purpose=purpose), customer(value="silver"), channels=channels)
    assert [row["text"] for row in rows(tmp_path / "out" / "sms.csv")] == [text]


def test_a_message_of_too_many_segments_is_not_sent_and_told(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    long, short = customer("C1", value="silver", name="长" * 60), customer("C2", value="silver")
    assert batch(tmp_path, only(SILVER), long, short, channels=sms(segments=1)).ok
    assert [row["customer_id"] for row in rows(tmp_path / "out" / "sms.csv")] == ["C2"]
    [reason] = rows(tmp_path / "out" / "reasons.csv")
    assert (reason["reason"], reason["detail"]) == ("too_long", "2 > 1 segments")
    assert reason["text"] == "消息超出该渠道的长度上限"


def test_parameters_of_the_providers_template(tmp_path: Path) -> None:
    head = "template: SMS_154950909\nparam-name: {{ customer.name }}\nparam-2: {{ tier.value.title }}"
    write(tmp_path, {**GOOD, "vip.sms.txt.j2": f"---\n{head}\n---\n{{{{ customer.name }}}}您好"})
    name = '"}\n,{"x":"'
    assert batch(tmp_path, only(SILVER), customer(value="silver", name=name)).ok
    [row] = rows(tmp_path / "out" / "sms.csv")
    assert row["template"] == "SMS_154950909"
    assert json.loads(row["parameters"]) == {"name": '"} ,{"x":"', "2": "silver级"}


def test_findings_about_short_messages(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**GOOD, "vip.sms.txt.j2": "---\nparam-name: {{ customer.name }}\n---\n" + "字" * 80},
    )
    rules = rulebook(tmp_path, only(SILVER), channels=(*sms(segments=1), Channel("wechat", "name")))
    found = check_templates(rules, tmp_path)
    assert {one.code for one in found} == {"TR970", "TR971", "TR972"}
    [idle] = [one for one in found if one.code == "TR971"]
    assert idle.span is not None and (idle.span.line, idle.span.column, idle.span.end_column) == (2, 1, 11)
    assert not idle.is_error


def test_a_sheet_for_each_owner_with_what_is_due_first_on_top(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    slow = replace(TASK, tier="gold", service=ServiceLevel("大客户经理", "2 days"))
    other = replace(TASK, tier="silver", service=ServiceLevel("客服/中心", "8 hours"))
    bare = replace(TASK, tier="bronze", service=None)
    people = [
        customer("C1"), customer("C2", value="platinum", name=HOSTILE[0]), customer("C3", value="silver"),
        customer("C4", value="bronze"),
    ]  # fmt: skip
    write(tmp_path, {"call.phone.txt.j2": "{{ customer.name }}\n{{ customer.name }}您好"})
    assert batch(tmp_path, only(TASK, slow, other, bare), *people).ok
    book = openpyxl.load_workbook(tmp_path / "out" / "phone.xlsx")
    assert book.sheetnames == ["未指派", "大客户经理", "客服_中心"]
    header, first, second = book["大客户经理"].iter_rows(values_only=True)
    assert header[:6] == ("序号", "截止时间", "客户", "联系方式", "等级", "响应时限")
    assert first[1:6] == ("2026-06-30 11:00", "C2", "13800138000", "platinum", "2 小时")
    assert second[1:3] == ("2026-07-02 09:00", "C1")
    assert first[7] == "'=cmd|' /C calc'!A0\n=cmd|' /C calc'!A0您好"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    due = {row["customer_id"]: row["due"] for row in rows(tmp_path / "out" / "phone.csv")}
    assert due == {"C1": "2026-07-02 09:00", "C2": "2026-06-30 11:00", "C3": "2026-06-30 17:00", "C4": ""}
    assert stat.S_IMODE((tmp_path / "out" / "phone.xlsx").stat().st_mode) == 0o600


def test_visits_wecom_and_social_texts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            **GOOD,
            "vip.wecom.txt.j2": "{{ customer.name }}您好\n\n{{ brand.name }}",
            "vip.social.txt.j2": "{{ customer.name }}",
        },
    )
    channels = (*CHANNELS, Channel("visit", "region"), Channel("wecom", "site"), Channel("social", "site"))
    policies = only(
        replace(TASK, channels=("visit",)), replace(GOLD, channels=("wecom",)),
        replace(SILVER, channels=("social",)),
    )  # fmt: skip
    people = [customer("C1", value="platinum")]
    people += [customer(f"G{number}", name=name) for number, name in enumerate(HOSTILE)]
    people += [customer(f"S{number}", name=name, value="silver") for number, name in enumerate(HOSTILE)]
    people += [customer("X1", value="silver", site="two words"), customer("X2", name="好" * 1400)]
    assert batch(tmp_path, policies, *people, channels=channels).ok
    out = tmp_path / "out"
    [visit] = rows(out / "visit.csv")
    assert (visit["place"], visit["owner"], visit["due"]) == ("华东", "大客户经理", "2026-06-30 11:00")
    wecom = [row["text"] for row in rows(out / "wecom.csv")]
    assert wecom[0] == "'=cmd|' /C calc'!A0您好\n\n示范公司"
    assert wecom[2].startswith("a Bcc: x@example.com您好") and wecom[3].startswith("drowssap")
    social = [row["text"] for row in rows(out / "social.csv")]
    assert social == ["'" + HOSTILE[0], HOSTILE[1], "a Bcc: x@example.com", "drowssap", "{{7*7}}"]
    found = {row["customer_id"]: (row["reason"], row["detail"]) for row in rows(out / "reasons.csv")}
    assert found == {"X1": ("unreachable", ""), "X2": ("too_long", "4220 > 4000 bytes")}
    assert (out / "visit.xlsx").exists() and (out / "wecom.xlsx").exists()


def test_workbooks_are_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    batch(tmp_path, only(TASK), customer(value="platinum"))
    first = (tmp_path / "out" / "phone.xlsx").read_bytes()
    (tmp_path / "out").rename(tmp_path / "before")
    batch(tmp_path, only(TASK), customer(value="platinum"))
    assert (tmp_path / "out" / "phone.xlsx").read_bytes() == first
    assert io.BytesIO(first).read(2) == b"PK"


def test_names_of_sheets() -> None:
    taken: set[str] = set()
    names = [sheet_name(one, taken) for one in ("A/B", "a/b", "", "History", "x" * 40, "X" * 40, "'q'")]
    assert names == ["A_B", "a_b (2)", "_", "History_", "x" * 31, "X" * 27 + " (2)", "q"]


def test_lengths_lead_to_moments() -> None:
    start = dt.datetime(2026, 1, 31, 9)
    assert after(start, "1 month") == dt.datetime(2026, 2, 28, 9)
    assert after(start, "90 minutes") == dt.datetime(2026, 1, 31, 10, 30)
    assert after(start, "2 weeks") == dt.datetime(2026, 2, 14, 9)
    assert after(start, "soon") is None and after(start, "99999999 months") is None
    assert (hours_of("2 days"), hours_of("30 minutes"), hours_of("1 month")) == (48, 0.5, None)
