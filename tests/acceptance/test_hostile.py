"""Input nobody should send: a coded message at its place, the right exit code, nothing half written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.acceptance.truths import alone
from tests.acceptance.workshop import DAY, run

ROOT = Path(__file__).parents[2]
COLUMNS = "  id: {type: text}\n  n: {type: integer}\n"
STANDARD = "kind: standard\nname: s\ntiers: [{name: a, when: {n: 5}}, {name: b, otherwise: true}]\n"
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "TR103", ":1:1: "),
    "only a comment": (b"# later\n", "TR103", ":"),
    "a tab": (b"kind: standard\nname: x\ntiers:\n\t- {name: a, otherwise: true}\n", "TR115", ":4:1: "),
    "equal keys": (b"kind: tests\ncases: []\nkind: tests\n", "TR113", ":3:1: "),
    "aliases": (b"kind: tests\na: &a [x, x]\nb: [*a, *a]\n", "TR107", ":2:4: "),
    "a bomb": (b"a: &a [x]\n" + b"b: [*a]\n" * 50, "TR107", ":1:4: "),
    "a tag": (b"kind: !!python/object:os.system tests\n", "TR108", ":1:7: "),
    "a merge": (b"kind: tests\n<<: {cases: []}\n", "TR", ":2:1: "),
    "30,000 brackets": (b"a: " + b"[" * 30_000 + b"]" * 30_000, "TR105", ":1:"),
    "30,000 open brackets": (b"[" * 30_000, "TR", ":1:"),
    "30,000 braces": (b"{a: " * 30_000, "TR", ":1:"),
    "30,000 dashes": (b"- " * 30_000, "TR105", ":1:"),
    "two documents": (b"kind: tests\n---\nkind: tests\n", "TR109", ":2:1: "),
    "no text": (b"kind: tests\xff\xfe\n", "TR102", ":1:12: "),
    "a NUL": (b"kind: te\x00sts\n", "TR", ":1:"),
    "too large": (b"kind: tests\n#" + b"x" * 1_048_576, "TR101", ": "),
    "a list": (b"- 1\n", "TR114", ":1:1: "),
    "a word": (b"hello\n", "TR114", ":1:1: "),
    "no kind": (b"name: x\n", "TR201", ":1:1: "),
    "unknown kind": (b"kind: standrd\n", "TR206", ":1:7: "),
    "unclosed quote": (b'kind: "tests\n', "TR", ":1:7: "),
    "unclosed brace": (b"kind: tests\ncases: [{name: a}\n", "TR118", ":2:8: "),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_rule_files(tmp_path: Path, name: str) -> None:
    folder = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD)
    content, code, place = HOSTILE[name]
    (folder / "rules/x.yaml").write_bytes(content)
    started = time.monotonic()
    checked = run("check", folder)
    assert time.monotonic() - started < 30
    assert checked.code == 1
    assert f"rules/x.yaml{place}" in checked.out
    assert f"error[{code}" in checked.out
    refused = run(
        "classify", folder, "--as-of", DAY, "--out", folder / "o.csv", "--summary", folder / "s.json"
    )
    assert (refused.code, refused.out) == (1, "")
    assert not (folder / "o.csv").exists()
    assert not (folder / "s.json").exists()


@pytest.mark.parametrize(
    "text", ["", "kind: workspace\n", "kind: standard\n", "\t\n", "kind: workspace\nname: [\n"]
)
def test_workspace_files(tmp_path: Path, text: str) -> None:
    folder = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD)
    (folder / "tieringrules.yaml").write_text(text, "utf-8")
    ran = run("check", folder)
    assert ran.code == 1
    assert "tieringrules.yaml:" in ran.out
    assert run("classify", folder, "--as-of", DAY).code == 1


def test_expressions_too_deep_or_too_long(tmp_path: Path) -> None:
    for condition in (
        "(" * 5000 + "n = 5" + ")" * 5000,
        "not(" * 5000 + "n = 5",
        " or ".join(["n = 5"] * 5000),
        "n" * 30_000,
    ):
        folder = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD.replace("{n: 5}", f'"{condition}"'))
        found = run("check", folder, "--format", "json").findings
        assert [(one["severity"], one["file"], one["line"]) for one in found] == [
            ("error", "rules/s.yaml", 3)
        ]


@pytest.mark.parametrize(("language", "words"), [("en", "the limit is 20000"), ("zh", "超过上限 20000")])
def test_limits_of_expressions_are_named_in_both_languages(tmp_path: Path, language: str, words: str) -> None:
    for condition in ("(" * 10_000 + "n" + ")" * 10_000 + " = 5", "n" + " + 1" * 250_000 + " > 5"):
        folder = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD.replace("{n: 5}", f'"{condition}"'))
        ran = run("check", folder, "--lang", language)
        assert (ran.code, ran.out.count("TR315")) == (1, 1)
        assert words in ran.out and len(ran.out) < 1_000
    tower = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD.replace("{n: 5}", '"n < 9**(9**(9**9))"'))
    assert run("classify", tower, "--as-of", DAY).code == 0


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x|x)*y", "((a*)*)*$"])
def test_patterns_that_would_take_for_ever_elsewhere(tmp_path: Path, pattern: str) -> None:
    columns = "  id: {type: text}\n  n: {type: text}\n"
    standard = STANDARD.replace("{n: 5}", f"{{n: {{matches: '{pattern}'}}}}")
    folder = alone(tmp_path, f"id,n\n1,{'a' * 5000}!\n2,{'x' * 5000}\n", columns, s=standard)
    started = time.monotonic()
    assert run("classify", folder, "--as-of", DAY).code == 0
    assert time.monotonic() - started < 30


def test_data_that_is_not_there(tmp_path: Path) -> None:
    folder = alone(tmp_path, "id,n\n1,5\n", COLUMNS, s=STANDARD)
    (folder / "data/customers.csv").unlink()
    ran = run("classify", folder, "--as-of", DAY, "--out", folder / "o.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "data/customers.csv: error[TR503]" in ran.err
    (folder / "data/customers.csv").symlink_to("/etc/hostname")
    linked = run("classify", folder, "--as-of", DAY, "--out", folder / "o.csv")
    assert linked.code in (1, 2)
    assert "error[TR504]" in linked.err
    assert not (folder / "o.csv").exists()


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{number},{number % 7}\n" for number in range(200_000))
    folder = alone(tmp_path, f"id,n\n{rows}", COLUMNS, s=STANDARD)
    before = set(folder.rglob("*"))
    line = ["classify", str(folder), "--as-of", DAY, "--out", str(folder / "o.csv"), "--engine", "reference"]
    with subprocess.Popen(
        [sys.executable, "-m", "tieringrules", *line],
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in err
    assert set(folder.rglob("*")) == before
