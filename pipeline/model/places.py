"""The places of a record's values, of which a file has hundreds, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from pipeline.model.record import Location, Provenance


class Columns(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One entry for each place in every column, in the same order.

    As JSON it is a list of lists: so it also comes back from the process that reads.
    """

    pointer: list[str]
    part: list[str]
    ref: list[str]
    label: list[str]
    raw: list[str]
    anchors: list[tuple[str, ...]]
    confidence: list[int | float]


class Places(Mapping[str, Provenance]):
    """Places by pointer, each put together when somebody asks for it: most have nothing wrong with them.

    `columns` are for those who look at one thing of every place.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._at = {pointer: at for at, pointer in enumerate(columns.pointer)}

    def __getitem__(self, pointer: str) -> Provenance:
        at, of = self._at[pointer], self.columns
        where = Location(of.part[at], of.ref[at], of.label[at])
        return Provenance(where, of.raw[at], of.anchors[at], of.confidence[at])

    def __contains__(self, pointer: object) -> bool:
        return pointer in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def __repr__(self) -> str:
        return repr(dict(self))


def columns_of(places: Mapping[str, Provenance]) -> Columns:
    """The same places column by column."""
    if isinstance(places, Places):
        return places.columns
    found = [*places.values()]
    where = [place.location for place in found]
    return Columns(
        [*places],
        [spot.part for spot in where],
        [spot.ref for spot in where],
        [spot.label for spot in where],
        [place.raw for place in found],
        [place.anchors for place in found],
        [place.confidence for place in found],
    )
