from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline import programme
from pipeline.errors import UsageError
from pipeline.model import City
from pipeline.submissions import Started, find, read_city, start_cities

HEAD = "city,slug,country,start,language,counterpart_type,counterpart_activity,counterpart_cities\n"


@pytest.fixture(scope="module")
def definition() -> programme.Programme:
    return programme.load()


@pytest.fixture
def start(tmp_path: Path, definition: programme.Programme):
    def run(text: str | bytes) -> Started:
        table = tmp_path / "cities.csv"
        table.write_bytes(text if isinstance(text, bytes) else text.encode())
        return start_cities(tmp_path / "submissions", table, "3", definition)

    return run


def test_a_folder_for_each_row(start, tmp_path: Path):
    started = start(
        HEAD
        + 'Brighton & Hove,,IE,2025-01-13,en,pilot_group,"Agora, ""new""",Alpha; Βήτα\n'
        + "\n,,,\n"
        + "Gießen,,DE,,,,,\n"
    )
    root = tmp_path / "submissions" / "cohort-3"
    assert started == Started((root / "brighton-hove", root / "giessen"), (), ())
    assert find(tmp_path / "submissions") == started.made
    assert read_city(root / "brighton-hove") == City(
        slug="brighton-hove",
        name="Brighton & Hove",
        country="IE",
        cohort="3",
        counterpart_type="pilot_group",
        counterpart_activity='Agora, "new"',
        counterpart_cities=("Alpha", "Βήτα"),
        language="en",
        start=date(2025, 1, 13),
    )


@pytest.mark.parametrize(
    "text",
    [
        "City;Country\nGießen;DE\n",
        "city\tcountry\r\nGießen\tDE\r\n",
        '"city","country"\n"Gießen","DE"',
        "\ufeffcity,country\nGießen,DE\n",
        "city\nGießen\n",
    ],
)
def test_whatever_excel_makes_of_a_csv_file(start, text: str):
    assert [path.name for path in start(text).made] == ["giessen"]


def test_utf_16_is_read_too(start):
    assert [path.name for path in start("city\tcountry\nGießen\tDE\n".encode("utf-16")).made] == ["giessen"]


def test_nothing_is_overwritten(start):
    (folder,) = start("city\nExempla\n").made
    (folder / "submission.toml").write_text('city = "Mine"\n', encoding="utf-8")
    again = start("city\nExempla\nLarkhaven\n")
    assert again.kept == (folder,)
    assert [path.name for path in again.made] == ["larkhaven"]
    assert read_city(folder).name == "Mine"


def test_a_wrong_row_is_named_and_the_others_are_made(start):
    started = start(
        "city,slug,start,country,profile\n"
        ",x,,,\n"
        "Exempla,,13.1.2025,,\n"
        "Good,,,,\n"
        "Θεσσαλονίκη,,,,\n"
        "Other,good,,,\n"
        "Far,,,Nowhere,\n"
        "Old,../up,,,\n"
        "New,,,,tlp-99m\n"
    )
    assert [path.name for path in started.made] == ["good"]
    for line, words in [
        (2, "'city', the name of the city, is missing"),
        (3, "'start' says “13.1.2025”; a date such as 2025-01-13 is expected"),
        (5, "'slug', a name for the city's folder in plain letters, is missing"),
        (6, "the folder name 'good' is taken by an earlier row"),
        (7, "'country' says “Nowhere”; possible are "),
        (8, "'slug' says “../up”"),
        (9, "no profile is called 'tlp-99m'"),
    ]:
        (problem,) = [found for found in started.problems if f"cities.csv, line {line}: " in found]
        assert words in problem
    assert len(started.problems) == 7


def test_a_cohort_that_is_no_folder_name(start, tmp_path: Path):
    assert "the cohort is missing" in start("city,cohort\nExempla,../..\n").problems[0]
    assert start("city,cohort\nExempla,2\n").made == (tmp_path / "submissions" / "cohort-2" / "exempla",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "'city' is missing"),
        ("name,country\nX,AT\n", "'city' is missing"),
        ("city,population\nX,7\n", "the column 'population' is not known; possible are city, slug"),
        ("city,city\nX,Y\n", "the column 'city' is there twice"),
        ("city,country\nY,AT\nX,AT,more\n", "line 3: there are more cells than columns, from 'more' on"),
        ('city\n"X\n', "no sound CSV"),
        (b"city\nGie\xdfen\n", "CSV UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(
    start, tmp_path: Path, text: str | bytes, words: str
):
    with pytest.raises(UsageError, match=r"cities\.csv") as caught:
        start(text)
    assert words in str(caught.value)
    assert not (tmp_path / "submissions").exists()


def test_a_table_that_is_no_file(tmp_path: Path, definition: programme.Programme):
    with pytest.raises(UsageError, match="not an ordinary file"):
        start_cities(tmp_path, tmp_path, "3", definition)
