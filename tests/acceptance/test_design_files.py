# ruff: noqa: E501  # rule files stand on one line each
"""The rule files of DESIGN §3, word for word, on data made for them."""

import json
import re
from pathlib import Path

import pytest

from tests.acceptance.workshop import (
    DAY,
    DESIGN,
    METRICS,
    ORDERS,
    POLICY,
    VALUE,
    WORKSPACE,
    check,
    classified,
    csv_text,
    run,
    summarized,
    table,
    write,
)

PEOPLE = """\
客户编号,姓名,email,mobile,region,birthday,satisfaction,email_consent,sms_consent
c1,张三,zhang@example.com,13800138000,华东,1990-02-28,5,是,否
c2,李四,,13900139000,华南,,4,,是
c3,王五,wang@example.com,,华北,1985-12-01,,yes,no
c4,赵六,zhao@example.com,13700137000,西南,2000-02-29,3,1,0
c5,Ann Lee,ann@example.com,13600136000,,,5,true,false
c6,钱七,qian@example.com,13500135000,华东,,4,是,是
c7,孙八,,,,,,,
"""


def orders() -> str:
    rows: list[tuple[object, ...]] = [
        ("order_id", "customer_id", "ordered_at", "quantity", "unit_price", "status"),
        ("o1", "c1", "2026-06-01", 10, "5000.00", "paid"),
        ("o2", "c2", "2025-07-01", 1, "20000.00", "paid"),
        ("o3", "c4", "2025-06-30", 1, "30000.00", "paid"),  # the window begins after this day
        ("o4", "c4", "2026-01-30", 0, "30000.00", "paid"),  # does not count
        ("o5", "c4", "2026-07-01", 5, "30000.00", "paid"),  # not yet
        ("o6", "c9", "2026-06-01", 5, "1.00", "paid"),  # of nobody
        ("o7", "", "2026-06-01", 5, "1.00", "paid"),  # of nobody
        ("o8", "c3", "2026-06-01", 5, "10.00", "refunded"),
        ("o9", "c7", "2026-06-01", 5, "9999.99", ""),  # neither paid nor refunded
    ]
    rows += [(f"p{month}", "c6", f"2026-0{month % 6 + 1}-10", 1, "1.00", "paid") for month in range(12)]
    rows += [(f"q{month}", "c5", f"2026-0{month}-10", 1, "1.00", "paid") for month in range(1, 5)]
    return csv_text(rows)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write(tmp_path / "demo", DESIGN, {"data/customers.csv": PEOPLE, "data/orders.csv": orders()})


def test_they_check_clean(workspace: Path) -> None:
    assert run("check", workspace, "--format", "json") == run(
        "check", workspace, "--format", "json", "--strict"
    )
    assert check(workspace) == []
    assert run("test", workspace).code == 0


def test_the_output_and_its_columns(workspace: Path) -> None:
    names = ("monetary_12m", "frequency_12m", "recency_days", "average_order", "last_order", "refunds_12m")
    rows = classified(workspace, *(f"--metric={name}" for name in names))
    assert list(rows["c1"]) == ["customer_id", "customer_value", "customer_value_rule", *names]
    assert [tuple(row.values()) for row in rows.values()] == [
        ("c1", "platinum", "platinum", "50000.00", "1", "29", "50000.0", "2026-06-01", "0"),
        ("c2", "gold", "gold", "20000.00", "1", "364", "20000.0", "2025-07-01", "0"),
        ("c3", "standard", "standard", "0.00", "0", "29", "0.0", "2026-06-01", "1"),
        ("c4", "standard", "standard", "0.00", "0", "365", "0.0", "2025-06-30", "0"),
        ("c5", "silver", "silver", "4.00", "4", "81", "1.0", "2026-04-10", "0"),
        ("c6", "gold", "gold", "12.00", "12", "20", "1.0", "2026-06-10", "0"),
        ("c7", "standard", "standard", "0.00", "0", "29", "0.0", "2026-06-01", "0"),
    ]


def test_the_summary(workspace: Path) -> None:
    expected = {
        "as_of": DAY,
        "customers": 7,
        "standards": {
            "customer_value": {
                "tiers": {"platinum": 1, "gold": 2, "silver": 1, "standard": 3},
                "none": 0,
                "unknown": [],
                "population": None,
            }
        },
        "refused": {"customers": 0, "orders": 0},
        "left_out": {"orders": {"after_as_of": 1, "not_kept": 1, "no_parent": 2}},
    }
    assert summarized(workspace) == expected
    printed = run("classify", workspace, "--as-of", DAY, "--format", "json")
    assert json.loads(printed.out) == expected


