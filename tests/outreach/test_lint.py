"""What the law and the large mailboxes ask of messages of marketing; the cases are in tests/bad."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.test_scenarios import HERE
from tieringrules.assure.checking import check_workspace
from tieringrules.outreach.lint import PROFILES
from tieringrules.rulebook.kinds.workspace import LINT_PROFILES

GOOD = HERE / "bad" / "TR950" / "subject_without_a_mark"


def workspace(folder: Path, **files: str) -> Path:
    shutil.copytree(HERE / "base", folder)
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    replace(folder / "tieringrules.yaml", "lint: [cn]", f"lint: [{', '.join(LINT_PROFILES)}]")
    replace(folder / "templates" / "news.email.html.j2", "subject: ", "subject: （广告）")
    return folder


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def found(folder: Path) -> list[str]:
    return [one.code for one in check_workspace(folder).diagnostics]


def test_rule_files_know_every_profile() -> None:
    assert tuple(profile.name for profile in PROFILES) == LINT_PROFILES


def test_a_workspace_that_keeps_to_everything(tmp_path: Path) -> None:
    assert found(workspace(tmp_path / "w")) == []


def test_service_messages_are_no_advertising(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.email.html.j2", "（广告）", "")
    assert found(folder) == ["TR950"]
    replace(folder / "rules" / "outreach.yaml", "tiers:", "purpose: service\ntiers:")
    assert found(folder) == []


def test_a_profile_can_hold_for_one_channel(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.email.html.j2", "（广告）", "")
    replace(folder / "templates" / "news.sms.txt.j2", "拒收请回复R", "")
    replace(folder / "tieringrules.yaml", f"lint: [{', '.join(LINT_PROFILES)}]\n", "")
    assert found(folder) == []
    replace(folder / "tieringrules.yaml", "sms: {address", "sms: {lint: [cn], address")
    assert found(folder) == ["TR953"]


def test_an_unknown_profile_is_told_with_the_known_ones(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "tieringrules.yaml", "gmail_yahoo", "gmail")
    [finding] = check_workspace(folder).diagnostics
    assert finding.span is not None and finding.span.line == 8
    assert finding.help is not None and "gmail_yahoo" in finding.help.en


def test_letters_that_gmail_clips(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.email.html.j2", "</p>", "</p>" + "茶" * 35_000)
    assert found(folder) == ["TR958"]


@pytest.mark.parametrize("subject", ["AD 新茶", "[AD] x", "【广告】x", "(广告) x", "广告：x", "（AD）x"])
def test_marks_of_subjects(tmp_path: Path, subject: str) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.email.html.j2", "（广告）新茶上市", subject)
    assert found(folder) == []


@pytest.mark.parametrize("subject", ["ADMIRE x", "新茶（广告）", "{{ customer.name }}（广告）"])
def test_other_subjects_are_not_marked(tmp_path: Path, subject: str) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.email.html.j2", "（广告）新茶上市", subject)
    assert found(folder) == ["TR950"]


@pytest.mark.parametrize(
    "words", ["拒收请回复R", "回T退订", "退订回TD", "回复 R 拒收", "Reply STOP to opt out"]
)
def test_ways_out_of_text_messages(tmp_path: Path, words: str) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.sms.txt.j2", "拒收请回复R", words)
    assert found(folder) == []


def test_the_channel_can_bring_the_way_out(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    replace(folder / "templates" / "news.sms.txt.j2", "拒收请回复R", "")
    replace(folder / "tieringrules.yaml", "signature: 示范公司", "signature: 示范公司, opt_out: 拒收请回复R")
    assert found(folder) == []


def test_blocks_that_are_replaced_do_not_count(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    layout = folder / "templates" / "layouts" / "letter.html.j2"
    text = layout.read_text(encoding="utf-8")
    layout.write_text(
        text.replace("<p>{{ brand", "{% block footer %}<p>{{ brand").replace(
            "</p>\n</body>", "</p>{% endblock %}\n</body>"
        ),
        encoding="utf-8",
    )
    assert found(folder) == []
    letter = folder / "templates" / "news.email.html.j2"
    with letter.open("a", encoding="utf-8") as file:
        file.write("{% block footer %}{% endblock %}\n")
    assert sorted(set(found(folder))) == ["TR951", "TR959", "TR963"]
