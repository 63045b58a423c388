"""Each Word form in LibreOffice: every control is there and works, and what it takes is read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.fields import Field, Form, Kind
from pipeline.forms.word.prompts import CHOOSE, DATE, SHORT
from pipeline.forms.word.text import BOX, TICKED
from pipeline.values import show
from tests.forms.word.conftest import OUTPUTS, SHIPPED, blank_of, read_bytes
from tests.office.spots import Spot, Wanted, spots, wanted

pytestmark = [pytest.mark.office, pytest.mark.slow]

# What LibreOffice 7.4 does not offer over UNO, and what the tests do about it; one test below holds it.
LIMITS = {
    "names": "UNO tells neither tag nor title of a control (from 7.5 it does): found by its question's code.",
    "tick": "Setting a box's state leaves its sign as it was, a click changes both: the tests set both.",
    "list": "No command chooses an entry: the tests put its text into the control, as a click does.",
    "date": "Setting a control's date leaves its text as it was, the calendar sets both: the tests set both.",
}


def kinds(place: Wanted) -> list[str]:
    """The kinds of control that a field should have, by what the schema says of it."""
    field = place.field
    if field.fixed or field.computed or field.kind is Kind.LONG_TEXT:
        return []
    if place.ticks:
        return ["box"] * len(field.choices)
    return [{Kind.CHOICE: "list", Kind.BOOLEAN: "list", Kind.DATE: "date"}.get(field.kind, "text")]


def entries(field: Field) -> list[list[str]]:
    if field.kind is Kind.BOOLEAN:
        return [[CHOOSE, CHOOSE], ["Yes", "yes"], ["No", "no"]]
    return [[CHOOSE, CHOOSE], *([choice.label, choice.code] for choice in field.choices)]


@pytest.fixture(scope="module", params=OUTPUTS)
def form(request) -> Form:
    return SHIPPED.form(request.param)


@pytest.fixture(scope="module")
def found(office, form, tmp_path_factory) -> Iterator[list[Spot]]:
    """The blank form, open in LibreOffice without a repair, and its answers' cells."""
    path = tmp_path_factory.mktemp("blank") / "form.docx"
    path.write_bytes(blank_of(form))
    assert office.open(path=str(path)) == {"opened": True, "repaired": False}
    yield list(spots(office.controls()))
    office.close()


def test_every_field_has_the_control_of_its_kind(form, found):
    places = wanted(form)
    assert [spot.code for spot in found] == [place.field.code for place in places]
    told = {(spot.code, place.row): [c["kind"] for c in spot.controls] for spot, place in pairs(form, found)}
    assert told == {(place.field.code, place.row): kinds(place) for place in places}


def test_every_control_offers_what_the_schema_says(form, found):
    for spot, place in pairs(form, found):
        for control in spot.controls:
            if control["kind"] == "list":
                assert control["entries"] == entries(place.field), spot.code
            if control["kind"] == "date":
                assert control["format"] == "yyyy-MM-dd"
            if control["kind"] == "box":
                assert (control["checked"], control["signs"]) == (False, [BOX, TICKED])
            assert control["prompting"] is (control["kind"] != "box"), spot.code
        if place.ticks:
            assert spot.text.split("\n") == [f"{BOX} {choice.label}" for choice in place.field.choices]


def pairs(form, found):
    return zip(found, wanted(form), strict=True)


def test_what_is_typed_chosen_ticked_and_picked_is_read_back(office, form, found, tmp_path):
    """One answer of each kind of field, in the questions and in the first row of a table."""
    given, tried = {}, set()
    for spot, place in pairs(form, found):
        value = example(form, place)
        sort = (place.field.kind, place.row is None, place.ticks)
        if value is not None and sort not in tried:
            tried.add(sort)
            given[place.field.at(place.row)] = value
            give(office, spot, place, value)
    record = saved(office, form, tmp_path)
    assert {at: value_at(record.data, at) for at in given} == given
    assert record.notes == ()
    assert "LibreOffice" in record.program
    used = {kind for place in wanted(form) if place.field.at(place.row) in given for kind in kinds(place)}
    assert used == {kind for place in wanted(form) for kind in kinds(place)}


def example(form, place):
    """The value of the example record for a field that people fill in, of a table for its first row."""
    if place.field.fixed or place.field.computed or place.row not in (None, 0):
        return None
    path = SHIPPED.home / "schemas" / "examples" / f"{form.output}.json"
    data = json.loads(path.read_text("utf-8"))[place.part]
    return (data if place.row is None else (data or [{}])[0]).get(place.field.name)


def give(office, spot, place, value):
    field, words = place.field, show(place.field, value)
    if not spot.controls:
        office.write(table=spot.table, cell=spot.cell, words=words)
        return
    number = spot.controls[0]["number"]
    if place.ticks:
        for choice, control in zip(field.choices, spot.controls, strict=True):
            if choice.code in value:
                assert office.tick(number=control["number"], sign=TICKED) == TICKED
    elif spot.controls[0]["kind"] == "list":
        code = {True: "yes", False: "no"}[value] if field.kind is Kind.BOOLEAN else value
        words = next(shown for shown, stored in spot.controls[0]["entries"] if stored == code)
        assert office.choose(number=number, words=words) == words
    elif spot.controls[0]["kind"] == "date":
        assert office.pick_date(number=number, words={"date": value, "text": words}) == words
    else:
        assert office.choose(number=number, words=words) == words


def test_the_limits_of_libreoffice_are_as_the_table_says(office, form, found):
    """When one of these fails, LibreOffice has learned it, and the tests above can do it properly."""
    controls = [control for spot in found for control in spot.controls]
    blank = {c["number"]: office.shown(number=c["number"]) for c in controls if c["kind"] in ("box", "date")}
    boxes = [number for number, words in blank.items() if words == BOX]
    dates = [number for number, words in blank.items() if words in (DATE, SHORT[DATE])]
    told = {
        "names": office.properties(number=0),
        "tick": {office.tick(number=number) for number in boxes[:1]},
        "date": {office.pick_date(number=n, words={"date": "2026-05-17", "text": ""}) for n in dates[:1]},
    }
    assert not {"Alias", "Tag", "SelectedListItem"} & set(told["names"])
    assert told["tick"] <= {BOX}
    assert told["date"] <= {DATE, SHORT[DATE]}


def saved(office, form, folder: Path):
    path = folder / "saved.docx"
    office.save(path=str(path))
    return read_bytes(path.read_bytes(), form)


def value_at(data, pointer):
    for name in pointer.strip("/").split("/"):
        data = data[int(name)] if isinstance(data, list) else data.get(name)
    return data
