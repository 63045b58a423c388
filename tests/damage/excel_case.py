"""A filled Excel form that is about to be broken: its workbook, what it says, and where answers stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.excel.addresses import position
from pipeline.model import Record
from tests.damage.counting import given
from tests.damage.excel_book import QUESTIONS, Book
from tests.damage.excel_page import Page

HEADER, FIRST = 6, 7
TEXTS = (Kind.TEXT, Kind.LONG_TEXT)


@dataclass
class Case:
    """A filled form that is about to be broken: its workbook, what it says, and where each answer stands."""

    form: Form
    book: Book
    record: Record
    truth: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.truth = copy.deepcopy(given(self.form, self.record.data))

    @property
    def questions(self) -> Page:
        return self.book.pages[QUESTIONS]

    @property
    def tables(self) -> list[tuple[Table, Page]]:
        parts = [part for part in self.form.parts if isinstance(part, Table)]
        return [(part, self.book.pages[self.record.places[part.pointer].location.part]) for part in parts]

    def at(self, pointer: str) -> tuple[Page, str]:
        location = self.record.places[pointer].location
        return self.book.pages[location.part], location.ref

    def answered(self, *kinds: Kind) -> Iterator[tuple[Section, Field]]:
        """The single questions with an answer that stands in one cell."""
        for part in self.form.parts:
            for f in part.fields if isinstance(part, Section) else ():
                ticked = f.kind is Kind.CHOICES
                said = self.truth.get(part.name, {}).get(f.name)
                if said is not None and not f.fixed and not ticked and (not kinds or f.kind in kinds):
                    yield part, f

    def cells(self, *kinds: Kind) -> Iterator[tuple[Field, Page, str, Any]]:
        """Every cell with an answer of these kinds, in sections and tables."""
        for part, f in self.form.fields():
            if f.kind not in kinds or f.computed or (f.kind is Kind.CHOICES and isinstance(part, Section)):
                continue
            said = self.truth.get(part.name, {})
            for index, row in [(None, said)] if isinstance(part, Section) else enumerate(said):
                if row.get(f.name) is not None:
                    yield f, *self.at(f.at(index)), row[f.name]

    def one_a_row(self, every: int, *kinds: Kind) -> Iterator[tuple[Page, str]]:
        """Every third cell, say, but one in a row: a row without any answer left is no longer that row."""
        seen: set[tuple[str, int]] = set()
        for number, (_, page, ref, _) in enumerate(self.cells(*kinds)):
            row = (page.name, position(ref)[0])  # type: ignore[index]
            if number % every == 0 and row not in seen:
                seen.add(row)
                yield page, ref

    def ticks(self) -> Iterator[tuple[Field, int, bool]]:
        """The rows in which choices are ticked, with whether they are."""
        keys = {f"fk:{f.code}_{f.name}": f for _, f in self.form.fields()}
        for ref, text in list(self.questions.texts()):
            key, sign, _ = text.partition("=")
            if sign and key in keys:
                row = position(ref)[0]  # type: ignore[index]
                yield keys[key], row, bool(self.questions.content(f"D{row}"))
