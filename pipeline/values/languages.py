"""The names of months and weekdays in the languages of the programme, and how they write dates and numbers.

The names come from languages.json; what stands here beside them are forms that people write and CLDR lacks.
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

PIECES = re.compile(r"[0-9]+|[^\W\d_]+")
# "3 d’abril", "3 de març": the names of months come with it in Catalan
_BEFORE_NAMES = ("de", "d")
# whole years where another case is written, and single names
_MORE_MONTHS: Mapping[str, str] = {
    "bs": "januara februara marta aprila maja juna jula augusta septembra oktobra novembra decembra",
    "lv": "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "sr ": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
    "es": "- - - - - - - - setiembre - - -",
    "en": "- - - - - - - - sept - - -",
}
_SUFFIXES = {"eu": ("ren", "k")}
# Many who do not speak English at home write it; of them only the comma between thousands is English for sure,
# as "18.200" may be eighteen thousand to them.
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
                words = PIECES.findall(loose(name))
                while what == "months" and words[0] in _BEFORE_NAMES:
                    words = words[1:]
                for suffix in ("", *_SUFFIXES.get(language, ())):
                    yield language, int(number), " ".join(words) + suffix


def _more_months() -> Iterator[tuple[str, int, str]]:
    for language, year in _MORE_MONTHS.items():
        for number, name in enumerate(year.split(), 1):
            if name != "-":
                yield language.strip(), number, loose(name)


@cache
def _table() -> Mapping[str, Any]:
    text = Path(__file__).with_name("languages.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["languages"]
    return found
