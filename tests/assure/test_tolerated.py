"""Findings that are tolerated: with a reason, where they are, as long as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assure.test_guardrails import found
from tests.cli.small_workspace import FILES, WITHOUT_WARNINGS, write_workspace
from tieringrules.assure.checking import check_workspace
from tieringrules.cli import program
from tieringrules.document.remarks import remarks_in

GRADE = """\
kind: standard
name: grade
tiers:
  - name: ordered
    when: {frequency_12m: {at_least: 0}}%s
  - {name: others, otherwise: true}
"""


def codes(tmp_path: Path, remark: str, **changes: str) -> list[tuple[str, int]]:
    findings = found(tmp_path, **{"rules/grade.yaml": GRADE % remark} | changes)
    return [(finding.code, finding.span.line) for finding in findings if finding.span is not None]


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("", [("TR271", 5)]),
        ("   # tieringrules: ignore[TR271] because it may change", []),
        ("   #tieringrules:ignore[ tr271 ] 因为以后会改", []),
        ("   # tieringrules: ignore[TR271, TR275] because x", [("TR853", 5)]),
        ("   # tieringrules: ignore[TR272] because x", [("TR271", 5), ("TR853", 5)]),
        ("   # tieringrules: ignore[TR271]", [("TR271", 5), ("TR851", 5)]),
        ("   # tieringrules: ignore[TR271] because", [("TR271", 5), ("TR851", 5)]),
        ("   # tieringrules: ignore because I say so", [("TR271", 5), ("TR850", 5)]),
        ("   # tieringrules: ignore[TR204] because x", [("TR271", 5), ("TR852", 5)]),
        ("   # tieringrules: ignore[TR27] because x", [("TR271", 5), ("TR854", 5)]),
        ("\n  # tieringrules: ignore[TR271] because it stands below", [("TR271", 5), ("TR853", 6)]),
    ],
)
def test_remarks(tmp_path: Path, remark: str, expected: list[tuple[str, int]]) -> None:
    assert codes(tmp_path, remark) == expected


def test_a_remark_alone_is_about_the_next_line(tmp_path: Path) -> None:
    lines = GRADE % ""
    text = lines.replace(
        "    when:", "    # tieringrules: ignore[TR271] because of the trial\n    # until May\n\n    when:"
    )
    assert [each.code for each in found(tmp_path, **{"rules/grade.yaml": text})] == []


def test_errors_are_not_tolerated_and_unused_remarks_wait_for_them(tmp_path: Path) -> None:
    text = GRADE % ("   # tieringrules: ignore[TR272] because x\n  - {name: x, when: {frequncy: 1}}")
    assert [each.code for each in found(tmp_path, **{"rules/grade.yaml": text})] == ["TR204"]


def test_texts_are_no_remarks(tmp_path: Path) -> None:
    text = (GRADE % "").replace("name: ordered", 'name: "a # tieringrules: ignore[TR271] because x"')
    assert [each.code for each in found(tmp_path, **{"rules/grade.yaml": text})] == ["TR271"]


@pytest.mark.parametrize(
    ("word", "severity"), [("error", "error"), ("note", "note"), ("warning", "warning"), ('"off"', None)]
)
def test_severities(tmp_path: Path, word: str, severity: str | None) -> None:
    home = WITHOUT_WARNINGS.get("tieringrules.yaml") or FILES["tieringrules.yaml"]
    assert home is not None
    changes = {"tieringrules.yaml": home + f"severities: {{TR271: {word}}}\n", "rules/grade.yaml": GRADE % ""}
    findings = found(tmp_path, **changes)
    assert [str(each.severity) for each in findings] == ([severity] if severity else [])


def test_severities_hold_for_results_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workspace(tmp_path / "w")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TIERINGRULES_LANG", "en")
    arguments = ["classify", "--as-of", "2026-06-30", "--out", "tiers.csv"]
    assert program.exit_code_of(arguments) == 0
    words = capsys.readouterr().err
    told = next(code for code in ("TR602", "TR604", "TR630", "TR632", "TR631") if code in words)
    file = folder / "tieringrules.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + f"severities: {{{told}: off}}\n".replace("off", '"off"'), "utf-8")
    assert program.exit_code_of(arguments) == 0
    assert told not in capsys.readouterr().err
    (folder / "tiers.csv").unlink()
    file.write_text(text + f"severities: {{{told}: error}}\n", "utf-8")
    assert program.exit_code_of(arguments) == 1
    assert f"error[{told}]" in capsys.readouterr().err
    assert not (folder / "tiers.csv").exists()


def test_templates_have_remarks_of_their_own(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "w", **WITHOUT_WARNINGS)
    template = next(iter(sorted((folder / "templates").glob("*.j2"))))
    text = template.read_text("utf-8")
    template.write_text(text + "\n{# tieringrules: ignore[TR449] because x #}\n", "utf-8")
    findings = check_workspace(folder).diagnostics
    assert all(each.code in ("TR852", "TR853", "TR854") for each in findings)
    assert len(findings) == 1


def test_the_page(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "guardrails.md").read_text("utf-8")
    rules = page.split("# rules/segments.yaml\n")[1].split("```")[0]
    severities = page.split("# tieringrules.yaml\nseverities:")[1].split("```")[0]
    home = WITHOUT_WARNINGS.get("tieringrules.yaml") or FILES["tieringrules.yaml"]
    assert home is not None
    changes = {"rules/segments.yaml": rules, "tieringrules.yaml": home + "severities:" + severities}
    assert found(tmp_path, **changes) == ()


@given(st.text(st.sampled_from("ab:#'\"|> \n-[]{},")))
def test_remarks_are_read_from_anything(text: str) -> None:
    for remark in remarks_in(text):
        line = text.split("\n")[remark.line - 1]
        assert line[remark.column - 1] == "#"
        assert line[remark.column :] == remark.text
