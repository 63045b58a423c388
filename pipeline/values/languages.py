"""The names of months and weekdays in the languages of the programme, and how they write dates and numbers.

The names come from languages.json (see tests/typed/cldr.py), with forms that CLDR lacks from words.toml.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.values.folding import loose
from pipeline.values.habits import DAY_FIRST, decimal, group, in_language
from pipeline.values.words import words

PIECES = re.compile(r"[0-9]+|[^\W\d_]+")
# "3 d’abril", "3 de març": the names of months come with it in Catalan
_BEFORE_NAMES = ("de", "d")
_SUFFIXES = {"eu": ("ren", "k")}
# Many write English who do not speak it at home. To them "18.200" may be eighteen thousand, so English
# settles no more than the comma between thousands.
_LINGUA_FRANCA = "en"


def habits_of(language: str, country: str = "") -> frozenset[str]:
    """How people write in this language; without what its writers in this country do otherwise."""
    known = _table().get(language, {})
    unsure = known.get("unsure", {}).get(country, "")
    if language == _LINGUA_FRANCA:
        unsure += "."
    meant = {"decimal": decimal, "group": group}
    found = [meant[role](mark) for mark, role in known.get("marks", {}).items() if mark not in unsure]
    if known.get("day_first"):
        found.append(DAY_FIRST)
    return frozenset((*found, in_language(language))) if known else frozenset()


@cache
def months() -> Mapping[str, Mapping[int, frozenset[str]]]:
    """Numbers of months by folded name, each with the languages in which the name means it."""
    found: dict[str, dict[int, frozenset[str]]] = {}
    for language, number, name in (*_names("months"), *_more_months()):
        numbers = found.setdefault(name, {})
        numbers[number] = numbers.get(number, frozenset()) | {in_language(language)}
    return found


@cache
def weekdays() -> Mapping[str, frozenset[int]]:
    """Numbers of weekdays (0 is Monday) by folded name."""
    found: dict[str, frozenset[int]] = {}
    for _, number, name in _names("days"):
        found[name] = found.get(name, frozenset()) | {number}
    return found


def _names(what: str) -> Iterator[tuple[str, int, str]]:
    for language, known in _table().items():
        for number, names in known[what].items():
            for name in names.split("|"):
                pieces = PIECES.findall(loose(name))
                while what == "months" and pieces[0] in _BEFORE_NAMES:
                    pieces = pieces[1:]
                for suffix in ("", *_SUFFIXES.get(language, ())):
                    yield language, int(number), " ".join(pieces) + suffix


def _more_months() -> Iterator[tuple[str, int, str]]:
    for locale, year in words("months").items():
        for number, name in enumerate(year, 1):
            if name != "-":
                yield locale.partition("_")[0], number, loose(name)


@cache
def _table() -> Mapping[str, Any]:
    text = Path(__file__).with_name("languages.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["languages"]
    return found
