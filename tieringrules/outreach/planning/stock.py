"""What offers have left: asked for every contact that would go out, in the order in which they go."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Granted:
    """What some customers get of their offers, row for row.

    Attributes:
        refused: the reason why there is no contact (text), missing where there is one.
        codes: a JSON object of offer → code given (text), missing where there are none.
        offers: a JSON list of the offers that the contact goes with (text).
    """

    refused: pl.Series
    codes: pl.Series
    offers: pl.Series


class Stock(Protocol):
    """Keeps count of offers while a day is planned."""

    def grant(self, offers: tuple[str, ...], rows: pl.Series) -> Granted | None:
        """Give offers to customers, the first rows first; None where nothing is limited.

        Args:
            offers: of the contact.
            rows: of the customers in the assignments' frame.
        """
        ...

    def on(self, day: dt.date) -> Self:
        """The same stock on another day: what either gives is gone for both."""
        ...
