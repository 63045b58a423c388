"""What a check says of a city in, a letter to the city out: what came, what was found, what happens next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import ledger, milestones, tracking
from pipeline.forms.cover import long_date
from pipeline.forms.word.letter import letter as written
from pipeline.letter.parts import Letter, Point, Received, Remarks, Result, Stage
from pipeline.model import (
    City,
    CityResult,
    FileResult,
    Finding,
    Life,
    Milestone,
    MilestoneState,
    Severity,
    Verdict,
)
from pipeline.programme import Output, Programme
from pipeline.reports.plain import plain
from pipeline.reports.text import STATES, count

SHORT_HASH = 12  # characters of a hash; enough to tell files apart
ERRORS_SHOWN, WARNINGS_SHOWN = 6, 2  # points of each document; the report has all
PLACES_SHOWN = 4
UNKNOWN = "–"
ORDER, REVIEW = "waits for milestone", "waits for a review"  # how obstacles say that the city need not act
TITLE = "Feedback on your documents"
LIVES = {Life.NEW: " (new)", Life.STILL_OPEN: " (still open)"}


def letter(
    programme: Programme, city: City, result: CityResult, history: ledger.History, when: datetime
) -> bytes:
    """The letter as a Word file. `history` is the city's ledger, which knows when each file came."""
    said = contents(programme, city, result, history, when)
    title = f"{TITLE} – {said.city}"
    return written(said, title, said.programme, when, programme.templates)


def contents(
    programme: Programme, city: City, result: CityResult, history: ledger.History, when: datetime
) -> Letter:
    """What the letter says; words of others are on one line and cannot steer anything."""
    arrived = _arrivals(history)
    order = [output.id for output in programme.asked]
    files = sorted(result.files, key=lambda file: order.index(file.output) if file.output else len(order))
    remarks = tuple(_remarks(file, programme) for file in files if _has_points(file))
    return Letter(
        programme=plain(programme.title),
        city=plain(city.name),
        cohort=plain(city.cohort),
        counterpart=plain(city.counterpart_activity or ", ".join(city.counterpart_cities)),
        date=long_date(when.date()),
        illustrative=city.illustrative,
        received=tuple(_received(file, programme, arrived) for file in files),
        results=tuple(_results(programme, city, files)),
        remarks=remarks,
        stages=tuple(_stage(milestone, programme, city) for milestone in result.milestones),
        also=tuple(_also(programme, files)),
        corrections=any(point.must for one in remarks for point in one.points),
    )


def _arrivals(history: ledger.History) -> dict[str, str]:
    """The day on which each file was first put on the record, by its hash."""
    found: dict[str, str] = {}
    for entry in history.entries:
        if entry.get("kind") == "submitted":
            found.setdefault(str(entry.get("sha256")), _day(entry.get("time")))
    return found


def _day(time: object) -> str:
    """The day for people; a dash for what is none."""
    try:
        return long_date(datetime.fromisoformat(str(time)).date())
    except ValueError:  # a ledger and a form may say anything
        return UNKNOWN


def _received(file: FileResult, programme: Programme, arrived: Mapping[str, str]) -> Received:
    replaced = " (a newer one counts)" if file.superseded else ""
    return Received(
        document=_title(file, programme) + replaced,
        file=plain(Path(file.path).name),
        version=plain(_version(file)) or UNKNOWN,
        on=arrived.get(file.sha256, "not on the record yet"),
        hash=file.sha256[:SHORT_HASH] or UNKNOWN,
    )


def _version(file: FileResult) -> str:
    """What the document says of itself: `1.1 of 27 May 2025`."""
    control: Mapping[str, Any] = file.record.data.get("document_control", {}) if file.record else {}
    version, day = str(control.get("document_version", "")), _day(control.get("document_date", ""))
    return f"{version} of {day}" if version and day != UNKNOWN else version


def _title(file: FileResult, programme: Programme) -> str:
    return programme.output(file.output).title if file.output else "Not one of our forms"


def _results(programme: Programme, city: City, files: Sequence[FileResult]) -> Iterator[Result]:
    """A line for each output that is asked of the city, and for each tracking form that came."""
    counted, there = milestones.counting(files), milestones.standings(programme, files)
    asked = programme.profile_of(city).outputs
    for output in programme.with_form:
        file = counted.get(output.id)
        if output.id in asked or file:
            says = _says(file, there[output.id].wanting) if file else "Not received yet."
            yield Result(output.title, says, _due(output, programme, city))


def _due(output: Output, programme: Programme, city: City) -> str:
    due = programme.due_date(output.id, city)
    return long_date(due) if due else UNKNOWN


