"""What becomes of findings from one submission to the next, through the command line, over real forms."""

import copy
import re
from datetime import UTC, datetime

import pytest

from pipeline import ledger, programme, submissions
from pipeline.forms import FORMATS
from pipeline.generate import generate
from tests.cli.running import printed_json, run, sample_city
from tests.samples import SAMPLES, WHEN, content

DEFINITION = programme.load()
FORM = DEFINITION.form("roadmap")
SOUND = content(SAMPLES[0])  # Exempla's roadmap, in which nothing is wrong
SINCE = re.compile(r"Since the last submission: (.*)")


def put(folder, data, suffix):
    """The city's roadmap as Word or Excel, in place of what lies there."""
    for old in folder.glob("roadmap.*"):
        old.unlink()
    city = submissions.read_city(folder)
    blank = generate(DEFINITION, "roadmap", suffix, city, WHEN)
    path = folder / f"roadmap.{suffix}"
    path.write_bytes(FORMATS[suffix].fill(blank, FORM, data))
    return path


def questions(data):
    return {row["lq_id"]: row for row in data["learning_questions"]}


def statement(text):
    """A question that is none any more, which rule TLR-05 minds."""
    return text.replace("?", ".")


def with_ten():
    """Ten findings: four open questions without their mark, two telephone numbers, four blank answers."""
    data = copy.deepcopy(SOUND)
    for name in ("LQ-01", "LQ-02", "LQ-03", "LQ-04"):
        questions(data)[name]["question"] = statement(questions(data)[name]["question"])
    for name in ("LQ-05", "LQ-06"):
        questions(data)[name]["ask_whom"] = "Their office, +43 664 123 45 67"
    del data["starting_point"]["target_adopted"]
    del data["learning_objectives"][1]["evidence"]
    del data["existing_plans"][1]["plan_name"]
    del data["document_control"]["prepared_by"]
    return data


def mended():
    """Six of them are mended and two are new; rows have been put in above those that are left."""
    data = with_ten()
    data["document_control"]["document_version"] = "1.1"
    for name in ("LQ-01", "LQ-02"):
        questions(data)[name]["question"] = questions(SOUND)[name]["question"]
    questions(data)["LQ-05"]["ask_whom"] = "Their office"
    data["starting_point"]["target_adopted"] = SOUND["starting_point"]["target_adopted"]
    data["learning_objectives"][1]["evidence"] = "a signed letter of intent"
    data["document_control"]["prepared_by"] = SOUND["document_control"]["prepared_by"]
    questions(data)["LQ-07"]["question"] = statement(questions(data)["LQ-07"]["question"])
    del data["learning_objectives"][3]["evidence"]
    more = {**questions(SOUND)["LQ-01"], "lq_id": "LQ-08", "question": "And what would you do first today?"}
    data["learning_questions"].insert(0, more)
    data["existing_plans"].insert(0, {**SOUND["existing_plans"][0], "plan_type": "sump"})
    return data


def life(folder):
    """The line about the last submission, None if there is none, and the words beside each finding."""
    text = run("check", folder).stdout
    line = SINCE.search(text)
    return line and line[1], text


def marked(folder):
    done = run("mark", folder)
    assert done.exit_code in (0, 1), done.output
    return ledger.read(folder / ledger.NAME).entries


def by_mail(folder, data, suffix, said):
    """The city explains its third question in a mail, and a reviewer puts that on the record."""
    put(folder, data, suffix)
    done = run(
        "reply", folder, "--rule", "TLR-05", "--at", "LQ-03", "--explanation", said, "--by", "Climate unit"
    )
    assert done.exit_code == 0, done.output


def in_the_form(folder, data, suffix, said):
    """The city explains it in the table at the end of its form, rule and place as people type them."""
    data["explanations"] = [{"rule": "[tlr-05]", "place": "row LQ-03", "explanation": said}]
    put(folder, data, suffix)


