"""A city's folder and ledger in, where its outputs and milestones stand out; nothing is checked anew.

What the ledger says of a file counts only while the file's bytes are the same. A file that is new, changed or
gone is said to be so, and so is all else that has changed since: `twinning mark` then looks at it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline import ledger, reviews, submissions, tracking, waivers
from pipeline.intake import Limits, Refused, read_once
from pipeline.messages.shown import day, shown
from pipeline.milestones import Standing, judge_standings
from pipeline.model import (
    City,
    CityStanding,
    Milestone,
    MilestoneState,
    OutputStanding,
    ReviewState,
    Schedule,
    Severity,
    TrackingStanding,
)
from pipeline.programme import Programme, Tracking
from pipeline.submissions import CITY_FILE

NOT_CHECKED = "new or changed, not checked yet"
NOT_HANDED_IN = "not handed in"
PERHAPS = "not handed in, or not checked yet"  # there are files of which nothing is known
GONE = "no longer there"
RUN_OUT = "a waiver has run out, to be checked anew"
ANEW = "`twinning mark` checks anew"
UNCOUNTED = {
    reviews.UNVOUCHED: "the ledger does not know this review",
    reviews.ALTERED: "this review was changed after it was written",
    reviews.GONE: "this review is no longer there",
}

COMPLETE = MilestoneState.COMPLETE

JUDGEMENT: Mapping[str, type | tuple[type, ...]] = {  # what a ledger must say of a file to be relied on
    "file": str,
    "sha256": str,
    "output": (str, type(None)),
    "counts": bool,
    "wanting": str,
    "definition": str,
    "city_file": str,
}
BASE = OutputStanding.__struct_fields__
Entry = Mapping[str, Any]


class _Seen(Struct, frozen=True):
    """What lies in a folder beside what the ledger says last of each file.

    `hashes` are those of the files by name, `last` are the last judgements; of these `known` are on files
    with the same bytes and still count. `unknown` are the files of which the ledger does not speak as they
    are now; `gone` those that counted when milestones were judged last, and are there no more.
    """

    hashes: Mapping[str, str]
    last: Mapping[str, Entry]
    known: Mapping[str, Entry]
    unknown: Sequence[str]
    gone: Sequence[str]


def of_folder(path: Path, programme: Programme, today: date | None = None) -> CityStanding:
    """Where the city of a folder stands, from its files and its ledger; never raises for what they hold.

    Delay is counted, and waivers run out, only if it is said which day is `today`.
    """
    folder = submissions.open_folder(path, programme)
    history, unreadable = _history(path / ledger.NAME)
    limits = Limits.of(programme.limits)
    hashes = {file.name: _hash(file, limits) for file in folder.files}
    seen = _seen(hashes, _judgements(history), _counted(history, _milestones(folder.city, programme)))
    with_form = (output for output in programme.outputs if output.has_schema)
    due = _due(folder.city, programme)
    outputs = tuple(_output(o.id, o.title, seen, today, due.get(o.id)) for o in with_form)
    counting = {output.output: output.sha256 for output in outputs if output.sha256}
    shelf = reviews.read(path, programme, history.entries)
    reviewed = reviews.states(shelf, programme, counting)
    outputs = tuple(_with_review(o, reviewed.get(o.output)) for o in outputs)
    forms = tuple(_tracking(form, seen, today) for form in programme.tracking if form.has_schema)
    there = {o.output: _standing(o) for o in (*outputs, *forms) if o.wanting != NOT_HANDED_IN}
    accepted = reviews.accepted(reviewed, counting)
    judged = judge_standings(programme, folder.city, there, accepted, reviewed, today)
    said = waivers.read(path)
    return CityStanding(
        city=folder.city.slug if folder.city else path.resolve().name,
        cohort=folder.city.cohort if folder.city else "",
        status=folder.city.status if folder.city else "unknown",
        schedule=_schedule(folder.city, programme, due),
        outputs=outputs,
        milestones=judged,
        notes=(
            *_folder_notes(folder, seen),
            *unreadable,
            *_ledger_notes(path, history, seen, programme),
            *_said_notes(said, today),
            *_review_notes(shelf),
            *_reopened(judged, history),
        ),
        tracking=forms,
    )


def _history(path: Path) -> tuple[ledger.History, tuple[str, ...]]:
    try:
        return ledger.read(path), ()
    except OSError as wrong:
        return ledger.History(), (f"the ledger cannot be read: {wrong.strerror}",)


def _seen(hashes: Mapping[str, str], last: Mapping[str, Entry], counted: Collection[str]) -> _Seen:
    """`counted` are the hashes of the files by which the city's milestones were judged last."""
    known = {name: entry for name, entry in last.items() if hashes.get(name) == entry["sha256"]}
    missing = {name: entry for name, entry in last.items() if name not in hashes}
    gone = sorted(name for name, e in missing.items() if e["counts"] and e["sha256"] in counted)
    return _Seen(hashes, last, known, sorted(hashes.keys() - known.keys()), gone)


