"""How far the loading of a file is: reading its bytes is the lesser part of it."""

from __future__ import annotations

from tieringrules.intake.files import ReportProgress

# Reading, telling cells apart, and settling columns one by one, by what they take of a large file.
_READ, _SPLIT, _WHOLE = 1, 4, 10


class LoadingSteps:
    """One bar for everything that happens to a file.

    Args:
        dataset: name of the dataset.
        report_progress: told of it in bytes, as if all work were reading.
    """

    def __init__(self, dataset: str, report_progress: ReportProgress) -> None:
        self._dataset, self._report = dataset, report_progress
        self._size: int | None = None

    def reading(self, what: str, done: int, total: int | None) -> None:
        """So many bytes are read of so many; None for nobody knows."""
        self._size = total
        self._report(what, done * _READ // _WHOLE if total is not None else done, total)

    def settling(self, done: int, total: int) -> None:
        """So many columns have the values of their type."""
        if self._size is not None and total:
            share = _SPLIT + (_WHOLE - _SPLIT) * done / total
            self._report(self._dataset, int(self._size * share / _WHOLE), self._size)
