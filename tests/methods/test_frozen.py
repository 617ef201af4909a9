"""`population: frozen`: saved by one run, read by the next, and refused where it does not fit the rules."""

from __future__ import annotations

import csv
import json
import math
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import tieringrules
from tieringrules.rulebook import read_workspace, to_kernel
from tieringrules.rulebook.freezing import exact_text
from tieringrules.rulebook.population import PopulationScore

FILES = {
    "tieringrules.yaml": """
{kind: workspace, name: small, customers: customers, data: {customers: customers.csv}}
""",
    "rules/customers.yaml": """
kind: dataset
name: customers
key: id
columns: {id: {type: text}, spent: {type: decimal, scale: 2}, days: {type: integer}}
""",
    "rules/abc.yaml": """
{kind: standard, name: share, method: abc, measure: spent,
 tiers: [{name: A, up_to: 80%}, {name: B, up_to: 95%}, {name: C, otherwise: true}]}
""",
    "rules/rfm.yaml": """
{kind: standard, name: bins, method: rfm, recency: days, frequency: days, monetary: spent / 3, bins: 4,
 tiers: [{name: top, when: {m: 4}}, {name: rest, otherwise: true}]}
""",
    "rules/tests.yaml": """
kind: tests
cases:
  - {name: a case alone, given: {spent: 60}, expect: {share: B}}
""",
    "customers.csv": "id,spent,days\na,60,1\nb,25,2\nc,10,3\nd,5,9\ne,,\n",
}
# The same customers richer: among themselves d is the last still, by the old cut points nobody is.
LATER = "id,spent,days\na,6000,1\nb,2500,2\nc,1000,3\nd,100,9\ne,,\n"


