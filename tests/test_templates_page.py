"""What docs/templates.md says is so."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import mailbox
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules
from tieringrules.outreach.lint import PROFILES
from tieringrules.outreach.templates.compiling import Templates
from tieringrules.outreach.templates.filters import FILTERS, Setting
from tieringrules.outreach.templates.library import TemplateLibrary

PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
RULES = {
    "rules/customers.yaml": """kind: dataset
name: customers
key: customer_id
columns:
  customer_id: {type: text}
  name: {type: text, personal: true}
  email: {type: email, personal: true}
  language: {type: text}
  email_consent: {type: boolean, default: false}
  amount: {type: decimal, scale: 2}
  times: {type: integer}
""",
    "rules/metrics.yaml": """kind: metrics
dataset: customers
metrics:
  spent: {value: amount, unit: CNY}
  visits: times
""",
    "rules/value.yaml": """kind: standard
name: customer_value
tiers: [{name: gold, when: spent >= 1000}, {name: other, otherwise: true}]
""",
    "rules/outreach.yaml": """kind: policy
name: care
standard: customer_value
tiers: {gold: {channels: [email], message: season}, other: {channels: [email], message: season}}
""",
    "data/customers.csv": """customer_id,name,email,language,email_consent,amount,times
C1,王伟,a@example.org,zh,yes,2000.00,9
C2,李娜,b@example.org,,yes,600.50,2
C3,<b>张</b>,c@example.org,fr,yes,1.00,1
C4,Ann,d@example.org,en_US,yes,12.30,1
C5,林,e@example.org,zh-TW,yes,0.00,0
""",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates") / "workspace"
    settings = re.findall(r"```yaml\n# tieringrules.yaml\n(.*?)```", PAGE, re.S)
    files = {**RULES, "tieringrules.yaml": settings[0]}
    for name, text in re.findall(r"```jinja\n\{# (\S+) #\}\n(.*?)```", PAGE, re.S):
        files[name] = text
    assert len(files) == len(RULES) + 4
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_workspace_is_in_order(workspace: Path) -> None:
    done = tieringrules("check", workspace, "--strict", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_letters(workspace: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    done = tieringrules("run", workspace, "--as-of", "2026-06-30", "--out", batch, "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    texts, pages, subjects = {}, {}, {}
    box = mailbox.mbox(batch / "email.mbox", create=False)
    for key in list(box.iterkeys()):
        mail = email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
        assert isinstance(mail, email.message.EmailMessage)
        to = str(mail["To"])[0]
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None and html is not None
        texts[to], pages[to], subjects[to] = plain.get_content(), html.get_content(), str(mail["Subject"])
        contact = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        assert mail["List-Unsubscribe"] == f"<https://example.com/u?c={contact}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    box.close()
    assert sorted(texts) == ["a", "b", "c", "d", "e"]
    assert "黄金会员专享：6月30日起" in texts["a"]
    assert "您今年已消费 ¥600.50，" in texts["b"]
    assert "<b>张</b>，您好" in texts["c"] and "到店即送试饮装" in texts["c"]
    assert subjects["d"] == "[AD] Ann, new teas are here"
    assert "you came once and spent CN¥12.30 until June 30, 2026." in texts["d"]
    assert "到店即送试饮装" in texts["e"]
    tags = "utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=care"
    assert f'href="https://example.com/tea?id=1&amp;{tags}"' in pages["a"]
    assert 'href="https://example.com/u"' in pages["a"]
    assert '<p class="offer" style="' in pages["a"] and "background: #f6efe0" in pages["a"]
    assert re.findall(r"<style>(.*?)</style>", pages["a"], re.S) == [
        "@media (max-width: 480px) { .offer { padding: 6px !important } } "
    ]


FORMATS = re.findall(r"^\| `\{\{ (.*?) \}\}`[^|]*\| (.*?) \| (.*?) \|$", PAGE.replace("\\|", "¦"), re.M)


@pytest.mark.parametrize(("expression", "chinese", "english"), FORMATS)
def test_formats(expression: str, chinese: str, english: str) -> None:
    for locale, expected in (("zh", chinese), ("en", english)):
        environment = Templates(TemplateLibrary(), Setting(locale, "CNY"))._environment
        shown = environment.from_string("{{ " + expression.replace("¦", "|") + " }}")
        values = {"as_of": dt.date(2026, 6, 30), "Decimal": Decimal}
        assert shown.render(values) == expected


def test_every_new_filter_and_profile_is_on_the_page() -> None:
    assert len(FORMATS) >= 12
    for name in ("money", "number", "date", "plural", "mask"):
        assert name in {spec.name for spec in FILTERS} and f"| {name}" in PAGE.replace("\\|", "|")
    for profile in PROFILES:
        assert f"| `{profile.name}` |" in PAGE
