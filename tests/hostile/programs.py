"""Files that would start a program when somebody opens them or clicks into them."""

from __future__ import annotations

from tests.hostile.registry import excel, hostile, in_body, in_sheet, packed, related, replaced, twin, word
from tests.intake.samples import EXCEL, WORD, old_office

TYPES, TEXT, BOOK = "[Content_Types].xml", "word/document.xml", "xl/workbook.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"


def typed(parts: dict[str, bytes], name: str, kind: str) -> dict[str, bytes]:
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    return parts | {TYPES: replaced(parts[TYPES], b"</Types>", entry), name: b"x"}


WITH_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
BOOK_WITH = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
hostile(
    "macros: said in the type",
    "macros",
    packed(word() | {TYPES: replaced(word()[TYPES], WORD.encode(), WITH_MACROS)}),
)
hostile(
    "macros: said in the workbook's type",
    "macros",
    packed(excel() | {TYPES: replaced(excel()[TYPES], EXCEL.encode(), BOOK_WITH)}),
    "xlsx",
)
hostile(
    "macros: a part of that type",
    "macros",
    packed(typed(word(), "word/a.bin", "application/vnd.ms-office.vbaProject")),
)
hostile("macros: a part of that name", "macros", packed(word() | {"word/VBAproject.BIN": b"x"}))
hostile(
    "macros: a pointer of that kind",
    "macros",
    packed(related(word() | {"word/a.bin": b"x"}, TEXT, f"{MICROSOFT}/vbaProject", "a.bin", external=False)),
)
hostile(
    "macros: a sheet of old macros",
    "macros",
    packed(typed(excel(), "xl/macrosheets/a.xml", "application/vnd.ms-excel.macrosheet+xml")),
    "xlsx",
)
hostile(
    "macros: a pointer to old macros",
    "macros",
    packed(
        related(excel() | {"xl/a.xml": b"<a/>"}, BOOK, f"{MICROSOFT}/xlMacrosheet", "a.xml", external=False)
    ),
    "xlsx",
)


def named(name: str, words: str) -> dict[str, bytes]:
    """The workbook with one more name."""
    book = excel()[BOOK]
    entry = f'<definedName name="{name}">{words}</definedName></definedNames>'.encode()
    return excel() | {BOOK: replaced(book, b"</definedNames>", entry)}


hostile("macros: a name that runs on opening", "macros", packed(named("_xlnm.Auto_Open", "A!$A$1")), "xlsx")
twin("macros: a name like any other", packed(named("Automobile", "42")), suffix="xlsx")


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def said(words: str, tag: str = "instrText") -> str:
    return f"<w:r><w:{tag}>{words}</w:{tag}></w:r>"


def field(*inside: str) -> str:
    return mark("begin") + "".join(inside) + mark("separate") + "<w:r><w:t>x</w:t></w:r>" + mark("end")


def p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


CALC = "c:\\\\windows\\\\system32\\\\calc.exe"
FIELDS = {
    "simple": p(f'<w:fldSimple w:instr="DDEAUTO {CALC}"/>'),
    "in pieces": p(field(said("DDE"), said("AUTO "), said(CALC))),
    "in small letters": p(field(said(f" dde {CALC}"))),
    "deleted": p(field(said(f"DDEAUTO {CALC}", "delInstrText"))),
    "without end": p(mark("begin") + said(f"DDEAUTO {CALC}")),
    "over two paragraphs": p(mark("begin") + said("DDE")) + p(said(f"AUTO {CALC}") + mark("end")),
    "as numbers": p(field(field(said("QUOTE 68 68 69 65 85 84 79")), said(f" {CALC}"))),
    "as the result of a field": p(mark("begin") + mark("begin") + said("QUOTE x") + mark("separate") + "<w:r><w:t>DDE</w:t></w:r>" + mark("end") + said(f" {CALC}") + mark("end")),  # noqa: E501
    "in character references": p(f'<w:fldSimple w:instr="&#68;&#68;EAUTO {CALC}"/>'),
}  # fmt: skip
for _name, _markup in FIELDS.items():
    hostile(f"start: a field {_name}", "dde", packed(in_body(_markup)))
