"""What sending says to people, and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieringrules.cli.counts import counted
from tieringrules.cli.widths import left, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.batches import Outlook
    from tieringrules.history.delivery import Delivery
    from tieringrules.outreach.sending.finished_batch import FinishedBatch

REASONS: Mapping[str, Localized] = {
    "suppressed": Localized("on the list of those not to be contacted", "在禁止联系名单中"),
    "no_consent": Localized("has not agreed to e-mails of marketing", "未同意接收营销邮件"),
    "not_in_data": Localized("is no customer any more", "已不在客户数据中"),
    "needs_smtputf8": Localized(
        "the server does not take such an address (SMTPUTF8)", "服务器不接受此类地址（SMTPUTF8）"
    ),
    "refused": Localized("refused by the server", "被服务器拒绝"),
    "tries": Localized("not taken by the server, however often it was asked", "多次尝试后服务器仍未接收"),
    "no_answer": Localized("the server's answer did not come", "没有收到服务器的应答"),
    "stopped": Localized("the program was stopped meanwhile", "程序在此期间被中止"),
    "postponed": Localized("put off by the server", "服务器要求稍后再试"),
    "broken_off": Localized("the connection broke before the message was handed over", "交付之前连接中断"),
}
STATES: Mapping[str, Localized] = {
    "sent": Localized("sent", "已发送"),
    "failed": Localized("failed", "失败"),
    "unknown": Localized("unknown whether the server took them", "结果未知"),
}
_BEFORE: Mapping[str, Localized] = {
    "sent": Localized("were sent before", "此前已发送"),
    "failed": Localized("failed before", "此前已失败"),
    "unknown": Localized(
        "unknown whether they were sent; `tieringrules send --review` lists them",
        "结果未知；用 `tieringrules send --review` 查看",
    ),
}


def told(reason: str | None) -> Localized:
    """A reason in words; its code where it has none."""
    return REASONS.get(reason or "", Localized.same(reason or ""))


def outlook_lines(
    batch: FinishedBatch, found: Outlook, others: Mapping[str, int], command: str, language: Language
) -> Iterator[str]:
    """What would be sent, what not and why, and how to go on.

    Args:
        batch: the batch.
        found: what would become of its e-mails.
        others: channel → contacts that are not sent from here.
        command: that would send it.
        language: of the words.
    """
    mails = counted(found.count, "e-mail", "封邮件").text(language)
    domains = counted(found.domains, "domain", "个域名").text(language)
    head = Localized(
        f"{batch.folder} of {batch.as_of}: {mails} to {domains} would be sent",
        f"{batch.folder}（{batch.as_of}）：将发送 {mails}，涉及 {domains}",
    )
    yield head.text(language)
    rows = [(len(some), told(reason)) for reason, some in sorted(found.held.items())]
    held = [(count, Localized(f"held back: {words.en}", f"暂不发送：{words.zh}")) for count, words in rows]
    if found.later:
        words = Localized("of them later: their time has not come", "其中尚未到发送时间")
        held.append((found.later, words))
    held += [(found.before[state], words) for state, words in _BEFORE.items() if found.before.get(state)]
    yield from _table(held, language)
    yield from other_lines(others, language)
    yield ""
    if found.count:
        yield Localized(
            f"nothing was sent; to send: {command} --confirm {found.count}",
            f"尚未发送任何邮件；要发送请执行：{command} --confirm {found.count}",
        ).text(language)
    else:
        yield Localized("there is nothing to send", "没有可发送的邮件").text(language)


def other_lines(others: Mapping[str, int], language: Language) -> Iterator[str]:
    """Where the messages of other channels lie."""
    if any(others.values()):
        names = ", ".join(f"{name} ({count:,})" for name, count in others.items() if count)
        yield Localized(
            f"  not sent from here, in the batch's files for their channels: {names}",
            f"  不由此命令发送，见批次中各渠道的文件：{names}",
        ).text(language)


def result_lines(
    tally: Mapping[str, int],
    reasons: Mapping[str, int],
    left_over: int,
    not_due: int,
    before: Mapping[str, int],
    language: Language,
) -> Iterator[str]:
    """What became of the e-mails of a run, and of those that were dealt with before it."""
    rows: list[tuple[int, Localized]] = [(tally.get("sent", 0), STATES["sent"])]
    for name, count in sorted(reasons.items()):
        state, _, reason = name.partition(" ")
        if state == "failed" and reason.isdigit():
            words = Localized(f"failed: the server answered {reason}", f"失败：服务器应答 {reason}")
        elif state == "failed":
            words = Localized(f"failed: {told(reason).en}", f"失败：{told(reason).zh}")
        elif state == "held":
            words = Localized(f"held back: {told(reason).en}", f"暂不发送：{told(reason).zh}")
        else:
            words = STATES["unknown"]
        rows.append((count, words))
    if not_due:
        rows.append((not_due, Localized("not yet: their time has not come", "尚未到发送时间")))
    if left_over:
        rows.append((left_over, Localized("left for the next time", "留待下次发送")))
    rows += [(before[state], words) for state, words in _BEFORE.items() if before.get(state)]
    yield from _table(rows, language)
    if tally.get("unknown"):
        yield Localized(
            "what became of the unknown ones is for a person to decide: tieringrules send --review",
            "结果未知的邮件需要人工判断：tieringrules send --review",
        ).text(language)


def review_lines(found: Sequence[Delivery], language: Language) -> Iterator[str]:
    """The messages that wait for a person's decision."""
    if not found:
        yield Localized("no message waits for a decision", "没有等待处理的邮件").text(language)
        return
    for one in found:
        who = f"{masked(one.customer)} · " if one.customer else ""
        why = told(one.reason).text(language)
        yield f"{one.contact}  {moment(one.changed_at)}  {who}{one.domain or ''}  {why}"
    yield ""
    yield Localized(
        "look in the server's log for each Message-ID, which begins with the id; then say what became of it:",
        "请按 Message-ID（以编号开头）在服务器日志中查找，然后说明结果：",
    ).text(language)
    yield "  tieringrules send --settle ID=sent|failed|again --by NAME"


