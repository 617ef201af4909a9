"""`identity:` of the customers dataset: which rows are one customer, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias, get_args

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.shapes import (
    ChoicePlace,
    Either,
    Field,
    ListOf,
    MapOf,
    NamePlace,
    Record,
    TextPlace,
)

Merging: TypeAlias = Literal["coalesce", "kept", "min", "max", "any", "all", "longest"]
MERGINGS: tuple[Merging, ...] = get_args(Merging)
_RULES = ListOf(ListOf(NamePlace(), at_least=1), at_least=1)

SHAPE = Field(
    Either(
        _RULES,
        Record(
            {
                "match": Field(
                    _RULES,
                    (
                        "rows are one customer where all columns of one list are equal",
                        "某一组列全部相同的行视为同一客户",
                    ),
                    required=True,
                ),
                "keep": Field(
                    TextPlace(),
                    (
                        "which row comes first: newest by COLUMN, oldest by COLUMN",
                        "以哪行为准：newest by 列名、oldest by 列名",
                    ),
                ),
                "merge": Field(
                    MapOf(ChoicePlace(MERGINGS)),
                    (
                        "column → what becomes of its values; coalesce: the first that is there",
                        "列 → 合并方式；coalesce 为第一个非空值（默认）",
                    ),
                ),
            }
        ),
    ),
    ("which rows are the same customer", "哪些行是同一位客户"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which rows are one customer. Rows with the same key always are.

    Attributes:
        rules: rows are one where all columns of one rule are there and equal, whatever their spelling.
        keep_by: the column that says which row comes first; None for the key alone.
        newest: whether its greatest value comes first.
        merge: column → what becomes of its values; those not named take the first that is there.
    """

    rules: tuple[tuple[str, ...], ...]
    keep_by: str | None = None
    newest: bool = True
    merge: Mapping[str, Merging] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that decide."""
        named = {name for rule in self.rules for name in rule}
        return frozenset(named | ({self.keep_by} if self.keep_by else set()))
