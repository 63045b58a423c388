"""`twinning review`: sheets made, filled in, taken back; milestones that are complete, and open again."""

import json
import shutil

import pytest

from pipeline import ledger
from tests.cli.running import definition_copy, fingerprint, printed_json, run, sample_city
from tests.desk.sheets import BY, answers, changed, fill_in

REASON = "Looked at together with the panel on 3 July; all is in order."
SHEET = "reviews/exempla-roadmap-review"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A definition by which the roadmap alone makes the first milestone, so that one document is enough."""
    return definition_copy(
        tmp_path_factory.mktemp("home"),
        ('["roadmap", "engagement-plan", "transferability"]\nrequires', '["roadmap"]\nrequires'),
        (
            '= ["action-plan", "info-session"]\n',
            '= ["engagement-plan", "transferability", "action-plan", "info-session"]\n',
        ),
    )


@pytest.fixture(scope="module")
def prepared(home, tmp_path_factory):
    """A city with its roadmap on the ledger, and a sheet as Word and as Excel."""
    city = sample_city(tmp_path_factory.mktemp("city"), "exempla", "roadmap.docx")
    run("mark", city, "--programme", home)
    for suffix in ("docx", "xlsx"):
        made = run("review", "--prepare", city, "--as", suffix, "--programme", home)
        assert (made.exit_code, made.stdout.strip()) == (0, str(city / f"{SHEET}.{suffix}"))
    return city


@pytest.fixture
def city(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "cohort-3" / "exempla")


def first_milestone(city, home):
    """State and obstacles of the first milestone, as the check and as the board say it."""
    (checked,) = printed_json("check", city, "--format", "json", "--programme", home)["cities"]
    (board,) = printed_json("status", city, "--format", "json", "--programme", home)["cities"]
    told = [(one["milestones"][0]["state"], one["milestones"][0]["blocked_by"]) for one in (checked, board)]
    return (*told, board["notes"])


def entries(city):
    return ledger.read(city / ledger.NAME).entries


@pytest.mark.parametrize("suffix", [pytest.param("docx", marks=pytest.mark.slow), "xlsx"])
def test_from_the_sheet_to_the_milestone_and_back(city, home, suffix):
    sheet = fill_in(city / f"{SHEET}.{suffix}", answers())
    taken = run("review", sheet, "--programme", home)
    assert taken.exit_code == 0, taken.output
    assert taken.stdout.splitlines()[-1] == f"{city / 'reviews/roadmap-1.json'}: accept, put on record"
    assert entries(city)[-1]["kind"] == "reviewed"
    checked, board, _ = first_milestone(city, home)
    assert checked == board == ("complete", [])
    assert f"Accepted by {BY} on 6 July 2026." in run("check", city, "--programme", home).stdout
    assert f"accepted by {BY} on 6 July 2026 · exempla" in run("status", city, "--programme", home).stdout

    run("mark", city, "--programme", home)
    path = city / "roadmap.docx"
    path.write_bytes(path.read_bytes() + b"\0")  # one byte
    void = f"the file has changed since it was accepted by {BY} on 6 July 2026; that review is void"
    checked, board, notes = first_milestone(city, home)
    assert checked == ("ready_for_review", [f"Twinning Learning Roadmap: {void}"])
    assert board == ("open", [f"Twinning Learning Roadmap: new or changed, not checked yet; {void}"])
    assert any(
        note.startswith("MS1 was complete when it was checked on 6 July 2026, and is open again")
        for note in notes
    )
    again = run("review", sheet, "--programme", home)
    assert again.exit_code == 1
    assert "[REV-01]" in again.stdout


def test_a_sheet_with_gaps_is_not_put_on_record(city, home):
    fill_in(city / f"{SHEET}.xlsx", changed(answers(), "/criteria/9", None))
    before = fingerprint(city)
    taken = run("review", city / f"{SHEET}.xlsx", "--programme", home)
    assert taken.exit_code == 1
    assert "There is no score for C5." in taken.stdout
    assert fingerprint(city) == before


def test_a_dry_run_says_what_it_would_do(city, home):
    fill_in(city / f"{SHEET}.xlsx", answers())
    before = fingerprint(city)
    taken = run("review", city / f"{SHEET}.xlsx", "--dry-run", "--programme", home)
    assert taken.exit_code == 0
    assert "roadmap-1.json: accept, would be put on record" in taken.stdout
    assert fingerprint(city) == before


@pytest.mark.slow
def test_a_sheet_from_elsewhere_finds_its_city(city, home, tmp_path):
    sheet = fill_in(city / f"{SHEET}.xlsx", answers(), tmp_path / "mail.xlsx")
    lost = run("review", sheet, "--programme", home)
    assert lost.exit_code == 1
    assert "This sheet is about exempla, whose folder was not found" in lost.stdout
    assert "[REV-10]" in lost.stdout
    assert run("review", sheet, "--in", tmp_path / "cohort-3", "--programme", home).exit_code == 0


def test_sheets_are_not_written_over(city, home):
    again = run("review", "--prepare", city, "--programme", home)
    assert again.exit_code == 2
    assert "is already there; --force overwrites it" in again.stderr
    assert run("review", "--prepare", city, "--force", "--programme", home).exit_code == 0


def test_a_city_cannot_choose_where_sheets_are_written(city, home, tmp_path):
    shutil.rmtree(city / "reviews")
    (tmp_path / "elsewhere").mkdir()
    (city / "reviews").symlink_to(tmp_path / "elsewhere")
    refused = run("review", "--prepare", city, "--programme", home)
    assert refused.exit_code == 2
    assert "leads to another place" in refused.stderr


def test_a_decision_without_a_sheet(city, home):
    path = city / "roadmap.docx"
    words = ("--decision", "return", "--by", "Programme desk", "--reason", REASON, "--programme", home)
    assert run("review", path, *words).exit_code == 0
    record = json.loads((city / "reviews/roadmap-1.json").read_bytes())
    assert (record["decision"], record["reason"], record["scores"]) == ("return", REASON, [])
    checked, board, _ = first_milestone(city, home)
    said = ["Twinning Learning Roadmap: returned by Programme desk on 6 July 2026"]
    assert checked == board == ("ready_for_review", said)
    assert run("review", path, "--decision", "accept", *words[2:]).exit_code == 0
    assert first_milestone(city, home)[0] == ("complete", [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--decision", "approve", "--by", "Desk", "--reason", REASON),
            "there are accept, accept_with_remarks",
        ),
        (
            ("--decision", "accept", "--by", "Desk", "--reason", "Fine."),
            "--reason needs at least 30 characters",
        ),
        (("--decision", "accept", "--by", " ", "--reason", REASON), "--by needs the role that decides"),
        (("--by", "Desk"), "belong to --decision"),
        (("--output", "roadmap"), "--output and --to belong to --prepare"),
        (("--prepare", "--decision", "accept"), "choose one of them"),
        (("--prepare", "--in", "."), "--in is for sheets that are taken back"),
        (("--prepare",), "a city's folder, or a folder of such folders, is expected here"),
    ],
)
def test_what_the_command_cannot_do_is_said_in_a_line(city, home, words, said):
    before = fingerprint(city)
    refused = run("review", city / "roadmap.docx", *words, "--programme", home)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert fingerprint(city) == before


@pytest.mark.slow
def test_an_invalid_document_is_not_accepted_but_may_be_returned(home, tmp_path):
    city = sample_city(tmp_path, "brackwater", "roadmap.docx")
    words = ("--by", "Programme desk", "--reason", REASON, "--programme", home)
    refused = run("review", city / "roadmap.docx", "--decision", "accept", *words)
    assert refused.exit_code == 2
    assert "only a valid document is accepted" in refused.stderr
    assert run("review", city / "roadmap.docx", "--decision", "return", *words).exit_code == 0
    none = run("review", "--prepare", city, "--programme", home)
    assert "no valid document to review" in none.stderr


def test_a_record_that_a_city_puts_there_itself_accepts_nothing(city, home):
    fill_in(city / f"{SHEET}.xlsx", answers())
    run("review", city / f"{SHEET}.xlsx", "--programme", home)
    (city / ledger.NAME).unlink()
    run("mark", city, "--programme", home)
    checked, board, notes = first_milestone(city, home)
    assert checked == board == ("ready_for_review", ["Twinning Learning Roadmap: waits for a review"])
    assert any("the ledger does not know this review" in note for note in notes)
    assert "[REV-21]" in run("check", city, "--programme", home).stdout


def test_a_finding_that_a_sheet_lets_stand_is_waived(home, tmp_path):
    city = sample_city(tmp_path, "exempla", "roadmap.docx")
    odd = tmp_path / "odd.json"
    data = printed_json("extract", city / "roadmap.docx")["data"]
    data["document_control"]["prepared_by"] = "Climate unit, jo.doe@exempla.example"  # G-10, a warning
    odd.write_text(json.dumps({"document_control": data["document_control"]}), encoding="utf-8")
    filled = run("fill", city / "roadmap.docx", odd, "--to", tmp_path / "roadmap.docx")
    assert filled.exit_code == 0, filled.output
    shutil.copy(tmp_path / "roadmap.docx", city)
    run("mark", city, "--programme", home)
    run("review", "--prepare", city, "--as", "xlsx", "--programme", home)
    reason = "The unit has one address only, and nobody in person."
    said = answers() | {"waivers": [{"rule_id": "G-10", "reason": reason, "until": "2027-06-30"}]}
    sheet = fill_in(city / f"{SHEET}.xlsx", said)
    taken = run("review", sheet, "--programme", home)
    assert taken.exit_code == 0, taken.output
    assert "Waived: G-10" in taken.stdout
    (checked,) = printed_json("check", city, "--format", "json", "--programme", home)["cities"]
    (finding,) = [f for f in checked["files"][0]["findings"] if f["rule"] == "G-10"]
    assert finding["waiver"]["reason"] == reason
    assert BY.startswith(finding["waiver"]["by"])


def test_a_document_with_all_its_errors_waived_can_be_accepted(tmp_path):
    """Otherwise a waiver would lead nowhere in a programme in which each document needs a review."""
    home = definition_copy(
        tmp_path / "home",
        ("waivable = []", 'waivable = ["G-08"]'),
        ('["roadmap", "engagement-plan", "transferability"]\nrequires', '["roadmap"]\nrequires'),
        (
            '= ["action-plan", "info-session"]\n',
            '= ["engagement-plan", "transferability", "action-plan", "info-session"]\n',
        ),
    )
    city = sample_city(tmp_path, "exempla", "roadmap.docx")
    short = {"counterpart": {"what_we_offer": "We show ours."}}  # G-08, an error
    (tmp_path / "odd.json").write_text(json.dumps(short), encoding="utf-8")
    run("fill", city / "roadmap.docx", tmp_path / "odd.json", "--to", tmp_path / "roadmap.docx")
    shutil.copy(tmp_path / "roadmap.docx", city)
    accept = ("review", city / "roadmap.docx", "--decision", "accept", "--by", "Desk", "--reason", REASON)
    assert run(*accept, "--programme", home).exit_code == 2
    waive = ("waive", city, "--rule", "G-08", "--reason", REASON, "--by", "Desk", "--until", "2027-01-31")
    assert run(*waive, "--programme", home).exit_code == 0
    assert run("review", "--prepare", city, "--to", tmp_path / "desk", "--programme", home).exit_code == 0
    done = run(*accept, "--programme", home)
    assert done.exit_code == 0, done.output
    assert first_milestone(city, home)[0] == ("complete", [])
