"""Bytes of text become UTF-8: as a mark or the dataset says, else as what they can only be."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tieringrules.diagnostic import Checked, Diagnostic, Span, report
from tieringrules.intake.files import DataFile

_UTF8 = "utf-8"
_GB18030 = "gb18030"
_MARKS = (
    (codecs.BOM_UTF8, _UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes beyond ASCII count as something: what blanks there are among them is left to those who read cells.
_SOMETHING = re.compile(rb"[^\s]")
_SAMPLE_BYTES = 1 << 20
# Of text in GB18030 nearly all characters are of GB 2312 or take four bytes; of other text few do.
_PLAIN_SHARE = 0.8
_SEVERAL = 4
# U+FFFD, what it becomes in GBK, blank memory in GBK, and quotation marks of UTF-8 in Windows-1252.
_GARBLED_WORDS = tuple(word.encode() for word in ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯", "â€"))
# UTF-8 that was read as Latin-1, and control characters that only a wrong encoding brings. Each begins
# with a byte of its own, so that the search is fast.
_GARBLED_LETTERS = (re.compile(rb"\xc3[\x82\x83]\xc2[\x80-\xbf]"), re.compile(rb"\xc2[\x80-\x84\x86-\x9f]"))


@dataclass(frozen=True, slots=True)
class _Choice:
    """An encoding, by its name among Python's codecs, and what is to be said about it.

    Attributes:
        is_proven: whether the data is known to be well-formed UTF-8.
    """

    codec: str
    remark: Diagnostic | None = None
    is_proven: bool = False


def _utf8(data: bytes, codec: str) -> bytes:
    text = data.decode(codec)
    return data if codec == _UTF8 else text.encode(_UTF8)


def as_utf8(file: DataFile, data: bytes, declared: str | None) -> Checked[bytes | None]:
    """The text of a file in UTF-8, without a byte-order mark.

    A byte-order mark is believed more than the declaration: nothing else begins like that. Without either,
    text is UTF-8 where it can be, else GB18030 where it looks like Chinese; else the dataset must say.

    Args:
        file: for messages.
        data: the file's bytes, not empty.
        declared: name of the encoding; None to find out.
    """
    unknown: Checked[bytes | None] = Checked(None, (file.finding("TR530", encoding=declared),))
    try:
        choice = _chosen(file, data, codecs.lookup(declared).name if declared is not None else None)
    except (LookupError, ValueError):
        return unknown
    if choice.value is None:
        return Checked(None, choice.diagnostics)
    codec = choice.value.codec
    try:
        utf8 = data if choice.value.is_proven else _utf8(data, codec)
    except LookupError:
        # Codecs that do not make text, such as rot13 or base64.
        return unknown
    except UnicodeDecodeError as failure:
        return Checked(None, (report("TR511", _line_of(file, data, failure), encoding=codec.upper()),))
    except UnicodeError:
        return Checked(None, (report("TR511", file.span, encoding=codec.upper()),))
    utf8 = utf8.removeprefix(codecs.BOM_UTF8)
    nul = utf8.find(b"\0")
    if nul >= 0:
        return Checked(None, (report("TR518", _at(file, utf8, nul)),))
    if _SOMETHING.search(utf8) is None:
        return Checked(None, (file.finding("TR507"),))
    remark = choice.value.remark
    return Checked(utf8, (*((remark,) if remark is not None else ()), *_suspicions(file, utf8)))


def _chosen(file: DataFile, data: bytes, declared: str | None) -> Checked[_Choice | None]:
    for mark, codec in _MARKS:
        if data.startswith(mark) and not (codec == "utf-16" and (declared or "").startswith("utf-32")):
            return Checked(_Choice(codec))
    if declared is not None:
        return Checked(_Choice(declared))
    try:
        if not data.isascii():
            data.decode(_UTF8)
    except UnicodeDecodeError as failure:
        place = _line_of(file, data, failure)
        if _is_utf8_with_flaws(data):
            return Checked(None, (report("TR511", place, encoding="UTF-8"),))
        if _is_chinese(data):
            return Checked(_Choice(_GB18030, report("TR543", file.span, dataset=file.dataset)))
        return Checked(None, (report("TR544", place),))
    return Checked(_Choice(_UTF8, is_proven=True))


def _is_utf8_with_flaws(data: bytes) -> bool:
    """Whether most of what is not ASCII is well-formed UTF-8."""
    sample = _not_ascii(data)
    marked = sample.decode(_UTF8, "replace")
    flaws = marked.count("\ufffd")
    return sum(character >= "\u0080" for character in marked) - flaws > flaws


def _is_chinese(data: bytes) -> bool:
    try:
        text = data.decode(_GB18030)
    except UnicodeDecodeError:
        return False
    sample = [character for character in text[:_SAMPLE_BYTES] if character >= "\u0080"]
    if not sample:
        # What is not ASCII stands further behind.
        sample = [character for character in text if character >= "\u0080"][:_SAMPLE_BYTES]
    characters = "".join(sample)
    plain = len(characters.encode("gb2312", "ignore")) // 2
    # What GBK lacks takes four bytes of a form that no other encoding has.
    plain += len(sample) - len(characters.encode("gbk", "ignore")) // 2
    return plain >= _PLAIN_SHARE * len(sample)


def _not_ascii(data: bytes) -> bytes:
    """A sample of the data from its first byte on that is not ASCII."""
    first = re.search(rb"[\x80-\xff]", data)
    start = first.start() if first is not None else 0
    return data[start : start + _SAMPLE_BYTES]


def _suspicions(file: DataFile, utf8: bytes) -> tuple[Diagnostic, ...]:
    if utf8.isascii():
        return ()
    places = [place for word in _GARBLED_WORDS if (place := utf8.find(word)) >= 0]
    places += [found.start() for letters in _GARBLED_LETTERS if (found := letters.search(utf8))]
    if places:
        return (report("TR545", _at(file, utf8, min(places))),)
    sample = _not_ascii(utf8)
    text = sample.decode(_UTF8, "ignore")
    # Were it read as GB18030 by mistake, its bytes in GB18030 are the UTF-8 that it was.
    twice = text.encode(_GB18030, "ignore").decode(_UTF8, "replace")
    flaws = twice.count("\ufffd")
    beyond_ascii = len(twice) - len(twice.encode("ascii", "ignore"))
    if beyond_ascii - flaws < max(_SEVERAL, _SEVERAL * flaws):
        return ()
    return (report("TR545", _at(file, utf8, utf8.find(sample[:3]))),)


def _line_of(file: DataFile, data: bytes, failure: UnicodeDecodeError) -> Span:
    # What stands before the first bad byte is valid, so its lines can be counted.
    line = data[: failure.start].decode(failure.encoding, "replace").count("\n") + 1
    return Span(file.shown, line, 1, line, 1)


def _at(file: DataFile, utf8: bytes, position: int) -> Span:
    line = utf8.count(b"\n", 0, position) + 1
    return Span(file.shown, line, 1, line, 1)
