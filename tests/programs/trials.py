"""Every form through every program: filled or typed, saved, read again and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pipeline import programme, submissions
from pipeline.extract import extract
from pipeline.fields import Form, Kind
from pipeline.forms import FORMATS
from pipeline.generate import generate
from pipeline.model import Record, Stamp
from tests.damage.counting import Count, count, given
from tests.office.session import Office
from tests.programs import typists
from tests.programs.rewriters import REWRITERS, Rewriter
from tests.samples import COHORT, content
from tests.samples import Sample as SampleFile

PROGRAMME = programme.load()
OUTPUTS = tuple(output.id for output in PROGRAMME.outputs if output.has_schema)
WHEN = datetime(2025, 1, 13, 9, tzinfo=UTC)
SAVED_AS = {"docx": ("docx", "odt"), "xlsx": ("xlsx", "ods")}
Data = Mapping[str, Any]
_NOBODY = Stamp()


@dataclass(frozen=True, slots=True)
class Trial:
    """One form that came back from one program, and what was read in it."""

    program: str
    output: str
    opened: str
    saved: str
    count: Count
    is_office: bool
    untouched: bool = False

    def __str__(self) -> str:
        return f"{self.program}, {self.output}.{self.opened} saved as {self.saved}"


def rewritten(rewriter: Rewriter, output: str, folder: Path) -> Iterator[Trial]:
    """A filled form, opened and saved by a program."""
    source = filled(output, rewriter.opens, folder)
    for suffix in rewriter.saves:
        target = folder / f"{rewriter.name}-{output}.{suffix}"
        rewriter.save(source, target)
        found = judged(output, said(output), target, keeps_blank_lines=rewriter.keeps_blank_lines)
        yield Trial(rewriter.name, output, rewriter.opens, suffix, found, rewriter.is_office)


def resaved(office: Office, output: str, folder: Path) -> Iterator[Trial]:
    """A filled form, opened and saved by LibreOffice."""
    for opened, suffixes in SAVED_AS.items():
        assert office.open(path=str(filled(output, opened, folder))) == {"opened": True, "repaired": False}
        for suffix in suffixes:
            target = folder / f"saved-{output}-{opened}.{suffix}"
            office.save(path=str(target))
            found = judged(output, said(output), target)
            yield Trial("LibreOffice", output, opened, suffix, found, is_office=True, untouched=True)
        office.close()


def typed(office: Office, output: str, folder: Path) -> Iterator[Trial]:
    """A blank form, filled in at the keyboard in LibreOffice; in Word also with its changes tracked."""
    form, record = PROGRAMME.form(output), said(output)
    for way, opened in (("typed", "docx"), ("tracked", "docx"), ("typed", "xlsx")):
        path = blank(output, opened, folder)
        if opened == "docx":
            record = typists.fitting(form, said(output))
            typists.type_word(office, path, form, record, tracked=way == "tracked")
        else:
            record = said(output)
            typists.type_excel(office, path, form, record)
        for suffix in SAVED_AS[opened]:
            target = folder / f"{way}-{output}-{opened}.{suffix}"
            office.save(path=str(target))
            found = judged(output, record, target)
            yield Trial(f"LibreOffice, {way}", output, opened, suffix, found, is_office=True)
        office.close()


def judged(output: str, record: Data, path: Path, *, keeps_blank_lines: bool = True) -> Count:
    """The count for a saved file; all of a file that is refused is said to be lost."""
    form = PROGRAMME.form(output)
    found = extract(path, PROGRAMME).record
    truth = comparable(form, record, keeps_blank_lines=keeps_blank_lines)
    if found is None:
        return Count(0, count(truth, Record(_NOBODY, {}, {})).answers)
    data = comparable(form, found.data, keeps_blank_lines=keeps_blank_lines)
    return count(truth, replace(found, data=data))


def said(output: str) -> Data:
    """What the valid sample city says."""
    return content(SampleFile("exempla", output, ""))


def blank(output: str, suffix: str, folder: Path) -> Path:
    """The city's form with nothing filled in but what is known of the city."""
    path = folder / f"blank-{output}.{suffix}"
    path.write_bytes(_blank(output, suffix))
    return path


def filled(output: str, suffix: str, folder: Path) -> Path:
    """The same with all answers."""
    path = folder / f"filled-{output}.{suffix}"
    if not path.exists():
        path.write_bytes(_filled(output, suffix))
    return path


def table(trials: list[Trial]) -> str:
    """Program, form and counts, as a Markdown table with a last row for all."""
    lines = ["| Program | Form | Saved as | Answers | Right | Lost and said | Wrong and silent |"]
    lines += ["|---|---|---|--:|--:|--:|--:|"]
    lines += [
        f"| {t.program} | {t.output}.{t.opened} | {t.saved} | {t.count.answers} | {t.count.right} "
        f"| {t.count.said} | {len(t.count.silent)} |"
        for t in trials
    ]
    answers, right = sum(t.count.answers for t in trials), sum(t.count.right for t in trials)
    named, silent = sum(t.count.said for t in trials), sum(len(t.count.silent) for t in trials)
    return "\n".join(
        [*lines, f"| **All** | {len(trials)} files | | {answers} | {right} | {named} | {silent} |"]
    )


def available() -> tuple[Rewriter, ...]:
    """The programs that are installed."""
    return tuple(rewriter for rewriter in REWRITERS if not rewriter.missing())


@cache
def _blank(output: str, suffix: str) -> bytes:
    return generate(PROGRAMME, output, suffix, submissions.read_city(COHORT / "exempla"), WHEN)


@cache
def _filled(output: str, suffix: str) -> bytes:
    return FORMATS[suffix].fill(_blank(output, suffix), PROGRAMME.form(output), said(output))


def comparable(form: Form, data: Data, *, keeps_blank_lines: bool) -> dict[str, Any]:
    """What people said, ticks in the order of their codes: ticks have no order."""
    ticks = {field.pointer for _, field in form.fields() if field.kind is Kind.CHOICES}

    def one(pointer: str, value: Any) -> Any:
        if isinstance(value, str) and not keeps_blank_lines:
            return "\n".join(line for line in value.split("\n") if line.strip())
        return sorted(value) if pointer in ticks else value

    def row(part: str, answers: Data) -> dict[str, Any]:
        return {name: one(f"{part}/{name}", value) for name, value in answers.items()}

    return {
        name: [row(f"/{name}/*", one) for one in told] if isinstance(told, list) else row(f"/{name}", told)
        for name, told in given(form, data).items()
    }
