"""The letter to a city: what it says, that it says it as it is, and that it is the same each time."""

import dataclasses
import io
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator

from pipeline import ledger, programme
from pipeline.errors import DefinitionError
from pipeline.forms.cover import ILLUSTRATIVE
from pipeline.forms.word.letter import DISCLAIMER
from pipeline.letter import contents, letter
from pipeline.letter.writing import ERRORS_SHOWN
from pipeline.milestones import judge
from pipeline.model import (
    City,
    CityResult,
    FileResult,
    Finding,
    Life,
    Location,
    Record,
    Severity,
    Stamp,
    Verdict,
    Waiver,
)
from tests.outgoing.hostile import EVERY, PRINTABLE

SHIPPED = programme.load()
WHEN = datetime(2026, 7, 6, 9, tzinfo=UTC)
CITY = City(
    "exempla", "Exempla", cohort="3", start=date(2025, 1, 13), counterpart_activity="Renovation Agora"
)
HASH = "ab12" * 16
NONE = ledger.History()


def file(output="roadmap", findings=(), verdict=Verdict.VALID, **more):
    control = {"document_version": "1.1", "document_date": "2025-05-27"}
    known = {
        "path": f"x/{output}.docx",
        "sha256": HASH,
        "output": output,
        "verdict": verdict,
        "findings": tuple(findings),
        "record": Record(Stamp(), {"document_control": control}, {}),
    }
    return FileResult(**{**known, **more})


def finding(message="It is wrong.", severity=Severity.ERROR, **more):
    known = {"location": Location("Questions", "D44", "Total"), "action": "Mend it."}
    return Finding("SEP-09", severity, message, **{**known, **more})


def result(*files):
    return CityResult("exempla", "3", "x", files, milestones=judge(SHIPPED, CITY, files))


def said(*files, city=CITY, history=NONE):
    return contents(SHIPPED, city, result(*files), history, WHEN)


def written(*files, city=CITY, definition=SHIPPED):
    return letter(definition, city, result(*files), NONE, WHEN)


def texts(content):
    """Every paragraph of the letter's body, then those of its page header and footer."""
    document = docx.Document(io.BytesIO(content))
    body = ["".join(t.text or "" for t in p.iter("{*}t")) for p in document.element.body.iter("{*}p")]
    section = document.sections[0]
    return body, [p.text for p in section.header.paragraphs], [p.text for p in section.footer.paragraphs]


INVALID = file(findings=[finding()], verdict=Verdict.INVALID)


# --- What it says -----------------------------------------------------------------------------------------


def test_what_came_with_its_version_day_and_hash():
    entry = {"kind": "submitted", "sha256": HASH, "time": "2025-05-28T10:00:00Z"}
    later = {**entry, "time": "2026-01-01T00:00:00Z"}
    (one,) = said(file(), history=ledger.History((entry, later))).received
    assert (one.document, one.file) == ("Twinning Learning Roadmap", "roadmap.docx")
    assert (one.version, one.on, one.hash) == ("1.1 of 27 May 2025", "28 May 2025", "ab12ab12ab12")
    assert said(file()).received[0].on == "not on the record yet"


@pytest.mark.parametrize("odd", [None, 3, "yesterday", ["x"]])
def test_an_odd_moment_in_a_ledger_is_a_dash(odd):
    history = ledger.History(({"kind": "submitted", "sha256": HASH, "time": odd},))
    assert said(file(), history=history).received[0].on == "–"


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (file(), "Complete and consistent; nothing to correct."),
        (
            file(findings=[finding(severity=Severity.WARNING)] * 2),
            "Complete and consistent; 2 points are worth a look.",
        ),
        (INVALID, "On its way: 1 point is to be corrected."),
        (
            file(findings=[finding(), finding(severity=Severity.WARNING)], verdict=Verdict.INVALID),
            "On its way: 1 point is to be corrected and 1 point is worth a look.",
        ),
        (
            file(findings=[finding()], verdict=Verdict.REFUSED),
            "We could not use this file; what to do stands below.",
        ),
        (
            file(findings=[replace(finding(), rule="not-started")], verdict=Verdict.INVALID),
            "The form came back as it was made; nothing is filled in yet.",
        ),
        (file("info-session"), "Not received yet."),
    ],
)
def test_the_verdict_in_kind_words(one, sentence):
    first = said(one).results[0]
    assert (first.document, first.says) == ("Twinning Learning Roadmap", sentence)
    assert first.due == "12 May 2025"


def test_a_draft_has_nothing_to_correct_but_does_not_count():
    draft = Record(Stamp(), {"document_control": {"document_status": "draft"}}, {})
    says = said(file(record=draft)).results[0].says
    assert says == "Nothing to correct, but its status is still ‘Draft’."


def test_points_say_where_what_and_what_to_do_and_equal_ones_stand_together():
    other = finding(location=Location("Questions", "D45", "Other"))
    warning = finding("Perhaps.", Severity.WARNING)
    (remarks,) = said(file(findings=[warning, finding(), other], verdict=Verdict.INVALID)).remarks
    first, second = remarks.points
    assert first.where == "Questions · D44 · Total; Questions · D45 · Other"
    assert (first.what, first.action, first.rule) == ("It is wrong.", "Mend it.", "SEP-09")
    assert (first.must, second.must, second.what) == (True, False, "Perhaps.")


