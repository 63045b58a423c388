"""Findings in the order of the form, so that a person goes through it once, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.fields import Form
from pipeline.model import Finding, Missing

Position = tuple[int, int, int, str]


def positions(form: Form) -> Callable[[str | None], Position]:
    """A sorting key for pointers: part, row, field; what has no place in the form comes first."""
    parts = {part.name: number for number, part in enumerate(form.parts)}
    fields = {
        (part.name, field.name): number for part in form.parts for number, field in enumerate(part.fields)
    }

    def position(pointer: str | None) -> Position:
        names = (pointer or "").strip("/").split("/")
        row = int(names[1]) if len(names) > 1 and names[1].isdecimal() else -1
        field = fields.get((names[0], names[-1]), -1) if len(names) > 1 else -1
        return parts.get(names[0], -1), row, field, pointer or ""

    return position


def sorted_findings(form: Form, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place, then by rule."""
    position = positions(form)
    return tuple(sorted(findings, key=lambda f: (position(f.pointer), f.rule, f.message)))


def sorted_missing(form: Form, missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """By place."""
    position = positions(form)
    return tuple(sorted(missing, key=lambda m: position(m.pointer)))
