"""An output and what is known of the city in, a blank form that already carries what is known out."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from textwrap import shorten
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from pipeline import conversion, intake
from pipeline.errors import UsageError
from pipeline.fields import Choice, Field, Form, Section, Table
from pipeline.forms import FORMATS, readable
from pipeline.forms.cover import Cover
from pipeline.model import City, Stamp
from pipeline.programme import Programme
from pipeline.values import ids

NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
ID = re.compile(r"[A-Z]{1,3}-?[0-9]{1,3}")  # of a row of another table, or of an entry of a list
JOINERS = "\u200c\u200d"  # out of sight, but part of the spelling in some scripts
OFFER_LENGTH = 70  # characters of a row's own words that are shown beside its id


def generate(
    programme: Programme,
    output: str,
    suffix: str,
    city: City | None,
    when: datetime,
    earlier: Mapping[str, Mapping[str, Any]] = NOTHING,
) -> bytes:
    """A form for `output` as "docx", "xlsx", "odt" or "ods"; without a city it is blank and made for nobody.

    `earlier` is the data of the city's earlier outputs, by output: rows that this one may refer to are
    offered to choose from, so that nobody types an id twice. `when` is the only moment that enters the file,
    so the same arguments give the same bytes; but LibreOffice makes OpenDocument forms from the others, and
    puts its own moment in. Raises UsageError when it is not there, or loses what ties answers to questions.
    """
    form = offered(programme.form(output), earlier)
    maker = FORMATS[conversion.MASTERS.get(suffix, suffix)]
    cover, known = cover_of(programme, form, city, when), prefill(programme, form, city)
    made = maker.made(form, cover, known, programme.templates)
    return made if suffix in FORMATS else _as_open_document(made, suffix, form)


def _as_open_document(made: bytes, suffix: str, form: Form) -> bytes:
    """The same form as OpenDocument; it must say what the other says before anybody is given it."""
    try:
        converted = conversion.convert(made, conversion.MASTERS[suffix], suffix)
    except conversion.NotConvertedError as reason:
        raise UsageError(f"a .{suffix} form could not be made: {reason}") from reason
    reader = FORMATS[conversion.MASTERS[suffix]]
    package = readable(intake.open_bytes(converted, f"form.{suffix}"))
    before = reader.read(intake.open_bytes(made, "form"), form)
    after = reader.read(package, form)
    if after.notes or after.stamp != before.stamp or set(after.places) != set(before.places):
        raise UsageError(f"a .{suffix} form could not be made: LibreOffice lost some of its marks on the way")
    return converted


def offered(form: Form, earlier: Mapping[str, Mapping[str, Any]]) -> Form:
    """The form with the rows of earlier outputs as choices of the fields that refer to them."""
    if not earlier or not any(_refers(field, earlier) for _, field in form.fields()):
        return form  # the same for all cities, so that it is prepared once for all of them
    parts = tuple(replace(p, fields=tuple(_offering(f, earlier) for f in p.fields)) for p in form.parts)
    return dataclasses.replace(form, parts=parts)


def _refers(field: Field, earlier: Mapping[str, Mapping[str, Any]]) -> bool:
    output, _, pointer = field.reference.partition("#")
    return bool(pointer) and output in earlier


def _offering(field: Field, earlier: Mapping[str, Mapping[str, Any]]) -> Field:
    if not _refers(field, earlier):
        return field
    output, _, pointer = field.reference.partition("#")
    table, _, column = pointer.strip("/").partition("/")
    rows = [row for row in earlier[output].get(table, ()) if row.get(column)]
    offers = (Choice(_on_one_line(row[column]), _offer(row, column)) for row in rows)
    return replace(field, choices=tuple(offer for offer in offers if offer.code))


def _offer(row: Mapping[str, Any], column: str) -> str:
    """The id of a row and its first words: those of the first other column that holds more than an id."""
    texts = (_on_one_line(value) for name, value in row.items() if name != column and isinstance(value, str))
    words = (text for text in texts if text and not ID.fullmatch(text))
    return ids.offer(_on_one_line(row[column]), shorten(next(words, ""), OFFER_LENGTH, placeholder=" …"))


def _on_one_line(said: object) -> str:
    """What a city wrote, as the label of a choice may have it: one line, and nothing out of sight."""
    words = " ".join(str(said).split())
    return "".join(char for char in words if char.isprintable() or char in JOINERS)


def cover_of(programme: Programme, form: Form, city: City | None, when: datetime) -> Cover:
    """The words on a form's first page and the stamp that tells later what it was made for."""
    due = programme.due_date(form.output, city) if city else None
    return Cover(
        programme_title=programme.title,
        output_title=form.title,
        city=city.name if city else "",
        counterpart=_counterpart(city) if city else "",
        cohort=city.cohort if city else "",
        due=due,
        stamp=_stamp(programme, form, city, when),
        illustrative=bool(city and city.illustrative),
        when=when,
    )


def prefill(programme: Programme, form: Form, city: City | None) -> dict[str, Any]:
    """What a form brings along: the city's facts, and the rows of tables that the programme fixes."""
    data: dict[str, Any] = {}
    for part in form.parts:
        if isinstance(part, Section):
            known = {f.name: v for f in part.fields if (v := _known(f, city)) not in (None, "", [])}
        else:
            known = _rows(part, programme)  # type: ignore[assignment]
        if known:
            data[part.name] = known
    return data


def is_untouched(form: Form, data: Mapping[str, Any]) -> bool:
    """Whether a form says nothing but what it brought along, and what is calculated from that."""
    for part in form.parts:
        said = data.get(part.name, ())
        rows = [said] if isinstance(part, Section) else said
        own = [f.name for f in part.fields if not (f.prefill or f.fixed or f.computed)]
        if any(name in row for row in rows for name in own):
            return False
    return True


def _known(field: Field, city: City | None) -> object:
    source, _, name = field.prefill.partition(".")
    if source != "city" or city is None:
        return None
    value = getattr(city, name)
    return list(value) if isinstance(value, tuple) else value


def _rows(table: Table, programme: Programme) -> list[Mapping[str, Any]]:
    if table.prefill != "events":
        offered = {field.name: field.offered for field in table.fields if field.offered}
        return [dict(zip(offered, row, strict=True)) for row in product(*offered.values()) if row]
    columns = {f.name: f.prefill.partition(".")[2] for f in table.fields if f.prefill.startswith("event.")}
    return [
        {name: getattr(event, attribute) for name, attribute in columns.items()} for event in programme.events
    ]


def _counterpart(city: City) -> str:
    cities = ", ".join(city.counterpart_cities)
    return f"{city.counterpart_activity} ({cities})" if city.counterpart_activity and cities else cities


def _stamp(programme: Programme, form: Form, city: City | None, when: datetime) -> Stamp:
    cohort, slug = (city.cohort, city.slug) if city else ("", "")
    seed = "\n".join((programme.name, form.output, form.version, cohort, slug, when.isoformat()))
    return Stamp(
        programme=programme.name,
        output=form.output,
        form_version=form.version,
        cohort=cohort,
        city=slug,
        instance=hashlib.sha256(seed.encode()).hexdigest()[:8],
    )