def test_of_many_points_the_first_are_told_and_the_others_counted():
    many = [finding(f"Wrong in way {n}.") for n in range(ERRORS_SHOWN + 3)]
    (remarks,) = said(file(findings=many, verdict=Verdict.INVALID)).remarks
    assert len(remarks.points) == ERRORS_SHOWN
    assert remarks.more == "… and 3 more points; the full report lists them."


def test_what_a_reviewer_lets_stand_is_no_longer_asked_for():
    waived = replace(finding(), waiver=Waiver("SEP-09", "agreed", "reviewer", date(2027, 1, 1)))
    assert said(file(findings=[waived])).remarks == ()
    (remarks,) = said(file(findings=[waived, finding("Another.")], verdict=Verdict.INVALID)).remarks
    assert [point.what for point in remarks.points] == ["Another."]


def test_what_is_new_is_said_to_be():
    (remarks,) = said(file(findings=[finding(life=Life.STILL_OPEN)], verdict=Verdict.INVALID)).remarks
    assert remarks.points[0].where.endswith(" (still open)")


def test_who_acts_next():
    first, second = said(INVALID).stages
    assert first.acts.startswith("You, with what is still open: Twinning Learning Roadmap: 1 error; ")
    assert first.due == "12 February 2026"
    done = said(*map(file, ("roadmap", "engagement-plan", "transferability")))
    assert done.stages[0].acts == "A reviewer of the programme, who now reads your documents."
    assert "waits for milestone" not in second.acts


def test_a_replaced_file_is_received_but_not_judged():
    old = replace(INVALID, superseded=True, path="x/old.docx")
    letter_ = said(old, file())
    assert letter_.received[0].document == "Twinning Learning Roadmap (a newer one counts)"
    assert letter_.remarks == ()


def test_what_the_participation_record_says():
    totals = {"events_attended": 9, "events_total": 14, "representatives_total": 2, "hours_a_month": 10.0}
    record = file("participation", record=Record(Stamp(), {"totals": totals}, {}))
    assert said(record).also == ("Participation record: events 9 of 14, 2 representatives, 10 h a month.",)


# --- The file ---------------------------------------------------------------------------------------------


def test_all_of_it_stands_in_the_file_and_that_it_is_not_official():
    body, header, footer = texts(written(INVALID))
    for words in ("Dear colleagues in Exempla,", "It is wrong.", "Questions · D44 · Total", DISCLAIMER):
        assert any(words in line for line in body), words
    assert any("→ Mend it.  [SEP-09]" in line for line in body)
    assert DISCLAIMER in footer[0]
    assert not [line for line in (*body, *header, *footer) if "{" in line or "%}" in line]


@pytest.mark.parametrize("illustrative", [True, False])
def test_every_page_of_a_made_up_city_says_so(illustrative):
    content = written(INVALID, city=replace(CITY, illustrative=illustrative))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        headers = [n for n in package.namelist() if n.startswith("word/header")]
        assert headers == ["word/header1.xml"]
        assert "titlePg" not in package.read("word/document.xml").decode()
    assert (ILLUSTRATIVE in texts(content)[1]) is illustrative


def test_a_city_that_has_sent_nothing_is_told_what_is_expected():
    body, *_ = texts(written())
    assert any(line.startswith("nothing from you has reached us yet.") for line in body)
    assert "What we have received" not in body
    assert "How each document stands" in body


def test_the_same_input_gives_the_same_bytes_and_no_other_moment_gets_in():
    first = written(INVALID)
    assert written(INVALID) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(2026, 7, 6, 9, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-07-06T09:00:00Z"}


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_words_of_strangers_are_nothing_but_words(text):
    bad = file(findings=[finding(text, location=Location(text))], verdict=Verdict.INVALID, path=f"x/{text}")
    city = replace(CITY, name=text)
    shown = contents(SHIPPED, city, result(bad), NONE, WHEN)
    body, *_ = texts(letter(SHIPPED, city, result(bad), NONE, WHEN))
    assert f"Dear colleagues in {shown.city}," in body
    assert shown.remarks[0].points[0].what in body
    if text in PRINTABLE.values() and not text.startswith(("::", "##")):  # orders to runners are made visible
        assert shown.city == text


def test_the_file_is_sound(tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(written(INVALID, file("info-session")))
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_a_letter_is_no_form():
    from pipeline import intake
    from pipeline.extract import read

    record = read(intake.open_bytes(written(INVALID), "letter.docx"), SHIPPED)
    assert record is None


def test_a_missing_master_is_one_clear_line(tmp_path):
    (tmp_path / "templates").mkdir()
    with pytest.raises(DefinitionError, match=r"feedback\.docx: the Word master is missing"):
        written(INVALID, definition=dataclasses.replace(SHIPPED, home=tmp_path))


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_letter_and_master(tmp_path):
    (tmp_path / "letter.docx").write_bytes(written(INVALID))
    (tmp_path / "master.docx").write_bytes((SHIPPED.templates / "feedback.docx").read_bytes())
    for name in ("letter", "master"):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / f"{name}.docx")], check=True, capture_output=True)
    shown = subprocess.run(
        ["pdftotext", str(tmp_path / "letter.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Dear colleagues in Exempla" in shown
    assert (tmp_path / "master.pdf").stat().st_size > 1000
