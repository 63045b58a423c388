"""A paragraph of OpenDocument in, the same as a paragraph of WordprocessingML out.

White space is read as the standard says: any amount of it counts as one blank, and none at both ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from pipeline.forms.odf.changes import Changes
from pipeline.forms.odf.names import SPACES, Budget, count, q
from pipeline.forms.odf.styles import Look, Styles
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import W14, XML_SPACE, Element, w, w14

WHITE = re.compile("[ \t\r\n]+")
DRAWN = f"{{{SPACES['draw']}}}"
# what nobody types, or sees in its place: notes, remarks, what a list offers, reading aids, forms
SKIPPED = frozenset(
    map(
        q,
        (
            *("text:note", "office:annotation", "office:annotation-end", "text:soft-page-break"),
            *("text:ruby-text", "text:label", "loext:list-item", "text:tracked-changes", "text:script"),
            *("office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls"),
            *("text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index"),
            *("text:user-index", "text:alphabetical-index", "text:bibliography", "text:toc-mark"),
            *("office:event-listeners", "text:alphabetical-index-mark", "text:bibliography-mark"),
        ),
    )
)
CHANGES = frozenset((q("text:change"), q("text:change-start"), q("text:change-end")))
BOOKMARKS = frozenset((q("text:bookmark"), q("text:bookmark-start")))
FIXED = {q("text:tab"): "tab", q("text:line-break"): "br"}

Blocks = Callable[[Element], list[Element]]


class Paragraphs:
    """Makes the paragraphs of one file; `blocks` makes what stands in the frames between the words."""

    def __init__(self, styles: Styles, changes: Changes, budget: Budget, blocks: Blocks) -> None:
        self.styles = styles
        self.changes = changes
        self.budget = budget
        self.blocks = blocks
        self._blank = True  # whether a blank here would follow another one, or begin the paragraph
        self._last: Element | None = None  # the words that end in a blank, should nothing follow
        self._hoisted: list[Element] = []

    def paragraph(self, element: Element) -> list[Element]:
        """The paragraph, and behind it what stands in frames that hold tables: a form may be put into one."""
        before, self._hoisted = self._hoisted, []
        self._blank, self._last = True, None
        made = _paragraph(self.styles.paragraph(element))
        self._inside(element, made, Look())
        if self._last is not None and self._last.text:
            self._last.text = self._last.text.removesuffix(" ")
        found, self._hoisted = [made, *self._hoisted], before
        return found

    def framed(self, element: Element) -> list[Element]:
        """A frame that stands beside the paragraphs, as a paragraph of its own."""
        before, self._hoisted = self._hoisted, []
        made = new("p")
        self._frame(element, made)
        found, self._hoisted = [made, *self._hoisted], before
        return found

    def _inside(self, element: Element, into: Element, look: Look) -> None:
        self._words(element.text, into, look)
        for child in element:
            if child.tag not in SKIPPED:
                self._child(child, into, look)
            self._words(child.tail, into, look)

    def _child(self, child: Element, into: Element, look: Look) -> None:
        if child.tag == q("text:span"):
            self._inside(child, into, self.styles.words(child, look))
        elif child.tag == q("loext:content-control"):
            into.append(self._control(child, look))
        elif child.tag in CHANGES:
            if (mark := self.changes.meet(child)) is not None:
                into.append(mark)
        elif str(child.tag).startswith(DRAWN) and child.tag != q("draw:a"):
            self._frame(child, into)
        elif child.tag in BOOKMARKS:
            into.append(new("bookmarkStart", name=child.get(q("text:name"), "")))
        else:
            self._field(child, into, look)

    def _field(self, child: Element, into: Element, look: Look) -> None:
        """White space that is written out, or a link or field, of which counts what it shows."""
        if child.tag == q("text:s"):
            times = count(child.get(q("text:c")))
            self.budget.spend(characters=times)
            self._run(_words(" " * times), into, look)
        elif child.tag in FIXED:
            self._run(new(FIXED[child.tag]), into, look)
        elif child.tag == q("text:hidden-text"):
            self._words(None if _is_hidden(child) else child.get(q("text:string-value")), into, look)
        elif child.get(q("text:display")) != "none":
            self._inside(child, into, look)

    def _words(self, words: str | None, into: Element, look: Look) -> None:
        if not words:
            return
        plain = WHITE.sub(" ", words)
        if self._blank:
            plain = plain.removeprefix(" ")
        if not plain:
            return
        made = _words(plain)
        self.budget.spend(characters=len(plain))
        self._run(made, into, look)
        if plain.endswith(" "):
            self._blank, self._last = True, made

    def _run(self, content: Element, into: Element, look: Look) -> None:
        run = new("r")
        if look.name or look.hidden:
            properties = new("rPr")
            properties.extend([new("rStyle", val=look.name)] if look.name else [])
            properties.extend([new("vanish")] if look.hidden else [])
            run.append(properties)
        run.append(content)
        into.append(self.changes.wrapped(run))
        self._blank, self._last = False, None

    def _control(self, element: Element, look: Look) -> Element:
        control, properties, content = new("sdt"), new("sdtPr"), new("sdtContent")
        for name in ("alias", "tag"):
            if said := element.get(q(f"loext:{name}")):
                properties.append(new(name, val=said))
        if element.get(q("loext:showing-place-holder")) == "true":
            properties.append(new("showingPlcHdr"))
        if element.get(q("loext:checkbox")) == "true":
            box = etree.SubElement(properties, w14("checkbox"), nsmap={"w14": W14})
            ticked = element.get(q("loext:checked")) == "true"
            etree.SubElement(box, w14("checked")).set(w14("val"), "1" if ticked else "0")
        self._inside(element, content, look)
        control.extend([properties, content])
        return control

    def _frame(self, element: Element, into: Element) -> None:
        """The text in a frame or drawn shape; a table in it is read as if it stood in the text."""
        kept = self._blank, self._last
        for box in _boxes(element):
            made = self.blocks(box)
            if any(block.tag == w("tbl") for block in made):
                self._hoisted += made
                continue
            run, drawing, content = new("r"), new("drawing"), new("txbxContent")
            content.extend(made)
            drawing.append(content)
            run.append(drawing)
            into.append(self.changes.wrapped(run))
        self._blank, self._last = kept


def _boxes(element: Element) -> Iterator[Element]:
    """The outermost elements of a drawing that hold paragraphs, lists or tables."""
    held = (q("text:p"), q("text:list"), q("text:h"), q("table:table"))
    if any(child.tag in held for child in element):
        yield element
        return
    for child in element:
        if child.tag not in SKIPPED and not str(child.tag).startswith("{http://www.w3.org/1998/Math"):
            yield from _boxes(child)


def _paragraph(style: str) -> Element:
    made = new("p")
    if style:
        properties = new("pPr")
        properties.append(new("pStyle", val=style))
        made.append(properties)
    return made


def _words(words: str) -> Element:
    made = new("t")
    made.text = words
    made.set(XML_SPACE, "preserve")
    return made


def _is_hidden(field: Element) -> bool:
    return field.get(q("text:is-hidden")) == "true"
