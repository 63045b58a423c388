"""Review records in a folder: which of them count, and what they come to."""

import hashlib
import json
import os
from datetime import UTC, date, datetime

import pytest

from pipeline import ledger, programme, reviews
from pipeline.reviews import Review, Shelf, states
from tests.desk.sheets import BY, DAY, ORGANISATION, ROLE

SHIPPED = programme.load()
NOW = datetime(2026, 7, 6, tzinfo=UTC)
HASH, OTHER = "a" * 64, "b" * 64
COUNTING = {"roadmap": HASH}


def record(number=1, output="roadmap", **changes):
    return {
        "version": 1,
        "review_id": f"{output}-{number}",
        "output": output,
        "city": "exempla",
        "cohort": "3",
        "document_version": "1.0",
        "file": "roadmap.docx",
        "file_hash": HASH,
        "sheet_hash": "",
        "reviewer_role": ROLE,
        "reviewer_organisation": ORGANISATION,
        "conflict_of_interest": False,
        "conflict_text": "",
        "reviewed_on": DAY,
        "definition": "c" * 64,
        "scores": [{"criterion": "R1", "score": 3, "comment": ""}],
        "strengths": "",
        "must_change": [],
        "may_improve": [],
        "waivers": [],
        "decision": "accept",
        "by_the_scores": "accept",
        "reason": "",
        "message_to_city": "",
        "signature_role": ROLE,
    } | changes


def put(folder, said, name="roadmap-1.json", vouch=True):
    """A file among the records, with what the ledger says of it."""
    home = folder / reviews.FOLDER
    home.mkdir(exist_ok=True)
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    (home / name).write_bytes(data)
    if vouch:
        digest = hashlib.sha256(data).hexdigest()
        fact = {"kind": reviews.KIND, "record": name, "record_sha256": digest}
        ledger.append(folder / ledger.NAME, [fact], NOW)


def noted(folder):
    shelf = reviews.read(folder, SHIPPED)
    assert shelf.reviews == ()
    (note,) = shelf.notes
    return note.rule, note.params["problem"]


def test_a_record_that_the_ledger_knows_counts(tmp_path):
    put(tmp_path, record())
    shelf = reviews.read(tmp_path, SHIPPED)
    assert shelf.notes == ()
    (review,) = shelf.reviews
    assert (review.by, review.on, review.decision, review.scores) == (
        BY,
        date(2026, 7, 6),
        "accept",
        {"R1": 3},
    )


def test_no_folder_no_reviews(tmp_path):
    assert reviews.read(tmp_path, SHIPPED) == Shelf()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (b"{", "it is no sound JSON"),
        (b"\xff\xfe\x00", "it is no sound JSON"),
        (b"[" * 100_000, "it is no sound JSON"),
        (b'{"version": ' + b"9" * 5000 + b"}", "it is no sound JSON"),
        (b" " * (300 * 1024), "it is too large"),
        (b"[]", "it says"),
        (b"null", "it says"),
        (record(version=2), "version: it says"),
        (record(decision="approve"), "possible are 'accept'"),
        (record(file_hash="a" * 63), "file_hash: it says"),
        (record(reviewed_on="2026-02-30"), "reviewed_on: it says"),
        (record(scores=[{"criterion": "R1", "score": 5, "comment": ""}]), "scores/0/score: it says"),
        (record(scores={"R1": 3}), "scores: it says"),
        (record(extra="x"), "'extra' is not known here"),
        (record(number=2), "its name does not fit"),
        (record(output="logbook", review_id="logbook-1"), "its name does not fit"),
    ],
)
def test_what_is_no_record_gets_a_note(tmp_path, said, problem):
    put(tmp_path, said)
    rule, words = noted(tmp_path)
    assert rule == reviews.UNREADABLE
    assert problem in words


def test_a_missing_answer_is_named(tmp_path):
    said = record()
    del said["decision"]
    put(tmp_path, said)
    assert noted(tmp_path) == (reviews.UNREADABLE, "'decision' is missing")


def test_a_document_nobody_asks_for(tmp_path):
    put(tmp_path, record(output="logbook"), "logbook-1.json")
    assert "does not ask for" in noted(tmp_path)[1]


def test_a_record_that_somebody_put_there_does_not_count(tmp_path):
    put(tmp_path, record(), vouch=False)
    assert noted(tmp_path)[0] == reviews.UNVOUCHED


def test_a_record_that_was_changed_does_not_count(tmp_path):
    put(tmp_path, record(decision="return"))
    put(tmp_path, record(decision="accept"), vouch=False)
    assert noted(tmp_path)[0] == reviews.ALTERED


