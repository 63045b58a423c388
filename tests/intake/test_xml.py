"""XML parts: nothing is fetched, nothing expanded, nothing cut short."""

from __future__ import annotations

import codecs
import time

import pytest

from pipeline.intake import Limits, Refused, open_bytes, parts
from tests.intake.samples import W, content_types, excel, word, zipped

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'


def tree_of(content: bytes, limits: Limits = Limits()):  # noqa: B008 -- frozen
    return open_bytes(zipped(word() | {"word/x.xml": content}), "form.docx", limits).tree("word/x.xml")


def refused(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        tree_of(content)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x><x/>",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><x/>',
        f"{BOMB}<x>&a9;</x>".encode(),
        f'{BOMB}<x y="&a9;"/>'.encode(),
        b"<?xml version='1.0'?>" + b" " * 9000 + b"<!-- long -->" * 2000 + b"<!DOCTYPE x><x/>",
        codecs.BOM_UTF16_LE + "<!DOCTYPE x><x/>".encode("utf-16-le"),
        codecs.BOM_UTF8 + b"<!DOCTYPE x><x/>",
    ],
)
def test_a_dtd_is_refused_before_anything_is_expanded(content: bytes):
    refusal = refused(content)
    assert (refusal.code, refusal.params["part"]) == ("xml-dtd", "word/x.xml")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml"])
def test_a_dtd_is_refused_in_every_part_that_is_read(part: str):
    parts = word() | {"docProps/app.xml": b"<Properties/>"}
    with pytest.raises(Refused, match="xml-dtd"):
        open_bytes(zipped(parts | {part: b"<!DOCTYPE x>" + parts[part].split(b"?>")[-1]}), "form.docx")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"<a>\n<b>\n</a>", "3"),
        (b"", "1"),
        (b"no XML", "1"),
        (b"<a>&#x1B;</a>", "1"),
        (b"<a>\n&undefined;</a>", "2"),
        (b"<a/><b/>", "1"),
        (b"<a>\xff</a>", "1"),
    ],
)
def test_damage_is_refused_with_its_line(content: bytes, line: str):
    refusal = refused(content)
    assert (refusal.code, refusal.params["part"], refusal.params["line"]) == (
        "xml-damaged",
        "word/x.xml",
        line,
    )


