"""Small workspaces to load from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tieringrules.diagnostic import Checked
from tieringrules.intake.loading import load_what_is_there
from tieringrules.intake.table import Table
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    ChoiceType,
    ExactType,
    Type,
)
from tieringrules.rulebook.model import Column, ColumnKind, CustomersFrom, Dataset, Rulebook, Workspace

TYPES: Mapping[str, Type] = {
    "integer": INTEGER,
    "number": FLOAT,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
}


def make_column(name: str, kind: ColumnKind = "text", **more: object) -> Column:
    """A column with the type that its kind has in expressions; `values` are those of a choice."""
    values = more.pop("values", ())
    type_: Type = TYPES.get(kind, TEXT)
    if kind == "decimal":
        type_ = ExactType(int(str(more.get("scale", 0))))
    if kind == "choice":
        type_ = ChoiceType(tuple(values))  # type: ignore[arg-type]
    return Column(name, kind, type_, **more)  # type: ignore[arg-type]


@pytest.fixture
def column() -> Callable[..., Column]:
    """Makes columns."""
    return make_column


class Load(Protocol):
    """Loads one dataset from text or bytes, as `data/<name>` of a workspace."""

    def __call__(
        self,
        content: str | bytes,
        *columns: Column,
        name: str = "customers.csv",
        needed: frozenset[str] | None = None,
        refused_texts: bool = False,
        **dataset: object,
    ) -> Checked[Table | None]: ...


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A workspace of one dataset, called `customers`."""

    def load_one(
        content: str | bytes,
        *columns: Column,
        name: str = "customers.csv",
        needed: frozenset[str] | None = None,
        refused_texts: bool = False,
        **dataset: object,
    ) -> Checked[Table | None]:
        (tmp_path / "data").mkdir(exist_ok=True)
        raw = content.encode() if isinstance(content, str) else content
        (tmp_path / "data" / name).write_bytes(raw)
        contract = Dataset("customers", columns, **dataset)  # type: ignore[arg-type]
        workspace = Workspace("demo", "Asia/Shanghai", data={"customers": f"data/{name}"})
        loaded = load_what_is_there(
            Rulebook(str(tmp_path), workspace, contract),
            {},
            {"customers": needed} if needed is not None else None,
            refused_texts=refused_texts,
        )
        return Checked(loaded.value.get("customers") if loaded.ok else None, loaded.diagnostics)

    return load_one


@pytest.fixture
def children_only(tmp_path: Path) -> Callable[..., Rulebook]:
    """A workspace whose customers are whoever its one child dataset names."""

    def make(child: Dataset, data: Mapping[str, str] | None = None) -> Rulebook:
        named_by = CustomersFrom(child.name, child.columns[0].name)
        workspace = Workspace("demo", "Asia/Shanghai", customers=named_by, data=data or {})
        customers = Dataset("customers", (child.columns[0],), key=child.columns[0].name)
        return Rulebook(str(tmp_path), workspace, customers, (child,))

    return make
