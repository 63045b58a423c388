"""The places of what was read in, notes on those that nobody sees out: hidden, filtered, or commented on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from pipeline.forms.excel.addresses import address, letters, position
from pipeline.forms.excel.cells import Sheet
from pipeline.forms.excel.hints import short
from pipeline.forms.excel.markup import MAIN, RELATIONS, text_of
from pipeline.forms.excel.ours import AUTHOR, is_our_note, theirs
from pipeline.forms.excel.workbook import Workbook
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance

THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
SHOWN = 300  # characters of a comment
MOST = 8  # rows or columns that a sentence names one by one
_ANSWER_TO_THREAD = re.compile(
    r"\[Threaded comment\].*?(?:Comment|Kommentar|Commentaire|Comentario):\s*", re.DOTALL
)


def hidden_answers(workbook: Workbook, places: Mapping[str, Provenance]) -> Iterator[Note]:
    """One note for each sheet on which answers are out of sight; they were read all the same."""
    answered = _answered(places)
    for sheet in workbook.sheets:
        cells = [at for at in answered.get(sheet.name, ()) if sheet.hidden or sheet.is_hidden(*at)]
        if not cells:
            continue
        where = Location(sheet.name, address(*min(cells)))
        yield Note("hidden-answers", where, found=_named(sheet, cells))


def _answered(places: Mapping[str, Provenance]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The cells with answers by sheet."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place in places.values():
        at = position(place.location.ref) if place.raw else None
        if at is not None:
            found.setdefault(place.location.part, []).append(at)
    return found


def _named(sheet: Sheet, cells: Sequence[tuple[int, int]]) -> str:
    """`rows 7 and 8 (by a filter)`."""
    if sheet.hidden:
        return "the whole sheet"
    rows = sorted({row for row, _ in cells if row in sheet.hidden_rows})
    columns = sorted({column for row, column in cells if row not in sheet.hidden_rows})
    words = _listed("row", [str(row) for row in rows])
    if words and sheet.filtered:
        words += " (by a filter)"
    return " and ".join(filter(None, (words, _listed("column", [letters(column) for column in columns]))))


def _listed(what: str, names: Sequence[str]) -> str:
    if len(names) < 2:
        return f"{what} {names[0]}" if names else ""
    shown = names if len(names) <= MOST else [*names[:MOST], f"{len(names) - MOST} more"]
    return f"{what}s {', '.join(shown[:-1])} and {shown[-1]}"


def comments(package: Package, workbook: Workbook, places: Mapping[str, Provenance]) -> Iterator[Note]:
    """The comments on cells, for the people who review; without the names of those who wrote them."""
    found = [(sheet, *comment) for sheet in workbook.sheets for comment in _comments(package, sheet)]
    fields = _fields(places) if found else {}
    for sheet, ref, text in found:
        pointer = fields.get((sheet.name, ref))
        label = places[pointer].location.label if pointer else ""
        yield Note("comment", Location(sheet.name, ref, label), pointer, short(text, SHOWN))


def _fields(places: Mapping[str, Provenance]) -> Mapping[tuple[str, str], str]:
    """The pointers of the fields by the sheets and cells in which they are answered."""
    return {(place.location.part, place.location.ref): at for at, place in places.items() if place.anchors}


def _comments(package: Package, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Cells and texts; of conversations their own part tells more than the copy kept for older programs.

    Remarks of an earlier check are no comments.
    """
    parts = dict(_parts(package, sheet))
    told = set()
    for item in package.elements(parts.get("threadedComment", ""), f"{THREADED}threadedComment"):
        told.add(item.get("ref", ""))
        said = item.findtext(f"{THREADED}text") or ""
        if not is_our_note(said, ""):  # Excel turns notes into conversations when told to
            yield item.get("ref", ""), _plain(theirs(said), ())
    root = package.shared(parts.get("comments", ""))
    authors = [] if root is None else [(a.text or "").strip() for a in root.iter(f"{MAIN}author")]
    for item in () if root is None else root.iter(f"{MAIN}comment"):
        text, ref = item.find(f"{MAIN}text"), item.get("ref", "")
        if ref in told or text is None or is_our_note(text_of(text), _author(item, authors)):
            continue
        yield ref, _plain(theirs(text_of(text)), [name for name in authors if name != AUTHOR])


def _author(comment: etree._Element, authors: Sequence[str]) -> str:
    number = comment.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _plain(text: str, authors: Iterable[str]) -> str:
    """A comment without the name of its author, which Excel writes in front of it."""
    said = _ANSWER_TO_THREAD.sub("", text).strip()
    for author in sorted((name for name in authors if len(name) > 2), key=len, reverse=True):
        said = said.removeprefix(f"{author}:").replace(author, "…").strip()
    return said


def _parts(package: Package, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The parts to which a sheet points, by kind."""
    folder, name = posixpath.split(sheet.part)
    root = package.shared(posixpath.join(folder, "_rels", f"{name}.rels"))
    for item in () if root is None else root.iter(f"{RELATIONS}Relationship"):
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
            yield item.get("Type", "").rpartition("/")[2], target