def _judgements(history: ledger.History) -> dict[str, Entry]:
    """The last judgement on each file; what is not in the shape in which we write them is passed over."""
    entries = (entry for entry in history.entries if entry.get("kind") == "checked")
    return {e["file"]: e for e in entries if all(isinstance(e.get(k), kind) for k, kind in JUDGEMENT.items())}


def _milestones(city: City | None, programme: Programme) -> frozenset[str]:
    """The milestones asked of a city; all of them if it is not known which city it is."""
    asked = programme.milestones(programme.profile_of(city).id) if city else programme.mapping.milestones
    return frozenset(milestone.id for milestone in asked)


def _counted(history: ledger.History, milestones: Collection[str]) -> frozenset[str]:
    """The hashes of the files in the last judgement on each milestone; each names those of its own outputs.

    A milestone that is no longer asked for is never judged again, so what it rested on does not matter.
    """
    judged = (entry for entry in history.entries if entry.get("kind") == "milestone")
    last = {str(entry.get("milestone")): entry.get("files") for entry in judged}
    files = [found for name, found in last.items() if name in milestones and isinstance(found, Mapping)]
    return frozenset(str(digest) for found in files for digest in found.values())


def _standing(output: OutputStanding) -> Standing:
    return Standing(output.output, output.sha256, output.wanting, output.file, output.blocking, output.waived)


def _output(
    output: str, title: str, seen: _Seen, today: date | None, due: date | None = None
) -> OutputStanding:
    known = [entry for entry in seen.known.values() if entry["output"] == output]
    counts = [entry for entry in known if entry["counts"]]
    if counts:
        return replace(_judged(output, title, counts[-1], today), due=due)
    before = [seen.last[name]["output"] for name in seen.unknown if name in seen.last]
    if output in before or known:  # changed, or one that counts now that a newer one is gone
        return OutputStanding(output, title, NOT_CHECKED, due=due)
    return OutputStanding(output, title, PERHAPS if seen.unknown else NOT_HANDED_IN, due=due)


def _judged(output: str, title: str, entry: Entry, today: date | None) -> OutputStanding:
    """What the ledger says of the file that counts; a waiver that has run out since lets nothing pass."""
    listed = entry.get("findings")
    found = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    errors = [one for one in found if one.get("severity") == Severity.ERROR.value]
    waived = [str(one["waived_until"]) for one in errors if "waived_until" in one]
    over = today is not None and any(until < today.isoformat() for until in waived)
    return OutputStanding(
        output=output,
        title=title,
        wanting=entry["wanting"] or (RUN_OUT if over else ""),
        file=entry["file"],
        sha256=entry["sha256"],
        rules=_rules(entry.get("rules")),
        blocking=tuple(sorted({str(one.get("rule")) for one in errors if "waived_until" not in one})),
        waived=len(waived),
    )


def _said_notes(said: waivers.Said, today: date | None) -> Iterator[str]:
    """What was said about findings, the waivers with their last day."""
    yield from (f"{note.params['file']}: {note.params['problem']}" for note in said.notes)
    for waiver in said.waivers:
        over = today is not None and waiver.until < today
        held = "waiver has run out" if over else "waived"
        place = waiver.place or waiver.key or "every place"
        until = day(waiver.until.isoformat())
        yield f"{waiver.rule} {held}, until {until}, by {waiver.by}: {place}; {waiver.reason}"
    for one in said.explanations:
        yield f"{one.rule} explained by the city: {one.place or one.key or 'every place'}; {one.text}"


