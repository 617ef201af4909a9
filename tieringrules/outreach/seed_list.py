"""The file with our own people's addresses, who get a test of every kind of message."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.outreach.channels import CHANNEL_BY_NAME
from tieringrules.outreach.trial import Seed

_MOST_BYTES = 1024 * 1024


def read_seed_list(path: Path) -> Checked[tuple[Seed, ...]]:
    """The people on a seed list.

    Args:
        path: a CSV file in UTF-8 with a header; its columns are called as channels, such as `email,sms`, and
            others are left alone.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(path, 1, Localized("the bytes are not UTF-8", "字节不是 UTF-8"))
    if len(data) > _MOST_BYTES:
        return _refused(path, 1, Localized("it is larger than 1 MiB", "文件超过 1 MiB"))
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    if not any(name in CHANNEL_BY_NAME for name in header):
        known = ", ".join(CHANNEL_BY_NAME)
        words = Localized(f"no column is called as a channel ({known})", f"没有以渠道命名的列（{known}）")
        return _refused(path, 1, words)
    seeds: list[Seed] = []
    found: list[Diagnostic] = []
    for cells in reader:
        addresses: dict[str, str] = {}
        for name, cell in _written(header, cells):
            address = CHANNEL_BY_NAME[name].address(cell)
            if address is None:
                words = Localized(f"column '{name}' holds no usable address", f"“{name}”列不是可用的联系方式")
                found.append(report("TR974", _line(path, reader.line_num), problem=words))
            else:
                addresses[name] = address
        if addresses:
            seeds.append(Seed(addresses))
    if not seeds and not found:
        return _refused(path, 1, Localized("there is nobody on it", "名单是空的"))
    return Checked(tuple(seeds), tuple(found))


def _written(header: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    for name, cell in zip(header, cells, strict=False):
        if name in CHANNEL_BY_NAME and cell.strip():
            yield name, cell


def _refused(path: Path, line: int, problem: Localized) -> Checked[tuple[Seed, ...]]:
    return Checked((), (report("TR974", _line(path, line), problem=problem),))


def _line(path: Path, line: int) -> Span:
    return Span(str(path), line, 1, line, 1)
