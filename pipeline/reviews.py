"""The review records in a city's folder in, what each output's review comes to out; nothing is written here.

Anybody may have put a file there: a record counts only if it has the right shape and the ledger says that it
was written with this content. It is void when the file that it speaks of is not the one that counts any more.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import ledger
from pipeline.intake import Limits, Refused, read_once
from pipeline.messages import joined, shortened, shown
from pipeline.model import Location, Note, ReviewState
from pipeline.programme import DECISIONS, Programme, misfit

FOLDER = "reviews"
SCHEMA = "review-record.schema.json"
KIND = "reviewed"  # of the ledger's entry that vouches for a record
UNREADABLE, UNVOUCHED, ALTERED, GONE = "REV-20", "REV-21", "REV-22", "REV-23"
LIMITS = Limits(file_bytes=256 * 2**10)
MOST = 1000  # records; who reviews one city more often than that does something else
NAME = re.compile(r"([a-z][a-z0-9-]*)-([1-9][0-9]{0,5})\.json")
LONGEST = 80  # characters of a role or an organisation in a sentence

Fact = Mapping[str, Any]


class Review(Struct, frozen=True):
    """One record that counts as a review: of which file, by whom, with which decision and scores."""

    name: str
    output: str
    file_hash: str
    sheet_hash: str
    by: str
    on: date
    decision: str
    scores: Mapping[str, int]
    conflict: bool = False

    @property
    def reviewer(self) -> str:
        """Who it was, as it is compared."""
        return " ".join(self.by.casefold().split())


class Shelf(Struct, frozen=True):
    """What lies in the folder of the reviews: those that can be relied on, in order, and notes on others."""

    reviews: tuple[Review, ...] = ()
    notes: tuple[Note, ...] = ()


def read(folder: Path, programme: Programme, entries: Iterable[Fact] | None = None) -> Shelf:
    """The reviews in a city's folder; never raises for what lies there.

    `entries` are those of the city's ledger; it is read if they are not given.
    """
    known = vouched(ledger.trusted(folder / ledger.NAME) if entries is None else entries)
    found: list[Review] = []
    notes: list[Note] = []
    names = _names(folder / FOLDER)
    for name in names:
        review, note = _record(folder / FOLDER / name, known.get(name), programme)
        found += [review] if review else []
        notes += [note] if note else []
    notes += [_note(GONE, name) for name in sorted(known.keys() - set(names))]
    return Shelf(tuple(found), tuple(notes))


def states(shelf: Shelf, programme: Programme, counting: Mapping[str, str]) -> dict[str, ReviewState]:
    """What the reviews of each output come to; `counting` has the hash of the file that counts, by output.

    An output of which no review speaks is left out.
    """
    found: dict[str, ReviewState] = {}
    for output in dict.fromkeys(review.output for review in shelf.reviews):
        own = [review for review in shelf.reviews if review.output == output]
        found[output] = _state(output, own, programme, counting.get(output, ""))
    return found


def accepted(found: Mapping[str, ReviewState], counting: Mapping[str, str]) -> frozenset[str]:
    """The hashes of the files that count as accepted."""
    return frozenset(counting[name] for name, state in found.items() if state.accepted and name in counting)


def disputed(reviews: Sequence[Review], difference: int) -> tuple[str, ...]:
    """The criteria on which any two of these reviews differ by so much."""
    found: dict[str, None] = {}
    for one, other in combinations(reviews, 2):
        both = (name for name in one.scores if name in other.scores)
        found |= dict.fromkeys(n for n in both if abs(one.scores[n] - other.scores[n]) >= difference)
    return tuple(found)


def latest(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """The last review of each reviewer without a conflict of interest: a new one replaces an old one."""
    found: dict[str, Review] = {}
    for review in reviews:
        if not review.conflict:
            found.pop(review.reviewer, None)  # so that the newest is the last
            found[review.reviewer] = review
    return tuple(found.values())


def told(review: Review, programme: Programme) -> str:
    """`accepted by Reviewer for mobility, Institute for Samples on 3 March 2026`."""
    return f"{_said(review, programme)} by {review.by} on {shown(review.on.isoformat())}"


def _said(review: Review, programme: Programme) -> str:
    return str(_decisions(programme)[review.decision].get("x-said", review.decision))


def _state(output: str, own: Sequence[Review], programme: Programme, counts: str) -> ReviewState:
    current = [review for review in own if review.file_hash == counts]
    by = latest(current)
    if not by:
        return _without(output, own, current, programme)
    words = joined([told(review, programme) for review in by])
    accepting = [review for review in by if _decisions(programme)[review.decision].get("x-accepts")]
    why = _dispute(by, len(accepting), programme)
    if not why:
        return ReviewState(output, len(accepting) == len(by), _said(by[-1], programme), words)
    # with a third voice the majority decides; two that differ are no decision
    if len(by) > 2 and len(accepting) * 2 != len(by):
        yes = len(accepting) * 2 > len(by)
        last = next(review for review in reversed(by) if (review in accepting) is yes)
        return ReviewState(output, yes, _said(last, programme), f"{words}; the majority decides")
    settles = "a third review, or a new one by one of them, settles it"
    return ReviewState(output, False, "reviews differ", f"{words}; {why}: {settles}")


def _without(
    output: str, own: Sequence[Review], current: Sequence[Review], programme: Programme
) -> ReviewState:
    """No review of the file that counts: none that is counted, or only one of the file as it was before."""
    if current:
        words = f"waits for a review; that by {current[-1].by} has a conflict of interest"
        return ReviewState(output, False, "", words)
    last = (latest(own) or tuple(own))[-1]
    words = f"the file has changed since it was {told(last, programme)}; that review is void"
    return ReviewState(output, False, "review void", words, void=True)


def _dispute(by: Sequence[Review], accepting: int, programme: Programme) -> str:
    """Why these reviews are no decision together; empty if they are one."""
    difference = programme.review.second_opinion_from if programme.review else 2
    apart = disputed(by, difference)
    if apart:
        return f"they differ by {difference} or more on {joined(list(apart))}"
    return "" if accepting in (0, len(by)) else "they decide differently"


def _decisions(programme: Programme) -> Mapping[str, Mapping[str, Any]]:
    return {str(entry["const"]): entry for entry in programme.vocabulary(DECISIONS)}


def _names(folder: Path) -> list[str]:
    """The names of the records, in the order of their numbers; links to other folders are not followed."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    try:
        found = [path.name for path in folder.iterdir() if path.suffix.casefold() == ".json"]
    except OSError:
        return []
    return sorted(found, key=lambda name: (_number(name), name))[:MOST]


