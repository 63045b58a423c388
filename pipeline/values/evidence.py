"""A record as it was first read in, the habits of its writer out: from its other answers, then its language.

Only what a person typed counts: not what the form brought along, and not numbers and dates that a program
stored as such and shows to everybody in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.fields import Field, Form, Kind
from pipeline.model import Record
from pipeline.values import dates, numbers
from pipeline.values.habits import COMMA_DECIMAL, DAY_FIRST, MONTH_FIRST, POINT_DECIMAL, Habits, known
from pipeline.values.languages import habits_of

LANGUAGE, COUNTRY = "document_language", "city_country"
CONTROL = "document_control"
# asked for in English whatever the language of the document, so it shows the habits of English
IN_ENGLISH = f"/{CONTROL}/english_summary"
_SIDES = {",": COMMA_DECIMAL, ".": POINT_DECIMAL}
_SLASHED = re.compile(r"(?<![\w/.-])[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?![\w/-])")


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
        if not place.raw or pointer in record.stored or pointer == IN_ENGLISH:
            continue
        found = form.find(pointer)
        field = found[1] if found else None
        if field and not (field.computed or field.brings(place.raw)):
            yield field, place.raw


def _shown(field: Field, raw: str) -> Iterator[tuple[str, str]]:
    match field.kind:
        case Kind.NUMBER | Kind.INTEGER:
            if mark := numbers.decimal_mark(raw):
                yield from ((habit, raw) for habit in sorted(_SIDES[mark]))
        case Kind.DATE:
            yield from _order(raw)
        case Kind.TEXT | Kind.LONG_TEXT | Kind.LIST:
            for mark, text in numbers.decimal_marks_in(raw):
                yield from ((habit, text) for habit in sorted(_SIDES[mark]))
            for match in _SLASHED.finditer(raw):
                yield from _order(match[0])


def _order(text: str) -> Iterator[tuple[str, str]]:
    """The order of day and month, if only one of the two gives a date; with the month's name none is shown."""
    order = {habit for meaning in dates.read(text) for habit in meaning.habits}
    if len(order & {DAY_FIRST, MONTH_FIRST}) == 1 and "." not in text:
        yield order.pop(), text


def _control(record: Record, name: str) -> str:
    return str(record.data.get(CONTROL, {}).get(name, ""))
