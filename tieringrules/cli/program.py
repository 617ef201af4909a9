"""The program: its commands, and the net under them.

Exit codes of every command: 0 done or clean; 1 findings, rules or data refused, no such customer;
2 the command line or the environment; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from tieringrules.cli import parameters
from tieringrules.cli.options import Format, Lang, Quiet, session_of
from tieringrules.cli.session import FOR_PROGRAMS, Session, first_session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.system_errors import reason_of
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint

PROGRAM = "tieringrules"
COMPLETION_VARIABLE = "_TIERINGRULES_COMPLETE"
COMMANDS = (
    "init",
    "check",
    "test",
    "classify",
    "explain",
    "eval",
    "plan",
    "render",
    "run",
    "send",
    "approve",
    "history",
    "receipts",
    "suppress",
    "diff",
    "data",
    "code",
    "schema",
    "export",
    "import",
)
# Commands whose word is one of Python's, or that would shadow one.
MODULES = {"export": "exporting", "import": "importing"}
INTERRUPTED = Localized("interrupted; nothing was left half written", "已中断，没有留下写了一半的文件")
# A command of a group that is meant where none is named.
UNNAMED = "overview"
EPILOG = "Exit codes: 0 done; 1 findings, or rules or data refused; 2 command line or environment."


class Commands(TyperGroup):
    """The group of commands; an unknown one is answered with the nearest."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Arguments of the group, which may have a command that is meant where none is named."""
        first = args[0] if args else ""
        is_help = first in parameters.SETTINGS["help_option_names"]
        is_meant = not first or first.startswith("-") or os.sep in first or Path(first).exists()
        if UNNAMED in self.commands and first not in self.commands and is_meant and not is_help:
            args = [UNNAMED, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named by the first argument.

        Raises:
            Stop: there is no such command.
        """
        name = args[0] if args else ""
        # Of the program's own commands only the one asked for is loaded.
        known = COMMANDS if ctx.parent is None else tuple(each for each in self.commands if each != UNNAMED)
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            raise Stop(ExitCode.USAGE, report("TR003", name=name, hint=hint(name, known)))
        return super().resolve_command(ctx, args)


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The Typer application.

    Args:
        arguments: a command line; of the commands only the one it names is loaded, all where it names none.
    """
    app = typer.Typer(
        name=PROGRAM,
        cls=Commands,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Customer tiers, and the messages each tier receives, from rules in YAML.",
        epilog=EPILOG,
        context_settings=parameters.SETTINGS,
    )
    app.callback(invoke_without_command=True)(common)
    word = _command_word(arguments)
    for name in (word,) if word in COMMANDS else COMMANDS:
        module = MODULES.get(name, name)
        found = getattr(import_module(f"tieringrules.cli.commands.{module}"), module)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, cls=Commands, epilog=EPILOG)
        else:
            app.command(name, epilog=EPILOG)(found)
    return app


def _command_word(arguments: Sequence[str]) -> str | None:
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--lang", "--format"):
            next(rest, None)
        elif argument in ("-h", "--help"):
            return None
        elif not argument.startswith("-"):
            return argument
    return None


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version(PROGRAM)
        except PackageNotFoundError:
            found = "(not installed)"
        print(f"{PROGRAM} {found}")
        raise typer.Exit


def common(
    ctx: typer.Context,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
    version: bool = typer.Option(
        False, "--version", help="Print the version.", is_eager=True, callback=_show_version
    ),
) -> None:
    """Options that may also stand before the command."""
    session_of(ctx, lang, format_, quiet)
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(ExitCode.USAGE)


