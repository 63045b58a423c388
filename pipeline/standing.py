"""A city's folder and ledger in, where its outputs and milestones stand out; nothing is checked anew.

What the ledger says of a file counts only while the file's bytes are the same, so nothing can be stale: a
file that is new or changed is said to be so, until `twinning mark` looks at it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import ledger, submissions
from pipeline.intake import Limits, Refused, read_once
from pipeline.milestones import Standing, judge_standings
from pipeline.model import CityStanding, OutputStanding
from pipeline.programme import Programme
from pipeline.submissions.folders import CITY_FILE

NOT_CHECKED = "new or changed, not checked yet"
NOT_HANDED_IN = "not handed in"


def of_folder(path: Path, programme: Programme) -> CityStanding:
    """Where the city of a folder stands, from its files and its ledger; never raises for what they hold."""
    folder = submissions.open_folder(path, programme)
    history = ledger.read(path / ledger.NAME)
    hashes = {file.name: _hash(file) for file in folder.files}
    last = {entry["file"]: entry for entry in history.entries if entry["kind"] == "checked"}
    known = {
        name: last[name] for name, value in hashes.items() if name in last and last[name]["sha256"] == value
    }
    unknown = sorted(set(hashes) - set(known))
    outputs = tuple(
        _output(output.id, output.title, known) for output in programme.outputs if output.has_schema
    )
    there = {o.output: Standing(o.output, o.sha256, o.wanting) for o in outputs if o.file}
    return CityStanding(
        city=folder.city.slug if folder.city else path.resolve().name,
        cohort=folder.city.cohort if folder.city else "",
        status=folder.city.status if folder.city else "unknown",
        outputs=outputs,
        milestones=judge_standings(programme, folder.city, there),
        notes=(*_notes(folder, unknown), *_ledger_notes(history, known, programme)),
    )


def _output(output: str, title: str, known: Mapping[str, Any]) -> OutputStanding:
    counts = [entry for entry in known.values() if entry["output"] == output and entry["counts"]]
    if not counts:
        return OutputStanding(output, title, NOT_HANDED_IN)
    entry = counts[-1]
    return OutputStanding(output, title, entry["wanting"], entry["file"], entry["sha256"])


def _notes(folder: submissions.Folder, unknown: Sequence[str]) -> tuple[str, ...]:
    notes = [f"{CITY_FILE}: {note.params.get('problem', 'missing')}" for note in folder.notes]
    return (*notes, *(f"{name}: {NOT_CHECKED}" for name in unknown))


def _ledger_notes(history: ledger.History, known: Mapping[str, Any], programme: Programme) -> tuple[str, ...]:
    notes = []
    if history.broken:
        notes.append(f"the ledger cannot be trusted from line {history.broken.line} on: {history.broken.why}")
    if any(entry["definition"] != programme.digest for entry in known.values()):
        notes.append("checked with an earlier definition of the programme; `twinning mark` checks anew")
    return tuple(notes)


def _hash(file: Path) -> str:
    """The hash of a file's bytes, empty for what intake refuses to read."""
    try:
        return hashlib.sha256(read_once(file, Limits())).hexdigest()
    except (Refused, OSError):
        return ""
