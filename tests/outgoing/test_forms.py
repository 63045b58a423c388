"""What is known of a city, and what it wrote before, stands in its forms as it was, and does nothing.

The forms are made the way the command makes them; what they say is then looked for in the files themselves.
"""

import io
import json
import re
import zipfile
from datetime import datetime
from functools import cache

import pytest
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook

from pipeline import intake, programme
from pipeline.forms import FORMATS
from pipeline.forms.excel.markup import decoded
from pipeline.generate import generate
from pipeline.submissions.city import city_of
from tests.outgoing.hostile import EVERY, PRINTABLE, UNPRINTABLE

WHEN = datetime(2026, 1, 15, 9, 30)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DEFINITION = programme.load()


def city(**said):
    found, problems = city_of({"city": "Exempla", "slug": "exempla", "cohort": "3", **said})
    assert problems == ()
    return found


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_paragraphs(data):
    """The paragraphs of all parts with text, each as Word shows it."""
    for name, content in parts(data).items():
        if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
            for paragraph in etree.fromstring(content).iter(f"{W}p"):
                yield "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


def excel_cells(data):
    """The texts of all cells, as Excel shows them."""
    for name, content in parts(data).items():
        if re.fullmatch(r"xl/(worksheets/sheet\d+|sharedStrings)\.xml", name):
            for item in etree.fromstring(content).iter(f"{S}is", f"{S}si"):
                yield decoded("".join(node.text or "" for node in item.iter(f"{S}t")))


def titles(data):
    yield from etree.fromstring(parts(data)["docProps/core.xml"]).itertext()


SHOWN = {"docx": word_paragraphs, "xlsx": excel_cells}


def structure(data):
    """Names of all elements and the formulas, in order: what a value must not change."""
    for name, content in sorted(parts(data).items()):
        if name.endswith((".xml", ".rels")):
            for element in etree.fromstring(content).iter():
                yield name, element.tag, element.text if element.tag == f"{S}f" else None


@cache
def harmless(suffix):
    one = city(counterpart={"activity": "Renovation Agora", "cities": ["Novigrad"]})
    return list(structure(generate(DEFINITION, "info-session", suffix, one, WHEN)))


@pytest.mark.parametrize("text", PRINTABLE.values(), ids=PRINTABLE)
@pytest.mark.parametrize("suffix", SHOWN)
def test_what_the_citys_file_says_stands_in_the_form_as_it_was(suffix, text):
    one = city(city=text, counterpart={"activity": "Renovation Agora", "cities": [text]})
    made = generate(DEFINITION, "info-session", suffix, one, WHEN)
    shown = list(SHOWN[suffix](made))
    name = " ".join(text.split())
    assert [line for line in shown if line.endswith(name)]
    assert [line for line in shown if f"Renovation Agora ({name})" in line]
    assert [line for line in titles(made) if line.endswith(f"– {name}")]
    assert list(structure(made)) == harmless(suffix)


def test_a_hostile_text_that_is_not_printable_is_no_name_of_a_city():
    for text in UNPRINTABLE.values():
        if not text.isprintable():
            assert city_of({"city": text})[0] is None


# --- Rows of earlier outputs ----------------------------------------------------------------------------

EXAMPLE = json.loads((DEFINITION.home / "schemas/examples/roadmap.json").read_text(encoding="utf-8"))


def earlier(text):
    """The example of a roadmap in which every text of every table is hostile, and one id is."""
    data = json.loads(json.dumps(EXAMPLE))
    for rows in data.values():
        for row in rows if isinstance(rows, list) else ():
            row.update({name: text for name, value in row.items() if isinstance(value, str) and " " in value})
    data["learning_objectives"][0]["lo_id"] = text
    return {"roadmap": data}


@cache
def with_offers(suffix):
    made = generate(DEFINITION, "engagement-plan", suffix, city(), WHEN, earlier("Quite harmless words"))
    assert any("LO-02 – Quite harmless words" in line for line in SHOWN[suffix](made))
    return list(structure(made))


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("suffix", SHOWN)
def test_rows_of_earlier_outputs_are_offered_and_do_nothing(suffix, text):
    made = generate(DEFINITION, "engagement-plan", suffix, city(), WHEN, earlier(text))
    form = DEFINITION.form("engagement-plan")
    package = intake.open_bytes(made, f"form.{suffix}")
    assert FORMATS[suffix].stamp(package).output == "engagement-plan"
    assert FORMATS[suffix].read(package, form).notes == ()
    assert [item[1:] for item in structure(made) if item[2]] == [i[1:] for i in with_offers(suffix) if i[2]]
    if text in PRINTABLE.values():
        offered = " ".join(f"LO-02 – {text}".split())
        assert [line for line in SHOWN[suffix](made) if offered in line]


# --- Answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", PRINTABLE.values(), ids=PRINTABLE)
def test_an_answer_put_into_a_workbook_is_text_for_other_programs_too(text):
    form = DEFINITION.form("info-session")
    blank = generate(DEFINITION, "info-session", "xlsx", city(), WHEN)
    filled = FORMATS["xlsx"].fill(blank, form, {"document_control": {"prepared_by": text}})
    before, after = (load_workbook(io.BytesIO(data), rich_text=False) for data in (blank, filled))
    formulas = [
        {
            (sheet.title, cell.coordinate)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" or cell.hyperlink
        }
        for book in (before, after)
    ]
    assert formulas[0] == formulas[1]
    found = {cell.value: cell.data_type for sheet in after for row in sheet.iter_rows() for cell in row}
    assert found.get(text, "s") == "s"


def test_the_master_is_the_only_template(tmp_path, monkeypatch):
    """A filled form that holds expressions is filled again, and read: nothing in it is ever calculated."""
    form = DEFINITION.form("info-session")
    blank = generate(DEFINITION, "info-session", "docx", city(), WHEN)
    opened = []
    monkeypatch.setattr("docxtpl.DocxTemplate.__init__", lambda self, path: opened.append(path))
    said = {"document_control": {"prepared_by": "{{ 7*7 }}"}}
    filled = FORMATS["docx"].fill(FORMATS["docx"].fill(blank, form, said), form, {})
    data = FORMATS["docx"].read(intake.open_bytes(filled, "form.docx"), form).data
    assert data["document_control"]["prepared_by"] == "{{ 7*7 }}"
    assert opened == []


def test_an_older_form_cannot_be_the_master(tmp_path):
    """Not even by its name: masters are taken from the definition's own folder."""
    one = replace(city(), slug="templates")
    made = generate(DEFINITION, "info-session", "docx", one, WHEN)
    assert any("Exempla" in line for line in word_paragraphs(made))
