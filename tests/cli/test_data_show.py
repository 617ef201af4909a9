"""One customer's profile on a small company."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.small_workspace import DAY, FILES, write_workspace
from tieringrules.cli import program


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TIERINGRULES_DEBUG", "1")
    folder = write_workspace(tmp_path / "small")
    monkeypatch.chdir(folder)
    return folder


def run(capsys: pytest.CaptureFixture[str], line: str) -> tuple[int, str, str]:
    code = program.exit_code_of(line.split())
    found = capsys.readouterr()
    return code, found.out, found.err


def test_a_whole_profile(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, f"data show C1 --as-of {DAY}")
    assert (code, err) == (0, "")
    head, columns, metrics, tiers, orders, contacts = out.strip().split("\n\n")
    assert head == "customer C1 as of 2026-06-30"
    assert columns.splitlines() == [
        "Columns",
        "  customer_id = C1",
        "  name = •••",
        "  email = •••",
        "  region = east",
        "  satisfaction = 5",
        "  email_consent = yes",
    ]
    assert "  monetary_12m = 1,000   (rules/metrics.yaml:7)" in metrics
    assert "Customer value (customer_value): gold   (rules/value.yaml:5)" in tiers
    assert [line.strip() for line in orders.splitlines()] == [
        "orders: 3 rows, 1 counted   (data/orders.csv)",
        (
            "✓ row 2  order_id O1 · customer_id C1 · ordered_at 2026-06-01 · quantity 2 · "
            "unit_price 500.00 · amount 1000.00"
        ),
        "counts for last_order, frequency_12m, monetary_12m",
        (
            "✗ row 6  order_id O5 · customer_id C1 · ordered_at 2026-07-01 · quantity 1 · "
            "unit_price 99.00 · amount 99.00"
        ),
        "not counted: after the day, or without one",
        (
            "✗ row 8  order_id O7 · customer_id C1 · ordered_at 2026-06-02 · quantity 0 · "
            "unit_price 1.00 · amount 0.00"
        ),
        "not counted: the data set does not keep it",
    ]
    assert contacts.splitlines() == ["Contacts of the day", "  ✓ outreach: email · thanks · gold"]
    assert "Zhang" not in out and "example.com" not in out


def test_personal_columns_on_demand_and_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, f"data show C1 --as-of {DAY} --real --lang zh")
    assert "  name = Zhang San" in out
    assert "客户 C1，截至 2026-06-30" in out
    assert "orders：3 行，计入 1 行" in out
    assert "      不计入：数据集不保留（keep）" in out
    _, out, _ = run(capsys, f"data show C3 --as-of {DAY} --lang zh")
    assert "  region = 缺失" in out
    assert "  ✗ outreach: 不触达：该等级的上限为 0：不联系" in out
    # A row outside the windows still tells when the last order was.
    assert "      不计入 monetary_12m：不在时间范围内" in out


def test_personal_columns_of_child_tables_are_masked(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    orders = FILES["rules/orders.yaml"].replace(
        "order_id: {type: text}", "order_id: {type: text, personal: true}"
    )
    write_workspace(workspace, **{"rules/orders.yaml": orders})
    _, out, _ = run(capsys, f"data show C2 --as-of {DAY}")
    assert "order_id •••" in out and "O2" not in out
    _, out, _ = run(capsys, f"data show C2 --as-of {DAY} --format json")
    assert "O2" not in out
    _, out, _ = run(capsys, f"data show C2 --as-of {DAY} --format json --real")
    assert "O2" in out


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, f"data show C1 --as-of {DAY} --format json")
    found = json.loads(out)
    assert found["columns"] == {
        "customer_id": "C1",
        "name": None,
        "email": None,
        "region": "east",
        "satisfaction": 5,
        "email_consent": True,
    }
    assert found["masked"] == ["email", "name"]
    assert found["standards"]["customer_value"]["tier"] == "gold"
    metric = next(each for each in found["metrics"] if each["field"] == "monetary_12m")
    assert metric["value"] == 1000
    assert metric["rows"] == {"counted": 1, "left_out": {"after_as_of": 1, "not_kept": 1}}
    assert [(row["row"], row["left_out"]) for row in found["rows"]["orders"]] == [
        (2, None),
        (6, "after_as_of"),
        (8, "not_kept"),
    ]
    assert [contact["message"] for contact in found["contacts"]] == ["thanks"]
    _, out, _ = run(capsys, f"data show C1 --as-of {DAY} --format json --real")
    assert json.loads(out)["columns"]["name"] == "Zhang San"


def test_who_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, f"data show C8 --as-of {DAY}")
    assert (code, out) == (1, "")
    assert "[TR014]" in err
    code, _, err = run(capsys, "data shw")
    assert code == 2 and "'show'" in err
    code, out, _ = run(capsys, "data")
    assert code == 2 and "show" in out


def test_customers_whose_keys_are_numbers(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    changes = {name: text.replace("customer_id: {type: text}", "customer_id: {type: integer}")
               for name, text in FILES.items() if name.startswith("rules/")}  # fmt: skip
    changes |= {name: FILES[name].replace("C", "") for name in FILES if name.startswith("data/")}
    write_workspace(workspace, **changes)
    _, out, err = run(capsys, f"data show 2 --as-of {DAY}")
    assert "orders: 2 rows, 2 counted" in out, err
    assert "  frequency_12m = 2 " in out
