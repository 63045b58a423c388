"""The main job on the sample cities that travel with the command; only its own folder is written to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from pipeline import batch, process, record, standing, submissions
from pipeline.annotate.copies import Copy, copy_of, targets
from pipeline.errors import UsageError
from pipeline.generate import generate
from pipeline.model import CityResult, FileResult
from pipeline.programme import Programme
from pipeline.reports import REPORTERS, encoded
from pipeline.reports.board import BOARDS
from pipeline.reports.text import STATES, brief
from pipeline.tasks import tasks

MARK = ".twinning-demo"  # stands in a folder that a demo made, so that the next demo may replace it
FORMS_FOR = "cohort-3/exempla"
WITH_MISTAKES = "brackwater"
FILES_SHOWN = 3  # of each city with their findings; the whole report is many screens long
FINDINGS_SHOWN = 1  # of each of those files


class Job(Struct, frozen=True):
    """One blank form to make: which output, by id and in words, and as which kind of file."""

    output: str
    title: str
    suffix: str


def prepare(folder: Path, programme: Programme) -> None:
    """A fresh demo folder with a copy of the samples; raises UsageError rather than touch other folders."""
    if folder.is_symlink():
        raise UsageError(f"{folder} is a link and no demo; name another folder")
    if (folder / MARK).is_file():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is already there and is no demo; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by `twinning demo`, which may replace this folder.\n", encoding="utf-8")
    shutil.copytree(programme.home / "submissions", folder / "submissions")


def forms_to_make(programme: Programme) -> tuple[Job, ...]:
    """Every output that has a form, in both formats."""
    with_form = [output for output in programme.outputs if output.has_schema]
    return tuple(Job(o.id, o.title, kind) for o in with_form for kind in ("docx", "xlsx"))


def make_form(job: Job, folder: Path, programme: Programme, moment: datetime) -> Path:
    """Write one blank form for the first sample city, with what is known of it filled in."""
    city = submissions.read_city(folder / "submissions" / FORMS_FOR)
    path = folder / "forms" / f"{city.slug}-{job.output}.{job.suffix}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(generate(programme, job.output, job.suffix, city, moment))
    return path


def cities(folder: Path) -> int:
    """How many sample cities there are."""
    return len(submissions.find(folder / "submissions"))


def forms_made(jobs: Sequence[Job], paths: Sequence[Path]) -> Iterator[str]:
    """A line for each output: its forms in each format, and what it is called."""
    made: dict[str, list[str]] = {}
    for job, path in zip(jobs, paths, strict=True):
        made.setdefault(job.title, []).append(path.name)
    yield from (f"{title}: {' and '.join(names)}" for title, names in made.items())


def check(folder: Path, programme: Programme, moment: datetime) -> tuple[CityResult, ...]:
    """The results for all sample cities."""
    setting = process.Setting(programme.home, moment.date())
    return tuple(batch.run(tasks([folder / "submissions"]), setting))


def report(folder: Path, results: Sequence[CityResult], programme: Programme, moment: datetime) -> str:
    """The beginning of the report; the whole is written to the folder, as text, as a page and as JSON."""
    heading = process.heading(programme, moment)
    for format_, suffix in (("text", "txt"), ("html", "html"), ("json", "json")):
        (folder / f"report.{suffix}").write_bytes(encoded(REPORTERS[format_](heading, results)))
    return brief(results, FINDINGS_SHOWN, FILES_SHOWN)


def to_annotate(folder: Path, results: Sequence[CityResult]) -> tuple[tuple[FileResult, Path], ...]:
    """The files of the sample city with mistakes, each with where its copy with remarks will lie."""
    files = [(Path(r.folder), f) for r in results if r.city == WITH_MISTAKES for f in r.files]
    places = targets([(city, Path(file.path)) for city, file in files])
    return tuple((file, folder / "remarks" / place) for (_, file), place in zip(files, places, strict=True))


def annotate(file: FileResult, path: Path, programme: Programme, moment: datetime) -> Copy:
    """A copy of a file with what was found in it, written to `path`."""
    copy = copy_of(file, programme, moment)
    if copy.content is not None:
        submissions.mark_copies(path.parent.parent)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(copy.content)
    return copy


def mark(results: Sequence[CityResult], programme: Programme, moment: datetime) -> Iterator[str]:
    """Write the ledgers; yields for each city how much was written, and where its milestones stand."""
    for result in results:
        written = record.write(result, programme, moment, dry_run=False)
        states = [f"{m.id} {STATES[m.state]}" for m in result.milestones]
        yield f"{next(record.lines(result, written, dry_run=False))}; {', '.join(states)}"


def board(folder: Path, programme: Programme, moment: datetime, width: int | None) -> str:
    """Cities, outputs and milestones, from the folder and the ledgers just written; as a page too."""
    folders = submissions.find(folder / "submissions")
    cities = [standing.of_folder(one, programme, moment.date()) for one in folders]
    heading = process.heading(programme, moment)
    (folder / "board.html").write_bytes(encoded(BOARDS["html"](heading, cities, None)))
    return str(BOARDS["text"](heading, cities, width))


def open_next(folder: Path) -> tuple[tuple[str, Path], ...]:
    """What a newcomer should look at, and why."""
    samples = folder / "submissions" / "cohort-3"
    return (
        ("a blank form, ready for a city to fill in", folder / "forms" / "exempla-roadmap.docx"),
        ("a filled form in which nothing is wrong", samples / "exempla" / "roadmap.docx"),
        ("a filled form with ten mistakes in it", samples / "brackwater" / "roadmap.docx"),
        (
            "the same form as it goes back to the city, with the mistakes marked in it",
            folder / "remarks" / "brackwater" / "roadmap-remarks.docx",
        ),
        ("what the check says of all sample cities, as a page for the browser", folder / "report.html"),
        ("where every sample city stands", folder / "board.html"),
        ("the same for a machine", folder / "report.json"),
        ("the record that can be audited", samples / "exempla" / "ledger.jsonl"),
    )
