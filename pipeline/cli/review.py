"""`twinning review`: the reviewer's desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import one_line, say
from pipeline.cli.generate import asked_outputs
from pipeline.cli.options import (
    FOLDER,
    PATH,
    existing,
    existing_folders,
    force_option,
    free,
    load_programme,
    now,
    programme_option,
    progress,
    say_unheld,
    write_new,
)
from pipeline.errors import TwinningError, UsageError

if TYPE_CHECKING:
    from pipeline.desk import Desk, Taken
    from pipeline.model import CityResult
    from pipeline.programme import Programme


@click.command(short_help="Make a reviewer's sheets, and take the filled ones back.")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "--prepare", is_flag=True, help="Make the sheets for the valid documents of these city folders."
)
@click.option("--output", "outputs", multiple=True, help="With --prepare: only this output; may be repeated.")
@click.option(
    "--as", "suffix", type=click.Choice(["docx", "xlsx"]), default="docx", help="Word (default) or Excel."
)
@click.option(
    "--to", type=FOLDER, help="With --prepare: folder for the sheets; default: reviews in the city's folder."
)
@click.option(
    "--in", "where", type=FOLDER, help="Where the city's folder is, if the sheet does not lie in it."
)
@click.option("--decision", help="Decide about a city's file without a sheet: accept, return and so on.")
@click.option("--by", "role", default="", help="With --decision: the role that decides.")
@click.option("--organisation", default="", help="With --decision: its organisation.")
@click.option("--reason", default="", help="With --decision: why, in a sentence.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@force_option
@programme_option
@click.pass_context
def review(
    ctx: click.Context,
    paths: tuple[Path, ...],
    prepare: bool,
    outputs: tuple[str, ...],
    suffix: str,
    to: Path | None,
    where: Path | None,
    decision: str | None,
    role: str,
    organisation: str,
    reason: str,
    dry_run: bool,
    force: bool,
    home: Path | None,
) -> None:
    """Make a reviewer's sheets, and take the filled ones back.

    With --prepare, PATHS are city folders: each valid document gets a sheet with the questions that no rule
    can answer, beside what the city wrote, what the check found, and figures worth a look.

    Otherwise PATHS are filled sheets: they are checked like any form, and if nothing blocks, the review is
    put on record in the folder reviews of the city and in its ledger. A sheet that does not lie in the city's
    folder finds it with --in. With --decision, PATHS are a city's files, decided on without a sheet.

    Exit code 0: all is written; 1: something blocks, and that sheet was not put on record.
    """
    _fitting(prepare, decision, outputs, to, where, (role, organisation, reason))
    existing(paths)
    say_unheld()
    programme = load_programme(home)
    moment = now()
    if prepare:
        _prepare(programme, existing_folders(paths), outputs, suffix, to, (force, dry_run), moment)
    elif decision:
        by = {"role": role, "organisation": organisation, "reason": reason}
        _decide(programme, paths, decision, by, dry_run, moment)
    else:
        ctx.exit(_take(programme, paths, where, dry_run, moment))


def _fitting(
    prepare: bool,
    decision: str | None,
    outputs: tuple[str, ...],
    to: Path | None,
    where: Path | None,
    by: tuple[str, str, str],
) -> None:
    """Options that belong to another way of using the command are not passed over in silence."""
    if prepare and decision:
        raise UsageError("--prepare makes sheets, --decision does without one; choose one of them")
    if not prepare and (outputs or to):
        raise UsageError("--output and --to belong to --prepare")
    if where and (prepare or decision):
        raise UsageError("--in is for sheets that are taken back")
    if any(by) and not decision:
        raise UsageError("--by, --organisation and --reason belong to --decision; a sheet says this itself")


def _prepare(
    programme: Programme,
    folders: tuple[Path, ...],
    outputs: tuple[str, ...],
    suffix: str,
    to: Path | None,
    how: tuple[bool, bool],
    moment: datetime,
) -> None:
    from pipeline import desk, rules, submissions

    force, dry_run = how
    asked = asked_outputs(programme, outputs)
    known = rules.load(programme)
    jobs: list[tuple[desk.Prepared, Path]] = []
    for folder in folders:
        city = submissions.read_city(folder, programme)
        found = desk.to_review(city, _checked(folder, programme, moment), asked)
        if not found:
            say(f"{folder}: no valid document to review", err=True)
        home = to or folder / "reviews"
        jobs += [(what, home / f"{city.slug}-{what.file.output}-review.{suffix}") for what in found]
    seen: set[Path] = set()
    for _, path in jobs:
        free(path, force)
        if path.is_symlink() or path.parent.is_symlink():  # a city must not choose what we write to
            raise UsageError(f"{path} leads to another place; take the link away first")
        if path in seen:
            raise UsageError(f"two sheets would be {path}; make them one city at a time")
        seen.add(path)
    for what, path in progress(jobs, len(jobs), "Making sheets"):
        if not dry_run:
            write_new(path, desk.prepare(programme, known, what, suffix, moment), force)
    for _, path in jobs:
        say(path)


def _decide(
    programme: Programme,
    paths: tuple[Path, ...],
    decision: str,
    by: dict[str, str],
    dry_run: bool,
    moment: datetime,
) -> None:
    from pipeline import desk, submissions
    from pipeline.programme import DECISIONS

    known = [str(entry["const"]) for entry in programme.vocabulary(DECISIONS)]
    if decision not in known:
        raise UsageError(f"--decision {decision}: there are {', '.join(known)}")
    for path in paths:
        folder = path.parent
        city = submissions.read_city(folder, programme)
        result = _checked(folder, programme, moment)
        file = next((file for file in result.files if Path(file.path).name == path.name), None)
        if file is None or not path.is_file():
            raise UsageError(f"{path}: a document in a city's folder is expected here")
        fields = desk.without_sheet(file, city, programme, decision, by, moment)
        _said(desk.put(folder, fields, programme, moment, dry_run), decision, dry_run)


def _take(
    programme: Programme, paths: tuple[Path, ...], where: Path | None, dry_run: bool, moment: datetime
) -> int:
    from pipeline import desk

    code = 0
    bench = desk.Desk(programme, moment.date())
    cities = _Cities(where, programme) if where else None
    try:
        for path in progress(paths, len(paths), "Reading sheets"):
            try:
                code = max(code, _take_one(bench, path, cities, dry_run, moment))
            except (TwinningError, OSError) as stopped:  # one sheet does not keep the others from the record
                click.echo(f"twinning: {one_line(stopped)}", err=True)
                code = 2
    finally:
        bench.close()
    return code


def _take_one(bench: Desk, path: Path, cities: _Cities | None, dry_run: bool, moment: datetime) -> int:
    from pipeline import desk, reviews, submissions

    programme = bench.programme
    taken = bench.read(path)
    if taken.data is None:
        _show(programme, taken, moment)
        return 1
    folder = cities.folder(taken) if cities else _folder(taken, path, programme)
    if folder is None:
        place = cities.where if cities else path.parent
        _show(programme, bench.without_folder(taken, f"in {place}"), moment)
        return 1
    city = submissions.read_city(folder, programme)
    shelf = reviews.read(folder, programme)
    taken, found = desk.take(bench, taken, _checked(folder, programme, moment), shelf.reviews)
    _show(programme, taken, moment)
    if taken.blocked or found is None:
        return 1
    fields = desk.of_sheet(taken, found, city, programme)
    _said(desk.put(folder, fields, programme, moment, dry_run), fields["decision"], dry_run)
    if fields["waivers"] and not dry_run:
        _hold(folder, fields, programme, moment)
    return 0


def _hold(folder: Path, fields: dict[str, Any], programme: Programme, moment: datetime) -> None:
    """From now on the findings that a sheet lets stand are held as `twinning waive` holds them."""
    from pipeline import waivers
    from pipeline.cli import findings
    from pipeline.model import Waiver

    by, output = fields["signature_role"] or fields["reviewer_role"], fields["output"]
    new = [
        Waiver(row["rule_id"], " ".join(row["reason"].split()), by, date.fromisoformat(row["until"]), output)
        for row in fields["waivers"]
    ]
    said = findings.on_record(folder, programme)
    findings.put_on_record(folder, waivers.with_waivers(said, new), moment, by)
    findings.tell("Waived", new)


class _Cities:
    """The cities below the folder that --in names, looked for once for all sheets."""

    def __init__(self, where: Path, programme: Programme) -> None:
        self.where = where
        self._programme = programme

    def folder(self, taken: Taken) -> Path | None:
        """The folder of the city that a sheet names; raises UsageError if there is no city at all."""
        return self._folders.get((taken.city, taken.cohort))

    @cached_property
    def _folders(self) -> Mapping[tuple[str, str], Path]:
        from pipeline import submissions

        found: dict[tuple[str, str], Path] = {}
        for folder in submissions.find(self.where):
            city = submissions.open_folder(folder, self._programme).city
            if city:
                found.setdefault((city.slug, city.cohort), folder)
        return found


def _folder(taken: Taken, path: Path, programme: Programme) -> Path | None:
    """The folder in which a sheet lies, if it is that of the city that it names."""
    from pipeline import submissions

    for folder in (path.parent, path.resolve().parent.parent):
        city = submissions.open_folder(folder, programme).city if submissions.is_city(folder) else None
        if city and (city.slug, city.cohort) == (taken.city, taken.cohort):
            return folder
    return None


def _checked(folder: Path, programme: Programme, moment: datetime) -> CityResult:
    from pipeline import process
    from pipeline.tasks import Task

    return process.check_city(Task(folder), process.Setting(programme.home, moment.date()))


def _show(programme: Programme, taken: Taken, moment: datetime) -> None:
    from pipeline import process
    from pipeline.cli.options import screen_width
    from pipeline.model import CityResult
    from pipeline.reports.fit import fit
    from pipeline.reports.text import check_report

    about = CityResult(taken.city or None, taken.cohort or None, files=(taken.result,))
    report = check_report(process.heading(programme, moment), [about])
    click.echo(fit(report, screen_width()), nl=False)


def _said(path: Path, decision: str, dry_run: bool) -> None:
    verb = "would be put" if dry_run else "put"
    say(f"{path}: {decision.replace('_', ' ')}, {verb} on record")
