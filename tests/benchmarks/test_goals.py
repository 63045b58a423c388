"""Every goal has bars, each of them is measured, and the whole runs from end to end."""

import json
import subprocess
import sys

import pytest

from benchmarks import checking, peers, store
from benchmarks.__main__ import DOCS
from benchmarks.cities import cities
from benchmarks.goals import GOALS
from benchmarks.ratios import Bar, Seen, spread
from benchmarks.table import BEGIN, END, Line, markdown, text, with_table
from tests.samples.checking import check
from tests.shipped import ROOT

FIGURE = Line("1", "check / F2", Seen(spread([1.5, 2.5, 2.1]), spread([1.9])), Bar(2.0))


def test_every_goal_has_a_bar():
    assert [goal.number for goal in GOALS] == sorted({goal.number for goal in GOALS})
    assert all(goal.bars for goal in GOALS)


def test_a_missed_bar_is_said():
    assert FIGURE.verdict == "missed"
    assert "missed" in text([FIGURE])
    assert "| at most 2 × | missed |" in markdown([FIGURE], {"python": "3"})


def test_a_page_gets_new_figures_and_keeps_the_rest():
    page = f"before {BEGIN}\nold\n{END} after"
    assert with_table(page, "new\n") == f"before {BEGIN}\nnew\n{END} after"
    with pytest.raises(ValueError, match="no place"):
        with_table("before", "new")


def test_the_page_on_speed_has_a_place_for_figures_and_names_every_goal():
    page = DOCS.read_text(encoding="utf-8")
    assert with_table(page, "") != page
    assert all(f"| {goal.number} | {goal.title} |" in page for goal in GOALS)
    assert all(peer.name in page for peer in peers.PEERS)


@pytest.mark.slow
def test_all_goals_are_measured_from_end_to_end(tmp_path):
    figures = tmp_path / "figures.json"
    words = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(figures)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    found = json.loads(figures.read_text(encoding="utf-8"))
    measured = {(figure["goal"], figure["what"]) for figure in found["figures"]}
    assert {(str(goal.number), bar) for goal in GOALS for bar in goal.bars} <= measured
    assert found["machine"]["python"]


@pytest.mark.slow
def test_the_plain_script_finds_the_broken_files_and_no_others():
    folder = store.submissions(8)
    done = subprocess.run(checking.plain(folder).words, capture_output=True, text=True, check=True)
    wrong = {line.split(":")[0] for line in done.stdout.splitlines()}
    broken = [folder / city.name.lower() for city in cities(8) if city.broken]
    assert wrong == {str(path) for city in broken for path in city.glob("*.*x")}


@pytest.mark.slow
def test_we_find_the_broken_files_and_no_others():
    folder = store.submissions(8)
    report = check(folder)
    wrong = {city["city"] for city in report.cities if any(file["findings"] for file in city["files"])}
    assert wrong == {city.name.lower() for city in cities(8) if city.broken}
