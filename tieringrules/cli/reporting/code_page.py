"""The page of a code: what it means, why it is reported, and how to write it instead."""

from __future__ import annotations

import re
import string

from tieringrules.diagnostic import Language, Localized, Severity
from tieringrules.diagnostic.code import Code
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES

_SEVERITIES = {
    Severity.ERROR: Localized("error", "错误"),
    Severity.WARNING: Localized("warning", "警告"),
    Severity.NOTE: Localized("note", "提示"),
}
_WHAT = Localized("What it says", "提示内容")
_DO = Localized("What to do", "怎么办")
_MENDS = Localized("`tieringrules check --fix` mends it.", "`tieringrules check --fix` 可自动修正。")
_WHY = Localized("Why", "为什么")
_WRONG = Localized("Wrong", "错误写法")
_RIGHT = Localized("Right", "正确写法")


def code_page(code: Code, language: Language) -> str:
    """The documentation of one code as Markdown that also reads well as plain text.

    Args:
        code: the catalogue's entry.
        language: of headings and explanations; the examples are the same in every language.
    """
    sections = [
        f"# {code.code} ({_SEVERITIES[code.severity].text(language)})",
        _section(_WHAT, _without_placeholders(code.message.text(language)), language),
    ]
    help_ = _without_placeholders(code.help.text(language)) if code.help else ""
    if re.search(r"\w", re.sub(r"<\w+>", "", help_)):
        sections.append(_section(_DO, help_, language))
    sections.append(_section(_WHY, code.why.text(language), language))
    if code.code in SAFE_FIXES:
        sections.append(_MENDS.text(language))
    sections.append(_section(_WRONG, _indented(code.wrong), language))
    sections.append(_section(_RIGHT, _indented(code.right), language))
    return "\n\n".join(sections) + "\n"


def _section(title: Localized, content: str, language: Language) -> str:
    return f"## {title.text(language)}\n\n{content}"


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.splitlines())


def _without_placeholders(template: str) -> str:
    """The template with each placeholder shown as `<name>`."""
    parts = string.Formatter().parse(template)
    return "".join(text + (f"<{name}>" if name else "") for text, name, _, _ in parts)
