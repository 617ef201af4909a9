"""E-mails signed by their domain: DomainKeys Identified Mail (RFC 6376)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    PrivateKey = RSAPrivateKey | Ed25519PrivateKey

KEY_VARIABLE = "TIERINGRULES_DKIM_KEY"
# From twice, so that no second one can be put before it (RFC 6376, 8.15); both List headers, as RFC 8058, 4,
# demands of a signature that one-click unsubscribing relies on.
SIGNED = (
    b"from", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
# RFC 8301, 3.2: shorter ones must not sign.
_LEAST_BITS = 1024
_MOST_BYTES = 1 << 16
_SEED_BYTES = 32
_CHARACTERS_A_LINE = 70

Sign = Callable[[bytes], bytes]


def read_signing_key(root: Path, written: str, environment: Mapping[str, str]) -> Checked[PrivateKey | None]:
    """The private key that signs: the environment's, else the file's, which its owner alone may read.

    Args:
        root: the workspace folder.
        written: path of the file, inside the workspace.
        environment: its variable `TIERINGRULES_DKIM_KEY` holds the key itself.
    """
    own = environment.get(KEY_VARIABLE)
    if own:
        return _key_of(own.encode(), KEY_VARIABLE, None)
    path = root / written
    place = Span.whole_file(written)
    if not path.resolve().is_relative_to(root.resolve()):
        words = Localized("it lies outside of the workspace", "文件不在工作区内")
        return Checked(None, (_refused(written, words, place),))
    try:
        mode = path.stat().st_mode
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as problem:
        words = Localized.same(os.strerror(problem.errno) if problem.errno else type(problem).__name__)
        return Checked(None, (_refused(written, words, place),))
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        return Checked(None, (report("TR946", place, path=written),))
    return _key_of(data, written, place)


def _key_of(data: bytes, name: str, place: Span | None) -> Checked[PrivateKey | None]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if b"-----BEGIN" in data:
            key = load_pem_private_key(data, password=None)
        else:
            seed = base64.b64decode(data.strip(), validate=True)
            if len(seed) != _SEED_BYTES:
                raise ValueError
            key = Ed25519PrivateKey.from_private_bytes(seed)
    except TypeError:
        words = Localized("it is locked with a password", "密钥有密码保护")
        return Checked(None, (_refused(name, words, place),))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        words = Localized("it is no private key of RSA or Ed25519", "它不是 RSA 或 Ed25519 私钥")
        return Checked(None, (_refused(name, words, place),))
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        words = Localized("it is no private key of RSA or Ed25519", "它不是 RSA 或 Ed25519 私钥")
        return Checked(None, (_refused(name, words, place),))
    if isinstance(key, RSAPrivateKey) and key.key_size < _LEAST_BITS:
        words = Localized(
            f"it has {key.key_size} bits, and {_LEAST_BITS} are the least",
            f"密钥只有 {key.key_size} 位，至少需要 {_LEAST_BITS} 位",
        )
        return Checked(None, (_refused(name, words, place),))
    return Checked(key)


def _refused(name: str, problem: Localized, place: Span | None) -> Diagnostic:
    return report("TR945", place, path=name, problem=problem)


def dkim_signer(domain: str, selector: str, key: PrivateKey, clock: Callable[[], float]) -> Sign:
    """What puts a signature before a message; it may be used by several threads at once.

    Canonicalization is relaxed/relaxed, the algorithm rsa-sha256 or, by an Ed25519 key (RFC 8463),
    ed25519-sha256.

    Args:
        domain: that signs, in ASCII.
        selector: which of its keys.
        key: as `read_signing_key` gives it; looked into once.
        clock: seconds since 1970.
    """
    import dkim
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from dkim.canonicalization import CanonicalizationPolicy

    canon = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    is_rsa = isinstance(key, RSAPrivateKey)
    algorithm = b"rsa-sha256" if is_rsa else b"ed25519-sha256"

    def signature(digest: bytes) -> bytes:
        if isinstance(key, RSAPrivateKey):
            return key.sign(digest, PKCS1v15(), Prehashed(hashes.SHA256()))
        return key.sign(digest)

    def sign(message: bytes) -> bytes:
        ending = b"\r\n" if b"\r\n" in message[:1000] else b"\n"
        headers, body = dkim.rfc822_parse(message)
        there = {name.lower() for name, _ in headers}
        names = tuple(name for name in SIGNED if name in there)
        body_hash = hashlib.sha256(canon.canonicalize_body(body)).digest()
        fields = [
            (b"v", b"1"),
            (b"a", algorithm),
            (b"c", b"relaxed/relaxed"),
            (b"d", domain.encode("ascii")),
            (b"s", selector.encode("ascii")),
            (b"t", b"%d" % int(clock())),
            (b"h", b" : ".join(names)),
            (b"bh", base64.b64encode(body_hash)),
            (b"b", b""),
        ]
        value = dkim.fold(b" " + b"; ".join(b"=".join(each) for each in fields), len(b"DKIM-Signature:"))
        hasher = hashlib.sha256()
        header = (b"DKIM-Signature", value)
        dkim.hash_headers(hasher, canon, canon.canonicalize_headers(headers), names, header, dict(fields))
        made = base64.b64encode(signature(hasher.digest()))
        lines = [made[at : at + _CHARACTERS_A_LINE] for at in range(0, len(made), _CHARACTERS_A_LINE)]
        line: bytes = b"DKIM-Signature:" + value + b"".join(b"\r\n " + each for each in lines) + b"\r\n"
        return line.replace(b"\r\n", ending) + message

    return sign
