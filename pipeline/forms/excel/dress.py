"""A built workbook and a cover in, the form for one city out: the words of the cover, and the stamp.

The stamp goes where one program or another keeps it: document properties, a hidden sheet, headers and
footers, a line on the first sheet.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from lxml import etree

from pipeline import package
from pipeline.fields import Form
from pipeline.forms import cover as words
from pipeline.forms.cover import Cover
from pipeline.forms.excel.addresses import position
from pipeline.forms.excel.edit import SheetEditor
from pipeline.forms.excel.hints import short
from pipeline.forms.excel.keys import STAMP_SHEET, START_SHEET
from pipeline.forms.excel.markup import MAIN, RELATION_ID, RELATIONS, decoded

PROGRAM = "twinning"  # not "Microsoft Excel": LibreOffice would then trust values that no one has calculated
HEADER_TITLE_LENGTH = 90  # Excel takes 255 characters a header in all, with its codes
HEADER_LINE_LENGTH = 120
TOKEN = re.compile(r"\{([a-z_0-9]+)\}")
HEADER_FOOTER = re.compile(rb"<headerFooter>.*?</headerFooter>", re.DOTALL)
FACTS = 4
FACT_WIDTH = 52  # characters of a line beside a fact's label; a merged cell does not grow by itself


def dressed(built: bytes, form: Form, cover: Cover) -> bytes:
    """The form that says what it is and for whom; the same arguments give the same bytes."""
    parts, sheets = bare(built)
    tokens = tokens_of(form, cover)
    changed: dict[str, bytes | None] = {
        part: headed(parts[part], lambda token: escape(in_header(token, tokens))) for part in sheets.values()
    }
    first, stamp = sheets[START_SHEET], sheets[STAMP_SHEET]
    changed[first] = _started(changed[first] or b"", tokens)
    changed[stamp] = stamped(changed[stamp] or b"", cover)
    return package.rewrite(built, {**changed, **properties(cover)}, cover.when)


def bare(built: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """The parts of a built workbook, and the part of each sheet by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = _sheets(parts)
    return parts | {part: _lean(parts[part]) for part in sheets.values()}, sheets


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet; the workbook is our own, so its parts stand where openpyxl puts them."""
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {
        item.get("Id"): item.get("Target", "").lstrip("/")
        for item in relations.iter(f"{RELATIONS}Relationship")
    }
    book = etree.fromstring(parts["xl/workbook.xml"])
    return {item.get("name", ""): targets[item.get(RELATION_ID)] for item in book.iter(f"{MAIN}sheet")}


def _lean(sheet: bytes) -> bytes:
    """The sheet without saying of each blank cell that it would hold a number: a tenth of the file."""
    return sheet.replace(b' t="n"></c>', b"/>").replace(b' t="n" />', b"/>")


def tokens_of(form: Form, cover: Cover) -> dict[str, str]:
    """What stands in the place of each token of the master."""
    facts = [*cover.facts, *[("", "")] * FACTS][:FACTS]
    return {
        "programme_title": cover.programme_title,
        "output_title": cover.output_title,
        "document": cover.title,
        "purpose": form.purpose,
        "illustrative": words.ILLUSTRATIVE if cover.illustrative else "",
        "stamp_line": words.stamp_line(cover.stamp),
        "disclaimer": words.DISCLAIMER,
        "required_legend": words.REQUIRED_LEGEND,
        "keep_codes": words.KEEP_CODES,
        "ask": words.ASK,
        **{f"fact_{n}": label for n, (label, _) in enumerate(facts, 1)},
        **{f"value_{n}": value for n, (_, value) in enumerate(facts, 1)},
    }


def _started(sheet: bytes, tokens: Mapping[str, str]) -> bytes:
    editor = SheetEditor(etree.fromstring(sheet))
    start(editor, tokens)
    return editor.content()


def start(editor: SheetEditor, tokens: Mapping[str, str]) -> None:
    """Fill in the tokens of the first sheet; a row in which all of them are empty is hidden."""
    for row in list(editor.data):
        number = int(row.get("r", "0"))
        filled = {column: _filled(text, tokens) for column, text in tokened(row)}
        for column, text in filled.items():
            editor.text(number, column, text)
        if filled and not any(filled.values()):
            editor.hide_row(number)
        elif len(filled) == 2:  # a fact: label and value
            editor.heighten(number, math.ceil(max(map(len, filled.values())) / FACT_WIDTH))


def tokened(row: etree._Element) -> list[tuple[int, str]]:
    """Column and text of the cells of a row that hold a token."""
    found = []
    for cell in row:
        text = decoded("".join(node.text or "" for node in cell.iter(f"{MAIN}t")))
        place = position(cell.get("r", ""))
        if place and TOKEN.search(text):
            found.append((place[1], text))
    return found


def _filled(text: str, tokens: Mapping[str, str]) -> str:
    return TOKEN.sub(lambda match: tokens.get(match[1], match[0]), text).strip()


def stamped(sheet: bytes, cover: Cover) -> bytes:
    """The hidden sheet with the stamp in it."""
    editor = SheetEditor(etree.fromstring(sheet))
    for row, (name, value) in enumerate(words.properties(cover.stamp).items(), 1):
        editor.text(row, 1, name)
        editor.text(row, 2, value)
    return editor.content()


def headed(sheet: bytes, word: Callable[[str], str]) -> bytes:
    """The sheet with its header and footer filled in: `word` gives the XML for a token."""

    def one(match: re.Match[bytes]) -> bytes:
        return TOKEN.sub(lambda token: word(token[1]), match[0].decode()).encode()

    return HEADER_FOOTER.sub(one, sheet)


def in_header(token: str, tokens: Mapping[str, str]) -> str:
    """The words for a token in a header; '&' begins a code there, so a real one is doubled."""
    length = HEADER_TITLE_LENGTH if token == "document" else HEADER_LINE_LENGTH
    return short(tokens.get(token, ""), length).replace("&", "&&")


def properties(cover: Cover) -> dict[str, bytes]:
    """The parts with the properties of the document, by name."""
    return {
        "docProps/core.xml": _core(cover).encode(),
        "docProps/custom.xml": _custom(words.properties(cover.stamp)).encode(),
        "docProps/app.xml": _app().encode(),
    }


def _core(cover: Cover) -> str:
    when = _iso(cover.when)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(cover.title)}</dc:title>"
        f"<dc:subject>{escape(words.stamp_line(cover.stamp))}</dc:subject>"
        f"<dc:creator>{escape(cover.programme_title)}</dc:creator>"
        "<dc:language>en</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)  # Office begins to count at 2
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{items}</Properties>"
    )


def _app() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>{PROGRAM}</Application></Properties>"
    )


def _iso(when: datetime) -> str:
    moment = when.astimezone(UTC) if when.tzinfo else when
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
