"""Cells meet the contract of their dataset: a typed table, and the rows that were refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Label, Localized, Span, report
from tieringrules.intake.addresses import is_region, mixed_scripts
from tieringrules.intake.bounds import (
    above_maximum,
    below_minimum,
    filled,
    too_long,
    too_short,
    unlike_pattern,
)
from tieringrules.intake.cells import Cells
from tieringrules.intake.columns import nothing, where
from tieringrules.intake.conversion import (
    MISSING_KEY,
    NOT_A_CHOICE,
    NOT_CONVERTED,
    NOT_THE_PATTERN,
    OUT_OF_BOUNDS,
    REQUIRED,
    TOO_MANY_PLACES,
    WRONG_LENGTH,
    Converted,
    expected,
)
from tieringrules.intake.date_order import DateOrder, in_order, order_findings, order_of
from tieringrules.intake.headers import Matched, match_headers
from tieringrules.intake.pieces import by_pieces
from tieringrules.intake.refused import Fault, RefusedRows, showable
from tieringrules.intake.rows import Part, place_of
from tieringrules.intake.table import STORAGE, Table
from tieringrules.intake.text_cells import convert_text, quick_values
from tieringrules.intake.typed_cells import as_text, convert_typed, usable
from tieringrules.intake.written_numbers import OTHER_CURRENCY
from tieringrules.language.types import ChoiceType
from tieringrules.rulebook.model import Column, Dataset

_MOST_FINDINGS = 20
_MOST_VALUES = 12
_FEW_KEYS = 1000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where cells come from.

    Attributes:
        shown: the file as the user named it, or the dataset's name for a frame.
        file: `shown` for a file; None for a frame.
        digest: SHA-256 of the file's bytes; None for a frame.
        parts: the files, where there are several; `shown` is then the pattern that names them.
    """

    shown: str
    file: str | None = None
    digest: str | None = None
    parts: tuple[Part, ...] = ()

    def place(self, row: int) -> Span:
        """Where a row stands, by its number in the table."""
        return place_of(row, self.shown, self.parts)

    @property
    def span(self) -> Span:
        """The file as a whole."""
        return Span.whole_file(self.shown)


@dataclass(frozen=True, slots=True, eq=False)
class _Settled:
    """One column: its values, and per fault the mask of the cells to blame, with the texts to show."""

    values: pl.Series
    faults: tuple[tuple[Fault, pl.Series], ...] = ()
    texts: pl.Series | None = None
    not_finite: int = 0
    unusable: tuple[tuple[Fault, pl.Series], ...] = ()
    order: DateOrder | None = None
    defaulted: int = 0


def meet_contract(
    dataset: Dataset,
    cells: Cells,
    origin: Origin,
    zone: str,
    needed: frozenset[str] | None = None,
    report_progress: Callable[[int, int], None] | None = None,
    *,
    refused_texts: bool = False,
) -> Checked[Table | None]:
    """The typed table of a dataset.

    Where the rows as a whole break the contract, such as by a key that stands twice, there are errors beside
    the table, so that its refused rows can be told.

    Args:
        dataset: the contract.
        cells: what the file holds.
        origin: where it comes from.
        zone: IANA time zone of the workspace.
        needed: columns that must be there, beside the key; None for all.
        report_progress: called with the columns that are done, and all of them.
        refused_texts: whether the whole texts of refused cells are kept, personal or not.
    """
    matched = match_headers(dataset, cells.headers, origin.span, needed)
    if matched.value is None:
        return Checked(None, matched.diagnostics)
    unusable = _unusable(dataset, cells, matched.value, origin)
    if unusable:
        return Checked(None, (*matched.diagnostics, *unusable))
    regions = _unknown_regions(dataset)
    if regions:
        return Checked(None, (*matched.diagnostics, *regions))
    settled: dict[str, _Settled] = {}
    for number, column in enumerate(dataset.columns):
        if report_progress is not None:
            report_progress(number, len(dataset.columns))
        if column.value is None:
            position = matched.value.positions.get(column.name)
            raw = cells.column(position) if position is not None else _absent(cells)
            known = cells.faults.get(position, ()) if position is not None else ()
            settled[column.name] = _settle(raw, column, zone, column.name == dataset.key, known)
    if report_progress is not None:
        report_progress(len(dataset.columns), len(dataset.columns))
    orders = order_findings(
        dataset, {name: column.order for name, column in settled.items()}, cells.rows, origin.place
    )
    if any(finding.is_error for finding in orders):
        return Checked(None, (*matched.diagnostics, *orders))
    table = _table(dataset, cells, matched.value, origin, settled, refused_texts)
    # What stands twice may be one customer: judged when such rows have become one.
    broken = repeated_values(dataset, table, origin) if dataset.identity is None else []
    broken += too_many_refused(dataset, table, cells.frame.height, origin.span)
    notes = [*_notes(table, cells.frame.height, origin), *_mixed_scripts(dataset, table, origin)]
    return Checked(table, (*matched.diagnostics, *orders, *broken, *notes))


