"""Two recorded runs: the matrix, who entered and left each tier, how many stayed."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.small_workspace import write_workspace
from tests.command_line import tieringrules
from tieringrules.engine.assignments import Assignments, StandardSummary
from tieringrules.engine.tier_flows import standard_flow
from tieringrules.intake.secret_key import keyed_hash, make_key, read_key

MAY, JUNE = "2026-05-31", "2026-06-30"
TIERS = ("gold", "silver", "basic")
Side = dict[str, str | None]
sides = st.dictionaries(st.sampled_from("ABCDEFG"), st.sampled_from([*TIERS, None]), max_size=7)


def assigned(side: Side) -> Assignments:
    frame = pl.DataFrame(
        {"key": list(side), "value": list(side.values())}, schema={"key": pl.String, "value": pl.String}
    )
    summary = StandardSummary({tier: list(side.values()).count(tier) for tier in TIERS}, 0)
    return Assignments(frame, "key", dt.date(2026, 1, 1), {"value": summary})


@given(sides, sides)
def test_flows_are_what_counting_one_by_one_gives(one: Side, other: Side) -> None:
    found = standard_flow(assigned(one), assigned(other), "value")
    both = [(one[key], other[key]) for key in one if key in other]
    for before in (*TIERS, None):
        for after in (*TIERS, None):
            count = found.matrix.get(before or "", {}).get(after or "", 0)
            assert count == both.count((before, after))
        assert found.gone.get(before or "", 0) == sum(
            tier == before for key, tier in one.items() if key not in other
        )
        assert found.new.get(before or "", 0) == sum(
            tier == before for key, tier in other.items() if key not in one
        )
    steps = [TIERS.index(after) - TIERS.index(before) for before, after in both if before and after]
    assert (found.up, found.down, found.same) == (
        sum(step < 0 for step in steps),
        sum(step > 0 for step in steps),
        steps.count(0),
    )
    for tier, flow in found.tiers.items():
        had = {key for key, each in one.items() if each == tier}
        has = {key for key, each in other.items() if each == tier}
        assert (flow.had, flow.has, flow.kept) == (len(had), len(has), len(had & has))
        assert (flow.entered.to_list(), flow.left.to_list()) == (sorted(has - had), sorted(had - has))
        assert flow.retention == (len(had & has) / len(had) if had else None)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_workspace(tmp_path_factory.mktemp("compared") / "small")
    make_key(folder)
    data = folder / "data/customers.csv"
    for day in (MAY, JUNE):
        assert tieringrules("classify", folder, "--as-of", day, "--record").returncode == 0
        text = data.read_text().replace("C2,Li Si,li@example.com,west,4,yes\n", "")
        data.write_text(text + ("C5,Sun Qi,sun@example.com,east,4,yes\n" if day == MAY else ""))
    return folder


def compared(workspace: Path, *more: str) -> Any:
    done = tieringrules("history", "compare", "1", "2", workspace, "--format", "json", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_command_as_data(workspace: Path) -> None:
    secret = read_key(workspace, {}).value
    assert secret is not None
    found = compared(workspace)["standards"]["customer_value"]
    assert found["matrix"] == {"basic": {"gold": 1, "basic": 1}}
    assert (found["new"], found["gone"]) == ({"basic": 1}, {"silver": 1})
    assert (found["up"], found["down"], found["same"]) == (1, 0, 1)
    gold = found["tiers"]["gold"]
    assert gold["entered"] == {"customers": 1, "named": [keyed_hash(secret, "C1")]}
    assert gold["retention"] is None and found["tiers"]["basic"]["retention"] == 0.5
    named = compared(workspace, "--keys")["standards"]["customer_value"]["tiers"]
    assert named["gold"]["entered"]["named"] == ["C1"]
    # Who is gone from the data is known by nobody's name.
    assert named["silver"]["left"]["named"] == [keyed_hash(secret, "C2")]
    assert set(compared(workspace, "--standard", "care")["standards"]) == {"care"}
    assert (
        compared(workspace, "--customers", "0")["standards"]["care"]["tiers"]["call"]["left"]["named"] == []
    )


def test_the_command_in_both_languages(workspace: Path) -> None:
    words = ("history", "compare", "1", "2", workspace, "--keys", "--standard", "customer_value")
    text = tieringrules(*words).stdout
    assert text.startswith("run 1 of 2026-05-31 → run 2 of 2026-06-30: 3 → 3 customers\n")
    assert "the same rules" in text and "other data: customers" in text
    assert "  1 up, 0 down, 1 the same; 1 new, 1 gone\n" in text
    assert "entered Gold (gold): C1\n" in text
    assert re.search(r"\n    basic +2 +2 +1 +1 +50.0%\n", text)
    chinese = tieringrules(*words, "--lang", "zh").stdout
    assert "进入 金卡 (gold)：C1" in chinese and "数据不同：customers" in chinese
    assert "--keys" not in text + chinese
    hashed = [word for word in words if word != "--keys"]
    assert tieringrules(*hashed).stdout.endswith("--keys calls them by the keys of today's data\n")
    assert "加上 --keys 可显示" in tieringrules(*hashed, "--lang", "zh").stdout
    assert "--keys" not in tieringrules(*hashed, "--customers", "0").stdout


def test_personal_keys_stay_hidden(workspace: Path, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(workspace, tmp_path / "copy"))
    rules = workspace / "rules/customers.yaml"
    rules.write_text(rules.read_text().replace("{type: text}", "{type: text, personal: true}", 1))
    words = ("history", "compare", "1", "2", workspace, "--keys")
    hidden = tieringrules(*words).stdout
    assert "C1" not in hidden and "--keys with --real shows them" in hidden
    assert "C1" in tieringrules(*words, "--real").stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("1", "9"), "TR710"),
        (("1", "2", "--standard", "car"), "TR013"),
        (("1", "2", "--customers", "x"), "TR005"),
    ],
)
def test_what_cannot_be_compared(workspace: Path, more: tuple[str, ...], code: str) -> None:
    done = tieringrules("history", "compare", *more, cwd=workspace)
    assert done.returncode in (1, 2) and code in done.stderr
