"""What a form says of itself in, whether it is the right form for this city and programme out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import UsageError
from pipeline.messages import Words
from pipeline.model import City, Finding, Record
from pipeline.programme import Programme

NO_FORM = "F-03"
STOPPING = ("F-01", "F-02", NO_FORM, "not-our-form")  # after these the answers are not worth reading


def output_of(programme: Programme, record: Record) -> str | None:
    """The output a record is for: by its stamp, or by what was read; None when there is no such form."""
    with_form = [output.id for output in programme.outputs if output.has_schema]
    if record.stamp.output:
        return record.stamp.output if record.stamp.output in with_form else None
    counts = {name: _share(programme, name, record) for name in with_form}
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best is not None and counts[best] else None


def identity(
    programme: Programme, words: Words, record: Record, output: str | None, city: City | None
) -> Iterator[Finding]:
    """The findings on what the form was made for; those in STOPPING end the check of its answers."""
    stamp = record.stamp
    if any(note.rule == "not-our-form" for note in record.notes):
        yield words.finding("not-our-form", output=output or "")
        return
    if stamp.programme and stamp.programme != programme.name:
        names = {"found": stamp.programme, "expected": programme.title}
        yield words.finding("F-01", names, output=output or "")
        return
    if output is None:
        yield words.finding(NO_FORM, {"found": stamp.output or "nothing known"}, output=stamp.output)
        return
    yield from _version(programme, words, record, output)
    if city is not None:
        yield from _for_city(programme, words, record, output, city)


def _version(programme: Programme, words: Words, record: Record, output: str) -> Iterator[Finding]:
    title = programme.form(output).title
    if not record.stamp.output:
        yield words.finding("F-06", {"found": title}, output=output)
        return
    accepted = programme.output(output).accepted_versions or (programme.form(output).version,)
    if record.stamp.form_version not in accepted:
        names = {"found": record.stamp.form_version or "not known", "expected": ", ".join(accepted)}
        yield words.finding("F-02", names, output=output)


def _for_city(
    programme: Programme, words: Words, record: Record, output: str, city: City
) -> Iterator[Finding]:
    stamp = record.stamp
    if stamp.city and stamp.city != city.slug:
        yield words.finding("F-04", {"found": stamp.city, "expected": city.slug}, output=output)
    elif stamp.cohort and city.cohort and stamp.cohort != city.cohort:
        yield words.finding("F-05", {"found": stamp.cohort, "expected": city.cohort}, output=output)
    try:
        asked = programme.profile_of(city).outputs
    except UsageError:  # an unknown profile is for the check of the folder to tell
        return
    if output not in asked:
        yield words.finding("F-09", {"found": programme.form(output).title}, output=output)


def _share(programme: Programme, output: str, record: Record) -> float:
    """How many of a form's fields were found, of all it has."""
    form = programme.form(output)
    found = {
        field.pointer
        for pointer in record.places
        for _, field in [form.find(pointer) or (None, None)]
        if field
    }
    return len(found) / max(1, sum(1 for _ in form.fields()))
