"""Results as JUnit XML, which build servers show as tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence

from tieringrules.cli.reporting.place import place_text
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.diagnostic import Diagnostic, Language
from tieringrules.diagnostic.value_class import dataclass

# What XML 1.0 cannot hold, whatever way it is written.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test.

    Attributes:
        suite: the file it belongs to, relative to the repository.
        name: what it is called.
        line: where it stands, from 1; None where no line is meant.
        failures: (kind, one line, whole text) of what is wrong; none when it passed.
        remarks: what is worth reading besides.
    """

    suite: str
    name: str
    line: int | None = None
    failures: tuple[tuple[str, str, str], ...] = ()
    remarks: str = ""


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], language: Language, prefix: str = ""
) -> str:
    """One test per file: it fails with its errors, and tells its warnings.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of the files that were read as rules, by the path that spans name.
        language: of the sentences.
        prefix: the workspace's folder in the repository.
    """
    files = dict.fromkeys([*sources, *(found.span.file for found in diagnostics if found.span)])
    groups: dict[str, list[Diagnostic]] = {file: [] for file in files}
    for found in diagnostics:
        groups.setdefault(found.span.file if found.span else "tieringrules.yaml", []).append(found)
    return document(
        TestCase(
            in_repository(file, prefix),
            "check",
            failures=tuple(_failure(each, sources, language) for each in found if each.is_error),
            remarks="\n".join(_line(each, sources, language) for each in found if not each.is_error),
        )
        for file, found in groups.items()
    )


def document(cases: Iterable[TestCase]) -> str:
    """The XML of tests, one suite per file, in the form that Jenkins, GitLab and others read."""
    every = list(cases)
    suites: dict[str, list[TestCase]] = {}
    for case in every:
        suites.setdefault(case.suite, []).append(case)
    root = ET.Element("testsuites", {"name": "tieringrules", **_counts(every)})
    for name, members in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": _text(name), **_counts(members)})
        for case in members:
            place = {"classname": _text(name), "name": _text(case.name), "file": _text(name), "time": "0"}
            element = ET.SubElement(suite, "testcase", place)
            if case.line is not None:
                element.set("line", str(case.line))
            # A test has one outcome: further reasons stand in the text of the first.
            if case.failures:
                kind, first, _ = case.failures[0]
                failure = ET.SubElement(element, "failure", type=kind, message=_text(first))
                failure.text = _text("\n".join(whole for _, _, whole in case.failures))
            if case.remarks:
                ET.SubElement(element, "system-out").text = _text(case.remarks)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(cases: Sequence[TestCase]) -> dict[str, str]:
    failed = sum(bool(case.failures) for case in cases)
    return {"tests": str(len(cases)), "failures": str(failed), "errors": "0", "skipped": "0", "time": "0"}


def _failure(found: Diagnostic, sources: Mapping[str, str], language: Language) -> tuple[str, str, str]:
    return found.code, found.message.text(language), _line(found, sources, language)


def _line(found: Diagnostic, sources: Mapping[str, str], language: Language) -> str:
    place = f"{place_text(found.span, sources)}: " if found.span else ""
    help_ = f" ({found.help.text(language)})" if found.help else ""
    return f"{place}{found.severity.value}[{found.code}] {found.message.text(language)}{help_}"


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
