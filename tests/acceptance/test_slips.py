# ruff: noqa: E501  # one slip a line
"""The slips of the first day that DESIGN §3 lists: each has a message of its own, at its place, with a way out."""

from pathlib import Path

import pytest

from tests.acceptance.workshop import DESIGN, check, run, write

SCENE = {name: text for name, text in DESIGN.items() if not name.startswith("rules/tests/")}
HEAD = "kind: standard\nname: s\ntiers:\n  - name: a\n    when:"
TAIL = "\n  - {name: b, otherwise: true}\n"
FIELD = "\n      monetary_12m: "

# what stands behind `when:` → the code, its place, and what to write instead
SLIPS = {
    FIELD + "{at_least: 50,000}": ("TR139", (6, 32, 38), "50000"),
    FIELD + "{between: [10,000, 20,000]}": ("TR139", (6, 31, 47), "[10000, 20000]"),
    FIELD + "[10,000, 20,000]": ("TR139", (6, 21, 37), "[10000, 20000]"),
    FIELD + "{at_least: 5万}": ("TR140", (6, 32, 34), "50000"),
    FIELD + "≥ 50000": ("TR364", (6, 21, 28), "{at_least: 50000}"),
    " monetary_12m ≥ 50000": ("TR306", (5, 24, 25), ">="),
    FIELD + ">= 50000": ("TR121", (6, 21, 29), "{at_least: 50000}"),
    FIELD + '">= 50000"': ("TR364", (6, 21, 31), "{at_least: 50000}"),
    FIELD + "[4..5]": ("TR365", (6, 21, 27), "{between: [4, 5]}"),
    "\n      monetary_12m：{at_least: 5}": ("TR122", (6, 7, 20), "monetary_12m: "),
    "\n      monetary_12m： {at_least: 5}": ("TR122", (6, 7, 20), "monetary_12m: "),
    "\n      monetary_12m： 5": ("TR122", (6, 7, 21), "monetary_12m: "),
    FIELD + "{at_least：5}": ("TR122", (6, 22, 31), "at_least: "),
    FIELD + "{at_least: 5，at_most: 6}": ("TR123", (6, 32, 41), "5, at_most"),
    "\n      region: [华东，华南]": ("TR123", (6, 15, 22), "[华东, 华南]"),
    " （monetary_12m > 5)": ("TR308", (5, 11, 12), "("),
    ' region = “华东”': ("TR308", (5, 20, 24), '"华东"'),
    " region = 华东": ("TR204", (5, 20, 22), '"华东"'),
    " region in (华东, \"华南\")": ("TR204", (5, 22, 24), '"华东"'),
    "": ("TR360", (5, 10, 10), None),
    "\n      any:\n        monetary_12m: 5": ("TR362", (6, 7, 10), None),
    "\n      any: {monetary_12m: 5, region: 华东}": ("TR362", (6, 7, 10), None),
    "\n      frequency_12m: 012": ("TR143", (6, 22, 25), "12"),
    FIELD + "{at_least: 007.5}": ("TR143", (6, 32, 37), "7.5"),
    "\n      monetry_12m: {at_least: 5}": ("TR204", (6, 7, 18), "monetary_12m"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_has_its_own_message(tmp_path: Path, slip: str) -> None:
    folder = write(tmp_path, SCENE, {"rules/standards/value.yaml": HEAD + slip + TAIL})
    first, *rest = check(folder)
    code, (line, column, end), fix = SLIPS[slip]
    assert (first["code"], first["severity"], first["file"]) == (code, "error", "rules/standards/value.yaml")
    assert (first["line"], first["column"]) == (line, column)
    assert (first["end_line"], first["end_column"]) in ((line, end), (line, max(end, column + 1)))
    assert first["fix"] == fix
    assert first["help"]
    assert len(rest) <= 1  # one mistake is not ten messages
    for lang in ("en", "zh"):
        said = run("check", folder, lang=lang)
        assert said.code == 1
        assert f"rules/standards/value.yaml:{line}:{column}: error[{code}] " in said.out


def test_a_misindented_condition(tmp_path: Path) -> None:
    folder = write(
        tmp_path, SCENE, {"rules/standards/value.yaml": HEAD + "\n    monetary_12m: {at_least: 5}" + TAIL}
    )
    assert [(finding["code"], finding["line"]) for finding in check(folder)] == [("TR360", 5), ("TR202", 6)]


def test_the_shape_of_a_message(tmp_path: Path) -> None:
    """DESIGN §7, to the letter."""
    text = DESIGN["rules/standards/value.yaml"].replace(
        "      monetary_12m: {at_least: 50000}", "      monetry_12m: {at_least: 50000}"
    )
    folder = write(tmp_path, SCENE, {"rules/standards/value.yaml": text})
    assert run("check", folder).out.startswith(
        "rules/standards/value.yaml:9:7: error[TR204] 'monetry_12m' is not a metric or a column of customers\n"
        "   9 |       monetry_12m: {at_least: 50000}\n"
        "     |       ^^^^^^^^^^^ did you mean 'monetary_12m'?\n"
    )
    assert check(folder) == [
        {
            "code": "TR204",
            "severity": "error",
            "message": "'monetry_12m' is not a metric or a column of customers",
            "file": "rules/standards/value.yaml",
            "line": 9,
            "column": 7,
            "end_line": 9,
            "end_column": 18,
            "help": "did you mean 'monetary_12m'?",
            "fix": "monetary_12m",
        }
    ]
    github = run("check", folder, "--format", "github").out
    assert github.startswith("::error file=rules/standards/value.yaml,line=9,col=7,endLine=9,endColumn=")
    assert "title=TR204::" in github


def test_the_page_of_a_code() -> None:
    page = run("code", "TR204")
    assert page.code == 0
    for heading in ("Why", "Wrong", "Right"):
        assert f"## {heading}" in page.out
    assert "为什么" in run("code", "TR512", lang="zh").out
    assert run("code", "TR999").code == 2


def test_all_problems_at_once_in_order_of_place(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        SCENE,
        {
            "rules/standards/value.yaml": HEAD
            + "\n      region: 华中\n      satisfaction: abc\n      monetry: 5"
            + TAIL,
            "rules/a.yaml": "kind: standard\nname: t\ntiers: [{name: x, when: region = 5}, {name: y, otherwise: true}]\n",
        },
    )
    found = [(finding["file"], finding["line"], finding["code"]) for finding in check(folder)]
    assert found == [
        ("rules/a.yaml", 3, "TR330"),
        ("rules/standards/value.yaml", 6, "TR332"),
        ("rules/standards/value.yaml", 7, "TR138"),
        ("rules/standards/value.yaml", 8, "TR204"),
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("metrics: {a: b, b: c, c: a}", None),
        ("metrics: {a: {count: orders, sum: orders.amount}}", None),
        ("metrics: {a: {where: {status: paid}}}", None),
        ("metrics: {a: {count: ordrs}}", None),
        ("metrics: {a: {sum: orders.amont}}", None),
        ("metrics: {a: {sum: orders.status}}", None),
        ("metrics: {a: {count: orders, where: {region: 华东}}}", "TR204"),
        ("metrics: {a: {count: orders, where: {status: lost}}}", "TR332"),
        ("metrics: {a: {count: orders, within: a year}}", "TR227"),
        ("metrics: {a: region + 1}", None),
        ("metrics: {region: 1 + 1}", None),
    ],
)
def test_wrong_metrics(tmp_path: Path, wrong: str, code: str | None) -> None:
    folder = write(tmp_path, SCENE, {"rules/more.yaml": f"kind: metrics\ndataset: customers\n{wrong}\n"})
    found = check(folder)
    assert run("check", folder).code == 1
    assert {finding["file"] for finding in found if finding["severity"] == "error"} == {"rules/more.yaml"}
    assert code is None or code in {finding["code"] for finding in found}
    assert len(found) <= 3


def test_tiers_that_cannot_be_reached(tmp_path: Path) -> None:
    text = "kind: standard\nname: t\ntiers:\n  - {name: x, otherwise: true}\n  - {name: y, when: {region: 华东}}\n"
    folder = write(tmp_path, SCENE, {"rules/t.yaml": text})
    assert [(finding["file"], finding["line"]) for finding in check(folder)] == [("rules/t.yaml", 5)]
    bounds = "kind: standard\nname: t\ntiers:\n  - {name: x, when: {satisfaction: {above: 3, below: 2}}}\n  - {name: y, otherwise: true}\n"
    write(folder, {"rules/t.yaml": bounds})
    assert [finding["code"] for finding in check(folder)] == ["TR366"]
