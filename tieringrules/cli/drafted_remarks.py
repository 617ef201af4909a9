"""The remarks of a drafted dataset in the language of whoever reads it."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Language

_ZH: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?m)^# Drafted from (.+) \(([0-9]+) rows\); look at every line\.$"),
        r"# 由 \1（\2 行）起草，请逐行核对。",
    ),
    (
        re.compile(r"(?m)^  # \(no header\): left out, its cells cannot be read$"),
        "  # （无表头）：已略去，单元格无法读取",
    ),
    (re.compile(r"(?m)^  # (.+): left out, its cells cannot be read$"), r"  # \1：已略去，单元格无法读取"),
    (
        re.compile(r"(?m)   # ([0-9]+) cells are not; their rows would be refused$"),
        r"   # 有 \1 个单元格不是；所在的行会被拒收",
    ),
    (
        re.compile(r"(?m)   # dates\? then say which: type: date, format: (.+) or (.+)$"),
        r"   # 是日期吗？请写明是哪一种：type: date, format: \1 或 \2",
    ),
)


def in_language(draft: str, language: Language) -> str:
    """The text of a drafted rule file with its remarks in a language.

    Args:
        draft: as `intake.drafting.drafted` writes it.
        language: of the remarks.
    """
    if language == "zh":
        for english, chinese in _ZH:
            draft = english.sub(chinese, draft)
    return draft
