"""Signatures that a verifier who is not ours accepts, and what breaks them."""

from __future__ import annotations

import base64
import datetime as dt
import time
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tieringrules.diagnostic import Checked
from tieringrules.outreach.dkim_signing import (
    KEY_VARIABLE,
    Sign,
    dkim_signer,
    read_signing_key,
)
from tieringrules.outreach.mime import Email, email_bytes
from tieringrules.outreach.sender import Sender
from tieringrules.rulebook.signing import is_aligned

PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()
NOW = 1_782_800_000
UNSUBSCRIBE = "https://example.com/u?c=" + "0" * 120


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def record(key: PrivateKey) -> bytes:
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(data)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def verified(message: bytes, key: PrivateKey) -> bool:
    def answer(name: bytes, timeout: float = 5) -> bytes:
        assert name == b"june._domainkey.example.com."
        return record(key)

    return bool(dkim.verify(message, dnsfunc=answer))


def message(unsubscribe: str | None = UNSUBSCRIBE, to: str = "li@example.org") -> bytes:
    return email_bytes(
        Email(
            "ab" * 16,
            Sender("示范公司", "care@example.com"),
            to,
            "尊敬的客户，感谢您一直以来的支持与信任，祝您生活愉快 " * 3,
            dt.datetime(2026, 6, 30, 9, tzinfo=dt.UTC),
            "您好\n\n谢谢\n",
            "<p>您好  谢谢</p>\n",
            unsubscribe,
        )
    )


def signer(key: PrivateKey) -> Sign:
    return dkim_signer("example.com", "june", key, lambda: NOW)


@pytest.mark.parametrize("key", [RSA, ED], ids=["rsa", "ed25519"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_signature_is_accepted(key: PrivateKey, ending: bytes) -> None:
    whole = message().replace(b"\n", ending)
    signed = signer(key)(whole)
    assert signed.endswith(whole) and signed.startswith(b"DKIM-Signature: v=1; a=")
    assert b"t=1782800000" in signed
    assert ending == b"\r\n" or b"\r" not in signed
    assert verified(signed, key) and verified(signed.replace(ending, b"\r\n"), key)
    assert max(map(len, signed.split(ending))) <= 998


def test_the_same_message_gives_the_same_signature() -> None:
    assert signer(RSA)(message()) == signer(RSA)(message())


def test_it_covers_both_headers_of_unsubscribing_and_from_twice() -> None:
    signed = signer(RSA)(message())
    head = signed.partition(b"From:")[0].replace(b"\n", b"").replace(b" ", b"")
    names = head.partition(b";h=")[2].partition(b";")[0].split(b":")
    assert names.count(b"from") == 2
    assert {
        b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
        b"list-unsubscribe", b"list-unsubscribe-post",
    } <= {*names}  # fmt: skip
    without = signer(RSA)(message(None))
    assert b"list-unsubscribe" not in without and verified(without, RSA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: li@", b"To: wang@"),
        (b"Subject: ", b"Subject: x"),
        (b"Date: ", b"Date: Mon "),
        (b"Message-ID: <", b"Message-ID: <0"),
        (b"One-Click", b"Two-Click"),
        (b"https://example.com/u?c=", b"https://example.net/u?c="),
        (b"MIME-Version: 1.0", b"MIME-Version: 2.0"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"From: =", b"From: evil@example.net\nFrom: ="),
        (b"5oKo5aW9", b"5oKo5aW8"),
    ],
)
def test_a_change_on_the_way_breaks_it(old: bytes, new: bytes) -> None:
    signed = signer(RSA)(message())
    assert old in signed
    assert not verified(signed.replace(old, new), RSA)


def test_blanks_that_servers_change_do_not_break_it() -> None:
    signed = signer(RSA)(message())
    assert verified(signed.replace(b"To: li", b"To:    li").replace(b"Date:", b"date:"), RSA)


def test_an_address_in_another_script() -> None:
    signed = signer(RSA)(message(to="李@example.org"))
    assert verified(signed, RSA)


def read(tmp_path: Path, data: bytes, mode: int = 0o600) -> Checked[PrivateKey | None]:
    path = tmp_path / "dkim.pem"
    path.write_bytes(data)
    path.chmod(mode)
    return read_signing_key(tmp_path, "dkim.pem", {})


def test_keys_as_files_have_them(tmp_path: Path) -> None:
    traditional = RSA.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    seed = base64.b64encode(ED.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    for data, key in ((pem(RSA), RSA), (traditional, RSA), (pem(ED), ED), (seed + b"\n", ED)):
        found = read(tmp_path, data).value
        assert found is not None
        assert verified(dkim_signer("example.com", "june", found, time.time)(message()), key)
    (tmp_path / "dkim.pem").unlink()
    assert read_signing_key(tmp_path, "dkim.pem", {KEY_VARIABLE: pem(ED).decode()}).value is not None


def test_keys_that_are_refused(tmp_path: Path) -> None:
    locked = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    short = base64.b64encode(b"short")
    for data in (b"", b"nothing", locked, short, pem(ec.generate_private_key(ec.SECP256R1())), b"\xff\xfe"):
        found = read(tmp_path, data)
        assert found.value is None and [one.code for one in found.diagnostics] == ["TR945"], data
    assert [one.code for one in read(tmp_path, pem(RSA), 0o640).diagnostics] == ["TR946"]
    outside = tmp_path / "inside"
    outside.mkdir()
    for written in ("../dkim.pem", "none.pem", str(tmp_path / "dkim.pem")):
        found = read_signing_key(outside, written, {})
        assert [one.code for one in found.diagnostics] == ["TR945"], written


def test_who_a_signature_speaks_for() -> None:
    assert is_aligned("example.com", "example.com") and is_aligned("example.com", "mail.EXAMPLE.com")
    assert is_aligned("mail.example.com", "example.com")
    assert not is_aligned("example.com", "badexample.com") and not is_aligned("example.com", "example.net")
