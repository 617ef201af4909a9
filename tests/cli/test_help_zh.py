from typing import Any

import pytest
from typer.main import get_command

from tieringrules.cli import program
from tieringrules.cli.commands.schema import KINDS
from tieringrules.cli.help_zh import CHINESE, translate
from tieringrules.cli.parameters import commands_in, parameters_of


def texts(command: Any) -> list[str]:
    found = []
    for each in commands_in(command):
        found += [each.help, each.epilog]
        found += [getattr(parameter, "help", None) for parameter in parameters_of(each)]
    return [" ".join(text.split()) for text in found if text]


def test_every_help_text_is_translated_and_no_translation_is_left_over() -> None:
    written = set(texts(get_command(program.build())))
    kinds = f"{', '.join(KINDS)}. Default: all of them, with the names of the workspace."
    assert written - {kinds} == set(CHINESE)


def test_chinese_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.exit_code_of(["--lang", "zh", "classify", "--help"]) == 0
    assert "按每个分类标准给每位客户分级" in capsys.readouterr().out
    command = get_command(program.build())
    translate(command)
    assert "检查规则和模板" in command.commands["check"].help
