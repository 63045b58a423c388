"""The records of a city's outputs in, a row for each learning objective out: what became of it.


Which tables the chain runs through is said in programme.toml; how their rows are linked follows from the
references in the schemas, whichever of two tables holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.fields import Field, Table
from pipeline.model import Link
from pipeline.programme import Programme

Data = Mapping[str, Mapping[str, Any]]


def trace(programme: Programme, records: Data) -> tuple[tuple[Link, ...], ...]:
    """A row for each row of the chain's first table: the rows of each further table that it leads to.

    `records` is the data by output. Of an output that is not there `ids` is None; an empty `ids` is a gap.
    """
    stations = [_Station(programme, place) for place in programme.chain]
    if not stations or stations[0].output not in records:
        return ()
    return tuple(tuple(_row(first, stations, records)) for first in stations[0].ids(records))


class _Station:
    """One table of the chain, by the place of its id column: `roadmap#/learning_objectives/lo_id`."""

    def __init__(self, programme: Programme, place: str) -> None:
        self.place = place
        self.output, _, pointer = place.partition("#/")
        self.table, _, self.column = pointer.partition("/")
        output = programme.output(self.output)
        found = programme.form(self.output).find(f"/{self.table}") if output.has_schema else None
        part = found[0] if found else None
        self.fields: tuple[Field, ...] = part.fields if isinstance(part, Table) else ()
        self.label = part.label if part else output.title

    def rows(self, records: Data) -> Sequence[Mapping[str, Any]]:
        """The rows of the table that have an id."""
        rows = records.get(self.output, {}).get(self.table, ())
        return [row for row in rows if row.get(self.column)]

    def ids(self, records: Data) -> list[str]:
        """The ids of the rows, each once."""
        return list(dict.fromkeys(str(row[self.column]) for row in self.rows(records)))

    def pointing_to(self, other: _Station) -> list[str]:
        """The names of the columns that refer to another table of the chain."""
        near = f"/{other.table}/{other.column}" if other.output == self.output else other.place
        return [field.name for field in self.fields if field.reference in (near, other.place)]


def _row(first: str, stations: Sequence[_Station], records: Data) -> Iterator[Link]:
    reached: dict[str, set[str]] = {stations[0].place: {first}}
    yield Link(stations[0].output, stations[0].label, (first,))
    for number, station in enumerate(stations[1:], 1):
        if station.output not in records:
            yield Link(station.output, station.label, None)
            continue
        found = set(_reached(station, stations[:number], reached, records))
        reached[station.place] = found
        yield Link(station.output, station.label, tuple(i for i in station.ids(records) if i in found))


def _reached(
    station: _Station, before: Sequence[_Station], reached: Mapping[str, set[str]], records: Data
) -> Iterator[str]:
    """The ids of a table's rows linked with rows reached before, in the nearest table that has links."""
    for earlier in reversed(before):
        back, on = station.pointing_to(earlier), earlier.pointing_to(station)
        if not (back or on):
            continue
        known = reached.get(earlier.place, set())
        for row in station.rows(records):
            if known & set(_named(row, back)):
                yield str(row[station.column])
        for row in earlier.rows(records):
            if row[earlier.column] in known:
                yield from _named(row, on)
        return


def _named(row: Mapping[str, Any], columns: Iterable[str]) -> Iterator[str]:
    for column in columns:
        value = row.get(column, ())
        yield from value if isinstance(value, list) else [str(value)]
