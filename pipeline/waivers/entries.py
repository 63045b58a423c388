"""The two files of a city's folder in, waivers and explanations out, and what cannot be used in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import tomli
from msgspec import Struct

from pipeline.intake import Limits, Refused, read_once
from pipeline.intake.toml import read_toml
from pipeline.model import Note, Waiver

FOLDER = "reviews"
WAIVERS = "waivers.toml"
EXPLANATIONS = "explanations.toml"
LIMITS = Limits(file_bytes=2**20)
SHORTEST_REASON, SHORTEST_EXPLANATION, SHORTEST_ROLE = 30, 20, 3  # characters
LONGEST, LONGEST_NAME = 2000, 200
BROKEN = "broken-waivers"
_REFUSED = {"not-a-regular-file": "it is not an ordinary file", "file-too-large": "it is too large"}


class Explanation(Struct, frozen=True):
    """What a city says about a finding instead of mending it; `key` and `place` are as in a waiver."""

    rule: str
    text: str
    by: str
    output: str = ""
    key: str = ""
    place: str = ""


Entry = TypeVar("Entry", Waiver, Explanation)


class Said(Struct, frozen=True):
    """All that is on record about a city's findings; `notes` say what of it could not be used."""

    waivers: tuple[Waiver, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    notes: tuple[Note, ...] = ()


def read(folder: Path) -> Said:
    """What lies in a city's folder; one bad entry does not spoil the others, and nothing is raised."""
    waivers, wrong = _entries(folder / FOLDER / WAIVERS, "waiver", _waiver)
    explanations, odd = _entries(folder / FOLDER / EXPLANATIONS, "explanation", _explanation)
    return Said(tuple(waivers), tuple(explanations), (*wrong, *odd))


def said_hash(folder: Path) -> str:
    """The SHA-256 of both files together; empty if there is neither."""
    texts = [_content(folder / FOLDER / name) for name in (WAIVERS, EXPLANATIONS)]
    if not any(texts):
        return ""
    return hashlib.sha256(b"".join(hashlib.sha256(text).digest() for text in texts)).hexdigest()


def unfit(entry: Waiver | Explanation) -> Iterator[str]:
    """What is wrong with an entry, in words."""
    texts = {
        "rule": entry.rule,
        "by": entry.by,
        "output": entry.output,
        "at": entry.key,
        "place": entry.place,
    }
    text, name, least = (
        (entry.reason, "reason", SHORTEST_REASON)
        if isinstance(entry, Waiver)
        else (entry.text, "explanation", SHORTEST_EXPLANATION)
    )
    if not entry.rule:
        yield "'rule' is missing"
    if len(entry.by.strip()) < SHORTEST_ROLE:
        yield "'by' is missing; it names a role, such as Programme officer"
    if "@" in entry.by:
        yield "'by' names a role, no person and no address"
    if not least <= len(" ".join(text.split())) <= LONGEST:
        yield f"{name!r} has {len(text)} characters; {least} to {LONGEST} are asked for"
    for key, word in {**texts, name: text}.items():
        if not word.isprintable() or (key != name and len(word) > LONGEST_NAME):
            yield f"{key!r} is too long or holds signs that cannot be shown"


def _entries(
    path: Path, kind: str, made: Callable[[Mapping[str, Any]], Entry]
) -> tuple[list[Entry], list[Note]]:
    try:
        raw = read_toml(path, LIMITS)
    except FileNotFoundError:
        return [], []
    except (Refused, OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as wrong:
        return [], [_note(path, _why(wrong))]
    good: list[Entry] = []
    notes = [_note(path, f"{key!r} is not known in it") for key in raw if key != kind][:1]
    listed = raw.get(kind, [])
    for number, one in enumerate(listed if isinstance(listed, list) else [None], 1):
        try:
            good.append(_sound(made(one)))
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            notes.append(_note(path, f"{kind} {number}: {_said_of(wrong)}"))
    return good, notes


def _sound(entry: Entry) -> Entry:
    problems = list(unfit(entry))
    if problems:
        raise ValueError("; ".join(problems))
    return entry


def _said_of(wrong: Exception) -> str:
    if isinstance(wrong, KeyError):
        return f"{wrong.args[0]!r} is missing"
    return str(wrong) if isinstance(wrong, ValueError) else "it is not written as the others are"


def _waiver(raw: Mapping[str, Any]) -> Waiver:
    until = raw["until"]
    if not isinstance(until, date) or isinstance(until, datetime):
        raise ValueError("'until' is no day; a day is written 2026-12-31, without quotation marks")
    return Waiver(_text(raw, "rule"), _text(raw, "reason"), _text(raw, "by"), until, *_where(raw))


def _explanation(raw: Mapping[str, Any]) -> Explanation:
    return Explanation(_text(raw, "rule"), _text(raw, "explanation"), _text(raw, "by"), *_where(raw))


def _where(raw: Mapping[str, Any]) -> tuple[str, str, str]:
    output, key, place = (_text(raw, name) if name in raw else "" for name in ("output", "at", "place"))
    if key and not output:
        raise ValueError("'at' needs 'output' beside it: the document that the place is in")
    return output, key, place


def _text(raw: Mapping[str, Any], name: str) -> str:
    if not isinstance(raw[name], str):
        raise ValueError(f"{name!r} is no text in quotation marks")
    return str(raw[name]).strip()


def _why(wrong: Exception) -> str:
    if isinstance(wrong, Refused):
        return _REFUSED.get(wrong.code, "it cannot be read")
    if isinstance(wrong, OSError):
        return f"it cannot be read: {wrong.strerror}"
    if isinstance(wrong, UnicodeDecodeError):
        return "it is not saved as UTF-8 text"
    return f"it is no sound TOML: {wrong}"


def _content(path: Path) -> bytes:
    try:
        return read_once(path, LIMITS)
    except (Refused, OSError):
        return b""


def _note(path: Path, problem: str) -> Note:
    return Note(BROKEN, params={"file": f"{FOLDER}/{path.name}", "problem": problem})
