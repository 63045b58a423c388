"""The list of sheets of a workbook in, the same with our sheet as the first one out, and back.

Names and the tab that is open are kept by the number of a sheet, so all of them move by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized

from msgspec import Struct

from pipeline.annotate.excel.pages import CELLS
from pipeline.annotate.excel.parts import OFFICE, STRICT_OFFICE, Parts
from pipeline.annotate.excel.splice import Edits, Node, after, parsed, prefix_of, quoted, whole

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames"),
)
TRUE = {"1": "0", "true": "false"}
PRINT_TITLES = "_xlnm.Print_Titles"
LISTS = ("tabs", "firsts", "selected")
NONE = "-"


class Memory(Struct, frozen=True):
    """What has to be known to take our sheet out again without a trace.

    `tabs` and `firsts` are the open and the first tab of each window, as they were written; `selected` are
    the numbers of the sheets that were selected; `names` says whether there was a list of names. `looks` is
    what was added to the styles.
    """

    tabs: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    names: bool = True
    looks: str = ""

    def __str__(self) -> str:
        lists = (self.tabs, self.firsts, self.selected)
        named = zip(LISTS, map(",".join, lists), strict=True)
        words = [f"{name}={value}" for name, value in named]
        return " ".join((*words, f"names={self.names:d}", f"looks={self.looks}"))


def memory_of(text: str) -> Memory:
    """What stands in our sheet; a program or a person may have changed it, so anything may be missing."""
    said = dict(word.partition("=")[::2] for word in text.split())
    tabs, firsts, selected = (tuple(filter(None, said.get(name, "").split(","))) for name in LISTS)
    return Memory(tabs, firsts, selected, names=said.get("names") != "0", looks=said.get("looks", ""))


class Book:
    """The workbook's main part."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.part = parts.package.main

    def remember(self, looks: str) -> Memory:
        """How the workbook is before our sheet is put in."""
        root = self._root()
        views = list(root.walk("workbookView"))
        return Memory(
            tabs=tuple(view.get("activeTab", NONE) for view in views),
            firsts=tuple(view.get("firstSheet", NONE) for view in views),
            selected=tuple(
                str(n) for n, part in enumerate(self._sheets(root)) if part and self._selected(part)
            ),
            names=root.find("definedNames") is not None,
            looks=looks,
        )

    def put_first(self, name: str, sheet: bytes, print_titles: str) -> None:
        """Put a sheet in as the first one, and open it.

        No other stays selected, or what is typed into the one would be typed into the other too.
        """
        for part in filter(None, self._sheets(self._root())):
            self._select(part, on=False)
        made = self.parts.add("xl/worksheets/twinningList{}.xml", SHEET_TYPE, sheet)
        pointer = self.parts.relate(self.part, "worksheet", made)
        content = self._content()
        root, edits = parsed(content, self.part), Edits(content)
        sheets = root.find("sheets")
        if sheets is None:
            return
        edits.prepend(sheets, self._entry(sheets, name, pointer, prefix_of(content, root)))
        _shift(root, edits, from_=0, by=1)
        for view in root.walk("workbookView"):
            for attribute in ("activeTab", "firstSheet"):
                if view.get(attribute, "0") != "0":
                    edits.set(view, attribute, "0")
        _name_titles(root, edits, prefix_of(content, root), print_titles)
        self.parts.write(self.part, edits.result())

    def take_out(self, part: str, memory: Memory) -> None:
        """Take our sheet out, with all that says that it is there."""
        content = self._content()
        root, edits = parsed(content, self.part), Edits(content)
        sheets = self._sheets(root)
        number = sheets.index(part)
        views = [*root.walk("workbookView")]
        was_open = str(number) in [view.get("activeTab", "0") for view in views] or not views
        edits.cut([*root.walk("sheet")][number])
        _forget_names(root, edits, number, memory)
        _shift(root, edits, from_=number + 1, by=-1)
        for count, view in enumerate(views):
            _restore(view, edits, "activeTab", number, _nth(memory.tabs, count, sheets))
            _restore(view, edits, "firstSheet", number, _nth(memory.firsts, count, sheets))
        self.parts.write(self.part, edits.result())
        pointer = next(p for p in self.parts.relations(self.part) if p.target == part)
        self.parts.unrelate(self.part, pointer)
        self.parts.drop_with(part)
        self._select_again(memory if was_open else Memory())

    def _select_again(self, memory: Memory) -> None:
        sheets = self._sheets(self._root())
        for number in memory.selected:
            at = whole(number)
            if at is not None and at < len(sheets) and sheets[at]:
                self._select(sheets[at], on=True)

    def _entry(self, sheets: Node, name: str, pointer: str, prefix: str) -> str:
        number = max((whole(node.get("sheetId")) or 0 for node in sheets.children), default=0) + 1
        space = quoted(STRICT_OFFICE if self.parts.package.strict else OFFICE)
        words = f"name={quoted(name)} sheetId={quoted(str(number))} xmlns:r={space} r:id={quoted(pointer)}"
        return f"<{prefix}sheet {words}/>"

    def _selected(self, part: str) -> bool:
        return any(view.get("tabSelected") in TRUE for view in self._views(part))

    def _views(self, part: str) -> Iterator[Node]:
        return parsed(self.parts.read(part) or b"", part, CELLS).walk("sheetView")

    def _select(self, part: str, on: bool) -> None:
        values = {off: on for on, off in TRUE.items()} if on else TRUE
        content = self.parts.read(part) or b""
        edits = Edits(content)
        for view in parsed(content, part, CELLS).walk("sheetView"):
            selected = view.get("tabSelected", "0")
            if selected in values:
                edits.set(view, "tabSelected", values[selected])
        self.parts.write(part, edits.result())

    def _sheets(self, root: Node) -> list[str]:
        """The part of each sheet in their order; empty for one without."""
        targets = {pointer.id: pointer.target for pointer in self.parts.relations(self.part)}
        found = [targets.get(node.get("id"), "") for node in root.walk("sheet")]
        return [part if part and self.parts.read(part) is not None else "" for part in found]

    def _content(self) -> bytes:
        return self.parts.read(self.part) or b""

    def _root(self) -> Node:
        return parsed(self._content(), self.part)


