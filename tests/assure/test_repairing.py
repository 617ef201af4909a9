# ruff: noqa: E501  # one slip a line
"""`check --fix`: safe fixes mend what they name, and nothing else in a file changes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cli.small_workspace import WITHOUT_WARNINGS, write_workspace
from tests.command_line import tieringrules
from tieringrules.assure.checking import check_workspace
from tieringrules.assure.repairing import mended_files
from tieringrules.cli.reporting.code_page import code_page
from tieringrules.diagnostic.catalogue import CODES
from tieringrules.diagnostic.safe_fixes import SAFE_FIXES, is_safe

# No input is known that causes it: it guards against a fault of our own.
WITHOUT_EXAMPLE = {"TR444"}
WHEN = "    when: "
# code → line(s) of a tier in `rules/value.yaml`, wrong and mended
SLIPS: dict[str, tuple[str, str]] = {
    "TR120": ("    title: >文字", "    title: '>文字'"),
    "TR121": ("    when:\n      monetary_12m: >= 50000", "    when:\n      monetary_12m: {at_least: 50000}"),
    "TR122": ("    when：{monetary_12m: 5}", "    when: {monetary_12m: 5}"),
    "TR123": (WHEN + "{region: [east，west]}", WHEN + "{region: [east, west]}"),
    "TR124": (WHEN + "{region: [“east”, west]}", WHEN + '{region: ["east", west]}'),
    "TR125": (WHEN + "{satisfaction:4, region: east}", WHEN + "{satisfaction: 4, region: east}"),
    "TR126": ("    when:\n      region:\n        -east\n        -west", "    when:\n      region:\n        - east\n        - west"),
    "TR129": ("    title:　big", "    title: big"),
    "TR130": (WHEN + '{name: {matches: "\\d"}}', WHEN + '{name: {matches: "\\\\d"}}'),
    "TR132": ('    title: "big" spenders', "    title: '\"big\" spenders'"),
    "TR139": (WHEN + "{monetary_12m: {at_least: 50,000}}", WHEN + "{monetary_12m: {at_least: 50000}}"),
    "TR140": (WHEN + "{monetary_12m: {at_least: 5万}}", WHEN + "{monetary_12m: {at_least: 50000}}"),
    "TR143": (WHEN + "{monetary_12m: {at_least: 012}}", WHEN + "{monetary_12m: {at_least: 12}}"),
    "TR144": (WHEN + '{monetary_12m: {at_least: "12"}}', WHEN + "{monetary_12m: {at_least: 12}}"),
    "TR148": (WHEN + "{last_order: {after: 2026/1/31}}", WHEN + "{last_order: {after: 2026-01-31}}"),
    "TR305": (WHEN + "region = 'east'", WHEN + 'region = "east"'),
    "TR306": (WHEN + "monetary_12m ≥ 50000", WHEN + "monetary_12m >= 50000"),
    "TR307": (WHEN + 'satisfaction > 1&&region = "east"', WHEN + 'satisfaction > 1 and region = "east"'),
    "TR308": (WHEN + '"region = “east”"', WHEN + '"region = \\"east\\""'),
    "TR309": (WHEN + 'satisfaction > 1 AND region = "east"', WHEN + 'satisfaction > 1 and region = "east"'),
    "TR364": (WHEN + '{monetary_12m: ">= 50000"}', WHEN + "{monetary_12m: {at_least: 50000}}"),
    "TR365": (WHEN + "{satisfaction: [4..5]}", WHEN + "{satisfaction: {between: [4, 5]}}"),
}  # fmt: skip
# code → file, what stands in it, and what stands there instead, wrong and mended
ELSEWHERE: dict[str, tuple[str, str, str, str]] = {
    "TR146": ("rules/policy.yaml", "cap: {at_most: 0,", "cap: {at_most: 0.0,", "cap: {at_most: 0,"),
    "TR147": ("rules/value.yaml", "otherwise: true", "otherwise: yes", "otherwise: true"),
    "TR149": ("rules/policy.yaml", "tiers:\n", 'quiet_hours: {from: "21：00", to: 08:00}\ntiers:\n', 'quiet_hours: {from: 21:00, to: 08:00}\ntiers:\n'),
}  # fmt: skip


def standard(tiers: list[str]) -> str:
    parts = ["kind: standard  # 客户价值", "name:   customer_value", "", "tiers:"]
    for number, lines in enumerate(tiers):
        given = lines if "when" in lines else f"{lines}\n{WHEN}frequency_12m = {number + 3}"
        parts += [f"  - name: t{number}   # the {number}th, “其中之一”", given, "    # below: 50,000 ≥ 5万"]
    return "\n".join([*parts, "  - name: gold", "    when: recency_days < 1", "  - {name: basic, otherwise: true}"]) + "\n"  # fmt: skip


def workspace(folder: Path, *replaced: tuple[str, str, str], value: str | None = None) -> Path:
    write_workspace(folder, **WITHOUT_WARNINGS)
    if value is not None:
        (folder / "rules/value.yaml").write_bytes(value.encode())
    for file, before, after in replaced:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def codes(folder: Path) -> set[str]:
    return {found.code for found in check_workspace(folder).diagnostics}


@pytest.mark.parametrize("code", SLIPS)
def test_a_safe_fix_mends_its_slip_and_nothing_else(tmp_path: Path, code: str) -> None:
    wrong, right = SLIPS[code]
    folder = workspace(tmp_path, value=standard([wrong]))
    assert code in codes(folder)
    (mended,) = mended_files(folder)
    assert mended.after.decode() == standard([right])
    assert code in mended.codes
    (folder / mended.file).write_bytes(mended.after)
    assert code not in codes(folder)
    assert mended_files(folder) == ()


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_safe_fix_mends_other_files(tmp_path: Path, code: str) -> None:
    file, place, wrong, right = ELSEWHERE[code]
    folder = workspace(tmp_path, (file, place, wrong))
    text = (folder / file).read_text(encoding="utf-8")
    assert code in codes(folder)
    (mended,) = mended_files(folder)
    assert mended.after.decode() == text.replace(wrong, right, 1)
    (folder / mended.file).write_bytes(mended.after)
    assert code not in codes(folder)
    assert mended_files(folder) == ()


def test_every_code_that_claims_a_safe_fix_is_shown_to_have_one() -> None:
    assert {*SLIPS, *ELSEWHERE} == set(SAFE_FIXES)


def test_every_code_has_a_page_and_a_bad_example() -> None:
    for entry in CODES.values():
        assert entry.wrong.strip() and entry.right.strip(), entry.code
        assert entry.wrong != entry.right or entry.code in WITHOUT_EXAMPLE, entry.code
        pages = code_page(entry, "en"), code_page(entry, "zh")
        assert all(entry.code in page for page in pages) and pages[0] != pages[1]
        assert all(("check --fix" in page) == (entry.code in SAFE_FIXES) for page in pages)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.lists(st.sampled_from(sorted(SLIPS)), min_size=1, max_size=6, unique=True),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
@example(chosen=["TR132", "TR308"], line_end="\n", mark="")
def test_many_slips_are_mended_together(chosen: list[str], line_end: str, mark: str) -> None:
    wrong, right = (
        mark + standard([SLIPS[code][side] for code in chosen]).replace("\n", line_end) for side in (0, 1)
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = workspace(Path(scratch), value=wrong)
        (mended,) = mended_files(folder)
        assert mended.after == right.encode()
        (folder / mended.file).write_bytes(mended.after)
        assert not codes(folder) & set(SAFE_FIXES)
        assert mended_files(folder) == ()


@pytest.mark.parametrize(
    ("code", "written"),
    [("TR140", "2个月"), ("TR140", "5%"), ("TR141", ">= 5"), ("TR142", "0.8"), ("TR204", "monetry_12m")],
)
def test_what_is_a_guess_is_left_to_people(code: str, written: str) -> None:
    assert not is_safe(code, written)


def test_fix_writes_and_says_what_is_left(tmp_path: Path) -> None:
    folder = workspace(tmp_path, ("rules/value.yaml", "at_least: 1000", "at_least: 1,000"), ("rules/value.yaml", "frequency_12m", "frequncy_12m"))  # fmt: skip
    (folder / "rules/value.yaml").chmod(0o640)
    before = (folder / "rules/value.yaml").read_text(encoding="utf-8")
    shown = tieringrules("check", folder, "--diff", "--lang", "zh")
    assert shown.returncode == 1
    assert shown.stdout.splitlines()[:2] == ["--- a/rules/value.yaml", "+++ b/rules/value.yaml"]
    assert "可在 1 个文件中修正 1 个问题" in shown.stderr
    assert (folder / "rules/value.yaml").read_text(encoding="utf-8") == before
    done = tieringrules("check", folder, "--fix")
    assert done.returncode == 1  # the unknown name is left
    assert "fixed 1 problem in 1 file" in done.stderr
    assert "TR204" in done.stdout and "TR139" not in done.stdout
    after = (folder / "rules/value.yaml").read_text(encoding="utf-8")
    assert after == before.replace("1,000", "1000")
    assert (folder / "rules/value.yaml").stat().st_mode & 0o777 == 0o640
    assert tieringrules("check", folder, "--diff").returncode == 0


def test_the_diff_can_be_applied(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    text = standard([SLIPS["TR139"][0], SLIPS["TR122"][0]]).replace("\n", "\r\n").rstrip("\r\n")
    folder = workspace(repository / "店铺", value=text)
    subprocess.run(["git", "init", "-q", repository], check=True)
    (mended,) = mended_files(folder)
    shown = tieringrules("check", folder, "--diff")
    subprocess.run(["git", "apply", "-"], input=shown.stdout.encode(), cwd=repository, check=True)
    assert (folder / "rules/value.yaml").read_bytes() == mended.after
    shutil.rmtree(repository)
