"""A Word package in, what its field instructions would fetch or start when somebody opens it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.intake.container import Container
from pipeline.intake.refusal import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = (b"nstrText", b"fldSimple")  # w:instrText and w:delInstrText end alike
STARTS = re.compile(r"[\s\"\\=]*DDE(?:AUTO)?\b", re.IGNORECASE)
FETCHES = re.compile(
    r"[\s\"]*(?:INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|DATABASE|RD)\b(.*)", re.I | re.S
)
REMOTE = re.compile(
    r"(?:https?|ftp):|(?:^|[\s\"=])(?:\\{2,4}|//)[\w.@-]|file:/{2,}[^/\\A-Za-z]*[\w.-]+/", re.I
)
DRIVE = re.compile(r"file:[/\\]*[A-Za-z][:|]", re.IGNORECASE)
QUOTE = re.compile(r"\s*QUOTE((?:\s+\"?\d{1,4}\"?)+)", re.IGNORECASE)
IN_RAW = re.compile(rb"(?:instrText[^>]*>|w:instr=\")[\s\"]*DDE(?:AUTO)?\b", re.IGNORECASE)


def codes(container: Container) -> Iterator[str]:
    """What the fields of all parts are told for; raises Refused for those that start a program or fetch."""
    for name in container.names:
        if not name.casefold().endswith(".xml"):
            continue
        for instruction in _instructions(container, name):
            yield from _judged(instruction, name)


def _judged(instruction: str, part: str) -> Iterator[str]:
    if STARTS.match(instruction):
        raise Refused("dde", part=part)
    fetched = FETCHES.match(instruction)
    if fetched is None:
        return
    if REMOTE.search(DRIVE.sub(" ", fetched[1])):
        raise Refused("external-field", part=part)
    yield "linked-field"


def _instructions(container: Container, name: str) -> Iterator[str]:
    try:
        content = container.read(name) or b""
        plain = content.replace(b"\0", b"")  # in UTF-16 every other byte is one
        if not any(mark in plain for mark in MARKS):
            return
        root = container.shared(name)
    except Refused as refused:
        if refused.code not in ("xml-damaged", "zip-crc"):
            raise
        # whoever needs the part says that it is damaged, or mends it; its tags cannot be followed
        yield from ("DDE" for _ in IN_RAW.finditer(content)) if refused.code == "xml-damaged" else ()
        return
    if root is not None:
        yield from followed(root)


def followed(root: etree._Element) -> Iterator[str]:
    """The instructions of all fields in a part, put together from their pieces, also inner ones."""
    open_fields: list[_Field] = []
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}t"):
        if element.tag == f"{W}fldSimple":
            yield element.get(f"{W}instr", "")
        elif element.tag == f"{W}fldChar":
            yield from _mark(element, open_fields)
        elif open_fields:
            _collect(element, open_fields)
    yield from (field.words for field in open_fields)


class _Field:
    """A field that has begun: what was asked for so far, and its result once that is shown."""

    def __init__(self) -> None:
        self.words = ""
        self.result: str | None = None


def _mark(element: Any, open_fields: list[_Field]) -> Iterator[str]:  # noqa: ANN401
    match element.get(f"{W}fldCharType"):
        case "begin":
            open_fields.append(_Field())
        case "separate" if open_fields:
            open_fields[-1].result = ""
        case "end" if open_fields:
            done = open_fields.pop()
            yield done.words
            if open_fields:
                _add(open_fields[-1], _outcome(done))


def _outcome(field: _Field) -> str:
    """What an inner field stands for in the outer one; Word reads the numbers of a QUOTE as characters."""
    quoted = QUOTE.fullmatch(field.words)
    if quoted is None:
        return field.result or ""
    return "".join(chr(int(number)) for number in re.findall(r"\d+", quoted[1]))


def _collect(element: Any, open_fields: list[_Field]) -> None:  # noqa: ANN401
    """Add words to the innermost field: instructions before its result, text after."""
    if (element.tag == f"{W}t") is (open_fields[-1].result is not None):
        _add(open_fields[-1], element.text or "")


def _add(field: _Field, words: str) -> None:
    if field.result is None:
        field.words += words
    else:
        field.result += words
