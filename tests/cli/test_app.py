"""The command line as users meet it, short of data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.small_workspace import write_workspace
from tieringrules.cli import program
from tieringrules.cli.stopping import ExitCode
from tieringrules.diagnostic.catalogue import CODES


def caused(cause: BaseException) -> RuntimeError:
    problem = RuntimeError("Error calling __set_name__")
    problem.__cause__ = cause
    return problem


@pytest.fixture(autouse=True)
def neutral_locale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TIERINGRULES_LANG", "TIERINGRULES_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("chekc", "TR003", "did you mean 'check'?"),
        ("--lang zh chekc", "TR003", "是否想写“check”？"),
        ("--lang=zh chekc", "TR003", "没有“chekc”这个命令"),
        ("check --strct", "TR004", "did you mean '--strict'?"),
        ("classify -x", "TR004", "'-x'"),
        ("check --strict=1", "TR005", "--strict stands alone"),
        ("check --lang", "TR005", "--lang needs a value after it"),
        ("explain", "TR005", "CUSTOMER is missing"),
        ("explain --lang zh", "TR005", "缺少 CUSTOMER"),
        ("check . extra", "TR005", "'extra' is too much"),
        ("check --lang fr", "TR013", "possible here: en, zh"),
        ("--format yaml check", "TR013", "possible here: github, gitlab, json, junit, sarif, text"),
        ("classify --as-of 2026-02-30", "TR006", "2026-02-30"),
        ("classify --data customers.csv", "TR007", "NAME=FILE"),
        ("classify --data a=1 --data a=2", "TR017", "twice"),
        ("classify --engine duckdb", "TR013", "polars, reference"),
        ("render", "TR023", "--out"),
        ("check", "TR001", "tieringrules.yaml"),
        ("check nowhere", "TR002", "nowhere"),
        ("test nowhere", "TR002", "nowhere"),
        ("classify nowhere", "TR002", "nowhere"),
        ("explain C1 nowhere", "TR002", "nowhere"),
        ("check .", "TR025", "not a workspace"),
        ("code TR999", "TR015", "TR999"),
        ("schema standards", "TR016", "did you mean 'standard'?"),
    ],
)
def test_wrong_command_lines(
    line: str, code: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert program.exit_code_of(line.split()) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"[{code}]" in captured.err
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["--help", "-h", *(f"{name} --help" for name in program.COMMANDS)])
def test_help_names_exit_codes(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.exit_code_of(line.split()) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "Exit codes: 0 done" in out
    assert "Usage: tieringrules" in out


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    program.exit_code_of(["--help", "check"])
    out = capsys.readouterr().out
    assert all(f"\n  {name} " in out for name in program.COMMANDS)


def test_no_arguments_show_help_and_are_a_usage_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.exit_code_of([]) == ExitCode.USAGE
    assert "Commands:" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.exit_code_of(["--version"]) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("tieringrules ")


def test_a_bug_tells_kind_and_place_and_no_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("secret zhang@example.com")

    monkeypatch.setattr("tieringrules.cli.program.session_of", broken)
    assert program.exit_code_of(["check"]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "[TR049]" in err
    assert "ValueError" in err
    assert "tieringrules/cli/program.py:" in err
    assert "zhang" not in err


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("inside")

    monkeypatch.setattr("tieringrules.cli.program.session_of", broken)
    monkeypatch.setenv("TIERINGRULES_DEBUG", "1")
    with pytest.raises(ValueError, match="inside"):
        program.exit_code_of(["check"])


@pytest.mark.parametrize(
    ("problem", "code", "exit_code"),
    [
        (KeyboardInterrupt(), "interrupted", 130),
        (caused(KeyboardInterrupt()), "interrupted", 130),
        (BrokenPipeError(32, "Broken pipe"), "", 141),
        (PermissionError(13, "Permission denied", "/root/x.csv"), "[TR020]", 2),
        (ModuleNotFoundError("No module named 'polars'", name="polars"), "[TR019]", 2),
    ],
)
def test_the_net(
    problem: BaseException,
    code: str,
    exit_code: int,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise problem

    monkeypatch.setattr("tieringrules.cli.program.session_of", fails)
    monkeypatch.setattr("os.dup2", lambda *_: None)
    assert program.exit_code_of(["check"]) == exit_code
    err = capfd.readouterr().err
    assert code in err
    assert err.count("\n") <= 3
    assert "Traceback" not in err


def test_code_prints_the_page_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.exit_code_of(["code", "tr001"]) == ExitCode.DONE
    english = capsys.readouterr().out
    assert CODES["TR001"].why.en.split(".")[0].split()[-1] in english
    assert program.exit_code_of(["code", "TR001", "--lang", "zh"]) == ExitCode.DONE
    assert "工作区" in capsys.readouterr().out
    assert program.exit_code_of(["code", "TR001", "--format", "json"]) == ExitCode.DONE
    page = json.loads(capsys.readouterr().out)
    assert page["code"] == "TR001"
    assert page["severity"] == "error"


def test_a_closed_pipe_is_quiet() -> None:
    source = "import sys; from tieringrules.cli.app import main; main(['--help'])"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", source],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == ExitCode.PIPE_CLOSED


def test_a_stream_that_knows_no_chinese_gets_escapes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tieringrules", "--lang", "zh", "chekc"],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == ExitCode.USAGE
    assert b"[TR003]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_completion_offers_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tieringrules"],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "_TIERINGRULES_COMPLETE": "complete_bash",
            "COMP_WORDS": "tieringrules cl",
            "COMP_CWORD": "1",
        },
        check=False,
    )
    assert done.stdout.decode().split() == ["classify"]


def test_no_heavy_library_is_loaded_to_read_a_command_line() -> None:
    source = (
        "import sys; from tieringrules.cli.program import exit_code_of; "
        "exit_code_of(['classify', '--data', 'a=1', '--as-of', 'x']); exit_code_of(['check', 'nowhere']); "
        "heavy = {'pydantic', 'polars', 'pandas', 'numpy', 'pyarrow', 'narwhals', 'rich.console'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_an_interrupted_run_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "small")
    # The interruption comes by itself when the batch is being written.
    source = (
        "import signal, os; from tieringrules.outreach import rendering; "
        "rendering.Renderer.render = lambda *_: os.kill(os.getpid(), signal.SIGINT); "
        "from tieringrules.cli.app import main; main(['run', '--as-of', '2026-06-30', '--out', 'day'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C"},
    )
    assert done.returncode == ExitCode.INTERRUPTED
    assert done.stderr.splitlines()[-1] == "interrupted; nothing was left half written"
    assert {path.name for path in folder.iterdir()} == {"data", "rules", "templates", "tieringrules.yaml"}