def _shift(root: Node, edits: Edits, from_: int, by: int) -> None:
    """Move the numbers of the sheets to which names belong."""
    for node in root.walk("definedName"):
        number = whole(node.get("localSheetId"))
        if number is not None and number >= from_:
            edits.set(node, "localSheetId", str(number + by))


def _name_titles(root: Node, edits: Edits, prefix: str, print_titles: str) -> None:
    words = f'name="{PRINT_TITLES}" localSheetId="0"'
    entry = f"<{prefix}definedName {words}>{_text(print_titles)}</{prefix}definedName>"
    names = root.find("definedNames")
    if names is not None:
        edits.append(names, entry)
    else:
        tag = f"{prefix}definedNames"
        edits.insert(after(root, ORDER, "definedNames"), f"<{tag}>{entry}</{tag}>")


def _forget_names(root: Node, edits: Edits, number: int, memory: Memory) -> None:
    names = root.find("definedNames")
    ours = [] if names is None else [n for n in names.children if n.get("localSheetId") == str(number)]
    if names is not None and len(ours) == len(names.children) and not memory.names:
        edits.cut(names)
        return
    for node in ours:
        edits.cut(node)


def _restore(view: Node, edits: Edits, name: str, number: int, before: str) -> None:
    """The number of a tab as it was before ours came, or one less where it stood behind ours."""
    now = whole(view.get(name, "0"))
    if now is None or now < number:
        return
    if now > number:
        edits.set(view, name, str(now - 1))
    elif before and before != str(now):
        edits.set(view, name, before)


def _nth(values: tuple[str, ...], number: int, sheets: Sized) -> str:
    """What was noted of a window; empty when it was nothing, or no number of a sheet."""
    noted = values[number] if number < len(values) else ""
    return noted if (at := whole(noted)) is not None and at < len(sheets) else ""


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
