# ruff: noqa: E501  # rule files, one a line
"""The schema of a workspace, and what a real editor makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.cli.language_server import Server, installed
from tests.cli.small_workspace import FILES, write_workspace
from tests.command_line import ROOT, tieringrules


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `on` is a word, and days are texts."""


Core.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


def content_of(text: str) -> Any:
    return yaml.load(text, Core)


def schema_of(folder: Path, lang: str) -> Any:
    done = tieringrules("schema", "--workspace", folder, "--lang", lang)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rule_files(folder: Path) -> list[Path]:
    return [folder / "tieringrules.yaml", *sorted((folder / "rules").rglob("*.yaml"))]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_right_files_fit_the_schema_of_their_workspace(tmp_path: Path, lang: str) -> None:
    for folder in (ROOT, write_workspace(tmp_path)):
        schema = schema_of(folder, lang)
        Draft7Validator.check_schema(schema)
        validator = Draft7Validator(schema)
        for file in rule_files(folder):
            content = content_of(file.read_text(encoding="utf-8"))
            wrong = [
                f"{file.name}: {error.json_path} {error.message[:200]}"
                for error in validator.iter_errors(content)
            ]
            assert not wrong


WRONG = {
    "rules/care.yaml": ("customer_value: {at_least: gold}", "customer_value: {at_least: golden}"),
    "rules/value.yaml": ("recency_days: {at_most: 60}", "recencydays: {at_most: 60}"),
    "rules/policy.yaml": ("  silver: {channels", "  silvern: {channels"),
    "rules/metrics.yaml": ("kind: metrics", "kind: metric"),
    "rules/tests.yaml": (
        "expect: {customer_value: gold, care: call}",
        "expect: {customer_value: golden, care: call}",
    ),
}


@pytest.mark.parametrize("file", WRONG)
def test_wrong_names_do_not_fit(tmp_path: Path, file: str) -> None:
    validator = Draft7Validator(schema_of(write_workspace(tmp_path), "en"))
    before, after = WRONG[file]
    assert before in FILES[file]
    assert not validator.is_valid(content_of(FILES[file].replace(before, after)))


def test_titles_and_meanings_are_in_the_language_asked_for(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path)
    chinese, english = (schema_of(folder, lang)["definitions"] for lang in ("zh", "en"))
    field = chinese["condition"]["properties"]["customer_value"]
    assert field["description"] == "客户价值 (customer_value)"
    (name,) = [name for name in chinese if "customer_value" in name]
    assert chinese[name]["anyOf"][0]["enumDescriptions"] == ["金卡", "silver", "basic"]
    assert english[name]["anyOf"][0]["enumDescriptions"] == ["Gold", "silver", "basic"]
    assert "其余所有客户" in json.dumps(schema_of(folder, "zh"), ensure_ascii=False)


def test_stability_offers_tiers_and_lengths() -> None:
    schema = schema_of(ROOT, "zh")
    found: list[Any] = []
    waiting: list[Any] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found += [part["stability"]] if "protect" in str(part.get("stability")) else []
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    assert found
    for each in found:
        offered = each["properties"]
        assert "铂" not in str(offered) and "platinum" in offered["protect"]["items"]["anyOf"][0]["enum"]
        assert offered["upgrade"]["anyOf"][0]["enum"] == ["at once", "after 30 days"]
        assert "升级时间" in offered["upgrade"]["description"]
    assert "previous.assessment_since" in json.dumps(schema)


def test_it_is_written_to_a_file_and_rules_with_errors_give_what_they_can(tmp_path: Path) -> None:
    folder = write_workspace(
        tmp_path / "w",
        **{"rules/care.yaml": "kind: standard\nname: care\ntiers: [{name: a, when: {nothing: 1}}]\n"},
    )
    done = tieringrules("schema", "--out", tmp_path / "schema.json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "monetary_12m" in (tmp_path / "schema.json").read_text("utf-8")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("server"))


@pytest.fixture
def server(program: Path, tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "店铺"
    assert tieringrules("init", folder, "--lang", "zh").returncode == 0
    running = Server(program, folder)
    yield running
    running.close()


@pytest.mark.slow
def test_an_editor_completes_explains_and_marks(server: Server) -> None:
    file = "rules/customer_value.yaml"
    text = (server.root / file).read_text(encoding="utf-8")
    uri = server.open(file, text)
    assert server.marks(uri) == []

    lines = text.split("\n")
    number = next(number for number, line in enumerate(lines) if "recency_days" in line)
    shown = server.hover(uri, number, lines[number].index("recency_days") + 2)
    assert "距上次下单天数" in shown
    assert "其余所有客户" in server.hover(
        uri, next(n for n, line in enumerate(lines) if "otherwise" in line), 6
    )

    begun = text.replace("      recency_days: {at_most: 90}\n", "      fre\n")
    other = server.open("rules/other.yaml", begun)
    place = next(number for number, line in enumerate(begun.split("\n")) if line == "      fre")
    assert "frequency_12m" in server.completions(other, place, 9)


@pytest.mark.slow
def test_an_editor_marks_a_wrong_tier(server: Server) -> None:
    text = "kind: standard\nname: care\ntiers:\n  - name: call\n    when:\n      customer_value: {at_least: golden}\n  - {name: rest, otherwise: true}\n"
    uri = server.open("rules/care.yaml", text)
    marks = server.marks(uri)
    assert [mark["range"]["start"]["line"] for mark in marks] == [5]
    assert marks[0]["severity"] == 1 and "gold" in marks[0]["message"]
    policy = server.open(
        "rules/more.yaml",
        "kind: policy\nname: more\nstandard: customer_value\ntiers:\n  golden: {channels: [email], message: thanks}\n",
    )
    (mark,) = server.marks(policy)
    assert mark["severity"] == 1 and mark["range"]["start"]["line"] == 4
