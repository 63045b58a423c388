"""The blank answers of a draft in, a line for each section that says what is still to fill in out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Missing
from pipeline.reports.plain import plain

ROWS_NAMED = 3  # rows that lack the same answer; of more only the number is told
ROWS = "rows"  # what is missing when it is a table as a whole that is too short
ID = re.compile(r"\(([^()]+)\)$")  # behind the row's number: `row 2 (LO-02)`


def still_missing(missing: Iterable[Missing]) -> Iterator[str]:
    """`Activities: Ends on (EN-02), Cost (4 rows)`; each part once, in the order in which they come."""
    parts: dict[str, dict[str, list[Missing]]] = {}
    for one in missing:
        labels = parts.setdefault(one.location.part, {})
        labels.setdefault(one.location.label, []).append(one)
    for part, labels in parts.items():
        yield f"{plain(part)}: " + ", ".join(_answer(label, same) for label, same in labels.items())


def _answer(label: str, same: Sequence[Missing]) -> str:
    depth = same[0].pointer.count("/")
    if depth < 2:
        return f"{plain(label)} ({ROWS})" if label != same[0].location.part else ROWS
    if depth < 3:
        return plain(label)
    if len(same) > ROWS_NAMED:
        return f"{plain(label)} ({len(same)} rows)"
    return f"{plain(label)} ({', '.join(plain(_row(one)) for one in same)})"


def _row(one: Missing) -> str:
    """The row's id, or its name in a Word form without the question behind; the cell in an Excel form."""
    row = one.location.ref.rpartition(", ")[0] or one.location.ref
    id_ = ID.search(row)
    return id_[1] if id_ else row