HUGE = b"""{"standard": "share", "as_of": "2026-06-30", "measures": {"measure": {"measure": "spent",
"cuts": "up to 80%, 95%", "customers": 4, "missing": 1, "cut_points": ["1e999999999", "10"]}}}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def saved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    freeze(folder)
    classify(folder, "--save-population")
    return folder


@pytest.fixture
def saved(saved_once: Path, tmp_path: Path) -> Path:
    """A workspace whose standards are frozen, with their populations."""
    return shutil.copytree(saved_once, tmp_path / "workspace")


def change(workspace: Path, name: str, old: str, new: str) -> None:
    text = (workspace / name).read_text(encoding="utf-8")
    assert old in text
    (workspace / name).write_text(text.replace(old, new), encoding="utf-8")


def freeze(workspace: Path) -> None:
    for name in ("abc", "rfm"):
        change(workspace, f"rules/{name}.yaml", "measure: spent," if name == "abc" else "bins: 4,", {
            "abc": "measure: spent, population: frozen,", "rfm": "bins: 4, population: frozen,",
        }[name])  # fmt: skip


def classify(workspace: Path, *more: str) -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, object]]]:
    table, summary = workspace / "tiers.csv", workspace / "summary.json"
    done = tieringrules(
        "classify", workspace, "--as-of", "2026-06-30", "--out", table, "--summary", summary, "-q", *more
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with table.open(encoding="utf-8-sig", newline="") as rows:
        found = {row["id"]: (row["share"], row["bins"]) for row in csv.DictReader(rows)}
    standards = json.loads(summary.read_text(encoding="utf-8"))["standards"]
    return found, {name: standard["population"] for name, standard in standards.items()}


def codes(workspace: Path) -> list[str]:
    return [found.code for found in read_workspace(workspace).diagnostics if found.is_error]


def test_the_whole_way(workspace: Path) -> None:
    freeze(workspace)
    assert codes(workspace) == ["TR266", "TR266"]
    refused = tieringrules("classify", workspace, "--as-of", "2026-06-30", "--lang", "en")
    assert refused.returncode == 1 and "--save-population" in refused.stdout + refused.stderr
    assert not (workspace / "populations").exists()

    first, populations = classify(workspace, "--save-population")
    assert {key: share for key, (share, _) in first.items()} == dict(zip("abcde", "AABCC", strict=True))
    assert [key for key, (_, bins) in first.items() if bins == "top"] == ["a"]
    saved = json.loads((workspace / "populations" / "share.json").read_text(encoding="utf-8"))
    assert saved == {
        "standard": "share",
        "as_of": "2026-06-30",
        "customers": 5,
        "measures": {
            "measure": {
                "measure": "spent",
                "cuts": "up to 80%, 95%",
                "customers": 4,
                "missing": 1,
                "cut_points": ["25", "10"],
                "total": "100",
            }
        },
    }
    assert "frozen" not in populations["share"]["measure"]  # type: ignore[operator]
    assert codes(workspace) == []

    (workspace / "customers.csv").write_text(LATER, encoding="utf-8")
    later, populations = classify(workspace)
    assert later == {key: ("A", "top") if key != "e" else ("C", "rest") for key in "abcde"}
    assert populations["share"]["measure"] == {
        "customers": 4, "missing": 1, "cut_points": [25, 10], "total": 100, "frozen": "2026-06-30",
    }  # fmt: skip
    assert classify(workspace, "--engine", "reference") == (later, populations)
    again, _ = classify(workspace, "--save-population")
    assert again["d"] == ("C", "rest")


def test_saved_and_read_cut_points_are_the_same_to_the_last_digit(workspace: Path) -> None:
    freeze(workspace)
    first, _ = classify(workspace, "--save-population")
    assert classify(workspace)[0] == first
    rulebook = read_workspace(workspace).value
    assert rulebook is not None
    scores = {
        item.name: item for item in to_kernel(rulebook).definitions if isinstance(item, PopulationScore)
    }
    monetary = scores["bins.m"].frozen
    assert monetary is not None
    # Thirds of 5, 10, 25 and 60 as doubles, each for the shortest decimal that reads back as it.
    low, second, third, high = (Fraction(Decimal(repr(amount / 3))) for amount in (5, 10, 25, 60))
    expected = (low + (second - low) * Fraction(3, 4), (second + third) / 2, third + (high - third) / 4)
    assert monetary.points == expected


def test_a_single_customer_can_be_placed_by_a_frozen_population(saved: Path) -> None:
    done = tieringrules("test", saved, "--format", "json")
    assert json.loads(done.stdout)["failed"] == 1  # 60 is in A
    change(saved, "rules/tests.yaml", "share: B", "share: A")
    assert tieringrules("test", saved).returncode == 0


def test_the_saved_file_counts_among_the_rules(saved: Path) -> None:
    before = read_workspace(saved).value
    change(saved, "populations/share.json", '"25"', '"24"')
    after = read_workspace(saved).value
    assert before is not None and after is not None
    assert set(after.digests) - {"populations/share.json"} == set(before.digests) - {"populations/share.json"}
    assert after.digests["populations/share.json"] != before.digests["populations/share.json"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/abc.yaml", "80%", "79%"),
        ("rules/abc.yaml", "measure: spent", "measure: spent * 2"),
        ("rules/rfm.yaml", "bins: 4", "bins: 5"),
        ("rules/rfm.yaml", "recency: days", "recency: days + 1"),
        ("populations/share.json", '"standard": "share"', '"standard": "other"'),
        ("populations/share.json", '"25",', ""),
    ],
)
def test_a_population_of_other_rules_is_refused(saved: Path, file: str, old: str, new: str) -> None:
    change(saved, file, old, new)
    assert codes(saved) == ["TR268"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"as_of": 1}',
        b'{"standard": "share", "as_of": "2026-06-30", "measures": {"measure": {"cut_points": 3}}}',
        HUGE,
        b" " * (2 << 20),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused(saved: Path, content: bytes) -> None:
    (saved / "populations" / "share.json").write_bytes(content)
    assert codes(saved) == ["TR267"]


@given(st.fractions(max_denominator=10**9) | st.floats(allow_nan=False, allow_infinity=False).map(Fraction))
def test_fractions_are_written_exactly(value: Fraction) -> None:
    text = exact_text(value)
    assert Fraction(text) == value
    assert "e" not in text.lower()
    tens = value.denominator
    for prime in (2, 5):
        while tens % prime == 0:
            tens //= prime
    assert ("/" in text) == (tens != 1)
    assert math.gcd(*map(int, text.split("/"))) == 1 if "/" in text else not text.endswith((".", ".0"))
