"""`twinning check --annotate DIR`: copies with remarks, where they go, and what is said of them."""

import json
import shutil

import pytest

from pipeline import submissions
from pipeline.extract import read
from pipeline.intake import open_bytes
from tests.annotate.making import comments
from tests.cli.running import fingerprint, on_a_terminal, run, sample_city
from tests.samples import COHORT
from tests.shipped import shipped

ROADMAP = "roadmap.docx"


@pytest.fixture
def city(tmp_path):
    return sample_city(tmp_path / "sub", "brackwater", ROADMAP)


def test_it_writes_a_copy_by_city_and_changes_nothing_else(city, tmp_path):
    before = fingerprint(tmp_path / "sub")
    done = run("check", city, "--annotate", tmp_path / "out")
    assert done.exit_code == 1
    copy = tmp_path / "out" / "brackwater" / "roadmap-remarks.docx"
    assert done.stderr.splitlines()[-1] == f"Written to {copy} (10 remarks)"
    assert len(comments(copy.read_bytes())) == 10
    assert fingerprint(tmp_path / "sub") == before
    assert sorted(p.name for p in (tmp_path / "out").rglob("*")) == [
        ".twinning-remarks",
        "brackwater",
        "roadmap-remarks.docx",
    ]


def test_the_copy_sent_back_is_checked_like_the_original(city, tmp_path):
    first = run("check", city, "--format", "json", "--annotate", tmp_path / "out")
    original = read(open_bytes((city / ROADMAP).read_bytes(), "x"), shipped()[0])
    shutil.move(tmp_path / "out" / "brackwater" / "roadmap-remarks.docx", city / ROADMAP)
    again = run("check", city, "--format", "json", "--annotate", tmp_path / "next")
    reports = [json.loads(done.stdout)["cities"][0]["files"][0] for done in (first, again)]
    assert reports[0]["sha256"] != reports[1].pop("sha256")
    reports[0].pop("sha256")
    assert reports[0] == reports[1]
    assert read(open_bytes((city / ROADMAP).read_bytes(), "x"), shipped()[0]) == original
    third = (tmp_path / "next" / "brackwater" / "roadmap-remarks.docx").read_bytes()
    assert len(comments(third)) == 10


def test_files_without_a_copy_are_named_with_the_reason(tmp_path):
    good = sample_city(tmp_path, "exempla", ROADMAP)
    (good / "notes.docx").write_bytes(b"no form")
    done = run("check", good, "--annotate", tmp_path / "out")
    assert f"No copy of {good / ROADMAP}: nothing was found in it" in done.stderr
    assert f"No copy of {good / 'notes.docx'}: it cannot be used" in done.stderr
    assert not (tmp_path / "out").exists()


def test_drafts_and_other_formats(city, tmp_path):
    done = run("check", city / ROADMAP, "--draft", "--format", "json", "--annotate", tmp_path / "out")
    json.loads(done.stdout)
    # what is blank in a draft is listed as missing and no finding
    assert "roadmap-remarks.docx (9 remarks)" in done.stderr


def test_nothing_is_overwritten_without_force(city, tmp_path):
    run("check", city, "--annotate", tmp_path / "out")
    copy = tmp_path / "out" / "brackwater" / "roadmap-remarks.docx"
    copy.write_bytes(b"worked on since")
    done = run("check", city, "--annotate", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr == f"twinning: {copy} is already there; --force overwrites it\n"
    assert copy.read_bytes() == b"worked on since"
    assert run("check", city, "--annotate", tmp_path / "out", "--force").exit_code == 1
    assert len(comments(copy.read_bytes())) == 10


@pytest.mark.parametrize("inside", ["", "remarks", "evidence"])
def test_copies_never_go_into_the_folder_of_a_city(city, inside):
    before = fingerprint(city)
    done = run("check", city / ROADMAP, "--annotate", city / inside)
    assert done.exit_code == 2
    assert "copies there would be taken for files that a city has sent; name a folder outside" in done.stderr
    assert fingerprint(city) == before


def test_nor_above_the_cities_nor_among_other_forms(city, tmp_path):
    for place in (tmp_path, tmp_path / "sub", tmp_path / "sub" / "cohort-3"):
        done = run("check", city, "--annotate", place)
        assert (done.exit_code, "copies there would be taken" in done.stderr) == (2, True)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(COHORT / "exempla" / ROADMAP, other)
    done = run("check", city, "--annotate", other)
    assert (done.exit_code, "there are forms in this folder" in done.stderr) == (2, True)


def test_a_folder_for_copies_is_passed_over_when_cities_are_looked_for(city, tmp_path):
    run("check", city, "--annotate", tmp_path / "sub" / "remarks")
    assert submissions.find(tmp_path / "sub") == (city,)
    assert (
        run("check", tmp_path / "sub", "--annotate", tmp_path / "sub" / "remarks", "--force").exit_code == 1
    )
    copies = run("check", tmp_path / "sub" / "remarks", "--format", "json")
    assert json.loads(copies.stdout)["cities"][0]["files"][0]["output"] == "roadmap"


def test_a_city_cannot_hide_itself_as_a_folder_for_copies(city, tmp_path):
    (city / submissions.folders.COPIES).touch()
    assert submissions.find(tmp_path / "sub") == (city,)


def test_a_link_at_the_place_of_the_copy_is_not_followed_to_what_was_sent(city, tmp_path):
    place = tmp_path / "out" / "brackwater"
    place.mkdir(parents=True)
    (place / "roadmap-remarks.docx").symlink_to(city / ROADMAP)
    before = (city / ROADMAP).read_bytes()
    done = run("check", city, "--annotate", tmp_path / "out", "--force")
    assert done.exit_code == 2
    assert (city / ROADMAP).read_bytes() == before


@pytest.mark.slow
def test_a_bar_shows_how_far_it_is(tmp_path):
    folder = sample_city(tmp_path / "sub", "brackwater", ROADMAP, "info-session.docx")
    shown = on_a_terminal("check", folder, "--annotate", tmp_path / "out", columns=100)
    assert "Remarks" in shown
