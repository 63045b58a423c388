"""One submission, typed the way people do in five languages, gives one record, in Word and in Excel.

Every number, date, amount and yes or no is typed as text. Texts and choices stay as they are; the language of
the document is the one in which it was typed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

import pytest

from pipeline import extract, intake, programme
from pipeline.fields import Field, Form, Kind
from pipeline.forms import FORMATS
from pipeline.forms.cover import Cover
from pipeline.model import Record, Stamp

SHIPPED = programme.load()
OUTPUTS = [output.id for output in SHIPPED.outputs if output.has_schema]
SETTLED = {"number-by-file", "number-by-language", "date-by-file", "date-by-language"}


class Typist(NamedTuple):
    """How people type in one language: ways that they take in turn."""

    point: str
    thousands: Sequence[str]
    amounts: Sequence[str]
    shares: Sequence[str]
    dates: Sequence[str]
    months: str
    yes: Sequence[str]
    no: Sequence[str]


TYPISTS: Mapping[str, Typist] = {
    "en": Typist(
        ".",
        (",", ""),
        ("€{n}", "EUR {n}", "{n}", "{n}.00 euros"),
        ("{n}%", "{n} per cent"),
        ("{d} {month} {y}", "{month} {d}, {y}", "{d:02}/{m:02}/{y}"),
        "January February March April May June July August Sept October November December",
        ("Yes", "yes", "x"),
        ("No", "no", "N"),
    ),
    "de": Typist(
        ",",
        (".", "\u202f", ""),
        ("{n} €", "{n} Euro", "{n}", "{n},- EUR", "EUR {n},00"),
        ("{n} %", "{n}%", "{n} Prozent"),
        ("{d}. {month} {y}", "{d:02}.{m:02}.{y}", "{d}. {m}. {y}", "{d}/{m}/{y}"),
        "Jänner Februar März April Mai Juni Juli August September Okt. Nov. Dezember",
        ("Ja", "ja", "X", "✓"),
        ("Nein", "nein", "NEIN"),
    ),
    "es": Typist(
        ",",
        (".", "\u00a0"),
        ("{n} €", "{n} euros", "{n} EUR", "{n},00 €"),
        ("{n} %", "{n} por ciento"),
        ("{d} de {month} de {y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d} {month} {y}"),
        "enero feb. marzo abril mayo junio julio agosto septiembre octubre noviembre dic.",
        ("Sí", "SI", "si", "✔"),
        ("No", "NO"),
    ),
    "tr": Typist(
        ",",
        (".", ""),
        ("{n} avro", "{n} Avro", "{n} €", "€ {n},00"),
        ("%{n}", "yüzde {n}"),
        ("{d} {month} {y}", "{d:02}.{m:02}.{y}", "{d:02}/{m:02}/{y}"),
        "Ocak ŞUBAT Mart Nisan MAYIS Haz Temmuz AĞUSTOS Eylül EKİM KASIM Aralık",
        ("Evet", "EVET", "x"),
        ("Hayır", "HAYIR", "hayir"),
    ),
    "el": Typist(
        ",",
        (".", " "),
        ("{n} ευρώ", "{n} €", "{n} ΕΥΡΩ", "{n},00 €"),
        ("{n} %", "{n} τοις εκατό"),
        ("{d} {month} {y}", "{d}/{m}/{y}", "{d:02}-{m:02}-{y}"),
        "Ιανουαρίου Φεβ Μαρτίου ΑΠΡΙΛΙΟΥ Μαΐου ΙΟΥΝΙΟΥ Ιούλιος Αυγούστου Σεπ Οκτωβρίου Νοέμβριος ΔΕΚΕΜΒΡΙΟΥ",
        ("Ναι", "ναι", "ΝΑΙ", "☑"),
        ("Όχι", "ΟΧΙ", "οχι"),
    ),
}


def example(output: str) -> dict[str, Any]:
    path = SHIPPED.home / "schemas" / "examples" / f"{output}.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@lru_cache
def blank(output: str, suffix: str) -> bytes:
    form = SHIPPED.form(output)
    stamp = Stamp("tlp", output, form.version, "3", "exempla", "1a2b3c4d")
    cover = Cover("Programme", form.title, "Exempla", "", "3", None, stamp, True, datetime(2026, 1, 15))
    return FORMATS[suffix].blank(form, cover, SHIPPED.templates)


def typed(form: Form, data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The data with every number, date and yes or no as text, each in the next of the typist's ways."""
    result, turn = copy.deepcopy(dict(data)), count()
    for field, row in asked(form, result):
        if field.name in row and (text := as_typed(field, row[field.name], TYPISTS[language], turn)):
            row[field.name] = text
    result["document_control"]["document_language"] = language
    return result


