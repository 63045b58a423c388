"""Remarks and an opened form in, the cell of each out: the cell from which the reader has the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from pipeline.annotate.remark import Remark
from pipeline.fields import Form, Section
from pipeline.forms.excel.addresses import address, position
from pipeline.forms.excel.cells import Sheet
from pipeline.forms.excel.keys import folded, split_header
from pipeline.forms.excel.workbook import Workbook
from pipeline.model import Location, Provenance


class Spot(Struct, frozen=True, order=True):
    """A cell of a sheet; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def ref(self) -> str:
        """The address of the cell."""
        return address(self.row, self.column)


class Locator:
    """Knows the places of a form that has been read."""

    def __init__(self, workbook: Workbook, form: Form, places: Mapping[str, Provenance]) -> None:
        self.workbook = workbook
        self.form = form
        self.places = places

    def spot(self, remark: Remark) -> Spot | None:
        """The cell of a remark: of the answer, else of its row, its table or the heading of its section."""
        if remark.pointer is None:
            return None
        return self._at(remark.location) or self._of_pointer(remark.pointer)

    def link(self, remark: Remark) -> Spot | None:
        """The cell to which the list leads, also for a remark that is about no answer."""
        return self.spot(remark) or self._at(remark.location)

    def _of_pointer(self, pointer: str) -> Spot | None:
        while pointer:
            place = self.places.get(pointer)
            found = self._at(place.location) if place is not None else self._heading(pointer)
            if found is not None:
                return found
            pointer = pointer.rpartition("/")[0]
        return None

    def _at(self, location: Location) -> Spot | None:
        """The cell of a location; where cells are merged the first one, as only that can have a note."""
        sheet, at = self.workbook.sheet(location.part), position(location.ref)
        if sheet is None or at is None:
            return None
        area = sheet.merge_at(*at)
        return Spot(sheet.name, area.row, area.column) if area is not None else Spot(sheet.name, *at)

    def _heading(self, pointer: str) -> Spot | None:
        """The heading of a section, which stands above its first question; else that question."""
        section = next((part for part in self.form.parts if part.pointer == pointer), None)
        if not isinstance(section, Section):
            return None
        asked = [self.places[field.pointer] for field in section.fields if field.pointer in self.places]
        spots = [spot for place in asked if (spot := self._at(place.location)) is not None]
        if not spots:
            return None
        first = min(spots)
        sheet = self.workbook.sheet(first.sheet)
        return (sheet and _above(sheet, first, section.label)) or first


def _above(sheet: Sheet, first: Spot, label: str) -> Spot | None:
    """The nearest cell above that holds the label."""
    for row in sorted((row for row in sheet.rows if row < first.row), reverse=True):
        for column, cell in sheet.rows[row].items():
            if folded(split_header(cell.text)[1]) == folded(label):
                return Spot(sheet.name, row, column)
    return None


def by_cell(remarks: Sequence[Remark], locator: Locator) -> dict[Spot, list[Remark]]:
    """The remarks of each cell that has any, in the order of their numbers."""
    found: dict[Spot, list[Remark]] = {}
    for remark in remarks:
        spot = locator.spot(remark)
        if spot is not None:
            found.setdefault(spot, []).append(remark)
    return found
