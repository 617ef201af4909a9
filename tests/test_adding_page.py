"""What the page about adding things names is there, and every vocabulary has a section."""

from __future__ import annotations

import re

import pytest

from tests.command_line import ROOT
from tieringrules.language.functions import FUNCTIONS
from tieringrules.outreach.channels import CHANNELS
from tieringrules.outreach.exports import PROFILES as EXPORTS
from tieringrules.outreach.lint import PROFILES as LINT
from tieringrules.outreach.occasions import OCCASIONS
from tieringrules.rulebook.import_profiles import import_profiles
from tieringrules.rulebook.kinds import KINDS
from tieringrules.rulebook.methods import METHODS
from tieringrules.rulebook.operators import OPERATORS

PAGE = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
PLACES = re.findall(r"`((?:tieringrules|tests|docs|pyproject)[\w./]*)`(?::\s+[^`.;]*?`(\w+)`)?", PAGE)
SECTIONS = re.findall(r"(?m)^## (.+?) · (.+)$", PAGE)
CHINESE = (ROOT / "docs" / "adding.zh.md").read_text(encoding="utf-8")


def test_the_page_names_many_places() -> None:
    assert len(PLACES) > 40 and sum(bool(symbol) for _, symbol in PLACES) > 18


@pytest.mark.parametrize(("path", "symbol"), sorted(set(PLACES)))
def test_what_is_named_is_there(path: str, symbol: str) -> None:
    place = ROOT / path
    assert place.exists(), path
    if symbol:
        assert re.search(rf"\b{symbol}\b", place.read_text(encoding="utf-8")), (path, symbol)


def test_every_vocabulary_has_a_section() -> None:
    assert [english for english, _ in SECTIONS] == [
        "A kind of rule file", "An operator of tests", "A function of expressions",
        "A method of classification",
        "A channel", "An export profile", "A lint profile", "An occasion of triggers", "An import profile",
        "A code of findings", "An equal rewrite of conditions", "A room's library",
    ]  # fmt: skip


def test_the_chinese_page_has_the_same_steps() -> None:
    assert re.findall(r"(?m)^## (.+)$", CHINESE) == [chinese for _, chinese in SECTIONS]
    for english, chinese in zip(PAGE.split("\n## "), CHINESE.split("\n## "), strict=True):
        assert set(re.findall(r"`[^`]+`", chinese)) == set(re.findall(r"`[^`]+`", english))


def test_the_vocabularies_are_tuples_of_specs() -> None:
    for vocabulary in (KINDS, OPERATORS, METHODS, CHANNELS, EXPORTS, LINT):
        assert isinstance(vocabulary, tuple)
        assert len({each.name for each in vocabulary}) == len(vocabulary)
    # One file each, as the page says.
    packages = {"channels": CHANNELS, "lint": LINT, "occasions": OCCASIONS}
    for package, vocabulary in packages.items():
        text = (ROOT / "tieringrules" / "outreach" / package / "__init__.py").read_text(encoding="utf-8")
        assert text.count(f"from tieringrules.outreach.{package}.") >= len(vocabulary)
    assert len(FUNCTIONS) > 30 and len(import_profiles()) > 5


def test_the_architecture_names_the_same_rooms_in_both_languages() -> None:
    rooms = [
        re.findall(r"(?m)^\| (`[^|]+?) \|", (ROOT / "docs" / name).read_text(encoding="utf-8"))
        for name in ("architecture.md", "architecture.zh.md")
    ]
    english, chinese = ([re.findall(r"`(\w+)`", cell) for cell in cells] for cells in rooms)
    assert english[: len(chinese)] == chinese
    known = {path.name for path in (ROOT / "tieringrules").iterdir() if (path / "__init__.py").exists()}
    assert {name for cell in chinese for name in cell} == known | {"api"}
