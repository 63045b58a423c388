"""One city from files to findings and milestones: the whole flow on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline import (
    chain,
    ledger,
    life,
    milestones,
    programme,
    rules,
    submissions,
    validate,
    versions,
    waivers,
)
from pipeline.diagnosis import diagnosis
from pipeline.errors import TwinningError
from pipeline.extract import Extraction
from pipeline.generate import is_untouched
from pipeline.isolation import begin, extract
from pipeline.judgement import judged
from pipeline.messages import About, Place, Words
from pipeline.model import (
    City,
    CityResult,
    FileResult,
    Finding,
    Location,
    NotChecked,
    Record,
    Severity,
    Verdict,
)
from pipeline.programme import Programme
from pipeline.reports import Heading
from pipeline.rules import Rules
from pipeline.submissions import UNREADABLE, Folder
from pipeline.tasks import Task

ASIDE = ("converted", "personal-metadata")  # notes on the file that say nothing about its answers
UNFORESEEN = "unforeseen"  # a file that made the check itself fail


class Setting(Struct, frozen=True):
    """The same for every city of a run: the definition's folder, the date, and whether files are drafts.

    Without `records` the results leave out what the files say; few who look at them ask for it.
    """

    home: Path
    today: date
    draft: bool = False
    records: bool = True


def definition(home: Path) -> Programme:
    """The programme's definition in a folder, loaded with its rules once in each process.

    Raises DefinitionError when a file of it is not in order.
    """
    return _definition(home)[0]


def definition_to_check(home: Path) -> Programme:
    """The same, when files are about to be read: what reads them gets ready while rules are compiled."""
    begin(_without_rules(home))
    return definition(home)


def check_city(task: Task, setting: Setting) -> CityResult:
    """Everything that can be said about one city's files on `setting.today`; reads, and changes nothing."""
    definition, known = _definition(setting.home)
    folder = submissions.open_folder(task.folder, definition) if task.folder else None
    city = folder.city if folder else None
    paths = task.files or (folder.files if folder else ())
    checked = [_check_file(path, definition, known, city, setting) for path in paths]
    files = versions.newest([file for file, _ in checked], Words(known))
    waiting = [w for file, (_, own) in zip(files, checked, strict=True) if not file.superseded for w in own]
    files, across = _across(files, definition, known, city, setting, task.whole)
    files = waivers.explained(files, definition, Words(known), known.catalogue, (*waiting, *across))
    entries = ledger.trusted(folder.path / ledger.NAME) if folder else ()
    on_record = waivers.read(folder.path) if folder else waivers.Said()
    files, said = waivers.applied(files, on_record, definition, Words(known), setting.today)
    files = life.compared(files, entries, definition, (*waiting, *across))
    result = CityResult(
        city=city.slug if city else (folder.path.resolve().name if folder else None),
        cohort=city.cohort if city else None,
        folder=str(folder.path) if folder else "",
        files=files,
        findings=(*_about_folder(folder, Words(known)), *said) if folder else (),
        not_checked=tuple(dict.fromkeys((*waiting, *across))),
        status=city.status if city else "unknown",
    )
    if not task.whole:
        return result
    result = replace(result, chain=chain.trace(definition, _counting(files)))
    return judged(result, definition, Words(known), city, setting.today)


def earlier(folder: Path, setting: Setting) -> dict[str, Mapping[str, Any]]:
    """The data of the outputs that lie in a city's folder, by output: of each the newest that can be read."""
    return _counting(check_city(Task(folder), setting).files)


def _counting(files: Sequence[FileResult]) -> dict[str, Mapping[str, Any]]:
    """The data of the files that count, by output."""
    counting = (file for file in files if not file.superseded and file.verdict is not Verdict.REFUSED)
    return {file.output: file.record.data for file in counting if file.output and file.record}


def refusal(extraction: Extraction, definition: Programme) -> Finding:
    """The finding for a file that was not opened, in words."""
    return Words(rules.load(definition)).finding(extraction.refusal or "unreadable", dict(extraction.params))


def blocks(result: CityResult) -> bool:
    """Whether anything found in a city's files or folder is an error that nobody has waived.

    Replaced files do not block.
    """
    files = (file for file in result.files if not file.superseded)
    findings = (*result.findings, *(finding for file in files for finding in file.findings))
    return any(finding.severity is Severity.ERROR and not finding.waiver for finding in findings)


def heading(definition: Programme, moment: datetime) -> Heading:
    """What stands above a report about this programme."""
    known = _definition(definition.home)[1]
    return Heading(
        definition.name,
        definition.title,
        moment,
        definition.digest,
        forms=known.forms,
        catalogue=known.catalogue,
        templates=definition.templates,
    )


@cache
def _definition(home: Path) -> tuple[Programme, Rules]:
    """Loaded once in each process, for all cities it works on."""
    definition = _without_rules(home)
    return definition, rules.load(definition)


