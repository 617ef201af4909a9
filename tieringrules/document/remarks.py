"""Remarks in a rule file: what stands after `#`, outside of every text."""

from __future__ import annotations

import re
from bisect import bisect_right

from yaml import SafeLoader, YAMLError
from yaml.tokens import ScalarToken

from tieringrules.diagnostic.value_class import dataclass

_START = re.compile(r"(?:^|(?<=[ \t]))#")


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark.

    Attributes:
        line, column: of its `#`, from 1.
        text: what follows the `#` to the end of the line.
        is_alone: whether nothing stands before it on its line.
    """

    line: int
    column: int
    text: str
    is_alone: bool


def remarks_in(text: str) -> tuple[Remark, ...]:
    """The remarks of a YAML text, in order; of one that cannot be read none.

    Args:
        text: a rule file's.
    """
    try:
        # The scanner knows texts over several lines; remarks themselves are no tokens.
        loader = SafeLoader(text)
        scalars = []
        while loader.check_token():
            token = loader.get_token()  # type: ignore[no-untyped-call]
            if isinstance(token, ScalarToken):
                start, end = token.start_mark, token.end_mark
                scalars.append(((start.line, start.column), (end.line, end.column)))
    except YAMLError:
        return ()
    starts = [start for start, _ in scalars]
    found: list[Remark] = []
    for number, line in enumerate(text.split("\n")):
        for match in _START.finditer(line):
            place = (number, match.start())
            before = bisect_right(starts, place) - 1
            if before >= 0 and place < scalars[before][1]:
                continue
            content = line[match.end() :].rstrip("\r")
            found.append(Remark(number + 1, match.start() + 1, content, not line[: match.start()].strip()))
            break
    return tuple(found)
