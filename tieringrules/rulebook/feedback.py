"""`feedback:` of a dataset: customers' words sorted into themes, and how fast they were answered."""

from __future__ import annotations

import json

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Node, ScalarNode
from tieringrules.language.types import BOOLEAN
from tieringrules.rulebook.model import Column, Feedback
from tieringrules.rulebook.nodes import child, entries_at, normalized, scalar_at, scalars_at, text_at
from tieringrules.rulebook.shapes import Field, ListOf, MapOf, NamePlace, Record, TextPlace

_TEXTS = ("text", "choice")
FIELD = Field(
    Record(
        {
            "text": Field(NamePlace(), ("column with the customer's words", "存放客户原话的列")),
            "themes": Field(
                MapOf(ListOf(TextPlace(), at_least=1), at_least=1),
                (
                    "theme → words; a row is about it where one of them occurs, in any case",
                    "主题 → 关键词；出现其中任一词即归入该主题，不分大小写",
                ),
            ),
            "answered": Field(
                NamePlace(),
                (
                    "column with the hours until the answer; missing while open",
                    "答复用时（小时）列；未答复时为空",
                ),
            ),
        }
    ),
    ("what customers say, by theme, and how fast they are answered", "客户反馈：按主题归类，以及答复用时"),
)


@dataclass(frozen=True, slots=True)
class WrittenTheme:
    """A theme as it is written: its name, its words, and where."""

    name: str
    words: tuple[str, ...]
    span: Span


def written_themes(root: Node) -> tuple[WrittenTheme, ...]:
    """The themes of a dataset's file."""
    node = child(root, "feedback")
    return tuple(
        WrittenTheme(
            normalized(entry.key.text),
            tuple(word.text for word in scalars_at(node_of_themes, entry.key.text)),
            entry.key.span,
        )
        for node_of_themes in (child(node, "themes"),)
        for entry in entries_at(node, "themes")
    )


def theme_columns(root: Node) -> tuple[Column, ...]:
    """A boolean column for every theme, which metrics and conditions can use as any other."""
    return tuple(Column(theme.name, "boolean", BOOLEAN, span=theme.span) for theme in written_themes(root))


def theme_expressions(root: Node) -> dict[str, ScalarNode]:
    """Theme → the expression of its column."""
    text = scalar_at(child(root, "feedback"), "text")
    if text is None:
        return {}
    column = normalized(text.text)
    kind = text_at(child(child(root, "columns"), text.text), "type")
    if kind not in _TEXTS:
        return {}
    return {
        theme.name: ScalarNode(
            " or ".join(
                f"contains(lower case({column}), {json.dumps(word.lower(), ensure_ascii=False)})"
                for word in theme.words
            ),
            span=theme.span,
        )
        for theme in written_themes(root)
        if theme.words
    }


def read_feedback(root: Node) -> Feedback | None:
    """The `feedback:` of a dataset; None where there is none."""
    node = child(root, "feedback")
    if node is None:
        return None
    text, answered = scalar_at(node, "text"), scalar_at(node, "answered")
    return Feedback(
        text=normalized(text.text) if text is not None else None,
        themes=tuple(theme.name for theme in written_themes(root)),
        answered=normalized(answered.text) if answered is not None else None,
        span=node.span,
    )
