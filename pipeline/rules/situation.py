"""What rules see beside the records, as CEL takes it: the city, the day, the programme, its vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.model import City
from pipeline.programme import Programme
from pipeline.rules.reads import CITY_FACTS


class Situation(Struct, frozen=True):
    """The day on which a check runs, and the city if the files lie in the folder of one."""

    today: date
    city: City | None = None


def variables(programme: Programme, situation: Situation | None = None) -> dict[str, Any]:
    """`vocab` and `programme`, and with a situation also `city` and `today`.

    What is not known of the city is an empty text; rules that read it are then not run.
    """
    always = {"vocab": vocabularies(programme), "programme": facts(programme)}
    if situation is None:
        return always
    return {**always, "city": city_facts(programme, situation.city), "today": situation.today.isoformat()}


def vocabularies(programme: Programme) -> dict[str, dict[str, dict[str, Any]]]:
    """By vocabulary and code what is known of an entry: `label`, and `x-rank` as `rank`."""
    document = programme.documents.documents.get("vocabularies.schema.json", {})
    return {
        name: {str(entry["const"]): _entry(entry) for entry in vocabulary.get("oneOf", ())}
        for name, vocabulary in document.get("$defs", {}).items()
    }


def facts(programme: Programme) -> dict[str, Any]:
    """What rules may ask of the programme: its event codes in order and the month of each."""
    return {
        "name": programme.name,
        "title": programme.title,
        "events": [event.code for event in programme.events],
        "event_months": {event.code: event.month for event in programme.events},
        "outputs": [output.id for output in programme.outputs],
        "due_months": {output.id: output.due_month for output in programme.outputs},
    }


def city_facts(programme: Programme, city: City | None) -> dict[str, Any]:
    """Each fact of the city by its name, the start and end of its programme as ISO dates."""
    if city is None:
        return {name: "" for name in CITY_FACTS}
    known = {name: getattr(city, name) for name in CITY_FACTS if hasattr(city, name)}
    dates = {"start": programme.start_of(city), "end": _end_of(programme, city)}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}
    return plain | {name: day.isoformat() if day else "" for name, day in dates.items()}


def _end_of(programme: Programme, city: City) -> date | None:
    try:
        return programme.end_of(city)
    except UsageError:  # an unknown profile, so its length is not known either
        return None


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    extra = {name[2:].replace("-", "_"): value for name, value in entry.items() if name.startswith("x-")}
    return {"label": str(entry.get("title", entry["const"])), **extra}
