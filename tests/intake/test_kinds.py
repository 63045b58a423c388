"""What a file is follows from its content, never from its name."""

from __future__ import annotations

import pytest

from pipeline.intake import Refused, open_bytes
from tests.intake.samples import EXCEL, WORD, content_types, excel, old_office, word, zipped


def refusal(data: bytes, name: str = "form.docx") -> str:
    with pytest.raises(Refused) as caught:
        open_bytes(data, name)
    assert caught.value.params["name"] == name
    assert len(caught.value.sha256) == 64
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (old_office("WordDocument", "1Table"), "is-doc"),
        (old_office("Workbook"), "is-xls"),
        (old_office("Book"), "is-xls"),
        (old_office("EncryptionInfo", "EncryptedPackage"), "encrypted-office"),
        (old_office("PowerPoint Document"), "unknown-kind"),
        (old_office("Notebook"), "unknown-kind"),
        (b"{\\rtf1\\ansi Hello}", "is-rtf"),
        (b"%PDF-1.7\n%\xe2\xe3", "is-pdf"),
        (b"\n junk before %PDF-1.4", "is-pdf"),
        (b"<!DOCTYPE html><title>Sign in</title>", "is-html"),
        (b"\xef\xbb\xbf \r\n<HTML xmlns:o='urn:x'>", "is-html"),
        (b'<?xml version="1.0"?><!-- c --><html>', "is-html"),
        (b"<table><tr><td>1</td></tr></table>", "is-html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "is-html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "is-office-xml"),
        (b"Name;Value\r\nCity;Exempla\r\n", "is-text"),
        ("Größe;1\r\n".encode("latin-1"), "is-text"),
        ("Größe\t1\r\n".encode("utf-16"), "is-text"),
        (b"BM stands for nothing here", "is-text"),
        (b"BM\x36\0\0\0\0\0", "is-image"),
        (b"\x89PNG\r\n\x1a\n\0", "is-image"),
        (b"\xff\xd8\xff\xe0\0", "is-image"),
        (b"GIF89a\0", "is-image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "is-image"),
        (b"\0\0\0\x18ftypheic", "is-image"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs"),
        (b"7z\xbc\xaf\x27\x1c\0", "is-zip"),
        (b"Rar!\x1a\x07\0", "is-zip"),
        (zipped({}), "is-zip"),
        (zipped({"form.docx": zipped(word())}), "is-zip"),
        (
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument">',
            "is-flat-odf",
        ),
        (old_office("WordDocument", "_VBA_PROJECT"), "macros"),
        (bytes(range(256)) * 4, "unknown-kind"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data: bytes, code: str):
    assert refusal(data) == code


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx", "form.pdf", "form"])
def test_the_name_does_not_matter(name: str):
    assert open_bytes(zipped(word()), name).kind == "docx"
    assert open_bytes(zipped(excel()), name).kind == "xlsx"


def test_templates_are_read_like_documents():
    assert (
        open_bytes(zipped(word(kind=WORD.replace("document.main", "template.main"))), "a.dotx").kind == "docx"
    )
    assert open_bytes(zipped(excel(EXCEL.replace("sheet.main", "template.main"))), "a.xltx").kind == "xlsx"


@pytest.mark.parametrize(
    "parts",
    [
        word(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        excel("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        word() | {"word/vbaProject.bin": b"\0"},
        word()
        | {
            "[Content_Types].xml": content_types(
                "word/document.xml",
                WORD,
                '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
            )
        },
        excel()
        | {
            "[Content_Types].xml": content_types(
                "xl/workbook.xml",
                EXCEL,
                '<Override PartName="/xl/m.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
            )
        },
    ],
)
def test_macros_are_refused_wherever_they_show(parts: dict[str, bytes]):
    assert refusal(zipped(parts)) == "macros"


@pytest.mark.parametrize(("parts", "verdict"), [({}, "xlsx"), ({"xl/x.bin": b"\0"}, "macros")])
def test_a_type_for_macros_counts_when_a_part_has_its_suffix(parts: dict[str, bytes], verdict: str):
    """SheetJS declares it in every workbook that it writes."""
    declared = (
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    )
    types = {"[Content_Types].xml": content_types("xl/workbook.xml", EXCEL, declared)}
    data = zipped(excel() | types | parts)
    assert (refusal(data) if parts else open_bytes(data, "a.xlsx").kind) == verdict


def test_a_binary_workbook_is_an_excel_file_to_save_anew():
    assert refusal(zipped(excel("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))) == "is-xls"


def test_a_presentation_is_no_form():
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    assert refusal(zipped(word(kind=kind, main="ppt/presentation.xml"))) == "unknown-kind"


def test_another_package_is_no_form():
    parts = {**word(), "_rels/.rels": b"<Relationships/>"}
    del parts["word/document.xml"]
    assert refusal(zipped(parts)) == "unknown-kind"


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_missing_part_is_named(missing: str):
    parts = word() | {"word/styles.xml": b"<s/>"}
    del parts[missing]
    with pytest.raises(Refused) as caught:
        open_bytes(zipped(parts), "form.docx")
    assert (caught.value.code, caught.value.params["part"]) == ("opc-missing-part", missing)


def test_a_main_part_without_a_type_of_its_own_is_known_by_its_root():
    parts = word(kind="application/xml")
    assert open_bytes(zipped(parts), "form.docx").kind == "docx"
