"""Doubtful answers of a record are settled by its other answers and its language, and told of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from pipeline import programme, rules
from pipeline.messages import Words
from pipeline.model import Location, Note, Provenance, Record, Severity, Stamp
from pipeline.validate import check_record
from pipeline.values import read_text
from pipeline.values.settle import settled

SHIPPED = programme.load()
PLAN = SHIPPED.form("engagement-plan")
DATES, COSTS = "/document_control/document_date", "/activities/{}/cost_eur"


def record(
    answers: Mapping[str, str], language: str = "", country: str = "", stored: tuple[str, ...] = ()
) -> Record:
    """What a reader makes of these texts, each by itself."""
    control = {"document_language": language, "city_country": country}
    data: dict[str, Any] = {"document_control": {n: v for n, v in control.items() if v}, "activities": []}
    places, notes = {}, []
    for pointer, text in answers.items():
        found = PLAN.find(pointer)
        assert found and found[1]
        reading = read_text(found[1], text)
        part, *row, name = pointer.strip("/").split("/")
        if row:
            data[part] += [{} for _ in range(int(row[0]) + 1 - len(data[part]))]
        place = data[part][int(row[0])] if row else data.setdefault(part, {})
        place[name] = reading.value
        places[pointer] = Provenance(Location("Sheet", "C7", found[1].label), text)
        if reading.note:
            notes.append(
                Note(reading.note.rule, places[pointer].location, pointer, text, reading.note.params)
            )
    notes.append(Note("tracked-changes"))
    stamp = Stamp(SHIPPED.name, PLAN.output, PLAN.version)
    return Record(stamp, data, places, tuple(notes), stored=frozenset(stored))


def costs(*texts: str) -> dict[str, str]:
    return {COSTS.format(number): text for number, text in enumerate(texts)}


def amounts(found: Record) -> list[object]:
    return [row["cost_eur"] for row in found.data["activities"]]


def told(found: Record) -> list[str]:
    return [note.rule for note in found.notes]


def test_another_answer_in_the_file_settles_a_number():
    before = record(costs("18.200", "1.250.000,50", "7"))
    found = settled(PLAN, before)
    assert amounts(found) == [18200, 1250000.5, 7]
    assert amounts(before) == ["18.200", 1250000.5, 7]  # what was given is not changed
    note, other = found.notes
    assert (note.rule, note.pointer, note.found) == ("number-by-file", COSTS.format(0), "18.200")
    assert note.location == before.places[COSTS.format(0)].location
    assert note.params["evidence"] == "1.250.000,50"
    assert other.rule == "tracked-changes"


def test_the_language_settles_a_number():
    found = settled(PLAN, record(costs("18.200"), "de"))
    assert amounts(found) == [18200]
    assert found.notes[0].params["language"] == "German"


def test_the_file_comes_before_the_language_as_the_reason():
    found = settled(PLAN, record(costs("18.200", "6,5"), "de"))
    assert (amounts(found), told(found)[0]) == ([18200, 6.5], "number-by-file")


@pytest.mark.parametrize(
    ("texts", "language", "country"),
    [
        *((("18.200",), "", ""), (("18.200", "7"), "", ""), (("18.200", "18,200"), "", "")),
        *(
            (("18.200", "6,5", "6.5"), "", ""),
            (("18.200", "6,5", "6.5"), "de", ""),
            (("18.200", "6.5"), "de", ""),
        ),
        *(
            (("18.200",), "en", "IE"),
            (("18.200",), "fr", "FR"),
            (("18.200",), "de", "CH"),
            (("18.200",), "Klingon", ""),
        ),
    ],
)
def test_without_evidence_or_with_contrary_evidence_nothing_is_settled(texts, language, country):
    before = record(costs(*texts), language, country)
    found = settled(PLAN, before)
    assert (found.data, found.notes) == (before.data, before.notes)
    assert "ambiguous-number" in told(found)


def test_what_a_program_stored_is_no_evidence():
    answers = costs("18.200", "6.5")
    assert amounts(settled(PLAN, record(answers))) == [18.2, 6.5]
    assert amounts(settled(PLAN, record(answers, stored=(COSTS.format(1),)))) == ["18.200", 6.5]
    assert amounts(settled(PLAN, record(answers, "de", stored=(COSTS.format(1),)))) == [18200, 6.5]


def test_running_text_is_no_evidence():
    field = next(f for _, f in PLAN.fields() if f.kind == "long_text" and "*" not in f.pointer)
    found = settled(PLAN, record({**costs("18.200"), field.pointer: "It costs 1.250.000,50 EUR or 37,5 %."}))
    assert amounts(found) == ["18.200"]


def test_another_date_settles_the_order_of_day_and_month():
    dates = {"/activities/0/start_date": "03/04/2026", "/activities/1/start_date": "25/12/2026"}
    pointers = [f.pointer for _, f in PLAN.fields() if f.kind == "date" and "*" in f.pointer]
    dates = {pointers[0].replace("*", str(n)): text for n, text in enumerate(dates.values())}
    found = settled(PLAN, record(dates))
    name = pointers[0].rpartition("/")[2]
    assert [row[name] for row in found.data["activities"]] == ["2026-04-03", "2026-12-25"]
    assert told(found)[0] == "date-by-file"
    assert settled(PLAN, record(dates, "el")).notes[0].rule == "date-by-file"
    month_first = {**dates, pointers[0].replace("*", "1"): "12/25/2026"}
    assert settled(PLAN, record(month_first)).data["activities"][0][name] == "2026-03-04"
    assert told(settled(PLAN, record(month_first, "el")))[0] == "ambiguous-date"


@pytest.mark.parametrize(
    ("language", "value"), [("el", "2026-04-03"), ("en", "03/04/2026"), ("sv", "03/04/2026")]
)
def test_the_language_settles_the_order_of_day_and_month(language, value):
    found = settled(PLAN, record({DATES: "03/04/2026"}, language))
    assert found.data["document_control"]["document_date"] == value


def test_dates_with_dots_or_the_months_name_say_nothing_of_those_with_slashes():
    for shown in ("25.12.2026", "25 December 2026", "2026-12-25", "04/04/2026"):
        pointer = next(f.pointer for _, f in PLAN.fields() if f.kind == "date" and "*" in f.pointer)
        found = settled(PLAN, record({DATES: "03/04/2026", pointer.replace("*", "0"): shown}))
        assert found.data["document_control"]["document_date"] == "03/04/2026"


def test_a_record_without_doubts_is_the_same_record():
    before = record(costs("18200", "6,5"), "de")
    assert settled(PLAN, before) is before


def test_how_it_was_read_is_told_in_words_and_stops_nothing():
    known = rules.load(SHIPPED)
    found = settled(PLAN, record({**costs("18.200", "6,5"), DATES: "03/04/2026"}, "el"))
    checked = check_record(SHIPPED, known, found, None, date(2026, 1, 1))
    said = [f for f in checked.findings if f.pointer in (DATES, COSTS.format(0)) and "-by-" in f.rule]
    assert [(f.rule, f.severity) for f in said] == [
        ("date-by-language", Severity.INFO),
        ("number-by-file", Severity.INFO),
    ]
    day, number = said
    complaints = {f.rule for f in checked.findings if f.pointer == COSTS.format(0)}
    assert complaints == {"number-by-file"}  # the schema minds nothing about 18200
    assert "says ‘18.200’. It was read as 18200, because the same file writes ‘6,5’." in number.message
    assert number.action.startswith("If 18.2 is meant, write 18,2;")
    assert "says ‘03/04/2026’. It was read as 3 April 2026, as dates are written in Greek." in day.message
    assert day.action.startswith("If 4 March 2026 is meant,")


def test_a_percentage_in_doubt_is_told_in_words():
    note = Note(
        "share-below-one", params={"first": "0.375", "second": "37.5", "label": "Share", "found": "0.375"}
    )
    finding = Words(rules.load(SHIPPED)).finding(note.rule, note.params)
    assert finding.severity is Severity.WARNING
    assert finding.message == "‘Share’ says 0.375. It was read as 0.375 %, which is less than one per cent."
    assert finding.action.startswith("If 37.5 % is meant, write 37.5.")
