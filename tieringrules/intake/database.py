"""A table or query of a database becomes cells, read in pieces and never written to."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.files import DataFile, ReportProgress, workspace_file
from tieringrules.intake.headers import recognised_columns
from tieringrules.intake.several_files import below_one_another
from tieringrules.rulebook.data_source import DatabaseSource
from tieringrules.rulebook.model import Dataset

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PIECE = 50_000
_PATIENCE_SECONDS = 10
_EXACT_DOUBLES = 2**53
_LARGEST = 2**63
# What a SQLite statement may do; ATTACH would reach other files (sqlite.org/c3ref/c_alter_table.html).
_READING = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
)
_DESCRIBING = ("table_info", "table_xinfo", "table_list", "index_list", "read_uncommitted")
# SQLSTATE (ISO/IEC 9075, PostgreSQL appendix A), longest prefix first.
_STATES: tuple[tuple[str, Localized], ...] = (
    ("42P01", Localized("it names a table that is not there", "其中的表不存在")),
    ("42703", Localized("it names a column that is not there", "其中的列不存在")),
    ("42601", Localized("its SQL is not well formed", "SQL 语法有误")),
    ("42501", Localized("this user may not read it", "该用户没有读取权限")),
    ("25006", Localized("it writes, and only reading is allowed", "它会写入数据，而此处只允许读取")),
    ("57014", Localized("the server stopped it", "服务器中止了查询")),
    ("28", Localized("user or password is wrong", "用户名或密码错误")),
    ("3D", Localized("the server has no such database", "服务器上没有这个数据库")),
    ("08", Localized("the server does not answer", "服务器没有响应")),
    ("53", Localized("the server is too busy", "服务器资源不足")),
)


@dataclass(frozen=True, slots=True)
class _Read:
    headers: tuple[str, ...]
    frame: pl.DataFrame
    digest: str


def read_database(
    dataset: Dataset,
    source: DatabaseSource,
    root: str,
    environment: Mapping[str, str],
    report_progress: ReportProgress | None = None,
) -> Checked[tuple[Cells, str] | None]:
    """The cells of a table or query, rows numbered from 1 as they come, and a SHA-256 of them.

    Args:
        dataset: the contract, for the columns worth reading and the key by which a table is ordered.
        source: where they lie.
        root: the workspace folder, in which SQLite files must lie.
        environment: for user and password.
        report_progress: called with the dataset's name and bytes so far.
    """
    try:
        import sqlalchemy
    except ModuleNotFoundError:
        return Checked(None, (_no_driver(dataset, source, "sqlalchemy"),))
    engine = _engine(dataset, source, root, environment)
    if engine.value is None:
        return Checked(None, engine.diagnostics)
    is_open = False
    try:
        options = {"stream_results": True, "max_row_buffer": _PIECE}
        if engine.value.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        with engine.value.connect().execution_options(**options) as connection:
            is_open = True
            statement = _statement(dataset, source, connection)
            if isinstance(statement, Diagnostic):
                return Checked(None, (statement,))
            read = _pieces(dataset, connection, statement, report_progress)
    except sqlalchemy.exc.SQLAlchemyError as failure:
        return Checked(None, (_failed(dataset, source, failure, is_open),))
    except (OSError, ValueError, UnicodeError, OverflowError) as failure:
        # Drivers raise such where they cannot convert a value; their words may quote it.
        return Checked(None, (_failed(dataset, source, failure, is_open),))
    finally:
        engine.value.dispose()
    cells = Cells(read.headers, read.frame, numbered_from(1, read.frame.height))
    return Checked((cells, read.digest))


def _engine(
    dataset: Dataset, source: DatabaseSource, root: str, environment: Mapping[str, str]
) -> Checked[Engine | None]:
    import sqlalchemy

    if urlsplit(source.url).scheme.partition("+")[0] == "sqlite":
        return _sqlite(dataset, source, root)
    user, password = (environment.get(name) or None for name in source.variables)
    try:
        url = sqlalchemy.make_url(source.url).set(username=user, password=password)
        patience = {"connect_timeout": _PATIENCE_SECONDS} if "psycopg" in url.get_driver_name() else {}
        return Checked(sqlalchemy.create_engine(url, connect_args=patience, hide_parameters=True))
    except ModuleNotFoundError as missing:
        return Checked(None, (_no_driver(dataset, source, missing.name or "?"),))
    except sqlalchemy.exc.NoSuchModuleError:
        return Checked(None, (_no_driver(dataset, source, urlsplit(source.url).scheme),))
    except (sqlalchemy.exc.SQLAlchemyError, ValueError, TypeError):
        return Checked(
            None, (report("TR568", Span.whole_file(source.shown), **_about(dataset, source, _NO_URL)),)
        )


_NO_URL = Localized("its address cannot be understood", "地址无法识别")


def _sqlite(dataset: Dataset, source: DatabaseSource, root: str) -> Checked[Engine | None]:
    import sqlalchemy

    written = urlsplit(source.url).path.removeprefix("/")
    file = workspace_file(dataset.name, written, root)
    if file.value is None:
        return Checked(None, file.diagnostics)
    path = file.value.path
    if not written or not path.is_file():
        found: DataFile = file.value
        code = "TR505" if path.is_dir() else "TR503"
        words = {"found": Localized("a folder", "一个文件夹")} if path.is_dir() else {"base": found.base}
        return Checked(None, (found.finding(code, **words),))

    def connect() -> sqlite3.Connection:
        uri = Path(path).resolve().as_uri() + "?mode=ro"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.set_authorizer(_only_reading)
        return connection

    return Checked(sqlalchemy.create_engine("sqlite://", creator=connect, hide_parameters=True))


def _only_reading(action: int, first: str | None, *_: str | None) -> int:
    describes = action == sqlite3.SQLITE_PRAGMA and first in _DESCRIBING
    return sqlite3.SQLITE_OK if action in _READING or describes else sqlite3.SQLITE_DENY


def _statement(dataset: Dataset, source: DatabaseSource, connection: Connection) -> Any:
    """The query as it stands, or a SELECT of the columns of a table that the contract knows."""
    import sqlalchemy as sa

    if source.query is not None:
        # A query is handed on as it stands: a colon in it makes no parameter.
        return sa.text(source.query.replace(":", "\\:"))
    assert source.table is not None
    schema, _, name = source.table.rpartition(".")
    inspector = sa.inspect(connection)
    try:
        headers = [column["name"] for column in inspector.get_columns(name, schema or None)]
    except sa.exc.NoSuchTableError:
        known = [*inspector.get_table_names(schema or None), *inspector.get_view_names(schema or None)]
        words = {"table": source.table, "hint": hint(source.table, known)}
        return report("TR569", Span.whole_file(source.shown), dataset=dataset.name, **words)  # type: ignore[arg-type]
    kept = recognised_columns(dataset, headers)
    # Columns that the contract does not know are not asked for; their names alone show what was left.
    table = sa.table(name, *(sa.column(header) for header in headers), schema=schema or None)
    columns = [table.c[headers[position]] for position in sorted(kept)] or list(table.c)
    statement = sa.select(*columns)
    keys = [headers[position] for position, column in kept.items() if column.name == dataset.key]
    return statement.order_by(table.c[keys[0]]) if keys else statement


def _pieces(
    dataset: Dataset, connection: Connection, statement: Any, report_progress: ReportProgress | None
) -> _Read:
    result = connection.execute(statement)
    headers = tuple(result.keys())
    positions = sorted(recognised_columns(dataset, headers)) or list(range(len(headers)))[:1]
    digest = hashlib.sha256(repr(headers).encode())
    columns: list[list[pl.Series]] = [[] for _ in positions]
    done = 0
    for rows in _partitions(result):
        piece = [_series([row[position] for row in rows]) for position in positions]
        for column, series in zip(columns, piece, strict=True):
            column.append(series)
        for series in piece:
            texts = series.cast(pl.String, strict=False) if series.dtype != pl.Binary else series.is_null()
            digest.update(repr(series.dtype).encode() + texts.to_frame("c").write_csv().encode())
            done += int(series.estimated_size())
        if report_progress is not None:
            report_progress(dataset.name, done, None)
    frame = pl.DataFrame(
        [
            (below_one_another(column) if column else pl.Series([], dtype=pl.String)).alias(str(position))
            for position, column in zip(positions, columns, strict=True)
        ]
    )
    return _Read(headers, frame, digest.hexdigest())


def _partitions(result: Any) -> Iterator[Sequence[Any]]:
    return iter(result.partitions(_PIECE))


def _series(values: list[Any]) -> pl.Series:
    """A column in the one type that its values have, or as texts where they have several."""
    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        return pl.Series("", values, dtype=pl.Null)
    if any(issubclass(kind, bytes | bytearray | memoryview | dict | list | tuple | set) for kind in kinds):
        # Found unusable by the contract, which names the column.
        return pl.Series("", [None] * len(values), dtype=pl.Binary)
    if kinds <= {int} and all(value is None or abs(value) < _LARGEST for value in values):
        return pl.Series("", values, dtype=pl.Int64)
    if kinds <= {int, float} and all(
        not isinstance(value, int) or abs(value) <= _EXACT_DOUBLES for value in values
    ):
        return pl.Series("", values, dtype=pl.Float64, strict=False)
    if kinds == {bool}:
        return pl.Series("", values, dtype=pl.Boolean)
    if kinds == {dt.date}:
        return pl.Series("", values, dtype=pl.Date)
    if kinds == {dt.datetime}:
        aware = {value.tzinfo is not None for value in values if value is not None}
        if aware == {True}:
            utc = [value.astimezone(dt.UTC) if value is not None else None for value in values]
            return pl.Series("", utc, dtype=pl.Datetime("us", "UTC"))
        if aware == {False}:
            return pl.Series("", values, dtype=pl.Datetime("us"))
    return pl.Series("", [_text(value) for value in values], dtype=pl.String)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, int | float | uuid.UUID) else None


def _about(dataset: Dataset, source: DatabaseSource, reason: Localized) -> dict[str, Any]:
    user, password = source.variables
    return {"dataset": dataset.name, "reason": reason, "user": user, "password": password}


def _no_driver(dataset: Dataset, source: DatabaseSource, library: str) -> Diagnostic:
    return report("TR570", Span.whole_file(source.shown), dataset=dataset.name, library=library)


def _failed(dataset: Dataset, source: DatabaseSource, failure: Exception, is_open: bool) -> Diagnostic:
    place = Span.whole_file(source.shown)
    about = _about(dataset, source, _reason(failure, is_open))
    return report("TR571" if is_open else "TR568", place, **about)


def _reason(failure: Exception, is_open: bool) -> Localized:
    """Why it failed, by the state's code: the words of databases quote data, hosts and users."""
    original = getattr(failure, "orig", None) or failure
    state = str(getattr(original, "sqlstate", None) or getattr(original, "pgcode", None) or "")
    for prefix, words in _STATES:
        if state.startswith(prefix):
            return words
    if isinstance(original, sqlite3.DatabaseError):
        return _sqlite_reason(original)
    if not is_open:
        # Before there is a connection, drivers know no state.
        told = str(original)
        if "password authentication failed" in told or "no password supplied" in told:
            return next(words for prefix, words in _STATES if prefix == "28")
        if "database" in told and "does not exist" in told:
            return next(words for prefix, words in _STATES if prefix == "3D")
        return next(words for prefix, words in _STATES if prefix == "08")
    known = f"{type(original).__name__} {state}".strip()
    return Localized(f"the database says {known}", f"数据库返回 {known}")


def _sqlite_reason(original: sqlite3.DatabaseError) -> Localized:
    told = str(original)
    if "no such table" in told:
        return next(words for prefix, words in _STATES if prefix == "42P01")
    if "no such column" in told:
        return next(words for prefix, words in _STATES if prefix == "42703")
    if "syntax error" in told:
        return next(words for prefix, words in _STATES if prefix == "42601")
    if "not authorized" in told or "prohibited" in told or "readonly" in told:
        return next(words for prefix, words in _STATES if prefix == "25006")
    if "not a database" in told or "malformed" in told or "encrypted" in told:
        return Localized("the file is not a SQLite database", "该文件不是 SQLite 数据库")
    return Localized("SQLite cannot read it", "SQLite 无法读取")
