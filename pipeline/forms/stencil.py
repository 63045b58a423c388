"""A form made once, with marks for what differs from city to city, in; the same with a city's words out.

To make a form takes a hundred times as long as to put words into their places. So it is made with marks, once
for each form and master, and what stands between the marks is kept as bytes. Where a mark would not do,
because a master does more with a word than show it, there is no stencil, and each form is made anew.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar, cast
from xml.sax.saxutils import escape

from lxml import etree

from pipeline.fields import Field, Form, Section

Element: TypeAlias = etree._Element
Value = TypeVar("Value")

# of the characters that Unicode leaves to whoever wants them: no text of a form holds them, nor a city's name
_OPEN, _CLOSE = "\uf5d0", "\uf5d1"
_BETWEEN = _OPEN + _CLOSE
_MARK = re.compile(f"{_OPEN}([a-z0-9_]+){_CLOSE}".encode())


class NoStencilError(Exception):
    """This cannot be made with marks; it has to be made for each city."""


class Mark:
    """A word that is not known yet: a master can show it, and can do nothing else with it."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def text(self) -> str:
        """What stands in the place of the word."""
        return mark(self.name)

    def _unknown(self, *_: object) -> NoReturn:
        raise NoStencilError(f"the master asks what {self.name!r} says")

    __str__ = __format__ = __eq__ = __ne__ = __hash__ = _unknown


def mark(name: str) -> str:
    """The text that stands in the place of a word; names are of small letters, digits and underscores."""
    return f"{_OPEN}{name}{_CLOSE}"


class Stencil:
    """A part of a file with marks in its text; the bytes between them stay as they are.

    Raises NoStencilError when a mark is no longer what it was, or stands in an attribute.
    """

    def __init__(self, content: bytes) -> None:
        self._pieces = _MARK.split(content)
        if any(sign.encode() in piece for sign in _BETWEEN for piece in self._pieces[::2]):
            raise NoStencilError("a mark has been changed, or cut")
        for found in _MARK.finditer(content):
            if content.rfind(b"<", 0, found.start()) > content.rfind(b">", 0, found.start()):
                raise NoStencilError("a mark stands in an attribute, where words are written in another way")

    @property
    def names(self) -> frozenset[str]:
        """The names of the marks; none if nothing differs in this part."""
        return frozenset(name.decode() for name in self._pieces[1::2])

    def filled(self, words: Mapping[str, bytes]) -> bytes:
        """The part with what `words` holds, as XML, in the place of the mark of that name."""
        pieces = list(self._pieces)
        pieces[1::2] = [words[name.decode()] for name in pieces[1::2]]
        return b"".join(pieces)


class Excerpt:
    """Elements cut out of a part, each with a mark left in its place; copies are changed and put back.

    `holder`, in the tree of `shell`, takes them up; `shell` must know the same namespaces as the part.
    """

    def __init__(self, shell: Element, holder: Element, elements: Mapping[str, Element]) -> None:
        self._shell = shell
        self._names = tuple(elements)
        holder.text = _BETWEEN
        for name, element in elements.items():
            _cut(element, name)
            element.tail = _BETWEEN
            holder.append(element)

    def copy(self) -> Element:
        """The shell with the elements, to be changed."""
        return copy.deepcopy(self._shell)

    def words(self, changed: Element) -> dict[str, bytes]:
        """What a changed copy puts in the place of each mark; raises NoStencilError if it cannot be told."""
        pieces = etree.tostring(changed, encoding="UTF-8").split(_BETWEEN.encode())[1:-1]
        if len(pieces) != len(self._names):
            raise NoStencilError("an answer holds a mark")
        return dict(zip(self._names, pieces, strict=True))


def shell_of(root: Element) -> Element:
    """An empty part like that of `root`, for an excerpt of it."""
    return etree.Element(root.tag, nsmap=cast(Mapping[str, str], root.nsmap))


def cut(
    root: Element, shell: Element, holder: Element, elements: Mapping[str, Element]
) -> tuple[Stencil, Excerpt]:
    """A part with marks in the place of some elements, and these elements in `holder` in `shell`.

    Raises NoStencilError when the elements would not come back as they were.
    """
    before = serialised(root)
    excerpt = Excerpt(shell, holder, elements)
    left = Stencil(serialised(root))
    others = {name: mark(name).encode() for name in left.names}
    if left.filled(others | excerpt.words(excerpt.copy())) != before:
        raise NoStencilError("an element is written in another way when it stands by itself")
    return left, excerpt


def serialised(root: Element) -> bytes:
    """A part's XML as Office programs write it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def as_text(word: str) -> bytes:
    """A word as it is written between tags; raises NoStencilError for what cannot be printed."""
    if not word.isprintable():
        raise NoStencilError("a word holds a line break, or another character that cannot be printed")
    return escape(word).encode()


def known(form: Form) -> tuple[Field, ...]:
    """The questions to which the answer may be known of a city."""
    return tuple(field for part, field in form.fields() if isinstance(part, Section) and field.prefill)


def rows_of(form: Form, data: Mapping[str, Any]) -> str:
    """The rows that a form brings along, as JSON; all else in `data` is known of a city.

    Raises NoStencilError if that is nothing, or more than a stencil leaves room for.
    """
    rows = {name: said for name, said in data.items() if isinstance(said, list)}
    answers = {f"/{name}/{answer}" for name, said in data.items() if name not in rows for answer in said}
    if not answers or answers - {field.pointer for field in known(form)}:
        raise NoStencilError("nothing is known of a city, or more than is asked for everywhere")
    return json.dumps(rows)


def _cut(element: Element, name: str) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None  # it stands in a part
    left = mark(name) + (element.tail or "")
    element.tail = None
    if before is None:
        parent.text = (parent.text or "") + left
    else:
        before.tail = (before.tail or "") + left
    parent.remove(element)


class Same(Generic[Value]):
    """Stands for a value as a key: equal only to the same value, whatever others hold."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        """Whether the very same value is meant."""
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        """By identity, as equality goes by it."""
        return id(self.value)
