"""Where a history lies, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.history import suppressions
from tieringrules.history.contacts import History, fact
from tieringrules.history.deliveries import Ledger
from tieringrules.history.schema import FACTS, VERSION
from tieringrules.history.secrets import Secrets
from tieringrules.history.tables import METADATA
from tieringrules.intake.secret_key import fingerprint

FOLDER = ".tieringrules"
FILE = "history.sqlite"
VARIABLES = ("TIERINGRULES_HISTORY_USER", "TIERINGRULES_HISTORY_PASSWORD")
# What reading and writing a history raises; their words may quote data.
FAILURES = (sa.exc.SQLAlchemyError,)
_PATIENCE_SECONDS = 10
# Each thread that sends has a connection of its own, and there may be as many as the workspace asks for.
_ANY_NUMBER = -1
# Numbers of the advisory locks on a server.
_LOCK = 0x7469_6572
_MAKING = _LOCK + 1
_SENDING = _LOCK + 2
# A plan of a million contacts is recorded in one go; who sends waits for that.
_SENDERS_PATIENCE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where a history lies: a file of SQLite, or a server.

    Attributes:
        file: None for a server.
        url: of the server, without user and password; None for a file.
    """

    file: Path | None
    url: str | None = None

    @property
    def shown(self) -> str:
        """As findings name it."""
        if self.file is not None:
            return str(self.file)
        parts = urlsplit(self.url or "")
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def exists(self) -> bool:
        """Whether there can be something to read."""
        return self.file is None or self.file.is_file()


def place_of(root: Path, url: str | None) -> Place:
    """Where the history of a workspace lies.

    Args:
        root: the workspace folder.
        url: as the workspace names it; paths of SQLite are inside the folder. None for the usual file.
    """
    if url is None:
        return Place(root / FOLDER / FILE)
    if urlsplit(url).scheme.partition("+")[0] == "sqlite":
        return Place(root / urlsplit(url).path.removeprefix("/"))
    return Place(None, url)


def open_history(
    place: Place, environment: Mapping[str, str], *, create: bool, secret: bytes | None
) -> Checked[History | None]:
    """A history; None without a finding where there is none yet.

    Args:
        place: where it lies.
        environment: for the user and password of a server.
        create: make it where there is none.
        secret: the workspace's, for the hashes of those who must not be named; None where it has none.
    """
    if not create and not place.exists:
        return Checked(None)
    try:
        engine = _engine(place, environment, create)
        known = _prepared(engine, create)
    except ModuleNotFoundError as missing:
        words = Localized(f"the package {missing.name} is missing", f"缺少软件包 {missing.name}")
        return Checked(None, (_refused(place, words),))
    except (sa.exc.SQLAlchemyError, OSError, ValueError, TypeError) as problem:
        return Checked(None, (_refused(place, _told(problem)),))
    if known is None:
        engine.dispose()
        return Checked(None)
    version, older, signed = known
    refused = _unreadable(place, version, signed, secret)
    if refused is not None:
        engine.dispose()
        return Checked(None, (refused,))
    return Checked(History(engine, Secrets(secret, bytes.fromhex(older) if older else None)))


def _unreadable(place: Place, version: str, signed: str, secret: bytes | None) -> Diagnostic | None:
    if version != str(VERSION):
        return report("TR901", place=place.shown, found=version, known=VERSION)
    if signed and secret is None:
        return report("TR991", place=place.shown)
    if signed and secret is not None and signed != fingerprint(secret):
        return report("TR990", place=place.shown)
    return None


@contextmanager
def locked(place: Place, environment: Mapping[str, str], patience: float) -> Iterator[Diagnostic | None]:
    """Keep others from planning and recording at the same time; gives the finding where that fails.

    The lock goes away with the process, however it ends.

    Args:
        place: of the history.
        environment: for the user and password of a server.
        patience: how long to wait for others, in seconds.
    """
    if place.file is None:
        yield from _server_lock(place, environment)
        return
    yield from _file_lock(place, place.file, ".lock", patience, report("TR902", place=place.shown))


def _file_lock(
    place: Place, file: Path, ending: str, patience: float, others: Diagnostic
) -> Iterator[Diagnostic | None]:
    try:
        # One history has one lock, by whatever name it is called.
        file = Path(os.path.realpath(file))
        _make_folder(file.parent)
        path = file.with_name(file.name + ending)
        _make_file(path)
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    except (OSError, sqlite3.Error) as problem:
        yield _refused(place, _told(problem))
        return
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield others
            return
        yield None
    finally:
        connection.close()


@contextmanager
def sole_sender(place: Place, history: History) -> Iterator[Ledger | Diagnostic]:
    """The ledger, for one sender at a time; the finding where somebody else has it, or it cannot be had.

    Planning and recording go on meanwhile. The lock goes away with the process, however it ends; on a server
    it belongs to the connection that the ledger is written on, so that who loses it can no longer write.

    Args:
        place: of the history.
        history: opened for writing.
    """
    others = report("TR987", place=place.shown)
    with ExitStack() as stack:
        if place.file is not None:
            lock = contextmanager(_file_lock)(place, place.file, ".sending.lock", 0.0, others)
            finding = stack.enter_context(lock)
            if finding is not None:
                yield finding
                return
        try:
            connection = stack.enter_context(history.connect())
            is_ours = True
            if connection.dialect.name == "postgresql":
                # Closed and not given back, so that the lock ends with it.
                connection.detach()
                with connection.begin():
                    is_ours = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_SENDING))))
                    connection.execute(sa.text("SET synchronous_commit TO on"))
            elif connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_SENDERS_PATIENCE_SECONDS * 1000}")
                connection.rollback()
        except FAILURES as problem:
            yield refusal(place, problem)
            return
        yield Ledger(connection) if is_ours else others


