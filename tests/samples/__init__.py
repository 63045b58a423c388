"""The sample cities: what their forms say, and how the files under submissions/ are made from it.

Three cities of cohort 3, all invented: Exempla has handed in everything that is asked of it so far, Larkhaven
is half way, Brackwater has made twenty mistakes. Every page of their files says that it is illustrative.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import submissions
from pipeline.forms import FORMATS
from pipeline.generate import generate
from pipeline.programme import Programme

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


SAMPLES = (
    Sample("exempla", "roadmap", "docx"),
    Sample("exempla", "engagement-plan", "xlsx"),
    Sample("larkhaven", "roadmap", "xlsx"),
    Sample("larkhaven", "engagement-plan", "docx"),
    Sample("brackwater", "roadmap", "docx"),
    Sample("brackwater", "engagement-plan", "xlsx"),
)


def content(sample: Sample) -> dict[str, Any]:
    """What a sample file says, as it is typed in.

    Exempla's records are the definition's own examples. Brackwater's are the same with the city's names
    changed and the mistakes in `brackwater/<output>.patch.json` put in. Larkhaven has its own.
    """
    if sample.city == "exempla":
        return _json(EXAMPLES / f"{sample.output}.json")
    if sample.city == "larkhaven":
        return _json(HERE / sample.city / f"{sample.output}.json")
    names = _json(HERE / sample.city / "names.json")
    record = renamed(_json(EXAMPLES / f"{sample.output}.json"), names)
    return patched(record, _json(HERE / sample.city / f"{sample.output}.patch.json"))


def build(sample: Sample, programme: Programme) -> bytes:
    """The sample file: the city's form, made on a fixed day, with its content filled in."""
    city = submissions.read_city(sample.path.parent)
    blank = generate(programme, sample.output, sample.suffix, city, WHEN)
    return FORMATS[sample.suffix].fill(blank, programme.form(sample.output), content(sample))


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
