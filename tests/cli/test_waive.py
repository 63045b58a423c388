"""`twinning waive` and `twinning reply`: what people say about findings, on record and beside them."""

import copy
import shutil

import pytest

from pipeline import ledger
from tests.cli.running import definition_copy, fingerprint, printed_json, run, sample_city
from tests.cli.test_life import SOUND, marked, put, questions, statement
from tests.samples import COHORT

REASON = "The council decides on this in its session of September."
BY = ("--by", "Programme officer")
GIVEN = ("--reason", REASON, *BY, "--until", "2026-12-31")
LATER = {"SOURCE_DATE_EPOCH": "1798761600"}  # 1 January 2027


@pytest.fixture(scope="module")
def lenient(tmp_path_factory):
    """The definition in which a blank answer may be waived and nobody has to review."""
    home = tmp_path_factory.mktemp("lenient")
    return definition_copy(
        home, ("waivable = []  ", 'waivable = ["G-01"]'), ('policy = "reviewed"', 'policy = "auto"')
    )


@pytest.fixture(scope="module")
def roadmap(tmp_path_factory):
    """Exempla's roadmap without a word on its target, and with a question that is none."""
    data = copy.deepcopy(SOUND)
    del data["starting_point"]["target_adopted"]
    questions(data)["LQ-03"]["question"] = statement(questions(data)["LQ-03"]["question"])
    folder = sample_city(tmp_path_factory.mktemp("made"), "exempla", "none")
    return put(folder, data, "docx").read_bytes()


@pytest.fixture
def city(tmp_path, roadmap):
    folder = sample_city(tmp_path, "exempla", "none")
    (folder / "roadmap.docx").write_bytes(roadmap)
    return folder


def waivers(folder):
    return (folder / "reviews" / "waivers.toml").read_text(encoding="utf-8")


def first_milestone(folder, *words, **more):
    done = run("status", folder, "--city", "exempla", *words, **more)
    assert done.exit_code == 0, done.output
    return done.stdout


# --- Waivers ----------------------------------------------------------------------------------------------


def test_a_waived_warning_is_still_shown_with_who_why_and_until_when(city):
    done = run("waive", city, "--rule", "tlr-05", "--at", "LQ-03", *GIVEN)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Waived until 2026-12-31: TLR-05 · Learning questions · LQ-03 · ")
    text = run("check", city).stdout
    assert "(waived)" in text
    assert f"Waived until 31 December 2026 by Programme officer: {REASON}" in text
    assert "1 error, 1 warning, 1 of them waived" in text
    assert [e["kind"] for e in ledger.read(city / ledger.NAME).entries] == ["waived"]


@pytest.mark.slow
def test_a_waived_error_lets_the_milestone_pass_until_its_day(city, lenient):
    words = ("--programme", lenient)
    for name in ("engagement-plan.xlsx", "transferability.xlsx"):
        shutil.copy(COHORT / "exempla" / name, city)
    run("mark", city, *words)
    assert "MS1 Learning and analysis complete: open" in first_milestone(city, *words)
    run("waive", city, "--rule", "G-01", "--at", "B4", *GIVEN, *words)
    assert "waivers or explanations have changed since the check" in first_milestone(city, *words)
    assert run("mark", city, *words).exit_code == 0
    page = first_milestone(city, *words)
    assert "MS1 Learning and analysis complete: complete" in page
    assert "Twinning Learning Roadmap: 1 error waived" in page
    assert "G-01 waived, until 31 December 2026, by Programme officer" in page
    assert " waived " in run("status", city, *words).stdout.partition("└")[0]
    over = first_milestone(city, *words, env=LATER)
    assert "MS1 Learning and analysis complete: open" in over
    assert "a waiver has run out, to be checked anew" in over
    done = run("check", city, *words, env=LATER)
    assert done.exit_code == 1
    assert "has run out: it held until 2026-12-31" in done.stdout


def test_the_file_with_a_waived_error_is_not_called_valid(city, lenient):
    words = ("--programme", lenient)
    run("waive", city, "--rule", "G-01", "--at", "B4", *GIVEN, *words)
    (roadmap,) = (
        file
        for file in printed_json("check", city, "--format", "json", *words)["cities"][0]["files"]
        if file["output"] == "roadmap"
    )
    assert roadmap["verdict"] == "invalid"
    assert run("check", city, *words).exit_code == 0


def test_an_error_that_the_definition_does_not_list_cannot_be_waived(city):
    before = fingerprint(city)
    done = run("waive", city, "--rule", "G-01", "--at", "B4", *GIVEN)
    assert done.exit_code == 2
    assert "only if the programme manager lists its rule" in done.stderr
    assert fingerprint(city) == before


