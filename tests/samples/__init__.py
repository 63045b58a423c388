"""The sample cities: what their forms say, and how the files under submissions/ are made from it.

The cities belong to cohort 3 and are all invented; cities.toml names them, their files and what a check must
say of them. Every page of their files says that it is illustrative.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pipeline import rules, submissions
from pipeline.fields import Form, Part
from pipeline.fill import results
from pipeline.forms import FORMATS
from pipeline.generate import generate
from pipeline.model import City
from pipeline.programme import Programme
from pipeline.rules import Rules

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
EXAMPLES = ROOT / "schemas" / "examples"
COHORT = ROOT / "submissions" / "cohort-3"
WHEN = datetime(2025, 1, 13, 9, tzinfo=UTC)  # the day on which the cohort's forms were made
BLANK = "@blank"  # in a patch: take the answer, or the row, away
APPEND = "+"  # in a patch, for the number of a row: a new last row


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample file: whose it is, which output, and in which format."""

    city: str
    output: str
    suffix: str

    @property
    def path(self) -> Path:
        """Where the file lies in the repository."""
        return COHORT / self.city / f"{self.output}.{self.suffix}"

    def __str__(self) -> str:
        return f"{self.city}/{self.path.name}"


CITIES: Mapping[str, Mapping[str, Any]] = tomllib.loads((HERE / "cities.toml").read_text(encoding="utf-8"))
SAMPLES = tuple(Sample(slug, *name.split(".")) for slug, about in CITIES.items() for name in about["files"])


def content(sample: Sample) -> dict[str, Any]:
    """What a sample file says, as it is typed in.

    By `records` in cities.toml: the definition's own example; the same with the city's names, what
    `<city>/city.patch.json` says of every document, and the mistakes in `<city>/<output>.patch.json` put in;
    or the city's own record `<city>/<output>.json`.
    """
    example, own = EXAMPLES / f"{sample.output}.json", HERE / sample.city
    match CITIES[sample.city].get("records"):
        case "examples":
            return _json(example)
        case "patched":
            record = renamed(_json(example), _json(own / "names.json"))
            return patched(
                record, _json(own / "city.patch.json") | _json(own / f"{sample.output}.patch.json")
            )
    return _json(own / f"{sample.output}.json")


def build(sample: Sample, programme: Programme) -> bytes:
    """The sample file: the city's form, made on a fixed day, with its content filled in."""
    city = submissions.read_city(sample.path.parent)
    known = rules.load(programme)
    return form_saying(content(sample), programme, known, sample.output, sample.suffix, city)


def form_saying(
    said: Mapping[str, Any], programme: Programme, known: Rules, output: str, suffix: str, city: City
) -> bytes:
    """A city's form, made on a fixed day, with these answers and the results that follow from them."""
    blank = generate(programme, output, suffix, city, WHEN)
    form = _typed_over(programme.form(output), said)  # what is typed over shows no result of ours
    filled = FORMATS[suffix].fill(blank, form, said)
    return FORMATS[suffix].fill(filled, form, dict(results(form, said, known.compute(form, said))))


def patched(record: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the record with the value at each pointer replaced, taken away, or added as a row.

    Raises KeyError or IndexError for a pointer that leads nowhere, so that a patch cannot miss silently.
    """
    result = copy.deepcopy(dict(record))
    for pointer, value in patch.items():
        *way, last = pointer.strip("/").split("/")
        place: Any = result
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        _put(place, last, value)
    return result


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same data with every name in its texts replaced by another."""
    match value:
        case str():
            for old, new in names.items():
                value = value.replace(old, new)
            return value
        case list():
            return [renamed(item, names) for item in value]
        case dict():
            return {key: renamed(item, names) for key, item in value.items()}
    return value


def _typed_over(form: Form, said: Mapping[str, Any]) -> Form:
    """The form as somebody treats it who types over calculated answers: those said are like any others."""

    def open_to_all(part: Part) -> Part:
        answers = said.get(part.name, {})
        names = set(answers if isinstance(answers, Mapping) else chain.from_iterable(answers))
        return replace(
            part, fields=tuple(replace(f, computed="") if f.name in names else f for f in part.fields)
        )

    return dataclasses.replace(form, parts=tuple(open_to_all(part) for part in form.parts))


def _put(place: Any, last: str, value: Any) -> None:
    if last == APPEND:
        place.append(value)
    elif value == BLANK:
        del place[int(last) if isinstance(place, list) else last]
    else:
        place[int(last) if isinstance(place, list) else last] = value


def _json(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
