"""Whatever changes what a customer gets is a change in meaning, in every kind of rule file."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assure.whole_rulebook import (
    FILES_OF_ALL,
    SHEET,
    meaning,
    opened,
    small_changes,
    what_they_get,
    workbook,
    write_all,
)
from tieringrules.assure.meaning.changes import Change, changes_between
from tieringrules.assure.meaning.tree import Meaning

TEMPLATES = [name for name in FILES_OF_ALL if name.startswith("templates/")]
RULE_FILES = [name for name in FILES_OF_ALL if name not in TEMPLATES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_all(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def base(folder: Path) -> tuple[Meaning, object]:
    rulebook = opened(folder)
    assert rulebook is not None
    return meaning(folder, rulebook), what_they_get(rulebook, folder)


def told(folder: Path, base: Meaning) -> tuple[Change, ...] | None:
    """The changes of the workspace as it stands; None where it has errors."""
    rulebook = opened(folder)
    return None if rulebook is None else changes_between(base, meaning(folder, rulebook))


def check(folder: Path, base: tuple[Meaning, object], name: str, texts: Iterable[str]) -> tuple[int, int]:
    """Put each text in the place of a file; what `diff` passes over in silence must change nothing.

    Returns:
        How many of them were right, and how many of these meant the same.
    """
    right = same = 0
    written = (folder / name).read_bytes()
    try:
        for text in texts:
            (folder / name).write_text(text, encoding="utf-8")
            changes = told(folder, base[0])
            right += changes is not None
            if changes == ():
                same += 1
                rulebook = opened(folder)
                assert rulebook is not None
                assert what_they_get(rulebook, folder) == base[1], text
    finally:
        (folder / name).write_bytes(written)
    return right, same


def test_the_workspace_shows_every_kind_of_contact_and_reason(base: tuple[Meaning, object]) -> None:
    given_ = repr(base[1])
    for said in (
        "cause='regular'", "cause='trigger'", "cause='campaign'", "channel='sms'", "channel='email'", "'tea'",
        "'cake'", "flag='western'", "risk_flag", "lower_priority", "out_of_stock", "override", "fast", "soon",
        "no_consent", "stability",
    ):  # fmt: skip
        assert said in given_, said


def test_silence_about_a_change_means_that_nothing_changes(
    folder: Path, base: tuple[Meaning, object]
) -> None:
    chosen = random.Random(8)
    for name in RULE_FILES:
        changes = list(small_changes(FILES_OF_ALL[name]))
        check(folder, base, name, chosen.sample(changes, 2))


@pytest.mark.slow
@pytest.mark.parametrize("name", RULE_FILES)
def test_silence_about_any_change_means_that_nothing_changes(
    name: str, folder: Path, base: tuple[Meaning, object]
) -> None:
    right, same = check(folder, base, name, small_changes(FILES_OF_ALL[name]))
    # Most changes are mistakes; of the others most mean something.
    assert right > same


def test_every_change_of_a_template_is_told(folder: Path, base: tuple[Meaning, object]) -> None:
    for name in TEMPLATES:
        text = FILES_OF_ALL[name]
        for other in (text + " ", text.replace("name", "title"), text.upper()):
            (folder / name).write_text(other, encoding="utf-8")
            assert [each.path for each in told(folder, base[0]) or ()] == [("templates", name[10:])]
        (folder / name).write_text(text, encoding="utf-8")


def test_every_cell_of_a_workbook_counts(folder: Path, base: tuple[Meaning, object]) -> None:
    place = folder / "rules/delivery.xlsx"
    cells = ((1, 0, "> 3"), (1, 1, "west"), (2, 0, ">= 4"), (2, 1, "east"), (1, 2, "later"), (3, 2, "soon"))
    for row, column, text in cells:
        rows = [list(each) for each in SHEET]
        rows[row][column] = text
        place.write_bytes(workbook(tuple(map(tuple, rows))))
        assert told(folder, base[0]), (row, column)
    place.write_bytes(workbook((SHEET[0], SHEET[2], SHEET[1], SHEET[3])))
    assert told(folder, base[0])
    place.write_bytes(workbook(SHEET))
    assert told(folder, base[0]) == ()


# A word, what stands in its place, and a part of the path under which it is told.
CONTRACT = (
    ("customers", "aliases: [since]", "aliases: [since, 加入日期]", "joined/aliases"),
    ("customers", "default: false", "default: true", "email_consent/default"),
    ("customers", "max: 5", "max: 6", "satisfaction/maximum"),
    ("customers", "region: CN", "region: HK", "mobile/region"),
    ("customers", "name: {type: text, personal", 'name: {type: text, default: "", personal', "name/default"),
    ("orders", "keep: quantity != 0", "keep: quantity > 1", "keep"),
    ("orders", '"%Y-%m-%d"', '"%Y-%d-%m"', "ordered_at/format"),
    ("orders", "amount: {type: decimal, scale: 2", "amount: {type: decimal, scale: 3", "amount/scale"),
    ("by_hand", "tier: silver", "tier: gold", "overrides"),
    ("by_hand", "customer: C04", "customer: C05", "overrides"),
    ("offers", "stock: 3", "stock: 4", "offers/tea/stock"),
    ("offers", "zh: 茶}", "zh: 绿茶}", "offers/tea/title"),
    ("campaign", "to: 2026-07-10", "to: 2026-07-11", "campaigns/summer/last"),
    ("policy", "priority: 4", "priority: 5", "triggers/joined/priority"),
    ("policy", "from: \"21:00\"", "from: \"20:00\"", "policies/outreach/quiet_from"),
    ("care", "call: 5", "call: 6", "standards/care/capacity"),
    ("points", "90 days", "60 days", "standards/points/stability"),
    ("points", "after 30 days", "at once", "standards/points/stability"),
    ("points", "protect: [B]", "protect: [A]", "standards/points/stability"),
    ("workspace", "50 a second", "60 a second", "workspace/sending/rate"),
    ("workspace", "5 a second}", "6 a second}", "workspace/sending/per_domain/example.com"),
    ("workspace", "host: mail.", "host: post.", "workspace/sending/smtp/host"),
    ("workspace", ", approval: required", "", "workspace/sending/needs_approval"),
    ("loyalty", "bins: 3", "bins: 4", "standards/loyalty/scores"),
)  # fmt: skip


@pytest.mark.parametrize("example", CONTRACT, ids=lambda example: f"{example[3]}: {example[2]}")
def test_contracts_offers_and_plans_are_told_by_name(
    example: tuple[str, str, str, str], folder: Path, base: tuple[Meaning, object]
) -> None:
    file, old, new, path = example
    name = f"rules/{file}.yaml" if file != "workspace" else "tieringrules.yaml"
    assert old in FILES_OF_ALL[name]
    (folder / name).write_text(FILES_OF_ALL[name].replace(old, new, 1), encoding="utf-8")
    found = told(folder, base[0])
    (folder / name).write_text(FILES_OF_ALL[name], encoding="utf-8")
    assert found
    assert all(path in "/".join(each.path) for each in found)


ORDERED = (
    ("policy", "  - {name: unhappy", "policies/outreach/flags/order"),
    ("policy", "  - {name: dragon_boat", "policies/outreach/triggers/order"),
    ("care", "  - {name: east", "standards/care/reasons/order"),
    ("points", "  - {name: money", "standards/points/scores/order"),
)


@pytest.mark.parametrize("example", ORDERED, ids=lambda example: example[2])
def test_what_is_tried_in_turn_is_told_when_it_turns(
    example: tuple[str, str, str], folder: Path, base: tuple[Meaning, object]
) -> None:
    file, line, path = example
    name = f"rules/{file}.yaml"
    lines = FILES_OF_ALL[name].split("\n")
    (place,) = [number for number, each in enumerate(lines) if each.startswith(line)]
    lines[place : place + 2] = reversed(lines[place : place + 2])
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    found = told(folder, base[0])
    (folder / name).write_text(FILES_OF_ALL[name], encoding="utf-8")
    assert found is not None
    assert ("moved", path) in [(each.kind, "/".join(each.path)) for each in found]


def shuffled(text: str, chance: random.Random) -> str:
    """The file with the keys of every mapping in another order."""

    def turn(node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            chance.shuffle(node.value)
            for _, value in node.value:
                turn(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                turn(value)

    tree = yaml.compose(text, Loader=yaml.BaseLoader)
    turn(tree)
    return str(yaml.serialize(tree, Dumper=yaml.BaseDumper, allow_unicode=True, width=10_000))


@settings(max_examples=6, suppress_health_check=(HealthCheck.function_scoped_fixture,))
@given(seed=st.integers(0, 2**32))
def test_keys_in_any_order_in_files_of_any_name_mean_the_same(
    seed: int, folder: Path, base: tuple[Meaning, object]
) -> None:
    chance = random.Random(seed)
    moved = [name for name in RULE_FILES if name.startswith("rules/") and name.endswith(".yaml")]
    numbers = chance.sample(range(100), len(moved))
    written = {f"rules/{number:02}.yaml": name for number, name in zip(numbers, moved, strict=True)}
    for place, name in written.items():
        (folder / place).write_text(shuffled(FILES_OF_ALL[name], chance) + "# a remark\n", encoding="utf-8")
        (folder / name).unlink()
    try:
        assert told(folder, base[0]) == ()
    finally:
        for place, name in written.items():
            (folder / place).unlink()
            (folder / name).write_text(FILES_OF_ALL[name], encoding="utf-8")


NAMES = ("order", "path", "tiers", "columns", "when", "table")


def test_names_that_the_model_uses_itself_are_told_like_others(
    folder: Path, base: tuple[Meaning, object]
) -> None:
    name = "rules/metrics.yaml"
    for one, other in pairwise((*NAMES, NAMES[0])):
        sides = []
        for days in (1, 2):
            text = FILES_OF_ALL[name] + f"  {one}_: {days}\n  {other}: days_since(last_order) + {days}\n"
            (folder / name).write_text(text, encoding="utf-8")
            rulebook = opened(folder)
            assert rulebook is not None, other
            sides.append(meaning(folder, rulebook))
        (folder / name).write_text(FILES_OF_ALL[name], encoding="utf-8")
        assert {each.path[1] for each in changes_between(*sides)} == {f"{one}_", other}
