"""Messages whose fate only a person can tell, and batches that are given back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.cli.batches import Store, batch_of, letters_of, store_of
from tieringrules.cli.counts import counted
from tieringrules.cli.session import Session
from tieringrules.cli.stopping import ExitCode, Stop
from tieringrules.cli.workspace import Opened
from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.diagnostic.suggestion import hint

if TYPE_CHECKING:
    from tieringrules.history.deliveries import Ledger
    from tieringrules.history.delivery import DeliveryState

# What a person may say of a message → the state it has then.
DECISIONS: Mapping[str, DeliveryState] = {"sent": "sent", "failed": "failed", "again": "intent"}
EVERY = "all"
_LONGEST_NAME = 100


def person(by: str | None) -> str:
    """The name after --by.

    Raises:
        Stop: there is none.
    """
    name = " ".join((by or "").split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Stop(ExitCode.USAGE, report("TR023", option="--by", example="王经理"))
    return name


def review(session: Session, opened: Opened, batch: str | None) -> int:
    """List the messages that wait for a decision: of a batch, or all."""
    from tieringrules.cli.sending_text import review_json, review_lines

    digest = batch_of(Path(batch)).digest if batch is not None else None
    with _ledger(opened) as ledger:
        found = ledger.in_state("unknown", batch=digest) if ledger is not None else []
    if session.format == "json":
        print(json.dumps(review_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(review_lines(found, session.language)))
    return ExitCode.DONE


def settle(session: Session, opened: Opened, written: list[str], by: str | None, batch: str | None) -> int:
    """Write what a person says became of messages.

    Raises:
        Stop: one of them waits for no decision, or there are two for it.
    """
    decisions = _decisions(written)
    name = person(by)
    digest = batch_of(Path(batch)).digest if batch is not None else None
    with _ledger(opened) as ledger:
        if ledger is None:
            raise Stop(ExitCode.FINDINGS, report("TR988", contact=next(iter(decisions))))
        meant: dict[str, list[str]] = {}
        for contact, word in decisions.items():
            waiting = ledger.in_state("unknown", batch=digest) if contact == EVERY else []
            others = [one.contact for one in waiting if one.contact not in decisions]
            contacts = others if contact == EVERY else [contact]
            meant.setdefault(word, []).extend(contacts)
        # Nothing is written where one of them is wrong.
        for word, contacts in meant.items():
            _check(ledger, contacts, word)
        states = {one: DECISIONS[word] for word, contacts in meant.items() for one in contacts}
        refused = ledger.settle(states, name, int(time.time()))
        if refused:
            raise Stop(ExitCode.FINDINGS, report("TR988", contact=refused[0]))
        counts = {word: len(contacts) for word, contacts in meant.items()}
    if session.format == "json":
        print(json.dumps({"by": name, "settled": counts}, ensure_ascii=False, indent=2))
    elif not session.quiet:
        for word, count in counts.items():
            print(session.say(_settled(word, count)))
    return ExitCode.DONE


def withdraw(session: Session, opened: Opened, batch: str) -> int:
    """Give back what a batch has not sent, so that later plans can plan it anew."""
    from tieringrules.outreach.sending.letters import Mails

    found = batch_of(Path(batch))
    letters = letters_of(found, Mails(found))
    with store_of(opened, create=True) as store, _alone(store) as ledger:
        now = int(time.time())
        ledger.interrupted(now)
        count = ledger.withdraw(found.digest, (letter.contact for letter in letters), now)
    if session.format == "json":
        told = {"batch": str(found.folder), "manifest": found.digest, "withdrawn": count}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif not session.quiet:
        mails = counted(count, "e-mail", "封邮件")
        words = Localized(
            f"withdrawn: {mails.en} that had not been sent; {found.folder} is not sent any more",
            f"已撤回：{mails.zh}尚未发送；{found.folder} 不会再发送",
        )
        print(session.say(words))
    return ExitCode.DONE


def _decisions(written: list[str]) -> dict[str, str]:
    """Contact, or all the others, → what is said of it."""
    decisions: dict[str, str] = {}
    for contact, word in map(_decision, written):
        first = decisions.setdefault(contact, word)
        if first != word:
            words = Localized(
                f"--settle says {contact}={first} and {contact}={word}; leave one of them out",
                f"--settle 同时写了 {contact}={first} 和 {contact}={word}；请去掉其中一个",
            )
            raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules send"))
    return decisions


def _decision(written: str) -> tuple[str, str]:
    contact, _, word = written.partition("=")
    if word not in DECISIONS or not contact:
        near = hint(word, DECISIONS)
        words = Localized(
            f"'{written}' after --settle is not ID=sent, ID=failed or ID=again; {near.en}",
            f"--settle 后面的“{written}”应写成 编号=sent、编号=failed 或 编号=again；{near.zh}",
        )
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules send"))
    return contact, word


def _check(ledger: Ledger, contacts: list[str], word: str) -> None:
    """See that messages wait for a decision, and that it can be carried out.

    Raises:
        Stop: one of them does not, or it cannot.
    """
    others = ledger.not_waiting(contacts, DECISIONS[word])
    if others:
        raise Stop(ExitCode.FINDINGS, report("TR988", contact=others[0]))
    gone = ledger.of_withdrawn(contacts) if DECISIONS[word] == "intent" else []
    if gone:
        words = Localized(
            f"{gone[0]} cannot go out again: its batch was withdrawn; write {gone[0]}=failed, so that later"
            " plans can plan it anew",
            f"{gone[0]} 不能再次发出：其批次已撤回；请写 {gone[0]}=failed，之后的计划便可重新安排",
        )
        raise Stop(ExitCode.USAGE, report("TR005", problem=words, command="tieringrules send"))


def _settled(word: str, count: int) -> Localized:
    mails = counted(count, "e-mail", "封邮件")
    words = {
        "sent": Localized("counts as sent", "视为已发送"),
        "failed": Localized("counts as failed", "视为失败"),
        "again": Localized("goes out when its batch is sent again", "将在再次发送该批次时发出"),
    }[word]
    return Localized(f"{mails.en}: {words.en}", f"{mails.zh}：{words.zh}")


@contextmanager
def _ledger(opened: Opened) -> Iterator[Ledger | None]:
    """The ledger, where there is one; nobody sends meanwhile."""
    from tieringrules.history import place_of

    # Nothing is made just to find that nothing is there.
    there = place_of(opened.root, opened.rulebook.workspace.history).exists
    if not there:
        yield None
        return
    with store_of(opened, create=True) as store, _alone(store) as ledger:
        # What somebody was sending who was killed.
        ledger.interrupted(int(time.time()))
        yield ledger


@contextmanager
def _alone(store: Store) -> Iterator[Ledger]:
    from tieringrules.history.opening import sole_sender

    assert store.history is not None
    with sole_sender(store.place, store.history) as ledger:
        if isinstance(ledger, Diagnostic):
            raise Stop(ExitCode.USAGE, ledger)
        yield ledger
