"""Masters, and what becomes of values in them."""

from datetime import UTC, datetime

import pytest

from pipeline.errors import DefinitionError
from pipeline.reports import Heading
from pipeline.reports.pages import page
from tests.outgoing.hostile import EVERY
from tests.reports.looking import TEMPLATES, assert_tame

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
BLANK = """{% extends "page.html.j2" %}{% set title = "T" %}{% set footnote = "F" %}{% set script = "" %}
{% set style_sheet = "board.css" %}{% block content %}<p title="{{ value }}">{{ value }}</p>{% endblock %}"""


def made(folder, master, value="", **files):
    folder.mkdir(exist_ok=True)
    (folder / "own.html.j2").write_text(master, encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return page("own.html.j2", Heading("p", "The Programme", WHEN, "d" * 64, templates=folder), value=value)


def test_a_master_of_the_programme_uses_the_parts_that_travel_with_the_package(tmp_path):
    made_of = made(tmp_path, BLANK, "words")
    assert '<p title="words">words</p>' in made_of
    assert "2 January 2026, 03:04 UTC" in made_of
    assert (TEMPLATES / "page.css").read_text(encoding="utf-8")[:80] in made_of


def test_a_part_of_the_programme_goes_before_the_one_of_the_package(tmp_path):
    made_of = made(tmp_path, BLANK, page_css="body { color: teal }")
    assert "color: teal" in made_of
    assert_tame(made_of)


@pytest.mark.parametrize("value", EVERY.values(), ids=EVERY)
def test_a_value_is_text_in_the_page_and_in_an_attribute(tmp_path, value):
    made_of = made(tmp_path, BLANK, value)
    assert_tame(made_of)
    assert "<b>" not in made_of
    assert "\x1b" not in made_of
    assert "49" not in made_of.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("master", "said"),
    [
        ("{% if %}", "own.html.j2, line 1"),
        ("line\n{{ nothing.of_the_kind }}", "'nothing' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ('{% extends "gone.html.j2" %}', "templates/gone.html.j2 is missing"),
        ("{{ own('bad.css') }}", "bad.css"),
    ],
)
def test_what_is_wrong_in_a_master_is_said_in_one_line(tmp_path, master, said):
    with pytest.raises(DefinitionError) as wrong:
        made(tmp_path, master, bad_css="</style><script>")
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert str(wrong.value).startswith("templates/")


def test_a_master_that_is_no_text_is_said_to_be_that(tmp_path):
    (tmp_path / "own.html.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionError, match=r"templates/own\.html\.j2.* no text in UTF-8"):
        page("own.html.j2", Heading("p", "P", WHEN, templates=tmp_path))
