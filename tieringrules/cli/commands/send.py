"""`send`: hand the e-mails of a batch over to a server, each at most once."""

from __future__ import annotations

import json
import os
import shlex
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieringrules.cli.batches import (
    Store,
    batch_of,
    compared,
    letters_of,
    outlook,
    screen_of,
    store_of,
)
from tieringrules.cli.options import Data, Format, Lang, Previous, Quiet, Workspace, session_of
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened, open_workspace
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.rulebook.sending import MOST_CONNECTIONS

if TYPE_CHECKING:
    from tieringrules.cli.handing_over import Sent
    from tieringrules.cli.pipeline import Classified
    from tieringrules.history.deliveries import Ledger
    from tieringrules.history.delivery import Delivery
    from tieringrules.outreach.sending.finished_batch import FinishedBatch

_MISSING = Localized("BATCH is missing", "缺少 BATCH")
STOPPED = Localized("stopped; the same command goes on where it ended", "已停止；再次执行同一命令即可继续")
_MOST = 999_999_999


def send(
    ctx: typer.Context,
    batch: Annotated[
        str | None,
        typer.Argument(metavar="BATCH", show_default=False, help="The folder that `render` or `run` wrote."),
    ] = None,
    workspace: Workspace = None,
    confirm: Annotated[
        str | None,
        typer.Option(
            "--confirm", metavar="COUNT", help="Send, knowing that it is so many e-mails; else only tell."
        ),
    ] = None,
    connections: Annotated[
        str | None,
        typer.Option("--connections", metavar="N", help="So many connections at once, not the workspace's."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for e-mails whose time has not come; else they stay behind.")
    ] = False,
    review: Annotated[
        bool, typer.Option("--review", help="List e-mails of which nobody knows whether they were sent.")
    ] = False,
    settle: Annotated[
        list[str] | None,
        typer.Option(
            "--settle",
            metavar="ID=sent|failed|again",
            help="Say what became of such an e-mail, all=... of all; may be repeated. Needs --by.",
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says it.")] = None,
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help="Never send the rest of the batch; give it back to later plans."),
    ] = False,
    data: Data = None,
    previous: Previous = None,
    lang: Lang = None,
    format_: Format = None,
    quiet: Quiet = False,
) -> int:
    """Send the e-mails of a batch, each at most once; without --confirm only tell what would be sent."""
    session = session_of(ctx, lang, format_, quiet)
    _check_options(review, settle, withdraw, confirm, connections, wait)
    if review or settle:
        from tieringrules.cli import reviewing

        opened = open_workspace(workspace, session, warnings=False)
        if settle:
            return reviewing.settle(session, opened, settle, by, batch)
        return reviewing.review(session, opened, batch)
    if not batch:
        raise Stop(ExitCode.USAGE, report("TR005", problem=_MISSING, command="tieringrules send"))
    count = _number("--confirm", confirm, _MOST)
    lines = _number("--connections", connections, MOST_CONNECTIONS, least=1)
    opened = open_workspace(workspace, session, warnings=False)
    if withdraw:
        from tieringrules.cli import reviewing

        return reviewing.withdraw(session, opened, batch)
    found = batch_of(Path(batch))
    result = compared(session, opened, found, data, previous)
    return _Sending(session, opened, found, result).run(batch, count, lines, wait=wait)


class _Sending:
    """One batch, and what is needed to send it."""

    def __init__(self, session: Session, opened: Opened, batch: FinishedBatch, result: Classified) -> None:
        from tieringrules.outreach.sending.letters import CHANNEL, Mails

        self._session, self._opened, self._batch, self._result = session, opened, batch, result
        self._sending = opened.rulebook.workspace.sending
        self._mails = Mails(batch)
        self._letters = letters_of(batch, self._mails)
        rows = Counter(row.channel for row in batch.rows())
        self._others = {name: rows[name] for name in sorted(rows) if name != CHANNEL}

    def run(self, written: str, count: int | None, connections: int | None, *, wait: bool) -> int:
        """Tell what would be sent, or send it."""
        sign: Callable[[bytes], bytes] = bytes
        if count is not None:
            from tieringrules.cli.handing_over import server_of, signer_of

            server_of(self._sending)
            sign = signer_of(self._opened.root, self._sending, os.environ)
        with store_of(self._opened, create=count is not None) as store:
            if count is None:
                return self._tell(store, written)
            lines = connections or self._sending.connections
            return self._hand_over(store, count, lines, sign, wait=wait)

    def _tell(self, store: Store, written: str) -> int:
        from tieringrules.cli.sending_text import outlook_json, outlook_lines

        history = store.history
        known: dict[str, Delivery] = {}
        if history is not None:
            from tieringrules.history.deliveries import Ledger
            from tieringrules.history.ledger import DELIVERIES

            if history.has(DELIVERIES):
                with history.connect() as connection:
                    ledger = Ledger(connection)
                    self._check_state(ledger)
                    known = ledger.of(letter.contact for letter in self._letters)
        screen = screen_of(self._result, history, self._batch)
        found = outlook(self._letters, known, screen, time.time())
        session = self._session
        if session.format == "json":
            print(json.dumps(outlook_json(self._batch, found, self._others), ensure_ascii=False, indent=2))
        else:
            command = f"tieringrules send {shlex.quote(written)}"
            print("\n".join(outlook_lines(self._batch, found, self._others, command, session.language)))
        return ExitCode.DONE

    def _hand_over(
        self, store: Store, count: int, connections: int, sign: Callable[[bytes], bytes], *, wait: bool
    ) -> int:
        from tieringrules.cli.handing_over import hand_over, keep_out
        from tieringrules.history.opening import sole_sender

        assert store.history is not None
        with sole_sender(store.place, store.history) as ledger:
            if isinstance(ledger, Diagnostic):
                raise Stop(ExitCode.USAGE, ledger)
            self._check_state(ledger)
            self._check_approval(ledger)
            ledger.interrupted(int(time.time()))
            # What a run that was killed could not.
            keep_out(store, ledger)
            screen = screen_of(self._result, store.history, self._batch)
            known = ledger.of(letter.contact for letter in self._letters)
            found = outlook(self._letters, known, screen, time.time())
            if count not in (found.count, ledger.confirmed(self._batch.digest)):
                raise Stop(ExitCode.FINDINGS, report("TR983", given=count, count=found.count))
            sent = hand_over(
                self._session, store, ledger, self._batch, self._mails, found, screen, self._sending,
                sign=sign, connections=connections, waits=wait,
            )  # fmt: skip
        self._mails.close()
        return self._told(sent, found.before)

    def _told(self, sent: Sent, before: Mapping[str, int]) -> int:
        from tieringrules.cli.sending_text import other_lines, result_json, result_lines

        session = self._session
        if session.format == "json":
            told = result_json(self._batch.folder, sent.tally, sent.reasons, sent.left, sent.not_due, before)
            print(json.dumps(told, ensure_ascii=False, indent=2))
        elif not session.quiet:
            lines = [
                *result_lines(sent.tally, sent.reasons, sent.left, sent.not_due, before, session.language),
                *other_lines(self._others, session.language),
            ]
            print("\n".join(lines))
        if sent.problem is not None:
            session.print_aside((sent.problem,), {})
        if sent.signalled is not None:
            session.remark(STOPPED)
            return sent.signalled
        if sent.problem is not None:
            return ExitCode.USAGE
        unfinished = sent.left or sent.tally.get("failed") or sent.tally.get("unknown")
        return ExitCode.FINDINGS if unfinished else ExitCode.DONE

    def _check_state(self, ledger: Ledger) -> None:
        if ledger.state_of(self._batch.digest) == "withdrawn":
            raise Stop(ExitCode.FINDINGS, report("TR989", folder=str(self._batch.folder)))

    def _check_approval(self, ledger: Ledger) -> None:
        if self._sending.needs_approval and not ledger.approvals(self._batch.digest):
            raise Stop(ExitCode.FINDINGS, report("TR984", folder=str(self._batch.folder)))


def _check_options(
    review: bool,
    settle: list[str] | None,
    withdraw: bool,
    confirm: str | None,
    connections: str | None,
    wait: bool,
) -> None:
    """See that one thing is asked for: to list, to settle, to withdraw, or to send.

    Raises:
        Stop: two options exclude each other.
    """
    asked = {"--review": review, "--settle": bool(settle), "--withdraw": withdraw}
    given = [option for option, is_given in asked.items() if is_given]
    if given:
        sends = {"--confirm": confirm is not None, "--connections": connections is not None, "--wait": wait}
        given += [option for option, is_given in sends.items() if is_given]
    if len(given) > 1:
        raise Stop(ExitCode.USAGE, report("TR973", first=given[0], second=given[1]))


def _number(option: str, text: str | None, most: int, least: int = 0) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        words = Localized(
            f"'{text}' after {option} is not a whole number from {least} to {most}",
            f"{option} 后面的“{text}”不是 {least} 到 {most} 的整数",
        )
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules send"))
    return int(text)
