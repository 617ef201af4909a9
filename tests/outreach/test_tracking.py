"""UTM parameters: in our own links, once, with what was there kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.outreach.workspace import AS_OF, assignments, customer, only, rulebook, write
from tests.rulebook.samples import BASE
from tieringrules.outreach.contact import Message
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.templates.library import load_library
from tieringrules.outreach.templates.missing import Incomplete
from tieringrules.outreach.tracking import Tags, tagged_page, tagged_text
from tieringrules.outreach.values import context_values
from tieringrules.rulebook import read_workspace
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.utm import Utm

TAGS = Tags(
    (("utm_source", "crm"), ("utm_campaign", "春 & 夏")),
    ("example.com",),
    ("https://example.com/u", "https://example.com/bye/"),
)
ADDED = "utm_source=crm&utm_campaign=%E6%98%A5%20%26%20%E5%A4%8F"


@pytest.mark.parametrize(
    ("link", "tagged"),
    [
        ("https://example.com", f"https://example.com?{ADDED}"),
        ("https://shop.example.com/a#top", f"https://shop.example.com/a?{ADDED}#top"),
        ("https://example.com/?q=1&r=", f"https://example.com/?q=1&r=&{ADDED}"),
        ("https://example.com/?", f"https://example.com/?{ADDED}"),
        ("https://example.com/?utm_source=x", f"https://example.com/?utm_source=x&{ADDED.partition('&')[2]}"),
        ("HTTPS://EXAMPLE.COM/茶", f"HTTPS://EXAMPLE.COM/茶?{ADDED}"),
        ("https://example.com/users", f"https://example.com/users?{ADDED}"),
        ("https://example.com:8443/x", f"https://example.com:8443/x?{ADDED}"),
        *(
            (link, link)
            for link in (
                f"https://example.com/?{ADDED}",
                "https://example.com/u?c=123",
                "https://example.com/u",
                "https://example.com/bye/123",
                "https://example.org/",
                "https://notexample.com/",
                "https://example.com.evil.org/",
                "https://example.com@evil.org/",
                "http://example.com/",
                "mailto:care@example.com",
                "#top",
                "https://[x/",
                "",
            )
        ),
    ],
)
def test_links(link: str, tagged: str) -> None:
    assert TAGS.tagged(link) == tagged
    assert TAGS.tagged(tagged) == tagged


def test_links_of_a_page_and_of_a_text() -> None:
    page = '<a class=\'x\' title="a > b" HREF="https://example.com/?a=1&amp;b=2">x</a> <img src="https://example.com">'
    html = ADDED.replace("&", "&amp;")
    assert tagged_page(page, TAGS) == page.replace("b=2", f"b=2&amp;{html}")
    assert tagged_text("见 https://example.com/x。", TAGS) == f"见 https://example.com/x?{ADDED}。"


PAGE = (
    '---\nsubject: x\n---\n<p><a href="https://example.com/?c={{ customer.customer_id }}">x</a>'
    '<a href="{{ customer.site }}">y</a></p>'
)


def letter(root: Path, utm: Utm | None, campaign: Campaign | None = None, **values: object) -> Message:
    write(root, {"vip.email.html.j2": PAGE})
    rules = rulebook(root, utm=utm, brand={"name": "示范公司", "web": "https://example.com/x"})
    rules = replace(rules, campaigns=(campaign,) if campaign is not None else ())
    found = assignments(customer(**values))
    plan = plan_contacts(rules, found, AS_OF, wishes=())
    [contact] = plan.contacts
    if campaign is not None:
        contact = replace(contact, cause="campaign", cause_name=campaign.name)
    renderer = Renderer(rules, load_library(rules, root).value)
    [(_, seen)] = list(context_values(rules, found, [contact], renderer.uses()))
    message = renderer.render(contact, seen)
    assert message is not None and message.html is not None
    return message


def test_without_utm_links_stay(tmp_path: Path) -> None:
    message = letter(tmp_path, None)
    assert 'href="https://example.com/?c=C1"' in (message.html or "")


def test_what_the_workspace_says(tmp_path: Path) -> None:
    message = letter(tmp_path, Utm({"source": "newsletter"}))
    tags = "utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=outreach"
    assert f'<a href="https://example.com/?c=C1&amp;{tags}">x</a>' in (message.html or "")
    # A link from data that leads to others stays as it is; one to us does not.
    assert '<a href="https://example.org/me">y</a>' in (message.html or "")
    assert "https://example.com/?c=C1&utm_source=newsletter" in message.text
    message = letter(tmp_path, Utm({"source": "newsletter"}), site="https://example.com/me")
    assert f'<a href="https://example.com/me?{tags}">y</a>' in (message.html or "")


def test_a_campaign_goes_by_its_name_and_says_more(tmp_path: Path) -> None:
    campaign = Campaign("春季", "outreach", AS_OF, AS_OF, "vip", utm=Utm({"content": "a"}))
    html = letter(tmp_path, Utm({"campaign": "regular", "medium": "mail"}), campaign).html or ""
    tags = "utm_source=demo&amp;utm_medium=mail&amp;utm_campaign=%E6%98%A5%E5%AD%A3&amp;utm_content=a"
    assert f"?c=C1&amp;{tags}" in html


def test_own_domains_can_be_named(tmp_path: Path) -> None:
    message = letter(tmp_path, Utm({}, ("example.org",)))
    assert "https://example.org/me?utm_source=demo" in message.text


def test_rule_files_say_so(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "w"
    shutil.copytree(BASE, folder)
    with (folder / "tieringrules.yaml").open("a", encoding="utf-8") as file:
        file.write("utm: {source: 2026, campaign: 春, domains: [Example.COM]}\n")
    checked = read_workspace(folder)
    assert checked.diagnostics == () and checked.value is not None
    assert checked.value.workspace.utm == Utm({"source": "2026", "campaign": "春"}, ("example.com",))


def test_a_page_that_is_far_too_large_is_not_sent(tmp_path: Path) -> None:
    write(tmp_path, {"vip.email.html.j2": PAGE + "{{ customer.name }}"})
    rules = rulebook(tmp_path, only(*rulebook().policies[0].tiers[:1]))
    found = assignments(customer(name="王" * 200_000))
    [contact] = plan_contacts(rules, found, AS_OF, wishes=()).contacts
    renderer = Renderer(rules, load_library(rules, tmp_path).value)
    [(_, seen)] = list(context_values(rules, found, [contact], renderer.uses()))
    with pytest.raises(Incomplete) as caught:
        renderer.render(contact, seen)
    assert caught.value.reason == "too_long" and "kB" in caught.value.path
