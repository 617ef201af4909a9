"""Writes the reference pages under docs/reference from the vocabularies of the program.

    python docs/generate.py

A test sees to it that the pages are those that this program writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tieringrules.diagnostic.catalogue import CODES
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES
from tieringrules.outreach.channels import CHANNELS
from tieringrules.rulebook.kinds import KINDS
from tieringrules.rulebook.methods import METHODS
from tieringrules.rulebook.operators import OPERATORS
from tieringrules.rulebook.shapes import Field, Record, Shape, Switch

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the program itself; change it there. -->"
_TAKES = {
    "value": ("a value", "一个值"),
    "values": ("a list of values", "一组值"),
    "pair": ("a list of two values", "两个值"),
    "text": ("a text", "一段文字"),
    "truth": ("true or false", "true 或 false"),
    "length": ("a length of time, such as 30 days", "一段时间，例如 30 days"),
}


def pages() -> Mapping[str, str]:
    """File name → page."""
    made = {
        "kinds": kinds(),
        "methods": methods(),
        "operators": operators(),
        "channels": channels(),
        "codes": codes(),
    }
    return {f"{name}.md": "\n".join(lines) + "\n" for name, lines in made.items()}


def kinds() -> Iterator[str]:
    """Every kind of rule file with its keys."""
    yield from _head(
        "Kinds of rule files · 规则文件的种类", "`tieringrules schema KIND` prints the same for editors."
    )
    for kind in KINDS:
        yield from ("", f"## {kind.name}", "", *_table(("key", "", "meaning", "含义"), _keys(kind.shape)))


def _keys(shape: Shape) -> Iterator[tuple[str, ...]]:
    if isinstance(shape, Switch):
        records = list(shape.records.values())
        shared = {
            key: field
            for key, field in records[0].fields.items()
            if all(key in each.fields for each in records)
        }
        yield from _rows(shared)
    elif isinstance(shape, Record):
        yield from _rows(shape.fields)


def _rows(fields: Mapping[str, Field]) -> Iterator[tuple[str, ...]]:
    for key, field in fields.items():
        yield f"`{key}`", "needed · 必填" if field.required else "", *field.meaning


def methods() -> Iterator[str]:
    """Every method with the keys that it adds to a standard."""
    yield from _head(
        "Methods · 分级方法", "What each `method:` adds to a standard; docs/methods.md explains them."
    )
    for method in METHODS:
        yield from (
            "",
            f"## {method.name}",
            "",
            *_table(("key", "", "meaning", "含义"), _rows(method.fields)),
        )


def operators() -> Iterator[str]:
    """Every operator of a test."""
    yield from _head(
        "Operators · 条件中的运算",
        "What a test in a condition may ask, as in `monetary_12m: {at_least: 5000}`.",
    )
    rows = ((f"`{each.name}`", *_TAKES[each.takes], each.meaning.en, each.meaning.zh) for each in OPERATORS)
    yield from ("", *_table(("operator", "takes", "取值", "holds where the field", "成立条件"), rows))


def channels() -> Iterator[str]:
    """Every channel with the templates that it takes."""
    yield from _head("Channels · 渠道", "Templates are called `<message>.<channel>[.<locale>].<format>.j2`.")
    rows = (
        (
            f"`{each.name}`",
            ", ".join(f"`{ending}`" for ending in each.formats),
            ", ".join(f"`{key}`" for key in each.head_keys) or "–",
            ", ".join(f"`{key}`" for key in each.required_keys) or "–",
        )
        for each in CHANNELS
    )
    yield from (
        "",
        *_table(("channel · 渠道", "formats · 格式", "front matter · 首部", "needed there · 其中必填"), rows),
    )


def codes() -> Iterator[str]:
    """Every code in a line."""
    yield from _head(
        "Codes · 提示代码",
        "`tieringrules code TR204` prints the page of a code. `--fix` mends those with a tick.",
    )
    rows = (
        (code, str(entry.severity), "✓" if code in SAFE_FIXES else "", entry.message.en, entry.message.zh)
        for code, entry in sorted(CODES.items())
    )
    yield from ("", *_table(("code", "severity", "fix", "message", "提示"), rows))


def _head(title: str, lead: str) -> Iterator[str]:
    yield from (NOTE, f"# {title}", "", lead)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8")
