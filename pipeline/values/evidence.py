"""A record as it was first read in, the habits of its writer out: from its other answers, then its language.

Only what a person typed as a number or a date counts: not what the form brought along, not what a program
stored as a number or a day and shows to everybody in another way, and not running text, which may quote a
document from elsewhere or be a summary in English.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.fields import Field, Form, Kind
from pipeline.model import Record
from pipeline.values import dates, numbers
from pipeline.values.habits import COMMA_DECIMAL, DAY_FIRST, MONTH_FIRST, POINT_DECIMAL, Habits, known
from pipeline.values.languages import habits_of

LANGUAGE, COUNTRY = "document_language", "city_country"
CONTROL = "document_control"
_SIDES = {",": COMMA_DECIMAL, ".": POINT_DECIMAL}


def habits(form: Form, record: Record) -> Habits:
    """What is known of how the writer of this record writes numbers and dates."""
    shown: dict[str, str] = {}
    for field, raw in _typed(form, record):
        for habit, text in _shown(field, raw):
            shown.setdefault(habit, text)
    language, country = (_control(record, name) for name in (LANGUAGE, COUNTRY))
    found = form.find(f"/{CONTROL}/{LANGUAGE}")
    name = found[1].label_of(language) if found and found[1] else language
    return known(shown, habits_of(language, country), name)


def _typed(form: Form, record: Record) -> Iterator[tuple[Field, str]]:
    """The answers that somebody typed, as they stand in the file."""
    for pointer, place in record.places.items():
        if not place.raw or pointer in record.stored:
            continue
        found = form.find(pointer)
        field = found[1] if found else None
        if field and not (field.computed or field.brings(place.raw)):
            yield field, place.raw


def _shown(field: Field, raw: str) -> Iterator[tuple[str, str]]:
    match field.kind:
        case Kind.NUMBER | Kind.INTEGER:
            if mark := numbers.decimal_mark(raw, field.unit):
                yield from ((habit, raw) for habit in sorted(_SIDES[mark]))
        case Kind.DATE:
            yield from _order(raw)


def _order(text: str) -> Iterator[tuple[str, str]]:
    """The order of day and month, if only one of the two gives a date; none with a month's name."""
    order = {habit for meaning in dates.read(text) for habit in meaning.habits}
    if len(order & {DAY_FIRST, MONTH_FIRST}) == 1 and "." not in text:
        yield order.pop(), text


def _control(record: Record, name: str) -> str:
    return str(record.data.get(CONTROL, {}).get(name, ""))
