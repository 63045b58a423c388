"""Workbooks of an unlikely shape: far, large, many, and values that are none."""

from __future__ import annotations

import random

from tests.hostile.registry import excel, hostile, in_sheet, related, replaced, sheets, twin
from tests.intake.samples import zipped

BOOK = "xl/workbook.xml"


def many_cells() -> bytes:
    made = random.Random(1)
    rows = (
        f"<row r='{900 + n}'>" + "".join(f"<c s='{made.getrandbits(16)}'/>" for _ in range(1000)) + "</row>"
        for n in range(1001)
    )
    return zipped(in_sheet("".join(rows)))


def more_sheets(count: int, *, own: bool) -> bytes:
    """Blank sheets: each with a part of its own, or all of them with the same one."""
    parts = excel()
    blank = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    entries = ""
    for n in range(count):
        number = parts["xl/_rels/workbook.xml.rels"].count(b"<Relationship ")
        part = f"odd{n if own else 0}.xml"
        parts = related(parts, BOOK, "worksheet", part, external=False) | {f"xl/{part}": blank}
        entries += f'<sheet name="odd {n}" sheetId="{500 + n}" r:id="odd{number}"/>'
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entries = entries.replace("r:id", f'xmlns:q="{space}" q:id')
    parts[BOOK] = replaced(parts[BOOK], b"</sheets>", entries.encode() + b"</sheets>")
    return zipped(parts)


def row(cell: str, number: str = "900") -> bytes:
    return zipped(in_sheet(f"<row r='{number}'>{cell}</row>"))


def sized(area: str) -> bytes:
    """Every sheet with another idea of its size."""
    parts = excel()
    for name in sheets(parts):
        parts[name] = replaced(parts[name], b"<sheetData>", f'<dimension ref="{area}"/><sheetData>'.encode())
    return zipped(parts)


def merged(area: str) -> bytes:
    parts = excel()
    name = sheets(parts)[-1]
    entry = f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'.encode()
    return zipped(parts | {name: replaced(parts[name], b"</sheetData>", entry)})


def repeated() -> bytes:
    """One long text that ten thousand cells point to."""
    parts = excel()
    text = "".join(random.Random(1).choices("abcdefgh", k=32_767))
    cells = "".join(f"<row r='{900 + n}'><c t='s'><v>0</v></c></row>" for n in range(10_000))
    parts = in_sheet(cells, parts)
    strings = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    )
    if b"sharedStrings" not in parts["xl/_rels/workbook.xml.rels"]:
        parts = related(parts, BOOK, "sharedStrings", "sharedStrings.xml", external=False)
        parts["xl/sharedStrings.xml"] = strings.encode()
    return zipped(parts)


hostile("shape: a million cells", "too-many-cells", many_cells, "xlsx")
hostile("shape: many sheets", "too-many-sheets", lambda: more_sheets(257, own=True), "xlsx")
hostile("shape: two sheets are the same part", "opc-contradiction", lambda: more_sheets(2, own=False), "xlsx")
twin("shape: two more sheets", lambda: more_sheets(2, own=True), suffix="xlsx")
twin("shape: a cell at the far end", lambda: row("<c r='XFD1048576'><v>1</v></c>", "1048576"), suffix="xlsx")
hostile(
    "shape: a cell beyond the end",
    "xml-damaged",
    lambda: row("<c r='ZZZZ9999999'><v>1</v></c>", "9999999"),
    "xlsx",
)
twin("shape: a row without number", lambda: row("<c r='A0'><v>1</v></c>", "0"), suffix="xlsx")
twin("shape: a row of a strange number", lambda: row("<c><v>1</v></c>", "9" * 30), suffix="xlsx")
twin("shape: said to be huge", lambda: sized("A1:XFD1048576"), suffix="xlsx")
twin("shape: said to be small", lambda: sized("A1"), suffix="xlsx")
twin("shape: a million cells merged", lambda: merged("AA2000:XFD99999"), suffix="xlsx")
twin("shape: a text that is not there", lambda: row("<c r='A900' t='s'><v>999999</v></c>"), suffix="xlsx")
twin("shape: one text ten thousand times", repeated, suffix="xlsx")
for _value in ("NaN", "1e400", "-1e400", "Infinity", "0x10", "1" * 5000, ""):
    twin(
        f"shape: the number {_value[:10] or 'nothing'}",
        lambda v=_value: row(f"<c r='A900'><v>{v}</v></c>"),
        suffix="xlsx",
    )  # type: ignore[misc]
twin("shape: a cell of no known type", lambda: row("<c r='A900' t='magic'><v>1</v></c>"), suffix="xlsx")
twin("shape: a style that is not there", lambda: row("<c r='A900' s='99999'><v>1</v></c>"), suffix="xlsx")
