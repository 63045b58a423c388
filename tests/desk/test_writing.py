"""A record and its entry in the ledger: both or neither, and never over another one."""

import json
from datetime import UTC, datetime

import pytest

from pipeline import ledger, reviews
from pipeline.desk import put
from pipeline.errors import LedgerError, UsageError
from tests.desk.sheets import SHIPPED
from tests.test_reviews import record

NOW = datetime(2026, 7, 6, tzinfo=UTC)
FIELDS = {name: value for name, value in record().items() if name not in ("version", "review_id")}


def names(folder):
    return sorted(path.name for path in (folder / reviews.FOLDER).iterdir())


def test_each_review_gets_a_number_and_an_entry(tmp_path):
    first = put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False)
    second = put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False)
    assert names(tmp_path) == ["roadmap-1.json", "roadmap-2.json"]
    assert json.loads(second.read_bytes())["review_id"] == "roadmap-2"
    history = ledger.read(tmp_path / ledger.NAME)
    assert [entry["record"] for entry in history.entries] == [first.name, second.name]
    entry = history.entries[0]
    assert entry["kind"] == "reviewed"
    assert (entry["file"], entry["sha256"], entry["output"]) == ("roadmap.docx", "a" * 64, "roadmap")
    assert (entry["decision"], entry["by"]) == (
        "accept",
        "Reviewer for housing, Housing Institute of Paradeigma",
    )
    shelf = reviews.read(tmp_path, SHIPPED)
    assert (len(shelf.reviews), shelf.notes) == (2, ())


def test_a_number_that_was_given_once_is_not_given_again(tmp_path):
    put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False).unlink()
    assert put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False).name == "roadmap-2.json"


def test_what_somebody_put_there_is_not_overwritten(tmp_path):
    (tmp_path / reviews.FOLDER).mkdir()
    (tmp_path / reviews.FOLDER / "roadmap-7.json").write_text("mine")
    assert put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False).name == "roadmap-8.json"
    assert (tmp_path / reviews.FOLDER / "roadmap-7.json").read_text() == "mine"


def test_a_dry_run_writes_nothing(tmp_path):
    assert put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=True).name == "roadmap-1.json"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_beside_a_ledger_that_cannot_be_trusted(tmp_path):
    (tmp_path / ledger.NAME).write_text("no entry\n")
    with pytest.raises(LedgerError, match="line 1"):
        put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False)
    assert not (tmp_path / reviews.FOLDER).exists()


def test_without_its_entry_a_record_is_taken_away_again(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledger, "append", full)
    with pytest.raises(OSError, match="No space"):
        put(tmp_path, FIELDS, SHIPPED, NOW, dry_run=False)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "make", [lambda path, to: path.symlink_to(to), lambda path, to: path.write_text("x")]
)
def test_a_link_or_a_file_in_the_place_of_the_folder_stops(tmp_path, make):
    elsewhere, city = tmp_path / "elsewhere", tmp_path / "city"
    elsewhere.mkdir()
    city.mkdir()
    make(city / reviews.FOLDER, elsewhere)
    with pytest.raises(UsageError, match="is a link or a file"):
        put(city, FIELDS, SHIPPED, NOW, dry_run=False)
    assert list(elsewhere.iterdir()) == []


def test_what_no_record_can_hold_is_not_written(tmp_path):
    with pytest.raises(UsageError, match="cannot be put on record: strengths"):
        put(tmp_path, FIELDS | {"strengths": "x" * 5000}, SHIPPED, NOW, dry_run=False)
    assert names(tmp_path) == []
