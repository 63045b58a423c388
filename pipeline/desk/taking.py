"""A filled sheet in, what it says and all that is wrong with it out; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline import validate
from pipeline.desk.judging import Judged, judged
from pipeline.desk.sheets import OTHERS
from pipeline.extract import Extraction, Given, extract_bytes
from pipeline.fields import Form, Section
from pipeline.isolation import Reader, extract_with
from pipeline.messages import Place, Words
from pipeline.model import CityResult, FileResult, Finding, Location, Record, Severity, Verdict
from pipeline.programme import SHEET, Programme
from pipeline.reviews import Review
from pipeline.rules import Rules, load

KEPT = ("file_hash", "criterion")  # what a sheet brings along and is needed to know what it is about
NOT_A_SHEET, NO_FOLDER = "REV-14", "REV-10"


def sheet_bytes(programme: Programme, given: Given) -> Extraction:
    """What a file's bytes say, if it is a city's form or a reviewer's sheet."""
    return extract_bytes(programme.with_sheet(), given)


class Taken(Struct, frozen=True):
    """One sheet that was read: whose document it is about, its data, and findings in words.

    `result` is what reports show. `data` is empty if the file is no sheet that can be used.
    """

    result: FileResult
    city: str = ""
    cohort: str = ""
    data: Mapping[str, Any] | None = None

    @property
    def blocked(self) -> bool:
        """Whether something in it keeps it from being put on record."""
        return any(finding.severity is Severity.ERROR for finding in self.result.findings)


class Desk:
    """Reads sheets of one programme, each in a process that is cut off; close it when all are read."""

    def __init__(self, programme: Programme, today: date) -> None:
        self.programme, self.today = programme, today
        self.wider = programme.with_sheet()
        self.rules: Rules = load(self.wider)
        self.words = Words(self.rules)
        self._reader = Reader(programme, work=sheet_bytes)

    def read(self, path: Path) -> Taken:
        """What a sheet says by itself; never raises for what the file is or holds."""
        found = extract_with(path, self.programme, self._reader)
        if found.record is None:
            return self._refused(path, found.sha256, found.refusal or "unreadable", dict(found.params))
        output = validate.output_of(self.wider, found.record)
        if output != SHEET:
            title = f"a {self.wider.output(output).title}" if output else "a file of another kind"
            return self._refused(path, found.sha256, NOT_A_SHEET, {"found": title})
        asked = without_context(self.programme.sheet, found.record)
        checked = validate.check_record(self.wider, self.rules, asked, None, self.today)
        findings = tuple(finding for finding in checked.findings if not self._is_context(finding))
        stamp = found.record.stamp
        return Taken(
            FileResult(
                str(path),
                found.sha256,
                SHEET,
                stamp.form_version or None,
                Verdict.VALID,
                findings,
                record=asked,
            ),
            stamp.city,
            stamp.cohort,
            asked.data,
        )

    def without_folder(self, taken: Taken, where: str) -> Taken:
        """The same with a finding that says that the city's folder is not known."""
        params = {"found": taken.city or "a city that it does not name", "problem": where}
        return self.added(taken, (self._of_file(Path(taken.result.path), NO_FOLDER, params),))

    def added(self, taken: Taken, findings: Sequence[Finding]) -> Taken:
        """The same with further findings, and the verdict that follows."""
        found = (*taken.result.findings, *findings)
        wrong = any(finding.severity is Severity.ERROR for finding in found)
        verdict = Verdict.INVALID if wrong else taken.result.verdict
        return replace(taken, result=replace(taken.result, findings=found, verdict=verdict))

    def close(self) -> None:
        """End the process that reads."""
        self._reader.close()

    def _is_context(self, finding: Finding) -> bool:
        """Whether it is about what the sheet brought along, which nobody is asked to write."""
        found = self.programme.sheet.find(finding.pointer or "")
        return found is not None and (found[0].name in OTHERS or bool(found[1] and found[1].fixed))

    def _refused(self, path: Path, sha256: str, rule: str, params: Mapping[str, str]) -> Taken:
        return Taken(FileResult(str(path), sha256, findings=(self._of_file(path, rule, params),)))

    def _of_file(self, path: Path, rule: str, params: Mapping[str, str]) -> Finding:
        place = Place(location=Location(part=path.name), key=path.name)
        return self.words.finding(rule, params, place)


def take(
    desk: Desk, taken: Taken, city: CityResult, reviews: Sequence[Review]
) -> tuple[Taken, Judged | None]:
    """The same sheet held against the city's folder: its findings, and what there is to put on record."""
    if taken.data is None or taken.result.record is None:
        return taken, None
    found = judged(desk, taken.result, city, reviews)
    return desk.added(taken, found.findings), found


def without_context(form: Form, record: Record) -> Record:
    """The record as far as a reviewer is asked for it; the rest is there to be looked at."""
    data: dict[str, Any] = {}
    for part in form.parts:
        said = record.data.get(part.name)
        names = [field.name for field in part.fields if not field.fixed or field.name in KEPT]
        if isinstance(part, Section):
            data[part.name] = _only(names, said)
        elif part.name not in OTHERS and isinstance(said, list):
            data[part.name] = [_only(names, row) for row in said]
    notes = tuple(note for note in record.notes if not _context(form, note.pointer))
    return replace(record, data=data, notes=notes)


def _context(form: Form, pointer: str | None) -> bool:
    found = form.find(pointer) if pointer else None
    if found is None:
        return False
    part, field = found
    return part.name in OTHERS or bool(field and field.fixed and field.name not in KEPT)


def _only(names: Sequence[str], answers: object) -> dict[str, Any]:
    return {n: v for n, v in answers.items() if n in names} if isinstance(answers, Mapping) else {}