def as_typed(field: Field, value: Any, by: Typist, turn: Iterator[int]) -> str:
    def next_of(ways: Sequence[str]) -> str:
        return ways[next(turn) % len(ways)]

    if isinstance(value, bool):
        return next_of(by.yes if value else by.no)
    if field.kind is Kind.DATE:
        at = date.fromisoformat(value)
        return next_of(by.dates).format(
            d=at.day, m=at.month, y=at.year, month=by.months.split()[at.month - 1]
        )
    if isinstance(value, int | float):
        whole, _, places = str(value).partition(".")
        number = f"{int(whole):,}".replace(",", next_of(by.thousands)) + (by.point + places if places else "")
        ways: Mapping[str, Sequence[str]] = {"EUR": by.amounts, "%": by.shares}
        return number if places or field.unit not in ways else next_of(ways[field.unit]).format(n=number)
    return ""


def asked(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[Field, dict[str, Any]]]:
    for part, field in form.fields():
        rows = data.get(part.name, [])
        yield from ((field, row) for row in (rows if isinstance(rows, list) else [rows]))


def read_back(output: str, suffix: str, data: Mapping[str, Any]) -> Record:
    form = SHIPPED.form(output)
    filled = FORMATS[suffix].fill(blank(output, suffix), form, data)
    record = extract.read(intake.open_bytes(filled, f"form.{suffix}"), SHIPPED)
    assert record
    return record


def plain(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is compared: without calculated answers and the language; boxes have no order of their own."""
    result = json.loads(json.dumps(data))
    for field, row in asked(form, result):
        if field.computed or field.name == "document_language":
            row.pop(field.name, None)
        elif field.kind is Kind.CHOICES and field.name in row:
            row[field.name].sort()
    return {name: part for name, part in result.items() if part}


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("language", TYPISTS)
@pytest.mark.parametrize("output", OUTPUTS)
def test_the_same_submission_gives_the_same_record(output: str, language: str, suffix: str):
    form, said = SHIPPED.form(output), example(output)
    record = read_back(output, suffix, typed(form, said, language))
    assert plain(form, record.data) == plain(form, said)
    assert {note.rule for note in record.notes} <= SETTLED
    assert all(note.pointer and note.found and note.location.label for note in record.notes)


def test_the_typists_do_type_what_can_be_read_two_ways():
    """So that the test above cannot come to test nothing."""
    rules = set()
    for output, language in (("roadmap", "de"), ("engagement-plan", "tr"), ("transferability", "el")):
        data = typed(SHIPPED.form(output), example(output), language)
        rules |= {note.rule for note in read_back(output, "xlsx", data).notes}
    assert rules >= {"number-by-file", "date-by-file"}


@pytest.mark.parametrize(("language", "found"), [("en", "84.300"), ("de", 84300)])
def test_numbers_that_excel_stored_are_no_evidence_of_how_somebody_types(language: str, found: object):
    data = example("roadmap")
    rows = [row for part in data.values() if isinstance(part, list) for row in part]
    assert 6.5 in [row.get("hours_per_month") for row in rows]
    data["document_control"]["document_language"] = language
    data["starting_point"]["population"] = "84.300"
    assert read_back("roadmap", "xlsx", data).data["starting_point"]["population"] == found
