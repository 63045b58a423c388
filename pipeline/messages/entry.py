"""What the rule catalogue knows of one rule: its words, its weight and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from pipeline.model import Severity


class About(StrEnum):
    """What a rule looks at; errors in answers and reading make later rules wait."""

    FILE = "file"  # what kind of file it is, and what it was made for
    READING = "reading"  # what a reader met on the way
    ANSWER = "answer"  # one answer by itself: the schema, or a rule for a sort of field
    RECORD = "record"  # several answers of one form
    ACROSS = "across"  # several forms of one city


class Case(Struct, frozen=True):
    """One way in which a rule can be broken, with its own words.

    A case either words a schema keyword (`keywords`, narrowed by the kind of field, the format, whether the
    answer is asked for `because` of another one, and whether the form brings it along), or tests every filled
    field of a sort (`applies`) with a CEL expression. `severity` replaces the rule's where it is set.
    """

    message: str
    action: str
    severity: Severity | None = None
    keywords: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    because: bool | None = None
    fixed: bool | None = None
    applies: tuple[str, ...] = ()
    test: str = ""
    found: str = ""
    expected: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class Entry(Struct, frozen=True):
    """A rule as the catalogue lists it. `message` and `action` are empty when its cases have the words."""

    id: str
    severity: Severity
    title: str
    why: str
    about: About
    message: str = ""
    action: str = ""
    cases: tuple[Case, ...] = ()
    source: str = ""


class Catalogue(Protocol):
    """Anything that holds the rules by id; `pipeline.rules.Rules` does."""

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """The rules by id, in the order of the rule files."""
