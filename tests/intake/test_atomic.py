"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tieringrules.intake.atomic import atomic_file, write_atomically


def test_content_and_mode(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write_atomically(target, b"abc")
    assert target.read_bytes() == b"abc"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    write_atomically(target, iter([b"d", b"", b"ef"]), mode=0o644)
    assert target.read_bytes() == b"def"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError, SystemExit])
def test_a_failed_write_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise failure

    with pytest.raises(failure):
        write_atomically(target, pieces())
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_nothing_is_seen_before_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with atomic_file(target) as file:
        file.write(b"abc")
        file.flush()
        assert not target.exists()
    assert target.read_bytes() == b"abc"


def test_a_link_keeps_being_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_atomically(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_unwritable_targets_raise_oserror(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "folder", tmp_path / "missing" / "x", tmp_path / "file" / "x"):
        with pytest.raises(OSError):
            write_atomically(target, b"x")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]
    assert os.listdir(tmp_path / "folder") == []


def test_a_name_of_full_length(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 255)
    write_atomically(target, b"x")
    assert target.read_bytes() == b"x"


def test_a_device_is_written_and_stays_a_device() -> None:
    write_atomically(Path("/dev/null"), b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
