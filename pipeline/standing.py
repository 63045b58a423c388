"""A city's folder and ledger in, where its outputs and milestones stand out; nothing is checked anew.

What the ledger says of a file counts only while the file's bytes are the same. A file that is new, changed or
gone is said to be so, and so is all else that has changed since: `twinning mark` then looks at it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import ledger, submissions
from pipeline.intake import Limits, Refused, read_once
from pipeline.milestones import Standing, judge_standings
from pipeline.model import City, CityStanding, OutputStanding, Schedule
from pipeline.programme import Programme
from pipeline.submissions import CITY_FILE

NOT_CHECKED = "new or changed, not checked yet"
NOT_HANDED_IN = "not handed in"
PERHAPS = "not handed in, or not checked yet"  # there are files of which nothing is known
GONE = "no longer there"
ANEW = "`twinning mark` checks anew"

JUDGEMENT: Mapping[str, type | tuple[type, ...]] = {  # what a ledger must say of a file to be relied on
    "file": str,
    "sha256": str,
    "output": (str, type(None)),
    "counts": bool,
    "wanting": str,
    "definition": str,
    "city_file": str,
}
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The files that lie in a folder, by name with their hashes, and the last judgement on each that had one.

    `counted` are the hashes of the files by which the city's milestones were judged last.
    """

    hashes: Mapping[str, str]
    last: Mapping[str, Entry]
    counted: frozenset[str]

    def known(self) -> dict[str, Entry]:
        """The judgements that still count: on files with the same bytes."""
        return {name: entry for name, entry in self.last.items() if self.hashes.get(name) == entry["sha256"]}

    def unknown(self) -> list[str]:
        """The files of which the ledger does not speak as they are now."""
        return sorted(self.hashes.keys() - self.known().keys())

    def gone(self) -> list[str]:
        """The files that counted when milestones were judged last, and are there no more."""
        return sorted(
            name
            for name, entry in self.last.items()
            if name not in self.hashes and entry["counts"] and entry["sha256"] in self.counted
        )


def of_folder(path: Path, programme: Programme) -> CityStanding:
    """Where the city of a folder stands, from its files and its ledger; never raises for what they hold."""
    folder = submissions.open_folder(path, programme)
    history, unreadable = _history(path / ledger.NAME)
    hashes = {file.name: _hash(file) for file in folder.files}
    seen = _Seen(hashes, _judgements(history), _counted(history, _milestones(folder.city, programme)))
    with_form = (output for output in programme.outputs if output.has_schema)
    outputs = tuple(_output(output.id, output.title, seen) for output in with_form)
    there = {o.output: Standing(o.output, o.sha256, o.wanting) for o in outputs if o.wanting != NOT_HANDED_IN}
    return CityStanding(
        city=folder.city.slug if folder.city else path.resolve().name,
        cohort=folder.city.cohort if folder.city else "",
        status=folder.city.status if folder.city else "unknown",
        schedule=_schedule(folder.city, programme),
        outputs=outputs,
        milestones=judge_standings(programme, folder.city, there),
        notes=(*_folder_notes(folder, seen), *unreadable, *_ledger_notes(path, history, seen, programme)),
    )


def _history(path: Path) -> tuple[ledger.History, tuple[str, ...]]:
    try:
        return ledger.read(path), ()
    except OSError as wrong:
        return ledger.History(), (f"the ledger cannot be read: {wrong.strerror}",)


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


def _output(output: str, title: str, seen: _Seen) -> OutputStanding:
    known = [entry for entry in seen.known().values() if entry["output"] == output]
    counts = [entry for entry in known if entry["counts"]]
    if counts:
        last = counts[-1]
        rules = _rules(last.get("rules"))
        return OutputStanding(output, title, last["wanting"], last["file"], last["sha256"], rules)
    before = [seen.last[name]["output"] for name in seen.unknown() if name in seen.last]
    if output in before or known:  # changed, or one that counts now that a newer one is gone
        return OutputStanding(output, title, NOT_CHECKED)
    return OutputStanding(output, title, PERHAPS if seen.unknown() else NOT_HANDED_IN)


def _rules(said: object) -> dict[str, int]:
    """How often each rule was broken, by a ledger that may say anything."""
    counts = said if isinstance(said, Mapping) else {}
    return {str(rule): n for rule, n in counts.items() if type(n) is int and n > 0}


def _schedule(city: City | None, programme: Programme) -> Schedule | None:
    """When what is asked of a city is due, if the start of its programme is known."""
    if city is None:
        return None
    start, end = programme.start_of(city), programme.end_of(city)
    due = {name: programme.due_date(name, city) for name in programme.profile_of(city).outputs}
    return Schedule(start, end, {name: day for name, day in due.items() if day}) if start and end else None


def _folder_notes(folder: submissions.Folder, seen: _Seen) -> Iterator[str]:
    for note in folder.notes:
        yield f"{CITY_FILE}: {note.params.get('problem') or note.params.get('detail') or 'missing'}"
    yield from (f"{name}: {NOT_CHECKED}" for name in seen.unknown())
    yield from (f"{name}: {GONE}" for name in seen.gone())


def _ledger_notes(path: Path, history: ledger.History, seen: _Seen, programme: Programme) -> Iterator[str]:
    if history.broken:
        yield f"the ledger cannot be trusted from line {history.broken.line} on: {history.broken.why}"
    judged = seen.known().values()
    if any(entry["definition"] != programme.digest for entry in judged):
        yield f"checked with an earlier definition of the programme; {ANEW}"
    if any(entry["city_file"] != submissions.city_file_hash(path) for entry in judged):
        yield f"{CITY_FILE} has changed since the check; {ANEW}"
    if judged and (seen.unknown() or seen.gone()):
        yield f"what was found between the files may have changed with them; {ANEW}"


def _hash(file: Path) -> str:
    """The hash of a file's bytes, empty for what intake refuses to read."""
    try:
        return hashlib.sha256(read_once(file, Limits())).hexdigest()
    except (Refused, OSError):
        return ""
