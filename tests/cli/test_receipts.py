"""`twinning mark --receipts`: what a city gets to keep."""

import json

import pytest

from pipeline import ledger
from pipeline.receipts import receipts
from tests.cli.running import fingerprint, run, sample_city


@pytest.fixture
def city(tmp_path):
    return sample_city(tmp_path, "incirkiyi")


def test_each_file_gets_a_receipt_as_text_and_as_json_with_what_the_ledger_says(city, tmp_path):
    folder = tmp_path / "receipts"
    assert run("mark", city, "--receipts", folder).exit_code == 0
    checked = next(e for e in ledger.read(city / ledger.NAME).entries if e["kind"] == "checked")
    stem = f"incirkiyi-roadmap-{checked['hash'][:12]}"
    assert sorted(fingerprint(folder)) == [f"{stem}.json", f"{stem}.txt"]
    facts = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
    assert facts["sha256"] == fingerprint(city)["roadmap.xlsx"]
    assert facts["ledger_line"] == checked["hash"]
    assert (facts["verdict"], facts["errors"], facts["counts"]) == ("valid", 0, True)
    assert facts["definition"] == checked["definition"]
    text = (folder / f"{stem}.txt").read_text(encoding="utf-8")
    for value in (facts["sha256"], facts["ledger_line"], facts["definition"], "incirkiyi", "6 July 2026"):
        assert value in text
    assert "does not say that it is good" in text
    assert max(map(len, text.splitlines())) < 100


def test_the_same_submission_gives_the_same_bytes_and_nothing_is_written_twice(city, tmp_path):
    for name in ("a", "b", "a"):
        assert run("mark", city, "--receipts", tmp_path / name).exit_code == 0
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")


def test_another_file_in_the_place_of_a_receipt_is_left_alone_and_said(city, tmp_path):
    run("mark", city, "--receipts", tmp_path / "a")
    path = next((tmp_path / "a").glob("*.txt"))
    path.write_text("mine", encoding="utf-8")
    done = run("mark", city, "--receipts", tmp_path / "a")
    assert done.exit_code == 2
    assert "is already there and is not this receipt" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("inside", ["", "receipts", "reviews/receipts"])
def test_receipts_are_never_put_where_they_would_be_read_as_submissions(city, inside):
    done = run("mark", city, "--receipts", city / inside)
    assert done.exit_code == 2
    assert "lies in the folder of a city" in done.stderr
    assert not (city / ledger.NAME).exists()


def test_a_dry_run_gives_none(city, tmp_path):
    done = run("mark", city, "--dry-run", "--receipts", tmp_path / "a")
    assert done.exit_code == 2
    assert not (tmp_path / "a").exists()


def test_a_hostile_name_cannot_steer_whoever_reads_the_receipt():
    name = "\x1b[2J\n::error::x.docx"
    entry = {"file": name, "sha256": "0" * 64, "time": "2026-07-06T00:00:00Z", "hash": "f" * 64}
    counts = {"errors": 1, "warnings": 0, "verdict": "refused", "counts": False, "output": None}
    entries = [{"kind": "submitted", **entry}, {"kind": "checked", **entry, **counts}]
    made = receipts("exempla", "The Programme", entries, {name: "0" * 64})
    assert sorted(made) == ["exempla-file-ffffffffffff.json", "exempla-file-ffffffffffff.txt"]
    for content in made.values():
        assert b"\x1b" not in content
        assert not any(line.startswith(b"::") for line in content.splitlines())
    assert b"not one of our forms" in made["exempla-file-ffffffffffff.txt"]


def test_what_the_ledger_has_not_checked_gets_no_receipt():
    assert receipts("exempla", "The Programme", [], {"a.docx": "0" * 64}) == {}
