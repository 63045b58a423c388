"""Rows that a form brings along for people to keep or to change."""

from datetime import datetime

import pytest

from pipeline import intake, programme
from pipeline.forms import FORMATS
from pipeline.generate import generate, prefill

WHEN = datetime(2026, 1, 15, 9, 30)
FACTORS = [f"F{n:02}" for n in range(1, 11)]
SCORE = {
    "score": -1,
    "importance": 3,
    "strength": "measured",
    "reason": "Six advisers there, one here (ES-01).",
}


@pytest.fixture(scope="module")
def shipped():
    return programme.load()


@pytest.fixture(params=["docx", "xlsx"])
def suffix(request):
    return request.param


def read(data, suffix, form):
    return FORMATS[suffix].read(intake.open_bytes(data, f"form.{suffix}"), form)


def blank(shipped, suffix):
    return generate(shipped, "transferability", suffix, None, WHEN)


def test_there_is_a_row_for_each_combination(shipped):
    brought = prefill(shipped, shipped.form("transferability"), None)
    pairs = [(row["tm_ref"], row["factor"]) for row in brought["scores"]]
    assert pairs == [(measure, factor) for measure in ("TM-01", "TM-02", "TM-03") for factor in FACTORS]
    assert brought["measures"] == [{"tm_id": "TM-01"}, {"tm_id": "TM-02"}, {"tm_id": "TM-03"}]
    assert "adaptations" not in brought and "evidence" not in brought


def test_rows_that_nobody_filled_in_are_blank(shipped, suffix):
    form = shipped.form("transferability")
    record = read(blank(shipped, suffix), suffix, form)
    tables = ("context", "measures", "scores", "adaptations", "results")
    assert {name: record.data[name] for name in tables} == {name: [] for name in tables}
    assert record.notes == ()


def test_a_row_counts_with_what_it_brought_once_something_is_added(shipped, suffix):
    form = shipped.form("transferability")
    rows = [{}, {"factor": "F02", **SCORE}]
    filled = FORMATS[suffix].fill(blank(shipped, suffix), form, {"scores": rows})
    record = read(filled, suffix, form)
    assert record.data["scores"] == [{"tm_ref": "TM-01", "factor": "F02", **SCORE}]


def test_a_value_that_was_not_offered_was_written_by_somebody(shipped, suffix):
    form = shipped.form("transferability")
    filled = FORMATS[suffix].fill(blank(shipped, suffix), form, {"measures": [{"tm_id": "TM-04"}]})
    assert read(filled, suffix, form).data["measures"] == [{"tm_id": "TM-04"}]
