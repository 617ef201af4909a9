"""`data check`: completeness, validity, repetition and age, as text, JSON and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.workshop import DAY, run

DATASET = """
kind: dataset
name: customers
title: {en: Customers, zh: 客户}
key: id
updated: seen
expect: [{name: spends, condition: n >= 0}]
columns:
  id: {type: text}
  n: {type: integer, title: {en: Spent <b>, zh: 消费}}
  seen: {type: date}
  mobile: {type: phone, region: CN, personal: true}
  agreed: {type: boolean, default: false}
  card: {type: text, unique: true}
"""
STANDARD = "{kind: standard, name: s, tiers: [{name: big, when: n >= 5}, {name: rest, otherwise: true}]}"
DATA = """id,n,seen,mobile,agreed,card
a,1,2026-06-30,13800138000,true,1
b,2,2026-05-01,123,,2
c,x,2026-05-01,,,3
d,,2024-01-01,,false,4
e,5,,,,
f,-1,2026-06-30,,,6
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    files = {
        "tieringrules.yaml": "{kind: workspace, name: demo, customers: customers, data: {customers: c.csv}}",
        "rules/c.yaml": DATASET, "rules/s.yaml": STANDARD, "c.csv": DATA,
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_numbers(workspace: Path) -> None:
    ran = run("data", "check", workspace, "--as-of", DAY, "--format", "json")
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out)["datasets"]
    assert (found["rows"], found["refused"], found["merged"]) == (6, 2, 0)
    assert found["expectations"] == {"spends": 1}
    counted = {
        column["name"]: tuple(column[key] for key in ("filled", "missing", "refused", "unusable", "repeated"))
        for column in found["columns"]
    }
    assert counted["id"] == (4, 0, 0, 0, 0)
    assert counted["n"] == (3, 1, 1, 0, None)
    assert counted["mobile"] == (1, 2, 0, 1, None)
    assert counted["card"] == (3, 1, 0, 0, 0)
    assert found["updated"] == {
        "column": "seen",
        "oldest": "2024-01-01",
        "newest": "2026-06-30",
        "ages": {"within 30 days": 1, "within 90 days": 1, "within 365 days": 0, "older": 1, "unknown": 1},
    }


@pytest.mark.parametrize(("lang", "words"), [("en", "rows break 'spends'"), ("zh", "行不满足约束“spends”")])
def test_text(workspace: Path, lang: str, words: str) -> None:
    ran = run("data", "check", workspace, "--as-of", DAY, lang=lang)
    assert ran.code == 0 and words in ran.out
    assert "2024-01-01 … 2026-06-30" in ran.out
    assert "13800138000" not in ran.out + ran.err


def test_a_page_with_a_bar_per_column(workspace: Path) -> None:
    page = workspace / "q.html"
    ran = run("data", "check", workspace, "--as-of", DAY, "--format", "html", "--out", page)
    assert ran.code == 0 and ran.out == ""
    text = page.read_text("utf-8")
    assert text.count('<div class="bar">') == 6 + 5
    assert "Spent &lt;b&gt;" in text and "客户" in text and "Customers" in text
    assert "<script" not in text and "default-src 'none'" in text
    assert "13800138000" not in text


def test_refused_data_is_shown_and_gives_1(workspace: Path) -> None:
    (workspace / "c.csv").write_text(DATA + "a,1,,,,9\ng,1,,,,4\n", "utf-8")
    ran = run("data", "check", workspace, "--as-of", DAY, "--format", "json")
    assert ran.code == 1
    (found,) = json.loads(ran.out)["datasets"]
    assert {column["name"]: column["repeated"] for column in found["columns"] if column["repeated"]} == {
        "id": 1, "card": 1,
    }  # fmt: skip
    assert "TR526" in ran.err and "TR549" in ran.err
    (workspace / "c.csv").unlink()
    assert run("data", "check", workspace).code == 2
    assert run("data", "check", workspace, "--format", "pdf").code == 2


def test_updated_is_a_date(workspace: Path) -> None:
    (workspace / "rules/c.yaml").write_text(DATASET.replace("updated: seen", "updated: n"), "utf-8")
    ran = run("check", workspace)
    assert ran.code == 1 and "TR224" in ran.out


def test_a_table_whose_every_row_is_refused_gives_1(workspace: Path) -> None:
    (workspace / "c.csv").write_text("id,n,seen,mobile,agreed,card\na,x,,,,\nb,y,,,,\n", "utf-8")
    ran = run("data", "check", workspace, "--as-of", DAY, "--format", "json")
    assert ran.code == 1 and "TR559" in ran.err
    assert json.loads(ran.out)["datasets"][0]["refused"] == 2
    (workspace / "rules/c.yaml").write_text(DATASET + "accept: {refused_rows: 100%}\n", "utf-8")
    assert run("data", "check", workspace, "--as-of", DAY).code == 0


def test_rows_without_a_customer(workspace: Path) -> None:
    (workspace / "rules/v.yaml").write_text(
        "{kind: dataset, name: visits, belongs_to: {customers: who}, columns: {who: {type: text}}}", "utf-8"
    )
    setting = workspace / "tieringrules.yaml"
    text = setting.read_text("utf-8").replace("c.csv", "c.csv, visits: v.csv")
    setting.write_text(text, "utf-8")
    (workspace / "v.csv").write_text("who\na\na\nc\nnobody\n", "utf-8")
    ran = run("data", "check", workspace, "--as-of", DAY, "--format", "json")
    assert ran.code == 0, ran.err
    # The row of `c` is refused, so nobody of that name is known.
    assert [found["no_parent"] for found in json.loads(ran.out)["datasets"]] == [None, 2]
    for lang, words in (("en", "  2 rows without a known customer"), ("zh", "  没有对应客户的 2 行")):
        assert words in run("data", "check", workspace, "--as-of", DAY, lang=lang).out.splitlines()
    assert "没有对应客户的 2 行" in run("data", "check", workspace, "--format", "html").out