def _rules(said: object) -> dict[str, int]:
    """How often each rule was broken, by a ledger that may say anything."""
    counts = said if isinstance(said, Mapping) else {}
    return {str(rule): n for rule, n in counts.items() if type(n) is int and n > 0}


def _tracking(form: Tracking, seen: _Seen, today: date | None) -> TrackingStanding:
    """The same for a tracking form, with what it says so far."""
    stands = _output(form.id, form.title, seen, today)
    judged = seen.last.get(stands.file)
    figures = tracking.known(judged.get("figures")) if judged else {}
    sentence = tracking.said(form, figures) if judged else ""
    return TrackingStanding(**{n: getattr(stands, n) for n in BASE}, said=sentence, figures=figures)


def _due(city: City | None, programme: Programme) -> dict[str, date]:
    """The day on which each output is due, as far as the start of the city's programme is known."""
    if city is None:
        return {}
    names = {*programme.profile_of(city).outputs, *(o.id for o in programme.outputs if o.has_schema)}
    days = ((name, programme.due_date(name, city)) for name in names)
    return {name: day for name, day in days if day}


def _schedule(city: City | None, programme: Programme, due: Mapping[str, date]) -> Schedule | None:
    """When what is asked of a city is due, if the start of its programme is known."""
    if city is None:
        return None
    start, end = programme.start_of(city), programme.end_of(city)
    asked = programme.profile_of(city).outputs
    return Schedule(start, end, {name: due[name] for name in asked if name in due}) if start and end else None


def _folder_notes(folder: submissions.Folder, seen: _Seen) -> Iterator[str]:
    for note in folder.notes:
        yield f"{CITY_FILE}: {note.params.get('problem') or note.params.get('detail') or 'missing'}"
    yield from (f"{name}: {NOT_CHECKED}" for name in seen.unknown)
    yield from (f"{name}: {GONE}" for name in seen.gone)


def _ledger_notes(path: Path, history: ledger.History, seen: _Seen, programme: Programme) -> Iterator[str]:
    if history.broken:
        yield f"the ledger cannot be trusted from line {history.broken.line} on: {history.broken.why}"
    judged = seen.known.values()
    if {entry["definition"] for entry in judged} - {programme.digest}:
        yield f"checked with an earlier definition of the programme; {ANEW}"
    city_files = {entry["city_file"] for entry in judged}
    if city_files and city_files != {submissions.city_file_hash(path)}:
        yield f"{CITY_FILE} has changed since the check; {ANEW}"
    judgements = (entry for entry in reversed(history.entries) if entry.get("kind") == "milestone")
    last = next(judgements, None)
    if last is not None and last.get("waivers", "") != waivers.said_hash(path):
        yield f"waivers or explanations have changed since the check; {ANEW}"
    if judged and (seen.unknown or seen.gone):
        yield f"what was found between the files may have changed with them; {ANEW}"


def _reopened(judged: Sequence[Milestone], history: ledger.History) -> Iterator[str]:
    """Milestones that the ledger has as complete at some time, and that are not any more."""
    states = [entry for entry in history.entries if entry.get("kind") == "milestone"]
    for milestone in judged:
        done = [e for e in states if e.get("milestone") == milestone.id and e.get("state") == COMPLETE]
        if done and milestone.state is not COMPLETE:
            when = shown(str(done[-1].get("time", ""))[:10])
            why = "; ".join(milestone.blocked_by[:1])
            yield f"{milestone.id} was complete when it was checked on {when}, and is open again: {why}"


def _with_review(output: OutputStanding, said: ReviewState | None) -> OutputStanding:
    return replace(output, review=said.words, reviewed=said.short) if said else output


def _review_notes(shelf: reviews.Shelf) -> Iterator[str]:
    for note in shelf.notes:
        yield f"{note.location}: {note.params['problem'] or UNCOUNTED[note.rule]}; it does not count"


def _hash(file: Path, limits: Limits) -> str:
    """The hash of a file's bytes, empty for what intake refuses to read."""
    try:
        return hashlib.sha256(read_once(file, limits)).hexdigest()
    except (Refused, OSError):
        return ""
