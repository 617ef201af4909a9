"""The gallery of a batch: what it shows, that it gives nobody away, and trials for our own people."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.preview.masking import veiled
from tieringrules.outreach.seed_list import read_seed_list
from tieringrules.outreach.trial import Seed, Trial, of_customer, sampled, seeded

HOSTILE = "</script><img src=x onerror=alert(1)>@@script@@"
PEOPLE = (
    customer("C1", name="欧阳若曦"),
    customer("C2", name="王五"),
    customer("C3", name=HOSTILE),
    customer("C4", value="silver", name="长" * 90),
    customer("C5", value="platinum"),
    customer("C6", value=None),
    customer("C7", sms_consent=False, value="silver"),
)


def gallery(folder: Path, **options: Any) -> tuple[str, dict[str, Any]]:
    write(folder, GOOD)
    rules, found = rulebook(folder, only(GOLD, SILVER, TASK)), assignments(*PEOPLE)
    plan = plan_contacts(rules, found, AS_OF)
    assert render_batch(rules, plan, found, folder / "out", **options).ok
    page = (folder / "out" / "preview" / "index.html").read_text(encoding="utf-8")
    return page, data_of(page)


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert match is not None
    found: dict[str, Any] = json.loads(match[1])
    return found


def group(data: dict[str, Any], tier: str) -> dict[str, Any]:
    [found] = [one for one in data["groups"] if one["tier"] == tier]
    return dict(found)


def test_what_a_gallery_shows(tmp_path: Path) -> None:
    _, data = gallery(tmp_path)
    assert (data["contacts"], data["customers"], data["silent"]) == (5, 7, 2)
    assert data["channels"] == {"email": 3, "sms": 1, "phone": 1}
    assert [one["tier"] for one in data["groups"]] == ["platinum", "gold", "silver"]
    gold = group(data, "gold")
    assert [one["role"] for one in gold["samples"]] == ["longest", "shortest", "sample"]
    assert (gold["count"], gold["shape"]) == (3, "page")
    assert gold["samples"][1]["subject"] == "王* 您好" and gold["samples"][1]["address"] == "c***@example.org"
    [bubble] = group(data, "silver")["samples"]
    assert bubble["segments"] == {"encoding": "UCS-2", "units": 107, "count": 2, "left": 27, "room": 134}
    [script] = group(data, "platinum")["samples"]
    assert script["text"] == "请致电王*\n2 小时"
    assert (script["owner"], script["due"]) == ("大客户经理", "2026-06-30 11:00")
    assert {(one["tier"], one["count"], one["text"]["en"]) for one in data["reasons"]} == {
        ("", 1, "has no tier in the policy's standard"),
        ("silver", 1, "has not agreed to any channel where there is an address"),
    }


def test_personal_data_is_masked_unless_asked_for(tmp_path: Path) -> None:
    page, _ = gallery(tmp_path)
    for told in ("欧阳若曦", "王五", "c1@example.org", "13800138000"):
        assert told not in page
    real, data = gallery(tmp_path / "real", real=True)
    assert data["real"] is True
    for told in ("欧阳若曦", "王五", "c1@example.org", "13800138000"):
        assert told in real
    assert "<img src=x" not in real and real.count("</script>") == 2


def test_the_page_may_run_its_own_script_and_nothing_else(tmp_path: Path) -> None:
    page, _ = gallery(tmp_path, real=True)
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith(f"default-src 'none'; script-src 'sha256-{digest}';")
    assert "http://" not in page and set(re.findall("https://[a-z.]*", page)) == {"https://example.com"}


def test_the_same_batch_has_the_same_gallery_whatever_order(tmp_path: Path) -> None:
    first, _ = gallery(tmp_path / "a")
    second, _ = gallery(tmp_path / "b")
    assert first == second
    assert stat.S_IMODE((tmp_path / "a" / "out" / "preview").stat().st_mode) == 0o700
    manifest = json.loads((tmp_path / "a" / "out" / "manifest.json").read_text())
    assert "preview/index.html" in manifest["files"]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("王伟", "王*"),
        ("Quentin Baker", "Q****** *****"),
        ("a@b.cn", "a***@b.cn"),
        ("+8613800138000", "+86****8000"),
        ("", ""),
    ],
)
def test_veils(text: str, hidden: str) -> None:
    assert veiled(text) == hidden


def test_a_sample_is_of_as_many_kinds_as_possible() -> None:
    people = [customer(f"G{number}") for number in range(9)] + [customer("S", value="silver")]
    rules, found = rulebook("", only(GOLD, SILVER)), assignments(*people)
    keys = frozenset({("vip", "email", None), ("vip", "sms", None)})
    plan = plan_contacts(rules, found, AS_OF, templates=keys)
    few = sampled(plan, 2)
    assert {one.tier for one in few.contacts} == {"gold", "silver"}
    assert sampled(plan, 2) == few and len(sampled(plan, 99).contacts) == 10
    assert [one.customer for one in of_customer(plan, "G3").contacts] == ["G3"]


def test_a_seed_list_gets_a_marked_and_masked_test_of_every_kind(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    rules, found = rulebook(tmp_path, only(GOLD, SILVER, TASK)), assignments(*PEOPLE)
    seeds = (Seed({"email": "a@example.net", "sms": "13900139000"}), Seed({"email": "b@example.net"}))
    plan = seeded(plan_contacts(rules, found, AS_OF), seeds)
    assert render_batch(rules, plan, found, tmp_path / "out", trial=Trial("seed", 2)).ok
    mail = (tmp_path / "out" / "email.mbox").read_text()
    assert mail.count("\nTo: a@example.net\n") == mail.count("\nTo: b@example.net\n") == 1
    with (tmp_path / "out" / "sms.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["mobile"] == "13900139000"
    assert row["text"].startswith("[TEST] 【示范公司】长***")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["trial"] == {"kind": "seed", "size": 2}
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    for told in ("欧阳若曦", "c1@example.org", "13800138000"):
        assert told.encode() not in everything


def test_seed_lists_are_read_by_the_names_of_channels(tmp_path: Path) -> None:
    path = tmp_path / "seeds.csv"
    path.write_bytes("\ufeffname,email,sms\r\n小王,wang@example.com,138 0013 8000\r\n,,\r\n".encode())
    checked = read_seed_list(path)
    assert checked.value == (Seed({"email": "wang@example.com", "sms": "13800138000"}),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name\nx\n", 1),
        ("email\n", 1),
        ("email,sms\na@example.com,1\nnobody,13800138000\n", 2),
        ("\xff", 1),
    ],
)
def test_a_seed_list_that_is_none(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "seeds.csv"
    path.write_bytes(text.encode("latin-1"))
    checked = read_seed_list(path)
    assert {one.code for one in checked.errors} == {"TR974"}
    assert checked.errors[0].span is not None and checked.errors[0].span.line == line


def test_every_shape_of_channel_is_one_that_the_page_draws() -> None:
    assert {spec.shape for spec in CHANNEL_BY_NAME.values()} <= {"page", "bubble", "script", "text"}
    script = (Path(__file__).parents[2] / "tieringrules/outreach/preview/page.js").read_text(encoding="utf-8")
    for name in CHANNEL_BY_NAME:
        assert script.count(f'{name}: "') >= 2, f"{name} needs its name in both languages"


def test_a_failing_gallery_leaves_no_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, GOOD)
    rules, found = rulebook(tmp_path, only(replace(GOLD, channels=("email",)))), assignments(*PEOPLE)

    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tieringrules.outreach.batch.gallery_page", fail)
    checked = render_batch(rules, plan_contacts(rules, found, AS_OF), found, tmp_path / "out")
    assert [one.code for one in checked.errors] == ["TR441"]
    assert os.listdir(tmp_path) == ["templates"] and CHANNELS
