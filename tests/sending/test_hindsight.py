"""What people say and do after a batch was begun with: nothing is promised that does not come about."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.command_line import tieringrules
from tests.sending.campaign import DAY, rendered, send, workspace_with
from tests.sending.faults import Faults
from tests.sending.mail_server import Mailbox, mail_server
from tieringrules.diagnostic import Diagnostic
from tieringrules.history import Place, open_history
from tieringrules.history.deliveries import Ledger
from tieringrules.history.opening import locked, sole_sender
from tieringrules.history.suppressions import Suppressed
from tieringrules.outreach.sending import crew


@pytest.fixture(scope="module")
def planned_batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace without a server, and a batch of it that nobody sends."""
    workspace = workspace_with(tmp_path_factory.mktemp("one") / "w", 1)
    return workspace, rendered(workspace)


def planned(workspace: Path) -> list[str]:
    """Whom another plan of the same day contacts."""
    done = tieringrules("plan", workspace, "--as-of", DAY, "--format", "json")
    return [one["customer"] for one in json.loads(done.stdout)["contacts"]]


def waiting(workspace: Path, batch: Path) -> list[str]:
    """The ids that wait for a decision."""
    done = send(workspace, batch, "--review", "--format", "json")
    return [one["contact"] for one in json.loads(done.stdout)]


