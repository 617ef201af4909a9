# ruff: noqa: E501  # rules, one a line
"""A workspace with every kind of rule, each of its small changes, and what the rules give every customer."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import xlsxwriter

from tests.assure.mutations import CUSTOMERS, GROUPS, ORDERS, RULES, TOKEN, classified
from tests.cli.small_workspace import DAY, FILES
from tieringrules.assure.meaning.tree import Meaning
from tieringrules.cli.diffing import meaning_of_side
from tieringrules.cli.workspace import Opened
from tieringrules.outreach.offers import NOTHING_GIVEN, OfferStock
from tieringrules.outreach.planning import plan_contacts
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.model import Rulebook

_POLICY = """\
kind: policy
name: outreach
standard: customer_value
quiet_hours: {from: "21:00", to: "08:00"}
tiers:
  gold: {channels: [email, sms], message: thanks, every: month, offers: [tea], cap: {at_most: 3, per: month}}
  silver: {channels: [sms, email], message: thanks, every: month}
  basic: {channels: [email], message: news, every: quarter, cap: {at_most: 2, per: month}}
flags:
  - {name: unhappy, when: {satisfaction: 1}, suppress: true}
  - {name: western, when: {region: west, satisfaction: 4}, channels: [sms], message: news}
triggers:
  - {name: dragon_boat, on: {festival: 端午节, after: 11 days}, message: news}
  - {name: joined, on: {anniversary_of: joined}, message: news, offers: [cake], priority: 4}
overrides:
  - {when: {region: east}, tiers: [basic], message: thanks}
"""
FILES_OF_ALL: Mapping[str, str] = {
    **RULES,
    "tieringrules.yaml": FILES["tieringrules.yaml"]
    + "  sms: {address: mobile, signature: Small}\ncaps: {at_most: 2, per: month}\n"
    + "sending: {smtp: {host: mail.example.com, port: 587, security: starttls}, rate: 50 a second, per_domain: {example.com: 5 a second}, approval: required}\n",
    "rules/customers.yaml": FILES["rules/customers.yaml"]
    + "  mobile: {type: phone, region: CN, personal: true}\n  joined: {type: date, aliases: [since]}\n",
    "rules/policy.yaml": _POLICY,
    "rules/offers.yaml": """\
kind: offers
offers:
  tea: {title: {en: tea, zh: 茶}, stock: 3}
  cake: {title: {en: cake, zh: 蛋糕}, from: 2026-01-01, until: 2026-12-31, when: {region: east}}
""",
    "rules/campaign.yaml": """\
kind: campaign
name: summer
policy: outreach
from: 2026-06-25
to: 2026-07-10
tiers: [gold, basic]
message: news
when: {satisfaction: {at_least: 3}}
""",
    "rules/by_hand.yaml": """\
kind: overrides
overrides:
  - {customer: C03, standard: customer_value, tier: gold, owner: Wang, reason: promised, until: 2026-12-31}
  - {customer: C04, standard: customer_value, tier: silver, owner: Wang, reason: promised, until: 2026-12-31}
""",
    "rules/loyalty.yaml": """\
kind: standard
name: loyalty
method: rfm
recency: recency_days
frequency: frequency_12m
monetary: monetary_12m
bins: 3
tiers:
  - {name: best, when: {r: {at_least: 2}, f: {at_least: 3}}}
  - {name: rest, otherwise: true}
