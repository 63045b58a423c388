"""An answer's cell in, the same cell with a control for its kind out: text, list, date or tick boxes.

Only inline controls with rich text: LibreOffice up to 7.4 deletes or garbles answers in plain-text and block
controls, Word on the web does not know controls around cells. None is bound to data, none stands around a
long answer (it could not hold paragraphs). The code is in the tag and in the title, as some programs keep
only one of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from pipeline.fields import Field, Kind
from pipeline.forms.word import names
from pipeline.forms.word.names import Element, w, w14
from pipeline.forms.word.prompts import CHOOSE, NO, YES
from pipeline.forms.word.text import BOX, TICKED

BOX_FONT = "MS Gothic"
FIRST_ID = 100_001  # of controls and bookmarks; any number does, as long as each is used once

NextId = Callable[[], int]


def new(name: str, /, **attributes: str) -> Element:
    """A new element of WordprocessingML; attributes are named without their prefix."""
    element = etree.Element(w(name))
    for key, value in attributes.items():
        element.set(w(key.rstrip("_")), value)
    return element


def counter(root: Element) -> NextId:
    """Numbers that no control and no bookmark of the document has yet."""
    used = [int(v) for v in _ids(root) if v is not None and v.lstrip("-").isdigit()]
    last = max([FIRST_ID - 1, *used])

    def following() -> int:
        nonlocal last
        last += 1
        return last

    return following


def holds_control(field: Field) -> bool:
    """Whether an answer to this field stands in a control of its own."""
    return field.kind is not Kind.LONG_TEXT and not (field.computed or field.fixed)


def wrap(paragraph: Element, field: Field, row: int | None, next_id: NextId) -> None:
    """Put the runs of a paragraph, which show the prompt, into a control for the field."""
    control = _control(names.tag(field, row), names.alias(field, row), next_id, locked=row is None)
    properties = control[0]
    properties.append(new("showingPlcHdr"))
    properties.append(_kind(field))
    _move_runs(paragraph, control)


def wrap_box(paragraph: Element, field: Field, choice: str, row: int | None, next_id: NextId) -> None:
    """Make the first run of a paragraph, which shows an empty box, a tick box for one choice."""
    label = field.label_of(choice)
    control = _control(
        names.tag(field, row, choice), names.alias(field, row, label), next_id, locked=row is None
    )
    control[0].append(_tick_box())
    sign = _split_sign(next(paragraph.iterchildren(w("r"))))
    sign.addprevious(control)
    control[1].append(sign)


def bookmark(paragraph: Element, name: str, next_id: NextId) -> None:
    """Put a bookmark around everything in a paragraph."""
    number = str(next_id())
    start, end = new("bookmarkStart", id=number, name=name), new("bookmarkEnd", id=number)
    properties = paragraph.find(w("pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


def set_tick(control: Element, ticked: bool) -> None:
    """Tick a box, or clear it: the stored state and the sign that is seen."""
    state = control.find(f"{w('sdtPr')}/{w14('checkbox')}/{w14('checked')}")
    if state is not None:
        state.set(w14("val"), "1" if ticked else "0")
    for sign in control.iterfind(f"{w('sdtContent')}//{w('t')}"):
        sign.text = TICKED if ticked else BOX


def list_entries(field: Field) -> Sequence[tuple[str, str]]:
    """What a list offers: the text shown and the value stored; yes and no for a field that asks that."""
    if field.kind is Kind.BOOLEAN:
        return ((YES, "yes"), (NO, "no"))
    return tuple((choice.label, choice.code) for choice in field.choices)


def _ids(root: Element) -> Iterator[str | None]:
    yield from (element.get(w("val")) for element in root.iterfind(f".//{w('sdtPr')}/{w('id')}"))
    yield from (element.get(w("id")) for element in root.iter(w("bookmarkStart")))


def _control(tag: str, alias: str, next_id: NextId, *, locked: bool) -> Element:
    """An empty control; locked ones cannot be deleted. In rows they are not, or no row could be deleted."""
    control, properties = new("sdt"), new("sdtPr")
    properties.append(new("alias", val=alias))
    properties.append(new("tag", val=tag))
    properties.append(new("id", val=str(next_id())))
    if locked:
        properties.append(new("lock", val="sdtLocked"))
    control.append(properties)
    control.append(new("sdtContent"))
    return control


def _kind(field: Field) -> Element:
    if field.kind is Kind.DATE:
        return _date()
    return _list(field) if field.picks_one or field.kind is Kind.BOOLEAN else new("richText")


def _date() -> Element:
    date = new("date")
    date.append(new("dateFormat", val="yyyy-MM-dd"))
    date.append(new("lid", val="en-GB"))
    date.append(new("storeMappedDataAs", val="date"))
    date.append(new("calendar", val="gregorian"))
    return date


def _list(field: Field) -> Element:
    entries = new("dropDownList")
    entries.append(new("listItem", displayText=CHOOSE, value=CHOOSE))  # so that a choice can be taken back
    for shown, value in list_entries(field):
        entries.append(new("listItem", displayText=shown, value=value))
    return entries


def _tick_box() -> Element:
    box = etree.Element(w14("checkbox"), nsmap={"w14": names.W14})
    etree.SubElement(box, w14("checked")).set(w14("val"), "0")
    for state, sign in (("checkedState", TICKED), ("uncheckedState", BOX)):
        element = etree.SubElement(box, w14(state))
        element.set(w14("val"), f"{ord(sign):04X}")
        element.set(w14("font"), BOX_FONT)
    return box


def _split_sign(run: Element) -> Element:
    """The run with only the box; a label saved in the same run gets a run of its own behind it."""
    words = run.find(w("t"))
    if words is None or not words.text or len(words.text) == 1:
        return run
    label = copy.deepcopy(run)
    run.addnext(label)
    behind = label.find(w("t"))
    assert behind is not None  # it is a copy
    words.text, behind.text = words.text[0], words.text[1:]
    behind.set(names.XML_SPACE, "preserve")
    return run


def _move_runs(paragraph: Element, control: Element) -> None:
    runs = list(paragraph.iterchildren(w("r")))
    paragraph.append(control)
    control[1].extend(runs)
