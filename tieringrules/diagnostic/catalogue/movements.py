"""Codes about movements between tiers in rule files (TR721)."""

from __future__ import annotations

from tieringrules.diagnostic.code import Code, error

ENTRIES: tuple[Code, ...] = (
    error(
        "TR721",
        message=(
            "'{written}' under `{occasion}` does not say of which standard the tier is",
            "`{occasion}` 中的“{written}”没有写明是哪个分类标准的等级",
        ),
        help=(
            "write the standard, a dot and the tier, such as {example}",
            "请写成“分类标准.等级”，例如 {example}",
        ),
        why=(
            "Tiers of different standards may have the same name, and a policy may listen to any standard.",
            "不同分类标准可能有同名的等级，而沟通策略可以关注任何一个分类标准的变化。",
        ),
        wrong="on: {entered: lapsed}",
        right="on: {entered: lifecycle.lapsed}",
    ),
)
