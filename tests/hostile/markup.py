"""XML that would make a careless parser fetch, swell or fall over."""

from __future__ import annotations

import codecs
import random
import re

from tests.hostile.registry import excel, hostile, in_body, packed, sheets, twin, word
from tests.intake.samples import zipped

NAME = "word/document.xml"
RISE = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
DTDS = {
    "a bare DTD": "<!DOCTYPE x>",
    "a thousand laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{RISE}]>',
    "one long entity": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>',
    "an entity from a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "an entity from the net": '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/a"> %p;]>',
    "a DTD from the net": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/a.dtd">',
    "a DTD behind much": "<!-- long -->" * 3000 + "<!DOCTYPE x>",
}
PARTS = ("_rels/.rels", "[Content_Types].xml", "docProps/app.xml", "docProps/core.xml", "word/styles.xml")


def before(dtd: str, content: bytes) -> bytes:
    """A part with a DTD before its root."""
    declared = re.match(rb"\s*<\?xml.*?\?>", content, re.S)
    end = declared.end() if declared else 0
    return content[:end] + dtd.encode() + content[end:]


for _name, _dtd in DTDS.items():
    hostile(f"xml: {_name}", "xml-dtd", packed(word() | {NAME: before(_dtd, word()[NAME])}))
for _part in PARTS:
    hostile(
        f"xml: a DTD in {_part}", "xml-dtd", packed(word() | {_part: before("<!DOCTYPE x>", word()[_part])})
    )
hostile(
    "xml: a DTD in a part nobody reads",
    "xml-dtd",
    packed(word() | {"customXml/odd.xml": b"<!DOCTYPE x><x/>"}),
)
hostile(
    "xml: a DTD in a sheet",
    "xml-dtd",
    packed(excel() | {sheets(excel())[0]: before(DTDS["a thousand laughs"], excel()[sheets(excel())[0]])}),
    "xlsx",
)
hostile(
    "xml: a DTD in UTF-16",
    "xml-dtd",
    packed(word() | {NAME: codecs.BOM_UTF16_LE + "<!DOCTYPE x><x/>".encode("utf-16-le")}),
)


def declared(encoding: str) -> bytes:
    content = re.sub(rb"^\s*<\?xml.*?\?>", b"", word()[NAME], flags=re.S)
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + content


for _encoding in ("ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "none-such"):
    hostile(f"xml: said to be {_encoding}", "xml-encoding", packed(word() | {NAME: declared(_encoding)}))


def body(markup: str) -> bytes:
    return zipped(in_body(markup))


def noise(count: int) -> str:
    """Words that cannot be squeezed, so that it is no bomb."""
    made = random.Random(1)
    return "".join(made.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=count))


def many_tags() -> bytes:
    made = random.Random(1)
    marks = "".join(f'<w:a w:b="{made.getrandbits(24):x}"/>' for _ in range(1_000_001))
    return body(marks)


def answered(words: str) -> bytes:
    """The form with one of its answers beginning in another way."""
    before = word()[NAME].decode()
    assert ANSWER in before
    return zipped(word() | {NAME: before.replace(ANSWER, words).encode()})


RUN = "<w:p><w:r>{}</w:r></w:p>"
hostile("xml: tags deep inside of each other", "xml-limit", lambda: body("<w:p>" * 300 + "</w:p>" * 300))
hostile("xml: tags without end", "xml-limit", lambda: body("<w:p>" * 5000))
hostile(
    "xml: many details on a tag",
    "xml-limit",
    lambda: body("<w:p " + " ".join(f"a{n}='1'" for n in range(300)) + "/>"),
)
hostile(
    "xml: many namespaces on a tag",
    "xml-limit",
    lambda: body("<w:p " + " ".join(f"xmlns:n{n}='u:{n}'" for n in range(300)) + "/>"),
)
hostile("xml: one very long text", "xml-limit", lambda: body(RUN.format(f"<w:t>{noise(2**20 + 1)}</w:t>")))
hostile("xml: one very long detail", "xml-limit", lambda: body(f"<w:p w:a='{noise(2**20 + 1)}'/>"))
ANSWER = "Climate unit, together with"
hostile("xml: three hundred accents on a letter", "xml-limit", lambda: answered("a" + "\u0301\u0316" * 150))
twin("xml: thirty accents on a letter", lambda: answered("a" + "\u0301\u0316" * 15))
hostile("xml: more than a million tags", "zip-bomb-ratio", many_tags)
hostile("xml: a tag that is not closed", "xml-damaged", lambda: body("<w:p><w:r>"))
hostile("xml: a character that cannot be", "xml-damaged", lambda: body(RUN.format("<w:t>&#x1B;</w:t>")))
hostile("xml: a character that is none", "xml-damaged", lambda: body(RUN.format("<w:t>&#xFFFE;</w:t>")))
hostile("xml: an unknown entity", "xml-damaged", lambda: body(RUN.format("<w:t>&secret;</w:t>")))
hostile(
    "xml: bytes that are no text",
    "xml-damaged",
    packed(word() | {NAME: word()[NAME][:-40] + b"\xff\xfe\xff"}),
)
hostile(
    "xml: half of the text", "xml-damaged", packed(word() | {NAME: word()[NAME][: len(word()[NAME]) // 2]})
)
hostile("xml: broken types", "xml-damaged", packed(word() | {"[Content_Types].xml": b"<Types>"}))
twin("xml: tags two hundred deep", lambda: body("<w:p>" * 200 + "</w:p>" * 200))
twin("xml: two hundred details", lambda: body("<w:p " + " ".join(f"a{n}='1'" for n in range(200)) + "/>"))
twin("xml: a long text", lambda: body(f"<w:p><w:r><w:t>{noise(10_000)}</w:t></w:r></w:p>"))
twin("xml: a comment in the text", lambda: body(RUN.format("<w:t>Muster<!-- x -->stadt</w:t>")))
twin("xml: instructions to programs", lambda: body('<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>'))
twin("xml: plain text marked as such", lambda: body(RUN.format("<w:t><![CDATA[A & B <x>]]></w:t>")))
twin(
    "xml: something to be included",
    lambda: body('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
)
twin("xml: a drawing that is broken", packed(word() | {"word/odd.vml": b"<xml><br>"}))
twin(
    "xml: UTF-16",
    lambda: zipped(word() | {NAME: codecs.BOM_UTF16_LE + declared("UTF-16").decode().encode("utf-16-le")}),
)
