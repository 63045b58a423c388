"""Where a person finds a value, and what a row is called."""

import pytest

from pipeline import programme
from pipeline.messages import key_of, location_of, row_name
from pipeline.model import Location, Provenance
from tests import small


@pytest.fixture
def form(tmp_path):
    return small.programme(tmp_path).form("note")


DATA = {"goals": [{"goal_id": "G-01"}, {"goal_id": "G-01"}, {"text": "x"}], "steps": [{}]}


def location(form, pointer, **places):
    found = {p: Provenance(Location(*at)) for p, at in places.get("places", {}).items()}
    return location_of(form, small.record("note", DATA, found), pointer)


def test_the_reader_knows_best(form):
    at = ("Sheet", "C7", "What the sheet says")
    assert location(form, "/about/name", places={"/about/name": at}) == Location(*at)


def test_the_row_stands_in_for_its_cells(form):
    places = {"/goals": ("Goals", "A1"), "/goals/1": ("Goals", "A7", "Goal G-01")}
    assert location(form, "/goals/1/cost", places=places) == Location("Goals", "A7", "Cost")


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/about/name", "About · question A1 · Name"),
        ("/about", "About"),
        ("/goals", "Goals"),
        ("/goals/0", "Goals · row 1 (G-01)"),
        ("/goals/2/cost", "Goals · row 3, question B3 · Cost"),
        ("/goals/99/cost", "Goals · row 100, question B3 · Cost"),
        ("/odd/thing", "Note"),
        ("", "Note"),
    ],
)
def test_without_a_reader_the_form_says_where(form, pointer, text):
    assert str(location(form, pointer)) == text


@pytest.mark.parametrize(
    ("pointer", "key"),
    [
        ("/about/name", "/about/name"),
        ("/goals", "/goals"),
        ("/goals/0/cost", "/goals/G-01/cost"),
        ("/goals/1/cost", "/goals/G-01~2/cost"),
        ("/goals/2/cost", "/goals/#2d711642/cost"),
        ("/steps/0/goal", "/steps/?/goal"),
        ("/steps/1/goal", "/steps/?/goal"),
        ("/goals/*/cost", "/goals/*/cost"),
        ("/odd/0/x", "/odd/0/x"),
    ],
)
def test_key(form, pointer, key):
    assert key_of(DATA, form, pointer) == key


COSTS = [
    {"ac_ref": "AC-01", "category": "staff", "amount": 1},
    {"ac_ref": "AC-01", "category": "travel", "amount": 2},
    {"ac_ref": "AC-01", "category": "staff", "amount": 3},
    {"amount": 4},
]
RISKS = [
    {"risk": "The bank  withdraws", "rating": 3},
    {"risk": "the bank withdraws"},
    {"risk": "Staff leaves"},
    {},
]


@pytest.mark.parametrize(
    ("output", "table", "rows", "names"),
    [
        ("action-plan", "costs", COSTS, ["AC-01+staff", "AC-01+travel", "AC-01+staff~2", "#4b227777"]),
        ("roadmap", "roadmap_risks", RISKS, ["#717e5d83", "#717e5d83~2", "#7d60ca97", "?"]),
    ],
)
def test_rows_without_ids_are_known_by_what_they_begin_with_wherever_they_stand(output, table, rows, names):
    shipped = programme.load().form(output)
    assert [key_of({table: rows}, shipped, f"/{table}/{n}").split("/")[2] for n in range(len(rows))] == names
    moved = [{"risk": "Something else", "ac_ref": "AC-09", "category": "other"}, *rows]
    later = [key_of({table: moved}, shipped, f"/{table}/{n + 1}").split("/")[2] for n in range(len(rows))]
    assert later == names


def test_rows_by_name(form):
    pointers = ("/goals/0/cost", "/goals/2", "/steps/0/goal", "/about/name", "/goals")
    assert [row_name(form, DATA, pointer) for pointer in pointers] == ["G-01", "3", "1", "", ""]


@pytest.mark.parametrize("rows", [None, "x", [1], [{"goal_id": ["G"]}], [{"goal_id": "G" * 99}]])
def test_odd_data_does_no_harm(form, rows):
    assert len(key_of({"goals": rows}, form, "/goals/0/cost")) < 60
