"""The pages in a browser: nothing is asked of a network, nobody is left out, they fit screen and paper."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from pipeline import demo, programme
from tests.pages import browser
from tests.samples.checking import TODAY

pytestmark = [pytest.mark.office, pytest.mark.slow]

MUST_BE_HERE = "TWINNING_ALL_PROGRAMS"  # set by `bin/test all`, which installs it
MISSING = browser.missing()
PAGES = ("report.html", "board.html")


def test_the_browser_is_installed():
    """If it is missing that is told of by a test that is skipped, or fails where all must be there."""
    if MISSING:
        assert not os.environ.get(MUST_BE_HERE), MISSING
        pytest.skip(MISSING)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Both pages on the sample cities."""
    if MISSING:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("pages") / "demo"
    definition, moment = programme.load(), datetime.fromtimestamp(int(TODAY), UTC)
    demo.prepare(folder, definition)
    results = demo.check(folder, definition, moment)
    demo.report(folder, results, definition, moment)
    list(demo.mark(results, definition, moment))
    demo.board(folder, definition, moment, None)
    return folder


@pytest.fixture(scope="module", params=PAGES)
def seen(request, pages):
    return browser.look(pages / request.param, pages / request.param.replace(".", "-"))


def test_nothing_is_asked_of_a_network_and_nothing_is_forbidden_by_the_page_itself(seen):
    assert (seen.requests, seen.complaints) == ([], [])


def test_axe_minds_nothing(seen):
    assert set(seen.axe) == {"light 1280", "dark 1280", "light 400"}
    assert [said for these in seen.axe.values() for said in these] == []


def test_no_width_scrolls_sideways(seen):
    assert seen.overflow == {"1280": 0, "768": 0, "400": 0, "320": 0}


def test_the_filter_of_the_report_narrows_down_and_lets_go(seen):
    if seen.pictures.parent.name == "board-html":
        assert seen.filter is None  # it has none
        return
    assert seen.filter["all"] > 50
    assert seen.filter["withoutErrors"] == ["warning"]
    assert seen.filter["again"] == seen.filter["all"]
    assert seen.filter["none"] == 0
    assert seen.filter["said"].startswith("0 of ")


def test_on_paper_nothing_that_was_folded_away_is_missing(seen):
    assert seen.unprinted == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_on_paper_the_words_are_there_and_stay_within_the_page(seen):
    words = printed(seen, "-layout")
    for word in ("brackwater", "thalassokipos", "Twin City Action Plan"):
        assert word in words
    boxes = printed(seen, "-bbox")
    right = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(right) > 300
    assert max(right) < min(float(width) for width in re.findall(r'<page width="([\d.]+)"', boxes))


def printed(seen, option):
    command = ["pdftotext", option, str(seen.pictures / "print.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_page_that_is_not_as_it_should_be_is_found_out(tmp_path):
    """The looking itself: a page with one fault of each kind."""
    if MISSING:
        pytest.skip(MISSING)
    page = tmp_path / "bad.html"
    page.write_text(
        "<!DOCTYPE html><html><body><img src='http://127.0.0.1:9/x.png'>"
        "<p style='color:#ccc;background:#fff'>Words</p><div style='width:2000px'>wide</div>"
        "<details class=print><summary>More</summary>folded away</details>"
        "<script>throw new Error('a mistake')</script></body></html>",
        encoding="utf-8",
    )
    seen = browser.look(page, tmp_path / "seen")
    assert seen.requests == ["http://127.0.0.1:9/x.png"] * len(seen.requests) != []
    assert any("a mistake" in said for said in seen.complaints)
    found = " ".join(seen.axe["light 1280"])
    assert "color-contrast" in found
    assert "image-alt" in found
    assert seen.overflow["400"] > 1000
    assert seen.unprinted == ["folded away"]