def _absent(cells: Cells) -> pl.Series:
    return nothing(cells.rows, pl.String())


def _unusable(dataset: Dataset, cells: Cells, matched: Matched, origin: Origin) -> list[Diagnostic]:
    return [
        report(
            "TR527",
            origin.span,
            column=name,
            stored=str(cells.column(position).dtype),
            expected=expected(column),
        )
        for name, position in matched.positions.items()
        if (column := dataset.column(name)) is not None and not usable(cells.column(position).dtype)
    ]


def _unknown_regions(dataset: Dataset) -> list[Diagnostic]:
    return [
        report("TR556", column.span if column.span.file else None, column=column.name, region=column.region)
        for column in dataset.columns
        if column.kind == "phone" and column.region is not None and not is_region(column.region)
    ]


def _settle(
    raw: pl.Series,
    column: Column,
    zone: str,
    is_key: bool,
    known: tuple[tuple[str, pl.Series], ...] = (),
) -> _Settled:
    raw = raw.alias(column.name)
    for _, broken in known:
        raw = where(~broken, raw)
    if isinstance(raw.dtype, pl.Categorical | pl.Enum):
        raw = raw.cast(pl.String)
    typed = raw.dtype != pl.String
    if typed:
        present = present_cells(raw, column)
        converted = convert_typed(present, column, zone)
    else:
        present, converted = _converted_text(_stripped(raw, column), column, zone)
    order = None if typed else order_of(present, converted, column)
    if order is not None:
        converted = in_order(present, converted, replace(column, format=order.shown), zone)
    values = converted.values.cast(STORAGE[column.kind], strict=False)
    faults = [(_fault(column, code), mask) for code, mask in converted.faults if mask.any()]
    faults += [(Fault(column.name, code), broken) for code, broken in known]
    unusable = [(Fault(column.name, code), mask) for code, mask in converted.unusable if mask.any()]
    if is_key or column.required:
        faults, unusable = [*faults, *unusable], []
    for mask, fault in (
        (below_minimum(values, column), _out_of_bounds(column, "min")),
        (above_maximum(values, column), _out_of_bounds(column, "max")),
        (too_short(values, column), _wrong_length(column, "min")),
        (too_long(values, column), _wrong_length(column, "max")),
        (unlike_pattern(values, column), Fault(column.name, NOT_THE_PATTERN)),
    ):
        if mask is not None and mask.any():
            faults.append((fault, mask.fill_null(False)))
    if is_key or (column.required and column.default is None):
        missing = values.is_null()
        for _, broken in faults:
            missing = missing & ~broken
        if missing.any():
            faults.append((Fault(column.name, MISSING_KEY if is_key else REQUIRED), missing))
    defaulted = 0
    if not is_key:
        defaulted = values.null_count() if column.default is not None else 0
        values = filled(values, column)
    not_finite = int(converted.not_finite.sum()) if converted.not_finite is not None else 0
    texts = (as_text(present) if typed else present) if faults or unusable else None
    return _Settled(values, tuple(faults), texts, not_finite, tuple(unusable), order, defaulted)


def _stripped(raw: pl.Series, column: Column) -> pl.Series:
    return raw.str.strip_chars(column.strip) if column.strip is not None else raw


def _converted_text(cells: pl.Series, column: Column, zone: str) -> tuple[pl.Series, Converted]:
    """The cells with missing ones null, and their values."""
    quick = quick_values(cells, column, zone) if not column.null_values else None
    if quick is not None and quick.null_count() == cells.null_count():
        # What has a value is not blank, and all have one.
        return cells, Converted(quick)
    present = present_cells(cells, column)
    return present, convert_text(present, column, zone, quick)


