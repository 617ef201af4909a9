import os
import tempfile
from pathlib import Path

import pytest

from tieringrules.cli.outputs import TABLE_SUFFIXES, Output, check_outputs, write_output
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.engine.writing import SUFFIXES


def refusals(*outputs: Output, **inputs: list[Path]) -> list[str]:
    try:
        check_outputs(outputs, **inputs)
    except Stop as stop:
        assert stop.exit_code is ExitCode.USAGE
        return [finding.code for finding in stop.diagnostics]
    return []


def test_a_new_file_in_a_folder_that_exists_is_fine(tmp_path: Path) -> None:
    assert refusals(Output("--out", tmp_path / "tiers.CSV", TABLE_SUFFIXES)) == []
    assert list(tmp_path.iterdir()) == []


def test_unknown_ending_missing_folder_and_folder_in_the_way_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "here.csv").mkdir()
    (tmp_path / "file").write_text("")
    assert refusals(
        Output("--out", tmp_path / "tiers.xls", TABLE_SUFFIXES),
        Output("--out", tmp_path / "tiers", TABLE_SUFFIXES),
        Output("--summary", tmp_path / "none" / "s.json"),
        Output("--out", tmp_path / "here.csv", TABLE_SUFFIXES),
        Output("--out", tmp_path / "file" / "x.csv"),
        Output("--out", tmp_path / ("n" * 300 + ".csv")),
        Output("--out", Path("a\0.csv")),
    ) == ["TR011", "TR011", "TR010", "TR010", "TR010", "TR010", "TR010"]


def test_a_folder_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(dir: Path) -> None:
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert refusals(Output("--out", tmp_path / "tiers.csv")) == ["TR010"]
    assert refusals(Output("--out", tmp_path / "a" / "b", is_folder=True)) == ["TR010"]


def test_outputs_never_replace_what_they_come_from_nor_each_other(tmp_path: Path) -> None:
    data, rule = tmp_path / "orders.csv", tmp_path / "tieringrules.yaml"
    data.write_text("x")
    rule.write_text("x")
    (tmp_path / "link.csv").symlink_to(data)
    assert refusals(
        Output("--out", tmp_path / "link.csv"),
        Output("--summary", rule),
        Output("--out", tmp_path / "new.csv"),
        Output("--quarantine", tmp_path / "sub" / ".." / "new.csv"),
        data_files=[data],
        rule_files=[rule],
    ) == ["TR018", "TR018", "TR018"]


def test_a_folder_must_be_new_or_empty(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    assert refusals(Output("--out", full, is_folder=True)) == []
    (full / "x").write_text("")
    assert refusals(Output("--out", full, is_folder=True)) == ["TR010"]
    assert refusals(Output("--out", full / "x", is_folder=True)) == ["TR010"]
    assert refusals(Output("--out", tmp_path / "a" / "b", is_folder=True)) == []


def test_streams_are_fine_where_the_format_is_known() -> None:
    sink = Path(os.devnull)
    assert refusals(Output("--summary", sink), Output("--quarantine", sink)) == []
    assert refusals(Output("--out", sink, TABLE_SUFFIXES)) == ["TR011"]


def test_the_formats_are_those_that_are_written() -> None:
    assert set(TABLE_SUFFIXES) == set(SUFFIXES)


def test_a_refusal_while_writing_is_told_and_not_thrown(tmp_path: Path) -> None:
    def no_space() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Stop) as stopped:
        write_output(Output("--out", tmp_path / "t.csv"), no_space)
    assert "no space is left" in stopped.value.diagnostics[0].message.en
    assert "磁盘空间不足" in stopped.value.diagnostics[0].message.zh