@pytest.mark.parametrize("encoding", ["EBCDIC-CP-US", "ISO-8859-1", "UTF-7", "none-such"])
def test_encodings_that_no_office_program_writes_are_refused(encoding: str):
    refusal = refused(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert (refusal.code, refusal.params["part"]) == ("xml-encoding", "word/x.xml")


def beyond(content: bytes, limits: Limits = Limits()) -> tuple[str, str, str]:  # noqa: B008 -- frozen
    with pytest.raises(Refused) as caught:
        tree_of(content, limits)
    return caught.value.code, caught.value.params["detail"], caught.value.params["limit"]


def test_very_deep_nesting_is_refused():
    deep = ("xml-limit", "tags inside of each other", "256")
    assert tree_of(b"<a>" * 256 + b"</a>" * 256) is not None
    assert beyond(b"<a>" * 257 + b"</a>" * 257) == deep
    assert beyond(b"<a>" * 10_000 + b"</a>" * 10_000) == deep
    assert beyond(b"<a><a><a/></a></a>", Limits(depth=2)) == (*deep[:2], "2")


@pytest.mark.parametrize("name", ["b", "xmlns:b"])
def test_a_tag_with_many_attributes_is_refused(name: str):
    def tag(count: int) -> bytes:
        details = " ".join(f"{name}{n}='u:{n}'" for n in range(count))
        return f"<x><y {details}/></x>".encode()

    assert tree_of(tag(250)) is not None
    assert beyond(tag(260)) == ("xml-limit", "details on one tag", "256")
    package = open_bytes(zipped(word() | {"word/x.xml": tag(260)}), "form.docx")
    with pytest.raises(Refused, match="xml-limit"):
        list(package.elements("word/x.xml", "y"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_many_attributes_are_seen_however_short_and_wherever_they_stand(encoding: str):
    def part(count: int) -> bytes:
        details = "".join(f' {chr(0x3C00 + n)}=""' for n in range(count))  # half of each is a `<` in UTF-16
        return f"<?xml version='1.0' encoding='{encoding[:6]}'?><x>{'<y/>' * 99}<y{details}/></x>".encode(
            encoding
        )

    assert tree_of(part(256)) is not None
    assert beyond(part(257)) == ("xml-limit", "details on one tag", "256")


def test_a_tag_that_goes_on_and_on_takes_little_time():
    attributes = " ".join(f'b{n}="{n}"' for n in range(400_000))
    before = time.process_time()
    assert beyond(f"<x {attributes}/>".encode()) == ("xml-limit", "one text or tag", "1024 KB")
    assert time.process_time() - before < 5


@pytest.mark.parametrize("start", [0, 7, 250, 255, 256, 300])
def test_a_long_text_is_refused_wherever_it_stands(start: int):
    limits = Limits(text_bytes=1024)
    before = b"<x>" + b"<y/>" * start
    assert tree_of(before + b"a" * 1000 + b"</x>", limits) is not None
    assert beyond(before + b"a" * 1030 + b"</x>", limits) == ("xml-limit", "one text or tag", "1 KB")
    assert beyond(before + b"<z a='" + b"a" * 1030 + b"'/></x>", limits)[0] == "xml-limit"


def test_too_many_tags_are_refused():
    limits = Limits(tree_tags=100)
    assert tree_of(b"<x>" + b"<a/>" * 98 + b"</x>", limits) is not None
    with pytest.raises(Refused, match="zip-bomb-ratio"):
        tree_of(b"<x>" + b"<a/>" * 99 + b"</x>", limits)
    package = open_bytes(
        zipped(word() | {"word/x.xml": b"<x>" + b"<a/>" * 99 + b"</x>"}), "f", Limits(tags=100)
    )
    with pytest.raises(Refused, match="zip-bomb-ratio"):
        list(package.elements("word/x.xml", "a"))


def test_a_comment_does_not_cut_a_value_in_two():
    tree = tree_of(b"<a>Muster<!-- - -->stadt<?pi x?>!</a>")
    assert tree is not None
    assert tree.text == "Musterstadt!"


def test_utf_16_is_read():
    tree = tree_of('<?xml version="1.0" encoding="UTF-16"?><a>ž</a>'.encode("utf-16"))
    assert tree is not None
    assert tree.text == "ž"


def test_each_call_gives_a_tree_of_its_own():
    package = open_bytes(zipped(word()), "form.docx")
    first = package.tree(package.main)
    assert first is not None
    first.clear()
    second = package.tree(package.main)
    assert second is not None
    assert len(second) == 1


def test_what_is_only_looked_at_is_parsed_once(monkeypatch: pytest.MonkeyPatch):
    package = open_bytes(zipped(word()), "form.docx")
    own = package.tree(package.main)
    assert package.shared(package.main) is package.shared(package.main) is not own
    assert package.shared("word/none.xml") is None
    monkeypatch.setattr(parts, "SHARED", 0)
    large = open_bytes(zipped(word()), "form.docx")
    assert large.shared(large.main) is not large.shared(large.main)


def test_strict_open_xml_is_read_as_the_ordinary_kind():
    strict = {
        name: content.replace(
            b"schemas.openxmlformats.org/wordprocessingml/2006/", b"purl.oclc.org/ooxml/wordprocessingml/"
        ).replace(b"schemas.openxmlformats.org/officeDocument/2006/", b"purl.oclc.org/ooxml/officeDocument/")
        for name, content in word("see http://purl.oclc.org/ooxml/x/y").items()
    }
    strict["docProps/app.xml"] = (
        b'<Properties xmlns="http://purl.oclc.org/ooxml/officeDocument/extendedProperties">'
        b"<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    )
    package = open_bytes(zipped(strict), "form.docx")
    assert (package.kind, package.strict, package.program) == ("docx", True, "Microsoft Office Word 16.0000")
    tree = package.tree(package.main)
    assert tree is not None
    assert tree.tag == f"{{{W}}}document"
    assert "".join(tree.itertext()) == "see http://purl.oclc.org/ooxml/x/y"


@pytest.mark.parametrize(
    ("content", "program"),
    [
        (
            "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>",
            "Microsoft Excel 16.0300",
        ),
        (
            "<Application>LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2</Application>"
            "<AppVersion>15.0000</AppVersion>",
            "LibreOffice 7.4.7.2",
        ),
        ("", ""),
        ("<Application>a&#10;b\u202e" + "c" * 500 + "</Application>", ("a b" + "c" * 500)[:80]),
        ("<Application>broken", ""),
    ],
)
def test_the_program_that_saved_the_file(content: str, program: str):
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    parts = excel() | {"docProps/app.xml": f'<Properties xmlns="{space}">{content}</Properties>'.encode()}
    assert open_bytes(zipped(parts), "form.xlsx").program == program


def test_a_main_part_that_is_elsewhere_is_found():
    package = open_bytes(zipped(word(main="word/document2.xml")), "form.docx")
    assert package.main == "word/document2.xml"
    assert package.read("/Word/Document2.xml") is not None
    assert package.read("word/document.xml") is None


def test_content_types_in_other_capitals():
    parts = word()
    parts["[Content_Types].xml"] = content_types(
        "Word/Document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.MAIN+xml",
    )
    assert open_bytes(zipped(parts), "form.docx").kind == "docx"
