"""One row against the contract of its dataset, as if it stood in a file."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.contract import meet_contract
from tieringrules.intake.origin import Origin
from tieringrules.rulebook.model import Dataset

_SOME_KEY = "1"


def refusals_of_row(dataset: Dataset, texts: Mapping[str, str], zone: str) -> tuple[str, ...]:
    """The codes with which a row is refused, each once, in the order of its columns; none where it is good.

    Args:
        dataset: the contract.
        texts: column → cell as it would stand in a CSV file; columns that are not there are empty.
        zone: IANA time zone of the workspace.
    """
    row = dict(texts)
    if dataset.key is not None:
        row.setdefault(dataset.key, _SOME_KEY)
    for column in dataset.columns:
        if column.value is None:
            row.setdefault(column.name, "")
    headers = tuple(row)
    frame = pl.DataFrame(
        {str(index): pl.Series([row[name]], dtype=pl.String) for index, name in enumerate(headers)}
    )
    cells = Cells(headers, frame, numbered_from(2, 1))
    checked = meet_contract(dataset, cells, Origin(dataset.name), zone)
    codes = [finding.code for finding in checked.errors]
    if checked.value is not None:
        codes += [refused.code for refused in checked.value.refused]
        # A contact address that cannot be used makes its cell missing and keeps the row.
        codes += [refused.code for refused in checked.value.unusable]
    return tuple(dict.fromkeys(codes))
