"""`send` and `approve` as their users meet them: what is told, what is refused, what arrives."""

from __future__ import annotations

import datetime as dt
import json
import mailbox as mailboxes
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.command_line import tieringrules
from tests.sending.campaign import DAY, history_of, rendered, send, workspace_with
from tests.sending.faults import Faults
from tests.sending.mail_server import Mailbox, mail_server, make_certificate
from tieringrules.history import Suppression, place_of
from tieringrules.history.deliveries import Ledger
from tieringrules.history.opening import sole_sender
from tieringrules.history.suppressions import SUPPRESSED


def states(workspace: Path) -> Counter[str]:
    """State → how many messages, as the ledger has it."""
    history = history_of(workspace)
    with history.connect() as connection:
        found = Ledger(connection).in_state("intent", "sending", "sent", "failed", "unknown", "held")
    history.close()
    return Counter(one.state for one in found)


def planned(workspace: Path, day: str) -> set[str]:
    """Whom the plan of a day contacts."""
    done = tieringrules("plan", workspace, "--as-of", day, "--format", "json")
    return {one["customer"] for one in json.loads(done.stdout)["contacts"]}


def told(workspace: Path, batch: Path, *words: str | int) -> dict[str, object]:
    done = send(workspace, batch, "--format", "json", *words)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_what_arrives_is_what_was_rendered(tmp_path: Path) -> None:
    mailbox = Mailbox(keep_content=True)
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        dry = send(workspace, batch)
        assert dry.returncode == 0 and not mailbox.accepted
        assert "6 e-mails to 3 domains would be sent" in dry.stdout
        assert dry.stdout.rstrip().endswith(f"tieringrules send {batch} --confirm 6")
        assert not (workspace / ".tieringrules").exists()
        done = send(workspace, batch, "--confirm", 6)
        assert (done.returncode, done.stdout) == (0, "  6  sent\n"), done.stderr
        again = send(workspace, batch, "--confirm", 6)
        assert again.returncode == 0 and "  0  sent" in again.stdout
    assert mailbox.counts() == Counter({one.id: 1 for one in mailbox.accepted}) and len(mailbox.accepted) == 6
    rendered_mails = {
        bytes(mail).replace(b"\n", b"\r\n") for mail in mailboxes.mbox(batch / "email.mbox", create=False)
    }
    arrived = {one.content for one in mailbox.accepted if one.content is not None}
    assert {one.rstrip() for one in arrived} == {one.rstrip() for one in rendered_mails}
    assert states(workspace) == {"sent": 6}


def test_single_files_arrive_the_same(tmp_path: Path) -> None:
    mailbox = Mailbox(keep_content=True)
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace, "batch", "--eml")
        assert send(workspace, batch, "--confirm", 6).returncode == 0
    files = {path.read_bytes().rstrip() for path in (batch / "eml").iterdir()}
    assert {one.content.rstrip() for one in mailbox.accepted if one.content is not None} == files


