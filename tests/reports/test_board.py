"""The board: who is where, and what is in the way."""

import json
import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from pipeline.model import CityStanding, Milestone, MilestoneState, OutputStanding
from pipeline.reports import Heading
from pipeline.reports.board import BOARDS
from pipeline.reports.board_text import WIDTH

HEADING = Heading("p", "The Programme", datetime(2026, 1, 2, tzinfo=UTC), "d")


def standing(city, wanting="", cohort="3", notes=(), status="active", reasons=("Plan: waits for a review",)):
    output = OutputStanding("plan", "Engagement Plan", wanting, "plan.docx", "0" * 64)
    milestone = Milestone("MS1", "First part", MilestoneState.OPEN, reasons, "ours")
    milestones = () if status == "withdrawn" else (milestone,)
    return CityStanding(city, cohort, status, (output,), milestones, notes)


def text(*cities, width=None):
    return BOARDS["text"](HEADING, cities, width)


def row(board, city):
    return next(
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in board.splitlines()
        if f"│ {city} " in line
    )


def test_each_city_has_a_row_with_its_outputs_and_milestones():
    board = text(standing("amberg"), standing("brill", "3 errors"), standing("cork", status="withdrawn"))
    assert row(board, "amberg") == ["amberg (cohort 3)", "valid", "open"]
    assert row(board, "brill") == ["brill (cohort 3)", "3 errors", "open"]
    assert "Withdrawn: cork (cohort 3)\n" in board
    assert "│ cork" not in board


def test_a_reason_is_named_once_with_the_cities_it_holds_up():
    board = text(standing("amberg"), standing("brill"), standing("cork", reasons=("Plan: 3 errors",)))
    assert "In the way of MS1, First part\n" in board
    assert "  – Plan: waits for a review · amberg, brill\n" in board
    assert "  – Plan: 3 errors · cork\n" in board
    assert "· all cities" in text(standing("amberg"), standing("brill"))


def test_nothing_is_said_to_be_in_the_way_of_what_is_complete():
    assert "In the way" not in text(standing("amberg", reasons=()))


def test_notes_are_told_city_by_city():
    assert "! amberg: plan.docx: new or changed" in text(
        standing("amberg", notes=("plan.docx: new or changed",))
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_board_fits_the_terminal(width):
    board = text(standing("amberg", "not handed in, or not checked yet"), standing("brill"), width=width)
    assert max(map(len, board.splitlines())) <= width


OUTPUTS = ("Learning Roadmap", "Stakeholder Plan", "Transferability Assessment", "Action Plan", "Report")


def five(city, wanting):
    one = standing(city)
    outputs = tuple(OutputStanding(title.lower(), title, wanting) for title in OUTPUTS)
    return replace(one, outputs=outputs)


@pytest.mark.parametrize(("width", "whole"), [(None, True), (90, True), (60, False)])
def test_words_are_broken_only_where_there_is_no_room_and_never_cut_off(width, whole):
    board = text(five("thalassokipos", "not handed in, or not checked yet"), width=width)
    assert "…" not in board
    words = {word for line in board.splitlines() for word in re.split(r"[│┃ ]+", line)}
    assert ({"thalassokipos", "Transferability", "Stakeholder", "checked"} <= words) is whole
    assert max(map(len, board.splitlines())) <= (width or WIDTH)


def test_room_that_is_left_goes_to_those_that_want_it():
    board = text(five("exempla", "10 errors"), five("amberg", "valid"))
    assert row(board, "exempla")[1:6] == ["10 errors"] * 5  # on one line


def test_a_board_in_a_file_has_always_the_same_width():
    board = text(standing("amberg", "an answer " * 40))
    assert max(map(len, board.splitlines())) == WIDTH


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202etxt", "a\nb", "[bold]x[/bold]", "::error::x"])
def test_hostile_text_is_shown(hostile):
    board = text(standing(hostile, hostile, hostile, (hostile,), reasons=(hostile,)))
    assert "\x1b" not in board
    assert "\u202e" not in board
    assert "a\nb" not in board
    assert not [line for line in board.splitlines() if line.lstrip().startswith("::")]
    if hostile.startswith("[bold]"):
        assert hostile in board


def test_the_same_as_json():
    board = json.loads(BOARDS["json"](HEADING, [standing("amberg", "3 errors", notes=("n",))], 80))
    assert board["version"] == 1
    assert board["made_at"] == "2026-01-02T00:00:00+00:00"
    (city,) = board["cities"]
    (output,) = city["outputs"]
    assert (output["wanting"], output["file"], output["review"]) == ("3 errors", "plan.docx", "")
    assert city["milestones"][0]["state"] == "open"
    assert city["notes"] == ["n"]


def test_a_board_of_nobody_is_a_heading():
    assert text().startswith("The Programme\n")
