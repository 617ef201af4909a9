"""Findings in the forms that build services read: GitLab Code Quality, SARIF 2.1.0, JUnit XML."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.reporting.test_reports import FILE, finding
from tieringrules.cli.reporting import github, gitlab, junit, sarif
from tieringrules.cli.reporting.repository import prefix_of
from tieringrules.diagnostic import Label, Localized, Severity, Span

SOURCES = {FILE: "name: a\n" * 12, "rules/fine.yaml": "name: b\n"}
FOUND = (
    finding(Span(FILE, 9, 7, 9, 18), help="did you mean 'y'?"),
    finding(Span(FILE, 9, 20, 9, 22)),
    finding(Span(FILE, 3, 1, 4, 2), severity=Severity.WARNING, code="TR605", message="none"),
    finding(
        Span("rules/a b.yaml", 1, 1, 1, 1),
        related=(Label(Span(FILE, 2, 1, 2, 5), Localized("first here", "第一次")),),
    ),
    finding(None, message="no place\x00\x1b[31m<&>"),
)


def test_gitlab_gets_what_its_format_requires() -> None:
    entries = json.loads(gitlab.render(FOUND, SOURCES, "en", "shop"))
    assert [set(entry) for entry in entries] == [
        {"description", "check_name", "fingerprint", "severity", "location"}
    ] * len(FOUND)
    assert entries[0]["description"] == "'x' is not known (did you mean 'y'?)"
    assert entries[0]["location"] == {"path": f"shop/{FILE}", "lines": {"begin": 9}}
    assert [entry["severity"] for entry in entries] == ["major", "major", "minor", "major", "major"]
    assert len({entry["fingerprint"] for entry in entries}) == len(FOUND)


def test_a_fingerprint_outlives_lines_above_its_place() -> None:
    moved = [
        replace(each, labels=tuple(Label(Span(FILE, 11, 1, 11, 2)) for _ in each.labels))
        for each in FOUND[:2]
    ]
    before = [entry["fingerprint"] for entry in json.loads(gitlab.render(FOUND[:2], SOURCES, "en"))]
    after = [entry["fingerprint"] for entry in json.loads(gitlab.render(moved, SOURCES, "zh"))]
    assert before == after


def test_sarif_names_rules_places_and_relations() -> None:
    log = json.loads(sarif.render(FOUND, SOURCES, "en", "店铺"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["TR204", "TR605"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    first = run["results"][0]
    assert first["level"] == "error"
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%E5%BA%97%E9%93%BA/rules/standards/value.yaml"},
                "region": {"startLine": 9, "startColumn": 7, "endLine": 9, "endColumn": 18},
            }
        }
    ]
    assert run["results"][3]["relatedLocations"][0]["message"] == {"text": "first here"}
    # A whole file, and no file at all.
    assert "region" not in run["results"][3]["locations"][0]["physicalLocation"]
    assert "locations" not in run["results"][4]
    assert run["columnKind"] == "unicodeCodePoints"


def test_junit_has_a_test_per_file_that_fails_with_its_errors() -> None:
    root = ET.fromstring(junit.render(FOUND, SOURCES, "zh", "shop"))
    tests = {element.get("classname"): element for element in root.iter("testcase")}
    assert set(tests) == {
        f"shop/{FILE}",
        "shop/rules/fine.yaml",
        "shop/rules/a b.yaml",
        "shop/tieringrules.yaml",
    }
    assert root.get("tests") == "4"
    assert root.get("failures") == "3"
    assert tests["shop/rules/fine.yaml"].find("failure") is None
    failure = tests[f"shop/{FILE}"].find("failure")
    assert failure is not None
    assert failure.get("type") == "TR204"
    assert failure.text is not None
    assert failure.text.count("error[TR204] 中文 'x' is not known") == 2
    remark = tests[f"shop/{FILE}"].find("system-out")
    assert remark is not None
    assert remark.text == f"{FILE}:3:1: warning[TR605] 中文 none"
    placeless = tests["shop/tieringrules.yaml"].find("failure")
    assert placeless is not None
    assert placeless.get("message") == "中文 no place\ufffd\ufffd[31m<&>"


def test_github_gets_paths_of_the_repository() -> None:
    assert github.render(FOUND[:1], SOURCES, "en", "shop").startswith(f"::error file=shop/{FILE},line=9,")


@pytest.mark.parametrize("marker", ["folder", "file"])
def test_the_repository_is_found_upwards(tmp_path: Path, marker: str) -> None:
    inner = tmp_path / "team" / "店铺"
    inner.mkdir(parents=True)
    assert prefix_of(inner) == ""
    git = tmp_path / ".git"
    git.mkdir() if marker == "folder" else git.write_text("gitdir: elsewhere\n")
    assert prefix_of(inner) == "team/店铺"
    assert prefix_of(tmp_path) == ""


@pytest.mark.parametrize("format_", ["gitlab", "sarif", "junit"])
def test_a_workspace_that_is_not_there_still_gives_a_document(tmp_path: Path, format_: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tieringrules", "check", str(tmp_path / "none"), "--format", format_],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "TR002" in done.stdout
    ET.fromstring(done.stdout) if format_ == "junit" else json.loads(done.stdout)
