"""For each checked file its copy with remarks, or why there is none; and where it lies."""

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.annotate import copies
from pipeline.annotate.copies import BROKEN, CHANGED, NOTHING, OTHER_KIND, REFUSED, REPLACED, copy_of, targets
from pipeline.intake import Refused
from pipeline.model import Verdict
from tests.annotate.making import MOMENT, comments, result_of
from tests.annotate.planting import planted
from tests.shipped import shipped


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "session.docx"
    path.write_bytes(planted("info-session", 3))
    found = result_of(path.read_bytes(), "info-session")
    key = sha256(path.read_bytes()).hexdigest()
    return replace(found, path=str(path), sha256=key, verdict=Verdict.INVALID)


def copy(file):
    return copy_of(file, shipped()[0], MOMENT)


def test_a_file_with_findings_gets_a_copy_and_stays_as_it_is(file):
    before = Path(file.path).read_bytes()
    made = copy(file)
    assert made.content is not None
    assert made.remarks == len(file.findings) == len(comments(made.content)) > 0
    assert Path(file.path).read_bytes() == before


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"findings": ()}, NOTHING),
        ({"verdict": Verdict.REFUSED}, REFUSED),
        ({"output": None}, REFUSED),
        ({"superseded": True}, REPLACED),
        ({"sha256": "0" * 64}, CHANGED),
    ],
)
def test_a_file_that_gets_none_says_why(file, changes, because):
    made = copy(replace(file, **changes))
    assert (made.content, made.because) == (None, because)


def test_a_file_that_was_changed_or_taken_away_after_the_check(file):
    Path(file.path).write_bytes(planted("info-session", 4))
    assert copy(file).because == CHANGED
    Path(file.path).unlink()
    assert copy(file).because == CHANGED


def test_kinds_into_which_nothing_can_be_written(file, tmp_path):
    """An old kind is read by way of LibreOffice; the file itself is still the old one."""
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    Path(file.path).write_bytes(old)
    assert copy(replace(file, sha256=sha256(old).hexdigest())).because == OTHER_KIND


def test_damage_that_shows_on_the_way_stops_nothing(file, monkeypatch):
    def damaged(*_):
        raise Refused("xml-damaged", part="word/comments.xml")

    monkeypatch.setattr(copies, "annotated", damaged)
    assert copy(file).because == BROKEN


def test_copies_lie_by_city_under_names_of_their_own():
    city = Path("/s/cohort-3/exempla")
    given = [
        (city, city / "roadmap.docx"),
        (city, city / "Roadmap.DOCX"),
        (city, city / "plan-remarks.xlsx"),
        (None, Path("/elsewhere/roadmap.docx")),
        (None, Path("/other/roadmap.docx")),
    ]
    assert [str(target) for target in targets(given)] == [
        "exempla/roadmap-remarks.docx",
        "exempla/Roadmap-remarks-2.docx",
        "exempla/plan-remarks.xlsx",
        "roadmap-remarks.docx",
        "roadmap-remarks-2.docx",
    ]


def test_cities_of_the_same_name_are_told_apart():
    cities = [Path("/s/cohort-3/exempla"), Path("/s/cohort-4/exempla")]
    assert [str(target) for target in targets([(city, city / "a.docx") for city in cities])] == [
        "cohort-3/exempla/a-remarks.docx",
        "cohort-4/exempla/a-remarks.docx",
    ]