for _part in ("word/footnotes.xml", "word/odd.xml", "word/header9.xml"):
    _content = f'<w:hdr xmlns:w="{W}">{FIELDS["in pieces"]}</w:hdr>'.encode()
    hostile(f"start: a field in {_part}", "dde", packed(word() | {_part: _content}))
twin("start: a text about DDE", packed(in_body(p("<w:r><w:t>DDEAUTO is a risk</w:t></w:r>"))))
twin("start: a field with that word behind", packed(in_body(p(field(said("QUOTE DDE"))))))


def calculated(formula: str, row: int = 900) -> dict[str, bytes]:
    return in_sheet(f"<row r='{row}'><c r='A{row}' t='str'><f>{formula}</f><v>x</v></c></row>")


for _formula in (
    "cmd|'/C calc'!A0",
    "-1+cmd|' /C calc'!A0",
    "SUM(cmd|'/C calc'!A0)",
    "MSEXCEL|'a'!A0",
    "c&#109;d|'/C calc'!A0",
    "<![CDATA[cmd|'/C calc'!A0]]>",
    "cm<!-- -->d|'/C calc'!A0",
):
    hostile(f"start: the formula {_formula}", "dde", packed(calculated(_formula)), "xlsx")
for _tag in ("ddeLink", "oleLink"):
    hostile(
        f"start: a link as {_tag}",
        "dde",
        packed(
            excel()
            | {
                "xl/externalLinks/a.xml": f'<externalLink xmlns="{S}"><{_tag} ddeService="cmd"/></externalLink>'.encode()  # noqa: E501
            }
        ),
        "xlsx",
    )
twin("start: a formula with a bar in a text", packed(calculated('"a|b"&amp;"cmd|x"')), suffix="xlsx")
twin("start: an ordinary formula", packed(calculated("SUM(A1:A9)")), suffix="xlsx")

NATIVE = old_office("\x01Ole10Native")
hostile(
    "start: a file packed as an object", "ole-package", packed(word() | {"word/embeddings/a.bin": NATIVE})
)
hostile(
    "start: an object called Package",
    "ole-package",
    packed(
        in_body(
            p(
                '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Package"/></w:object></w:r>'  # noqa: E501
            )
        )
    ),
)
twin(
    "start: an equation as an object",
    packed(word() | {"word/embeddings/a.bin": old_office("Equation Native")}),
    "ole-object",
)
hostile(
    "start: an ActiveX control",
    "activex",
    packed(
        related(word() | {"word/activeX/a.xml": b"<a/>"}, TEXT, "control", "activeX/a.xml", external=False)
    ),
)
hostile(
    "start: a part of that type",
    "activex",
    packed(typed(word(), "word/activeX/a.bin", "application/vnd.ms-office.activeX")),
)
hostile(
    "start: menus of its own",
    "custom-ui",
    packed(
        related(word() | {"a/b.xml": b"<a/>"}, "", f"{MICROSOFT}/ui/extensibility", "a/b.xml", external=False)
    ),
)
hostile("start: a part for menus", "custom-ui", packed(word() | {"customUI/customUI14.xml": b"<a/>"}))
hostile(
    "start: another document as text",
    "alt-chunk",
    packed(related(word() | {"word/a.html": b"<p>x"}, TEXT, "aFChunk", "a.html", external=False)),
)
twin(
    "start: an add-in beside the text",
    packed(
        related(
            word() | {"word/webextensions/t.xml": b"<a/>"},
            "",
            "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes",
            "word/webextensions/t.xml",
            external=False,
        )
    ),
    "web-addin",
)
twin("start: a signature", packed(word() | {"_xmlsignatures/sig1.xml": b"<a/>"}), "signature")
