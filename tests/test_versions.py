"""Of several files for one output the newest counts; what a form says of its version may be anything."""

import pytest
from msgspec.structs import replace

from pipeline import programme, rules, versions
from pipeline.messages import Words
from pipeline.model import FileResult, Record, Stamp, Verdict


@pytest.fixture(scope="module")
def words():
    return Words(rules.load(programme.load()))


def file(path, version="1.0", day="2025-06-01", output="roadmap", verdict=Verdict.VALID):
    control = {"document_version": version, "document_date": day}
    data = {"document_control": {name: value for name, value in control.items() if value is not None}}
    return FileResult(path, "", output, verdict=verdict, record=Record(Stamp(), data, {}))


def counting(words, *files):
    return [f.path for f in versions.newest(files, words) if not f.superseded]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("1.0", "2025-06-01"), ("1.1", "2025-06-01")),
        (("1.9", "2025-06-01"), ("1.10", "2025-06-01")),
        (("2.0", "2025-06-01"), ("10.0", "2025-06-01")),
        (("1.1", "2025-12-31"), ("2.0", "2025-01-01")),  # the version counts before the date
        (("1.0", "2025-06-01"), ("1.0", "2025-06-02")),
        ((None, None), ("0.1", None)),
        (("draft", "2025-06-01"), ("0.1", "2025-01-01")),
        (("1.0", "7 October 2025"), ("1.0", "2025-06-01")),
        (("9" * 5000, "2025-06-01"), ("1.0", "2025-06-01")),
        (("²", "2025-06-01"), ("1", "2025-06-01")),
    ],
)
@pytest.mark.parametrize("names", [("a.docx", "b.docx"), ("b.docx", "a.docx")])
def test_the_version_counts_then_the_date_whatever_the_names(words, older, newer, names):
    old, new = file(names[0], *older), file(names[1], *newer)
    assert counting(words, old, new) == counting(words, new, old) == [names[1]]
    (marked,) = (f for f in versions.newest([old, new], words) if f.superseded)
    assert marked.findings[0].rule == versions.OLDER
    assert names[1] in marked.findings[0].message


@pytest.mark.parametrize("other", ["1.0", "1", "1.0.0"])
def test_files_that_say_the_same_are_told_apart_by_name_with_a_warning(words, other):
    first, second = file("a.docx"), file("b.docx", other)
    marked, kept = versions.newest([first, second], words)
    assert (marked.superseded, kept.superseded) == (True, False)
    assert [(f.rule, f.severity) for f in marked.findings] == [(versions.SAME, "warning")]


def test_each_output_is_for_itself(words):
    files = [file("a.docx"), file("b.xlsx", "0.5", output="engagement-plan")]
    assert versions.newest(files, words) == tuple(files)


def test_a_refused_file_neither_counts_nor_replaces_nor_is_replaced(words):
    good = file("a.docx")
    refused = file("b.docx", "9.0", verdict=Verdict.REFUSED)
    assert versions.newest([good, refused], words) == (good, refused)


def test_a_file_that_could_not_be_read_is_left_as_it_is(words):
    unread = FileResult("a.docx")
    assert versions.newest([unread, unread], words) == (unread, unread)


def test_an_invalid_file_counts_when_it_is_the_newest(words):
    invalid = replace(file("b.docx", "2.0"), verdict=Verdict.INVALID)
    assert counting(words, file("a.docx"), invalid) == ["b.docx"]
