# ruff: noqa: E501  # rows of files, one a line
"""`init --from`: first rules from files, which pass `check`, `test` and `run` at once."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import polars as pl
import pytest

from tests.command_line import tieringrules
from tieringrules.cli.drafted_remarks import in_language
from tieringrules.cli.starting_from import _rounded

REAL = Path(__file__).parents[3] / "shared" / "data"
NEWEST = dt.date.today() - dt.timedelta(days=20)


def customers(headers: str, count: int = 60) -> str:
    rows = (f"K{number:03},{'张三李四王五'[number % 6]},1380000{number:04},{['华东', '华南'][number % 2]},{number % 5 + 1}" for number in range(count))  # fmt: skip
    return "\n".join([headers, *rows, ""])


def orders(headers: str, count: int = 300, newest: dt.date = NEWEST) -> str:
    rows = (
        f"D{number:04},K{number * 7 % 60:03},{newest - dt.timedelta(days=number % 200)},{number % 4 + 1},{number * 13 % 700 + 1}.50"
        for number in range(count)
    )
    return "\n".join([headers, *rows, ""])


def works(folder: Path, tiers: set[str], lang: str = "en") -> None:
    done = tieringrules("check", folder, "--strict", "--lang", lang)
    assert done.returncode == 0, done.stdout
    done = tieringrules("test", folder, "--fail-under", "100%")
    assert done.returncode == 0, done.stdout
    done = tieringrules("run", folder, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    found = pl.read_csv(folder / "out" / "tiers.csv", infer_schema=False)["customer_value"]
    assert set(found) == tiers
    assert 0 < (found == "gold").sum() <= (found == "silver").sum() < (found == "standard").sum()


@pytest.mark.parametrize(
    ("states", "keep"),
    [
        (("已付款", "已退款", "交易关闭"), 'not(状态 in ("交易关闭", "已退款"))'),
        (("paid", "Refunded", ""), '状态 = null or not(状态 in ("Refunded"))'),
        (("paid", "shipped", "sent"), None),
        (("refunded", "cancelled", "refunded"), None),
    ],
)
def test_refunds_are_no_spending(tmp_path: Path, states: tuple[str, ...], keep: str | None) -> None:
    file = tmp_path / "orders.csv"
    head, *rows = orders("订单号,客户编号,下单日期,数量,单价").splitlines()
    # Customers repeat after 60 orders, states after 3: each customer has one state alone, and some spend nothing.
    told = [f"{row},{states[number % 3]}" for number, row in enumerate(rows)]
    file.write_text("\n".join([f"{head},状态", *told, ""]), "utf-8")
    folder = tmp_path / "shop"
    done = tieringrules("init", folder, "--orders", file, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    text = (folder / "rules/orders.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if line.startswith("keep: ")]
    assert kept == ([f"keep: {keep}"] if keep is not None else [])
    assert ("不计入，classify 会显示条数" in text) == (keep is not None)
    if keep is None:
        return
    works(folder, {"gold", "silver", "standard"}, "zh")
    done = tieringrules("classify", folder, "--out", folder / "t.csv", "--lang", "zh")
    out = len(states) - 1 if "交易关闭" in states else 1
    assert f"不计入的 {100 * out} 行" in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_chinese_files(tmp_path: Path, encoding: str) -> None:
    one, other = tmp_path / "客户.csv", tmp_path / "订单.csv"
    one.write_text(customers("客户编号,姓名,手机,大区,满意度"), encoding=encoding)
    other.write_text(orders("订单号,客户编号,下单日期,数量,单价"), encoding=encoding)
    folder = tmp_path / "新店"
    done = tieringrules("init", folder, "--from", one, "--orders", other, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "接下来" in done.stderr
    works(folder, {"gold", "silver", "standard"}, "zh")
    assert (folder / "data/customers.csv").read_bytes() == one.read_bytes()
    assert stat.S_IMODE((folder / "data/orders.csv").stat().st_mode) == 0o600
    text = (folder / "rules/orders.yaml").read_text("utf-8")
    for dataset in ("customers", "orders"):
        written = (folder / f"rules/{dataset}.yaml").read_text("utf-8")
        assert ("encoding: gb18030\n" in written) == (encoding == "gb18030")
    assert "# 由 " in text and "amount: {type: decimal, scale: 4, value: 数量 * 单价}" in text
    assert "happened_at: 下单日期\n" in text and "belongs_to: {customers: 客户编号}\n" in text
    assert "personal: true" in (folder / "rules/customers.yaml").read_text("utf-8")
    assert "within: 12 months" in (folder / "rules/metrics.yaml").read_text("utf-8")
    assert sorted(tmp_path.iterdir()) == sorted((one, other, folder))


def test_english_files_of_the_past(tmp_path: Path) -> None:
    one, other = tmp_path / "c.csv", tmp_path / "o.csv"
    one.write_text(customers("customer_id,full_name,mobile,region,monetary"), encoding="utf-8")
    other.write_text(orders("order_no,customer_id,ordered_at,quantity,total", newest=dt.date(2011, 6, 30)))
    folder = tmp_path / "shop"
    assert tieringrules("init", folder, "--from", one, "--orders", other, "--lang", "en").returncode == 0
    works(folder, {"gold", "silver", "standard"})
    metrics = (folder / "rules/metrics.yaml").read_text("utf-8")
    # Nothing was ordered in the last year, and a column of the customers has the name of a metric.
    assert "within" not in metrics and "monetary_: {sum: orders.total, " in metrics


def test_orders_alone_say_who_is_a_customer(tmp_path: Path) -> None:
    other = tmp_path / "o.csv"
    other.write_text(orders("order_no,buyer_id,ordered_at,quantity,total"))
    for option in ("--from", "--orders"):
        folder = tmp_path / option.strip("-")
        assert tieringrules("init", folder, option, other).returncode == 0
        works(folder, {"gold", "silver", "standard"})
        assert "customers: {from: orders.buyer_id}" in (folder / "tieringrules.yaml").read_text("utf-8")


def test_a_file_of_customers_alone(tmp_path: Path) -> None:
    one = tmp_path / "c.csv"
    text = "会员号,消费金额\n" + "".join(f"{number:05},{number * number}\n" for number in range(1, 101))
    one.write_text(text, encoding="gb18030")
    assert tieringrules("init", tmp_path / "w", "--from", one, "--lang", "zh").returncode == 0
    works(tmp_path / "w", {"gold", "silver", "standard"}, "zh")
    assert "消费金额: {at_least: 9200}" in (tmp_path / "w/rules/customer_value.yaml").read_text("utf-8")
    bare = tmp_path / "bare.csv"
    bare.write_text("customer_id,region\n" + "".join(f"K{number},east\n" for number in range(9)))
    assert tieringrules("init", tmp_path / "b", "--from", bare).returncode == 0
    for words in (("check",), ("test",), ("run", "--out", tmp_path / "out")):
        assert tieringrules(words[0], tmp_path / "b", *words[1:]).returncode == 0


def test_files_that_name_nobody(tmp_path: Path) -> None:
    one, other, named = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    one.write_text("region,score\neast,1\neast,1\n")
    other.write_text("day,total\n2026-01-01,5\n")
    named.write_text("customer_id,region\nK1,east\nK2,west\n")
    for files, code in (((one, other), "TR861"), ((named, other), "TR862")):
        done = tieringrules("init", tmp_path / "w", "--from", files[0], "--orders", files[1], "--lang", "zh")
        assert done.returncode == 1 and code in done.stderr, done.stderr
    missing = tieringrules("init", tmp_path / "w", "--from", tmp_path / "no.csv")
    assert missing.returncode == 2
    assert not (tmp_path / "w").exists()


def test_customers_with_blank_and_repeated_numbers(tmp_path: Path) -> None:
    one, other = tmp_path / "客户.csv", tmp_path / "订单.csv"
    text = "客户编号,姓名,消费金额\nK1,甲,10\nK2,乙,20\n,丙,30\nK2,乙,40\n"
    one.write_text(text, encoding="gb18030")
    other.write_text(orders("订单号,客户编号,下单日期,数量,金额"), encoding="utf-8")
    words = "“客户编号”不能作为客户编号：1 行为空，1 行与前面的重复"
    done = tieringrules("init", tmp_path / "w", "--from", one, "--orders", other, "--lang", "zh")
    assert done.returncode == 1 and "TR863" in done.stderr and words in done.stderr
    assert not (tmp_path / "w").exists()
    # Alone it may as well be one of orders; whoever meant customers is told.
    done = tieringrules("init", tmp_path / "w", "--from", one, "--lang", "en")
    assert done.returncode == 0
    assert (
        "'客户.csv' is taken as a file of orders: in '客户编号' 1 rows are blank and 1 repeat" in done.stderr
    )
    done = tieringrules("init", tmp_path / "o", "--orders", other)
    assert done.returncode == 0 and "taken as" not in done.stderr


def test_remarks_of_a_draft_in_chinese() -> None:
    draft = (
        "# Drafted from 客户.csv (3 rows); look at every line.\n"
        "  # (no header): left out, its cells cannot be read\n"
        "  # 头像: left out, its cells cannot be read\n"
        "  数量: {type: integer}   # 2 cells are not; their rows would be refused\n"
        '  日期: {type: text}   # dates? then say which: type: date, format: "%d/%m/%Y" or "%m/%d/%Y"\n'
    )
    assert in_language(draft, "en") == draft
    assert in_language(draft, "zh") == (
        "# 由 客户.csv（3 行）起草，请逐行核对。\n"
        "  # （无表头）：已略去，单元格无法读取\n"
        "  # 头像：已略去，单元格无法读取\n"
        "  数量: {type: integer}   # 有 2 个单元格不是；所在的行会被拒收\n"
        '  日期: {type: text}   # 是日期吗？请写明是哪一种：type: date, format: "%d/%m/%Y" 或 "%m/%d/%Y"\n'
    )


def test_a_profile_drafts_in_the_language_of_its_reader(tmp_path: Path) -> None:
    one = tmp_path / "客户.csv"
    one.write_text("客户编号,数量\n" + "".join(f"K{n},{n}\n" for n in range(99)) + "K99,许多\n", "utf-8")
    chinese = tieringrules("data", "profile", one, "--lang", "zh").stdout
    assert "（100 行）起草，请逐行核对。" in chinese and "有 1 个单元格不是；所在的行会被拒收" in chinese
    english = tieringrules("data", "profile", one, "--lang", "en").stdout
    assert "look at every line." in english and "1 cells are not; their rows would be refused" in english


@pytest.mark.parametrize(
    ("value", "bound"), [("12345.67", "12000"), ("99.5", "100"), ("7.4", "7"), ("0.3", "1"), ("150", "150")]
)
def test_bounds_are_round(value: str, bound: str) -> None:
    from decimal import Decimal

    assert format(_rounded(Decimal(value)) or 0, "f") == bound


@pytest.mark.slow
@pytest.mark.parametrize("file", ["cdnow/CDNOW_master.txt", "online-retail/onlineretail.csv.gz"])
def test_real_files(tmp_path: Path, file: str) -> None:
    if not (REAL / file).is_file():
        pytest.skip("the data is not here")
    folder = tmp_path / "w"
    assert tieringrules("init", folder, "--from", REAL / file).returncode == 0
    works(folder, {"gold", "silver", "standard"})
