"""What is still to fill in, section by section."""

from pipeline.model import Location, Missing
from pipeline.reports.missing import still_missing


def missing(pointer, part, ref, label):
    return Missing(Location(part, ref, label), pointer)


def test_each_section_is_named_once_with_its_questions_in_order():
    lines = still_missing(
        [
            missing("/purpose/why", "Questions", "D20", "Why we engage"),
            missing("/risks", "Risks", "B6", "Risks"),
            missing("/money/total", "Questions", "D44", "Total budget"),
        ]
    )
    assert list(lines) == ["Questions: Why we engage, Total budget", "Risks: rows"]


def test_an_answer_that_few_rows_lack_names_them():
    in_word = [
        missing(f"/acts/{n}/end", "Activities", f"row {n + 1} (EN-0{n}), question D8", "Ends on")
        for n in range(2)
    ]
    in_excel = [missing(f"/acts/{n}/end", "Activities", f"K{n + 7}", "Ends on") for n in range(2)]
    unnamed = [missing("/acts/0/end", "Activities", "row 1, question D8", "Ends on")]
    assert list(still_missing(in_word)) == ["Activities: Ends on (EN-00, EN-01)"]
    assert list(still_missing(in_excel)) == ["Activities: Ends on (K7, K8)"]
    assert list(still_missing(unnamed)) == ["Activities: Ends on (row 1)"]


def test_an_answer_that_many_rows_lack_counts_them():
    many = [
        missing(f"/events/{n}/start", "Calendar", f"row {n}, question I2", "Starts on") for n in range(14)
    ]
    assert list(still_missing(many)) == ["Calendar: Starts on (14 rows)"]


def test_labels_cannot_steer_a_terminal():
    (line,) = still_missing([missing("/a/b", "::error::\x1b", "D1", "\u202e")])
    assert line == "\\x3a:error::\\x1b: \\u202e"
