"""Writes the reference pages under docs/reference from the vocabularies of the program.

    python docs/generate.py

A test sees to it that the pages are those that this program writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tieringrules.diagnostic import LANGUAGES
from tieringrules.diagnostic.catalogue import CODES
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES
from tieringrules.language.functions import FUNCTIONS
from tieringrules.outreach.channels import CHANNELS
from tieringrules.outreach.exports import PROFILES as EXPORTS
from tieringrules.outreach.lint import PROFILES as LINT
from tieringrules.rulebook.import_profiles import import_profiles
from tieringrules.rulebook.kinds import KINDS
from tieringrules.rulebook.kinds.trigger import ON
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
        "functions": functions(),
        "channels": channels(),
        "occasions": occasions(),
        "exports": exports(),
        "imports": imports(),
        "lint": lint(),
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


def functions() -> Iterator[str]:
    """Every function of expressions in rule files, with what it takes."""
    yield from _head(
        "Functions · 函数",
        "What expressions of rule files may call; docs/language.md has examples.",
    )
    rows = []
    for each in FUNCTIONS:
        shown = [f"[{one.name}]" if one.optional else one.name for one in each.parameters]
        more = ", …" if each.variadic else ""
        takes = [
            "; ".join(f"{one.name}: {one.kind.words.text(language)}" for one in each.parameters)
            for language in LANGUAGES
        ]
        rows.append((f"`{each.name}({', '.join(shown)}{more})`", *takes))
    yield from ("", *_table(("function", "takes", "参数"), rows))


def occasions() -> Iterator[str]:
    """Every occasion of triggers, with its keys."""
    yield from _head(
        "Occasions of triggers · 触发时机",
        "What may stand under `on:` of a trigger; docs/occasions.md says when each comes.",
    )
    for name, record in ON.records.items():
        yield from ("", f"## {name}", "", *_table(("key", "", "meaning", "含义"), _rows(record.fields)))


def exports() -> Iterator[str]:
    """Every export profile."""
    yield from _head(
        "Export profiles · 导出格式",
        "What `--profile` of `render` and `run` takes; docs/exports.md explains them.",
    )
    rows = (
        (
            f"`{each.name}`",
            each.title.en,
            each.title.zh,
            each.about,
            ", ".join(each.channels) if each.channels is not None else "–",
            f"{each.at_most:,}" if each.at_most is not None else "–",
            f"[{each.source.split('/')[2]}]({each.source})",
        )
        for each in EXPORTS
    )
    head = (
        "profile",
        "receiver",
        "接收方",
        "holds · 内容",
        "channels · 渠道",
        "records in a file · 每个文件条数上限",
        "source · 来源",
    )
    yield from ("", *_table(head, rows))


def imports() -> Iterator[str]:
    """Every import profile."""
    yield from _head(
        "Import profiles · 导入格式",
        "What `import:` of a dataset and `data profile --profile` take: headers of other systems.",
    )
    rows = (
        (
            f"`{name}`",
            each.system,
            "✓" if each.confirmed else "",
            ", ".join(column.name for column in each.columns),
        )
        for name, each in sorted(import_profiles().items())
    )
    head = ("profile", "system · 系统", "compared with real files · 已用实际文件核对", "columns · 列")
    yield from ("", *_table(head, rows))


def lint() -> Iterator[str]:
    """Every body of rules for messages of marketing."""
    yield from _head(
        "Laws and mailboxes · 法规与邮箱要求",
        "What `lint:` of the workspace or of a channel takes; docs/templates.md says what each asks.",
    )
    rows = ((f"`{each.name}`", each.title.en, each.title.zh, ", ".join(each.channels)) for each in LINT)
    yield from ("", *_table(("profile", "stands for", "含义", "channels · 渠道"), rows))


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
