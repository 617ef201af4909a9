"""Codes about rules that are right but do nothing, found by looking at several of them together (TR7xx)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, warning

ENTRIES: tuple[Code, ...] = (
    warning(
        "TR720",
        message=(
            "row '{row}' never decides: {earlier} take all its customers before it",
            "“{row}”行永远不会起作用：它前面的{earlier}已包含其全部客户",
        ),
        help=("move it up, or delete it", "请把它移到前面，或删除"),
        why=(
            (
                "Rows are asked in order, and the first that holds decides. Every combination of values that this row "
                "asks for belongs to an earlier row."
            ),
            "各行按顺序判断，先满足的一行生效。这一行要求的每种取值组合都已属于前面的某一行。",
        ),
        wrong='rules:\n  - [">= 100", gold]\n  - ["< 100", silver]\n  - ["[50..200]", special]',
        right='rules:\n  - ["[50..200]", special]\n  - [">= 100", gold]\n  - ["< 100", silver]',
    ),
)
