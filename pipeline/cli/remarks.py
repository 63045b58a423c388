"""Copies of the checked files with the remarks written in: where they go, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import say
from pipeline.cli.options import free, progress, write_new
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.programme import Programme
    from pipeline.storage import Address
    from pipeline.tasks import Task

NAMED = 3  # files without a copy that are named for one reason


def plan(folder: Path, work: Sequence[Task], force: bool) -> dict[str, Path]:
    """For each file that will be checked where its copy would be; made sure of before any work is done.

    Raises UsageError if a copy would lie where it is taken for what a city has sent, or overwrite something.
    """
    from pipeline.annotate.copies import targets

    here = [(task.folder, file) for task in work if task.origin is None for file in _files(task)]
    stored = [found for task in work if task.origin is not None for found in _stored(task, task.origin)]
    planned = [folder / target for target in targets([*here, *((city, file) for city, file, _ in stored)])]
    cities = [task.folder for task in work if task.folder is not None and task.origin is None]
    _refuse(folder, {folder, *(target.parent for target in planned)}, cities)
    inputs = [file for _, file in here]
    for target in planned:
        free(target, force, inputs)
    names = [*map(str, inputs), *(name for _, _, name in stored)]
    return dict(zip(names, planned, strict=True))


def write(
    folder: Path,
    planned: Mapping[str, Path],
    results: Sequence[CityResult],
    programme: Programme,
    moment: datetime,
    force: bool,
) -> None:
    """Write the copies, and say on stderr which there are, and of which files there is none and why."""
    from pipeline import submissions
    from pipeline.annotate.copies import copies

    files = [file for city in results for file in city.files if file.path in planned]
    made = progress(copies(files, programme, moment), len(files), "Remarks")
    without: dict[str, list[str]] = {}
    written: list[tuple[Path, int]] = []
    for file, copy in zip(files, made, strict=True):
        if copy.content is None:
            without.setdefault(copy.because, []).append(file.path)
            continue
        if not written:
            submissions.mark_copies(folder)
        write_new(planned[file.path], copy.content, force)
        written.append((planned[file.path], copy.remarks))
    for line in _told(written, without):
        say(line, err=True)


def _files(task: Task) -> Sequence[Path]:
    from pipeline import submissions

    if task.files or task.folder is None:
        return task.files
    return submissions.open_folder(task.folder).files


def _stored(task: Task, origin: Address) -> Iterator[tuple[Path | None, Path, str]]:
    """Of each file on object storage its city's folder and itself as if on disk, and how it is called."""
    from pipeline import storage

    home = Path("/", origin.bucket, *origin.key.split("/"))
    for name in [file.name for file in task.files] or storage.files(origin):
        yield task.folder and home, home / name, str(origin / name)


def _refuse(folder: Path, places: Iterable[Path], cities: Sequence[Path]) -> None:
    """Refuse a folder for copies in which they would be taken for what cities send, or hide it.

    `places` are the folders in which copies would lie, `cities` those of the cities that are checked.
    """
    from pipeline import submissions

    real = folder.resolve()
    known = {city.resolve() for city in cities}
    for place in places:
        for above in (place.resolve(), *place.resolve().parents):
            if above in known or submissions.is_city(above):
                raise _taken_for_sent(folder, above)
    if any(city.is_relative_to(real) for city in known):
        raise _taken_for_sent(folder, real)
    if folder.is_dir() and not submissions.holds_copies(folder) and submissions.holds_forms(folder):
        raise UsageError(f"{folder}: there are forms in this folder; name a new one for the copies")


def _taken_for_sent(folder: Path, outside: Path) -> UsageError:
    return UsageError(
        f"{folder}: copies there would be taken for files that a city has sent; "
        f"name a folder outside {outside}"
    )


def _told(written: Sequence[tuple[Path, int]], without: Mapping[str, Sequence[str]]) -> Iterator[str]:
    from pipeline.reports.text import count

    for path, remarks in written:
        yield f"Written to {path} ({count(remarks, 'remark')})"
    for reason, files in without.items():
        more = len(files) - NAMED
        named = ", ".join(files[:NAMED]) + (f" and {more} more" if more > 0 else "")
        yield f"No copy of {named}: {reason}"