def _server_lock(place: Place, environment: Mapping[str, str]) -> Iterator[Diagnostic | None]:
    try:
        engine = _engine(place, environment, True)
        connection = engine.connect()
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
    except ModuleNotFoundError as missing:
        words = Localized(f"the package {missing.name} is missing", f"缺少软件包 {missing.name}")
        yield _refused(place, words)
        return
    except (sa.exc.SQLAlchemyError, OSError, ValueError, TypeError) as problem:
        yield _refused(place, _told(problem))
        return
    try:
        yield None
    finally:
        connection.close()
        engine.dispose()


def _engine(place: Place, environment: Mapping[str, str], create: bool) -> sa.Engine:
    if place.file is None:
        user, password = (environment.get(name) or None for name in VARIABLES)
        url = sa.make_url(place.url or "").set(username=user, password=password)
        patience = {"connect_timeout": _PATIENCE_SECONDS} if "psycopg" in url.get_driver_name() else {}
        return sa.create_engine(url, connect_args=patience, hide_parameters=True, max_overflow=_ANY_NUMBER)
    if create:
        _make_folder(place.file.parent)
        _make_file(place.file)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(place.file)),
        connect_args={"timeout": _PATIENCE_SECONDS},
        hide_parameters=True,
        max_overflow=_ANY_NUMBER,
    )

    @sa.event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _: object) -> None:
        # Readers go on while somebody records, what is recorded survives a loss of power, and what is deleted
        # is overwritten.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _prepared(engine: sa.Engine, create: bool) -> tuple[str, str, str] | None:
    """Version of a history, secret an older one keeps, fingerprint of its hashes; None where there is none.

    One that is written to gets the tables that it lacks, such as those that this program has learnt since.
    """
    with engine.begin() as connection:
        there = set(sa.inspect(connection).get_table_names())
        if FACTS.name not in there and not create:
            return None
        if create and not there.issuperset(METADATA.tables):
            _make_tables(connection)
        version = fact(connection, "version") or ""
        if create and version == str(VERSION):
            suppressions.take_over(connection)
        return version, fact(connection, "secret") or "", fact(connection, suppressions.FINGERPRINT) or ""


def _make_tables(connection: sa.Connection) -> None:
    """Make the tables that are not there, while nobody else does."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MAKING)))
    elif connection.dialect.name == "sqlite":
        # Until then the driver has begun nothing.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    is_new = not sa.inspect(connection).has_table(FACTS.name)
    if not is_new and fact(connection, "version") != str(VERSION):
        return
    METADATA.create_all(connection)
    for table in METADATA.sorted_tables:
        # What tables have learnt since may be missing in every row.
        known = {each["name"] for each in sa.inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known and column.nullable:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
    if is_new:
        connection.execute(sa.insert(FACTS).values(name="version", value=str(VERSION)))


def _make_folder(folder: Path) -> None:
    if folder.exists():
        return
    folder.mkdir(mode=0o700, parents=True)
    if folder.name == FOLDER:
        # Customers' keys stand here, which nobody should put under version control by mistake.
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _make_file(path: Path) -> None:
    """A file for its owner only; SQLite gives those beside it the same rights."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600))


def refusal(place: Place, problem: Exception) -> Diagnostic:
    """The finding that a history cannot be used; words of the database are not passed on."""
    return _refused(place, _told(problem))


def _refused(place: Place, problem: Localized) -> Diagnostic:
    return report("TR900", place=place.shown, problem=problem)


def _told(problem: Exception) -> Localized:
    if isinstance(problem, OSError) and problem.errno:
        return Localized.same(os.strerror(problem.errno))
    original = getattr(problem, "orig", None)
    name = getattr(original, "sqlite_errorname", None)
    words = {
        "SQLITE_NOTADB": Localized("it is not a database", "它不是数据库文件"),
        "SQLITE_BUSY": Localized("another program is writing to it", "另一个程序正在写入"),
        "SQLITE_READONLY": Localized("it may not be written to", "没有写入权限"),
        "SQLITE_CANTOPEN": Localized("it cannot be opened", "无法打开"),
        "SQLITE_CORRUPT": Localized("it is damaged", "文件已损坏"),
        "SQLITE_FULL": Localized("the disk is full", "磁盘已满"),
    }
    if name in words:
        return words[name]
    if isinstance(problem, sa.exc.OperationalError | sa.exc.InterfaceError):
        return Localized("the server does not answer, or refuses the user", "服务器没有响应，或拒绝该用户")
    return Localized("it is not as this version writes it", "其内容与本版本写入的不符")