def test_a_second_run_tells_what_the_first_did(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        assert send(workspace, batch, "--confirm", 6).returncode == 0
        again = send(workspace, batch, "--confirm", 6, "--lang", "zh")
        assert (again.returncode, again.stdout) == (0, "  0  已发送\n  6  此前已发送\n")
        told = json.loads(send(workspace, batch, "--confirm", 6, "--format", "json").stdout)
    assert (told["sent"], told["before"]) == (0, {"sent": 6})


def test_what_another_batch_has_taken_over_is_not_withdrawn(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        assert tieringrules("init", "--key", workspace).returncode == 0
        one, two = rendered(workspace, "one"), rendered(workspace, "two", "--eml")
        assert tieringrules("suppress", "add", workspace, "--customer", "C00001").returncode == 0
        assert send(workspace, two, "--confirm", 5).returncode == 0
        gone = send(workspace, one, "--withdraw", "--format", "json")
        assert json.loads(gone.stdout)["withdrawn"] == 0
        words = ("--customer", "C00001", "--because", "by mistake")
        assert tieringrules("suppress", "remove", workspace, *words).returncode == 0
        assert send(workspace, two, "--confirm", 1).returncode == 0
        assert len(mailbox.accepted) == 6 and planned(workspace) == []


def test_nothing_is_sent_for_a_count_that_is_not_the_batchs(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        assert send(workspace, rendered(workspace, "one", "--record"), "--withdraw").returncode == 0
        # The same bytes: a batch that was withdrawn with none confirmed.
        batch = rendered(workspace, "two", "--record")
        refused = send(workspace, batch, "--confirm", 0)
        assert refused.returncode == 1 and "error[TR983]" in refused.stderr and not mailbox.accepted
        assert send(workspace, batch, "--confirm", 6).returncode == 0


@pytest.mark.parametrize(("language", "words"), [("en", "its batch was withdrawn"), ("zh", "其批次已撤回")])
def test_nothing_of_a_withdrawn_batch_is_promised_again(tmp_path: Path, language: str, words: str) -> None:
    with mail_server(Mailbox(faults=Faults(cut_after=1.0))) as port:
        workspace = workspace_with(tmp_path / "w", port, customers=2)
        batch = rendered(workspace)
        send(workspace, batch, "--confirm", 2)
        send(workspace, batch, "--withdraw")
        say = ("--by", "王经理", "--lang", language)
        refused = send(workspace, batch, "--settle", "all=again", *say)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr
        assert len(waiting(workspace, batch)) == 2 and planned(workspace) == []
        assert send(workspace, batch, "--settle", "all=failed", *say).returncode == 0
    assert send(workspace, batch, "--settle", "all=again", *say).returncode == 0  # of none


def test_all_decisions_are_written_or_none(tmp_path: Path) -> None:
    with mail_server(Mailbox(faults=Faults(cut_after=1.0))) as port:
        workspace = workspace_with(tmp_path / "w", port, customers=2)
        batch = rendered(workspace)
        send(workspace, batch, "--confirm", 2)
    ids = waiting(workspace, batch)
    wrong = ("--settle", f"{ids[0]}=sent", "--settle", f"{'0' * 32}=failed", "--by", "Li")
    assert "error[TR988]" in send(workspace, batch, *wrong).stderr
    assert waiting(workspace, batch) == ids


def test_one_decision_for_each(tmp_path: Path) -> None:
    with mail_server(Mailbox(faults=Faults(cut_after=1.0))) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        send(workspace, batch, "--confirm", 6)
    first, *others = waiting(workspace, batch)
    twice = ("--settle", f"{first}=sent", "--settle", f"{first}=failed", "--by", "Li")
    for language, words in (("en", f"{first}=sent and {first}=failed"), ("zh", "请去掉其中一个")):
        refused = send(workspace, batch, *twice, "--lang", language)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr
    assert waiting(workspace, batch) == [first, *others]
    rest = ("--settle", "all=failed", "--settle", f"{first}=sent", "--by", "Li", "--format", "json")
    assert json.loads(send(workspace, batch, *rest).stdout)["settled"] == {"failed": len(others), "sent": 1}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--review", "--withdraw"), "TR973"),
        (("--review", "--confirm", 6), "TR973"),
        (("--review", "--settle", "all=sent", "--by", "Li"), "TR973"),
        (("--settle", "all=sent", "--by", "Li", "--confirm", 6), "TR973"),
        (("--withdraw", "--confirm", 6), "TR973"),
        (("--withdraw", "--connections", 2), "TR973"),
        (("--review", "--wait"), "TR973"),
        (("--connections", 0), "TR005"),
        (("--connections", 0, "--confirm", 6), "TR005"),
    ],
)
def test_what_is_asked_for_is_one_thing(
    planned_batch: tuple[Path, Path], words: tuple[str | int, ...], code: str
) -> None:
    for language, told in (("en", "exclude each other|from 1 to"), ("zh", "不能同时使用|不是 1 到")):
        refused = send(*planned_batch, *words, "--lang", language)
        assert refused.returncode == 2 and f"error[{code}]" in refused.stderr, refused.stderr
        assert any(one in refused.stderr for one in told.split("|")) and not refused.stdout


def test_a_file_is_no_batch(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    refused = send(workspace, workspace / "tieringrules.yaml", "--lang", "zh")
    assert refused.returncode == 1 and "其中没有 manifest.json" in refused.stderr, refused.stderr


@pytest.mark.parametrize("kind", ["mbox", "eml"])
def test_mails_that_change_meanwhile_are_not_sent(tmp_path: Path, kind: str) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace, "batch", *(["--eml"] if kind == "eml" else []))
        files = [one for one in batch.rglob("*") if one.suffix in (".mbox", ".eml")]
        whole = {one: one.read_bytes() for one in files}

        def cut(phase: str, _: str) -> None:
            """While the first message is being taken."""
            if phase == "dot" and not mailbox.accepted:
                for one, data in whole.items():
                    one.write_bytes(data.replace(b"Content-Type", b"Content-type") if kind == "eml" else b"")

        mailbox.watch = cut
        done = send(workspace, batch, "--confirm", 6, "--connections", 1, "--lang", "zh")
        assert done.returncode == 2 and "error[TR980]" in done.stderr and "在发送期间被改动" in done.stderr
        # What is in memory of a file that is read by pieces is what it was.
        kept = len(mailbox.accepted)
        assert 1 <= kept < 6 and f"{kept}  已发送" in done.stdout and f"{6 - kept}  " in done.stdout
        for one, data in whole.items():
            one.write_bytes(data)
        assert send(workspace, batch, "--confirm", 6).returncode == 0
    assert sorted(mailbox.counts().values()) == [1] * 6


def test_what_was_sent_is_told_where_the_history_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    asked = Suppressed.reason

    def reason(self: Suppressed, *words: Any) -> str | None:
        if mailbox.accepted:
            raise sa.exc.OperationalError("the server is gone", None, Exception())
        return asked(self, *words)

    monkeypatch.setattr(Suppressed, "reason", reason)
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        done = send(workspace, rendered(workspace), "--confirm", 6, "--connections", 1)
    assert done.returncode == 2 and "error[TR900]" in done.stderr, done.stderr
    assert done.stdout.splitlines()[0] == "  1  sent", done.stdout


def test_a_decision_that_there_is_not(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    for language, words in (("en", "ID=again; did you mean 'sent'?"), ("zh", "编号=again；是否想写“sent”？")):
        refused = send(workspace, Path("b"), "--settle", "x=snt", "--by", "Li", "--lang", language)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr


def test_a_history_has_one_sender_by_whatever_name_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    real, other = Place(tmp_path / "a" / "history.sqlite"), Place(tmp_path / "b.sqlite")
    assert real.file is not None and other.file is not None
    other.file.symlink_to(real.file)
    histories = [open_history(one, {}, create=True, secret=None).value for one in (real, other)]
    assert histories[0] is not None and histories[1] is not None
    with sole_sender(real, histories[0]) as ledger, sole_sender(other, histories[1]) as refused:
        assert isinstance(ledger, Ledger)
        assert isinstance(refused, Diagnostic) and refused.code == "TR987"
    with locked(real, {}, 0.1) as nothing, locked(other, {}, 0.1) as finding:
        assert nothing is None and finding is not None and finding.code == "TR902"
    for one in histories:
        one.close()


class _Endless:
    """What a run's connections share, as far as the threads know it."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def stop(self) -> None:
        self.stopped.set()

    def pause(self, seconds: float) -> None:
        self.stopped.wait(seconds)


class _Line:
    def __init__(self, courier: _Endless) -> None:
        self._courier = courier

    def step(self) -> float | None:
        return None if self._courier.stopped.is_set() else 0.01


def test_no_thread_goes_on_when_nobody_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def watch() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(crew, "Line", _Line)
    courier = _Endless()
    with pytest.raises(BrokenPipeError):
        crew.run(courier, 2, watch)  # type: ignore[arg-type]
    assert not [one for one in threading.enumerate() if one.name.startswith("smtp-")]