def _number(name: str) -> int:
    match = NAME.fullmatch(name)
    return int(match[2]) if match else 0


def vouched(entries: Iterable[Fact]) -> dict[str, str]:
    """The hash that each record had when it was written, by the entries of a city's ledger."""
    ours = (entry for entry in entries if entry.get("kind") == KIND)
    pairs = ((entry.get("record"), entry.get("record_sha256")) for entry in ours)
    return {name: digest for name, digest in pairs if isinstance(name, str) and isinstance(digest, str)}


def _record(path: Path, vouched: str | None, programme: Programme) -> tuple[Review | None, Note | None]:
    try:
        data = read_once(path, LIMITS)
        raw = json.loads(data)
    except Refused as refused:
        words = {"file-too-large": "it is too large", "not-a-regular-file": "it is no file of its own"}
        return None, _note(UNREADABLE, path.name, words.get(refused.code, "it cannot be read"))
    except OSError as wrong:
        return None, _note(UNREADABLE, path.name, f"it cannot be read: {wrong.strerror}")
    except (ValueError, RecursionError):
        return None, _note(UNREADABLE, path.name, "it is no sound JSON")
    problem = misfit(programme, SCHEMA, raw) or _misnamed(path.name, raw, programme)
    if problem:
        return None, _note(UNREADABLE, path.name, problem)
    if vouched is None:
        return None, _note(UNVOUCHED, path.name)
    if vouched != hashlib.sha256(data).hexdigest():
        return None, _note(ALTERED, path.name)
    return _review(path.name, raw), None


def _misnamed(name: str, raw: Mapping[str, Any], programme: Programme) -> str:
    match = NAME.fullmatch(name)
    if match is None or match[1] != raw["output"] or f"{raw['review_id']}.json" != name:
        return "its name does not fit to what it says"
    if raw["decision"] not in _decisions(programme):
        return "its decision is not known to this programme"
    known = raw["output"] in [output.id for output in programme.outputs]
    return "" if known else "it is about a document that this programme does not ask for"


def _review(name: str, raw: Mapping[str, Any]) -> Review:
    who = (shortened(raw[key], LONGEST) for key in ("reviewer_role", "reviewer_organisation"))
    return Review(
        name=name,
        output=raw["output"],
        file_hash=raw["file_hash"],
        sheet_hash=raw["sheet_hash"],
        by=", ".join(filter(None, who)),
        on=date.fromisoformat(raw["reviewed_on"]),
        decision=raw["decision"],
        scores={score["criterion"]: score["score"] for score in raw["scores"]},
        conflict=raw["conflict_of_interest"],
    )


def _note(rule: str, name: str, problem: str = "") -> Note:
    where = Location(part=f"{FOLDER}/{shortened(name, LONGEST)}")
    return Note(rule, where, params={"file": shortened(name, LONGEST), "problem": problem})
