"""Who is not to be contacted, by customer, address and domain: when planning, and when sending."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from tests.cli.small_workspace import FILES, write_workspace
from tests.command_line import tieringrules
from tieringrules.assure.checking import check_workspace
from tieringrules.engine.assignments import Assignments
from tieringrules.history import History, Suppression, open_history, place_of
from tieringrules.history.secrets import NoSecret
from tieringrules.history.suppressions import ERASED, LIFTED, SUPPRESSED, Target, lift
from tieringrules.outreach.address_forms import domain_form, domains_of, email_form, forms_of, phone_form
from tieringrules.outreach.permission import Permission, consents_of
from tieringrules.rulebook.model import Rulebook

DAY = dt.date(2026, 6, 30)
KEY = b"k" * 32


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = write_workspace(tmp_path / "small")
    (folder / ".tieringrules").mkdir()
    (folder / ".tieringrules/key").touch(0o600)
    (folder / ".tieringrules/key").write_bytes(KEY)
    return folder


@pytest.fixture
def kept(workspace: Path) -> Iterator[History]:
    opened = open_history(place_of(workspace, None), {}, create=True, secret=KEY).value
    assert opened is not None
    yield opened
    opened.close()


def reasons(folder: Path) -> dict[str, str]:
    done = tieringrules("plan", folder, "--as-of", "2026-06-30", "--format", "json")
    assert done.returncode == 0, done.stderr
    return {one["customer"]: one["reason"] for one in json.loads(done.stdout)["reasons"]}


def rules(folder: Path) -> Rulebook:
    checked = check_workspace(folder)
    assert checked.value is not None
    return checked.value


def test_one_spelling_for_each_address(workspace: Path) -> None:
    assert email_form(" Li@EXAMPLE.com ") == email_form("li@example.COM") == "li@example.com"
    assert email_form("li+a@example.com") != email_form("li@example.com")
    assert email_form("li@例子.中国") == "li@xn--fsqu00a.xn--fiqs8s"
    assert phone_form("138-0013-8000", "CN") == phone_form("+86 138 0013 8000", None) == "+8613800138000"
    assert phone_form("010-12345678", "CN") == "+861012345678"
    assert phone_form("13800138000", None) == "13800138000"
    assert forms_of(rules(workspace), "Zhang San") == {"zhang san"}
    assert domains_of("a@x.example.co.uk") == ("x.example.co.uk", "example.co.uk", "co.uk")
    assert domains_of("+8613800138000") == () == domains_of("somebody")
    assert [domain_form(one) for one in ("@EXAMPLE.com.", "例子.中国", "com", "a b.com", "a@b.com")] == [
        "example.com", "xn--fsqu00a.xn--fiqs8s", None, None, None,
    ]  # fmt: skip


def test_an_address_is_known_again_however_it_is_written(workspace: Path, kept: History) -> None:
    assert not reasons(workspace).get("C1")
    hashed = kept.address_hash(email_form("ZHANG@Example.com"))
    kept.suppress([Suppression(DAY, "opt_out", address_hash=hashed, channel="sms")])
    assert not reasons(workspace).get("C1")
    assert kept.suppress([Suppression(DAY, "opt_out", address_hash=hashed, channel="email")] * 2) == 1
    assert reasons(workspace)["C1"] == "suppressed"


@pytest.mark.parametrize("channel", [None, "email"])
def test_a_domain_stands_for_all_below_it(workspace: Path, kept: History, channel: str | None) -> None:
    data = workspace / "data/customers.csv"
    data.write_text(data.read_text().replace("zhang@example.com", "zhang@mail.example.com"))
    kept.suppress([Suppression(DAY, "legal", domain="notexample.com")])
    assert not {"C1", "C2"} & {*reasons(workspace)}
    kept.suppress([Suppression(DAY, "legal", domain="example.com", channel=channel)])
    assert {reasons(workspace)[one] for one in ("C1", "C2")} == {"suppressed"}


def test_what_is_listed_today_holds_for_a_plan_of_yesterday(workspace: Path, kept: History) -> None:
    kept.suppress([Suppression(DAY + dt.timedelta(days=30), "opt_out", customer="C1")])
    assert reasons(workspace)["C1"] == "suppressed"


def test_an_older_history_goes_on_working(workspace: Path, kept: History) -> None:
    """Its own secret lay beside the hashes, and the list in another table."""
    older = b"o" * 32
    hashed = hmac.new(older, b"C1", hashlib.sha256).hexdigest()
    address = hmac.new(older, b"li@example.com", hashlib.sha256).hexdigest()
    with kept.begin() as connection:
        connection.execute(sa.text("insert into facts values ('secret', :s)"), {"s": older.hex()})
        rows = [{"c": hashed, "a": None}, {"c": None, "a": address}]
        connection.execute(
            sa.text(
                "insert into suppressions (day, reason, customer_hash, address_hash) "
                "values ('2026-06-01', 'erased', :c, :a)"
            ),
            rows,
        )
        connection.execute(sa.text("drop table suppressed"))
    kept.close()
    assert {reasons(workspace)[one] for one in ("C1", "C2")} == {"suppressed"}
    reader = open_history(place_of(workspace, None), {}, create=False, secret=KEY).value
    assert reader is not None and reader.suppressed().reason("email", "C1", "", "", ()) == ERASED
    reader.close()
    again = open_history(place_of(workspace, None), {}, create=True, secret=KEY).value
    assert again is not None
    assert len(again.suppressions()) == 2
    asked = again.suppressed()
    assert asked.reason("email", "C1", "", "", ()) == ERASED
    assert asked.reason("email", "C7", "li@example.com", "li@example.com", ()) == ERASED
    assert {reasons(workspace)[one] for one in ("C1", "C2")} == {"suppressed"}
    again.close()


def test_a_secret_that_was_changed_or_lost(workspace: Path, kept: History) -> None:
    kept.suppress([Suppression(DAY, "opt_out", customer="C2")])
    key = workspace / ".tieringrules/key"
    key.write_text("x" * 32)
    assert reasons(workspace)["C2"] == "suppressed"  # no hash depends on it
    kept.suppress([Suppression(DAY, "opt_out", address_hash=kept.address_hash("zhang@example.com"))])
    for language, word in (("en", "another key"), ("zh", "另一个密钥")):
        done = tieringrules("plan", workspace, "--as-of", "2026-06-30", "--lang", language)
        assert done.returncode == 2 and "error[TR990]" in done.stderr and word in done.stderr
    key.unlink()
    done = tieringrules("plan", workspace, "--as-of", "2026-06-30")
    assert done.returncode == 2 and "error[TR574]" in done.stderr
    assert [
        one.code for one in open_history(place_of(workspace, None), {}, create=False, secret=None).diagnostics
    ] == ["TR991"]


def test_without_a_key_nothing_is_hashed(tmp_path: Path) -> None:
    bare = open_history(place_of(write_workspace(tmp_path / "w"), None), {}, create=True, secret=None).value
    assert bare is not None
    with pytest.raises(NoSecret):
        bare.address_hash("a@example.com")
    with pytest.raises(NoSecret):
        bare.erase("C1", DAY)
    bare.close()


def test_what_is_taken_back_leaves_a_trace(kept: History) -> None:
    kept.suppress(
        [
            Suppression(DAY, "opt_out", customer="C1", channel="sms"),
            Suppression(DAY, "bounced", customer="C1"),
            Suppression(DAY, ERASED, customer="C1"),
        ]
    )
    target = Target("customer", "C1")
    with kept.begin() as connection:
        said = {"day": DAY, "because": "asked again"}
        assert lift(connection, [target], channels=["sms"], reasons=None, erased=False, **said) == (1, 0)  # type: ignore[arg-type]
        assert lift(connection, [target], channels=None, reasons=None, erased=False, **said) == (1, 1)  # type: ignore[arg-type]
        assert lift(connection, [target], channels=None, reasons=None, erased=True, **said) == (1, 0)  # type: ignore[arg-type]
        assert connection.execute(sa.select(LIFTED.c.reason, LIFTED.c.because)).all() == [
            ("opt_out", "asked again"), ("bounced", "asked again"), (ERASED, "asked again"),
        ]  # fmt: skip
    assert kept.suppressions() == []


def test_the_erased_are_known_by_address_too_and_nowhere_by_name(kept: History) -> None:
    kept.suppress([Suppression(DAY, "opt_out", customer="C1")])
    with kept.begin() as connection:
        lift(
            connection,
            [Target("customer", "C1")],
            channels=None,
            reasons=None,
            erased=False,
            day=DAY,
            because="x",
        )
    kept.suppress([Suppression(DAY, "opt_out", customer="C1")])
    kept.erase("C1", DAY, ["zhang@example.com"])
    with kept.begin() as connection:
        for table in (SUPPRESSED, LIFTED):
            assert "C1" not in [row.value for row in connection.execute(sa.select(table))]
    assert {one.reason for one in kept.suppressions()} == {ERASED}
    asked = kept.suppressed()
    assert asked.reason("sms", "C1", "", "", ()) == ERASED
    assert asked.reason("email", "C77", "zhang@example.com", "Zhang@example.com", ()) == ERASED


def frame(**columns: list[object]) -> Assignments:
    return Assignments(pl.DataFrame(columns), "customer_id", DAY, {})


def test_who_may_be_sent_to_at_this_moment(workspace: Path, kept: History) -> None:
    present = frame(
        customer_id=["C1", "C2", "C3"],
        email=["zhang@example.com", "li@example.com", "wang@example.com"],
        email_consent=[True, True, False],
    )
    may = Permission(kept.suppressed(), consents_of(rules(workspace), present))
    assert may.refusal("email", "marketing", "C1", "zhang@example.com") is None
    assert may.refusal("email", "marketing", "C3", "wang@example.com") == "no_consent"
    assert may.refusal("email", "service", "C3", "wang@example.com") is None
    assert may.refusal("email", "service", "C9", "new@example.com") == "not_in_data"
    merged = Permission(kept.suppressed(), consents_of(rules(workspace), present, {"C0": "C1"}))
    kept.suppress([Suppression(DAY, "opt_out", customer="C0")])
    assert merged.refusal("email", "marketing", "C1", "zhang@example.com") == "suppressed"
    # Another process: its entry holds from the next message on.
    other = open_history(place_of(workspace, None), {}, create=True, secret=KEY).value
    assert other is not None
    other.suppress([Suppression(DAY, "opt_out", address_hash=other.address_hash("zhang@example.com"))])
    assert may.refusal("email", "marketing", "C1", "Zhang@Example.com") == "suppressed"
    other.suppress([Suppression(DAY, "complaint", customer="C2", channel="sms")])
    assert may.refusal("email", "marketing", "C2", "li@example.com") is None
    other.suppress([Suppression(DAY, "complaint", customer="C2", channel="email")])
    assert may.refusal("email", "service", "C2", "li@example.com") == "suppressed"
    other.suppress([Suppression(DAY, "legal", domain="example.com")])
    assert may.refusal("email", "service", "C3", "wang@example.com") == "suppressed"
    other.close()


def test_people_of_a_customer_agree_for_themselves(tmp_path: Path) -> None:
    folder = write_workspace(
        tmp_path / "people",
        **{
            "tieringrules.yaml": FILES["tieringrules.yaml"]
            .replace(
                "address: email, consent: email_consent", "address: people.email, consent: people.agreed"
            )
            .replace("orders: data/orders.csv", "orders: data/orders.csv, people: data/people.csv"),
            "rules/people.yaml": (
                "kind: dataset\nname: people\nkey: id\nbelongs_to: {customers: customer_id}\ncolumns:\n"
                "  id: {type: text}\n  customer_id: {type: text}\n  email: {type: email, personal: true}\n"
                "  agreed: {type: boolean}\n"
            ),
        },
    )
    people = pl.DataFrame(
        {
            "email": ["A@example.com", "b@example.com", None],
            "agreed": [True, False, True],
            "customer_id": ["C1", "C1", "C1"],
        }
    )
    from tieringrules.engine.assignments import PARENT_KEY

    present = Assignments(
        pl.DataFrame({"customer_id": ["C1"]}), "customer_id", DAY, {},
        people={"people": people.rename({"customer_id": PARENT_KEY})},
    )  # fmt: skip
    kept = open_history(place_of(folder, None), {}, create=True, secret=KEY).value
    assert kept is not None
    may = Permission(kept.suppressed(), consents_of(rules(folder), present))
    assert may.refusal("email", "marketing", "C1", "a@example.com") is None
    assert may.refusal("email", "marketing", "C1", "b@example.com") == "no_consent"
    kept.close()
