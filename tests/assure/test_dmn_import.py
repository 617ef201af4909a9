"""DMN models as rule files."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.command_line import tieringrules
from tests.language.dmn.models import HEAD, expression, model, table
from tieringrules.assure.dmn_import import imported
from tieringrules.language.dmn import read_model

INPUTS = [("Monthly Amount", "number"), ("Region", "string")]
OUTPUTS = [("status", '"gold","silver"', '"silver"'), ("hours to respond", "", "48")]
ROWS = [[">= 50000", '"East","South"', '"gold"', "2"], ["[20000..50000)", "-", '"silver"', "8"]]


def _files(content: bytes) -> tuple[dict[str, object], list[str]]:
    found = imported(read_model(content))
    files: dict[str, object] = {file.path: yaml.safe_load(file.text) for file in found.files}
    return files, [finding.message.en for finding in found.findings]


def test_a_table_becomes_a_standard() -> None:
    files, lost = _files(model(table("FIRST", ["Monthly Amount / 2", "Region"], OUTPUTS, ROWS), INPUTS))
    assert not lost
    assert files == {
        "standards/Result.yaml": {
            "kind": "standard",
            "name": "Result",
            "title": "Result",
            "method": "table",
            "hit_policy": "first",
            "inputs": ["Monthly_Amount / 2", "Region"],
            "outputs": ["tier", "hours_to_respond"],
            "tiers": ["gold", "silver"],
            "rules": [
                [">= 50000", '"East","South"', "gold", "2"],
                ["[20000..50000)", "-", "silver", "8"],
                ["-", "-", "silver", "48"],
            ],
        }
    }


def test_an_expression_becomes_a_metric() -> None:
    files, lost = _files(model(expression("Monthly Amount * 2"), INPUTS))
    assert not lost
    metrics = {"kind": "metrics", "dataset": "customers", "metrics": {"Result": "Monthly_Amount * 2"}}
    assert files == {"metrics.yaml": metrics}


def test_what_has_no_place_is_named() -> None:
    for content, words in (
        (model(table("COLLECT", ["Region"], [("n", "", "")], [["-", "1"]], "SUM"), INPUTS), "COLLECT SUM"),
        (model(table("UNIQUE", ["Region"], [("n", "", "")], [["-", "1"]]), INPUTS), "first output"),
        (model(table("UNIQUE", ["Region"], OUTPUTS, [["-", '"gold"', "1 + 1"]]), INPUTS), "the output 1 + 1"),
        (model(table("UNIQUE", ["Region"], OUTPUTS, [["-", '"gold"', "1"]]), INPUTS), "default outputs"),
        (model("<invocation/>", INPUTS), "no decision table"),
        (model(expression("{a: 1}.a"), INPUTS), "the expression {a: 1}.a"),
        (f'{HEAD}<decision name="d"/></definitions>'.encode(), "no decision table"),
    ):
        _, lost = _files(content)
        assert any(words in message for message in lost), (words, lost)


def test_the_command_writes_new_files_only(tmp_path: Path) -> None:
    file = tmp_path / "m.dmn"
    file.write_bytes(model(table("FIRST", ["Region"], OUTPUTS, [["-", '"gold"', "1"]]), INPUTS))
    shown = tieringrules("import", "dmn", file, "--lang", "zh")
    assert shown.returncode == 0 and "# rules/standards/Result.yaml\nkind: standard" in shown.stdout
    done = tieringrules("import", "dmn", file, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "standards/Result.yaml\n")
    assert "hit_policy: first" in (tmp_path / "out" / "standards" / "Result.yaml").read_text("utf-8")
    again = tieringrules("import", "dmn", file, "--out", tmp_path / "out")
    assert again.returncode == 2 and "TR776" in again.stderr
    file.write_text('<!DOCTYPE a [<!ENTITY b "c">]><a/>', encoding="utf-8")
    assert "TR770" in tieringrules("import", "dmn", file).stderr
