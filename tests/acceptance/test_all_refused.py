"""A file without one good row stops the run, unless its contract allows it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.rulebook.samples import BASE
from tieringrules.cli.program import exit_code_of

ORDERS = (
    "order_id,customer_id,ordered_at,quantity,unit_price,status\n"
    "1,C1,06/01/26,1,9.50,paid\n2,C1,06/02/26,2,1.00,paid\n"
)
CUSTOMERS = (
    "customer_id,name,email,mobile,region,birthday,satisfaction,email_consent,sms_consent\n"
    "C1,王小明,a@example.com,13800000000,华东,1990-01-01,5,是,是\n"
)


def _workspace(tmp_path: Path, accept: str) -> Path:
    folder = tmp_path / "workspace"
    shutil.copytree(BASE, folder)
    (folder / "data").mkdir()
    (folder / "data/customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "data/orders.csv").write_text(ORDERS, encoding="utf-8")
    contract = folder / "rules/orders.yaml"
    contract.write_text(contract.read_text(encoding="utf-8") + accept, encoding="utf-8")
    for policy in folder.glob("rules/outreach.yaml"):
        policy.unlink()
    return folder


def test_a_file_of_wrong_dates_is_no_file_without_orders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _workspace(tmp_path, ""), tmp_path / "tiers.csv"
    code = exit_code_of(["classify", str(folder), "--as-of", "2026-06-30", "--out", str(out), "--lang", "en"])
    said = capsys.readouterr().err
    assert code == 1 and not out.exists()
    assert "data/orders.csv: error[TR559] every row of 'orders' is refused (2)" in said
    assert "王小明" not in said and "TR512" in said


def test_the_contract_may_allow_it(tmp_path: Path) -> None:
    folder, out = _workspace(tmp_path, "accept: {refused_rows: 100%}\n"), tmp_path / "tiers.csv"
    arguments = ["classify", str(folder), "--as-of", "2026-06-30", "--out", str(out), "--lang", "en"]
    assert exit_code_of(arguments) == 0
    assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith("C1,")
