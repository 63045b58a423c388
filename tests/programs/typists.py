"""A record typed into a blank form in LibreOffice, answer by answer, as an officer does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import intake
from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.locate import Places, locate
from pipeline.forms.excel.workbook import open_workbook
from pipeline.forms.word import view
from pipeline.forms.word.text import TICKED
from pipeline.values import picked, show
from tests.office.session import Office
from tests.office.spots import Spot, spots

Data = Mapping[str, Any]


def fitting(form: Form, data: Data) -> Data:
    """The record with as many record cards as a blank Word form offers; plain tables get further rows."""
    most = {part.name: view.offered(part) for part in form.parts if isinstance(part, Table) and part.cards}
    return {name: value[: most[name]] if name in most else value for name, value in data.items()}


def type_word(office: Office, path: Path, form: Form, data: Data, *, tracked: bool) -> None:
    """Open a blank Word form and type the record into it; the document stays open, to be saved."""
    assert office.open(path=str(path)) == {"opened": True, "repaired": False}
    office.track(on=tracked)
    _add_word_rows(office, form, data)
    seen: Counter[str] = Counter()
    for spot in list(spots(office.controls())):
        part, field = form.by_code()[spot.code]
        value = _value(data, part, field, seen[spot.code])
        seen[spot.code] += 1
        if value is not None and show(field, value) != spot.text:
            _answer(office, spot, field, value)


def _add_word_rows(office: Office, form: Form, data: Data) -> None:
    """Rows for what the form does not offer; a table is found by the code of its first column."""
    first = {part.fields[0].code: part for part in form.parts if isinstance(part, Table) and not part.cards}
    offered: dict[str, str] = {}
    there: Counter[str] = Counter()
    for spot in spots(office.controls()):
        if spot.code in first:
            offered[spot.code] = spot.table
            there[spot.code] += 1
    for code, table in offered.items():
        lacking = len(data.get(first[code].name, ())) - there[code]
        if lacking > 0:
            office.add_rows(table=table, count=lacking)


def _value(data: Data, part: Section | Table, field: Field, row: int) -> Any:
    if field.fixed or field.computed:
        return None
    said = data.get(part.name) or {}
    if isinstance(part, Table):
        said = said[row] if row < len(said) else {}
    return said.get(field.name)


def _answer(office: Office, spot: Spot, field: Field, value: Any) -> None:
    words = show(field, value)
    kinds = {control["kind"] for control in spot.controls}
    if not spot.controls:
        office.type_into(table=spot.table, cell=spot.cell, words=words)
    elif kinds == {"box"}:
        for choice, control in zip(field.choices, spot.controls, strict=True):
            if choice.code in value:
                office.tick(number=control["number"], sign=TICKED)
    elif kinds == {"list"}:
        entry = next(shown for shown, _ in spot.controls[0]["entries"] if _means(field, shown, value))
        office.choose(number=spot.controls[0]["number"], words=entry)
    elif kinds == {"date"}:
        office.pick_date(number=spot.controls[0]["number"], words={"date": value, "text": words})
    else:
        office.choose(number=spot.controls[0]["number"], words=words)


def _means(field: Field, shown: str, value: Any) -> bool:
    if field.kind is Kind.BOOLEAN:
        return shown.casefold() == show(field, value).casefold()
    return picked(field, shown) == value


def type_excel(office: Office, path: Path, form: Form, data: Data) -> None:
    """Open a blank Excel form and type the record into it; the workbook stays open, to be saved."""
    places = locate(open_workbook(intake.open_file(path)), form)
    assert office.open(path=str(path)) == {"opened": True, "repaired": False}
    _add_sheet_rows(office, form, places, data)
    typed: dict[str, dict[str, str]] = {}
    for sheet, cell, words in _cells(form, places, data):
        typed.setdefault(sheet, {})[cell] = words
    for sheet, cells in typed.items():
        assert office.put_cells(sheet=sheet, typed=cells) == []


def _add_sheet_rows(office: Office, form: Form, places: Places, data: Data) -> None:
    for part in form.parts:
        if isinstance(part, Table):
            place = places.tables[part.name]
            lacking = len(data.get(part.name, ())) - (place.known_last - place.first_row + 1)
            if lacking > 0:
                office.insert_rows(sheet=place.sheet, before=place.known_last, count=lacking)


def _cells(form: Form, places: Places, data: Data) -> Iterator[tuple[str, str, str]]:
    """Sheet, address and what is typed there."""
    for part, field in form.fields():
        if isinstance(part, Section):
            if (value := _value(data, part, field, 0)) is not None:
                yield from _question(places, field, value)
            continue
        place = places.tables[part.name]
        for row in range(len(data.get(part.name, ()))):
            if (value := _value(data, part, field, row)) is not None:
                at = address(place.first_row + row, place.columns[field.name].target)
                yield place.sheet, at, show(field, value)


def _question(places: Places, field: Field, value: Any) -> Iterator[tuple[str, str, str]]:
    question = places.questions[field.pointer]
    if not question.ticks:
        sheet, row, column = question.verdict.target
        yield sheet, address(row, column), show(field, value)
    for code, (sheet, row, column) in question.ticks.items():
        if code in value:
            yield sheet, address(row, column), "x"