SECOND = [
    (in_the_form, "docx", "xlsx"),
    (in_the_form, "xlsx", "docx"),
    (by_mail, "docx", "xlsx"),
    pytest.param(by_mail, "docx", "docx", marks=pytest.mark.slow),
    pytest.param(by_mail, "xlsx", "xlsx", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("explain", "first", "second"), SECOND)
def test_a_second_submission_shows_what_is_new_open_explained_and_fixed(tmp_path, explain, first, second):
    folder = sample_city(tmp_path, "exempla", "none")
    put(folder, with_ten(), first)
    assert life(folder)[0] is None
    entry = next(e for e in marked(folder) if e["kind"] == "checked")
    assert len(entry["findings"]) == entry["errors"] + entry["warnings"] == 10
    said = "Asked on purpose as an invitation to tell a story."
    explain(folder, mended(), second, said)
    line, text = life(folder)
    assert line == "2 new, 3 still open, 1 explained, 6 fixed"
    heads = [found for found in text.splitlines() if re.match(r"    [✗!] ", found)]
    assert sum(found.endswith("(new)") for found in heads) == 2
    assert sum(found.endswith("(explained)") for found in heads) == 1
    assert f"Explained by the city: {said}" in text
    assert "Fixed: " in text
    marked(folder)
    assert (
        life(folder)[0] == line
    )  # the same bytes are compared with the submission before, not with themselves
    assert marked(folder)[-1]["kind"] == "milestone"


def test_no_word_of_the_answers_stands_in_the_ledger(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    put(folder, with_ten(), "docx")
    run(
        "reply",
        folder,
        "--rule",
        "G-10",
        "--at",
        "LQ-05",
        "--by",
        "Climate unit",
        "--explanation",
        "That is Maria Muster's own line, she agreed.",
    )
    marked(folder)
    text = (folder / ledger.NAME).read_text(encoding="utf-8")
    assert "Learning questions · LQ-05 · " in text
    for word in ("664", "Maria", "finished renovation"):
        assert word not in text


def test_a_rule_that_could_not_be_applied_again_is_not_called_fixed(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    data = copy.deepcopy(SOUND)
    data["starting_point"]["baseline_emissions"] = 426000  # not the sum of the table: TLR-08 or the like
    put(folder, data, "docx")
    before = next(e for e in marked(folder) if e["kind"] == "checked")["findings"]
    (sum_rule,) = {found["rule"] for found in before}
    del data["starting_point"]["baseline_emissions"]
    data["document_control"]["document_version"] = "1.1"
    put(folder, data, "docx")
    line, text = life(folder)
    assert line == "1 new, 0 still open, 0 fixed, 1 could not be checked again"
    assert f"Not checked again: Our city today · Emissions in the base year [B6] [{sum_rule}]" in text


def test_in_a_draft_an_answer_that_is_blank_is_not_called_fixed(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    data = with_ten()
    put(folder, data, "docx")
    marked(folder)
    data["document_control"]["document_version"] = "1.1"
    data["document_control"]["prepared_by"] = SOUND["document_control"]["prepared_by"]
    put(folder, data, "docx")
    text = run("check", folder, "--draft").stdout
    assert SINCE.search(text)[1] == "0 new, 6 still open, 1 fixed"
    assert "Fixed: About this document · Prepared by [A10] [G-01]" in text


def test_a_ledger_of_an_earlier_version_is_compared_with_nothing(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    path = put(folder, with_ten(), "docx")
    old = {"kind": "checked", "file": path.name, "sha256": "0" * 64, "output": "roadmap", "counts": True}
    more = {"verdict": "invalid", "wanting": "4 errors", "definition": "", "city_file": ""}
    ledger.append(folder / ledger.NAME, [{**old, **more}], datetime(2025, 1, 1, tzinfo=UTC))
    assert life(folder)[0] is None
    assert run("status", folder).exit_code == 0
    marked(folder)
    assert ledger.verify(folder / ledger.NAME) is None


def test_hostile_places_in_a_ledger_cannot_steer_a_terminal(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    put(folder, SOUND, "docx")
    gone = {"fingerprint": "0" * 12, "rule": "G-01", "severity": "error", "place": "\x1b[2J::error::x"}
    old = {"kind": "checked", "sha256": "0" * 64, "output": "roadmap", "counts": True, "findings": [gone]}
    ledger.append(folder / ledger.NAME, [old], datetime(2025, 1, 1, tzinfo=UTC))
    line, text = life(folder)
    assert line == "0 new, 0 still open, 1 fixed"
    assert "\x1b" not in text


def test_fingerprints_are_the_same_in_word_and_in_excel(tmp_path):
    found = {}
    for suffix in ("docx", "xlsx"):
        folder = sample_city(tmp_path / suffix, "exempla", "none")
        put(folder, with_ten(), suffix)
        (file,) = printed_json("check", folder, "--format", "json")["cities"][0]["files"]
        found[suffix] = sorted(one["fingerprint"] for one in file["findings"])
    assert found["docx"] == found["xlsx"]
    assert len(set(found["docx"])) == 10