def _says(file: FileResult, wanting: str) -> str:
    """The verdict as one says it to colleagues."""
    if any(finding.rule == milestones.NOT_STARTED for finding in file.findings):
        return "The form came back as it was made; nothing is filled in yet."
    if file.verdict is Verdict.REFUSED:
        return "We could not use this file; what to do stands below."
    found = _counted(file)
    look = f"{_points(found[Severity.WARNING])} worth a look" if found[Severity.WARNING] else ""
    if found[Severity.ERROR]:
        mend = f"{_points(found[Severity.ERROR])} to be corrected"
        return f"On its way: {' and '.join(filter(None, (mend, look)))}."
    if wanting:
        return f"Nothing to correct, but {plain(wanting)}."
    return f"Complete and consistent; {look}." if look else "Complete and consistent; nothing to correct."


def _points(number: int) -> str:
    return count(number, "point is", "points are")


def _counted(file: FileResult) -> Counter[Severity]:
    return Counter(finding.severity for finding in file.findings if finding.waiver is None)


def _has_points(file: FileResult) -> bool:
    found = _counted(file)
    return not file.superseded and bool(found[Severity.ERROR] or found[Severity.WARNING])


def _remarks(file: FileResult, programme: Programme) -> Remarks:
    groups = _grouped(file.findings)
    errors = [same for same in groups if same[0].severity is Severity.ERROR]
    warnings = [same for same in groups if same[0].severity is Severity.WARNING]
    shown = (*errors[:ERRORS_SHOWN], *warnings[:WARNINGS_SHOWN])
    left = len(errors) + len(warnings) - len(shown)
    return Remarks(
        document=_title(file, programme),
        file=plain(Path(file.path).name),
        intro=_intro(bool(errors), bool(warnings)),
        points=tuple(_point(same) for same in shown),
        more=f"… and {count(left, 'more point', 'more points')}; the full report lists them." if left else "",
    )


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same, together; those that a reviewer lets stand are left out."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.waiver is None:
            groups.setdefault((finding.rule, finding.message, finding.action), []).append(finding)
    return list(groups.values())


def _intro(errors: bool, warnings: bool) -> str:
    if errors and warnings:
        return (
            "Please correct what is marked with ✗. Look at what is marked with !; that may be right as it is."
        )
    if errors:
        return "Please correct these answers."
    return "Please look at these answers. If they are right, leave them as they are."


def _point(same: Sequence[Finding]) -> Point:
    one = same[0]
    places = [plain(str(finding.location)) or "the whole file" for finding in same]
    more = len(places) - PLACES_SHOWN
    where = "; ".join(places[:PLACES_SHOWN]) + (f"; and {count(more, 'more place')}" if more > 0 else "")
    life = LIVES.get(one.life, "") if one.life else ""
    return Point(
        where + life, plain(one.message), plain(one.action), one.rule, one.severity is Severity.ERROR
    )


def _stage(milestone: Milestone, programme: Programme, city: City) -> Stage:
    """The milestone; where it does not know its day, the last of its outputs' days counts."""
    days = [programme.due_date(name, city) for name in milestone.outputs]
    due = milestone.due or max((day for day in days if day), default=None)
    late = f" ({count(milestone.days_late, 'day')} ago)" if milestone.days_late else ""
    return Stage(
        name=f"{milestone.id} {plain(milestone.name)}",
        state=STATES[milestone.state],
        due=f"{long_date(due)}{late}" if due else UNKNOWN,
        acts=_acts(milestone),
    )


def _acts(milestone: Milestone) -> str:
    if milestone.state is MilestoneState.COMPLETE:
        return "Nothing more is asked for. Well done!"
    if milestone.state is MilestoneState.READY_FOR_REVIEW:
        return "A reviewer of the programme, who now reads your documents."
    order = [reason for reason in milestone.blocked_by if reason.startswith(ORDER)]
    review = [reason for reason in milestone.blocked_by if reason.endswith(REVIEW)]
    yours = [plain(reason) for reason in milestone.blocked_by if reason not in (*order, *review)]
    if not yours and not review:
        return f"Nobody for now: it {plain('; '.join(order))}."
    then = " A reviewer reads what is complete." if review else ""
    return (f"You, with what is still open: {'; '.join(yours)}." if yours else "") + then


def _also(programme: Programme, files: Sequence[FileResult]) -> Iterator[str]:
    """What the tracking forms say so far."""
    counted = milestones.counting(files)
    for form in programme.tracking:
        found = tracking.figures(programme, counted[form.id]) if form.id in counted else None
        if found:
            yield f"{form.title}: {plain(tracking.said(form, found))}."
