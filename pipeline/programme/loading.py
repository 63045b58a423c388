"""A folder with schemas/ and templates/ in, the programme out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import tomli
from msgspec.structs import replace

from pipeline.errors import DefinitionError
from pipeline.programme.definition import Programme
from pipeline.programme.forms import Documents
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
from pipeline.programme.rubric import FILE, SCHEMA, Rubric, rubric_of
from pipeline.validator import Validator

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Item = TypeVar("Item")
Form = TypeVar("Form", bound=Output)

DEFINITION = "programme.toml"
PACKAGED = Path(__file__).parents[1] / "data"  # where the wheel carries schemas/ and templates/
CHECKOUT = Path(__file__).parents[2]


def load(home: Path | None = None) -> Programme:
    """The definition in `home`, or the one that travels with the package.

    Raises DefinitionError, one line with file and place, when a file is missing, cannot be read, or
    programme.toml says something that programme.schema.json does not know.
    """
    home = home or standard_home()
    schemas = home / "schemas"
    documents = {path.name: _json(path) for path in sorted(schemas.glob("*.schema.json"))}
    raw = _toml(schemas / DEFINITION)
    _conform(raw, DEFINITION, documents.get("programme.schema.json"))
    return _programme(raw, home, documents)


def standard_home() -> Path:
    """The folder of the definition that travels with the package."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def _programme(raw: Mapping[str, Any], home: Path, documents: Mapping[str, Any]) -> Programme:
    outputs = tuple(_with_schema(_item(Output, o), documents) for o in raw["output"])
    tracking = tuple(_with_schema(_item(Tracking, t), documents) for t in raw.get("tracking", ()))
    return Programme(
        name=raw["name"],
        title=raw["title"],
        home=home,
        default_profile=raw["default_profile"],
        mapping_in_use=raw["mapping_in_use"],
        policy=raw["policy"],
        outputs_without_form=raw.get("outputs_without_form", "leave_out"),
        waivable=tuple(raw.get("waivable", ())),
        limits=raw.get("limits", {}),
        chain=tuple(raw.get("chain", ())),
        profiles=tuple(_item(Profile, p) for p in raw["profile"]),
        cohorts=tuple(_item(Cohort, c) for c in raw["cohort"]),
        modules=tuple(_item(Module, m) for m in raw["module"]),
        events=tuple(_item(Event, e) for e in raw["event"]),
        outputs=outputs,
        tracking=tracking,
        mappings=tuple(_mapping(m) for m in raw["mapping"]),
        documents=Documents(documents),
        review=_rubric(home / "schemas", documents),
        digest=_digest(home / "schemas"),
    )


def _item(kind: type[Item], raw: Mapping[str, Any]) -> Item:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()})


def _with_schema(item: Form, documents: Mapping[str, Any]) -> Form:
    return replace(item, has_schema=f"{item.id}.schema.json" in documents)


def _mapping(raw: Mapping[str, Any]) -> MilestoneMapping:
    basis = raw["basis"].get("milestones", "unknown")
    milestones = tuple(_item(MilestoneDefinition, {**m, "basis": basis}) for m in raw["milestone"])
    return MilestoneMapping(raw["id"], raw["title"], milestones, raw["basis"])


def _json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise DefinitionError(f"schemas/{path.name}: no sound JSON at {place}: {wrong.msg}") from wrong
    except (OSError, UnicodeDecodeError) as wrong:
        raise DefinitionError(f"schemas/{path.name}: cannot be read: {wrong}") from wrong
    if not isinstance(document, dict):
        raise DefinitionError(f"schemas/{path.name}: a schema must be an object in braces")
    return document


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise DefinitionError(f"{path} is missing; is this the folder of a programme?") from missing
    except tomli.TOMLDecodeError as wrong:
        raise DefinitionError(f"schemas/{path.name}: no sound TOML: {wrong}") from wrong
    except (OSError, UnicodeDecodeError) as wrong:
        raise DefinitionError(f"schemas/{path.name}: cannot be read: {wrong}") from wrong


def _rubric(schemas: Path, documents: Mapping[str, Any]) -> Rubric | None:
    if not (schemas / FILE).exists():
        return None
    raw = _toml(schemas / FILE)
    _conform(raw, FILE, documents.get(SCHEMA))
    return rubric_of(raw)


def _conform(raw: Mapping[str, Any], name: str, schema: Mapping[str, Any] | None) -> None:
    if schema is None:
        raise DefinitionError(f"the schema of schemas/{name} is missing, so it cannot be judged")
    error = _worst(Validator(schema, formats=False), _dates_as_text(raw))
    if error is not None:
        raise DefinitionError(f"schemas/{name}, {_place(error, raw)}: {complaint(error)}")


def misfit(programme: Programme, name: str, data: object) -> str:
    """What a document minds about data that is no form, in words; empty if nothing.

    Raises DefinitionError when the programme has no schema of that name.
    """
    error = _worst(programme.judge(name), data)
    if error is None:
        return ""
    place = "/".join(map(str, error.absolute_path))
    return f"{place}: {complaint(error)}" if place else complaint(error)


def _worst(judge: Validator, data: object) -> ValidationError | None:
    """The error that says most; None if there is none, and then what tells errors apart is not loaded."""
    if judge.is_valid(data):
        return None
    from jsonschema.exceptions import best_match

    found: ValidationError | None = best_match(judge.errors(data))
    return found


def complaint(error: ValidationError) -> str:
    """What a schema minds, in words; jsonschema's own would print whole items."""
    if error.validator == "required":
        return f"{', '.join(repr(n) for n in error.validator_value if n not in error.instance)} is missing"
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        return f"{', '.join(repr(n) for n in error.instance if n not in known)} is not known here"
    if error.validator == "enum":
        return f"it says {error.instance!r}; possible are {', '.join(map(repr, error.validator_value))}"
    limit = f"{error.validator}: {error.validator_value!s:.80}"
    return f"it says {str(error.instance)!r:.80}, which does not fit ({limit})"


def _dates_as_text(value: object) -> object:
    """TOML has dates and JSON has not; a time of day would be lost, so it is left to fail as no text."""
    if isinstance(value, dict):
        return {name: _dates_as_text(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(part) for part in value]
    return value.isoformat() if type(value) is date else value


def _place(error: ValidationError, raw: Mapping[str, Any]) -> str:
    """Where in programme.toml an error stands: `output "roadmap", due_month`."""
    words: list[str] = []
    here: Any = raw
    for step in error.absolute_path:
        here = here[step]
        if isinstance(step, str):
            words.append(step)
        elif isinstance(here, dict):
            words[-1] += f' "{here.get("id") or here.get("code") or f"number {step + 1}"}"'
        else:
            words[-1] += f" number {step + 1}"
    return ", ".join(words) or "at the top"


def _digest(schemas: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(p for p in schemas.rglob("*") if p.suffix in (".json", ".toml")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(schemas).as_posix()}\n{content}\n".encode())
    return total.hexdigest()
