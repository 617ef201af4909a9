"""The secret of a workspace, and the keyed hashes of customers that it makes."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from tieringrules.diagnostic import Checked, Span, report

KEPT = ".tieringrules"
KEY_FILE = f"{KEPT}/key"
KEY_VARIABLE = "TIERINGRULES_KEY"
LEAST_CHARACTERS = 16
_BYTES = 32


def read_key(root: Path, environment: Mapping[str, str]) -> Checked[bytes | None]:
    """The secret: of the environment, else of the workspace's file, which its owner alone may read.

    Args:
        root: the workspace folder.
        environment: the environment's variables.
    """
    written = environment.get(KEY_VARIABLE)
    path = root / KEY_FILE
    place = Span.whole_file(str(path))
    if not written:
        try:
            mode = path.stat().st_mode
            written = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return Checked(None, (report("TR574", None, folder=str(root)),))
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            return Checked(None, (report("TR575", place, path=str(path)),))
    if len(written.strip()) < LEAST_CHARACTERS:
        words = {"least": LEAST_CHARACTERS, "folder": str(root)}
        return Checked(None, (report("TR576", None, **words),))  # type: ignore[arg-type]
    return Checked(written.strip().encode())


def make_key(root: Path) -> bool:
    """Make the secret of a workspace, readable by its owner alone; False where there is one already.

    Args:
        root: the workspace folder.

    Raises:
        OSError: it cannot be written.
    """
    folder = root / KEPT
    folder.mkdir(mode=0o700, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        # What tells about customers is no matter for version control.
        ignored.write_text("*\n", encoding="utf-8")
    try:
        descriptor = os.open(root / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
    return True


def keyed_hash(key: bytes, customer: str) -> str:
    """What stands for a customer's key: HMAC-SHA-256 (RFC 2104), 64 hexadecimal digits.

    Args:
        key: the secret.
        customer: the customer's key as text.
    """
    return hmac.digest(key, b"customer\0" + customer.encode(), hashlib.sha256).hex()


def address_hash(key: bytes, form: str) -> str:
    """What stands for an address: HMAC-SHA-256 (RFC 2104), 64 hexadecimal digits.

    Args:
        key: the secret.
        form: the one spelling of the address, such as an e-mail address in small letters.
    """
    return hmac.digest(key, b"address\0" + form.encode(), hashlib.sha256).hex()


def fingerprint(key: bytes) -> str:
    """What tells one secret from another without giving it away: 16 hexadecimal digits.

    Args:
        key: the secret.
    """
    return hmac.digest(key, b"fingerprint", hashlib.sha256).hex()[:16]