def test_before_it_takes_effect_a_standard_gives_no_tier(workspace: Path) -> None:
    rows = classified(workspace, as_of="2025-12-31")
    assert {(row["customer_value"], row["customer_value_rule"]) for row in rows.values()} == {("", "")}
    assert summarized(workspace, as_of="2025-12-31")["standards"]["customer_value"]["none"] == 7
    assert "TR604" in run("classify", workspace, "--as-of", "2025-12-31").err
    assert classified(workspace, as_of="2026-01-01")["c7"]["customer_value"] == "standard"


def test_a_policy_without_every_tier_is_warned_about(workspace: Path) -> None:
    templates = {
        "templates/vip_thanks.phone.txt.j2": "{{ customer.name }} 您好",
        "templates/vip_thanks.email.html.j2": "---\nsubject: {{ customer.name }} 您好\n---\n<p>{{ as_of }}</p>",
        "templates/newsletter.email.html.j2": "---\nsubject: {{ customer.name }} 您好\n---\n<p>{{ as_of }}</p>",
        "templates/newsletter.sms.txt.j2": "{{ customer.name }} 您好",
    }
    write(workspace, templates, {"rules/policies/outreach.yaml": POLICY})
    assert [finding["severity"] for finding in check(workspace)] == ["warning", "warning"]
    assert run("check", workspace).code == 0
    assert run("check", workspace, "--strict").code == 1


@pytest.mark.parametrize("belongs_to", ["", "belongs_to: {customers: customer_id}\n"])
def test_customers_from_a_child(tmp_path: Path, belongs_to: str) -> None:
    spec = WORKSPACE[: WORKSPACE.index("channels:")].replace(
        "customers: customers ", "customers: {from: orders.customer_id} "
    )
    lines = re.sub(",c([0-9])", r",\1", orders())  # whole numbers as keys
    folder = write(
        tmp_path,
        {
            "tieringrules.yaml": spec.replace("customers: data/customers.csv, ", ""),
            "rules/orders.yaml": ORDERS.replace("belongs_to: {customers: customer_id}\n", belongs_to).replace(
                "customer_id: {type: text}", "customer_id: {type: integer}"
            ),
            "rules/metrics.yaml": METRICS,
            "rules/value.yaml": "kind: standard\nname: s\n"
            "tiers: [{name: often, when: {frequency_12m: {at_least: 4}}}, {name: seldom, otherwise: true}]\n",
            "data/orders.csv": lines
            + "z1,10,2026-06-01,1,1.00,paid\nz2,11,2026-07-02,1,1.00,paid\nz3,12,2026-06-01,0,1.00,paid\n",
        },
    )
    assert check(folder) == []
    rows = classified(folder)
    # 11 is not yet there, 12 has no row that counts
    assert list(rows) == ["1", "2", "3", "4", "5", "6", "7", "9", "10"]
    assert list(rows["1"]) == ["customer_id", "s", "s_rule"]
    assert {key for key, row in rows.items() if row["s"] == "often"} == {"5", "6"}
    summary = summarized(folder)
    assert summary["refused"] == {"orders": 0}
    assert summary["left_out"] == {"orders": {"after_as_of": 2, "not_kept": 2, "no_parent": 1}}


def test_names_of_any_script_are_compared_in_nfc(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "tieringrules.yaml": WORKSPACE[: WORKSPACE.index("data:")] + "data: {customers: data/客户.csv}\n",
            "rules/c.yaml": "kind: dataset\nname: customers\nkey: 编号\n"
            "columns:\n  编号: {type: integer}\n  cafe\u0301: {type: decimal, scale: 1}\n  地区: {type: choice, values: [华东, 华南]}\n",
            "rules/m.yaml": "kind: metrics\ndataset: customers\nmetrics: {消费_2倍: caf\u00e9 * 2}\n",
            "rules/s.yaml": "kind: standard\nname: 客户等级\ntiers:\n"
            "  - name: 金卡 Ⅰ\n    title: {en: Gold, zh: 金卡}\n    when: {消费_2倍: {at_least: 3}, cafe\u0301: {at_least: 1.5}}\n"
            "  - name: 其他\n    otherwise: true\n",
            "data/客户.csv": "编号,caf\u00e9,地区\n10,1.5,华东\n9,1.4,华南\n",
        },
    )
    assert check(folder) == []
    rows = classified(folder, "--metric", "消费_2倍")
    assert [tuple(row.values()) for row in rows.values()] == [
        ("9", "其他", "其他", "2.8"),
        ("10", "金卡 Ⅰ", "金卡 Ⅰ", "3.0"),
    ]
    assert list(rows["9"]) == ["编号", "客户等级", "客户等级_rule", "消费_2倍"]


