"""A programme in, everything in its definition that does not fit together out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.errors import DefinitionError
from pipeline.fields import Field, Part, Schema, Section
from pipeline.programme import conventions, rubric_check, specimens
from pipeline.programme.conventions import twice
from pipeline.programme.definition import Programme
from pipeline.programme.items import MilestoneMapping, Output, Problem, Profile, Tracking

TOML = "schemas/programme.toml"


def check(programme: Programme) -> tuple[Problem, ...]:
    """Every inconsistency in programme.toml and the schemas, with where it stands; empty if all is sound.

    The example records are judged by sound schemas only.
    """
    found = (
        *_doubles(programme),
        *_time(programme),
        *(problem for profile in programme.profiles for problem in _profile(profile, programme)),
        *(problem for output in programme.outputs for problem in _output(output, programme)),
        *(problem for form in programme.tracking for problem in _tracking(form, programme)),
        *(problem for mapping in programme.mappings for problem in _mapping(mapping, programme)),
        *_choices_made(programme),
        *_event_codes(programme),
        *_chain(programme),
        *conventions.check(programme),
    )
    found = found or tuple(rubric_check.check(programme))  # needs sound forms
    return found or tuple(specimens.check(programme))


def _doubles(programme: Programme) -> Iterator[Problem]:
    kinds: Mapping[str, Iterable[str]] = {
        "profile": (p.id for p in programme.profiles),
        "cohort": (c.id for c in programme.cohorts),
        "module": (m.id for m in programme.modules),
        "event": (e.code for e in programme.events),
        "output": (o.id for o in programme.asked),
        "output code": (o.code for o in programme.asked),
        "output title or alias": (name for o in programme.asked for name in (o.title, *o.aliases)),
        "mapping": (m.id for m in programme.mappings),
    }
    for kind, names in kinds.items():
        for name in twice(names):
            yield Problem(TOML, f"the {kind} {name!r} is there twice")


def _chain(programme: Programme) -> Iterator[Problem]:
    """Each place must be the id column of a table; an output that has no form yet is passed over."""
    outputs = {output.id: output for output in programme.outputs}
    for place in programme.chain:
        output, _, pointer = place.partition("#")
        if output not in outputs:
            yield _wrong("chain", place, f"there is no output {output!r}")
        elif outputs[output].has_schema:
            table, _, column = pointer.strip("/").partition("/")
            try:
                part, field = programme.form(output).find(f"/{table}/0/{column}") or (None, None)
            except DefinitionError:  # said about that form itself
                continue
            if part is None or field is None or not field.is_id:
                yield _wrong("chain", place, "this is not the id column of a table")


def _time(programme: Programme) -> Iterator[Problem]:
    length = max((p.duration_months for p in programme.profiles), default=0)
    for module in programme.modules:
        if module.first_month > module.last_month or module.last_month > length:
            months = f"{module.first_month} to {module.last_month}"
            yield _wrong("module", module.id, f"months {months} do not fit a programme of {length} months")
    modules = {module.id: module for module in programme.modules}
    usual = next((p for p in programme.profiles if p.id == programme.default_profile), None)
    for event in programme.events:
        if event.module not in modules:
            yield _wrong("event", event.code, f"there is no module {event.module!r}")
        elif not modules[event.module].first_month <= event.month <= modules[event.module].last_month:
            yield _wrong("event", event.code, f"month {event.month} is not in module {event.module}")
        if usual and event.month > usual.duration_months:
            yield _wrong("event", event.code, f"month {event.month} is after the end of profile {usual.id}")


def _profile(profile: Profile, programme: Programme) -> Iterator[Problem]:
    outputs = {o.id for o in programme.outputs}
    for name in (*profile.outputs, *profile.due_months):
        if name not in outputs:
            yield _wrong("profile", profile.id, f"there is no output {name!r}")
    for name in sorted(set(profile.outputs) & outputs):
        month = programme.due_month(name, profile)
        if month > profile.duration_months:
            said = f"{name} is due in month {month}, after its {profile.duration_months} months"
            yield _wrong("profile", profile.id, said)
    for name in sorted(set(profile.due_months) - set(profile.outputs)):
        yield _wrong("profile", profile.id, f"it has a due month for {name}, which it does not ask for")
    if profile.enabled and not profile.outputs:
        yield _wrong("profile", profile.id, "it is enabled but asks for no output")


def _output(output: Output, programme: Programme) -> Iterator[Problem]:
    module = next((m for m in programme.modules if m.id == output.module), None)
    if module is None:
        yield _wrong("output", output.id, f"there is no module {output.module!r}")
    elif not module.first_month <= output.due_month <= module.last_month:
        yield _wrong("output", output.id, f"due month {output.due_month} is not in module {module.id}")
    others = {o.id: o for o in programme.outputs}
    for need in output.needs:
        if need not in others:
            yield _wrong("output", output.id, f"it needs {need!r}, which is no output")
        elif need == output.id or output.id in others[need].needs:
            yield _wrong("output", output.id, f"it and {need} wait for each other")
        elif others[need].due_month > output.due_month:
            yield _wrong("output", output.id, f"it needs {need}, which is due later")
    yield from _version("output", output, programme)


def _version(kind: str, output: Output, programme: Programme) -> Iterator[Problem]:
    if output.has_schema:
        version = programme.documents.documents[f"{output.id}.schema.json"].get("x-form-version")
        if version not in output.accepted_versions:
            yield _wrong(kind, output.id, f"version {version} of its form is not among those accepted")


def _tracking(tracking: Tracking, programme: Programme) -> Iterator[Problem]:
    """A tracking form may hold up milestones that there are, and the board shows what it calculates."""
    yield from _version("tracking", tracking, programme)
    milestones = {m.id for mapping in programme.mappings for m in mapping.milestones}
    for name in sorted(set(tracking.blocks) - milestones):
        yield _wrong("tracking", tracking.id, f"there is no milestone {name!r}")
    if not tracking.has_schema:
        yield _wrong("tracking", tracking.id, f"schemas/{tracking.id}.schema.json is missing")
        return
    try:
        calculated = {f.name for part, f in programme.form(tracking.id).fields() if _is_figure(part, f)}
    except DefinitionError:  # said about that form itself
        return
    for name in sorted(set(tracking.figures) - calculated):
        yield _wrong("tracking", tracking.id, f"board names {name!r}, which its form does not calculate")


def _is_figure(part: Part, field: Field) -> bool:
    return isinstance(part, Section) and bool(field.computed)


def _mapping(mapping: MilestoneMapping, programme: Programme) -> Iterator[Problem]:
    outputs = [o.id for o in programme.outputs]
    named = [name for milestone in mapping.milestones for name in milestone.outputs]
    for name in outputs:
        if named.count(name) != 1:
            count = "no milestone" if name not in named else f"{named.count(name)} milestones"
            yield _wrong("mapping", mapping.id, f"{name} belongs to {count}; it must belong to one")
    for name in sorted(set(named) - set(outputs)):
        yield _wrong("mapping", mapping.id, f"there is no output {name!r}")
    for name in twice(m.id for m in mapping.milestones):
        yield _wrong("mapping", mapping.id, f"the milestone {name!r} is there twice")
    earlier: set[str] = set()
    for milestone in mapping.milestones:
        if not milestone.outputs:
            yield _wrong("mapping", mapping.id, f"{milestone.id} takes no output")
        for name in sorted(set(milestone.requires) - earlier):
            yield _wrong("mapping", mapping.id, f"{milestone.id} requires {name!r}, which is not before it")
        earlier.add(milestone.id)


def _choices_made(programme: Programme) -> Iterator[Problem]:
    profiles = {p.id for p in programme.profiles}
    if programme.default_profile not in profiles:
        yield Problem(TOML, f"the default profile {programme.default_profile!r} is not among the profiles")
    if programme.mapping_in_use not in {m.id for m in programme.mappings}:
        yield Problem(TOML, f"the mapping in use {programme.mapping_in_use!r} is not among the mappings")
    for cohort in programme.cohorts:
        if cohort.profile not in profiles:
            yield _wrong("cohort", cohort.id, f"there is no profile {cohort.profile!r}")


def _event_codes(programme: Programme) -> Iterator[Problem]:
    """The forms choose events by a vocabulary; it has to have the programme's events and no others."""
    vocabularies: Schema = programme.documents.documents.get("vocabularies.schema.json", {})
    entries = vocabularies.get("$defs", {}).get("event_code", {}).get("oneOf", ())
    offered = {str(entry.get("const")) for entry in entries}
    events = {event.code for event in programme.events}
    if offered and offered != events:
        where = "schemas/vocabularies.schema.json, event_code"
        odd = ", ".join(sorted(offered ^ events))
        yield Problem(where, f"not the same events as in {TOML}: {odd}")


def _wrong(kind: str, name: str, what: str) -> Problem:
    return Problem(f'{TOML}, {kind} "{name}"', what)
