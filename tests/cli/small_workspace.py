"""A small company whose answers can be worked out by hand."""

from pathlib import Path

DAY = "2026-06-30"
FILES = {
    "tieringrules.yaml": """\
kind: workspace
name: small
time_zone: Asia/Shanghai
locale: en
currency: CNY
customers: customers
data: {customers: data/customers.csv, orders: data/orders.csv}
channels:
  email: {address: email, consent: email_consent, from: "Small <care@example.com>", unsubscribe_url: "https://example.com/u"}
""",
    "rules/customers.yaml": """\
kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  name: {type: text, personal: true}
  email: {type: email, personal: true}
  region: {type: choice, values: [east, west]}
  satisfaction: {type: integer, min: 1, max: 5}
  email_consent: {type: boolean, default: false}
""",
    "rules/orders.yaml": """\
kind: dataset
name: orders
key: order_id
belongs_to: {customers: customer_id}
happened_at: ordered_at
keep: quantity != 0
columns:
  order_id: {type: text}
  customer_id: {type: text}
  ordered_at: {type: date, format: "%Y-%m-%d"}
  quantity: {type: integer}
  unit_price: {type: decimal, scale: 2}
  amount: {type: decimal, scale: 2, value: quantity * unit_price}
""",
    "rules/metrics.yaml": """\
kind: metrics
dataset: customers
metrics:
  last_order: {max: orders.ordered_at}
  recency_days: days_since(last_order)
  frequency_12m: {count: orders, within: 12 months}
  monetary_12m: {sum: orders.amount, within: 12 months}
  average_order: {value: monetary_12m / frequency_12m, default: 0}
""",
    "rules/value.yaml": """\
kind: standard
name: customer_value
title: {en: Customer value, zh: 客户价值}
tiers:
  - name: gold
    title: {en: Gold, zh: 金卡}
    when:
      monetary_12m: {at_least: 1000}
      recency_days: {at_most: 60}
  - name: silver
    when: frequency_12m >= 2 and satisfaction in [4..5]
  - name: basic
    otherwise: true
""",
    "rules/care.yaml": """\
kind: standard
name: care
tiers:
  - name: call
    when:
      any:
        - customer_value: {at_least: gold}
        - {name: {starts_with: Zhang}}
  - name: mail
    when: {region: east}
""",
    "rules/policy.yaml": """\
kind: policy
name: outreach
standard: customer_value
tiers:
  gold: {channels: [email], message: thanks, every: month}
  silver: {channels: [email], message: thanks, every: month}
  basic: {channels: [email], message: thanks, every: year, cap: {at_most: 0, per: year}}
""",
    "rules/tests.yaml": """\
kind: tests
cases:
  - name: a recent spender is gold
    as_of: 2026-06-30
    given: {monetary_12m: 1000, recency_days: 60}
    expect: {customer_value: gold, care: call}
  - name: nobody cares
    as_of: 2026-06-30
    given: {frequency_12m: 0, region: west}
    expect: {customer_value: basic, care: null}
""",
    "templates/thanks.email.html.j2": """\
---
subject: Thank you, {{ customer.name }}
---
<p>Dear {{ customer.name }}, you are {{ tier.customer_value.title }}.</p>
""",
    "data/customers.csv": """\
customer_id,name,email,region,satisfaction,email_consent
C1,Zhang San,zhang@example.com,east,5,yes
C2,Li Si,li@example.com,west,4,yes
C3,Wang Wu,wang@example.com,,,no
C4,Zhao Liu,zhao@example.com,west,9,yes
""",
    "data/orders.csv": """\
order_id,customer_id,ordered_at,quantity,unit_price
O1,C1,2026-06-01,2,500.00
O2,C2,2026-01-05,1,10.10
O3,C2,2026-02-05,1,20.20
O4,C3,2024-01-01,1,5.00
O5,C1,2026-07-01,1,99.00
O6,C9,2026-06-01,1,1.00
O7,C1,2026-06-02,0,1.00
""",
}

# The standard "care" leaves some customers without a tier, of which `check` warns.
WITHOUT_WARNINGS = {"rules/care.yaml": FILES["rules/care.yaml"] + "  - {name: wait, otherwise: true}\n"}


def write_workspace(folder: Path, **changes: str | None) -> Path:
    """Write the workspace; `changes` replaces files by path, None leaves one out."""
    for name, text in (FILES | changes).items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder
