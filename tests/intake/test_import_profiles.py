# ruff: noqa: E501  # files stand as they are exported
"""Exports of other systems, read by their profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import tieringrules
from tieringrules.diagnostic import Span
from tieringrules.intake.files import named_file
from tieringrules.intake.loading import load_table
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.import_profiles import ImportProfile, import_profiles, recognised_profile
from tieringrules.rulebook.kinds.dataset import COLUMN_KINDS
from tieringrules.rulebook.linking.names import check_name

# One file as each system writes it, and what some columns hold then.
SHOPIFY_CUSTOMERS = """\
Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Phone,Total Spent,Total Orders
'7210448301122,Anna,Li,anna@example.com,yes,Bondi,'+8613800138000,997.98,1
'7210448301123,伟,王,wang@example.com,no,上海,,0.00,0
"""
SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price
#1001,anna@example.com,paid,2026-03-01 10:15:00 -0500,USD,100.00,105.00,2026-03-01 10:15:00 -0500,1,Mug,50.00
#1001,anna@example.com,,,,,,2026-03-01 10:15:00 -0500,1,Cup,50.00
"""
YOUZAN = """\
订单号,订单状态,订单创建时间,买家付款时间,订单实付金额,收货人/提货人,收货人手机号/提货人手机号,买家手机号
E20260620000001,交易完成,2026-06-20 10:00:00,2026-06-20 10:01:00,88.50,张三,13800138000,13800138001
"""
ZOHO = """\
Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Title,Mobile,Email Opt Out
zcrm_3152079000000484021,zcrm_1,Owner,Anna,Li,zcrm_77,Acme,anna@example.com,Buyer,13800138000,false
"""
SALESFORCE = """\
Id,AccountId,FirstName,LastName,Email,MobilePhone,Birthdate,HasOptedOutOfEmail,DoNotCall,CreatedDate
0038000000abcdeAAA,0018000000abcdeAAA,Anna,Li,anna@example.com,13800138000,1990-02-28,1,0,2026-03-01T10:15:00.000Z
"""
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date
901,Anna,Li,anna@example.com,+86 138 0013 8000,Owner,NEW,customer,2024-03-12 09:14
"""
FXIAOKE = """\
客户编号,客户名称,客户级别,成交状态,负责人,电话,创建时间,最后修改时间
20260101-000001,甲公司,A,已成交,李四,13800138000,2026-01-01 09:00,2026-06-01 10:00
"""
FILES: dict[str, tuple[str, dict[str, list[object]]]] = {
    "shopify.customers": (
        SHOPIFY_CUSTOMERS,
        {"customer_id": ["7210448301122", "7210448301123"], "mobile": ["13800138000", None]},
    ),
    "shopify.orders": (SHOPIFY_ORDERS, {"order_id": ["#1001", "#1001"], "total": [10500, None]}),
    "youzan.orders": (YOUZAN, {"amount": [8850], "mobile": ["13800138001"]}),
    "zoho_crm.contacts": (ZOHO, {"email_opt_out": [False], "customer_id": ["zcrm_77"]}),
    "salesforce.contacts": (SALESFORCE, {"email_opt_out": [True], "customer_id": ["0018000000abcdeAAA"]}),
    "hubspot.contacts": (HUBSPOT, {"phone": ["13800138000"], "contact_id": ["901"]}),
    "fxiaoke.customers": (FXIAOKE, {"customer_id": ["20260101-000001"], "phone": ["13800138000"]}),
}


@pytest.mark.parametrize("name", FILES)
def test_drafted_by_its_profile_a_file_is_read_whole(tmp_path: Path, name: str) -> None:
    text, expected = FILES[name]
    file = tmp_path / "export.csv"
    file.write_text(text)
    rules = tmp_path / "rules/customers.yaml"
    rules.parent.mkdir()
    drafted = tieringrules(
        "data", "profile", file, "--profile", name, "--draft", rules, "--name", "customers"
    )
    assert drafted.returncode == 0, drafted.stderr
    lines = [line for line in rules.read_text().splitlines() if not line.startswith(("belongs_to", "role"))]
    if not any(line.startswith("key:") for line in lines):
        lines.insert(2, "key: order_id")
    rules.write_text("\n".join(lines) + "\n")
    (tmp_path / "tieringrules.yaml").write_text("{kind: workspace, name: w, time_zone: UTC}")
    rulebook = read_workspace(tmp_path)
    assert rulebook.value is not None and rulebook.ok, rulebook.diagnostics
    table = load_table(rulebook.value.customers, named_file("customers", file), "UTC").value
    assert table is not None and not table.refused.rows and not table.unusable.rows
    assert {column: table.frame[column].to_list() for column in expected} == expected
    known = [column.name for column in rulebook.value.customers.columns]
    assert not {"Record_Id", "Customer_ID", "订单号", "Id", "客户编号"} & {*known}


@pytest.mark.parametrize("name", FILES)
def test_headers_speak_for_their_system(name: str) -> None:
    headers = tuple(FILES[name][0].splitlines()[0].split(","))
    found = recognised_profile(headers)
    assert found is not None and found.name == name


def test_own_files_speak_for_none() -> None:
    assert recognised_profile(("customer_id", "name", "amount", "ordered_at")) is None


@pytest.mark.parametrize("profile", import_profiles().values(), ids=lambda profile: profile.name)
def test_profiles_are_whole(profile: ImportProfile) -> None:
    names = [column.name for column in profile.columns]
    assert len(set(names)) == len(names)
    headers = [header.casefold() for column in profile.columns for header in column.headers]
    assert len(set(headers)) == len(headers)
    for column in profile.columns:
        assert column.kind in COLUMN_KINDS and column.headers
        assert not check_name(column.name, Span(""))
        assert column.personal or column.kind not in ("email", "phone")
    for role in (profile.key, profile.belongs_to, profile.happened_at, profile.role):
        assert role is None or role in names
    assert profile.sources and profile.note.en and profile.note.zh != profile.note.en


def test_a_column_of_another_name_is_found_by_its_alias(tmp_path: Path) -> None:
    (tmp_path / "tieringrules.yaml").write_text("{kind: workspace, name: w, customers: 客户}")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/c.yaml").write_text(
        "kind: dataset\nname: 客户\nkey: 编号\nimport: shopify.customers\n"
        "columns: {编号: {type: text, aliases: [customer_id]}, 花费: {type: decimal, aliases: [Total Spent]}}"
    )
    rulebook = read_workspace(tmp_path)
    assert rulebook.value is not None and rulebook.ok
    (tmp_path / "c.csv").write_text(SHOPIFY_CUSTOMERS)
    table = load_table(rulebook.value.customers, named_file("c", tmp_path / "c.csv"), "UTC").value
    assert table is not None and table.frame.rows() == [("7210448301122", 99798), ("7210448301123", 0)]


def test_an_unknown_profile() -> None:
    ran = tieringrules("data", "profile", "examples/data/orders.csv", "--profile", "shopfy.orders")
    assert ran.returncode == 2
    assert "did you mean 'shopify.orders'" in ran.stderr
