"""A city's folder on object storage in, a private copy of it out, in which all is as with one on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import ledger
from pipeline.errors import UsageError
from pipeline.intake import Limits
from pipeline.storage.address import Address
from pipeline.storage.server import MISSING, REFUSED, TAKEN, Object, ask, listed
from pipeline.submissions import DROPPINGS, OWN, cities_among, is_name

REVIEWS = "reviews"  # the one folder in a city's of which the content counts
MANY = 10  # times as many objects as a city's folder may hold are not even listed to the end


class UnfetchedError(Exception):
    """One city's objects cannot be fetched, in words; others may."""


def cities(root: Address) -> tuple[Address, ...]:
    """The folders of cities at or below an address, as they are found on disk.

    Raises UsageError if there is nothing, or the storage cannot be read.
    """
    found = cities_among(one.name for one in listed(root))
    if not found:
        raise UsageError(f"{root}: there is no city's folder and no form in it")
    return tuple(root / name if name else root for name in found)


def folders_with(root: Address, names: Collection[str]) -> tuple[Address, ...]:
    """The folders at or below an address in which there is an object of one of the names."""
    below = (one.name.rpartition("/") for one in listed(root))
    found = dict.fromkeys(folder for folder, _, name in below if name in names)
    in_order = sorted(found, key=lambda folder: folder.split("/"))
    return tuple(root / folder if folder else root for folder in in_order)


def files(place: Address) -> tuple[str, ...]:
    """The names of what was handed in, in a city's folder."""
    return tuple(one.name for one in listed(place) if _is_sent(one.name))


def _is_sent(name: str) -> bool:
    return bool(name) and "/" not in name and name not in OWN and not DROPPINGS.fullmatch(name)


@contextmanager
def fetched(place: Address, limits: Limits, only: Collection[str] = ()) -> Iterator[Path]:
    """A private copy of a city's folder, or of `only` some objects in it, which is gone after the block.

    What is larger than will be read is there with its size but without its content. Raises UnfetchedError
    when the city's objects are no files of a folder, UsageError when the storage cannot be read.
    """
    if not is_name(place.name):
        raise UnfetchedError("its name cannot be that of a folder")
    import tempfile  # slow to load, and most submissions lie on disk

    with tempfile.TemporaryDirectory(prefix="twinning-") as private:
        here = Path(private) / place.name
        here.mkdir()
        fill(here, place, limits, only)
        yield here


def fill(here: Path, place: Address, limits: Limits, only: Collection[str] = ()) -> str:
    """Fetch into an empty folder; the ETag of the ledger is returned, empty if there is none."""
    objects = [one for one in _objects(place, limits) if not only or one.name in only]
    sent = [one for one in objects if _is_sent(one.name)]
    too_much = sum(one.size for one in sent) > limits.folder_bytes or len(sent) > limits.folder_files
    ours = [one for one in objects if one.name in OWN or one.name.startswith(f"{REVIEWS}/")]
    if sum(one.size for one in ours) > limits.folder_bytes:
        raise UnfetchedError(f"its ledger and reviews take more than {limits.folder_bytes // 2**20} MB")
    read = () if too_much else (one for one in sent if one.size <= limits.file_bytes)
    wanted = {one.name for one in (*ours, *read)}
    for one in objects:
        _put_down(here, place, one, one.name in wanted)
    return next((one.etag for one in objects if one.name == ledger.NAME), "")


def _objects(place: Address, limits: Limits) -> Iterator[Object]:
    for number, one in enumerate(listed(place)):
        if number > MANY * limits.folder_files:
            raise UnfetchedError(f"it holds more than {number - 1} objects")
        if one.name:  # an empty name stands for the folder itself
            yield one


def _put_down(here: Path, place: Address, one: Object, wanted: bool) -> None:
    """An object as a file of its size, with its content if that is wanted; other folders stay empty."""
    folder, _, rest = one.name.rpartition("/")
    first, *more = one.name.removesuffix("/").split("/")
    if not all(map(is_name, (first, *more))):
        raise UnfetchedError(f"no file can be called {one.name!a}")
    try:
        if folder:
            (here / first).mkdir(exist_ok=True)
        if folder in ("", REVIEWS) and rest:
            with (here / one.name).open("xb") as file:
                file.write(_content(place / one.name, one) if wanted and one.size else b"")
                file.truncate(one.size)
    except FileExistsError:
        raise UnfetchedError(f"there are two things called {first!a} for this computer") from None


def _content(place: Address, one: Object) -> bytes:
    """The bytes of an object as it was listed, never of another that has taken its place since."""
    answer = ask("get_object", place, (*MISSING, *TAKEN, *REFUSED), IfMatch=one.etag)
    if answer is None:
        raise UnfetchedError(f"{one.name} was changed or taken away, or may not be read")
    content: bytes = answer["Body"].read(one.size + 1)
    return content