def test_nor_does_one_whose_ledger_was_changed(tmp_path):
    put(tmp_path, record())
    path = tmp_path / ledger.NAME
    path.write_bytes(path.read_bytes().replace(b'"kind":"reviewed"', b'"kind": "reviewed"'))
    assert noted(tmp_path)[0] == reviews.UNVOUCHED


def test_a_record_that_is_gone_is_told_of(tmp_path):
    put(tmp_path, record())
    (tmp_path / reviews.FOLDER / "roadmap-1.json").unlink()
    assert noted(tmp_path)[0] == reviews.GONE


def test_links_are_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    put(elsewhere, record())
    city = tmp_path / "city"
    (city / reviews.FOLDER).mkdir(parents=True)
    (city / reviews.FOLDER / "roadmap-1.json").symlink_to(elsewhere / reviews.FOLDER / "roadmap-1.json")
    assert noted(city) == (reviews.UNREADABLE, "it is no file of its own")
    other = tmp_path / "other"
    other.mkdir()
    (other / reviews.FOLDER).symlink_to(elsewhere / reviews.FOLDER)
    assert reviews.read(other, SHIPPED) == Shelf()


def test_a_pipe_does_not_hang(tmp_path):
    (tmp_path / reviews.FOLDER).mkdir()
    os.mkfifo(tmp_path / reviews.FOLDER / "roadmap-1.json")
    assert noted(tmp_path)[0] == reviews.UNREADABLE


def test_who_reviewed_cannot_steer_a_terminal(tmp_path):
    put(tmp_path, record(reviewer_role="Desk\x1b[2J\u202e\nx" * 9, reviewer_organisation=""))
    (review,) = reviews.read(tmp_path, SHIPPED).reviews
    assert review.by.isprintable()
    assert len(review.by) <= 80


def review(by="A", decision="accept", digest=HASH, conflict=False, **scores):
    return Review("", "roadmap", digest, "", by, date(2026, 7, 6), decision, scores or {"R1": 3}, conflict)


def state(*found):
    return states(Shelf(found), SHIPPED, COUNTING)["roadmap"]


@pytest.mark.parametrize(
    ("found", "accepted", "short", "words"),
    [
        ([review()], True, "accepted", "accepted by A on 6 July 2026"),
        ([review(decision="accept_with_remarks")], True, "accepted with remarks", "with remarks by A"),
        ([review(decision="return")], False, "returned", "returned by A on 6 July 2026"),
        ([review(decision="reject")], False, "rejected", "rejected by A"),
        (
            [review(decision="return"), review(" a ")],
            True,
            "accepted",
            "accepted by",
        ),  # the same reviewer anew
        ([review(), review(decision="return")], False, "returned", "returned by A"),
        ([review(), review("B")], True, "accepted", "accepted by A on 6 July 2026 and accepted by B"),
        (
            [review(), review("B", "return")],
            False,
            "reviews differ",
            "they decide differently: a third review",
        ),
        (
            [review(R1=4, R2=3), review("B", R1=2, R2=3)],
            False,
            "reviews differ",
            "differ by 2 or more on R1:",
        ),
        ([review(R1=4), review("B", R1=3)], True, "accepted", "B"),
        ([review(R1=4), review("B", R1=2), review("B", R1=3)], True, "accepted", "B"),  # they have agreed
        (
            [review(R1=4), review("B", "return", R1=1), review("C", R1=3)],
            True,
            "accepted",
            "the majority decides",
        ),
        (
            [review(R1=4), review("B", "return", R1=1), review("C", "return", R1=1)],
            False,
            "returned",
            "majority",
        ),
        ([review(conflict=True)], False, "", "waits for a review; that by A has a conflict of interest"),
        ([review(), review("B", "return", conflict=True)], True, "accepted", "accepted by A"),
        (
            [review(digest=OTHER)],
            False,
            "review void",
            "the file has changed since it was accepted by A on 6 July",
        ),
        ([review(digest=OTHER), review("B")], True, "accepted", "accepted by B"),
    ],
)
def test_what_reviews_come_to(found, accepted, short, words):
    said = state(*found)
    assert (said.accepted, said.short) == (accepted, short)
    assert words in said.words


def test_a_tie_of_four_is_no_decision():
    found = [review(), review("B", "return"), review("C"), review("D", "return")]
    assert state(*found).short == "reviews differ"


def test_only_accepted_files_that_count_are_accepted():
    found = states(Shelf((review(),)), SHIPPED, COUNTING)
    assert reviews.accepted(found, COUNTING) == {HASH}
    void = states(Shelf((review(digest=OTHER),)), SHIPPED, COUNTING)
    assert void["roadmap"].void
    assert reviews.accepted(void, COUNTING) == frozenset()
