"""Names: well formed, free, and used once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tieringrules.diagnostic import Diagnostic, Label, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.nodes import normalized

RESERVED = frozenset(
    "and or not in between if then else true false null as_of some every for return satisfies instance of"
    " missing previous".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name and where it is given."""

    name: str
    span: Span


def check_name(written: str, span: Span) -> tuple[Diagnostic, ...]:
    """Whether expressions can use a name."""
    name = normalized(written)
    if name in RESERVED:
        return (report("TR212", span, name=name),)
    if not name.isidentifier() and not _is_identifier_of_any_script(name):
        return (report("TR211", span, name=name),)
    return ()


def _is_identifier_of_any_script(name: str) -> bool:
    """Letters, digits, marks and `_`; str.isidentifier leaves out a few of them."""
    return bool(name) and not name[0].isdigit() and all(c.isalnum() or c == "_" for c in name)


def twice(things: Iterable[Named], what: Localized) -> tuple[Diagnostic, ...]:
    """Findings for names given more than once; both places are named."""
    first: dict[str, Span] = {}
    found: list[Diagnostic] = []
    for thing in things:
        if thing.name in first:
            label = Label(first[thing.name], Localized("first given here", "首次定义处"))
            found.append(report("TR213", thing.span, related=[label], what=what, name=thing.name))
        else:
            first[thing.name] = thing.span
    return tuple(found)


def clashes(groups: Mapping[str, Iterable[Named]]) -> tuple[Diagnostic, ...]:
    """Findings for one name given to a column, a metric and a standard, which share one name space."""
    words = {
        "column": Localized("a column of customers", "客户数据的列"),
        "metric": Localized("a metric", "指标"),
        "standard": Localized("a standard", "分类标准"),
        "output": Localized("an output of a table", "决策表的输出"),
        "reasons": Localized("the column with a standard's reasons", "分类标准的“原因”列"),
        "near_miss": Localized("a near miss of a standard", "分类标准的“差距”指标"),
        "computed": Localized(
            "the output column with a standard's computed tier", "分类标准的“计算等级”输出列"
        ),
        "since": Localized(
            "the output column that says since when another tier is computed", "分类标准的“起始日期”输出列"
        ),
        "rule": Localized("the output column with a standard's deciding rule", "分类标准的“决定规则”输出列"),
    }
    owner: dict[str, tuple[str, Span]] = {}
    found: list[Diagnostic] = []
    for group, things in groups.items():
        for thing in things:
            taken = owner.setdefault(thing.name, (group, thing.span))
            if taken[0] != group:
                label = Label(taken[1], Localized("first given here", "首次定义处"))
                found.append(
                    report(
                        "TR214",
                        thing.span,
                        related=[label],
                        name=thing.name,
                        this=words[group],
                        other=words[taken[0]],
                    )
                )
    return tuple(found)
