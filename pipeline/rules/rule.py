"""The rules that judge several answers at once; all frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from pipeline.messages import Entry

EVERY_OUTPUT = "*"
_MATCHING = re.compile(r"(.*)\[(\w+)=(\w+)\]")


class Place(Struct, frozen=True):
    """Where a finding points to. `theirs` and `mine` are empty, or two columns that must name the same thing:
    one of the rows there, and one of the row that the rule is looking at.
    """

    output: str
    pointer: str
    theirs: str = ""
    mine: str = ""


def place(text: str) -> Place:
    """An entry of `at`, such as `engagement-plan#/activities/*/start[en_id=en_refs]`, in its parts."""
    output, _, pointer = text.rpartition("#")
    match = _MATCHING.fullmatch(pointer)
    return Place(output, *match.groups()) if match else Place(output, pointer)


class Example(Struct, frozen=True):
    """A change to the example records by which a rule proves itself: it must then hold, or must not.

    The keys of `patch` are pointers with the output before them (`roadmap#/team/0/role`); the row number `+`
    adds a row, the value `@blank` takes the answer or row away.
    """

    holds: bool
    patch: Mapping[str, Any]


class Rule(Struct, frozen=True):
    """A rule on one form or across several; all expressions are CEL, `test` is true when all is well.

    `each` names the table whose rows it looks at one by one; `at` are the places of a finding, the first one
    before the others, and relative to the row if they do not begin with a slash; `*` stands for all rows, or
    for those that match (`/costs/*/amount[ac_ref=ac_id]`); `needs` are other outputs.
    """

    entry: Entry
    output: str
    test: str
    at: tuple[str, ...]
    each: str = ""
    when: str = ""
    found: str = ""
    expected: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def expressions(self) -> tuple[str, ...]:
        """All its CEL, the test first."""
        return tuple(filter(None, (self.test, self.when, self.found, self.expected, *self.values.values())))

    @property
    def judging(self) -> tuple[str, ...]:
        """The CEL that decides whether it is broken."""
        return tuple(filter(None, (self.when, self.test)))
