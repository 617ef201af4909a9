"""Constructs of FEEL that `eval` computes and rule files leave out, by the words for them."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Localized
from tieringrules.language.construct_reader import CONTEXTS
from tieringrules.language.syntax import ContextOf, Filter, For, Quantified
from tieringrules.language.unrolling import MOST_VALUES

EVAL_ONLY: Mapping[type, Localized] = {
    For: Localized(
        f"a loop over anything but a written list of up to {MOST_VALUES} values",
        f"for 循环（除非遍历直接写出的列表，且不超过 {MOST_VALUES} 个值）",
    ),
    Quantified: Localized(
        f"some or every over anything but a written list of up to {MOST_VALUES} values",
        f"some 或 every（除非遍历直接写出的列表，且不超过 {MOST_VALUES} 个值）",
    ),
    Filter: Localized(
        "a filter on anything but a written list of written values", "筛选 [ … ]（除非列表和条件都直接写出）"
    ),
    ContextOf: CONTEXTS,
}
