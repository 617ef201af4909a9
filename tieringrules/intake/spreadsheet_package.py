"""The parts of an XLSX file that its reader does not tell about, and the limits it does not keep.

The reader of cells gives values only: not which formula was never computed, which cell holds an error, or
which number is shown with leading zeros. All of that is found here in the XML itself, by patterns that walk
over it once and expand no entities.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from tieringrules.diagnostic import Checked
from tieringrules.intake.files import HARMLESS_BYTES, LARGEST_BYTES, LARGEST_RATIO, DataFile, too_large

_CHUNK_BYTES = 1 << 20
_MOST_PARTS = 10_000
_LAST_COLUMN = 16_384
# Cells between far-off ones take memory as well.
_HARMLESS_CELLS = 8_000_000
_MOST_BLANKS = 16
_TAG = rb"<(?:[\w.-]+:)?"
_END = rb"</(?:[\w.-]+:)?"
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(_TAG + rb"c[\s>/]")
_REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_PLACED = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FORMULA = re.compile(
    _TAG + rb"c\s([^>]*)>\s*" + _TAG + rb"f\b(?:[^>]*/>|[^>]*>[^<]*" + _END + rb"f>)\s*"
    rb"(" + _TAG + rb"v\b[^>]*/>|" + _TAG + rb"v\b[^>]*>\s*" + _END + rb"v>|" + _END + rb"c>)"
)
_ERROR = re.compile(_TAG + rb"""c\s([^>]*\bt=["']e["'][^>]*)>""")
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its name such as `B7`, row from 1, column from 0."""

    name: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Part:
    """The XML of one sheet.

    Attributes:
        xml: as it stands in the package.
        padding: style → how many digits it shows at least, zeros in front.
    """

    xml: bytes
    padding: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether no cell is written down."""
        return _CELL.search(self.xml) is None

    def is_sparse(self) -> bool:
        """Whether far more cells lie between the first and the last one than are written down."""
        area = self.area()
        return area > _HARMLESS_CELLS and area > _MOST_BLANKS * self.cells()

    def cells(self) -> int:
        """How many cells are written down."""
        return sum(1 for _ in _CELL.finditer(self.xml))

    def area(self) -> int:
        """How many cells lie between A1 and the outermost ones, whatever dimension the sheet declares."""
        last, columns = 0, set()
        for found in _PLACED.finditer(self.xml):
            columns.add(found[1])
            last = max(last, int(found[2]))
        return last * max((column_number(name.decode()) + 1 for name in columns), default=1)

    def uncounted(self) -> Iterator[Place]:
        """Formulas whose result was never computed and stored."""
        for found in _FORMULA.finditer(self.xml):
            attributes = _attributes(found[1])
            # A formula whose result is an empty text stores exactly that.
            stores_nothing = _is_value(found[2]) and attributes.get("t") == "str"
            place = _place(attributes.get("r", ""))
            if place is not None and not stores_nothing:
                yield place

    def errors(self) -> Iterator[Place]:
        """Cells that show an error, such as `#N/A`."""
        for found in _ERROR.finditer(self.xml):
            place = _place(_attributes(found[1]).get("r", ""))
            if place is not None:
                yield place

    def padded(self) -> Iterator[tuple[Place, int]]:
        """Cells that show a number with zeros in front, and how many digits they show."""
        if not self.padding:
            return
        styles = b"|".join(re.escape(style.encode()) for style in self.padding)
        pattern = re.compile(_TAG + rb"""c\s([^>]*\bs=["'](?:""" + styles + rb""")["'][^>]*)>""")
        for found in pattern.finditer(self.xml):
            attributes = _attributes(found[1])
            place = _place(attributes.get("r", ""))
            if place is not None:
                yield place, self.padding[attributes["s"]]


@dataclass(frozen=True, slots=True)
class Package:
    """The sheets of a workbook by name.

    Attributes:
        parts: name → sheet.
        since_1904: whether the workbook counts days from 1904.
    """

    parts: Mapping[str, Part]
    since_1904: bool = False

    def part(self, name: str) -> Part | None:
        """The sheet of a name."""
        return self.parts.get(name)


def open_package(file: DataFile, data: bytes) -> Checked[Package | None]:
    """The package of an XLSX file (ECMA-376 part 2), if it is whole and unpacks to a bearable size.

    Args:
        file: for messages.
        data: its bytes.
    """
    damaged: Checked[Package | None] = Checked(None, (file.finding("TR509", format="XLSX"),))
    largest = min(LARGEST_BYTES, max(HARMLESS_BYTES, LARGEST_RATIO * len(data)))
    contents: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > _MOST_PARTS:
                return damaged
            size = 0
            for member in members:
                chunks: list[bytes] = []
                with package.open(member) as source:
                    while chunk := source.read(_CHUNK_BYTES):
                        size += len(chunk)
                        if size > largest:
                            return Checked(None, (too_large(file),))
                        if member.filename.endswith((".xml", ".rels")):
                            chunks.append(chunk)
                contents[member.filename] = b"".join(chunks)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError):
        return damaged
    if any(b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:4096] for xml in contents.values()):
        # No program writes one, and entities are how small files grow large.
        return damaged
    return Checked(_package(contents))


def _package(contents: Mapping[str, bytes]) -> Package:
    main = next((name for name in contents if name.lower().endswith("xl/workbook.xml")), "xl/workbook.xml")
    folder = posixpath.dirname(main)
    relations = contents.get(f"{folder}/_rels/{posixpath.basename(main)}.rels", b"")
    targets = {
        found["Id"]: posixpath.normpath(posixpath.join(folder, found["Target"])).lstrip("/")
        for found in _tags(relations, b"Relationship")
        if "Id" in found and "Target" in found
    }
    padding = _padding(contents.get(f"{folder}/styles.xml", b""))
    parts: dict[str, Part] = {}
    for sheet in _tags(contents.get(main, b""), b"sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        xml = contents.get(targets.get(relation, ""))
        if xml is not None and "name" in sheet:
            parts[sheet["name"]] = Part(xml, padding)
    properties = next(_tags(contents.get(main, b""), b"workbookPr"), {})
    return Package(parts, properties.get("date1904", "0") in ("1", "true"))


def _padding(styles: bytes) -> dict[str, int]:
    digits = {
        found["numFmtId"]: len(found["formatCode"])
        for found in _tags(styles, b"numFmt")
        if "numFmtId" in found and _ZEROS.fullmatch(found.get("formatCode", ""))
    }
    section = re.search(_TAG + rb"cellXfs\b.*?" + _END + rb"cellXfs>", styles, re.DOTALL)
    formats = _tags(section[0], b"xf") if section is not None else ()
    return {
        str(style): digits[found["numFmtId"]]
        for style, found in enumerate(formats)
        if found.get("numFmtId") in digits
    }


def _tags(xml: bytes, name: bytes) -> Iterator[dict[str, str]]:
    for found in re.finditer(_TAG + name + rb"\s([^>]*)>", xml):
        yield _attributes(found[1])


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        found[1].decode("utf-8", "replace"): unescape(
            (found[2] or found[3] or b"").decode("utf-8", "replace")
        )
        for found in _ATTRIBUTE.finditer(tag)
    }


def _is_value(tag: bytes) -> bool:
    return not tag.startswith(b"</")


def _place(reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference.encode("ascii", "replace"))
    if found is None:
        return None
    return Place(reference, int(found[2]), column_number(found[1].decode()))


def column_number(letters: str) -> int:
    """The position, from 0, of a column called by letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return min(number, _LAST_COLUMN) - 1
