"""Every recipe of the cookbook works, in both languages."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import ROOT, tieringrules

PAGES = {
    language: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for language, name in (("en", "cookbook.md"), ("zh", "cookbook.zh.md"))
}
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.com")


@dataclass(frozen=True)
class Recipe:
    title: str
    blocks: tuple[tuple[str, str], ...]


def recipes(language: str) -> list[Recipe]:
    parts = re.split(r"(?m)^## [0-9]+\. ", PAGES[language])[1:]
    return [Recipe(part.split("\n", 1)[0], tuple(BLOCK.findall(part))) for part in parts]


RECIPES = [(language, each) for language in PAGES for each in recipes(language)]


def commands(recipe: Recipe) -> list[str]:
    return [
        line.removeprefix("$ ")
        for kind, text in recipe.blocks
        if kind == "console"
        for line in text.splitlines()
    ]


def files(recipe: Recipe) -> list[tuple[str, str]]:
    return [(kind, text.split("\n")[0]) for kind, text in recipe.blocks if kind != "console"]


# What commands must print, in either language, for their recipe to do what it says.
SAID = {
    "classify --metric points --out tiers.csv": "tiers.csv",
    "explain C006": "unhappy_good_customer",
    "history compare 1 2": "customer_value",
    "explain C001 --as-of 2026-06-30": "90",
    "data profile data/customers.csv": "会员等级",
    "classify --merged merged.csv --out tiers.csv": "merged.csv",
    "classify --as-of 2026-06-30 --quarantine refused.csv --out tiers.csv": "data/orders.csv:3",
    "classify --save-population": "populations/top.json",
    "plan": "email",
    "explain C003": "2030-12-31",
    "import table service.xlsx": "service",
    "send batch": "--confirm 4",
    "run --out batch --profile sendgrid --profile csv": "email.mbox",
    "diff HEAD~1": "monetary_12m >= 2000",
}
NOTHING_CHANGED = ("no change in meaning", "含义没有变化")


def test_both_languages_have_the_same_recipes() -> None:
    english, chinese = (recipes(language) for language in PAGES)
    assert len(english) == len(chinese) >= 15
    for one, other in zip(english, chinese, strict=True):
        assert commands(one) == commands(other) and commands(one)
        # Files have the same names; what stands in them is in the page's language.
        assert files(one) == files(other)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {}
    for language in PAGES:
        folder = tmp_path_factory.mktemp(language) / "shop"
        assert tieringrules("init", folder, "--lang", language).returncode == 0
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"]):
            subprocess.run([*GIT, *words], cwd=folder, check=True)
        found[language] = folder
    return found


def write(folder: Path, kind: str, text: str) -> None:
    head, body = text.split("\n", 1)
    path = folder / head.removeprefix("# ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if kind == "yaml" else body, encoding="utf-8")


def follow(recipe: Recipe, folder: Path, *, only_check: bool) -> None:
    for kind, text in recipe.blocks:
        if kind != "console":
            write(folder, kind, text)
            continue
        for line in text.splitlines():
            program, *words = shlex.split(line.removeprefix("$ "))
            if only_check and words[0] != "check":
                continue
            if program == "git":
                subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)
                continue
            done = tieringrules(*words, cwd=folder)
            assert done.returncode == 0, (recipe.title, line, done.stdout, done.stderr)
            assert SAID.get(shlex.join(words), "") in done.stdout + done.stderr, (
                recipe.title,
                line,
                done.stdout,
            )
            if line.endswith("diff HEAD~2"):
                assert done.stdout.strip() in NOTHING_CHANGED


@pytest.mark.parametrize("place", range(0, len(RECIPES), 3))
def test_the_rules_of_a_recipe_are_right(place: int, shops: dict[str, Path], tmp_path: Path) -> None:
    language, recipe = RECIPES[place]
    follow(recipe, shutil.copytree(shops[language], tmp_path / "shop"), only_check=True)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "recipe"), RECIPES, ids=lambda each: getattr(each, "title", each))
def test_a_recipe_works(language: str, recipe: Recipe, shops: dict[str, Path], tmp_path: Path) -> None:
    follow(recipe, shutil.copytree(shops[language], tmp_path / "shop"), only_check=False)
