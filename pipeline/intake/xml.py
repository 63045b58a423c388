"""The bytes of an XML part in, its root element out, by a parser that fetches and expands nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from xml.parsers import expat

from lxml import etree

from pipeline.intake.refusal import Limits, Refused

# Excel and Word can save as "Strict Open XML": the same elements under other namespaces
STRICT = re.compile(rb"([\"'])http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
ENCODINGS = frozenset(("UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE", "ASCII", "US-ASCII"))
HEAD = 4096  # bytes; the prolog of an honest part is far shorter
WHOLE = 50_000  # tags of a part that may as well be held whole, which takes half the time
SHORTEST_ATTRIBUTE = 5  # bytes: a blank, a letter, a sign of equality and two quotes
LONGEST_NUMBER = 20  # digits; Python itself converts no more than a few thousand
CROWDED = etree.XPath("boolean(descendant-or-self::*[count(@*) > $most])")
MANY_NAMESPACES = etree.XPath("boolean(descendant-or-self::*[count(namespace::*) > $most])")

SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,  # comments and processing instructions would cut a text in two
    "remove_pis": True,
}


class _Seen(Exception):
    """The prolog is over: nothing more to look for."""


def parse(content: bytes, part: str, limits: Limits) -> etree._Element:
    """The root of a part; raises Refused for a DTD, for damage, and for more tags than can be held in memory.

    Namespaces of Strict Open XML are read as the ordinary ones.
    """
    _refuse_large(content, part, limits, limits.tree_tags)
    refuse_dtd(content, part)
    if is_strict(content):
        content = STRICT.sub(_transitional, content)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as wrong:
        raise _damaged(wrong, part, limits) from None
    _refuse_odd(root, part)
    _refuse_crowded(root, part, limits, _suspects(content, limits))
    if content.count(b"<") > limits.depth and not _parser_refuses(limits.depth + 1):
        _refuse_deep(root, part, limits)
    return root


def elements(content: bytes, part: str, limits: Limits, *tags: str) -> Iterator[etree._Element]:
    """Each element of some tags with all that is in it, one at a time, so that it takes little memory.

    An element may be emptied when the next one is asked for. Raises Refused as `parse` does, for damage not
    before it is met.
    """
    _refuse_large(content, part, limits, limits.tags)
    refuse_dtd(content, part)
    if is_strict(content):
        content = STRICT.sub(_transitional, content)
    suspects = _suspects(content, limits)
    found = [] if suspects or content.count(b"<") > WHOLE else _at_once(content, tags)
    if found:
        _refuse_odd(found[0], part)
    return iter(found) if found else _one_by_one(content, part, limits, tags, suspects)


def _at_once(content: bytes, tags: Sequence[str]) -> list[etree._Element]:
    """The elements of a short part; none if there is anything about it that must be told where it is met."""
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError:
        return []
    found = list(root.iter(*tags))
    around = {element.getparent() for element in found} - {None}
    within = any(one.tag in tags or next(one.iterancestors(*tags), None) is not None for one in around)
    return [] if within else found


def _one_by_one(
    content: bytes, part: str, limits: Limits, tags: Sequence[str], suspects: Sequence[etree.XPath]
) -> Iterator[etree._Element]:
    events = etree.iterparse(io.BytesIO(content), events=("end",), tag=tags, **SAFE)
    try:
        for _, element in events:
            _refuse_odd(element, part)
            _refuse_crowded(element, part, limits, suspects)
            yield element
            element.clear()
            parent = element.getparent()
            if parent is not None:
                del parent[:-1]
    except etree.XMLSyntaxError as wrong:
        raise _damaged(wrong, part, limits) from None


def is_strict(content: bytes) -> bool:
    """Does the part use the namespaces of Strict Open XML?"""
    return b"http://purl.oclc.org/ooxml/" in content


def whole_number(text: str) -> int | None:
    """The number that an attribute says in digits; None when it says none, or one that no program writes."""
    return int(text) if len(text) <= LONGEST_NUMBER and text.isdecimal() else None


def refuse_many_tags(content: bytes, part: str, most: int) -> None:
    """Raise Refused for a part with more tags than that."""
    if content.count(b"<") > most:
        raise Refused("zip-bomb-ratio", part=part, limit=f"{most} tags")


def _refuse_large(content: bytes, part: str, limits: Limits, tags: int) -> None:
    refuse_many_tags(content, part, tags)
    most = limits.text_bytes
    if next(_stretches(content, most), None) is not None:
        raise _beyond(part, "one text or tag", f"{most // 2**10} KB")


def _stretches(content: bytes, most: int) -> Iterator[tuple[int, int]]:
    """Where more than so many bytes lie between one `<` and the next."""
    at = most
    while at < len(content):
        start, end = content.rfind(b"<", 0, at), content.find(b"<", at)
        end = len(content) if end < 0 else end
        if end - start > most:
            yield max(start, 0), end
        at = end + most  # a long stretch that begins at `end` or later covers this place, or a later one


def _beyond(part: str, what: str, limit: str) -> Refused:
    return Refused("xml-limit", part=part, detail=what, limit=limit)


def _damaged(wrong: etree.XMLSyntaxError, part: str, limits: Limits) -> Refused | MemoryError:
    """What the parser did not like: damage, more than it holds to be safe, or a lack of memory.

    libxml2 reports the last as if it were damage.
    """
    if getattr(wrong, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        return MemoryError()
    if "depth" in str(wrong):
        return _beyond(part, "tags inside of each other", str(limits.depth))
    return Refused("xml-damaged", part=part, line=str(wrong.lineno or 1))


def _suspects(content: bytes, limits: Limits) -> Sequence[etree.XPath]:
    """What has to be asked of the elements of a part, because its bytes do not rule it out.

    A tag with more attributes than allowed is a long stretch with as many signs of equality.
    """
    most = limits.attributes
    wide = content[:4].count(0) or any(
        content.count(b"=", *stretch) > most for stretch in _stretches(content, most * SHORTEST_ATTRIBUTE)
    )
    many = content.count(b"xmlns") > most
    return tuple(asked for asked, is_so in ((CROWDED, wide), (MANY_NAMESPACES, many)) if is_so)


def _refuse_crowded(
    element: etree._Element, part: str, limits: Limits, suspects: Sequence[etree.XPath]
) -> None:
    if any(asked(element, most=limits.attributes) for asked in suspects):
        raise _beyond(part, "details on one tag", str(limits.attributes))


def _refuse_deep(root: etree._Element, part: str, limits: Limits) -> None:
    if not root.xpath(f"boolean(.{'/*' * limits.depth})"):
        return
    raise _beyond(part, "tags inside of each other", str(limits.depth))


@cache
def _parser_refuses(depth: int) -> bool:
    """Whether the parser itself refuses tags as deep inside of each other as that; its versions differ."""
    try:
        etree.fromstring(b"<a>" * depth + b"</a>" * depth, _parser())
    except etree.XMLSyntaxError:
        return True
    return False


def _refuse_odd(element: etree._Element, part: str) -> None:
    """Look once more at what the parser that counts has seen: its idea of a DTD and of the encoding."""
    docinfo: Any = element.getroottree().docinfo
    if docinfo.doctype or docinfo.internalDTD is not None:
        raise Refused("xml-dtd", part=part)
    if (docinfo.encoding or "UTF-8").upper() not in ENCODINGS:
        raise Refused("xml-encoding", part=part)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(**SAFE)


def refuse_dtd(content: bytes, part: str) -> None:
    """Look for a DTD before the tree is built: its entities would already be expanded in attributes then.

    Encodings that no Office program writes are refused with it: a DTD could hide in them.
    """
    prolog = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused("xml-dtd", part=part)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "UTF-8").upper() not in ENCODINGS:
            raise Refused("xml-encoding", part=part)

    def element(*_: object) -> None:
        raise _Seen

    prolog.XmlDeclHandler = declaration
    prolog.StartDoctypeDeclHandler = doctype
    prolog.StartElementHandler = element
    try:
        start, end = 0, HEAD
        while start < len(content):  # ever larger bites: a tag that goes on and on is read anew with each
            prolog.Parse(content[start:end], False)
            start, end = end, 2 * end
    except _Seen:
        return
    except LookupError:
        raise Refused("xml-encoding", part=part) from None
    except (expat.ExpatError, ValueError) as wrong:
        if "encoding" in str(wrong) and "declaration" not in str(wrong):
            raise Refused("xml-encoding", part=part) from None
        raise Refused("xml-damaged", part=part, line=str(getattr(wrong, "lineno", 1))) from None


def _transitional(match: re.Match[bytes]) -> bytes:
    quote, area, name = match.groups()
    return quote + b"http://schemas.openxmlformats.org/" + area + b"/2006/" + RENAMED.get(name, name)