def masked(key: str) -> str:
    """A customer's key with its middle hidden."""
    return key if len(key) <= 2 else f"{key[0]}{'•' * min(6, len(key) - 2)}{key[-1]}"


def moment(seconds: int) -> str:
    """A moment in UTC, to the second."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def review_json(found: Sequence[Delivery]) -> list[dict[str, Any]]:
    """The same as JSON data."""
    return [
        {
            "contact": one.contact,
            "state": one.state,
            "customer": masked(one.customer) if one.customer else None,
            "day": one.day.isoformat() if one.day else None,
            "at": moment(one.changed_at),
            "domain": one.domain,
            "reason": one.reason,
            "reply": one.reply,
            "tries": one.tries,
        }
        for one in found
    ]


def outlook_json(batch: FinishedBatch, found: Outlook, others: Mapping[str, int]) -> dict[str, Any]:
    """What would be sent, as JSON data."""
    return {
        "batch": str(batch.folder),
        "manifest": batch.digest,
        "as_of": batch.as_of.isoformat(),
        "confirm": found.count,
        "domains": found.domains,
        "not_due": found.later,
        "held": {reason: len(some) for reason, some in sorted(found.held.items())},
        "before": dict(found.before),
        "other_channels": dict(others),
        "sent": 0,
    }


def result_json(
    folder: Path,
    tally: Mapping[str, int],
    reasons: Mapping[str, int],
    left_over: int,
    not_due: int,
    before: Mapping[str, int],
) -> dict[str, Any]:
    """What became of the e-mails of a run, as JSON data."""
    return {
        "batch": str(folder),
        **{state: tally.get(state, 0) for state in ("sent", "failed", "unknown", "held", "postponed")},
        "reasons": dict(sorted(reasons.items())),
        "not_due": not_due,
        "left": left_over,
        "before": dict(before),
    }


def _table(rows: Sequence[tuple[int, Localized]], language: Language) -> Iterator[str]:
    numbers = max((width(f"{count:,}") for count, _ in rows), default=0)
    for count, words in rows:
        yield f"  {right(f'{count:,}', numbers)}  {left(words.text(language), 0)}"
