"""An opened package in, its sheets, names and defined places out, straight from the parts of the file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lxml import etree

from pipeline.forms.excel.addresses import Area, area
from pipeline.forms.excel.cells import Sheet
from pipeline.forms.excel.keys import LISTS_SHEET
from pipeline.forms.excel.markup import MAIN, RELATION_ID, RELATIONS, text_of
from pipeline.forms.excel.number_formats import Look, looks
from pipeline.forms.excel.ours import is_our_list
from pipeline.forms.excel.sheets import read_sheet
from pipeline.intake import Limits, Package, Refused, xml

REMEMBERED = 2**18  # bytes; longer styles are looked at anew in each file


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets in their order, and its names; a name that has lost its cells leads to None.

    `epoch_1904` says that days are counted from 1904, as old Macs did. `lists` are the sheets on which a
    check has listed its remarks; nobody answers there.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Area | None]
    epoch_1904: bool
    lists: tuple[Sheet, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name; Excel does not tell capitals apart."""
        return self._by_name.get(name.casefold())

    @cached_property
    def _by_name(self) -> Mapping[str, Sheet]:
        """The sheets by their names in small letters; of two of the same name the first counts."""
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}


def open_workbook(package: Package) -> Workbook:
    """Read a workbook; raises Refused for damage."""
    book = package.shared(package.main)
    targets = dict(_relations(package))
    strings = _strings(package, targets)
    styles = _looks(package, targets.get("kind:styles", ""))
    hidden = {item.get("name", "") for item in _entries(book) if item.get("state", "visible") != "visible"}
    read = [
        read_sheet(package, name, part, name in hidden, strings, styles)
        for name, part in _sheet_parts(package, book, targets)
        if name != LISTS_SHEET  # what drop-downs offer, and nothing that anybody writes
    ]
    lists = {sheet.name: sheet for sheet in read if is_our_list(sheet)}
    sheets = tuple(sheet for sheet in read if sheet.name not in lists)
    return Workbook(sheets, dict(_names(book)), _epoch_1904(book), tuple(lists.values()))


def sheet_parts(package: Package) -> dict[str, str]:
    """The part of each sheet by the sheet's name; raises Refused when there is none."""
    return dict(_sheet_parts(package, package.shared(package.main), dict(_relations(package))))


def _sheet_parts(
    package: Package, book: etree._Element | None, targets: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The sheets and their parts in their order. Old modules of macros point to none, and are no sheets."""
    for item in _entries(book):
        pointer = item.get(RELATION_ID)
        if pointer == "":
            continue
        part = targets.get(pointer or "", "")
        if not part or package.read(part) is None:  # else all answers on it would be taken for blank
            raise Refused("opc-missing-part", part=part or package.main)
        yield item.get("name", ""), part


def _entries(book: etree._Element | None) -> Iterator[etree._Element]:
    yield from () if book is None else book.iterfind(f"{MAIN}sheets/{MAIN}sheet")


def _relations(package: Package) -> Iterator[tuple[str, str]]:
    """The parts that the workbook points to, by id, and those of styles and strings also by kind."""
    folder, name = posixpath.split(package.main)
    root = package.shared(posixpath.join(folder, "_rels", f"{name}.rels"))
    for item in () if root is None else root.iter(f"{RELATIONS}Relationship"):
        if item.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        yield item.get("Id", ""), target
        kind = item.get("Type", "").rpartition("/")[2]
        if kind in ("styles", "sharedStrings"):
            yield f"kind:{kind}", target


def _looks(package: Package, part: str) -> tuple[Look, ...]:
    content = package.read(part)
    if content is None or len(content) > REMEMBERED:
        return looks(package.tree(part))
    return _remembered(content, part, package.container.limits)


@lru_cache(maxsize=8)
def _remembered(content: bytes, part: str, limits: Limits) -> tuple[Look, ...]:
    """The looks of a part that is the same in all forms which one program has saved."""
    return looks(xml.parse(content, part, limits))


def _strings(package: Package, targets: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(map(text_of, package.elements(targets.get("kind:sharedStrings", ""), f"{MAIN}si")))


def _names(book: etree._Element | None) -> Iterator[tuple[str, Area | None]]:
    """Names of the whole workbook; a copied sheet brings doubles that count for that sheet only."""
    for item in () if book is None else book.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        if item.get("localSheetId") is None:
            yield item.get("name", ""), area(item.text or "")


def _epoch_1904(book: etree._Element | None) -> bool:
    properties = None if book is None else book.find(f"{MAIN}workbookPr")
    return properties is not None and properties.get("date1904", "0").casefold() in ("1", "true")
