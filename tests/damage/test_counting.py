"""The count that the proofs rest on can itself tell right from wrong."""

import pytest

from pipeline.model import Note, Record, Stamp
from tests.damage.counting import count

TRUTH = {"team": {"name": "Anna", "size": 3}, "rows": [{"id": "A", "n": 1}, {"id": "B", "n": 2}]}


def read(data, *notes):
    return count(TRUTH, Record(Stamp(), data, {}, notes))


def test_all_right():
    assert read(TRUTH) == read({**TRUTH, "rows": TRUTH["rows"][::-1]})
    assert (read(TRUTH).right, read(TRUTH).said, read(TRUTH).silent) == (6, 0, ())


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({**TRUTH, "team": {"name": "Anna", "size": 4}}, "/team/size"),
        ({**TRUTH, "team": {"name": "Anna"}}, "/team/size"),
        ({**TRUTH, "team": {"name": "Anna", "size": 3, "x": 1}}, "/team/x"),
        ({**TRUTH, "rows": [{"id": "A", "n": 1}, {"id": "B", "n": 1}]}, "/rows/1/n"),
    ],
)
def test_wrong_is_silent_unless_a_note_names_it(data, pointer):
    assert read(data).silent == (pointer,)
    assert read(data, Note("x", pointer="/team/name")).silent == (pointer,)
    assert read(data, Note("x")).silent == (pointer,)
    for named in (pointer, pointer.rpartition("/")[0]):
        assert (read(data, Note("x", pointer=named)).silent, read(data, Note("x", pointer=named)).said) == (
            (),
            1,
        )
    assert read(data, Note("not-our-form")).silent == ()


def test_rows_that_are_gone_or_made_up():
    assert read({**TRUTH, "rows": TRUTH["rows"][:1]}).silent == ("/rows/-/id", "/rows/-/n")
    more = [*TRUTH["rows"], {"id": "C", "n": 9}]
    assert read({**TRUTH, "rows": more}).silent == ("/rows/2/id", "/rows/2/n")
    assert read({**TRUTH, "rows": more}, Note("x", pointer="/rows/2")).said == 2
