"""Where the answers of a Word form stand: as LibreOffice sees its tables, and as the definition has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.fields import Field, Form, Section
from pipeline.forms.word import view
from pipeline.forms.word.names import code_in_text


@dataclass(frozen=True, slots=True)
class Spot:
    """An answer's cell as LibreOffice has it: the code of its question and the controls in it."""

    code: str
    table: str
    cell: str
    text: str
    controls: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer's place as the definition has it; `row` is None outside of tables."""

    field: Field
    part: str
    row: int | None
    ticks: bool


def wanted(form: Form) -> list[Wanted]:
    found = []
    for part in form.parts:
        rows = [None] if isinstance(part, Section) else range(view.offered(part))
        found += [
            Wanted(field, part.name, row, view.ticks(field, part)) for row in rows for field in part.fields
        ]
    return found


def spots(tables: list[dict[str, Any]]) -> Iterator[Spot]:
    """The cells that a code names: in the cell before it, over its column, or in the lines above a box."""
    for table in tables:
        text = {cell["name"]: cell["text"] for cell in table["cells"]}
        above = next(filter(None, map(code_in_text, reversed(table["before"]))), None)
        for cell in table["cells"]:
            name, codes = cell["name"], (code_in_text(text.get(other, "")) for other in labels(cell["name"]))
            code = above if list(text) == ["A1"] else next(filter(None, codes), None)
            if code and not code_in_text(cell["text"]):
                yield Spot(code, table["name"], name, cell["text"], cell["controls"])


def labels(cell: str) -> tuple[str, str]:
    """Where the label of a cell may stand: in the cell to its left, or at the head of its column."""
    column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"A{row}", f"{column}1"
