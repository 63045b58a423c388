"""Where every city stands in, the board as comma-separated values (RFC 4180) out, a line for each fact.

A spreadsheet takes a value that begins like a formula for one; an apostrophe before it makes it a text. That
holds after a semicolon too, where many countries' Excel begins a new cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from pipeline.model import CityStanding, OutputStanding
from pipeline.reports import overview
from pipeline.reports.csv import MARK, harmless
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain
from pipeline.reports.stages import STATES

COLUMNS = (
    "city",
    "cohort",
    "status",
    "kind",
    "id",
    "title",
    "state",
    "in_the_way",
    "due",
    "days_late",
    "file",
    "sha256",
    "times",
    "cities",
)
Line = dict[str, str | int]


def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """A line for each output, tracking form, milestone and note of each city, then one for each finding.

    Every value stands in quotation marks; no `width` matters.
    """
    page = io.StringIO()
    writer = csv.DictWriter(page, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for line in _lines(heading, cities):
        writer.writerow({name: harmless(plain(str(value))) for name, value in line.items()})
    return MARK + page.getvalue()


def _lines(heading: Heading, cities: Sequence[CityStanding]) -> Iterator[Line]:
    for city in cities:
        who: Line = {"city": city.city, "cohort": city.cohort, "status": city.status}
        yield from ({**who, **line} for line in _about(city))
    for one in overview.frequent(heading, cities):
        yield {
            "kind": "finding",
            "id": one.rule,
            "title": one.title,
            "times": one.times,
            "cities": one.cities,
        }


def _about(city: CityStanding) -> Iterator[Line]:
    for output in city.outputs:
        yield {"kind": "output", **_handed_in(output), "state": overview.standing(output)}
    for form in city.tracking:
        state = form.said or form.wanting
        yield {"kind": "tracking", **_handed_in(form), "state": state, "in_the_way": form.wanting}
    for milestone in city.milestones:
        yield {
            "kind": "milestone",
            "id": milestone.id,
            "title": milestone.name,
            "state": STATES[milestone.state],
            "in_the_way": " | ".join(milestone.blocked_by),
            "due": milestone.due.isoformat() if milestone.due else "",
            "days_late": milestone.days_late,
        }
    for note in city.notes:
        yield {"kind": "note", "title": note}


def _handed_in(output: OutputStanding) -> Line:
    return {"id": output.output, "title": output.title, "file": output.file, "sha256": output.sha256}