""",
    "rules/care.yaml": RULES["rules/care.yaml"].replace("tiers:", "capacity: {call: 5, by: monetary_12m}\ntiers:")
    + "  - {name: wait, otherwise: true}\nreasons:\n  - {name: east, when: {region: east}}\n  - {name: low, when: satisfaction < 3}\n",
    "rules/points.yaml": RULES["rules/points.yaml"] + "stability: {upgrade: after 30 days, downgrade_after: 90 days, protect: [B]}\n",
    "rules/service.yaml": "kind: standard\nname: service\nmethod: table\nfile: service.csv\nhit_policy: first\ninputs: [monetary_12m, region, customer_value]\noutputs: [tier, hours]\ntiers: [fast, normal]\n",
    "rules/service.csv": "monetary_12m,region,customer_value,tier,hours\n>= 1000,-,-,fast,2\n[30..1000),\"east,west\",silver,fast,8\n-,-,-,normal,48\n",
    "rules/delivery.yaml": "kind: standard\nname: delivery\nmethod: table\nfile: delivery.xlsx#rows\nhit_policy: first\ninputs: [frequency_12m, region]\noutputs: [tier]\ntiers: [soon, later]\n",
    "templates/thanks.email.html.j2": FILES["templates/thanks.email.html.j2"],
    "templates/thanks.sms.txt.j2": "Thank you, {{ customer.name }}!\n",
    "templates/news.email.html.j2": "---\nsubject: News\n---\n<p>Dear {{ customer.name }}</p>\n",
    "templates/news.sms.txt.j2": "News for {{ customer.name }}.\n",
}  # fmt: skip
SHEET = (
    ("frequency_12m", "region", "tier"),
    (">= 3", "east", "soon"),
    (">= 5", "-", "soon"),
    ("-", "-", "later"),
)
_PEOPLE = CUSTOMERS.splitlines()
PEOPLE = "\n".join([f"{_PEOPLE[0]},mobile,joined"] + [f"{line},138000000{number:02},20{number % 20 + 5:02}-0{6 + number % 2}-30" for number, line in enumerate(_PEOPLE[1:])]) + "\n"  # fmt: skip
# An earlier result of the standard that keeps tiers stable.
BEFORE = "customer_id,points,points_computed,points_since\n" + "".join(
    f"C{number:02},{'ABC'[number % 3]},{'ABC'[number % 4 % 3]},{('', '2026-03-15', '2026-06-01')[number % 4 % 3]}\n"
    for number in range(1, 21)
)


def workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A workbook with these rows on the sheet `rows`."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("rows")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return stream.getvalue()


def write_all(folder: Path) -> Path:
    """The workspace and its data."""
    files = {name: text.encode() for name, text in FILES_OF_ALL.items()}
    files |= {"data/customers.csv": PEOPLE.encode(), "data/orders.csv": ORDERS.encode()}
    files["data/previous.csv"] = BEFORE.encode()
    for name, data in {**files, "rules/delivery.xlsx": workbook(SHEET)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def opened(folder: Path) -> Rulebook | None:
    """The rules of a folder; None where they have errors."""
    checked = read_workspace(folder)
    return checked.value if checked.ok else None


def meaning(folder: Path, rulebook: Rulebook) -> Meaning:
    """What the rules and templates of a folder mean."""
    return meaning_of_side(Opened(folder, rulebook))


def what_they_get(rulebook: Rulebook, folder: Path) -> object:
    """All that customers get: tiers, rules, outputs and reasons, the plan of the day and its reasons."""
    result = classified(rulebook, folder / "data")
    if result is None:
        return None
    day = dt.date.fromisoformat(DAY)
    names = sorted(set(result.frame.columns) - {"name", "email", "mobile"})
    stock = OfferStock(rulebook, result, day, {}, NOTHING_GIVEN)
    plan = plan_contacts(rulebook, result, day, stock=stock)
    return (
        result.frame.select(names).write_csv(),
        [repr(each) for each in plan.contacts],
        [repr(each) for each in plan.reasons],
    )


def small_changes(text: str) -> Iterator[str]:
    """A text with one word or number replaced, one line taken out, or two lines exchanged: all of these."""
    lines = text.split("\n")
    for number in range(len(lines) - 1):
        yield "\n".join(lines[:number] + lines[number + 1 :])
    for number in range(len(lines) - 2):
        yield "\n".join([*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]])
    for found in TOKEN.finditer(text):
        for other in _others(found.group()):
            yield text[: found.start()] + other + text[found.end() :]


def _others(word: str) -> Iterator[str]:
    if word.isdigit():
        yield str(int(word) + 1)
        return
    for group in GROUPS:
        if word in group:
            yield from (each for each in group if each != word)
    if re.fullmatch(r"\w+", word):
        yield f"{word}x"
