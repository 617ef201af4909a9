"""Names and functions that an expression uses and nobody defines: FEEL makes them null without a word."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Diagnostic, Localized, report, suggestion
from tieringrules.language.feel.evaluator import TESTED
from tieringrules.language.feel.library import FUNCTION_NAMES
from tieringrules.language.feel.values import FeelValue
from tieringrules.language.fields import AS_OF, ITEM, names_in
from tieringrules.language.syntax import Call, ContextOf, Expr, Filter
from tieringrules.language.traversal import walk

_GIVE = Localized("give it --with", "请用 --with 给出取值")
_OWN = frozenset({AS_OF, ITEM, TESTED, "partial"})


def unknown_names(tree: Expr, names: Mapping[str, FeelValue]) -> tuple[Diagnostic, ...]:
    """A warning for each name and function without a meaning; none where contexts may give names."""
    found = []
    if not any(isinstance(node, Filter | ContextOf) for node in walk(tree)):
        for name in sorted(names_in(tree) - names.keys() - _OWN):
            hint = (
                suggestion.hint(name, names) if names else Localized("give it --with", "请用 --with 给出取值")
            )
            found.append(report("TR767", name=name, hint=hint))
    for node in walk(tree):
        if isinstance(node, Call) and node.function not in FUNCTION_NAMES:
            hint = suggestion.hint(node.function, FUNCTION_NAMES)
            found.append(report("TR767", node.span, name=f"{node.function}( … )", hint=hint))
    return tuple(found)
