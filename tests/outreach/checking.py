"""Short ways to check and render one template in tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.outreach.workspace import AS_OF, SILVER, assignments, customer, only, rulebook, write
from tieringrules.diagnostic import Diagnostic
from tieringrules.outreach.contact import Message
from tieringrules.outreach.planning import plan_contacts
from tieringrules.outreach.rendering import Renderer
from tieringrules.outreach.template_check import check_templates
from tieringrules.outreach.templates.library import load_library
from tieringrules.outreach.values import context_values

HEAD = "---\nsubject: x\n---\n"


def check_sms(root: Path, text: str, **others: str) -> tuple[Diagnostic, ...]:
    write(root, {"vip.sms.txt.j2": text, **others})
    return check_templates(rulebook(root, only(SILVER)), root)


def check_html(root: Path, page: str, **others: str) -> tuple[Diagnostic, ...]:
    write(root, {"vip.email.html.j2": HEAD + page, **others})
    return check_templates(rulebook(root, only()), root)


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [one.code for one in found]


def places(found: tuple[Diagnostic, ...]) -> list[tuple[str, int, int, int]]:
    return [(one.code, one.span.line, one.span.column, one.span.end_column) for one in found if one.span]


def render(root: Path, templates: dict[str, str | bytes], **values: Any) -> Message | None:
    """The message of one customer; raises Incomplete."""
    write(root, templates)
    rules = rulebook(root)
    loaded = load_library(rules, root)
    assert codes(loaded.diagnostics) == []
    found = assignments(customer(**values))
    plan = plan_contacts(rules, found, AS_OF)
    assert len(plan.contacts) == 1, plan
    renderer = Renderer(rules, loaded.value)
    [(contact, seen)] = list(context_values(rules, found, plan.contacts, renderer.uses()))
    return renderer.render(contact, seen)


def sms(root: Path, text: str, **values: Any) -> str:
    """The text of an SMS without its signature."""
    message = render(root, {"vip.sms.txt.j2": text}, value="silver", **values)
    assert message is not None
    return message.text.removeprefix("【示范公司】")


def page(root: Path, html: str, **values: Any) -> str:
    """The page of an e-mail."""
    message = render(root, {"vip.email.html.j2": HEAD + html}, **values)
    assert message is not None and message.html is not None
    return message.html.removesuffix("\n")