def present_cells(raw: pl.Series, column: Column) -> pl.Series:
    """The cells with blank ones and `null_values` missing."""
    if raw.dtype == pl.String:
        raw = _stripped(raw, column)
        if not column.null_values and not any(by_pieces(_may_be_blank, raw)):
            return raw
        bare = raw.str.strip_chars()
        missing = bare == ""
        if column.null_values:
            spellings = pl.Series([*column.null_values, *(text.strip() for text in column.null_values)])
            missing = missing | raw.is_in(spellings.implode()) | bare.is_in(spellings.implode())
        return where(~missing, raw) if missing.any() else raw
    if column.null_values and raw.null_count() < len(raw):
        missing = as_text(raw).is_in(pl.Series(column.null_values, dtype=pl.String).implode())
        return where(~missing.fill_null(False), raw)
    return raw


def _may_be_blank(cells: pl.Series) -> bool:
    """Whether a text is empty or begins with white space, told by its place in the order of texts."""
    # White space lies below the exclamation mark, or between the next line and the ideographic space.
    first, last = cells.min(), cells.max()
    if first is None:
        return False
    assert isinstance(first, str) and isinstance(last, str)
    if first < "!" or last < "\x85":
        return first < "!"
    return bool(cells.is_between(pl.lit("\x85"), pl.lit("\u3001"), closed="left").any())


def _fault(column: Column, code: str) -> Fault:
    arguments: dict[str, object] = {}
    if code == NOT_CONVERTED:
        arguments["expected"] = expected(column)
    elif code == OTHER_CURRENCY:
        arguments["currency"] = column.currency
    elif code == TOO_MANY_PLACES:
        arguments["scale"] = column.scale
    elif code == NOT_A_CHOICE and isinstance(column.type, ChoiceType):
        values = column.type.values
        more = ", …" if len(values) > _MOST_VALUES else ""
        arguments["values"] = ", ".join(values[:_MOST_VALUES]) + more
    return Fault(column.name, code, arguments)


def _out_of_bounds(column: Column, limit: str) -> Fault:
    if limit == "min":
        side, bound = Localized("below the minimum", "小于最小值"), column.minimum
    else:
        side, bound = Localized("above the maximum", "大于最大值"), column.maximum
    return Fault(column.name, OUT_OF_BOUNDS, {"side": side, "bound": bound})


def _wrong_length(column: Column, limit: str) -> Fault:
    if limit == "min":
        side, bound = Localized("fewer than", "少于"), column.min_length
    else:
        side, bound = Localized("more than", "多于"), column.max_length
    return Fault(column.name, WRONG_LENGTH, {"side": side, "bound": bound})


def _table(
    dataset: Dataset,
    cells: Cells,
    matched: Matched,
    origin: Origin,
    settled: dict[str, _Settled],
    refused_texts: bool,
) -> Table:
    refused = pl.repeat(False, cells.frame.height, eager=True)
    for column in settled.values():
        for _, mask in column.faults:
            refused = refused | mask
    frame = pl.DataFrame([column.values.alias(name) for name, column in settled.items()])
    rows = cells.rows
    if refused.any():
        rows, frame = rows.filter(~refused), frame.filter(~refused)
    faults = {name: column.faults for name, column in settled.items()}
    unusable = {name: column.unusable for name, column in settled.items()}
    return Table(
        dataset=dataset.name,
        frame=frame,
        file=origin.file,
        refused=_blamed(dataset, cells, origin, settled, faults, refused_texts),
        rows=rows if origin.file is not None else None,
        digest=origin.digest,
        not_finite={name: column.not_finite for name, column in settled.items() if column.not_finite},
        ignored=matched.ignored,
        absent=frozenset(settled) - matched.positions.keys(),
        unusable=_blamed(dataset, cells, origin, settled, unusable, refused_texts),
        parts=origin.parts,
        defaulted={name: column.defaulted for name, column in settled.items() if column.defaulted},
    )


def _blamed(
    dataset: Dataset,
    cells: Cells,
    origin: Origin,
    settled: dict[str, _Settled],
    found: dict[str, tuple[tuple[Fault, pl.Series], ...]],
    whole: bool,
) -> RefusedRows:
    """The cells to blame, in the order of rows, with the texts that may be shown."""
    faults: list[Fault] = []
    parts: list[pl.DataFrame] = []
    for name, blamed in found.items():
        contract = dataset.column(name)
        secret = contract is None or contract.personal or contract.kind in ("email", "phone")
        known = settled[name].texts
        texts = known if known is not None else nothing(cells.rows, pl.String())
        for fault, mask in blamed:
            positions = mask.arg_true()
            written = texts.gather(positions)
            parts.append(
                pl.DataFrame(
                    {
                        "row": cells.rows.gather(positions),
                        "fault": pl.repeat(len(faults), len(positions), dtype=pl.UInt32, eager=True),
                        "cell": showable(written.alias("cell"), secret),
                        "value": written if whole else nothing(written, pl.String()),
                    }
                )
            )
            faults.append(fault)
    if not parts:
        return RefusedRows(origin.shown, parts=origin.parts)
    ordered = pl.concat(parts).sort("row", "fault")
    return RefusedRows(origin.shown, tuple(faults), ordered, ordered["row"].n_unique(), origin.parts)


