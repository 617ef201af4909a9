# ruff: noqa: E501  # tables stand as they are written
"""Profiles of files: what they say, what they hide, and drafts that pass `check` and load the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.acceptance.workshop import DAY, run
from tests.command_line import ROOT

SECRETS = ("欧阳秘密", "secret.person@example.com", "13812345678", "110101199003077758", "1990-03-07")


def table(rows: int = 40) -> str:
    lines = [
        "客户编号,姓名,邮箱,手机,身份证,生日,地区,金额,成交日,下单,次数,占比,价格,ok,no 1,空,CustomerID,quantity"
    ]
    for number in range(rows):
        lines.append(
            f"C{number:03},{SECRETS[0]},{SECRETS[1]},{SECRETS[2]},{SECRETS[3]},{SECRETS[4]},"
            f"{'华东' if number % 3 else '华南'},¥{number}.50,03/04/2026,2026/1/{number % 28 + 1},{number},"
            f'{number}.5%,"1,{number:03}.25",{"是" if number % 2 else "否"},{number / 8},,{17000 + number}.0,'
            f"{'three' if number == 7 else number}"
        )
    return "\n".join(lines) + "\n"


def profiled(path: Path, *options: str) -> dict[str, Any]:
    ran = run("data", "profile", path, "--format", "json", *options)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def accepts(folder: Path, draft: str, data: Path, refused: int = 0) -> None:
    """The draft stands in a workspace without a finding, and reads the file."""
    name = next(line.split(": ")[1] for line in draft.splitlines() if line.startswith("name: "))
    (folder / "rules").mkdir(parents=True)
    (folder / "rules/d.yaml").write_text(draft, "utf-8")
    (folder / "rules/s.yaml").write_text(
        "{kind: standard, name: only_one, tiers: [{name: all, otherwise: true}]}", "utf-8"
    )
    (folder / "tieringrules.yaml").write_text(f"{{kind: workspace, name: demo, customers: {name}}}", "utf-8")
    checked = run("check", folder)
    assert checked.code == 0, checked.out
    ran = run("classify", folder, "--as-of", DAY, "--data", f"{name}={data}", "--summary", folder / "s.json")
    assert ran.code == 0, ran.err + draft
    assert json.loads((folder / "s.json").read_text("utf-8"))["refused"] == {name: refused}


def test_types_and_a_draft_that_loads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    path.write_text(table(), "utf-8")
    found = profiled(path)
    kinds = {
        column["header"]: (column["type"], column["format"] or column["currency"])
        for column in found["columns"]
    }
    assert kinds == {
        "客户编号": ("text", None), "姓名": ("text", None), "邮箱": ("email", None), "手机": ("phone", None),
        "身份证": ("text", None), "生日": ("date", None), "地区": ("choice", None), "金额": ("decimal", "CNY"),
        "成交日": ("text", None), "下单": ("date", "%Y/%m/%d"), "次数": ("integer", None),
        "占比": ("decimal", "12.5%"), "价格": ("decimal", "1,234.50"), "ok": ("boolean", None),
        "no 1": ("decimal", None), "空": ("text", None), "CustomerID": ("text", "integer"),
        "quantity": ("integer", None),
    }  # fmt: skip
    by_name = {column["header"]: column for column in found["columns"]}
    personal = [column["header"] for column in found["columns"] if column["personal"]]
    assert personal == ["姓名", "邮箱", "手机", "身份证", "生日"]
    assert by_name["成交日"]["dates_could_be"] == ["%d/%m/%Y", "%m/%d/%Y"]
    assert (by_name["空"]["missing"], by_name["次数"]["min"], by_name["次数"]["max"]) == (40, "0", "39")
    assert by_name["地区"]["top"][0] == {"value": "华东", "count": 26}
    assert by_name["quantity"]["misfits"] == 1
    assert "key: 客户编号" in found["draft"]
    accepts(tmp_path / "w", found["draft"], path, refused=1)


@pytest.mark.slow
def test_nothing_personal_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(table(), "utf-8")
    for lang in ("en", "zh"):
        for format_ in ("text", "json"):
            ran = run("data", "profile", path, "--format", format_, lang=lang)
            assert ran.code == 0
            assert not [secret for secret in SECRETS if secret in ran.out + ran.err]
    assert "疑似个人信息" in run("data", "profile", path, lang="zh").out
    odd = tmp_path / "odd.csv"
    odd.write_text("备注\n" + "".join(f"{secret}\n" for secret in SECRETS[1:4]), "utf-8")
    ran = run("data", "profile", odd)
    assert not [secret for secret in SECRETS if secret in ran.out + ran.err]


def test_blanks_inside_a_header_hide_nobody(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    rows = "".join(f"{number},{('张伟', '李娜')[number % 2]},{'AB'[number % 2]}\n" for number in range(40))
    path.write_text(f"编号,姓 名,等级\n{rows}", "utf-8")
    found = profiled(path)
    assert {each["header"]: each["personal"] for each in found["columns"]} == {
        "编号": False, "姓 名": True, "等级": False,
    }  # fmt: skip
    assert "张伟" not in found["draft"]


def test_the_draft_is_written(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id;n\na;1\nb;2\n", "utf-8")
    ran = run("data", "profile", path, "--name", "visits", "--draft", tmp_path / "d.yaml")
    assert ran.code == 0 and "kind: dataset" not in ran.out
    draft = (tmp_path / "d.yaml").read_text("utf-8")
    assert "name: visits" in draft and 'separator: ";"' in draft
    accepts(tmp_path / "w", draft, path)


@pytest.mark.parametrize(
    "header", ["from", "date", "a b", "1st", "id,id2", "e-mail", "a: b", "#x", "'", "and", "null"]
)
def test_any_header_becomes_a_name(tmp_path: Path, header: str) -> None:
    path = tmp_path / "c.csv"
    rows = "".join(f"{','.join([str(number)] * (header.count(',') + 1))}\n" for number in range(3))
    path.write_text(f"{header}\n{rows}", "utf-8")
    accepts(tmp_path / "w", profiled(path)["draft"], path)


def test_stored_types(tmp_path: Path) -> None:
    import datetime as dt

    path = tmp_path / "c.parquet"
    pl.DataFrame(
        {
            "id": [1.0, 2.0], "n": [1.5, 2.25], "day": [dt.date(2026, 1, 1), None], "b": [True, False],
            "odd": [[1], [2]], "at": [dt.datetime(2026, 1, 1, 5), None],
        }
    ).write_parquet(path)  # fmt: skip
    found = profiled(path)
    assert [column["type"] for column in found["columns"]] == [
        "text", "decimal", "date", "boolean", "text", "datetime",
    ]  # fmt: skip
    accepts(tmp_path / "w", found["draft"], path)


@pytest.mark.parametrize(
    "name", ["customers", pytest.param("orders", marks=pytest.mark.slow), "service_requests"]
)
def test_the_files_of_the_reference_company(tmp_path: Path, name: str) -> None:
    path = ROOT / "examples" / "data" / f"{name}.csv"
    found = profiled(path)
    assert sum(column["missing"] < found["rows"] for column in found["columns"]) == len(found["columns"])
    assert profiled(path) == found


def test_what_cannot_be_profiled(tmp_path: Path) -> None:
    assert run("data", "profile", tmp_path / "none.csv").code == 2
    (tmp_path / "c.csv").write_text("", "utf-8")
    empty = run("data", "profile", tmp_path / "c.csv")
    assert empty.code == 1 and "TR507" in empty.err


def test_personal_headers_of_shops_and_companies(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    personal = (
        "收货人",
        "收件人",
        "家庭住址",
        "联系方式",
        "昵称",
        "法人代表",
        "证件号码",
        "车牌",
        "consignee",
    )
    plain = ("客户等级", "地区", "法务审核")
    path.write_text(
        "\n".join([",".join((*personal, *plain)), *([",".join(["甲"] * 12)] * 3)]) + "\n", "utf-8"
    )
    found = json.loads(run("data", "profile", path, "--format", "json").out)
    told = {each["header"] for each in found["columns"] if each["personal"]}
    assert told == set(personal)
