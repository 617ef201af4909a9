"""The hashes that a history knows people by, of today's secret and of the one that older histories kept."""

from __future__ import annotations

import hashlib
import hmac

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.intake.secret_key import address_hash, keyed_hash


class NoSecret(Exception):  # noqa: N818  (what is missing, not what went wrong)
    """There is nothing to hash with: the workspace has no key."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a history hashes with.

    Attributes:
        key: the workspace's secret; None where it has none.
        older: the secret that a history of an earlier program keeps in itself; its hashes go on working.
    """

    key: bytes | None
    older: bytes | None = None

    def of_customer(self, customer: str) -> str:
        """The hash to write of a customer's key.

        Raises:
            NoSecret: the workspace has none.
        """
        if self.key is not None:
            return keyed_hash(self.key, customer)
        if self.older is not None:
            return _older(self.older, customer)
        raise NoSecret

    def of_address(self, form: str) -> str:
        """The hash to write of the one spelling of an address.

        Raises:
            NoSecret: the workspace has none.
        """
        if self.key is None:
            raise NoSecret
        return address_hash(self.key, form)

    def customers(self, customer: str) -> tuple[str, ...]:
        """All hashes by which a customer may be known."""
        found = (keyed_hash(self.key, customer),) if self.key is not None else ()
        return (*found, _older(self.older, customer)) if self.older is not None else found

    def addresses(self, form: str, written: str) -> tuple[str, ...]:
        """All hashes by which an address may be known.

        Args:
            form: its one spelling.
            written: as it is used, which older programs hashed.
        """
        found = (address_hash(self.key, form),) if self.key is not None else ()
        return (*found, _older(self.older, written)) if self.older is not None else found


def _older(secret: bytes, text: str) -> str:
    return hmac.digest(secret, text.encode(), hashlib.sha256).hex()
