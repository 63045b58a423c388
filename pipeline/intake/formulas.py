"""An Excel package in, what its formulas would fetch or start, and whether it is too large."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from pipeline.intake.container import Container
from pipeline.intake.refusal import Limits, Refused
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
    """What formulas are told for; raises Refused for what starts programs, and for more than a form holds."""
    _check_book(container, main, pointers)
    names = [name for name in container.names if name.casefold().endswith(".xml")]
    # a file with fewer tags than it may have cells has no more cells either, so they are not counted
    many = sum(_legible(container, name).count(b"<") for name in names) > container.limits.cells
    cells = 0
    for name in names:
        content = _legible(container, name)
        if any(word in content for word in LINK_WORDS) and LINKS.search(content):
            raise Refused("dde", part=name)
        if many:
            cells += _cells(content, name, container.limits, cells)
        yield from _judged(content, name)


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
    bare = QUOTED.sub(" ", html.unescape(words))
    if STARTS.search(bare):
        return "dde"
    return "formula-network" if NETWORK.search(bare) else ""


def _cells(content: bytes, part: str, limits: Limits, before: int) -> int:
    if content.count(b"<") + before <= limits.cells:
        return len(CELL.findall(content))
    count = sum(map(content.count, PLAIN_CELLS))  # too many of them are found without a look at each
    if before + count <= limits.cells:
        count = sum(1 for _ in islice(CELL.finditer(content), limits.cells + 1))
    if before + count > limits.cells:
        raise Refused("too-many-cells", part=part, limit=str(limits.cells))
    return count


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


def _legible(container: Container, name: str) -> bytes:
    """The bytes of a part in an encoding in which ASCII words can be looked for."""
    try:
        content = container.read(name) or b""
    except Refused:
        return b""
    return (
        content.decode("utf-16", "replace").encode() if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content
    )
