"""Reading a DMN model that the command line names."""

from __future__ import annotations

from pathlib import Path

from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.diagnostic import Localized, report
from tieringrules.language.dmn import Model, UnreadableModelError, read_model

_NO_XML = Localized("it is no XML", "不是有效的 XML")
_NO_DEFINITIONS = Localized("its root is not <definitions>", "根元素不是 <definitions>")


def model_of(path: str) -> Model:
    """The model in a file.

    Raises:
        Stop: the file is no model, or declares entities.
    """
    try:
        return read_model(Path(path).read_bytes())
    except UnreadableModelError as problem:
        if problem.reason == "unsafe":
            raise Stop(ExitCode.USAGE, report("TR770", file=path)) from None
        words = _NO_XML if problem.reason == "malformed" else _NO_DEFINITIONS
        found = Localized(f"{words.en} {problem.place}".rstrip(), f"{words.zh} {problem.place}".rstrip())
        raise Stop(ExitCode.USAGE, report("TR771", file=path, problem=found)) from None
