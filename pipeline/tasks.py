"""The files and folders of a command line in, pieces of work out: a task for each city."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline import storage, submissions

HERE = Path()


class Task(Struct, frozen=True):
    """One piece of work: a city's folder, or only some `files` of it; `folder` is None outside any city's.

    With an `origin` on object storage, both are named as they will lie in a copy of it.
    """

    folder: Path | None = None
    files: tuple[Path, ...] = ()
    origin: storage.Address | None = None

    @property
    def whole(self) -> bool:
        """Whether all files of a folder are looked at, so that what is not among them is not there."""
        return self.folder is not None and not self.files

    def within(self, copy: Path) -> Task:
        """The same piece of work on a copy of its origin."""
        return Task(self.folder and copy / self.folder, tuple(copy / file for file in self.files))


def tasks(paths: Sequence[Path | storage.Address]) -> tuple[Task, ...]:
    """What the given files and folders come to: a task for each city, then one for each file outside any.

    What is named twice, also by another spelling or through a link, is looked at once. Raises UsageError for
    a folder in which there is neither a city nor a form. What lies on object storage comes last.
    """
    here = _here([path for path in paths if isinstance(path, Path)])
    return (*here, *_stored([path for path in paths if isinstance(path, storage.Address)]))


def _stored(places: Sequence[storage.Address]) -> tuple[Task, ...]:
    """The same for places on object storage."""
    cities: dict[storage.Address, Task] = {}
    loose: dict[storage.Address, Task] = {}
    for place in places:
        home, name = place.parent, Path(place.name)
        if not storage.holds(place):
            cities |= {city: Task(HERE, (), city) for city in storage.cities(place)}
        elif not storage.holds(home / submissions.CITY_FILE):
            loose[place] = Task(None, (name,), home)
        elif home not in cities or cities[home].files:
            known = cities.get(home, Task(HERE, (), home)).files
            cities[home] = Task(HERE, tuple(dict.fromkeys((*known, name))), home)
    return (*cities.values(), *(task for place, task in loose.items() if place.parent not in cities))


def _here(paths: Sequence[Path]) -> tuple[Task, ...]:
    cities: dict[Path, Task] = {}
    loose: dict[Path, Path] = {}
    for path in paths:
        home = path.parent.resolve()
        if path.is_dir():
            _add(cities, path, submissions.find(path))
        elif not submissions.is_city(path.parent):
            loose.setdefault(home / path.name, path)
        elif home not in cities or cities[home].files:
            cities[home] = _and(cities.get(home, Task(path.parent)), path)
    left = (path for real, path in loose.items() if real.parent not in cities)
    return (*cities.values(), *(Task(None, (path,)) for path in left))


def _add(cities: dict[Path, Task], root: Path, folders: Iterable[Path]) -> None:
    """Whole cities below a folder; one of which only some files were named before keeps its turn.

    No links were followed on the way to them, so that only the way to `root` may have some.
    """
    home = root.resolve()
    for folder in folders:
        real = home / folder.relative_to(root)
        if not cities.get(real, Task()).whole:
            cities[real] = Task(folder)


def _and(task: Task, path: Path) -> Task:
    named = [file.name for file in task.files]
    return task if path.name in named else Task(task.folder, (*task.files, path))
