"""A reviewer's decision in, its record in the city's folder and the ledger's entry for it out.

Nothing is overwritten: each review gets a number of its own. The record is written first; if the ledger
cannot be, it is taken away again, for a record that the ledger does not know does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import ledger, reviews
from pipeline.desk.judging import Judged, why_not_valid
from pipeline.desk.sheets import said_version
from pipeline.desk.taking import Taken
from pipeline.errors import LedgerError, UsageError
from pipeline.messages import shortened
from pipeline.model import City, FileResult
from pipeline.programme import DECISIONS, Programme, misfit

VERSION = 1
SHORTEST_REASON = 30  # characters; less is no reason
NUMBERS = 10**6
Fields = dict[str, Any]


def of_sheet(taken: Taken, found: Judged, city: City, programme: Programme) -> Fields:
    """The record of a review that stands on a sheet, without its number."""
    data, file = taken.data or {}, found.file
    assert file is not None  # a sheet whose file is not there is never put on record
    about, decision = data.get("about", {}), data.get("decision", {})
    return {
        **_what(file, city, programme),
        "sheet_hash": taken.result.sha256,
        "reviewer_role": _line(about.get("reviewer_role")),
        "reviewer_organisation": _line(about.get("reviewer_organisation")),
        "conflict_of_interest": about.get("conflict_of_interest") is True,
        "conflict_text": _text(about.get("conflict_text")),
        "reviewed_on": decision["reviewed_on"],
        "scores": [
            {"criterion": row["criterion"], "score": int(row["score"]), "comment": _text(row.get("comment"))}
            for row in data.get("criteria", ())
        ],
        "strengths": _text(decision.get("strengths")),
        "must_change": _remarks(data.get("must_change", ())),
        "may_improve": _remarks(data.get("may_improve", ())),
        "waivers": [
            {"rule_id": row["rule_id"], "reason": _text(row["reason"]), "until": row["until"]}
            for row in data.get("waivers", ())
        ],
        "decision": decision["decision"],
        "by_the_scores": found.by_the_scores,
        "reason": _text(decision.get("departure_reason")),
        "message_to_city": _text(decision.get("message_to_city")),
        "signature_role": _line(decision.get("signature_role")),
    }


def without_sheet(
    file: FileResult, city: City, programme: Programme, decision: str, by: Mapping[str, str], when: datetime
) -> Fields:
    """The record of a decision that was made on the command line; `by` holds role, organisation and reason.

    Raises UsageError for a file that is no document of the city, for accepting one that is not valid, and
    without a reason that says something.
    """
    name = Path(file.path).name
    if file.output is None or file.superseded:
        raise UsageError(
            f"{file.path}: this is no document of the city that counts, so it cannot be decided on"
        )
    accepts = any(e["const"] == decision and e.get("x-accepts") for e in programme.vocabulary(DECISIONS))
    if accepts and not file.passes:
        raise UsageError(
            f"{file.path}: only a valid document is accepted; this one is not: {why_not_valid(file)}"
        )
    if len(by["reason"].strip()) < SHORTEST_REASON:
        raise UsageError(
            f"{name}: --reason needs at least {SHORTEST_REASON} characters that others understand"
        )
    if not _line(by["role"]):
        raise UsageError(f"{name}: --by needs the role that decides, such as 'Reviewer for mobility'")
    empty: Fields = {name: [] for name in ("scores", "must_change", "may_improve", "waivers")}
    return {
        **_what(file, city, programme),
        **empty,
        "sheet_hash": "",
        "reviewer_role": _line(by["role"]),
        "reviewer_organisation": _line(by["organisation"]),
        "conflict_of_interest": False,
        "conflict_text": "",
        "reviewed_on": when.date().isoformat(),
        "strengths": "",
        "decision": decision,
        "by_the_scores": "",
        "reason": _text(by["reason"]),
        "message_to_city": "",
        "signature_role": _line(by["role"]),
    }


def put(folder: Path, fields: Fields, programme: Programme, when: datetime, dry_run: bool) -> Path:
    """Write a record into the city's folder, and an entry into its ledger; gives the path of the record.

    With `dry_run` only says where it would be. Raises UsageError if the folder of the reviews is not ours to
    write to, LedgerError if the ledger cannot be trusted, OSError if something cannot be written.
    """
    home = folder / reviews.FOLDER
    broken = ledger.verify(folder / ledger.NAME)
    if broken:
        raise LedgerError(
            f"{folder / ledger.NAME}, line {broken.line}: {broken.why}; nothing can be written to it"
        )
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        raise UsageError(f"{home} is a link or a file; make it a folder first")
    if dry_run:
        return home / f"{fields['output']}-{_next(folder, fields['output'])}.json"
    home.mkdir(exist_ok=True)
    path, content = _written(folder, fields, programme)
    try:
        ledger.append(folder / ledger.NAME, [_fact(path, content, fields)], when)
    except BaseException:
        path.unlink()
        raise
    return path


def _written(folder: Path, fields: Fields, programme: Programme) -> tuple[Path, bytes]:
    """The record under the first number that is free; somebody else may take one at the same time."""
    number = _next(folder, fields["output"])
    while True:
        name = f"{fields['output']}-{number}"
        record = {"version": VERSION, "review_id": name, **fields}
        problem = misfit(programme, reviews.SCHEMA, record)
        if problem:  # what a sheet may say, a record must be able to hold
            raise UsageError(f"this review cannot be put on record: {problem}")
        content = (json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
        path = folder / reviews.FOLDER / f"{name}.json"
        try:
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return path, content
        except FileExistsError:
            number += 1


def _next(folder: Path, output: str) -> int:
    """The number after the highest; that of a record which is no longer there is not given again."""
    home = folder / reviews.FOLDER
    known = reviews.vouched(ledger.trusted(folder / ledger.NAME))
    names = {*known, *(path.name for path in (home.iterdir() if home.is_dir() else ()))}
    taken = map(reviews.NAME.fullmatch, names)
    return max((int(match[2]) for match in taken if match and match[1] == output), default=0) + 1


def _fact(path: Path, content: bytes, fields: Fields) -> Fields:
    return {
        "kind": reviews.KIND,
        "record": path.name,
        "record_sha256": hashlib.sha256(content).hexdigest(),
        "file": fields["file"],
        "sha256": fields["file_hash"],
        "output": fields["output"],
        "decision": fields["decision"],
        "by": ", ".join(filter(None, (fields["reviewer_role"], fields["reviewer_organisation"]))),
    }


def _what(file: FileResult, city: City, programme: Programme) -> Fields:
    return {
        "output": file.output,
        "city": city.slug,
        "cohort": city.cohort,
        "document_version": _line(said_version(file)[0]),
        "file": _line(Path(file.path).name),
        "file_hash": file.sha256,
        "definition": programme.digest,
    }


def _remarks(rows: Any) -> list[Fields]:  # noqa: ANN401 - rows as the sheet's schema has them
    return [{"place": _line(row.get("place")), "text": _text(row["text"])} for row in rows]


def _line(said: object) -> str:
    return shortened(str(said or ""), 300)


def _text(said: object) -> str:
    """Several lines, without what does not show; tabs and the like become spaces."""
    lines = str(said or "").splitlines()
    return "\n".join(shortened(line, 4000) for line in lines).strip()[:4000]
