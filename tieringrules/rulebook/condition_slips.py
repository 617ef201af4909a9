"""Tests of fields written as comparisons, ranges, or with operators from elsewhere."""

from __future__ import annotations

import re

from tieringrules.diagnostic import Diagnostic, Localized, report, suggestion
from tieringrules.document.node import Node, ScalarNode, SequenceNode
from tieringrules.document.slip import comparison_fix, shortened, sign_and_operand
from tieringrules.language.types import ChoiceType, TextType, TierType, Type, UnknownType
from tieringrules.rulebook.operators import OPERATORS_BY_NAME

_RANGE = re.compile(
    r"(?P<open>[\[\](（【]?)\s*(?P<low>[^\s\[\]()]+?)\s*(?:\.\.+|…+)\s*(?P<high>[^\s\[\]()]+?)\s*(?P<close>[\])\[）】]?)"
)
# Operators of other rule languages, of SQL and of programming.
_ELSEWHERE = {
    "at_least": (">=", "=>", "≥", "ge", "gte", "min", "minimum", "from", "至少", "不低于", "大于等于"),
    "at_most": ("<=", "=<", "≤", "le", "lte", "max", "maximum", "to", "until", "至多", "不超过", "小于等于"),
    "above": (">", "gt", "more_than", "greater_than", "over", "exceeds", "大于", "超过", "高于"),
    "below": ("<", "lt", "less_than", "under", "smaller_than", "小于", "低于"),
    "is_not": ("!=", "<>", "≠", "ne", "neq", "not", "not_equal", "isnt", "不等于", "不是"),
    "not_in": ("none_of", "nin", "not_one_of", "exclude", "excludes", "不在"),
    "between": ("range", "within", "介于"),
    "contains": ("like", "includes", "has", "包含"),
    "starts_with": ("prefix", "begins_with", "startswith", "开头"),
    "ends_with": ("suffix", "endswith", "结尾"),
    "matches": ("regex", "regexp", "pattern", "match", "匹配"),
    "missing": ("null", "is_null", "empty", "blank", "none", "exists", "缺失", "为空"),
    "before": ("earlier_than", "earlier", "早于"),
    "after": ("later_than", "later", "since", "晚于"),
    "within_last": ("last", "in_last", "past", "recent", "最近"),
}  # fmt: skip
_BY_ALIAS = {alias: name for name, aliases in _ELSEWHERE.items() for alias in aliases}
_EQUALS = frozenset({"=", "==", "eq", "equal", "equals", "equal_to", "is", "value", "等于", "是"})
_ONE_OF = frozenset({"in", "one_of", "any_of", "oneof", "在", "属于"})
_JOINS = frozenset({"all", "any", "and", "or"})


def comparison_slip(node: ScalarNode, type_: Type) -> Diagnostic | None:
    """`field: ">= 50000"`; in a place for free text that is a text like any other."""
    if _can_be(node.text, type_) or sign_and_operand(node.text) is None:
        return None
    fix = comparison_fix(node.text)
    right = (
        Localized.same(fix) if fix else Localized("{at_least: 50000}, for instance", "例如 {at_least: 50000}")
    )
    return report("TR364", node.span, fix=fix, written=shortened(node.text), right=right)


def range_slip(node: Node, type_: Type, inside: str | None = None) -> Diagnostic | None:
    """`[4..5]`, which YAML reads as a list of the one text `4..5`, or the same without brackets."""
    scalar, brackets = _lone_scalar(node)
    if scalar is None or _can_be(scalar.text, type_):
        return None
    found = _RANGE.fullmatch(scalar.text.strip())
    if found is None:
        return None
    low_in = brackets or found["open"] in ("", "[", "【")
    high_in = brackets or found["close"] in ("", "]", "】")
    low, high = found["low"], found["high"]
    if inside is not None:
        fix = f"[{low}, {high}]"
    elif low_in and high_in:
        fix = f"{{between: [{low}, {high}]}}"
    else:
        first, last = "at_least" if low_in else "above", "at_most" if high_in else "below"
        fix = f"{{{first}: {low}, {last}: {high}}}"
    written = f"[{scalar.text}]" if brackets else scalar.text
    return report("TR365", node.span, fix=fix, written=shortened(written), right=fix)


def _lone_scalar(node: Node) -> tuple[ScalarNode | None, bool]:
    if isinstance(node, SequenceNode):
        only = node.items[0] if len(node.items) == 1 else None
        return (only if isinstance(only, ScalarNode) else None), True
    return (node if isinstance(node, ScalarNode) else None), False


def _can_be(text: str, type_: Type) -> bool:
    match type_:
        case TextType() | UnknownType():
            return True
        case ChoiceType(values):
            return text in values
        case TierType(_, tiers):
            return text in tiers
        case _:
            return False


def operator_hint(written: str, field: str) -> tuple[str | None, Localized]:
    """The operator that an unknown one means, if any is near, and what to do."""
    plain = written.strip().lower().replace(" ", "_").replace("-", "_")
    if plain in _EQUALS:
        return None, Localized(f"to ask for one value write {field}: value", f"等于某个值请写 {field}: 值")
    if plain in _ONE_OF:
        return None, Localized(
            f"to ask for one of several write {field}: [a, b]", f"多选一请写 {field}: [a, b]"
        )
    if plain in _JOINS:
        return None, Localized(
            f"write '{written}:' outside, as a list of conditions: {written}: [{{{field}: …}}, …]",
            f"“{written}:”要写在外层，内容为条件列表：{written}: [{{{field}: …}}, …]",
        )
    squeezed = {name.replace("_", ""): name for name in OPERATORS_BY_NAME}
    near = (
        _BY_ALIAS.get(plain)
        or squeezed.get(plain.replace("_", ""))
        or suggestion.nearest(plain, OPERATORS_BY_NAME)
    )
    if near is not None:
        return near, Localized(f"did you mean '{near}'?", f"是否想写“{near}”？")
    names = ", ".join(OPERATORS_BY_NAME)
    return None, Localized(f"the operators are: {names}", f"可用的运算符：{names}")