def repeated_values(dataset: Dataset, table: Table, origin: Origin) -> list[Diagnostic]:
    """The rows that repeat a key, or a value of a column where each may stand once only.

    Args:
        dataset: the contract.
        table: the rows.
        origin: where they come from.
    """
    found: list[Diagnostic] = []
    for column in dataset.columns:
        is_key = column.name == dataset.key
        if (is_key or column.unique) and column.name in table.frame.columns:
            found += _repeated(column, "TR526" if is_key else "TR549", table, origin)
    return found


def _repeated(key: Column, code: str, table: Table, origin: Origin) -> list[Diagnostic]:
    keys = table.frame[key.name]
    if _ascend(keys.head(_FEW_KEYS)) and _ascend(keys):
        return []
    # Equal keys have equal hashes: as many hashes as cells are as many keys, and are told apart faster.
    different = keys.len() - max(0, keys.null_count() - 1)
    if keys.hash().n_unique() == different or keys.n_unique() == different:
        return []
    rows = table.numbers()
    secret = key.personal or key.kind in ("email", "phone")
    pairs = (
        pl.DataFrame([keys.alias("key"), rows.alias("row")])
        .drop_nulls("key")
        .with_columns(first=pl.col("row").first().over("key"))
        .filter(pl.col("row") != pl.col("first"))
        .head(_MOST_FINDINGS)
    )
    shown = showable(pairs["key"].cast(pl.String), secret)
    return [
        report(
            code,
            origin.place(row),
            related=[Label(origin.place(first))],
            first=_row_words(first, origin),
            second=_row_words(row, origin),
            column=key.name,
            value=f": '{value}'" if value is not None else "",
        )
        for first, row, value in zip(pairs["first"], pairs["row"], shown, strict=True)
    ]


def _ascend(keys: pl.Series) -> bool:
    """Whether each key is greater than the one before, as in most exports; then none stands twice."""
    if keys.null_count():
        return False
    return bool((keys.slice(1) > keys.slice(0, max(0, len(keys) - 1))).all())


def _row_words(row: int, origin: Origin) -> str:
    place = origin.place(row)
    return f"{place.file}:{place.line}" if origin.parts else str(row)


def too_many_refused(dataset: Dataset, table: Table, total: int, place: Span) -> list[Diagnostic]:
    """The finding that more rows are refused than `accept:` allows.

    Args:
        dataset: the contract.
        table: what is left, and what was refused.
        total: how many rows there were.
        place: where the finding points.
    """
    most, refused = dataset.most_refused, table.refused.rows
    if most is None or refused <= most * total:
        return []
    share = Localized.same(f"{100 * most:f}".rstrip("0").rstrip(".") + "%" if most else "0%")
    return [report("TR550", place, dataset=dataset.name, refused=refused, total=total, most=share)]


def _mixed_scripts(dataset: Dataset, table: Table, origin: Origin) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for column in dataset.columns:
        if column.kind == "email" and column.name in table.frame.columns:
            mixed = mixed_scripts(table.frame[column.name])
            if mixed.any():
                place = origin.place(table.numbers().filter(mixed)[0])
                count = int(mixed.sum())
                found.append(report("TR573", place, dataset=dataset.name, column=column.name, count=count))
    return found


def _notes(table: Table, total: int, origin: Origin) -> list[Diagnostic]:
    notes = [
        report(
            "TR528",
            origin.place(row),
            dataset=table.dataset,
            column=fault.column,
            refusal=fault.code,
            count=count,
            total=total,
        )
        for fault, count, row in table.refused.counts()
    ]
    notes += [
        report(
            "TR555",
            origin.place(row),
            dataset=table.dataset,
            column=fault.column,
            count=count,
            reason=fault.code,
        )
        for fault, count, row in table.unusable.counts()
    ]
    notes += [
        report("TR529", origin.span, dataset=table.dataset, column=column, count=count)
        for column, count in table.not_finite.items()
    ]
    return notes
