"""Markdown, judged by the renderer that GitHub uses."""

import pytest
from msgspec.structs import replace

from pipeline.reports import REPORTERS
from pipeline.reports.markdown import LIMIT, marked
from tests.reports.judges import read_markdown
from tests.reports.results import CASES, FAILED, HEADING, city, file, finding


def page(*cities, heading=HEADING):
    return read_markdown(REPORTERS["markdown"](heading, cities))


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def test_the_verdict_comes_first():
    assert words(page(*CASES["broken"]).find("h2")) == "✗ Something has to be corrected"
    assert words(page(*CASES["valid"]).find("h2")) == "✓ Nothing blocks"
    assert words(page().find("h2")) == "No forms were found"


def test_waived_errors_do_not_block():
    (waived,) = (one for one in CASES["broken"][0].files[0].findings if one.waiver)
    assert words(page(city(file("x.docx", waived))).find("h2")) == "✓ Nothing blocks"


def test_a_city_has_a_table_of_files_and_its_milestones():
    tree = page(*CASES["broken"])
    rows = [[words(cell) for cell in row] for row in tree.find("table").iter("tr")]
    assert rows[0] == ["File", "Document", "Verdict", "Since last time"]
    assert rows[1] == [
        "plan.docx",
        "engagement-plan 1.0",
        "invalid: 3 errors, 1 warning, 1 of them waived",
        "1 new, 1 still open, 1 fixed",
    ]
    assert rows[2][2] == "not counted"
    assert "MS1 First part: open, due 2025-12-31, 2 days late" in words(tree.find("ul"))


def test_a_table_says_what_became_of_findings_only_if_that_is_known():
    rows = page(*CASES["valid"]).find("table").iter("tr")
    assert [words(cell) for cell in next(rows)] == ["File", "Document", "Verdict"]


def test_of_files_elsewhere_only_the_end_of_the_path_is_told():
    said = words(page(*CASES["refused"]).find("table"))
    assert "mine/letter.pdf" in said
    assert "elsewhere" not in said


def test_findings_are_folded_and_say_where_what_and_what_to_do():
    (folded,) = page(*CASES["broken"]).iter("details")
    assert words(folded.find("summary")) == "6 findings"
    said = [words(item) for item in folded.iter("li")]
    assert said[1] == "✗ Activities · question D10 · Cost (new) ‘Cost’ is blank. → Fill it in. G-01"
    assert [line for line in said if line.startswith("i Activities · D12") and "Waived by" in line]
    assert "Risks: Owner (D9)" in said
    assert "Activities · D9 G-05" in said
    assert "SEP-10 : because ‘Monitoring’ must be filled in first" in said


def test_a_city_without_findings_has_nothing_to_unfold():
    assert page(*CASES["valid"]).find(".//details") is None


def test_a_check_that_failed_says_so_and_why():
    tree = page(heading=FAILED)
    assert words(tree.find("h2")) == "✗ The check could not be made"
    assert FAILED.error in words(tree)


# --- What GitHub does not show --------------------------------------------------------------------------


def many(cities, findings):
    words = [
        finding(message=f"Finding {n} of many, told in a sentence of some length.") for n in range(findings)
    ]
    return [
        replace(city(file("cohort-3/exempla/plan.docx", *words)), city=f"city-{n}") for n in range(cities)
    ]


@pytest.mark.parametrize(("cities", "findings"), [(1, 2000), (40, 30), (1500, 3)])
def test_what_does_not_fit_is_counted(cities, findings):
    report = REPORTERS["markdown"](HEADING, many(cities, findings))
    tree = read_markdown(report)
    assert LIMIT - 2500 < len(report) <= LIMIT
    assert f"{cities * findings} errors" in words(tree.findall("p")[0])
    shown = sum("of many" in words(item) for item in tree.iter("li"))
    cut = words(tree.findall("p")[-1])
    assert cut.startswith("Not all is shown:")
    headings = len(list(tree.iter("h3")))
    if headings == cities:
        headers = headings - len([1 for p in tree.iter("p") if words(p) == "plan.docx"])
        assert f" {cities * findings - shown + headers} lines" in cut
    else:
        assert f"{cities - headings} whole cities" in cut


def test_nothing_is_said_to_be_missing_when_all_is_there():
    assert "Not all is shown" not in REPORTERS["markdown"](HEADING, many(3, 30))


# --- Words of strangers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ `c` ~~d~~ [e](http://evil.example) ![f](g)",
        "<b>a</b><script>x</script><!-- b --> &lt;",
        "http://evil.example www.evil.example mailto:a@evil.example a@evil.example",
        "- a",
        "1. a",
        "2) a",
        "# a",
        "+ a",
        "> a",
        "a | b | c",
        "--- ",
        "```",
        "\\*a\\*",
        "$x$ $$y$$",
        "    code",
        "12. a",
    ],
)
def test_words_stay_words(text):
    for frame in ("{}", "- {}", "a\n\n{}", "| a | b |\n| - | - |\n| {} | c |", "<b>{}</b>"):
        mine, harmless = (read_markdown(frame.format(said)) for said in (marked(text), "x"))
        tags = [element.tag for element in mine.iter() if element.tag != "span"]
        assert tags == [element.tag for element in harmless.iter()]
        assert words(mine).replace(" ", "") == words(harmless).replace("x", text).replace(" ", "")


@pytest.mark.parametrize("text", ["@somebody", "see #12", "GH-12", "a@evil.example"])
def test_nobody_is_called_and_nothing_is_pointed_to(text):
    """GitHub looks for these in the finished text, piece by piece."""
    pieces = list(read_markdown(marked(text)).itertext())
    assert "".join(pieces).strip() == text
    assert all(piece.strip() in ("@", "#", "-") or not set(piece) & set("@#") for piece in pieces)
    assert not any("GH-1" in piece for piece in pieces)
