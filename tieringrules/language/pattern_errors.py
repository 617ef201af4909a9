"""Why a regular expression is not taken."""

from __future__ import annotations

from tieringrules.diagnostic import Localized

_CHINESE = {
    "lookahead": "先行断言", "lookbehind": "后行断言", "atomic groups": "原子组", "conditions": "条件分组",
    "possessive quantifiers": "占有量词", "flags inside": "内嵌标志",
}  # fmt: skip
SPLIT = Localized("join several conditions with and, or and not( … )", "请用 and、or、not( … ) 组合多个条件")


class PatternError(Exception):
    """Why a pattern cannot be read: the code of a finding and its arguments."""

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


class LeftOutError(PatternError):
    """A pattern that XPath allows, and that is left out here."""


def unsupported(feature: Localized | str, hint: Localized = SPLIT) -> PatternError:
    """The finding that a feature is not shared by all engines."""
    words = Localized(feature, _CHINESE.get(feature, feature)) if isinstance(feature, str) else feature
    return PatternError("TR356", feature=words, hint=hint)