def test_columns_metrics_and_standards_share_names(workspace: Path) -> None:
    write(
        workspace, {"rules/clash.yaml": "kind: standard\nname: region\ntiers: [{name: a, otherwise: true}]\n"}
    )
    assert [finding["severity"] for finding in check(workspace)] == ["error"]
    write(
        workspace,
        {"rules/clash.yaml": "kind: standard\nname: unit_price\ntiers: [{name: a, otherwise: true}]\n"},
    )
    assert check(workspace) == []  # columns of other datasets have names of their own


def test_standards_that_use_standards(workspace: Path) -> None:
    write(
        workspace,
        {
            "rules/a.yaml": "kind: standard\nname: a\ntiers:\n"
            "  - {name: good, when: {customer_value: {at_least: gold}}}\n"
            "  - {name: fair, when: {customer_value: [silver]}}\n",
            "rules/b.yaml": "kind: standard\nname: b\ntiers:\n"
            "  - {name: none, when: {a: {missing: true}}}\n"
            "  - {name: low, when: 'customer_value <= \"silver\"'}\n"
            "  - {name: high, when: {a: {is_not: fair}}}\n",
        },
    )
    rows = classified(workspace)
    assert [(row["a"], row["b"], row["a_rule"]) for row in rows.values()] == [
        ("good", "high", "good"),
        ("good", "high", "good"),
        ("", "none", ""),
        ("", "none", ""),
        ("fair", "low", "fair"),
        ("good", "high", "good"),
        ("", "none", ""),
    ]
    assert list(rows["c1"]) == [
        "customer_id",
        "a",
        "a_rule",
        "b",
        "b_rule",
        "customer_value",
        "customer_value_rule",
    ]


def test_bands(workspace: Path) -> None:
    write(
        workspace,
        {
            "rules/bands.yaml": "kind: standard\nname: bands\nmethod: bands\nmeasure: satisfaction\n"
            "tiers: [{name: top, at_least: 5}, {name: mid, at_least: 4, below: 5}, {name: rest, otherwise: true}]\n",
            "rules/open.yaml": "kind: standard\nname: open\nmethod: bands\nmeasure: monetary_12m / 2\n"
            "tiers: [{name: top, at_least: 10000}, {name: low, below: 10000}]\n",
        },
    )
    rows = classified(workspace)
    assert [row["bands"] for row in rows.values()] == ["top", "mid", "rest", "rest", "top", "mid", "rest"]
    assert [row["open"] for row in rows.values()] == ["top", "top", "low", "low", "low", "low", "low"]
    assert summarized(workspace)["standards"]["bands"]["unknown"] == [
        {"rule": "top", "field": "satisfaction", "customers": 2},
        {"rule": "mid", "field": "satisfaction", "customers": 2},
    ]


def test_what_a_tier_is_explained_with(workspace: Path) -> None:
    said = run("explain", "c2", workspace, "--as-of", DAY)
    assert said.code == 0
    assert "monetary_12m = 20000.00" in said.out
    assert "region = 华南" in said.out
    assert run("explain", "nobody", workspace, "--as-of", DAY).code == 1
    private = write(
        workspace,
        {
            "rules/x.yaml": "kind: standard\nname: x\ntiers: [{name: a, when: {name: 张三}}, {name: b, otherwise: true}]\n"
        },
    )
    shown = run("explain", "c2", private, "--as-of", DAY)
    assert "李四" not in shown.out + shown.err


def test_the_whole_set_in_chinese(workspace: Path) -> None:
    (workspace / "rules/standards/value.yaml").write_text(
        VALUE.replace("monetary_12m:", "monetry_12m:", 1), "utf-8"
    )
    said = run("check", workspace, lang="zh")
    assert (said.code, said.err) == (1, "")
    assert "error[TR204] “monetry_12m”不是指标，也不是 customers 的列" in said.out
    assert "是否想写“monetary_12m”？" in said.out


def test_tables_written_keep_the_order_of_keys(workspace: Path) -> None:
    out = workspace / "x.csv"
    reverse = "\n".join([PEOPLE.splitlines()[0], *reversed(PEOPLE.splitlines()[1:])]) + "\n"
    write(workspace, {"data/customers.csv": reverse})
    assert run("classify", workspace, "--as-of", DAY, "--out", out).code == 0
    assert [row["customer_id"] for row in table(out)] == [f"c{number}" for number in range(1, 8)]
