"""What single commands do with places on object storage: fetch a copy, and work on that as on a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline import storage
from pipeline.errors import UsageError
from pipeline.intake import Limits

if TYPE_CHECKING:
    from pipeline.model import CityStanding
    from pipeline.programme import Programme
    from pipeline.tasks import Task
    from pipeline.verification import Verified


@contextmanager
def local_file(place: Path | storage.Address) -> Iterator[Path]:
    """The file itself, or a copy of the object; raises UsageError when there is none."""
    if isinstance(place, Path):
        yield place
        return
    if not storage.holds(place):
        raise UsageError(f"{place}: there is no such object")
    try:
        with storage.fetched(place.parent, Limits(), [place.name]) as copy:
            yield copy / place.name
    except storage.UnfetchedError as wrong:
        raise UsageError(f"{place}: {wrong}") from None


def standing_of(task: Task, programme: Programme, today: date) -> CityStanding:
    """Where the city of a task stands, from its folder on disk or on object storage."""
    from pipeline.standing import of_folder

    assert task.folder is not None  # only folders are looked at
    if task.origin is None:
        return of_folder(task.folder, programme, today)
    try:
        with storage.fetched(task.origin, Limits.of(programme.limits)) as copy:
            return of_folder(copy, programme, today)
    except storage.UnfetchedError as wrong:
        nothing = of_folder(Path(task.origin.name) / "nothing", programme, today)
        return replace(nothing, city=task.origin.name, notes=(f"it cannot be fetched: {wrong}",))


def verified(place: Path | storage.Address) -> Verified:
    """Whether the record of a city's folder, on disk or on object storage, is as it was written."""
    from pipeline.verification import Verified, verify

    if isinstance(place, Path):
        return verify(place)
    try:
        with storage.fetched(place, Limits()) as copy:
            return replace(verify(copy), folder=place)
    except storage.UnfetchedError as wrong:
        return Verified(place, unread=str(wrong))
