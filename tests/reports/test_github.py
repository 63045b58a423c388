"""Workflow commands, by which GitHub shows findings beside the files of a change."""

from pipeline.reports import REPORTERS
from tests.reports.judges import read_github
from tests.reports.results import CASES, FAILED, HEADING, city, file, finding


def commands(*cities):
    return read_github(REPORTERS["github"](HEADING, cities))


def test_a_finding_is_a_command_with_file_title_and_words():
    kind, given, message = commands(*CASES["broken"])[0]
    assert kind == "error"
    assert given == {
        "file": "cohort-3/exempla/plan.docx",
        "title": "exempla · Activities · question D10 · Cost  [G-01]",
    }
    assert message == "‘Cost’ is blank. → Fill it in."


def test_what_blocks_comes_first_and_a_waived_error_is_a_notice():
    found = commands(*CASES["broken"])
    assert [kind for kind, *_ in found] == ["error", "error", "notice", "warning", "warning", "notice"]
    (waived,) = [message for _, given, message in found if "[G-02]" in given["title"]]
    assert "Waived by programme desk" in waived


def test_a_finding_about_a_folder_names_no_file():
    (given,) = [given for _, given, _ in commands(*CASES["broken"]) if "empty-folder" in given["title"]]
    assert "file" not in given


def test_signs_of_commands_are_codes():
    said = finding(message="100 % :: done\n::error::x", ref="a,b:c\r\n::warning::")
    ((_, given, message),) = commands(city(file("a,b:c%.docx", said)))
    assert given["file"] == "a%2Cb%3Ac%25.docx"
    assert "a%2Cb%3Ac ⏎ %3A%3Awarning%3A%3A" in given["title"]
    assert message.startswith("100 %25 :: done ⏎ ::error::x → ")


def test_the_log_gets_a_line_that_counts():
    assert REPORTERS["github"](HEADING, CASES["valid"]) == "1 city, 1 file, 0 errors, 0 warnings\n"


def test_a_check_that_failed_is_an_error():
    ((kind, given, message),) = read_github(REPORTERS["github"](FAILED, ()))
    assert (kind, given) == ("error", {"title": "twinning"})
    assert message == f"The check could not be made: {FAILED.error}"
