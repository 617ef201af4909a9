from pathlib import Path

import pytest

from tieringrules.cli.session import first_session
from tieringrules.cli.speech import language_of_environment, language_of_workspace, spoken


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("ZH-Hans", "zh"),
        ("en_GB@euro", "en"),
        ("C", None),
        ("C.UTF-8", None),
        ("POSIX", None),
        ("", None),
        ("zhuang", None),
        ("de_DE", None),
    ],
)
def test_spoken(tag: str, language: str | None) -> None:
    assert spoken(tag) == language


def test_the_first_variable_that_is_set_decides() -> None:
    assert language_of_environment({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language_of_environment({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}) is None
    assert language_of_environment({"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "zh_CN"}) == "en"
    assert language_of_environment({"TIERINGRULES_LANG": "zh", "LC_ALL": "en_US.UTF-8"}) == "zh"
    assert language_of_environment({}) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kind: workspace\nlocale: zh\n", "zh"),
        ("\ufefflocale: 'zh'\n", "zh"),
        ('locale: "en"', "en"),
        ("channels: {locale: zh}", None),
        ("kind: [broken\nlocale: zh # 中文\n\tx", "zh"),
        ("locale: fr", None),
    ],
)
def test_a_broken_workspace_still_says_its_language(tmp_path: Path, text: str, language: str | None) -> None:
    (tmp_path / "tieringrules.yaml").write_text(text, encoding="utf-8")
    assert language_of_workspace(tmp_path) == language


def test_no_workspace_says_nothing(tmp_path: Path) -> None:
    assert language_of_workspace(tmp_path) is None


def test_the_option_wins_over_environment_and_workspace(tmp_path: Path) -> None:
    (tmp_path / "tieringrules.yaml").write_text("locale: zh", encoding="utf-8")
    session = first_session(["check", "--lang=en"], {"LANG": "zh_CN.UTF-8"})
    session.enter(tmp_path)
    assert session.language == "en"
    session = first_session(["check"], {"LANG": "en_US.UTF-8"})
    session.enter(tmp_path)
    assert session.language == "en"
    session = first_session(["check"], {"LANG": "C.UTF-8"})
    session.enter(tmp_path)
    assert session.language == "zh"
