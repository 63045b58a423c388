"""An output and what is known of the city in, a blank form that already carries what is known out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms import FORMATS
from pipeline.forms.cover import Cover
from pipeline.model import City, Stamp
from pipeline.programme import Programme


def generate(programme: Programme, output: str, suffix: str, city: City | None, when: datetime) -> bytes:
    """A form for `output` as "docx" or "xlsx"; without a city it is blank and made for nobody.

    `when` is the only moment that enters the file, so the same arguments give the same bytes.
    """
    form = programme.form(output)
    maker = FORMATS[suffix]
    blank = maker.blank(form, cover_of(programme, form, city, when), programme.templates)
    known = prefill(programme, form, city)
    return maker.fill(blank, form, known) if known else blank


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
            known = _rows(part, programme, city)  # type: ignore[assignment]
        if known:
            data[part.name] = known
    return data


def _known(field: Field, city: City | None) -> object:
    source, _, name = field.prefill.partition(".")
    if source != "city" or city is None:
        return None
    value = getattr(city, name)
    return list(value) if isinstance(value, tuple) else value


def _rows(table: Table, programme: Programme, city: City | None) -> list[Mapping[str, Any]]:
    if table.prefill != "events":
        return []
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
