"""The bytes of an XML part in, where its elements stand out, and the same bytes with some of them changed.

What is not changed keeps its bytes: prefixes, quotes, the order of attributes, what nobody has a name for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct, field

from pipeline.intake import Refused

_TAG = re.compile(rb"<(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_QNAME = re.compile(rb"<([^\s/>]+)")
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*)(["'])[^"']*\2""")
DIGITS = 10
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Node(Struct):
    """An element: its name and its attributes without prefixes, its text, and where in the bytes it stands.

    `start` and `end` enclose all of it, `inner` and `close` what stands between its tags; of an element that
    is one tag only, both are its end.
    """

    name: str
    namespace: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute by its name without prefix."""
        return self.attributes.get(name, otherwise)

    def find(self, name: str) -> Node | None:
        """The first child of that name."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Node]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)

    def walk(self, name: str) -> Iterator[Node]:
        """All elements of that name inside, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)


def in_utf8(content: bytes) -> bytes:
    """The part in UTF-8, in which all that follows is written; hardly any program writes another encoding."""
    if content[:2] not in _UTF16:
        return content
    return _ENCODING.sub(r"\1\2UTF-8\2", content.decode("utf-16")).encode()


def parsed(content: bytes, part: str, passed_over: Collection[str] = ()) -> Node:
    """The root of a part in UTF-8; of the elements in `passed_over` nothing inside is kept.

    Raises Refused when it is damaged.
    """
    reading = _Reading(content, passed_over)
    try:
        reading.parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise Refused("xml-damaged", part=part, detail=str(wrong)) from None
    return reading.top.children[0]


class _Reading:
    """What has been read so far; elements that are still open lie on the stack."""

    def __init__(self, content: bytes, passed_over: Collection[str]) -> None:
        self.content = content
        self.passed_over = passed_over
        self.top = Node("", "", {}, 0, 0)
        self.stack = [self.top]
        self.skipped = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or self.stack[-1].name in self.passed_over:
            self.skipped += 1
            return
        namespace, _, local = name.rpartition(" ")
        at = self.parser.CurrentByteIndex
        tag = _TAG.match(self.content, at)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = Node(local, namespace, plain, at, tag.end() if tag else at)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _end(self, _name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        node = self.stack.pop()
        if self.content[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = self.parser.CurrentByteIndex
            node.end = self.content.index(b">", node.close) + 1

    def _text(self, text: str) -> None:
        if not self.skipped:
            self.stack[-1].text += text


class Edits:
    """Changes to a part, by the places in its bytes as they are before any of them."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._changes: list[tuple[int, int, bytes]] = []

    def insert(self, at: int, xml: str) -> None:
        """Put something in; what is put in at one place stands there in the order of the calls."""
        if xml:
            self._changes.append((at, at, xml.encode()))

    def cut(self, node: Node) -> None:
        """Take an element out."""
        self._changes.append((node.start, node.end, b""))

    def append(self, node: Node, xml: str) -> None:
        """Put something in as the last of an element; once for each element."""
        if node.close == node.inner == node.end:
            self._open(node, xml)
        else:
            self.insert(node.close, xml)

    def prepend(self, node: Node, xml: str) -> None:
        """The same as the first of it."""
        if node.close == node.inner == node.end:
            self._open(node, xml)
        else:
            self.insert(node.inner, xml)

    def inside(self, node: Node, xml: str) -> None:
        """Put something in the place of all that stands in an element, which is not a single tag."""
        self._changes.append((node.inner, node.close, xml.encode()))

    def set(self, node: Node, name: str, value: str) -> None:
        """Give an attribute without prefix a value."""
        tag = self.content[node.start : node.inner]
        found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
        new = escape(value, {'"': "&quot;", "'": "&apos;"}).encode()
        if found:
            group = 1 if found[1] is not None else 2
            self._changes.append((node.start + found.start(group), node.start + found.end(group), new))
        else:
            at = node.inner - (2 if tag.endswith(b"/>") else 1)
            self._changes.append((at, at, b" " + name.encode() + b'="' + new + b'"'))

    def result(self) -> bytes:
        """The part with all changes made."""
        pieces, at = [], 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += [self.content[at:start], new]
            at = end
        return b"".join((*pieces, self.content[at:]))

    def _open(self, node: Node, xml: str) -> None:
        if not xml:
            return
        name = _QNAME.match(self.content, node.start)
        closing = b"</" + (name[1] if name else b"") + b">"
        self._changes.append((node.inner - 2, node.inner, b">" + xml.encode() + closing))


def prefix_of(content: bytes, node: Node) -> str:
    """The prefix with its colon that an element has in the bytes; empty when it has none."""
    name = _QNAME.match(content, node.start)
    first, colon, _ = (name[1] if name else b"").partition(b":")
    return f"{first.decode()}:" if colon else ""


def after(root: Node, order: Collection[str], name: str) -> int:
    """Where an element of that name belongs: behind all that stand before it in the schema's `order`."""
    names = list(order)
    before = set(names[: names.index(name)])
    ends = [child.end for child in root.children if child.name in before]
    return max(ends, default=root.inner)


def whole(text: str | bytes) -> int | None:
    """A number as it stands in a part; None for what is none, or larger than any that a workbook has."""
    return int(text) if text.isdigit() and text.isascii() and len(text) < DIGITS else None


def quoted(value: str) -> str:
    """A value as it stands in an attribute, with its quotes."""
    return '"' + escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}) + '"'
