"""An Excel package in, what its formulas would fetch or start, and whether it is too large."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from pipeline.intake.container import Container
from pipeline.intake.refusal import Refused
from pipeline.intake.relations import Relation

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LINK_WORDS = (b"ddeLink", b"oleLink")
LINKS = re.compile(rb"<(?:[^\s<>/:]+:)?(?:ddeLink|oleLink)[\s>/]")
PREFIXED = (b":f", b":definedName")
_FORMULA = rb"<%b(f|formula[12]?|definedName)(?:\s[^>]*)?(?<!/)>(.*?)</%b\1\s*>"
FORMULA = re.compile(_FORMULA % ((rb"(?:[^\s<>/:]+:)?",) * 2), re.S)
PLAIN = re.compile(_FORMULA % (b"", b""), re.S)  # twice as fast; no program but a few writes prefixes
CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s>/]")
PLAIN_CELLS = (b"<c ", b"<c>", b"<c/")
SHORTEST_CELL = 4  # bytes of `<c/>`
TELLING = re.compile(rb"[|(&!]")  # without one of these there is nothing to fetch
NOT_TEXT = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.S)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'!")
STARTS = re.compile(r"(?:^|[=+\-(,;&*/<>\s@])[A-Za-z_][\w.]*\|")
NETWORK = re.compile(
    r"(?<![\w])(?:_xl\w+\.)*(?:WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|REGISTER|EXEC)\s*\(", re.I
)
REMEMBERED = 500  # bytes of a formula
AUTO = "_xlnm.auto_"


def codes(container: Container, main: str, pointers: Sequence[Relation]) -> Iterator[str]:
    """What formulas are told for; raises Refused for what starts programs, and for sheets that are odd."""
    _check_book(container, main, pointers)
    for name, content in _parts(container):
        if any(word in content for word in LINK_WORDS) and LINKS.search(content):
            raise Refused("dde", part=name)
        yield from _judged(content, name)


def refuse_many_cells(container: Container) -> None:
    """Raise Refused for more cells than a form holds; they are counted only where so many have room."""
    most = container.limits.cells
    parts = [*_parts(container)]
    if sum(len(content) for _, content in parts) < SHORTEST_CELL * most:
        return
    count = 0
    for name, content in parts:
        count += _cells(content, most - count)
        if count > most:
            raise Refused("too-many-cells", part=name, limit=str(most))


def _cells(content: bytes, allowed: int) -> int:
    """How many cells a part has, as far as that: too many of them are found without a look at each."""
    plain = 0
    for start in PLAIN_CELLS:
        plain += content.count(start)
        if plain > allowed:
            return plain
    return sum(1 for _ in islice(CELL.finditer(content), allowed + 1))


def _judged(content: bytes, part: str) -> Iterator[str]:
    pattern = FORMULA if any(word in content for word in PREFIXED) else PLAIN
    for found in pattern.finditer(content):
        judge = _meant if len(found[2]) <= REMEMBERED else _meant.__wrapped__
        meant = judge(found[2]) if TELLING.search(found[2]) else ""
        if meant == "dde":
            raise Refused("dde", part=part)
        if meant:
            yield meant


@lru_cache(maxsize=4096)
def _meant(formula: bytes) -> str:
    """What a formula is told or refused for; empty for nothing. Remembered, as forms have the same ones."""
    words = NOT_TEXT.sub("", formula.decode("utf-8", "replace"))
    from html import unescape  # slow to load, and few files have formulas

    bare = QUOTED.sub(" ", unescape(words))
    if STARTS.search(bare):
        return "dde"
    return "formula-network" if NETWORK.search(bare) else ""


def _check_book(container: Container, main: str, pointers: Sequence[Relation]) -> None:
    """Look at the list of sheets and of names; whoever reads the workbook says it if it is damaged."""
    try:
        book = container.shared(main)
    except Refused as refused:
        if refused.code in ("xml-damaged", "zip-crc"):
            return
        raise
    if book is None:
        return
    if any(name.get("name", "").casefold().startswith(AUTO) for name in book.iter(f"{S}definedName")):
        raise Refused("macros")
    asked = [sheet.get(ID, "") for sheet in book.iterfind(f"{S}sheets/{S}sheet")]
    if len(asked) > container.limits.sheets:
        raise Refused("too-many-sheets", found=str(len(asked)), limit=str(container.limits.sheets))
    targets = {pointer.id: pointer.part for pointer in pointers if pointer.source == main}
    parts = [targets[sheet] for sheet in asked if targets.get(sheet)]
    if len(set(parts)) < len(parts):
        raise Refused("opc-contradiction", part=main, detail="two sheets are one and the same part")


def _parts(container: Container) -> Iterator[tuple[str, bytes]]:
    """The names of the XML parts, and their bytes in an encoding in which ASCII words can be looked for."""
    return ((name, _legible(container, name)) for name in container.names if name.casefold().endswith(".xml"))


def _legible(container: Container, name: str) -> bytes:
    """A part in such an encoding; nothing of one that is damaged."""
    try:
        content = container.read(name) or b""
    except Refused:
        return b""
    return (
        content.decode("utf-16", "replace").encode() if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content
    )
