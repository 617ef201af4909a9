"""`data:` of the workspace: the file of a dataset, or the database that holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import parse_qsl, urlsplit

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node
from tieringrules.rulebook.nodes import entries_at, normalized, scalar_at, text_at
from tieringrules.rulebook.shapes import Either, Field, MapOf, Record, TextPlace

# The words of the environment's variables are fixed but for this part, so that rules cannot ask for others.
DEFAULT_CREDENTIALS = "DB"
_CREDENTIALS = re.compile(r"[A-Z][A-Z0-9_]{0,30}")
_URL = re.compile(r"[a-z][a-z0-9]*(?:\+[a-z0-9]+)?://[^\s]*")
_SECRET = re.compile(r"user|pass|pwd|secret|token|key", re.IGNORECASE)

SHAPE = Field(
    MapOf(
        Either(
            TextPlace(),
            Record(
                {
                    "url": Field(
                        TextPlace(),
                        (
                            "database, as postgresql://host/name or sqlite:///data/crm.db, without password",
                            "数据库地址，如 postgresql://主机/库名、sqlite:///data/crm.db，不含密码",
                        ),
                        required=True,
                    ),
                    "table": Field(TextPlace(), ("table or view to read", "要读取的表或视图")),
                    "query": Field(
                        TextPlace(), ("SELECT to read instead of a table", "代替表的 SELECT 查询")
                    ),
                    "credentials": Field(
                        TextPlace(),
                        (
                            "user and password stand in TIERINGRULES_<this>_USER and _PASSWORD; DB",
                            "用户和密码取自环境变量 TIERINGRULES_<此名>_USER 与 _PASSWORD，默认 DB",
                        ),
                    ),
                }
            ),
        )
    ),
    (
        "dataset → file, pattern of files, or database",
        "数据集 → 工作区内的文件（可用通配符）或数据库",
    ),
)


@dataclass(frozen=True, slots=True)
class DatabaseSource:
    """A table or query of a database.

    Attributes:
        url: as SQLAlchemy has it, without user and password.
        table: its name, with the schema in front where it is not the default; None for a query.
        query: a SELECT; None for a table.
        credentials: which variables of the environment hold user and password.
    """

    url: str
    table: str | None = None
    query: str | None = None
    credentials: str = DEFAULT_CREDENTIALS
    span: Span = field(default=Span(""), compare=False, repr=False)

    @property
    def variables(self) -> tuple[str, str]:
        """The variables of the environment with the user and the password."""
        return f"TIERINGRULES_{self.credentials}_USER", f"TIERINGRULES_{self.credentials}_PASSWORD"

    @property
    def shown(self) -> str:
        """The source as findings name it."""
        parts = urlsplit(self.url)
        scheme = parts.scheme.partition("+")[0]
        return f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}#{self.table or 'query'}"


def read_databases(root: Node) -> Checked[Mapping[str, DatabaseSource]]:
    """The datasets that lie in databases, and what is wrong with how they are named.

    Args:
        root: of the workspace file.
    """
    found: dict[str, DatabaseSource] = {}
    problems: list[Diagnostic] = []
    for entry in entries_at(root, "data"):
        node = entry.value
        url = scalar_at(node, "url")
        if not isinstance(node, MappingNode) or url is None:
            continue
        name = normalized(entry.key.text)
        table, query = text_at(node, "table"), text_at(node, "query")
        credentials = scalar_at(node, "credentials")
        if _has_credentials(url.text):
            # The line itself must not be shown.
            place = Span.whole_file(url.span.file) if url.span.line > 1 else None
            problems.append(report("TR784", place, dataset=name, line=url.span.line))
            continue
        if not _URL.fullmatch(url.text):
            problems.append(report("TR785", url.span, dataset=name))
            continue
        if (table is None) == (query is None):
            both = Localized("both stand here", "两者都写了")
            neither = Localized("neither stands here", "两者都没有写")
            problems.append(
                report("TR786", entry.key.span, dataset=name, how=neither if table is None else both)
            )
            continue
        if credentials is not None and not _CREDENTIALS.fullmatch(credentials.text):
            problems.append(report("TR787", credentials.span, written=credentials.text))
            continue
        word = credentials.text if credentials is not None else DEFAULT_CREDENTIALS
        found[name] = DatabaseSource(url.text, table, query, word, entry.key.span)
    return Checked(found, tuple(problems))


def _has_credentials(url: str) -> bool:
    try:
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return "@" in url
    return "@" in parts.netloc or any(_SECRET.search(name) for name, _ in options)
