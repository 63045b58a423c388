"""What a city wrote in an earlier output is offered in the next one, so that nobody types an id twice."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import intake, programme
from pipeline.forms import FORMATS
from pipeline.generate import generate, offered
from pipeline.model import City
from pipeline.values import picked, read_text

ROOT = Path(__file__).parent.parent
PROGRAMME = programme.load()
ROADMAP = json.loads((ROOT / "schemas" / "examples" / "roadmap.json").read_text(encoding="utf-8"))
CITY = City(slug="exempla", name="Exempla", cohort="3")
WHEN = datetime(2025, 9, 1, tzinfo=UTC)
FORM = PROGRAMME.form("engagement-plan")


def made(suffix, earlier):
    return generate(PROGRAMME, "engagement-plan", suffix, CITY, WHEN, earlier)


def read(suffix, data):
    return FORMATS[suffix].read(intake.open_bytes(data, f"form.{suffix}"), FORM)


def visible(suffix, data):
    package = intake.open_bytes(data, f"form.{suffix}")
    parts = [name for name in package.names if name.endswith(".xml")]
    return "\n".join((package.read(name) or b"").decode("utf-8", "replace") for name in parts)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_objectives_of_the_roadmap_are_offered(suffix):
    shown = visible(suffix, made(suffix, {"roadmap": ROADMAP}))
    for row in ROADMAP["learning_objectives"]:
        assert f"{row['lo_id']} – {row['statement'][:30]}" in shown
    assert f"LO-01 – {ROADMAP['learning_objectives'][0]['statement'][:30]}" not in visible(
        suffix, made(suffix, {})
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_offer_is_no_answer(suffix):
    record = read(suffix, made(suffix, {"roadmap": ROADMAP}))
    assert "lo_refs" not in record.data["purpose_scope"]
    assert record.places["/purpose_scope/lo_refs"].raw == ""


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_was_chosen_is_read_as_ids(suffix):
    data = {"purpose_scope": {"lo_refs": ["LO-01", "LO-03"]}}
    filled = FORMATS[suffix].fill(made(suffix, {"roadmap": ROADMAP}), FORM, data)
    assert read(suffix, filled).data["purpose_scope"]["lo_refs"] == ["LO-01", "LO-03"]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_id_that_was_not_offered_is_kept(suffix):
    data = {"purpose_scope": {"lo_refs": ["LO-02", "LO-77"]}}
    filled = FORMATS[suffix].fill(made(suffix, {"roadmap": ROADMAP}), FORM, data)
    assert read(suffix, filled).data["purpose_scope"]["lo_refs"] == ["LO-02", "LO-77"]


def test_a_reference_without_earlier_output_has_no_choices():
    fields = {field.pointer: field for _, field in offered(FORM, {}).fields()}
    assert fields["/purpose_scope/lo_refs"].choices == ()


def test_an_offer_is_short_and_read_as_its_id():
    fields = {field.pointer: field for _, field in offered(FORM, {"roadmap": ROADMAP}).fields()}
    refs = fields["/purpose_scope/lo_refs"]
    plain = next(field for _, field in FORM.fields() if field.pointer == "/purpose_scope/lo_refs")
    for choice in refs.choices:
        assert len(choice.label) <= 80
        assert picked(plain, choice.label) == choice.code


def test_an_offer_says_more_than_the_ids_of_other_rows():
    rows = [{"ad_id": "AD-01", "tm_ref": "TM-02", "factor": "F04", "change": "Hire two advisers"}]
    form = offered(PROGRAMME.form("action-plan"), {"transferability": {"adaptations": rows}})
    refs = next(field for _, field in form.fields() if field.pointer == "/actions/*/ad_refs")
    assert [choice.label for choice in refs.choices] == ["AD-01 – Hire two advisers"]


def test_a_row_chosen_from_a_list_is_read_as_its_id():
    refs = next(
        f for _, f in PROGRAMME.form("roadmap").fields() if f.pointer == "/learning_questions/*/lo_ref"
    )
    assert read_text(refs, "LO-01 – set up and run; a shop, for homes").value == "LO-01"
    assert read_text(refs, "see LO-01 – set up").value == "see LO-01 – set up"
