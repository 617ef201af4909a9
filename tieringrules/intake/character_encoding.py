"""Bytes of any declared encoding become UTF-8 text."""

from __future__ import annotations

import codecs

from tieringrules.diagnostic import Checked, Span, report
from tieringrules.intake.files import DataFile

_UTF8 = "utf-8"


def as_utf8(file: DataFile, data: bytes, declared: str | None) -> Checked[bytes | None]:
    """The text of a file in UTF-8, without a byte-order mark.

    A byte-order mark is believed more than the declaration: nothing else begins like that.

    Args:
        file: for messages.
        data: the file's bytes, not empty.
        declared: name of the encoding; None for UTF-8.
    """
    name = declared or _UTF8
    unknown: Checked[bytes | None] = Checked(None, (file.finding("TR530", encoding=name),))
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return unknown
    if data.startswith(codecs.BOM_UTF8):
        codec, data = _UTF8, data[len(codecs.BOM_UTF8) :]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not codec.startswith("utf-32"):
        codec = "utf-16"
    try:
        text = data.decode(codec)
        utf8 = data if codec == _UTF8 else text.removeprefix("\ufeff").encode(_UTF8)
    except LookupError:
        # Codecs that do not make text, such as rot13 or base64.
        return unknown
    except UnicodeDecodeError as failure:
        # What stands before the first bad byte is valid, so its lines can be counted.
        line = data[: failure.start].decode(codec, "replace").count("\n") + 1
        place = Span(file.shown, line, 1, line, 1)
        return Checked(None, (report("TR511", place, encoding=codec.upper()),))
    except UnicodeError:
        return Checked(None, (report("TR511", file.span, encoding=codec.upper()),))
    nul = utf8.find(b"\0")
    if nul >= 0:
        line = utf8.count(b"\n", 0, nul) + 1
        return Checked(None, (report("TR518", Span(file.shown, line, 1, line, 1)),))
    if not utf8.strip():
        return Checked(None, (file.finding("TR507"),))
    return Checked(utf8)
