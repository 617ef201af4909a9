"""The runner of the DMN TCK, on a suite of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tck
from tests.language.dmn.models import HEAD, expression

TESTS = """<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="x">
<modelName>m.dmn</modelName>
<testCase id="1">
  <inputNode name="a"><value xsi:type="xsd:decimal">2</value></inputNode>
  <resultNode name="Twice"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
  <resultNode name="Days"><expected><list>
    <item><value xsi:type="xsd:date">2026-01-31</value></item><item><value xsi:nil="true"/></item>
  </list></expected></resultNode>
  <resultNode name="Call"><expected><value xsi:type="xsd:string">x</value></expected></resultNode>
</testCase>
<testCase id="2">
  <resultNode name="Twice" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
</testCase>
<testCase id="3">
  <inputNode name="a"><value xsi:type="xsd:decimal">2</value></inputNode>
  <resultNode name="Twice"><expected><value xsi:type="xsd:decimal">5</value></expected></resultNode>
</testCase>
<testCase id="4">
  <inputNode name="a"><value>2.5</value></inputNode>
  <resultNode name="Twice"><expected><value>5</value></expected></resultNode>
</testCase>
</testCases>"""
NEEDS = '<informationRequirement><requiredInput href="#a"/></informationRequirement>'
DAYS = expression('[@"2026-01-31", null]')
MODEL = (
    f'{HEAD}<inputData id="a" name="a"/>'
    f'<decision id="t" name="Twice">{NEEDS}{expression("a * 2")}</decision>'
    f'<decision id="d" name="Days">{DAYS}</decision>'
    '<decision id="c" name="Call"><invocation/></decision></definitions>'
)


def test_the_table_counts_what_passes_is_refused_and_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "TestCases" / "compliance-level-2" / "0001-ours"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(MODEL, encoding="utf-8")
    (folder / "m-test-01.xml").write_text(TESTS, encoding="utf-8")
    assert tck.main(str(tmp_path)) == 1
    shown = capsys.readouterr()
    assert "| 0001-ours | 4 | 1 | 1 |" in shown.out
    assert "3 Twice" in shown.err
