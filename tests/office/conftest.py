"""One LibreOffice for all tests of a process; it is asked one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office.session import Office, office_in


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("office")) as running:
        yield running
