"""The two files with what people say: written, read back, and what cannot be used of them."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pipeline import ledger
from pipeline.model import Finding, Severity, Waiver
from pipeline.waivers import Explanation, Said, facts, is_at, read, said_hash, write

REASON = "Thirty characters of reason, at the very least."
WAIVER = Waiver("G-10", REASON, "Officer", date(2026, 12, 31), "roadmap", "/a/LO-01/b", "A · LO-01 · B [C1]")
SAYS = Explanation("G-06", 'It quotes a "council\\decision" – on purpose; ½ ☂', "Climate unit")


def toml(folder, text, name="waivers.toml"):
    (folder / "reviews").mkdir(exist_ok=True)
    (folder / "reviews" / name).write_text(text, encoding="utf-8")


def entry(**changes):
    said = {"rule": '"G-10"', "reason": f'"{REASON}"', "by": '"Officer"', "until": "2026-12-31", **changes}
    return "[[waiver]]\n" + "".join(f"{key} = {value}\n" for key, value in said.items() if value)


def test_what_is_written_is_read_back(tmp_path):
    said = Said((WAIVER,), (SAYS,))
    write(tmp_path, said)
    assert read(tmp_path) == said
    before = said_hash(tmp_path)
    write(tmp_path, said)
    assert said_hash(tmp_path) == before
    assert sorted(path.name for path in (tmp_path / "reviews").iterdir()) == [
        "explanations.toml",
        "waivers.toml",
    ]


def test_nothing_there_is_nothing_said(tmp_path):
    assert read(tmp_path) == Said()
    assert said_hash(tmp_path) == ""
    write(tmp_path, Said())
    assert list((tmp_path / "reviews").iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rule": ""}, "waiver 2: 'rule' is missing"),
        ({"rule": "7"}, "waiver 2: 'rule' is no text in quotation marks"),
        ({"reason": '"short"'}, "waiver 2: 'reason' has 5 characters; 30 to 2000 are asked for"),
        ({"until": '"2026-12-31"'}, "waiver 2: 'until' is no day; a day is written 2026-12-31"),
        ({"until": "2026-12-31T10:00:00"}, "waiver 2: 'until' is no day"),
        ({"by": '"me@exempla.example"'}, "waiver 2: 'by' names a role, no person"),
        ({"at": '"/a/b"'}, "waiver 2: 'at' needs 'output' beside it"),
        ({"place": f'"{"x" * 300}"'}, "waiver 2: 'place' is too long"),
        ({"by": '"\\u001b[2J red"'}, "waiver 2: 'by' is too long or holds signs"),
    ],
)
def test_one_bad_entry_does_not_spoil_the_others(tmp_path, changes, problem):
    toml(tmp_path, entry() + entry(**changes) + entry(rule='"G-07"'))
    said = read(tmp_path)
    assert [waiver.rule for waiver in said.waivers] == ["G-10", "G-07"]
    (note,) = said.notes
    assert note.params["file"] == "reviews/waivers.toml"
    assert note.params["problem"].startswith(problem)


@pytest.mark.parametrize(
    "content", ["waiver = 3", "[[waiver]]", "nonsense", "waiver = [3]", "x = 1", "[waiver]"]
)
def test_a_file_that_is_not_built_as_it_should_be_is_a_note(tmp_path, content):
    toml(tmp_path, content)
    said = read(tmp_path)
    assert said.waivers == ()
    assert len(said.notes) == 1


def test_a_file_that_is_too_large_or_no_text_is_a_note(tmp_path):
    toml(tmp_path, "#" * 2**21)
    assert read(tmp_path).notes[0].params["problem"] == "it is too large"
    (tmp_path / "reviews" / "waivers.toml").write_bytes(b"\xff\xfe\x00")
    assert read(tmp_path).notes[0].params["problem"] == "it is not saved as UTF-8 text"


def test_from_a_file_that_cannot_be_read_no_withdrawal_is_concluded(tmp_path):
    on_record = [{**fact, "hash": "", "time": ""} for fact in facts(Said((WAIVER,), (SAYS,)), ())]
    assert [fact["withdrawn"] for fact in facts(Said(), on_record)] == [True, True]
    toml(tmp_path, "nonsense")
    assert [fact["kind"] for fact in facts(read(tmp_path), on_record)] == ["explained"]
    gone = [dict(fact) for fact in facts(Said(), on_record)]
    assert facts(Said(), [*on_record, *gone]) == ()


def test_each_waiver_is_written_into_the_ledger_once(tmp_path):
    said = Said((WAIVER, replace(WAIVER, key="/a/LO-02/b"), replace(WAIVER, rule="G-07")), (SAYS,))
    path, moment = tmp_path / ledger.NAME, datetime(2026, 1, 1, tzinfo=UTC)
    assert len(ledger.append(path, facts(said, ()), moment)) == 4
    assert ledger.append(path, facts(said, ledger.read(path).entries), moment) == ()


def test_the_ledger_gets_no_word_of_an_explanation():
    (fact,) = facts(Said((), (SAYS,)), ())
    assert "council" not in str(fact)
    assert len(fact["text_sha256"]) == 64


@pytest.mark.parametrize(
    ("place", "meant"),
    [("LO-01", True), ("lo-01 [c1]", True), ("/a/LO-01/b", True), ("", True), ("LO-02", False), (" ", False)],
)
def test_a_place_may_be_named_in_several_ways(place, meant):
    assert is_at(WAIVER, place) is meant
    assert Finding("G-10", Severity.WARNING, "", "", key="/a/LO-01/b").key == WAIVER.key