def test_a_waiver_by_hand_of_an_error_has_no_effect_and_that_is_said(city):
    (city / "reviews").mkdir()
    text = f'[[waiver]]\nrule = "G-01"\nreason = "{REASON}"\nby = "Officer"\nuntil = 2026-12-31\n'
    (city / "reviews" / "waivers.toml").write_text(text, encoding="utf-8")
    done = run("check", city)
    assert done.exit_code == 1
    assert "G-01 is waived for every place, but this rule may not be waived there" in done.stdout
    assert "(waived)" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "TLR-055"), "did you mean TLR-05"),
        (("--rule", "TLR-05", "--at", "LQ-99"), "it does at: Learning questions · LQ-03"),
        (("--rule", "TLR-05", "--at", "·"), "it does at: "),
        (("--rule", "TLR-10"), "nothing is found now by TLR-10"),
        (("--rule", "TLR-05", "--reason", "so"), "characters; 30 to 2000 are asked for"),
        (("--rule", "TLR-05", "--until", "2020-01-01"), "is over"),
        (("--rule", "TLR-05", "--until", "soon"), "--until"),
        (("--rule", "TLR-05", "--by", "maria@exempla.example"), "no person and no address"),
        (("--rule", "TLR-05", "--by", "x\x1b[2J officer"), "signs that cannot be shown"),
        (("--rule", "TLR-05", "--withdraw"), "nothing is on record about TLR-05"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line_and_nothing_is_written(city, words, said):
    before = fingerprint(city)
    done = run("waive", city, *GIVEN, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert "\x1b" not in done.output
    assert fingerprint(city) == before


@pytest.mark.slow
def test_a_waiver_can_be_renewed_and_withdrawn_and_the_ledger_keeps_all_three(city):
    run("waive", city, "--rule", "TLR-05", "--at", "LQ-03", *GIVEN)
    run("waive", city, "--rule", "TLR-05", "--at", "LQ-03", *GIVEN, "--until", "2027-01-31")
    assert waivers(city).count("[[waiver]]") == 1
    done = run("waive", city, "--rule", "TLR-05", "--at", "LQ-03", *BY, "--withdraw")
    assert done.exit_code == 0, done.output
    assert "[[waiver]]" not in waivers(city)
    said = [(e["until"], e["withdrawn"]) for e in ledger.read(city / ledger.NAME).entries]
    assert said == [("2026-12-31", False), ("2027-01-31", False), ("2027-01-31", True)]
    assert "(waived)" not in run("check", city).stdout
    assert "waived" not in run("mark", city).stdout


def test_what_is_changed_by_hand_comes_on_record_with_the_next_mark(city):
    run("waive", city, "--rule", "TLR-05", "--at", "LQ-03", *GIVEN)
    (city / "reviews" / "waivers.toml").unlink()
    done = run("mark", city)
    assert "waived: TLR-05, Learning questions · LQ-03" in done.stdout
    assert "withdrawn" in done.stdout
    assert run("mark", city).stdout == "exempla: nothing new\n"


@pytest.mark.slow
def test_a_waiver_holds_for_the_row_when_rows_are_put_in_above(city):
    run("waive", city, "--rule", "TLR-05", "--at", "LQ-03", *GIVEN)
    data = copy.deepcopy(SOUND)
    questions(data)["LQ-03"]["question"] = statement(questions(data)["LQ-03"]["question"])
    data["learning_questions"].insert(0, {**questions(SOUND)["LQ-01"], "lq_id": "LQ-08"})
    questions(data)["LQ-04"]["question"] = statement(questions(data)["LQ-04"]["question"])
    put(city, data, "xlsx")
    heads = [line for line in run("check", city).stdout.splitlines() if line.startswith("    ! Learning")]
    assert sorted("(waived)" in head for head in heads) == [False, True]


@pytest.mark.parametrize("content", ["nonsense", "[[waiver]]\nrule = 7\n"])
def test_a_waiver_file_that_is_not_in_order_is_a_finding(city, content):
    (city / "reviews").mkdir()
    (city / "reviews" / "waivers.toml").write_text(content, encoding="utf-8")
    done = run("check", city)
    assert "In reviews/waivers.toml of this folder something cannot be used" in done.stdout
    assert "reviews/waivers.toml: " in run("status", city).stdout
    refused = run("waive", city, "--rule", "TLR-05", *GIVEN)
    assert refused.exit_code == 2
    assert "correct it first" in refused.stderr
    assert (city / "reviews" / "waivers.toml").read_text(encoding="utf-8") == content


def test_a_waiver_file_that_is_no_file_is_a_finding(city, tmp_path):
    (city / "reviews").mkdir()
    (city / "reviews" / "waivers.toml").symlink_to(tmp_path / "elsewhere")
    assert "it is not an ordinary file" in run("check", city).stdout


def test_with_a_broken_ledger_nothing_is_waived(city):
    (city / ledger.NAME).write_text("nonsense\n", encoding="utf-8")
    done = run("waive", city, "--rule", "TLR-05", *GIVEN)
    assert done.exit_code == 2
    assert "nothing was written" in done.stderr
    assert not (city / "reviews").exists()


# --- Explanations -----------------------------------------------------------------------------------------

SAID = "It is an invitation to tell a story, so it ends with a full stop."
FROM = ("--explanation", SAID, "--by", "Climate unit of the city")


def test_an_explanation_stands_at_the_warning_and_counts_as_an_answer(city):
    done = run("reply", city, "--rule", "TLR-05", *FROM)
    assert done.stdout == "Explained: TLR-05 · every place\n"
    text = run("check", city).stdout
    assert "(explained)" in text
    assert f"Explained by the city: {SAID}" in text
    assert "1 warning, 1 of them explained" in text
    marked(city)
    assert f"TLR-05 explained by the city: every place; {SAID}" in first_milestone(city)
    assert run("reply", city, "--rule", "TLR-05", "--withdraw", "--by", "Officer").exit_code == 0
    assert "Explained" not in run("check", city).stdout


def test_an_error_cannot_be_explained_away(city):
    done = run("reply", city, "--rule", "G-01", *FROM)
    assert done.exit_code == 2
    assert "an error has to be corrected or waived" in done.stderr
    assert not (city / "reviews").exists()
