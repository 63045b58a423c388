"""A sound filled form in, what in its parts people have answered out: those who damage it leave that alone.

What a person sees in Word or Excel is the truth. A mutant that shows another answer is another answer, so
nothing can be said of it; whatever else is done to a form, the answers still seen must be read, or be missed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from pipeline.extract import read
from pipeline.fields import Form, Table
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.locate import locate
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.workbook import Workbook, open_workbook, sheet_parts
from pipeline.forms.word.read import elements
from pipeline.intake import open_bytes
from pipeline.model import Record
from tests.hostile.looking import definition
from tests.intake.samples import zipped

Parts = Mapping[str, bytes]
MAIN_PART = re.compile(r"word/document\.xml|xl/worksheets/sheet\d+\.xml|content\.xml")
# elements that are a text, or stand for a part of it
WORDS = frozenset(("t", "v", "is", "f", "tab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "p"))
# What of a cell in Excel is a part of what it shows: its place, its sort (another text is shown then), and
# its look, which makes a day or a percentage of a number
SHOWN = ("r", "t", "s")


@dataclass(frozen=True)
class Tree:
    """A part as a tree, and the numbers of its elements, as they come, that are or hold answers.

    `cells` are those in which somebody answered, `rows` those of a table, or its whole cards: without such a
    row nobody can know that it was there, and twice it says the same twice.
    """

    root: etree._Element
    cells: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()

    @cached_property
    def elements(self) -> tuple[etree._Element, ...]:
        """All elements but the root, whose loss is that of the part."""
        return tuple(self.root.iter(etree.Element))

    @cached_property
    def attributes(self) -> Mapping[tuple[str, str], list[int]]:
        """The elements that have an attribute, by their names, but for what shows of an answer's cell."""
        found: dict[tuple[str, str], list[int]] = {}
        for number, element in enumerate(self.elements):
            for key in map(str, element.attrib):
                if not (number in self.cells and key in SHOWN):
                    found.setdefault((str(element.tag), key), []).append(number)
        return found

    @cached_property
    def own(self) -> frozenset[int]:
        """The elements that are an answer's own text, or hold a piece of it, within its cell."""
        inside = {n for cell in self.cells for n in self._below(cell)}
        return frozenset(n for n in inside if any(_name(one) in WORDS for one in self.elements[n].iter()))

    @cached_property
    def holders(self) -> frozenset[int]:
        """The elements that hold whole rows, and the rows themselves."""
        return frozenset(n for n, one in enumerate(self.elements) if self._holds(one))

    def _below(self, number: int) -> range:
        count = sum(1 for _ in self.elements[number].iter(etree.Element))
        return range(number + 1, number + count)

    def _holds(self, element: etree._Element) -> bool:
        rows = {self.elements[n] for n in self.rows}
        return any(one in rows for one in element.iter(etree.Element))


@dataclass(frozen=True)
class Seed:
    """A sound file by name: its parts, what it says, and those of the parts that hold that."""

    name: str
    data: bytes = field(repr=False)
    parts: Parts = field(repr=False)
    trees: Mapping[str, Tree] = field(repr=False)
    record: Record = field(repr=False)

    @property
    def main(self) -> tuple[str, ...]:
        """The parts in which answers stand."""
        return tuple(name for name in self.trees if MAIN_PART.fullmatch(name))

    @property
    def form(self) -> Form:
        """The form that it is."""
        return definition().form(self.record.stamp.output)

    def with_part(self, name: str, content: bytes) -> bytes:
        """The file with another content of one part; nothing is squeezed, which is quicker."""
        return zipped({**self.parts, name: content}, zipfile.ZIP_STORED)


def seed(name: str, data: bytes) -> Seed:
    """A filled form as a seed."""
    package = open_bytes(data, name)
    parts = {part: package.read(part) or b"" for part in package.names}
    record = read(package, definition())
    assert record is not None
    roots = {
        part: etree.fromstring(content)
        for part, content in parts.items()
        if part.endswith((".xml", ".rels")) and content
    }
    answers: Mapping[str, Tree] = {}
    if package.kind in ("docx", "xlsx"):
        answers = (_in_word if package.kind == "docx" else _in_excel)(data, record, roots)
    return Seed(
        name,
        data,
        parts,
        {part: answers.get(part, Tree(root)) for part, root in roots.items()},
        record,
    )


def _answered(record: Record) -> Iterator[tuple[str, bool]]:
    """The pointers of all answers that are not blank, and of all rows of tables, which come with True."""
    form = definition().form(record.stamp.output)
    tables = {part.name for part in form.parts if isinstance(part, Table)}
    computed = {(part.name, one.name) for part, one in form.fields() if one.computed}
    for pointer, place in record.places.items():
        names = pointer.strip("/").split("/")
        if len(names) == 2 and names[0] in tables:
            yield pointer, True
        elif len(names) > 1 and place.raw and (names[0], names[-1]) not in computed:
            yield pointer, False


def _in_word(_: bytes, record: Record, roots: Mapping[str, etree._Element]) -> dict[str, Tree]:
    root = roots["word/document.xml"]
    number = {element: n for n, element in enumerate(root.iter(etree.Element))}
    at = elements(root, definition().form(record.stamp.output))
    cells = frozenset(number[at[pointer]] for pointer, is_row in _answered(record) if not is_row)
    rows = frozenset(number[at[pointer]] for pointer, is_row in _answered(record) if is_row)
    return {"word/document.xml": Tree(root, cells, rows)}


def _in_excel(data: bytes, record: Record, roots: Mapping[str, etree._Element]) -> dict[str, Tree]:
    package = open_bytes(data, "form.xlsx")
    workbook = open_workbook(package)
    places = [(record.places[at].location, is_row) for at, is_row in _answered(record)]
    ours = {(place.part, place.ref) for place, is_row in places if not is_row} | set(
        _ticked(workbook, record)
    )
    lines = {(place.part, re.sub(r"\D", "", place.ref)) for place, is_row in places if is_row}
    trees = {}
    for name, part in sheet_parts(package).items():
        numbered = list(enumerate(roots[part].iter(etree.Element)))
        cells = (n for n, one in numbered if one.tag == f"{MAIN}c" and (name, one.get("r", "")) in ours)
        rows = (n for n, one in numbered if one.tag == f"{MAIN}row" and (name, one.get("r", "")) in lines)
        trees[part] = Tree(roots[part], frozenset(cells), frozenset(rows))
    return trees


def _ticked(workbook: Workbook, record: Record) -> Iterator[tuple[str, str]]:
    """The sheets and addresses of the cells in which choices are ticked."""
    for question in locate(workbook, definition().form(record.stamp.output)).questions.values():
        for name, row, column in question.ticks.values():
            sheet = workbook.sheet(name)
            if sheet is not None and sheet.cell(row, column) is not None:
                yield name, address(row, column)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
