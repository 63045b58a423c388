"""Copies of the checked files with the remarks written in: where they go, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import say
from pipeline.cli.options import free, progress, write_new
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.programme import Programme
    from pipeline.tasks import Task

NAMED = 3  # files without a copy that are named for one reason


def plan(folder: Path, work: Sequence[Task], paths: Sequence[Path], force: bool) -> dict[str, Path]:
    """For each file that will be checked where its copy would be; made sure of before any work is done.

    Raises UsageError if a copy would lie where it is taken for what a city has sent, or overwrite something.
    """
    from pipeline.annotate.copies import targets

    files = [(task.folder, file) for task in work for file in _files(task)]
    planned = [folder / target for target in targets(files)]
    for path in {target.parent for target in planned} | {folder}:
        _refuse_among(path, folder, paths)
    _refuse_above(folder, [task.folder for task in work if task.folder is not None])
    inputs = [file for _, file in files]
    for target in planned:
        free(target, force, inputs)
    return {str(file): target for file, target in zip(inputs, planned, strict=True)}


def write(
    planned: Mapping[str, Path],
    results: Sequence[CityResult],
    programme: Programme,
    moment: datetime,
    force: bool,
) -> None:
    """Write the copies, and say on stderr which there are, and of which files there is none and why."""
    from pipeline.annotate.copies import copies

    files = [file for city in results for file in city.files if file.path in planned]
    made = progress(copies(files, programme, moment), len(files), "Remarks")
    without: dict[str, list[str]] = {}
    written = []
    for file, copy in zip(files, made, strict=True):
        if copy.content is None:
            without.setdefault(copy.because, []).append(file.path)
            continue
        write_new(planned[file.path], copy.content, force)
        written.append((planned[file.path], copy.remarks))
    for line in _told(written, without):
        say(line, err=True)


def _files(task: Task) -> Sequence[Path]:
    from pipeline import submissions

    if task.files or task.folder is None:
        return task.files
    return submissions.open_folder(task.folder).files


def _refuse_among(place: Path, folder: Path, paths: Sequence[Path]) -> None:
    """Refuse a place for copies in a city's folder, or in a folder that is looked through for such."""
    from pipeline import submissions

    real = place.resolve()
    looked_through = [path.resolve() for path in paths if path.is_dir()]
    for above in (real, *real.parents):
        if above in looked_through or submissions.is_city(above):
            raise _taken_for_sent(folder, above)


def _refuse_above(folder: Path, cities: Sequence[Path]) -> None:
    """Refuse a folder that has cities below it: whoever looks through it would find the copies too."""
    real = folder.resolve()
    if any(city.resolve().is_relative_to(real) for city in cities):
        raise _taken_for_sent(folder, real)


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