def exit_code_of(arguments: list[str]) -> int:
    """Run a command line; whatever happens, the user gets words and not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that cannot show a character must not turn a message into a crash.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    session = first_session(arguments)
    try:
        code = _run(arguments, session)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _leave_closed_pipe()
    except KeyboardInterrupt:
        print(session.say(INTERRUPTED), file=sys.stderr)
        return ExitCode.INTERRUPTED
    except Exception as problem:
        if _is_interruption(problem):
            print(session.say(INTERRUPTED), file=sys.stderr)
            return ExitCode.INTERRUPTED
        return _tell(_stop_for(problem, arguments), session)


def _run(arguments: list[str], session: Session) -> int:
    if os.environ.get(COMPLETION_VARIABLE):
        get_command(build()).main(arguments, prog_name=PROGRAM, standalone_mode=False, obj=session)
        return ExitCode.DONE
    command = get_command(build(arguments))
    if _command_word(arguments) == "eval":
        from tieringrules.cli.leading_minus import with_expression_last

        arguments = with_expression_last(arguments, command.commands["eval"])  # type: ignore[attr-defined]
    parameters.keep_texts(command)
    if session.language == "zh":
        from tieringrules.cli.help_zh import translate

        translate(command)
    try:
        with command.make_context(PROGRAM, arguments, obj=session) as context:
            return int(command.invoke(context) or ExitCode.DONE)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None


def _is_interruption(problem: BaseException | None) -> bool:
    # Python wraps an interruption that comes while a class is being made.
    while problem is not None:
        if isinstance(problem, KeyboardInterrupt):
            return True
        problem = problem.__cause__
    return False


def _stop_for(problem: Exception, arguments: list[str]) -> Stop:
    if isinstance(problem, Stop):
        return problem
    # Typer's exceptions for wrong command lines live in a private module; this is how they are told apart.
    if hasattr(problem, "format_message") and hasattr(problem, "exit_code"):
        return Stop(ExitCode.USAGE, _usage_finding(problem, arguments))
    if os.environ.get("TIERINGRULES_DEBUG", "") not in ("", "0"):
        raise problem
    if isinstance(problem, ModuleNotFoundError) and not (problem.name or PROGRAM).startswith(PROGRAM):
        return Stop(ExitCode.USAGE, report("TR019", library=problem.name))
    if isinstance(problem, OSError) and problem.filename is not None:
        path = os.fsdecode(problem.filename) if not isinstance(problem.filename, int) else problem.filename
        return Stop(ExitCode.USAGE, report("TR020", reason=reason_of(problem), path=path))
    return Stop(ExitCode.USAGE, bug_finding(problem))


def _usage_finding(problem: Any, arguments: list[str]) -> Diagnostic:
    words = problem.format_message()
    context = getattr(problem, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    name = getattr(problem, "option_name", None)
    if name is not None and "requires" not in words and "does not take" not in words:
        known = (
            [option for parameter in context.command.params for option in parameter.opts] if context else []
        )
        return report(
            "TR004", name=name, hint=hint(name, [option for option in known if option.startswith("-")])
        )
    return report("TR005", problem=_usage_words(problem, words), command=command)


def _usage_words(problem: Any, words: str) -> Localized:
    kind = type(problem).__name__
    name = getattr(problem, "option_name", None)
    if kind == "MissingParameter" and problem.param is not None:
        written = problem.param.metavar or problem.param.name.upper()
        return Localized(f"{written} is missing", f"缺少 {written}")
    if name is not None and "does not take" in words:
        return Localized(f"{name} stands alone and takes no value", f"{name} 后面不能带值")
    if name is not None:
        return Localized(f"{name} needs a value after it", f"{name} 后面要有值")
    if words.startswith("Got unexpected extra argument"):
        extra = words.partition(" (")[2].removesuffix(")")
        return Localized(f"'{extra}' is too much", f"多出了“{extra}”")
    return Localized.same(words.rstrip("."))


def bug_finding(problem: BaseException) -> Diagnostic:
    """The finding for an exception nobody expected: its kind and place in the program, never its text."""
    place = "?"
    trace: TracebackType | None = problem.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if PROGRAM in file.parts:
            inside = file.parts[len(file.parts) - 1 - file.parts[::-1].index(PROGRAM) :]
            place = f"{'/'.join(inside)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return report("TR049", problem=type(problem).__name__, place=place)


def _tell(stop: Stop, session: Session) -> int:
    try:
        if session.format in FOR_PROGRAMS:
            # The program that reads the output gets the reasons where it would have got the result.
            session.print_result(stop.diagnostics, stop.sources)
        else:
            session.print_aside(stop.diagnostics, stop.sources)
    except BrokenPipeError:
        return _leave_closed_pipe()
    return stop.exit_code


def _leave_closed_pipe() -> int:
    # What is still buffered would fail again when the process ends, with a message from the interpreter.
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(sink, stream.fileno())
    return ExitCode.PIPE_CLOSED
