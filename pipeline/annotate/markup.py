"""The bytes of an XML part and changes to it in, the bytes with those changes out; nothing else moves.

A part that is parsed and written anew loses what the parser does not keep. Here a change is made at the place
in the bytes where an element stands, so that all the rest is as some other program has written it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from pipeline.intake import Limits, xml

_TAG = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>|<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>",
    re.DOTALL,
)
_DECLARED = re.compile(r"(<\?xml[^>]*encoding\s*=\s*)([\"'])[^\"']*\2", re.IGNORECASE)
_NAME = re.compile(rb"<([^\s/>]+)")


class Span(NamedTuple):
    """Where an element stands: its first byte, the ends of its opening tag and of what is in it, its end."""

    start: int
    inside: int
    closing: int
    end: int


class Markup:
    """One part: `root` is its tree, to find elements in; changes are gathered and made by `result`."""

    def __init__(self, content: bytes, part: str, limits: Limits) -> None:
        """Raises Refused as `xml.parse` does."""
        self.content = _as_utf8(content)
        self.root = xml.parse(self.content, part, limits)
        spans = _spans(self.content)
        elements = list(self.root.iter())
        assert len(spans) == len(elements), part  # both read the same tags in the same order
        self._spans = dict(zip(elements, spans, strict=True))
        self._changes: list[tuple[int, int, bytes]] = []
        self._opened: dict[etree._Element, list[bytes]] = {}  # what goes into elements such as `<w:p/>`

    def holds(self, element: etree._Element) -> bool:
        """Whether an element stands in this part."""
        return element in self._spans

    def before(self, element: etree._Element, markup: bytes) -> None:
        """Put something before an element."""
        self._change(self._spans[element].start, 0, markup)

    def after(self, element: etree._Element, markup: bytes) -> None:
        """Put something behind an element."""
        self._change(self._spans[element].end, 0, markup)

    def first_in(self, element: etree._Element, markup: bytes) -> None:
        """Put something into an element, before all that is in it."""
        self._into(element, markup, self._spans[element].inside)

    def last_in(self, element: etree._Element, markup: bytes) -> None:
        """Put something into an element, behind all that is in it."""
        self._into(element, markup, self._spans[element].closing)

    def without(self, element: etree._Element) -> None:
        """Take an element out, with all that is in it."""
        span = self._spans[element]
        self._change(span.start, span.end - span.start, b"")

    def unset(self, element: etree._Element, attribute: str) -> None:
        """Take an attribute, named without its prefix, out of an element's opening tag."""
        start, inside, _, _ = self._spans[element]
        named = rb"\s[^\s=<>]*:?" + re.escape(attribute).encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
        found = re.search(named, self.content[start:inside])
        if found is not None:
            self._change(start + found.start(), len(found[0]), b"")

    def result(self) -> bytes:
        """The part with all changes; those at one place in the order in which they were asked for."""
        pieces, at = [], 0
        changes = [*self._changes, *map(self._open, self._opened)]
        for start, length, markup in sorted(changes, key=lambda change: change[:2]):
            pieces += [self.content[at:start], markup]
            at = start + length
        return b"".join([*pieces, self.content[at:]])

    def opening(self, element: etree._Element) -> bytes:
        """The opening tag of an element."""
        start, inside, _, _ = self._spans[element]
        return self.content[start:inside]

    def _into(self, element: etree._Element, markup: bytes, at: int) -> None:
        if self._spans[element].inside < self._spans[element].end:
            self._change(at, 0, markup)
        else:
            self._opened.setdefault(element, []).append(markup)

    def _open(self, element: etree._Element) -> tuple[int, int, bytes]:
        """The change that opens an element which was written as one tag."""
        start, _, _, end = self._spans[element]
        tag = self.content[start:end]
        name = _NAME.match(tag)
        assert name is not None
        inside = b"".join(self._opened[element])
        return start, end - start, tag[:-2].rstrip() + b">" + inside + b"</" + name[1] + b">"

    def _change(self, start: int, length: int, markup: bytes) -> None:
        self._changes.append((start, length, markup))


def _as_utf8(content: bytes) -> bytes:
    """The part in the encoding in which tags can be looked for; nearly all parts are in it."""
    if not content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return content
    encoding = "utf-16" if content[:1] in b"\xff\xfe" else "utf-16-le" if content[:1] == b"<" else "utf-16-be"
    return _DECLARED.sub(r"\1\2UTF-8\2", content.decode(encoding), count=1).encode()


def _spans(content: bytes) -> list[Span]:
    """The places of all elements, in the order in which they begin."""
    spans: list[Span] = []
    open_elements: list[int] = []
    for tag in _TAG.finditer(content):
        words = tag[0]
        if words.startswith((b"<!", b"<?")):
            continue
        if words.startswith(b"</"):
            number = open_elements.pop()
            spans[number] = spans[number]._replace(closing=tag.start(), end=tag.end())
        else:
            if not words.endswith(b"/>"):
                open_elements.append(len(spans))
            spans.append(Span(tag.start(), tag.end(), tag.end(), tag.end()))
    return spans
