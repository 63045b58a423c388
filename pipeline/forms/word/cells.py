"""A cell and a text in, the cell with that text in it out; controls and the look of the cell are kept."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.fields import Field
from pipeline.forms.word import controls, text
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import XML_SPACE, Element, w
from pipeline.values import picked

PROMPT, CALCULATED = "PlaceholderText", "FormCalculated"  # looks of words that are no answer


def write(cell: Element, words: str) -> None:
    """Put an answer into a cell: into its control if it has one, else as one paragraph a line."""
    control = _inline_control(cell)
    if control is None:
        _write_paragraphs(_only_paragraph(cell, next(cell.iter(w("p")), None)), words)
        return
    run = _run(words, _looks(control))
    paragraph = _only_paragraph(cell, control.getparent())
    _clear(paragraph)
    paragraph.append(control)
    content = control.find(w("sdtContent"))
    if content is None:
        content = new("sdtContent")
        control.append(content)
    content[:] = [run]
    _is_answered(control, words)


def write_prompt(cell: Element, words: str, style: str) -> None:
    """Make a cell as blank as the master leaves it: one paragraph with the prompt, no control."""
    paragraph = _only_paragraph(cell, next(cell.iter(w("p")), None))
    _clear(paragraph)
    paragraph.append(_run(words, (new("rStyle", val=style),) if style else ()))


def unwrap(element: Element) -> None:
    """Take all controls and bookmarks out of an element and leave what stands in them."""
    for control in list(element.iter(w("sdt"))):
        content = control.find(w("sdtContent"))
        for child in list(content) if content is not None else []:
            control.addprevious(child)
        _remove(control)
    for mark in list(element.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        _remove(mark)


def tick(cell: Element, field: Field, values: Sequence[object]) -> None:
    """Tick the boxes of the choices in `values`, clear the others; what is no choice gets its own line."""
    left = list(map(str, values))
    for paragraph in list(cell.iter(w("p"))):
        words = text.paragraph(paragraph).strip()
        if words[:1] not in text.EMPTY_BOXES | text.TICKED_BOXES:
            continue
        code = picked(field, words[1:].strip())
        _set_box(paragraph, code in left)
        left = [value for value in left if value != code]
    for value in left:
        last = list(cell.iter(w("p")))[-1]
        added = new("p")
        if (properties := last.find(w("pPr"))) is not None:
            added.append(copy.deepcopy(properties))
        added.append(_run(f"{text.TICKED} {value}", ()))
        last.addnext(added)


def _set_box(paragraph: Element, ticked: bool) -> None:
    control = next((c for c in paragraph.iter(w("sdt")) if text.is_tick_box(c)), None)
    if control is not None:
        controls.set_tick(control, ticked)
        return
    for words in paragraph.iter(w("t")):  # a program has made the control plain text
        if words.text and words.text.strip():
            words.text = (text.TICKED if ticked else text.BOX) + words.text.strip()[1:]
            return


def _write_paragraphs(first: Element, words: str) -> None:
    looks = _looks(first)
    properties = first.find(w("pPr"))
    for line in reversed(words.split("\n")[1:]):
        following = new("p")
        if properties is not None:
            following.append(copy.deepcopy(properties))
        following.append(_run(line, looks))
        first.addnext(following)
    _clear(first)
    first.append(_run(words.split("\n")[0], looks))


def _inline_control(cell: Element) -> Element | None:
    """The control for text in a cell; those that programs put around whole paragraphs are not ours."""
    controls_in = (control for control in cell.iter(w("sdt")) if not text.is_tick_box(control))
    return next((c for c in controls_in if (p := c.getparent()) is not None and p.tag == w("p")), None)


def _only_paragraph(cell: Element, kept: Element | None) -> Element:
    """The cell with one paragraph in it; the rest goes, as an answer is replaced as a whole."""
    for child in list(cell):
        if child.tag != w("tcPr"):
            cell.remove(child)
    if kept is None:
        kept = new("p")
    cell.append(kept)
    return kept


def _clear(paragraph: Element) -> None:
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)


def _looks(element: Element) -> tuple[Element, ...]:
    """How the text in an element looks, without the look of a prompt."""
    properties = next((r.find(w("rPr")) for r in element.iter(w("r"))), None)
    if properties is None:
        return ()
    return tuple(p for p in properties if p.tag != w("rStyle") or p.get(w("val")) not in (PROMPT, CALCULATED))


def _run(words: str, looks: Sequence[Element]) -> Element:
    run = new("r")
    if looks:
        properties = new("rPr")
        properties.extend(copy.deepcopy(look) for look in looks)
        run.append(properties)
    run.extend(_pieces(text.legible(words)))
    return run


def _pieces(words: str) -> Iterator[Element]:
    """Text with its line breaks and tabs as the elements that Word wants for them."""
    for number, line in enumerate(words.split("\n")):
        if number:
            yield new("br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield new("tab")
            if piece:
                element = new("t")
                element.text = piece
                element.set(XML_SPACE, "preserve")
                yield element


def _is_answered(control: Element, words: str) -> None:
    """Tell a control that it shows an answer; a date is stored beside its text."""
    properties = control.find(w("sdtPr"))
    if properties is None:
        return
    for mark in properties.findall(w("showingPlcHdr")):
        properties.remove(mark)
    picker = properties.find(w("date"))
    if picker is not None:
        if _is_date(words):
            picker.set(w("fullDate"), f"{words}T00:00:00Z")
        elif w("fullDate") in picker.attrib:
            del picker.attrib[w("fullDate")]


def _is_date(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
