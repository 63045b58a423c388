"""How each answer was found, in a table."""

from pipeline.diagnosis import diagnosis
from pipeline.reports.explained import explained
from tests.damage.word import broken, definition, read


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


def test_every_question_has_its_anchors_text_value_and_sureness():
    form = definition().form("roadmap")
    record = read(broken("roadmap", "codes_deleted")[0], form)
    page = explained(form, record, diagnosis(form, record), width=400)
    assert page.startswith("In this file the codes of ")
    found = {row[1]: row for row in rows(page)}
    date = found["A9 Date of this version"]
    assert date == [
        "About this document · question A9",
        "A9 Date of this version",
        "tag, alias, bookmark, label",
        "2025-05-06",
        "6 May 2025",
        "0.98",
    ]
    assert found["F1 Emission domains in focus"][4].startswith("Buildings")
    assert found["A13 Summary in English"][3:] == ["", "", found["A13 Summary in English"][5]]
    fields = [at for at in record.places if (part := form.find(at)) and part[1]]
    assert len(rows(page)) == len(fields)


def test_what_is_lost_was_found_by_nothing():
    form = definition().form("roadmap")
    record = read(broken("roadmap", "section_deleted")[0], form)
    row = next(row for row in rows(explained(form, record, "", width=400)) if row[1] == "B1 Inhabitants")
    assert row[2:] == ["nothing", "", "", "0.00"]
