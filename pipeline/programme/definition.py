"""The programme as one value: what it asks of a city, by when, and in which forms."""

from __future__ import annotations

import calendar
import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pipeline.errors import DefinitionError, UsageError
from pipeline.fields import Form
from pipeline.model import City
from pipeline.programme.forms import Documents, form_of
from pipeline.programme.items import (
    Cohort,
    Event,
    MilestoneDefinition,
    MilestoneMapping,
    Module,
    Output,
    Profile,
    Tracking,
)
from pipeline.programme.rubric import SHEET, Rubric
from pipeline.validator import Validator

VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")  # of a form; a stamp may say anything


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme definition that has been read; `home` is the folder with its templates/ and schemas/.

    `digest` is the SHA-256 of all files in schemas/: by which definition a result came about. `limits` are
    those of submitted files that differ from the defaults, see `pipeline.intake.refusal`. `review` is None
    if the programme has no rubric for reviews.
    """

    name: str
    title: str
    home: Path
    default_profile: str
    mapping_in_use: str
    policy: str
    waivable: tuple[str, ...]
    profiles: tuple[Profile, ...]
    cohorts: tuple[Cohort, ...]
    modules: tuple[Module, ...]
    events: tuple[Event, ...]
    outputs: tuple[Output, ...]
    mappings: tuple[MilestoneMapping, ...]
    documents: Documents
    digest: str
    outputs_without_form: str = "leave_out"
    chain: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    review: Rubric | None = None
    tracking: tuple[Tracking, ...] = ()
    _forms: dict[str, Form] = field(default_factory=dict, repr=False, compare=False)
    _judges: dict[str, Validator] = field(default_factory=dict, repr=False, compare=False)

    @property
    def templates(self) -> Path:
        """The folder with the Office masters and report pages."""
        return self.home / "templates"

    @property
    def rules(self) -> Path:
        """The folder with the rule files."""
        return self.home / "schemas" / "rules"

    @property
    def mapping(self) -> MilestoneMapping:
        """The mapping in use; raises DefinitionError if it is not among the mappings."""
        found = next((m for m in self.mappings if m.id == self.mapping_in_use), None)
        if found is None:
            raise DefinitionError(f"schemas/programme.toml: there is no mapping {self.mapping_in_use!r}")
        return found

    @property
    def asked(self) -> tuple[Output, ...]:
        """All that a city hands in: the outputs, then the tracking forms."""
        return (*self.outputs, *self.tracking)

    @property
    def with_form(self) -> tuple[Output, ...]:
        """Those of `asked` for which there is a form."""
        return tuple(one for one in self.asked if one.has_schema)

    def output(self, name: str) -> Output:
        """The output or tracking form of that id; raises UsageError if there is none."""
        found = next((o for o in self.asked if o.id == name), None)
        if found is None:
            raise UsageError(f"no output is called {name!r}; there are {_ids(self.asked)}")
        return found

    def blocking(self, milestone: str) -> tuple[Tracking, ...]:
        """The tracking forms that a milestone waits for by the definition."""
        return tuple(form for form in self.tracking if milestone in form.blocks)

    def form(self, output: str) -> Form:
        """What the form of an output asks for.

        Raises UsageError for an unknown output, DefinitionError if it has no form or one that cannot be read.
        """
        if not self.output(output).has_schema:
            raise DefinitionError(f"schemas/{output}.schema.json is missing, so {output} has no form yet")
        if output not in self._forms:
            try:
                self._forms[output] = form_of(output, self.documents)
            except (AttributeError, KeyError, TypeError) as broken:
                raise DefinitionError(f"schemas/{output}.schema.json is not built as a form is") from broken
        return self._forms[output]

    def judge(self, name: str) -> Validator:
        """What judges documents that are no forms, compiled once; `name` is that of the schema's file.

        Raises DefinitionError when the programme has no schema of that name.
        """
        if name not in self.documents.documents:
            raise DefinitionError(f"schemas/{name} is missing")
        if name not in self._judges:
            self._judges[name] = Validator(self.documents.documents[name])
        return self._judges[name]

    def form_as_of(self, output: str, version: str) -> Form:
        """The same as a form of that version has it: without the parts that came later (`x-since`).

        A version that is not written in numbers, or not known, has them all.
        """
        form = self.form(output)
        raw = form.schema["properties"]
        since = {name: self.documents.expand(part, "")[0].get("x-since", "") for name, part in raw.items()}
        parts = tuple(part for part in form.parts if not is_older(version, str(since[part.name])))
        return form if len(parts) == len(form.parts) else dataclasses.replace(form, parts=parts)

    @property
    def sheet(self) -> Form:
        """What the reviewer's sheet asks for; raises DefinitionError if there is no such form."""
        return self.with_sheet().form(SHEET)

    def with_sheet(self) -> Programme:
        """The same programme with the reviewer's sheet among its outputs, made and read like one.

        Raises DefinitionError if there is no rubric or no form.
        """
        document = self.documents.documents.get(f"{SHEET}.schema.json")
        if self.review is None or document is None:
            raise DefinitionError(
                "schemas/ holds no review.toml or no review.schema.json, so there are no reviews"
            )
        version = str(document.get("x-form-version", ""))
        last = self.outputs[-1]
        sheet = Output(SHEET, "REV", str(document.get("title", SHEET)), "xlsx", last.module, last.due_month)
        return dataclasses.replace(
            self, outputs=(*self.outputs, replace(sheet, accepted_versions=(version,), has_schema=True))
        )

    def bundle(self, output: str) -> dict[str, Any]:
        """The schema of an output that stands for itself: the documents it refers to are in its `$defs`."""
        self.form(output)
        name = f"{output}.schema.json"
        needed = sorted(_referred(name, self.documents.documents) - {name})
        inside = {other.removesuffix(".schema.json"): self.documents.documents[other] for other in needed}
        return {**self.documents.documents[name], "$defs": inside}

    def flat(self, output: str) -> dict[str, Any]:
        """The schema of an output with all it refers to in its place, and plain lists of choices as `enum`.

        A validator resolves references again and again, which takes longer than all the rest.
        """
        return dict(_flat(self.form(output).schema, f"{output}.schema.json", self.documents))

    def vocabulary(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The entries of a list of choices; empty if there is no such list."""
        lists = self.documents.documents.get("vocabularies.schema.json", {}).get("$defs", {})
        return tuple(lists.get(name, {}).get("oneOf", ()))

    def profile(self, name: str = "") -> Profile:
        """The profile of that id, or the default; raises UsageError if there is none."""
        wanted = name or self.default_profile
        found = next((p for p in self.profiles if p.id == wanted), None)
        if found is None:
            raise UsageError(f"no profile is called {wanted!r}; there are {_ids(self.profiles)}")
        return found

    def cohort(self, name: str) -> Cohort | None:
        """The cohort of that id, if the definition knows it."""
        return next((c for c in self.cohorts if c.id == name), None)

    def profile_of(self, city: City) -> Profile:
        """The city's own profile, else its cohort's, else the default; raises UsageError if it is unknown."""
        cohort = self.cohort(city.cohort)
        return self.profile(city.profile or (cohort.profile if cohort else ""))

    def milestones(self, profile: str = "") -> tuple[MilestoneDefinition, ...]:
        """The milestones by the mapping in use, as far as they concern the outputs of that profile."""
        asked = self.profile(profile).outputs
        all_of_them = self.mapping.milestones
        kept = [replace(m, outputs=tuple(o for o in m.outputs if o in asked)) for m in all_of_them]
        there = [m for m in kept if m.outputs]
        ids = {m.id for m in there}
        return tuple(replace(m, requires=tuple(r for r in m.requires if r in ids)) for m in there)

    def start_of(self, city: City) -> date | None:
        """The first day of a city's programme: its own, else that of its cohort."""
        cohort = self.cohort(city.cohort)
        return city.start or (cohort.start if cohort else None)

    def end_of(self, city: City) -> date | None:
        """The last day of a city's programme, if its start is known."""
        start = self.start_of(city)
        return last_day(start, self.profile_of(city).duration_months) if start else None

    def due_month(self, output: str, profile: Profile) -> int:
        """The month of the programme by whose end an output is due."""
        return profile.due_months.get(output, self.output(output).due_month) or profile.duration_months

    def due_date(self, output: str, city: City) -> date | None:
        """The day on which an output of a city is due, if the start of its programme is known."""
        start = self.start_of(city)
        return last_day(start, self.due_month(output, self.profile_of(city))) if start else None


def is_older(version: str, other: str) -> bool:
    """Whether one version of a form, such as 1.9, comes before another; not if one of them is no version."""
    if not (VERSION.fullmatch(version) and VERSION.fullmatch(other)):
        return False
    return [int(number) for number in version.split(".")] < [int(number) for number in other.split(".")]


@lru_cache(maxsize=1000)
def last_day(start: date, month: int) -> date:
    """The last day of a programme's month, counted from 1: month 1 of 13 January ends on 12 February."""
    return add_months(start, month) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _ids(items: Iterable[Output | Profile]) -> str:
    return ", ".join(item.id for item in items)


def _referred(name: str, documents: Mapping[str, Any]) -> set[str]:
    """The names of the documents that this one refers to, directly or through others, and its own."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(target for target in references(documents[here]) if target in documents)
    return found


def _flat(schema: Any, home: str, documents: Documents) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(schema, list):
        return [_flat(part, home, documents) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    schema, home = documents.expand(schema, home)
    kept = {name: part for name, part in schema.items() if name not in ("$id", "$schema")}
    if all("const" in choice for choice in kept.get("oneOf", [{}])):
        kept["enum"] = [choice["const"] for choice in kept.pop("oneOf")]
    return {name: _flat(part, home, documents) for name, part in kept.items()}


def references(schema: object) -> set[str]:
    """The names of other documents that a schema refers to."""
    if isinstance(schema, list):
        return {name for part in schema for name in references(part)}
    if not isinstance(schema, dict):
        return set()
    own = {str(schema["$ref"]).partition("#")[0]} if "$ref" in schema else set()
    return (own - {""}) | {name for part in schema.values() for name in references(part)}
