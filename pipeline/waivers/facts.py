"""What was said about findings in, the facts for the city's ledger out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model import Waiver
from pipeline.waivers.entries import EXPLANATIONS, WAIVERS, Explanation, Said

WAIVED, EXPLAINED = "waived", "explained"
ABOUT = ("rule", "output", "at")

Fact = Mapping[str, Any]


def facts(said: Said, entries: Sequence[Fact]) -> tuple[Fact, ...]:
    """What is on record now, and of what the ledger knows as standing all that is there no more.

    From a file that could not be read in full nothing is concluded about what is missing in it. Of a city's
    explanation only the hash is kept: its words may be about people, and a ledger is never shortened.
    """
    given = [*map(_waived, said.waivers), *map(_explained, said.explanations)]
    odd = {str(note.params.get("file", "")).rpartition("/")[2] for note in said.notes}
    whole = {WAIVED: WAIVERS not in odd, EXPLAINED: EXPLANATIONS not in odd}
    return (*given, *_gone(given, entries, whole))


def _gone(given: Sequence[Fact], entries: Sequence[Fact], whole: Mapping[str, bool]) -> Iterator[Fact]:
    there = {_about(fact) for fact in given}
    last = {_about(entry): entry for entry in entries if entry.get("kind") in whole}
    for about, entry in last.items():
        if about not in there and whole[entry["kind"]] and not entry.get("withdrawn"):
            said = {key: value for key, value in entry.items() if key not in ("hash", "previous", "time")}
            yield {**said, "withdrawn": True}


def _about(fact: Fact) -> tuple[str, ...]:
    return tuple(str(fact.get(key, "")) for key in ("kind", *ABOUT))


def _waived(waiver: Waiver) -> Fact:
    when = {"until": waiver.until.isoformat(), "withdrawn": False}
    return {"kind": WAIVED, **_where(waiver), "reason": waiver.reason, "by": waiver.by, **when}


def _explained(one: Explanation) -> Fact:
    said = hashlib.sha256(one.text.encode()).hexdigest()
    return {"kind": EXPLAINED, **_where(one), "text_sha256": said, "by": one.by, "withdrawn": False}


def _where(entry: Waiver | Explanation) -> dict[str, str]:
    return {"rule": entry.rule, "output": entry.output, "at": entry.key, "place": entry.place}