_without_rules = cache(programme.load)


def _check_file(
    path: Path, definition: Programme, known: Rules, city: City | None, setting: Setting
) -> tuple[FileResult, tuple[NotChecked, ...]]:
    """The result for one file; a mistake of ours that it brings to light does not stop the others."""
    try:
        return _result(path, definition, known, city, setting)
    except TwinningError:
        raise  # the definition is wrong, for every file
    except Exception as mistake:
        detail = f"{type(mistake).__name__}: {mistake}"
        extraction = Extraction(refusal=UNFORESEEN, params=(("found", detail),))
        return FileResult(str(path), findings=(refused(extraction, known, path),)), ()


def _result(
    path: Path, definition: Programme, known: Rules, city: City | None, setting: Setting
) -> tuple[FileResult, tuple[NotChecked, ...]]:
    extraction = extract(path, definition)
    if extraction.record is None:
        return FileResult(str(path), extraction.sha256, findings=(refused(extraction, known, path),)), ()
    untouched = _is_untouched(extraction.record, definition)
    checked = validate.check_record(
        definition, known, extraction.record, city, setting.today, draft=setting.draft or untouched
    )
    findings = checked.findings
    if untouched and not setting.draft:  # one sentence says more than an error for each question
        findings = (*findings, _not_started(path, known, checked.output or ""))
    result = FileResult(
        path=str(path),
        sha256=extraction.sha256,
        output=checked.output,
        form_version=checked.record.stamp.form_version or None,
        verdict=verdict(findings, known, bool(checked.missing)),
        findings=findings,
        missing=checked.missing,
        program=checked.record.program,
        record=checked.record,
        diagnosis=_diagnosis(checked, extraction.record, definition),
    )
    return result, checked.not_checked


def _diagnosis(checked: validate.Checked, record: Record, definition: Programme) -> str:
    return diagnosis(definition.form(checked.output), record) if checked.output else ""


def _is_untouched(record: Record, definition: Programme) -> bool:
    """Whether nobody has filled in anything; said only of a welcome form that was read without doubt."""
    output = validate.output_of(definition, record)
    if output is None or any(note.rule not in ASIDE for note in record.notes):
        return False
    accepted = definition.output(output).accepted_versions or (definition.form(output).version,)
    return record.stamp.form_version in accepted and is_untouched(definition.form(output), record.data)


def _not_started(path: Path, known: Rules, output: str) -> Finding:
    place = Place(location=Location(part=path.name), key=path.name)
    return Words(known).finding(milestones.NOT_STARTED, None, place, output)


def refused(extraction: Extraction, known: Rules, path: Path) -> Finding:
    """The finding for a file that could not be read as a form, placed at the file."""
    place = Place(location=Location(part=path.name), key=path.name)
    return Words(known).finding(extraction.refusal or "unreadable", dict(extraction.params), place)


def verdict(findings: Sequence[Finding], known: Rules, unfinished: bool = False) -> Verdict:
    """Refused if the file is not what the folder needs, invalid if something in it is wrong.

    A draft in which nothing else is wrong is incomplete while it is `unfinished`, otherwise valid.
    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if any(known.catalogue[finding.rule].about is About.FILE for finding in errors):
        return Verdict.REFUSED
    if errors:
        return Verdict.INVALID
    return Verdict.INCOMPLETE if unfinished else Verdict.VALID


def _across(
    files: tuple[FileResult, ...],
    definition: Programme,
    known: Rules,
    city: City | None,
    setting: Setting,
    whole: bool,
) -> tuple[tuple[FileResult, ...], tuple[NotChecked, ...]]:
    """The files with the findings of the rules across outputs added, and what of those rules had to wait.

    A refused file, such as another city's, is compared with nothing.
    """
    named = [(file.output, file) for file in files if file.output and not file.superseded]
    unusable = {name: replace(file, record=None) for name, file in named if file.verdict is Verdict.REFUSED}
    counted = {name: file for name, file in named if file.verdict is not Verdict.REFUSED}
    among = unusable | counted
    across, waiting = validate.check_across(definition, known, among, city, setting.today, all_there_is=whole)
    added = []
    for file in files:
        if counted.get(file.output or "") is file:
            findings = (*file.findings, *(f for f in across if f.output == file.output))
            file = replace(file, findings=findings, verdict=verdict(findings, known, bool(file.missing)))
        added.append(file)
    return tuple(added), waiting


def _about_folder(folder: Folder, words: Words) -> tuple[Finding, ...]:
    place = Place(location=Location(part=folder.path.name), key=folder.path.name)
    found = [words.finding(note.rule, note.params, place) for note in folder.notes]
    if not folder.files and all(note.rule != UNREADABLE for note in folder.notes):
        found.append(words.finding("empty-folder", {"folder": folder.path.name}, place))
    return tuple(found)