def test_what_was_sent_counts_for_later_plans(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        assert send(workspace, batch, "--confirm", 6).returncode == 0
    planned = tieringrules("plan", workspace, "--as-of", DAY, "--format", "json")
    assert json.loads(planned.stdout)["contacts"] == []
    listed = tieringrules("history", workspace, "--customer", "C00001", "--format", "json")
    assert [one["state"] for one in json.loads(listed.stdout)] == ["sent"]


def test_the_same_contacts_in_another_folder_are_known(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        one, two = rendered(workspace, "one"), rendered(workspace, "two", "--eml")
        assert send(workspace, one, "--confirm", 6).returncode == 0
        found = told(workspace, two)
        assert (found["confirm"], found["before"]) == (0, {"sent": 6})
        assert send(workspace, two, "--confirm", 0).returncode == 0
    assert len(mailbox.accepted) == 6


@pytest.mark.parametrize(("language", "words"), [("en", "should"), ("zh", "应为 6")])
def test_a_wrong_count(tmp_path: Path, language: str, words: str) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    done = send(workspace, rendered(workspace), "--confirm", 5, "--lang", language)
    assert done.returncode == 1 and "error[TR983]" in done.stderr and "--confirm 6" in done.stderr
    assert language == "en" or words in done.stderr


def test_who_may_not_be_written_to(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        history = history_of(workspace)
        history.suppress([Suppression(dt.date(2026, 6, 1), "opt_out", customer="C00001")])
        history.close()
        assert told(workspace, batch)["held"] == {"suppressed": 1}
        text = send(workspace, batch, "--lang", "zh").stdout
        assert "1  暂不发送：在禁止联系名单中" in text
        done = send(workspace, batch, "--confirm", 5)
        assert done.returncode == 0, done.stderr
        assert "5  sent" in done.stdout
        assert "c1@b.example.org" not in {one.recipient for one in mailbox.accepted}
        assert states(workspace) == {"sent": 5, "held": 1}
        history = history_of(workspace)
        with history.begin() as connection:
            connection.execute(sa.delete(SUPPRESSED))
        history.close()
        assert send(workspace, batch, "--confirm", 1).returncode == 0
    assert states(workspace) == {"sent": 6}
    planned = tieringrules("plan", workspace, "--as-of", "2026-07-01", "--format", "json")
    july = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--format", "json")
    assert [len(json.loads(one.stdout)["contacts"]) for one in (july, planned)] == [0, 6]
    listed = tieringrules("history", workspace, "--customer", "C00001", "--format", "json")
    assert [one["state"] for one in json.loads(listed.stdout)] == ["sent"]


@pytest.mark.parametrize(
    "change", ["rules/policy.yaml", "templates/thanks.email.html.j2", "data/customers.csv"]
)
def test_what_changed_since(tmp_path: Path, change: str) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    batch = rendered(workspace)
    file = workspace / change
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    done = send(workspace, batch, "--confirm", 6)
    assert done.returncode == 1 and "error[TR981]" in done.stderr
    assert ("the data" if change.startswith("data") else "the rules") in done.stderr


def test_a_batch_that_was_changed(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    batch = rendered(workspace)
    with (batch / "email.mbox").open("ab") as file:
        file.write(b"\n")
    done = send(workspace, batch)
    assert done.returncode == 1 and "email.mbox was changed after it was made" in done.stderr
    (batch / "email.mbox").unlink()
    assert "email.mbox is missing" in send(workspace, batch).stderr
    (batch / "manifest.json").unlink()
    assert "it has no manifest.json" in send(workspace, batch).stderr
    assert "TR980" in send(workspace, tmp_path / "nowhere").stderr


@pytest.mark.parametrize("words", [("--sample", "2"), ("--customer", "C00001")])
def test_parts_of_a_day_are_not_sent(tmp_path: Path, words: tuple[str, str]) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    done = send(workspace, rendered(workspace, "batch", *words))
    assert done.returncode == 1 and "error[TR982]" in done.stderr and words[0] in done.stderr


def test_a_test_for_our_own_people_is_no_contact(tmp_path: Path) -> None:
    mailbox = Mailbox(keep_content=True)
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        (tmp_path / "seeds.csv").write_text("email\nboss@example.com\n")
        batch = rendered(workspace, "test", "--seed-list", str(tmp_path / "seeds.csv"))
        done = send(workspace, batch, "--confirm", 1)
        assert done.returncode == 0, done.stderr
    assert [one.recipient for one in mailbox.accepted] == ["boss@example.com"]
    planned = tieringrules("plan", workspace, "--as-of", DAY, "--format", "json")
    assert len(json.loads(planned.stdout)["contacts"]) == 6


def test_an_approval_belongs_to_the_batch_as_it_is(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port, sending=", approval: required")
        batch = rendered(workspace)
        refused = send(workspace, batch, "--confirm", 6)
        assert refused.returncode == 1 and "error[TR984]" in refused.stderr
        approved = tieringrules("approve", batch, "--by", "王经理", "--workspace", workspace)
        assert approved.returncode == 0 and "approved by 王经理" in approved.stdout
        (workspace / "data" / "orders.csv").open("a").write("\n")
        other = rendered(workspace, "other")
        assert "error[TR984]" in send(workspace, other, "--confirm", 6).stderr
        assert not mailbox.accepted


def test_no_server_or_nobody_there(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    batch = rendered(workspace)
    done = send(workspace, batch, "--confirm", 6)
    assert done.returncode == 2 and "error[TR986]" in done.stderr and "nobody answers there" in done.stderr
    assert "6  left for the next time" in done.stdout
    assert states(workspace) == {"intent": 6}
    file = workspace / "tieringrules.yaml"
    file.write_text("".join(one for one in file.open() if not one.startswith("sending")))
    batch = rendered(workspace, "again")
    assert "error[TR985]" in send(workspace, batch, "--confirm", 6).stderr


def test_refusals_and_lost_answers(tmp_path: Path) -> None:
    faults = Faults(seed=5, later=0.2, never=0.1, cut_before=0.1, cut_after=0.15)
    mailbox = Mailbox(faults)
    with mail_server(mailbox) as port:
        further = ", retries: {first: 1 second, longest: 1 second}, connections: 3"
        workspace = workspace_with(tmp_path / "w", port, customers=60, sending=further)
        done = send(workspace, rendered(workspace), "--confirm", 60)
    assert done.returncode == 1, done.stdout + done.stderr
    assert max(mailbox.counts().values()) == 1
    found = states(workspace)
    assert found["sent"] + found["failed"] + found["unknown"] == 60, done.stdout + done.stderr
    kept = set(mailbox.counts())
    history = history_of(workspace)
    with history.connect() as connection:
        ledger = Ledger(connection)
        sent = {one.contact for one in ledger.in_state("sent")}
        unknown = {one.contact for one in ledger.in_state("unknown")}
        assert {one.reply for one in ledger.in_state("failed")} <= {550, 451, None}
    history.close()
    assert sent <= kept <= sent | unknown
    assert len(unknown) == sum(n for name, n in mailbox.replies.items() if name.startswith("cut after"))


def test_one_at_a_time(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "w", 1)
    batch = rendered(workspace)
    history = history_of(workspace)
    with sole_sender(place_of(workspace, None), history) as ledger:
        assert isinstance(ledger, Ledger)
        done = send(workspace, batch, "--confirm", 6)
        assert done.returncode == 2 and "error[TR987]" in done.stderr
        # Planning goes on.
        assert tieringrules("plan", workspace, "--as-of", DAY, "--record").returncode == 0
    history.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(tmp_path: Path, security: str) -> None:
    certificate = make_certificate(tmp_path)
    mailbox = Mailbox()
    login = {"TIERINGRULES_SMTP_USER": "care", "TIERINGRULES_SMTP_PASSWORD": "Very:Secret"}
    trusted = {"SSL_CERT_FILE": str(certificate.authority)}
    with mail_server(mailbox, certificate, security, ("care", "Very:Secret")) as port:  # type: ignore[arg-type]
        workspace = workspace_with(tmp_path / "w", port)
        file = workspace / "tieringrules.yaml"
        file.write_text(file.read_text().replace("security: none", f"security: {security}"))
        batch = rendered(workspace)
        untrusted = send(workspace, batch, "--confirm", 6, variables=login)
        assert untrusted.returncode == 2 and "its certificate is not to be trusted" in untrusted.stderr
        wrong = send(
            workspace, batch, "--confirm", 6,
            variables={**trusted, **login, "TIERINGRULES_SMTP_PASSWORD": "no"},
        )  # fmt: skip
        assert wrong.returncode == 2 and "refuses user and password (535)" in wrong.stderr
        half = send(workspace, batch, "--confirm", 6, variables={"TIERINGRULES_SMTP_USER": "care"})
        assert half.returncode == 2 and "only one of" in half.stderr
        done = send(workspace, batch, "--confirm", 6, variables={**trusted, **login})
        assert done.returncode == 0, done.stderr
    assert len(mailbox.accepted) == mailbox.secured == 6
    kept = b"".join(path.read_bytes() for path in (workspace / ".tieringrules").iterdir() if path.is_file())
    assert b"Secret" not in kept and b"example.org" in kept and b"c1@" not in kept


def test_a_person_decides_about_the_unknown(tmp_path: Path) -> None:
    mailbox = Mailbox(Faults(seed=1, cut_after=1))
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace)
        done = send(workspace, batch, "--confirm", 6)
        assert done.returncode == 1 and "6  unknown whether the server took them" in done.stdout
        listed = tieringrules("send", "--review", "--workspace", workspace)
        assert (
            listed.returncode == 0
            and "C••••0 · a.example.org  the server's answer did not come" in listed.stdout
        )
        waiting = json.loads(
            tieringrules("send", batch, "--review", "--workspace", workspace, "--format", "json").stdout
        )
        ids = [one["contact"] for one in waiting]
        assert len(ids) == 6 and {one["domain"] for one in waiting} == {f"{x}.example.org" for x in "abc"}
        settle = ("send", "--workspace", workspace, "--settle")
        assert "error[TR023]" in tieringrules(*settle, f"{ids[0]}=sent").stderr
        assert "error[TR988]" in tieringrules(*settle, "f" * 32 + "=sent", "--by", "李").stderr
        assert "error[TR005]" in tieringrules(*settle, f"{ids[0]}=maybe", "--by", "李").stderr
        assert tieringrules(*settle, f"{ids[0]}=sent", "--by", "李").returncode == 0
        assert tieringrules(*settle, f"{ids[1]}=failed", "--by", "李").returncode == 0
        done = tieringrules(*settle, "all=again", "--by", "李", "--lang", "zh")
        assert done.stdout == "4 封邮件：将在再次发送该批次时发出\n"
        assert states(workspace) == {"sent": 1, "failed": 1, "intent": 4}
        mailbox.faults, before = Faults(), len(mailbox.accepted)
        assert send(workspace, batch, "--confirm", 4).returncode == 0
    assert len(mailbox.accepted) - before == 4
    assert states(workspace) == {"sent": 5, "failed": 1}
    nothing = tieringrules("send", "--review", "--workspace", workspace, "--lang", "zh")
    assert nothing.stdout == "没有等待处理的邮件\n"


def test_what_is_withdrawn_is_planned_again(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        batch = rendered(workspace, "batch", "--record")
        done = tieringrules("send", batch, "--withdraw", "--workspace", workspace)
        assert done.returncode == 0 and "withdrawn: 6 e-mails" in done.stdout
        assert "error[TR989]" in send(workspace, batch, "--confirm", 6).stderr
        again = rendered(workspace, "again", "--record")
        assert send(workspace, again, "--confirm", 6).returncode == 0
    assert len(mailbox.accepted) == 6


def test_what_failed_does_not_count_from_the_next_day_on(tmp_path: Path) -> None:
    mailbox = Mailbox(Faults(seed=1, never=1))
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port)
        assert send(workspace, rendered(workspace), "--confirm", 6).returncode == 1
    fates = {
        f"C{number:05}": mailbox.faults.fate(f"c{number}@{'abc'[number % 3]}.example.org", 1)
        for number in range(6)
    }
    assert set(fates.values()) == {"never at RCPT", "never at the end"}
    today, tomorrow = (planned(workspace, day) for day in (DAY, "2026-07-01"))
    # Whose mailbox is not there (5.1.1) gets no more; whose message was refused (5.7.1) may be tried again.
    assert (today, tomorrow) == (set(), {name for name, fate in fates.items() if fate == "never at the end"})
    listed = tieringrules("history", workspace, "--customer", "C00001", "--format", "json")
    assert [one["state"] for one in json.loads(listed.stdout)] == ["failed"]


def test_a_server_that_refuses_everybody_ends_the_run(tmp_path: Path) -> None:
    mailbox = Mailbox(Faults(seed=1, never=1))
    with mail_server(mailbox) as port:
        workspace = workspace_with(tmp_path / "w", port, customers=40, sending=", connections: 1")
        done = send(workspace, rendered(workspace), "--confirm", 40)
    assert done.returncode == 2 and "it refused 25 messages one after the other" in done.stderr
    assert states(workspace) == {"failed": 25, "intent": 15}
