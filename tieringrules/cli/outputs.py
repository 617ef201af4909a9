"""Where results go, looked at before the long work starts."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.system_errors import reason_of
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.value_class import dataclass

TABLE_SUFFIXES = (".csv", ".xlsx", ".parquet", ".jsonl")
RULES = Localized("a file of the rules", "规则文件")
DATA = Localized("the data of this run", "本次运行的数据")
OTHER_OUTPUT = Localized("another output of this run", "本次运行的另一个输出")


@dataclass(frozen=True, slots=True)
class Output:
    """One file, or folder, that a command will write.

    Attributes:
        option: the option that named it, for messages.
        path: the file.
        suffixes: the endings that say a known format; empty where any will do.
        is_folder: whether a folder is made, which must not be there yet or be empty.
        makes_folder: whether the folder that a file lies in is made where there is none.
    """

    option: str
    path: Path
    suffixes: tuple[str, ...] = ()
    is_folder: bool = False
    makes_folder: bool = False


def check_outputs(
    outputs: Iterable[Output], rule_files: Iterable[Path] = (), data_files: Iterable[Path] = ()
) -> None:
    """See to it that outputs can be written and overwrite nothing that they depend on.

    Raises:
        Stop: one cannot, or does.
    """
    taken: dict[str, Localized] = {_real(path): RULES for path in rule_files}
    taken |= {_real(path): DATA for path in data_files}
    problems: list[Diagnostic] = []
    for output in outputs:
        where = _real(output.path)
        reason = _refusal(output)
        suffix = output.path.suffix.lower()
        if output.suffixes and suffix not in output.suffixes:
            known = ", ".join(output.suffixes)
            problems.append(
                report("TR011", option=output.option, path=output.path, suffix=suffix, known=known)
            )
        elif reason is not None:
            problems.append(_cannot_write(output.option, output.path, reason))
        elif where in taken and not _is_stream(output.path):
            problems.append(report("TR018", option=output.option, path=output.path, what=taken[where]))
        taken.setdefault(where, OTHER_OUTPUT)
    if problems:
        raise Stop(ExitCode.USAGE, *problems)


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _refusal(output: Output) -> OSError | None:
    path = output.path
    try:
        if output.is_folder and path.exists():
            return _folder_refusal(path)
        if path.is_dir():
            return OSError(errno.EISDIR, "")
        if _is_stream(path):
            return None if os.access(path, os.W_OK) else OSError(errno.EACCES, "")
        folder = Path(os.path.realpath(path)).parent
        while (output.is_folder or output.makes_folder) and not folder.exists():
            # A batch makes the folders above it, a population the one of all populations.
            folder = folder.parent
        if not folder.exists():
            return OSError(errno.ENOENT, "")
        if not folder.is_dir():
            return OSError(errno.ENOTDIR, "")
        # Asking for permission would not notice a full or read-only disk; this file never gets a name.
        with tempfile.TemporaryFile(dir=folder):
            pass
        _find_impossible_name(path)
    except OSError as problem:
        return problem
    except ValueError:
        return OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return None


def _find_impossible_name(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.stat()


def _folder_refusal(path: Path) -> OSError | None:
    if not path.is_dir():
        return OSError(errno.EEXIST, "")
    return OSError(errno.ENOTEMPTY, "") if any(path.iterdir()) else None


def _is_stream(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError):
        return False


def _cannot_write(option: str, path: Path, problem: OSError) -> Diagnostic:
    return report("TR010", option=option, path=path, reason=reason_of(problem))


def write_output(output: Output, write: Callable[[], object]) -> None:
    """Write one output.

    Raises:
        Stop: the operating system refuses.
    """
    try:
        write()
    except BrokenPipeError:
        raise
    except OSError as problem:
        # A writer that knows better than the operating system what is wrong brings its own finding.
        finding = getattr(problem, "diagnostic", None)
        if not isinstance(finding, Diagnostic):
            finding = _cannot_write(output.option, output.path, problem)
        raise Stop(ExitCode.USAGE, finding) from problem


def rule_files_of(root: Path, sources: Mapping[str, str]) -> list[Path]:
    """The rule files of a workspace as paths."""
    return [root / name for name in sources]
