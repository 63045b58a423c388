from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from pipeline import programme, rules
from pipeline.errors import UsageError
from pipeline.model import City
from pipeline.submissions import find, is_city, open_folder, read_city

NOT_LISTED = (
    *("~$form.docx", ".~lock.form.docx#", ".DS_Store", "Thumbs.db", "desktop.ini", "form.docx.part"),
    *("form.docx.crdownload", ".gitkeep", "README.md", "ledger.jsonl", "ledger.torn-1", "submission.toml"),
)


def make_city(folder: Path, content: str | bytes = 'city = "Exempla"\n') -> Path:
    folder.mkdir(parents=True)
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "submission.toml").write_bytes(data)
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("cohort-3/exempla", "cohort-3/brackwater", "cohort-2/larkhaven"):
        make_city(tmp_path / "all" / name)
    return tmp_path / "all"


def test_cities_are_found_from_wherever_one_starts(tree: Path):
    cities = [tree / name for name in ("cohort-2/larkhaven", "cohort-3/brackwater", "cohort-3/exempla")]
    assert find(tree) == tuple(cities)
    assert find(tree / "cohort-3") == tuple(cities[1:])
    assert find(cities[0]) == (cities[0],)
    assert [is_city(folder) for folder in (tree, cities[0])] == [False, True]


def test_links_hidden_folders_and_what_lies_in_a_city_are_not_searched(tree: Path, tmp_path: Path):
    make_city(tmp_path / "elsewhere" / "city")
    (tree / "link").symlink_to(tmp_path / "elsewhere")
    make_city(tree / ".git" / "city")
    make_city(tree / "cohort-3" / "exempla" / "evidence" / "city")
    (tree / "loop").symlink_to(tree)
    assert len(find(tree)) == 3


def test_forms_that_lie_in_no_city_are_not_passed_over(tree: Path):
    lost = tree / "cohort-3" / "lost"
    lost.mkdir()
    (lost / "plan.docx").touch()
    (tree / "cohort-2" / "~$plan.docx").touch()
    assert lost in find(tree)
    assert len(find(tree)) == 4
    folder = open_folder(lost)
    assert (folder.city, folder.files) == (None, (lost / "plan.docx",))
    assert [(note.rule, note.params) for note in folder.notes] == [("no-submission-file", {"folder": "lost"})]


def test_nothing_at_all_is_said_so(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="there is no city's folder"):
        find(tmp_path)


def test_files_are_listed_without_what_programs_leave_behind(tree: Path):
    city = tree / "cohort-3" / "exempla"
    for name in (*NOT_LISTED[:-1], "b.xlsx", "A.docx", "agenda.pdf", "no-suffix"):
        (city / name).touch()
    for name in ("evidence", "reviews", "drafts"):
        (city / name).mkdir()
        (city / name / "inside.docx").touch()
    folder = open_folder(city)
    assert [path.name for path in folder.files] == ["A.docx", "agenda.pdf", "b.xlsx", "no-suffix"]
    assert folder.notes == ()


def test_links_and_folders_called_like_forms_are_listed_so_that_they_are_refused(tree: Path):
    city = tree / "cohort-3" / "exempla"
    (city / "folder.docx").mkdir()
    (city / "link.docx").symlink_to(city / "nowhere")
    os.mkfifo(city / "pipe.docx")
    assert [path.name for path in open_folder(city).files] == ["folder.docx", "link.docx", "pipe.docx"]


def test_a_city_is_read(tree: Path):
    city = City("exempla", "Exempla")
    assert read_city(tree / "cohort-3" / "exempla") == city
    assert open_folder(tree / "cohort-3" / "exempla").city == city


