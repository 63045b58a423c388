"""OpenDocument files are told apart by what they hold; a password, macros and other kinds are refused."""

from __future__ import annotations

import pytest

from pipeline.intake import Refused, open_bytes
from tests.forms.odf.making import part, parts
from tests.intake.samples import zipped

MANIFEST = "META-INF/manifest.xml"
LISTED = '<m:file-entry m:media-type="application/vnd.oasis.opendocument.{}" m:full-path="/"/>'
DTD = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
LISTENER = '<script:event-listener script:language="ooo:script" xlink:href="vnd.sun.star.script:S.M.main"/>'


def mimetype(name: str) -> dict[str, bytes]:
    return {**parts("odt", ""), "mimetype": f"application/vnd.oasis.opendocument.{name}".encode()}


def refusal(given: dict[str, bytes]) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        open_bytes(zipped(given), "form.odt")
    assert len(caught.value.sha256) == 64
    return caught.value.code, caught.value.params.get("part", "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("text", "odt"), ("text-template", "odt"), ("spreadsheet", "ods"), ("spreadsheet-template", "ods")],
)
def test_texts_spreadsheets_and_their_templates_are_opened(name, kind):
    opened = open_bytes(zipped(mimetype(name)), "form.docx")
    assert (opened.kind, opened.main) == (kind, "content.xml")


@pytest.mark.parametrize("name", ["presentation", "graphics", "text-master", "text-web", "chart"])
def test_other_kinds_are_no_forms(name):
    assert refusal(mimetype(name)) == ("unknown-kind", "")


def test_the_list_of_parts_speaks_where_the_first_part_is_missing():
    given = parts("ods", "") | {MANIFEST: DTD + LISTED.format("spreadsheet").encode()}
    del given["mimetype"]
    assert open_bytes(zipped(given), "form").kind == "ods"


def test_a_zip_with_a_web_page_is_an_archive():
    assert refusal({"content.xml": b"<a/>", "index.html": b"<html>"}) == ("is-zip", "")


def test_a_missing_text_is_named():
    given = parts("odt", "")
    del given["content.xml"]
    assert refusal(given) == ("opc-missing-part", "content.xml")


@pytest.mark.parametrize("held", ["content.xml", "encrypted-package"])  # the second since LibreOffice 24.8
def test_a_password_is_told(held):
    given = parts("odt", "")
    given[held] = b"\1\2\3"
    given[MANIFEST] = b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    if held != "content.xml":
        del given["content.xml"]
    assert refusal(given)[0] == "encrypted-office"


@pytest.mark.parametrize(
    "more",
    [
        {"Basic/Standard/Module1.xml": b"<m/>"},
        {"Scripts/python/run.py": b"print()"},
        parts("odt", f"<text:p><office:event-listeners>{LISTENER}</office:event-listeners></text:p>"),
        {
            "styles.xml": part(
                "document-styles", f"<office:event-listeners>{LISTENER}</office:event-listeners>"
            )
        },
        parts(
            "odt", "<office:scripts><office:script script:language='x'>run()</office:script></office:scripts>"
        ),
    ],
)
def test_macros_are_refused_wherever_they_show(more):
    assert refusal(parts("odt", "") | more)[0] == "macros"


@pytest.mark.parametrize(
    "more",
    [
        {"Basic/script-lc.xml": b"<l/>", "Basic/Standard/script-lb.xml": b"<l/>"},
        parts("odt", "<office:scripts/><text:p>an event-listener and a :script in words</text:p>"),
    ],
)
def test_an_empty_library_and_words_about_macros_do_no_harm(more):
    assert open_bytes(zipped(parts("odt", "") | more), "form.odt").kind == "odt"


@pytest.mark.parametrize(
    ("said", "program"),
    [
        ("LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2", "LibreOffice 7.4.7.2"),
        ("gnumeric/1.12.55", "gnumeric 1.12.55"),
        ("", ""),
    ],
)
def test_the_program_names_itself(said, program):
    given = parts("ods", "", meta=f"<meta:generator>{said}</meta:generator>")
    assert open_bytes(zipped(given), "form.ods").program == program


def test_damaged_properties_cost_only_the_name_of_the_program():
    given = parts("ods", "") | {"meta.xml": b"<broken"}
    assert open_bytes(zipped(given), "form.ods").program == ""


def test_a_definition_in_the_text_is_refused():
    given = parts("odt", "")
    given["content.xml"] = given["content.xml"].replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)
    opened = open_bytes(zipped(given), "form.odt")
    with pytest.raises(Refused) as caught:
        opened.tree(opened.main)
    assert caught.value.code == "xml-dtd"
