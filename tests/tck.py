"""Runs the DMN TCK: `python -m tests.tck PATH`, PATH a checkout of github.com/dmn-tck/tck.

The suite is public and no part of this repository. Every test of the models of levels 2 and 3 is computed;
the table says for each folder how many pass, how many are refused with a reason, and how many are wrong.
Exit 1 where a result is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tieringrules.language.dmn import Refusal, UnreadableModelError, decided, read_model
from tieringrules.language.dmn.xml import Element, UnsafeXmlError, parse_xml
from tieringrules.language.feel.comparing import identical
from tieringrules.language.feel.texts import parse_clock, parse_day, parse_duration, parse_moment
from tieringrules.language.feel.values import FeelValue

_LEVELS = ("compliance-level-2", "compliance-level-3")
_CLOSE = Decimal("1e-8")
_NOW = parse_moment("2026-01-31T12:00:00Z")


def value_of(element: Element) -> FeelValue:
    """The value that an element of a test file writes."""
    if (inner := element.first("list")) is not None:
        return [value_of(item) for item in inner.all("item")]
    components = list(element.all("component"))
    if components:
        return {part.attributes.get("name", ""): value_of(part) for part in components}
    value = element.first("value")
    return None if value is None or value.attributes.get("nil") == "true" else _simple(value)


def _simple(value: Element) -> FeelValue:
    text = value.text.strip()
    match value.attributes.get("type", "").rpartition(":")[2]:
        case "boolean":
            return text == "true"
        case "decimal" | "double" | "integer" | "int" | "long" | "float":
            return Decimal(text)
        case "date":
            return parse_day(text)
        case "time":
            return parse_clock(text)
        case "dateTime":
            return parse_moment(text)
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return parse_duration(text)
        case "string":
            return value.text
        case _:
            return _untyped(value.text)


def _untyped(text: str) -> FeelValue:
    """A value of the oldest files, which say no type: a number or truth value where it looks like one."""
    bare = text.strip()
    if bare in ("", "true", "false"):
        return None if not bare else bare == "true"
    try:
        return Decimal(bare)
    except InvalidOperation:
        return text


def alike(found: FeelValue, wanted: FeelValue) -> bool:
    """Whether a result is the expected one; numbers within 1e-8, as the suite's own runner compares."""
    match found, wanted:
        case list(), list():
            return len(found) == len(wanted) and all(map(alike, found, wanted))
        case dict(), dict():
            return found.keys() == wanted.keys() and all(alike(found[key], wanted[key]) for key in found)
        case bool(), _:
            return found is wanted
        case Decimal(), Decimal():
            return abs(found - wanted) <= _CLOSE * max(abs(wanted), Decimal(1))
        case _:
            return identical(found, wanted)


def run_file(tests: Path) -> tuple[Counter[str], list[str]]:
    """The outcomes of one file of tests, and a line for each wrong one."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        root = parse_xml(tests.read_bytes())
        model_name = root.first("modelName")
        assert model_name is not None
        model = read_model((tests.parent / model_name.text.strip()).read_bytes())
    except (UnsafeXmlError, UnreadableModelError, ValueError, OSError):
        return Counter(refused=1), []
    for case in root.all("testCase"):
        given = {part.attributes.get("name", ""): value_of(part) for part in case.all("inputNode")}
        for node in case.all("resultNode"):
            expected = node.first("expected")
            wanted = value_of(expected) if expected is not None else None
            found = decided(model, " ".join(node.attributes.get("name", "").split()), given, _NOW)
            if isinstance(found, Refusal):
                # Cases that expect an error may be refused.
                is_error = node.attributes.get("errorResult") == "true"
                outcomes["passed" if is_error else "refused"] += 1
            elif alike(found, wanted):
                outcomes["passed"] += 1
            else:
                outcomes["wrong"] += 1
                wrong.append(
                    f"  {case.attributes.get('id')} {node.attributes.get('name')}: {found!r} not {wanted!r}"
                )
    return outcomes, wrong


def _row(name: str, outcomes: Counter[str]) -> str:
    return f"| {name} | {outcomes['passed']} | {outcomes['refused']} | {outcomes['wrong']} |"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(path: str) -> int:
    """Print the table of a checkout."""
    total: Counter[str] = Counter()
    _say("| folder | passed | refused | wrong |\n|---|---:|---:|---:|")
    for level in _LEVELS:
        for folder in sorted(Path(path).glob(f"**/{level}/*")):
            files = sorted(folder.glob("*test*.xml"))
            outcomes: Counter[str] = Counter()
            lines: list[str] = []
            for file in files:
                found, wrong = run_file(file)
                outcomes += found
                lines += wrong
            if files:
                _say(_row(folder.name, outcomes))
                sys.stderr.writelines(f"{line}\n" for line in lines)
            total += outcomes
    _say(_row("**all**", total))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        _say(__doc__ or "")
        raise SystemExit(2)
    raise SystemExit(main(sys.argv[1]))
