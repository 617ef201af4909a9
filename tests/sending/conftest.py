"""What several tests of sending share: a batch that each sends a copy of, and where processes come from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sending.company import Company, company
from tests.sending.nursery import Nursery, nursery


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Two hundred e-mails."""
    return company(tmp_path_factory.mktemp("small") / "company", 200)


@pytest.fixture(scope="session")
def parent() -> Iterator[Nursery]:
    """The parent of processes, one at a time."""
    with nursery() as made:
        yield made
