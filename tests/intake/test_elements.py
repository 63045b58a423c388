"""Parts that are read piece by piece are read as carefully as whole ones."""

from __future__ import annotations

import pytest

from pipeline.intake import Limits, Refused, open_bytes, xml
from tests.intake.samples import word, zipped
from tests.intake.test_xml import BOMB


def elements_of(content: bytes, tag: str) -> list[str]:
    package = open_bytes(zipped(word() | {"word/x.xml": content}), "form.docx")
    return [
        element.get("n", "") + "".join(element.itertext()) for element in package.elements("word/x.xml", tag)
    ]


def test_elements_come_one_at_a_time_and_whole():
    content = b"<x><y n='1'>a<z>b</z></y><w/><!-- c --><y n='2'>d<!-- e -->f</y></x>"
    assert elements_of(content, "y") == ["1ab", "2df"]
    package = open_bytes(zipped(word()), "form.docx")
    assert list(package.elements("word/none.xml", "y")) == []


def test_elements_of_strict_parts_have_the_ordinary_names():
    strict = b'<x xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><y>a</y></x>'
    assert elements_of(strict, "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}y") == ["a"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"{BOMB}<x><y>&a9;</y></x>".encode(), "xml-dtd"),
        (b"<x><y>a</y><y>b</x>", "xml-damaged"),
        (b"<x><y>&undefined;</y></x>", "xml-damaged"),
    ],
)
def test_elements_are_refused_like_a_whole_part(content: bytes, code: str):
    with pytest.raises(Refused, match=code):
        elements_of(content, "y")


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-7"])
def test_elements_one_at_a_time_are_read_as_carefully(encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?><a><b>x</b></a>'.encode()
    with pytest.raises(Refused) as refused:
        list(xml.elements(content, "xl/worksheets/sheet1.xml", Limits(), "b"))
    assert refused.value.code == "xml-encoding"


@pytest.mark.parametrize(
    "content",
    [
        b"<x><y n='1'>a<z>b</z></y><w/><!-- c --><y n='2'>d<!-- e -->f</y></x>",
        b"<x><y n='1'>a<y n='2'>b</y>c</y><y n='3'/></x>",
        b"<y n='1'><v><y n='2'/></v></y>",
        b"<x><y n='1'/>\n<y n='2'>a</x>",
        b"<x><y " + b" ".join(b"a%d='1'" % n for n in range(300)) + b"/></x>",
        b"<x " + b" ".join(b"xmlns:n%d='u:%d'" % (n, n) for n in range(300)) + b"><y n='1'/></x>",
        b"<x><y n='1'>&nbsp;</y></x>",
        b"<x/>",
    ],
)
def test_a_short_part_is_read_at_once_as_a_long_one_is_read_piece_by_piece(content, monkeypatch):
    def seen():
        found = []
        try:
            for element in xml.elements(content, "xl/x.xml", Limits(), "y"):
                found.append((element.get("n"), "".join(map(str, element.itertext())), element.sourceline))
        except Refused as wrong:
            found.append((wrong.code, wrong.params))
        return found

    at_once = seen()
    monkeypatch.setattr(xml, "WHOLE", -1)
    assert seen() == at_once
