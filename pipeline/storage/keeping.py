"""A ledger on object storage: added to in a private copy, and put back over the very one that was read.

Nothing else is ever written to the storage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline import ledger
from pipeline.errors import LedgerError
from pipeline.intake import Limits
from pipeline.storage.address import Address
from pipeline.storage.copies import fill
from pipeline.storage.server import MISSING, TAKEN, ask

TRIES = 5  # at a ledger to which others write at the same time
NEVER = '"0"'  # the ETag of no object

Result = TypeVar("Result")


def keep(
    place: Address, limits: Limits, write: Callable[[str], Result], then: Callable[[str], object]
) -> Result:
    """What `write` returns, which adds to the ledger in a copy of a city's folder; the ledger goes back.

    It takes the place of the one that was read and of no other: if somebody else has written meanwhile, all
    is done once more. Only after that `then` is called with the copy. Raises LedgerError when the ledger
    cannot be written, UnfetchedError and UsageError as `fetched` does.
    """
    import tempfile  # slow to load, and most submissions lie on disk

    for _ in range(TRIES):
        with tempfile.TemporaryDirectory(prefix="twinning-") as private:
            here = Path(private) / place.name
            here.mkdir()
            etag = fill(here, place, limits)
            before = set(here.iterdir())
            old = _bytes(here / ledger.NAME)
            done = write(str(here))
            aside = sorted(set(here.iterdir()) - before - {here / ledger.NAME})
            if _sent(place, old, _bytes(here / ledger.NAME), etag, aside):
                then(str(here))
                return done
    raise LedgerError(f"{place}: others write to its ledger all the time; nothing was written, try again")


def _sent(place: Address, old: bytes, new: bytes, etag: str, aside: Sequence[Path]) -> bool:
    """Whether the ledger is on the storage now; what was put `aside` of it goes first, under its own name."""
    if new == old:
        return True
    _make_sure_of_conditions(place, old)
    for path in aside:
        ask("put_object", place / path.name, TAKEN, Body=path.read_bytes(), IfNoneMatch="*")
    only_if = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
    return ask("put_object", place / ledger.NAME, (*TAKEN, *MISSING), Body=new, **only_if) is not None


def _make_sure_of_conditions(place: Address, old: bytes) -> None:
    """Raise LedgerError if the storage writes without looking at the condition; asked once of a bucket.

    It is asked to write what stands there already, on a condition that no object meets.
    """
    if place.bucket not in _keeps_conditions:
        passed = (*TAKEN, *MISSING)
        answer = ask("put_object", place / ledger.NAME, passed, Body=old, IfMatch=NEVER)
        _keeps_conditions[place.bucket] = answer is None
    if not _keeps_conditions[place.bucket]:
        raise LedgerError(
            f"{place}: this storage does not keep to conditions for writing (If-Match), so entries that "
            "others write at the same time could be lost; nothing was added to the ledger"
        )


_keeps_conditions: dict[str, bool] = {}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
