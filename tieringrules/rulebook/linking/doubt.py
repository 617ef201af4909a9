"""What broken files leave open, so that one mistake does not become ten messages."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document
from tieringrules.rulebook.nodes import entries_at, normalized, scalar_at, text_at


@dataclass(frozen=True, slots=True)
class Doubt:
    """Names about which nothing can be said, because the file that defines them is broken.

    Attributes:
        everything: a file could not be read at all, so that any name may be defined in it.
        names: names of datasets and standards whose file has no usable kind.
        datasets: datasets whose columns may be incomplete.
        standards: standards whose tiers may be incomplete.
    """

    everything: bool = False
    names: frozenset[str] = frozenset()
    datasets: frozenset[str] = frozenset()
    standards: frozenset[str] = frozenset()

    def about(self, name: str) -> bool:
        """Whether a name that is not known may still be right."""
        return self.everything or name in self.names

    def about_columns(self, dataset: str) -> bool:
        """Whether a dataset may have columns that are not known."""
        return self.about(dataset) or dataset in self.datasets

    def about_tiers(self, standard: str) -> bool:
        """Whether a standard may have tiers that are not known."""
        return self.about(standard) or standard in self.standards


def doubt_from(broken: Iterable[tuple[Document, str | None]], all_read: bool) -> Doubt:
    """What is in doubt.

    Args:
        broken: files with findings about their structure, each with its kind, None where that is unusable.
        all_read: whether every file of the workspace could be read.
    """
    everything = not all_read
    names: set[str] = set()
    datasets: set[str] = set()
    standards: set[str] = set()
    for document, kind in broken:
        written = text_at(document.root, "name")
        name = normalized(written) if written else None
        if kind == "metrics":
            everything = everything or not entries_at(document.root, "metrics")
        elif kind in ("dataset", "standard") or kind is None:
            everything = everything or name is None
            owner = {"dataset": datasets, "standard": standards}.get(kind or "", names)
            owner.add(name or "")
        elif kind == "workspace":
            everything = everything or scalar_at(document.root, "customers") is None
    return Doubt(everything, frozenset(names), frozenset(datasets), frozenset(standards))
