"""Each Excel form in LibreOffice: cells offer and refuse what they should, what they take is read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.excel.keys import LISTS_SHEET, STAMP_SHEET, TICK, cell_name, tick_name
from pipeline.values import show
from tests.forms.excel.conftest import OUTPUTS, SHIPPED, blank_of, example_of, read_bytes

pytestmark = [pytest.mark.office, pytest.mark.slow]

# What LibreOffice 7.4 does not offer over UNO, and what the tests do about it; one test below holds it.
LIMITS = {
    "refusal": "UNO writes past validations, people cannot: each is looked at in its cell, not provoked.",
}

DAY_ZERO = date(1899, 12, 30)  # as spreadsheets count days
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
NEVER = "0"  # how LibreOffice writes a condition that is always false
ANYTHING = 10**15  # stands for no limit


@pytest.fixture(scope="module", params=OUTPUTS)
def form(request) -> Form:
    return SHIPPED.form(request.param)


@pytest.fixture(scope="module")
def opened(office, form, tmp_path_factory) -> Iterator[None]:
    """The blank form, open in LibreOffice without a repair."""
    path = tmp_path_factory.mktemp("blank") / "form.xlsx"
    path.write_bytes(blank_of(form.output))
    assert office.open(path=str(path)) == {"opened": True, "repaired": False}
    yield
    office.close()


@pytest.fixture(scope="module")
def ranges(office, opened):
    return office.ranges(prefix="f_")


def answers(form: Form) -> Iterator[tuple[str, Field, str]]:
    """Each named range: its name, its field, and the choice if it is one to tick."""
    for part, field in form.fields():
        yield cell_name(field), field, ""
        if isinstance(part, Section) and field.kind is Kind.CHOICES and not field.fixed:
            yield from ((tick_name(field, choice), field, choice.label) for choice in field.choices)


def is_input(form: Form, field: Field, choice: str) -> bool:
    """Whether people answer in that cell; over the choices to tick stands a cell that only says so."""
    part = form.by_code()[field.code][0]
    over_ticks = isinstance(part, Section) and field.kind is Kind.CHOICES and not choice
    return not (field.fixed or field.computed or over_ticks)


def test_every_answer_has_its_cells_and_only_they_can_be_written_in(form, ranges):
    """Calculated columns are not locked either, as Excel sorts only what is not: a validation guards them."""
    assert set(ranges) == {name for name, _, _ in answers(form)}
    for name, field, choice in answers(form):
        cells = ranges[name]["cells"]
        part = form.by_code()[field.code][0]
        assert len(cells) >= (max(part.min_rows, part.blank_rows) if isinstance(part, Table) else 1), name
        sortable = isinstance(part, Table) and bool(field.computed)
        locked = not (is_input(form, field, choice) or sortable)
        assert {cell["locked"] for cell in cells} == {locked}, name
        if sortable:
            told = {(cell["type"], cell["formulas"][0], cell["refuses"]) for cell in cells}
            assert told == {("CUSTOM", NEVER, True)}, name


def test_every_cell_has_the_validation_of_its_field(form, ranges):
    for name, field, choice in answers(form):
        if is_input(form, field, choice):
            for cell in ranges[name]["cells"]:
                assert (cell["type"], limits(cell)) == rule_for(form, field, choice), name


def limits(cell) -> tuple[object, ...]:
    if cell["type"] not in ("DATE", "WHOLE", "DECIMAL", "TEXT_LEN"):
        return ()
    between = (
        cell["operator"] == "BETWEEN"
    )  # others have one limit; what UNO tells as the second means nothing
    return (cell["operator"], *(float(formula) for formula in cell["formulas"][: 1 + between]))


def rule_for(form: Form, field: Field, choice: str) -> tuple[str, tuple[object, ...]]:
    """Type and limits of the validation, by what the schema says of the field."""
    if choice or field.kind in (Kind.CHOICE, Kind.BOOLEAN) or scale_of(field):
        return "LIST", ()
    match field.kind:
        case Kind.REFERENCE | Kind.REFERENCES:
            return ("LIST" if target(form, field) else "ANY"), ()
        case Kind.DATE:
            return "DATE", ("BETWEEN", *(float((day - DAY_ZERO).days) for day in (FIRST_DAY, LAST_DAY)))
        case Kind.INTEGER | Kind.NUMBER:
            return ("WHOLE" if field.kind is Kind.INTEGER else "DECIMAL"), numbers_of(field)
    if field.is_id:
        return "CUSTOM", ()
    longest = field.schema.get("maxLength")
    return ("TEXT_LEN", ("LESS_EQUAL", float(longest))) if longest else ("ANY", ())


def scale_of(field: Field) -> list[str]:
    """The numbers of a judgement on a short scale, which are chosen from a list; none for other fields."""
    least, most = field.schema.get("minimum"), field.schema.get("maximum")
    if field.kind is not Kind.INTEGER or field.unit or None in (least, most) or most - least > 6:
        return []
    return [str(number) for number in range(least, most + 1)]


def numbers_of(field: Field) -> tuple[object, ...]:
    least, most = field.schema.get("minimum"), field.schema.get("maximum")
    if least is None and most is None and "exclusiveMinimum" in field.schema:
        return "GREATER", float(field.schema["exclusiveMinimum"])
    return (
        "BETWEEN",
        float(-ANYTHING if least is None else least),
        float(ANYTHING if most is None else most),
    )


def target(form: Form, field: Field) -> Field | None:
    """The column of ids in the same form that a reference points to."""
    part, _, name = field.reference.strip("/").partition("/")
    tables = {table.name: table for table in form.parts if isinstance(table, Table)}
    found = tables[part].fields if field.reference.startswith("/") and part in tables else ()
    return next((column for column in found if column.name == name), None)


def test_every_drop_down_shows_its_arrow_and_refuses_other_words(form, ranges):
    """What refers to a row that may be written later is warned of only, and several may be typed."""
    for name, field, choice in answers(form):
        cells = [cell for cell in ranges[name]["cells"] if cell["type"] == "LIST"]
        assert all(cell["arrow"] for cell in cells), name
        if choice or field.kind in (Kind.CHOICE, Kind.BOOLEAN) or scale_of(field):
            assert all(cell["refuses"] for cell in cells), name
        elif field.kind is Kind.REFERENCE:
            assert all(cell["warns"] for cell in cells), name
        else:
            assert not any(cell["refuses"] or cell["warns"] for cell in cells), name


def test_every_drop_down_offers_what_the_schema_says(office, form, ranges):
    """The ids of rows are typed in first, as the lists of references are made of them."""
    tables = [part for part in form.parts if isinstance(part, Table) and part.id_field]
    for table in (table for table in tables if not table.id_field.fixed):
        for row, values in enumerate(example_of(form.output)[table.name]):
            typed = show(table.id_field, values[table.id_field.name])
            assert office.put(name=cell_name(table.id_field), row=row, typed=typed) == typed
    lists = {
        name: sorted({cell["formulas"][0] for cell in ranges[name]["cells"] if cell["type"] == "LIST"})
        for name, _, _ in answers(form)
    }
    asked = {formula for found in lists.values() for formula in found if formula != f'"{TICK}"'}
    offers = {f'"{TICK}"': [TICK], **office.offers(formulas=sorted(asked))}
    for name, field, choice in answers(form):
        for formula in lists[name]:
            assert offers[formula] == offered(form, field, choice), (name, formula)


def offered(form: Form, field: Field, choice: str) -> list[str]:
    if choice:
        return [TICK]
    if field.kind is Kind.BOOLEAN:
        return ["Yes", "No"]
    if scale := scale_of(field):
        return scale
    column = target(form, field)
    if column is None:
        return [entry.label for entry in field.choices]
    if column.choices:
        return [entry.code for entry in column.choices]
    table = form.by_code()[column.code][0]
    return [row[column.name] for row in example_of(form.output)[table.name]]


def test_what_is_typed_and_chosen_is_read_back(office, form, opened, tmp_path):
    """One answer of each kind of field, in the questions and in the first row of a table."""
    given, tried = {}, set()
    for name, field, choice in answers(form):
        part = form.by_code()[field.code][0]
        record = example_of(form.output)[part.name]
        row = None if isinstance(part, Section) else 0
        value = (record if row is None else (record or [{}])[0]).get(field.name)
        sort = field.kind, row, field.code if choice else ""
        if value is None or not is_input(form, field, choice) or (sort in tried and not choice):
            continue
        tried.add(sort)
        given[field.at(row)] = value
        if not choice:
            office.put(name=name, row=0, typed=words(field, value))
        elif choice in map(field.label_of, value):
            office.put(name=name, row=0, typed=TICK)
    path = tmp_path / "saved.xlsx"
    office.save(path=str(path))
    read = read_bytes(path.read_bytes(), form)
    assert {at: value_at(read.data, at) for at in given} == {at: unordered(v) for at, v in given.items()}
    assert read.notes == ()
    assert "LibreOffice" in read.program
    present = {field.kind for _, field, choice in answers(form) if is_input(form, field, choice)}
    assert {kind for kind, _, _ in tried} == present


def words(field: Field, value: object) -> str:
    """What people type or choose for a value."""
    return show(field, value).capitalize() if field.kind is Kind.BOOLEAN else show(field, value)


def unordered(value):
    return sorted(value) if isinstance(value, list) else value


def value_at(data, pointer):
    for name in pointer.strip("/").split("/"):
        data = data[int(name)] if isinstance(data, list) else data.get(name)
    return unordered(data)


def test_labels_are_kept_from_being_overwritten(office, form, opened):
    before, after = office.overwrite(sheet="Questions", address="C6", typed="overwritten")
    assert before
    assert after == before


def test_the_limits_of_libreoffice_are_as_the_table_says(office, form, ranges):
    """When this fails, LibreOffice has learned it, and a wrong entry can be tried in each cell."""
    name = next(name for name, field, _ in answers(form) if field.kind is Kind.CHOICE and not field.fixed)
    assert ranges[name]["cells"][0]["refuses"]
    assert office.put(name=name, row=0, typed="no such entry") == "no such entry"
    assert office.put(name=name, row=0, typed="") == ""


def test_every_sheet_is_protected_without_a_password(office, form, opened):
    """Comes last: it takes the protection off."""
    sheets = office.protection()
    assert len(sheets) == 4 + sum(isinstance(part, Table) for part in form.parts)
    assert {name for name, sheet in sheets.items() if not sheet["visible"]} == {LISTS_SHEET, STAMP_SHEET}
    assert all(sheet["protected"] and sheet["opens"] for sheet in sheets.values()), sheets
