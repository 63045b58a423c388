"""An Excel package in, what its formulas would fetch or start, and whether it is too large."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.intake.container import Container
from pipeline.intake.refusal import Limits, Refused
from pipeline.intake.relations import Relation

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LINKS = re.compile(rb"<(?:[^\s<>/:]+:)?(?:ddeLink|oleLink)[\s>/]")
FORMULA = re.compile(
    rb"<(?:[^\s<>/:]+:)?(f|formula[12]?|definedName)(?:\s[^>]*)?(?<!/)>(.*?)</(?:[^\s<>/:]+:)?\1\s*>", re.S
)
CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s>/]")
PLAIN_CELLS = (b"<c ", b"<c>", b"<c/")
TELLING = re.compile(rb"[|(&!]")  # without one of these there is nothing to fetch
NOT_TEXT = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.S)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'!")
STARTS = re.compile(r"(?:^|[=+\-(,;&*/<>\s@])[A-Za-z_][\w.]*\|")
NETWORK = re.compile(
    r"(?<![\w])(?:_xl\w+\.)*(?:WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|REGISTER|EXEC)\s*\(", re.I
)
AUTO = "_xlnm.auto_"


def codes(container: Container, main: str, pointers: Sequence[Relation]) -> Iterator[str]:
    """What formulas are told for; raises Refused for what starts programs, and for more than a form holds."""
    _check_book(container, main, pointers)
    cells = 0
    for name in container.names:
        if not name.casefold().endswith(".xml"):
            continue
        content = _legible(container, name)
        if LINKS.search(content):
            raise Refused("dde", part=name)
        cells += _cells(content, name, container.limits, cells)
        yield from _judged(content, name)


def _judged(content: bytes, part: str) -> Iterator[str]:
    for found in FORMULA.finditer(content):
        if not TELLING.search(found[2]):
            continue
        words = NOT_TEXT.sub("", found[2].decode("utf-8", "replace"))
        bare = QUOTED.sub(" ", html.unescape(words))
        if STARTS.search(bare):
            raise Refused("dde", part=part)
        if NETWORK.search(bare):
            yield "formula-network"


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
