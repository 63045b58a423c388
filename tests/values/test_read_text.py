from __future__ import annotations

import pytest

from pipeline.fields import Choice, Field, Kind
from pipeline.values import Reading, read_text

DOMAINS = (
    Choice("buildings", "Buildings and heating"),
    Choice("own_departments", "City departments, and services"),
    Choice("waste", "Waste; water"),
)


def field(kind: Kind, **more: object) -> Field:
    known = {"name": "x", "code": "B1", "label": "X", "guidance": "", "pointer": "/s/x", "required": False}
    return Field(**{**known, "kind": kind, "schema": {}, **more})  # type: ignore[arg-type]


def value(kind: Kind, text: str, **more: object) -> object:
    reading = read_text(field(kind, **more), text)
    assert reading.note is None
    return reading.value


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["", "  \n\u00a0", "\u200b", " \ufeff \u200b "])
def test_blank_text_is_no_value(kind: Kind, text: str):
    assert read_text(field(kind), text) == Reading(None)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT])
def test_text_is_trimmed_and_its_line_breaks_made_equal(kind: Kind):
    assert (
        value(kind, "\u00a0 First,\r\nsecond\vthird\rfourth\u2028fifth  ")
        == "First,\nsecond\nthird\nfourth\nfifth"
    )


def test_text_is_otherwise_left_as_typed():
    assert value(Kind.TEXT, "03/04/2025, 1,234 and e\u0301 & <b>") == "03/04/2025, 1,234 and e\u0301 & <b>"


def test_a_list_has_one_item_a_line_and_nothing_else_parts_it():
    assert value(Kind.LIST, " one; two \n\n three, four ") == ["one; two", "three, four"]


ID = {"pattern": "^LO-[0-9]{2}$"}


@pytest.mark.parametrize(
    "text", ["LO-01, LO-02", "LO-01\nLO-02", "LO-01 LO-02", "lo-01;LO‑02", "LO-01 and LO–02", "LO-01,,LO-02"]
)
def test_references_however_they_are_separated(text: str):
    assert value(Kind.REFERENCES, text, schema={"items": ID}) == ["LO-01", "LO-02"]


def test_text_that_is_no_reference_stays_in_one_piece():
    assert value(Kind.REFERENCES, "LO-01, the second one", schema={"items": ID}) == [
        "LO-01",
        "the second one",
    ]


def test_references_without_a_pattern_are_parted_too():
    assert value(Kind.REFERENCES, "a-1 b-2") == ["a-1", "b-2"]


@pytest.mark.parametrize(("kind", "more"), [(Kind.REFERENCE, {}), (Kind.TEXT, {"is_id": True})])
def test_an_id_loses_its_typographic_dash_only_if_it_then_fits(kind: Kind, more: dict[str, bool]):
    assert value(kind, "lo–01", schema=ID, **more) == "LO-01"
    assert value(kind, "goal – 1", schema=ID, **more) == "goal – 1"


def test_plain_text_keeps_its_dash():
    assert value(Kind.TEXT, "lo–01", schema=ID) == "lo–01"
