"""Values that are not there, in templates."""

from __future__ import annotations

from typing import NoReturn


class Incomplete(Exception):  # noqa: N818  (it is not a mistake of the program)
    """A message needs a value that the customer does not have.

    Attributes:
        path: what is missing, such as `customer.name`; never a value.
        reason: code of the reason why there is no contact.
    """

    def __init__(self, path: str, reason: str = "incomplete") -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason


class _Absent:
    """What is common to missing values and unknown answers: false, and never text."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> NoReturn:
        raise Incomplete(self.path)

    __html__ = __str__

    def __hash__(self) -> int:
        return hash(self.path)


class Unknown(_Absent):
    """The answer to a comparison with a missing value: neither true nor false, so `else` is taken."""

    __slots__ = ()


class Missing(_Absent):
    """A value that the customer does not have. Printing it makes the message incomplete."""

    __slots__ = ()

    def _compare(self, other: object) -> Unknown:
        return Unknown(self.path)

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("_"):
            raise AttributeError(name)
        return Missing(f"{self.path}.{name}")

    # Three-valued logic: a comparison with something missing has no answer.
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _compare  # type: ignore[assignment]
    __hash__ = _Absent.__hash__


class Record:
    """A named group of values, such as `customer`; what is None in it is `Missing` to a template."""

    __slots__ = ("_path", "_values")

    def __init__(self, path: str, values: dict[str, object]) -> None:
        self._path = path
        self._values = values

    def value(self, name: str) -> object:
        """A value by name.

        Raises:
            AttributeError: there is no such name.
        """
        try:
            value = self._values[name]
        except KeyError:
            raise AttributeError(name) from None
        return Missing(f"{self._path}.{name}") if value is None else value

    def names(self) -> tuple[str, ...]:
        """The names of its values, in order."""
        return tuple(self._values)

    def __bool__(self) -> bool:
        return any(value is not None for value in self._values.values())

    def __str__(self) -> str:
        """The title, for lists that are joined."""
        return str(self._values.get("title") or self._values.get("name") or "")
