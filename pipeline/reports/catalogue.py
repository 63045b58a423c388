"""The rule catalogue in, a list with a line for each rule out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from pipeline.messages import Entry

ID_WIDTH = 22
SEVERITY_WIDTH = 9


def catalogue(entries: Iterable[Entry]) -> str:
    """Every rule with its severity and title, under the rule file it stands in."""
    lines: list[str] = []
    for source, group in groupby(entries, key=lambda entry: entry.source):
        lines += ["", source] if lines else [source]
        lines += [f"  {e.id:<{ID_WIDTH}}{e.severity.value:<{SEVERITY_WIDTH}}{e.title}" for e in group]
    return "\n".join([*lines, "", "`twinning explain RULE` says why a rule exists and what to do."]) + "\n"
