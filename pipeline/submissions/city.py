"""What a submission.toml or a row of a list says in, a City out, or what is wrong with it in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.model import City

if TYPE_CHECKING:
    from pipeline.programme import Programme

LONGEST = 200  # characters of a name; it stands on the cover of a form
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
NOT_ON_WINDOWS = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # no folder can be called that there
YEARS = range(1900, 2200)
STATES = ("active", "withdrawn")
WORDS_AS_NO = ("no", "false", "")
WORDS_AS_YES = ("yes", "true")


class _Wrong(Exception):
    """What is expected instead."""


def slug_of(name: str) -> str:
    """A name for a city's folder: "Sankt Pölten" becomes "sankt-polten"; empty if nothing Latin is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60].strip("-")
    return "" if NOT_ON_WINDOWS.fullmatch(slug) else slug


def city_of(raw: Mapping[str, Any], folder: str = "") -> tuple[City | None, tuple[str, ...]]:
    """The city, and every problem with it in words; with a problem there is no city.

    `folder` is the name of the city's folder, taken as slug if `raw` has none.
    """
    said, problems = _flat(raw)
    values: dict[str, Any] = {}
    for key, value in said.items():
        attribute, check = KEYS[key]
        try:
            values[attribute] = check(value)
        except _Wrong as expected:
            problems.append(f"{key!r} says {_shown(value)}; {expected} is expected")
    values.setdefault("slug", slug_of(folder or str(values.get("name", ""))))
    if "city" not in said:
        problems.append("'city', the name of the city, is missing")
    elif not values["slug"] and "slug" not in said:
        problems.append("'slug', a name for the city's folder in plain letters, is missing")
    return (None if problems else City(**values)), tuple(problems)


def unknown_to(programme: Programme, city: City) -> Iterator[str]:
    """What a city says that the programme's definition does not know, in words."""
    try:
        profile = programme.profile_of(city)
    except UsageError as unknown:
        yield str(unknown)
        return
    if city.cohort and not city.profile and programme.cohort(city.cohort) is None:
        ids = ", ".join(cohort.id for cohort in programme.cohorts)
        yield f"'cohort' says {_shown(city.cohort)}; known are {ids}; for another one name a 'profile'"
    if not profile.enabled:
        yield (
            f"the profile {profile.id!r} is not ready for use in this definition; "
            "the programme manager switches it on in programme.toml when it is known what it asks for"
        )
    known = {"counterpart.type": (city.counterpart_type, profile.counterpart_types)}
    vocabularies = programme.documents.documents.get("vocabularies.schema.json", {}).get("$defs", {})
    for key, code in (("country", city.country), ("language", city.language)):
        known[key] = (code, tuple(str(c["const"]) for c in vocabularies.get(key, {}).get("oneOf", ())))
    for key, (code, codes) in known.items():
        if code and codes and code not in codes:
            yield f"{key!r} says {_shown(code)}; possible are {', '.join(codes)}"


def _flat(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Keys as they are named in messages, tables resolved, and a complaint for each that is not known."""
    counterpart = raw.get("counterpart", {})
    known = {key: value for key, value in raw.items() if key != "counterpart"}
    problems = []
    if isinstance(counterpart, Mapping):
        known |= {f"counterpart.{key}": value for key, value in counterpart.items()}
    else:
        problems.append("'counterpart' must be a table: [counterpart], and its keys below")
    for key in known.keys() - KEYS.keys():
        near = get_close_matches(key, KEYS, 1)
        problems.append(f"{key!r} is not known here" + (f"; did you mean {near[0]!r}?" if near else ""))
    return {key: known[key] for key in KEYS if key in known}, sorted(problems)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise _Wrong(f"text on one line, of at most {LONGEST} characters,")
    return " ".join(unicodedata.normalize("NFC", value).split())


def _name(value: object) -> str:
    text = _text(value)
    if not text:
        raise _Wrong("a name")
    return text


def _slug(value: object) -> str:
    text = _text(value)
    if not SLUG.fullmatch(text) or NOT_ON_WINDOWS.fullmatch(text):
        raise _Wrong("a name of small letters a to z, digits and hyphens")
    return text


def _cohort(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _date(value: object) -> date:
    """A day in years that can be reckoned with: from others a programme would run off the calendar."""
    day = _day(value)
    if day.year not in YEARS:
        raise _Wrong(f"a date in the years {YEARS.start} to {YEARS.stop - 1}")
    return day


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _Wrong("a day that exists") from None
    raise _Wrong("a date such as 2025-01-13")


def _status(value: object) -> str:
    if value not in STATES:
        raise _Wrong("'active' or 'withdrawn'")
    return str(value)


def _yes_or_no(value: object) -> bool:
    word = value.casefold() if isinstance(value, str) else value
    if word is True or word in WORDS_AS_YES:
        return True
    if word is False or word in WORDS_AS_NO:
        return False
    raise _Wrong("true or false")


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong("a list of names in square brackets")
    return tuple(map(_name, value))


def _shown(value: object) -> str:
    text = str(value) if not isinstance(value, str) else f"“{value}”"
    return text[:60] if text.isprintable() else ascii(text)[:60]


KEYS: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "city": ("name", _name),
    "slug": ("slug", _slug),
    "country": ("country", _text),
    "cohort": ("cohort", _cohort),
    "profile": ("profile", _text),
    "start": ("start", _date),
    "language": ("language", _text),
    "status": ("status", _status),
    "illustrative": ("illustrative", _yes_or_no),
    "counterpart.type": ("counterpart_type", _text),
    "counterpart.activity": ("counterpart_activity", _text),
    "counterpart.cities": ("counterpart_cities", _names),
}
