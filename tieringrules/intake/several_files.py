"""Several files that are one table: named by a pattern, with the same columns."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.intake.cells import Cells
from tieringrules.intake.files import DataFile
from tieringrules.intake.headers import match_headers
from tieringrules.intake.rows import Part
from tieringrules.intake.typed_cells import as_text, usable
from tieringrules.rulebook.model import Dataset

_MOST_LISTED = 3


def is_pattern(path: str | Path) -> bool:
    """Whether a path stands for several files: `*`, `?` or `[…]` in it, and no file has this very name."""
    text = os.fspath(path)
    return glob.has_magic(text) and not os.path.lexists(text)


def matching(path: Path) -> list[str]:
    """The paths that a pattern stands for, in code-point order; hidden files and folders are left out."""
    return sorted(each for each in glob.glob(str(path)) if not Path(each).is_dir())  # noqa: PTH207


def digest_of(digests: Sequence[str]) -> str:
    """One SHA-256 for several files, of theirs in order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def joined_cells(
    dataset: Dataset, found: Sequence[tuple[DataFile, Cells]], needed: frozenset[str] | None
) -> Checked[tuple[Cells, tuple[Part, ...]] | None]:
    """The cells of several files below one another, columns by the names that the contract has for them.

    Args:
        dataset: the contract.
        found: each file with what it holds.
        needed: columns that must be there, beside the key; None for all.
    """
    problems: list[Diagnostic] = []
    positions = []
    for file, cells in found:
        matched = match_headers(dataset, cells.headers, file.span, needed)
        problems += [finding for finding in matched.diagnostics if finding.is_error]
        if matched.value is not None:
            positions.append(matched.value)
    if problems:
        return Checked(None, tuple(problems))
    names = tuple(positions[0].positions)
    for (file, _), other in zip(found[1:], positions[1:], strict=True):
        different = set(other.positions) ^ set(names)
        if different:
            problems.append(_other_columns(file, found[0][0], names, sorted(different)))
    if problems:
        return Checked(None, tuple(problems))
    parts: list[Part] = []
    before = 0
    rows = []
    for file, cells in found:
        parts.append(Part(file.shown, before))
        rows.append(cells.rows + pl.Series([before], dtype=pl.UInt32))
        before += int(cells.rows.max() or 0)  # type: ignore[arg-type]
    columns = []
    faults: dict[int, tuple[tuple[str, pl.Series], ...]] = {}
    for place, name in enumerate(names):
        pieces = [
            cells.column(matched.positions[name])
            for (_, cells), matched in zip(found, positions, strict=True)
        ]
        columns.append(below_one_another(pieces).alias(str(place)))
        known = [
            cells.faults.get(matched.positions[name], ())
            for (_, cells), matched in zip(found, positions, strict=True)
        ]
        if any(known):
            faults[place] = _faults(known, [len(piece) for piece in pieces])
    ignored = tuple(dict.fromkeys(name for matched in positions for name in matched.ignored))
    frame = pl.DataFrame(columns)
    joined = Cells((*names, *ignored), frame, pl.concat(rows).alias("row"), faults)
    return Checked((joined, tuple(parts)))


def _other_columns(
    file: DataFile, first: DataFile, names: tuple[str, ...], different: list[str]
) -> Diagnostic:
    more = different[:_MOST_LISTED]
    listed = ", ".join(more) + (", …" if len(different) > _MOST_LISTED else "")
    lacks = all(name in names for name in different)
    has = not any(name in names for name in different)
    how = (
        Localized("lacks", "缺少")
        if lacks
        else Localized("alone has", "多出")
        if has
        else Localized("differs in", "不同在于")
    )
    return report("TR567", file.span, how=how, columns=listed, first=first.shown, dataset=file.dataset)


def below_one_another(pieces: list[pl.Series]) -> pl.Series:
    """Pieces of one column as one, in their common type, or as texts where they have none."""
    kinds = {piece.dtype for piece in pieces if piece.dtype != pl.Null}
    if len(kinds) <= 1:
        kind = next(iter(kinds), pl.Null())
        return pl.concat([piece.cast(kind).rename("") for piece in pieces])
    if all(kind.is_numeric() and not kind.is_decimal() for kind in kinds):
        frames = [piece.rename("cell").to_frame() for piece in pieces]
        return pl.concat(frames, how="vertical_relaxed").to_series()
    # What is stored otherwise in another file is compared by what it says.
    texts = [piece.cast(pl.String) if not usable(piece.dtype) else as_text(piece) for piece in pieces]
    return pl.concat([text.cast(pl.String).rename("") for text in texts])


def _faults(
    known: list[tuple[tuple[str, pl.Series], ...]], heights: list[int]
) -> tuple[tuple[str, pl.Series], ...]:
    codes = dict.fromkeys(code for faults in known for code, _ in faults)
    found = []
    for code in codes:
        masks = [
            next(
                (mask for other, mask in faults if other == code), pl.repeat(False, height, eager=True)
            ).rename("")
            for faults, height in zip(known, heights, strict=True)
        ]
        found.append((code, pl.concat(masks)))
    return tuple(found)
