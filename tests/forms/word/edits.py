"""What people and programs do to a Word form, done to the XML of one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from lxml import etree

from pipeline import intake, package
from pipeline.forms.word import text
from pipeline.forms.word.names import Element, code_in_text, w
from pipeline.forms.word.properties import serialise

DOCUMENT = "word/document.xml"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def document_of(data: bytes) -> Element:
    root = intake.open_bytes(data, "form.docx").tree(DOCUMENT)
    assert root is not None
    return root


def edited(data: bytes, *changes: Callable[[Element], None]) -> bytes:
    root = document_of(data)
    for change in changes:
        change(root)
    return package.rewrite(data, {DOCUMENT: serialise(root)})


def xml(source: str) -> Element:
    """Markup such as `<w:p/>` as an element."""
    return etree.fromstring(f"<root {NAMESPACES}>{source}</root>")[0]


def paragraph(words: str) -> Element:
    return xml(f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>')


def row_of(root: Element, code: str) -> Element:
    """The first row whose first cell begins with the code."""
    return next(r for r in root.iter(w("tr")) if code_in_text(text.text(text.cells(r)[0])) == code)


def label_cell(root: Element, code: str) -> Element:
    return text.cells(row_of(root, code))[0]


def answer_cell(root: Element, code: str) -> Element:
    return text.cells(row_of(root, code))[1]


def box_label(root: Element, code: str) -> Element:
    """The paragraph above a box."""
    body = root.find(w("body"))
    return next(p for p in body.iterchildren(w("p")) if code_in_text(text.paragraph(p)) == code)


def box(root: Element, code: str) -> Element:
    return next(box_label(root, code).itersiblings(w("tbl")))


def say(cell: Element, words: str) -> None:
    """Replace everything in a cell by one line, as pasting over it does."""
    for child in list(cell):
        if child.tag != w("tcPr"):
            cell.remove(child)
    cell.append(paragraph(words))


def take_out(element: Element) -> None:
    element.getparent().remove(element)


def without_controls(root: Element) -> None:
    """What LibreOffice 7 does on saving: the text stays, the control goes."""
    for control in list(root.iter(w("sdt"))):
        for child in list(control.find(w("sdtContent"))):
            control.addprevious(child)
        take_out(control)


def without_bookmarks(root: Element) -> None:
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        take_out(mark)


def without_codes(root: Element) -> None:
    for words in list(root.iter(w("t"))):
        if code_in_text(words.text or "") and words.text.strip().endswith("]"):
            take_out(words.getparent())


def reworded(root: Element) -> None:
    """All labels translated: the runs in the style of a label say something else."""
    for run in labels(root):
        run.find(w("t")).text = "Etwas anderes"


def labels(root: Element) -> Iterator[Element]:
    for run in root.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        header = run.getparent().find(f"{w('pPr')}/{w('pStyle')}")
        is_header = header is not None and header.get(w("val")) == "FormColumn" and style is None
        if is_header or (style is not None and style.get(w("val")) == "FormName"):
            yield run


def copied_after(element: Element) -> Element:
    twin = copy.deepcopy(element)
    element.addnext(twin)
    return twin


def in_google_controls(root: Element) -> None:
    """What Google Docs does on export: its own controls around cells, paragraphs and runs."""
    for number, element in enumerate(list(root.iter(w("tc"), w("r")))):
        wrapper = xml(
            f'<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_{number}"/><w:lock w:val="contentLocked"/></w:sdtPr>'
            "<w:sdtContent/></w:sdt>"
        )
        element.addprevious(wrapper)
        wrapper[1].append(element)