def test_a_byte_order_mark_of_an_editor_does_no_harm(tmp_path: Path):
    assert read_city(make_city(tmp_path / "x", b'\xef\xbb\xbfcity = "X"\r\n')).name == "X"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("city = Exempla", "it is no sound TOML: Invalid value (at line 1, column 8)"),
        (b'city = "Gr\xf6\xdfe"', "it is not saved as UTF-8 text"),
        ("", "'city', the name of the city, is missing"),
        ('city = "X"\nstart = "soon"', "'start' says “soon”; a date such as 2025-01-13 is expected"),
        ("#" * 70_000, "it is too large"),
        (f"city = {'[' * 50_000}", "it is no sound TOML: Values are nested too deeply"),
        (f"{'.'.join(['a'] * 30_000)} = 1", "A key has more than four parts (at line 1, column 2)"),
    ],
)
def test_a_broken_file_is_a_note_with_its_problem(tmp_path: Path, content: str | bytes, problem: str):
    path = make_city(tmp_path / "city", content)
    folder = open_folder(path)
    assert folder.city is None
    assert [note.rule for note in folder.notes] == ["broken-submission-file"]
    assert problem in folder.notes[0].params["problem"]
    with pytest.raises(UsageError, match=r"city/submission\.toml: "):
        read_city(path)


def test_a_file_that_is_no_file(tmp_path: Path):
    (tmp_path / "a" / "submission.toml").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "submission.toml").symlink_to("/dev/zero")
    for folder in find(tmp_path):
        assert open_folder(folder).notes[0].params["problem"] == "it is not an ordinary file"
    with pytest.raises(UsageError, match="there is no such file"):
        read_city(tmp_path)


def test_what_the_definition_does_not_know_is_noted(tmp_path: Path):
    path = make_city(tmp_path / "x", 'city = "X"\nprofile = "tlp-99m"\n')
    assert open_folder(path).city is not None
    folder = open_folder(path, programme.load())
    assert folder.city is None
    assert "tlp-99m" in folder.notes[0].params["problem"]


def test_every_note_is_worded_in_the_catalogue():
    catalogue = rules.load(programme.load()).catalogue
    assert {"no-submission-file", "broken-submission-file"} <= set(catalogue)


def rules_of(folder: Path, limits: dict[str, int] | None = None) -> list[str]:
    definition = dataclasses.replace(programme.load(), limits=limits or {})
    return [note.rule for note in open_folder(folder, definition).notes]


def test_names_that_some_computers_take_for_the_same(tmp_path: Path):
    folder = make_city(tmp_path / "exempla")
    for name in ("Plan\u00e9.docx", "pLane\u0301.docx", "plane.docx"):
        (folder / name).write_bytes(b"x")
    assert rules_of(folder) == ["names-alike"]


@pytest.mark.parametrize(
    "name",
    [
        "-rf.docx",
        "=1+1.docx",
        "{{7*7}}.docx",
        "a\nb.docx",
        "a\x1b[2J.docx",
        "\u202excod.docx",
        "CON.docx",
        "<b>.docx",
    ],
)
def test_names_that_mean_something_to_programs(tmp_path: Path, name: str):
    folder = make_city(tmp_path / "exempla")
    (folder / name).write_bytes(b"x")
    assert rules_of(folder) == ["name-unusual"]
    assert [file.name for file in open_folder(folder).files] == [name]  # it is read all the same


@pytest.mark.parametrize(
    "name", ["Fahrplan (2).docx", "Σχέδιο – τελικό.docx", "contract.docx", "a & b, c's.docx"]
)
def test_ordinary_names(tmp_path: Path, name: str):
    folder = make_city(tmp_path / "exempla")
    (folder / name).write_bytes(b"x")
    assert rules_of(folder) == []


@pytest.mark.parametrize("limits", [{"folder_files": 2}, {"folder_mb": 1}])
def test_a_folder_beyond_its_limits_is_not_read(tmp_path: Path, limits: dict[str, int]):
    folder = make_city(tmp_path / "exempla")
    for number in range(3):
        (folder / f"form-{number}.docx").write_bytes(bytes(400_000))
    assert rules_of(folder, limits) == ["submission-too-large"]
    assert open_folder(folder, dataclasses.replace(programme.load(), limits=limits)).files == ()
    assert rules_of(folder, {name: 3 for name in limits}) == []
