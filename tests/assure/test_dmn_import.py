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


DATASET = {
    "kind": "dataset",
    "name": "customers",
    "key": "customer_id",
    "columns": {
        "customer_id": {"type": "text"},
        "Monthly_Amount": {"type": "number", "title": "Monthly Amount"},
        "Region": {"type": "text"},
    },
}


def _files(content: bytes) -> tuple[dict[str, object], list[str]]:
    found = imported(read_model(content))
    files: dict[str, object] = {file.path: yaml.safe_load(file.text) for file in found.files}
    return files, [finding.message.en for finding in found.findings]


def test_a_table_becomes_a_standard() -> None:
    files, lost = _files(model(table("FIRST", ["Monthly Amount / 2", "Region"], OUTPUTS, ROWS), INPUTS))
    assert not lost
    assert files.pop("datasets/customers.yaml") == DATASET
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


def test_rows_keep_their_notes_and_names_are_spelt_in_cells() -> None:
    rows = [['< Monthly Amount, "Monthly Amount"', "-", '"gold"', "2"], ["-", "-", '"silver"', "8"]]
    xml = model(table("FIRST", ["Monthly Amount", "Region"], OUTPUTS[:1], [row[:3] for row in rows]), INPUTS)
    head, rule, rest = xml.decode().partition("<rule>")
    noted = f"<description>大客户</description>{rest}".replace(
        "</rule>", "<annotationEntry><text>since\n May</text></annotationEntry></rule>", 1
    )
    files, lost = _files((head + rule + noted).encode())
    assert not lost
    standard = files["standards/Result.yaml"]
    assert isinstance(standard, dict)
    assert standard["rules"][0] == {
        "note": "大客户; since May",
        "Monthly_Amount": '< Monthly_Amount, "Monthly Amount"',
        "Region": "-",
        "tier": "gold",
    }


def test_an_expression_becomes_a_metric() -> None:
    files, lost = _files(model(expression("Monthly Amount * 2"), INPUTS))
    assert not lost
    metrics = {"kind": "metrics", "dataset": "customers", "metrics": {"Result": "Monthly_Amount * 2"}}
    assert files == {"datasets/customers.yaml": DATASET, "metrics.yaml": metrics}


def test_inputs_become_columns_where_they_can() -> None:
    types = "".join(
        f'<itemDefinition name="{name}"><typeRef>{kind}</typeRef>'
        f"<allowedValues><text>{allowed}</text></allowedValues></itemDefinition>"
        for name, kind, allowed in (
            ("tRegion", "string", '"华东","华南"'),
            ("tMark", "number", "[1..5]"),
            ("tOpen", "number", "&gt; 5"),
        )
    )
    types += '<itemDefinition name="tAlias"><typeRef>tRegion</typeRef></itemDefinition>'
    types += '<itemDefinition name="tLoan"><itemComponent name="rate"/></itemDefinition>'
    inputs = [
        ("区域", "tAlias"), ("满意度", "tMark"), ("生日", "date"), ("vip", "boolean"),
        ("seen at", "dateTime"), ("loan", "tLoan"), ("open", "tOpen"), ("length", "days and time duration"),
    ]  # fmt: skip
    files, lost = _files(model(expression("满意度 * 2"), inputs, more=types))
    dataset = files["datasets/customers.yaml"]
    assert isinstance(dataset, dict)
    assert dataset["columns"] == {
        "customer_id": {"type": "text"},
        "区域": {"type": "choice", "values": ["华东", "华南"]},
        "满意度": {"type": "number", "min": 1, "max": 5},
        "生日": {"type": "date"},
        "vip": {"type": "boolean"},
        "seen_at": {"type": "datetime", "title": "seen at"},
    }
    assert [message.partition(":")[0] for message in lost] == [
        f"no column was made of the input '{name}'" for name in ("loan", "open", "length")
    ]


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
    assert (done.returncode, done.stdout) == (0, "datasets/customers.yaml\nstandards/Result.yaml\n")
    assert "hit_policy: first" in (tmp_path / "out" / "standards" / "Result.yaml").read_text("utf-8")
    again = tieringrules("import", "dmn", file, "--out", tmp_path / "out")
    assert again.returncode == 2 and "TR776" in again.stderr
    (tmp_path / "out" / "standards" / "Result.yaml").unlink()
    kept = tieringrules("import", "dmn", file, "--out", tmp_path / "out", "--lang", "zh")
    assert (kept.returncode, kept.stdout) == (0, "standards/Result.yaml\n")
    assert "TR811" in kept.stderr and "Region: {type: text}" in kept.stderr
    file.write_text('<!DOCTYPE a [<!ENTITY b "c">]><a/>', encoding="utf-8")
    assert "TR770" in tieringrules("import", "dmn", file).stderr
