"""Commands say and write the same with results of earlier checks as without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import batch, kept
from tests.cli.running import fingerprint, run
from tests.kept.changes import CHANGES, one_more_byte, refused
from tests.samples import COHORT


def said(*words):
    done = run("check", *words, "--format", "json")
    return done.exit_code, done.stdout, done.stderr


def test_a_second_check_says_the_same_without_looking_again(folder, city, monkeypatch):
    first = said(city)
    assert len(list(folder.iterdir())) == 1
    monkeypatch.setattr(batch, "check_city", lambda *_: pytest.fail("it was checked again"))
    assert said(city) == first
    (path,) = folder.iterdir()
    path.write_bytes(b"damaged")
    monkeypatch.undo()
    assert said(city, "--no-cache") == first
    assert path.read_bytes() == b"damaged"


def test_a_store_that_cannot_be_written_is_no_matter(folder, city, monkeypatch):
    monkeypatch.setattr(Path, "replace", refused)
    assert said(city) == said(city, "--no-cache")
    assert [path.name for path in folder.iterdir() if not path.name.endswith(kept.PART)] == []


def test_what_is_gone_or_damaged_since_it_was_looked_for_is_checked(folder, city, monkeypatch):
    first = said(city)
    monkeypatch.setattr(kept.Store, "get", lambda *_: None)
    assert said(city) == first


def test_a_file_that_is_changed_during_the_check_is_not_kept(folder, city, monkeypatch):
    checking = batch.check_city

    def change_and_check(*words):
        result = checking(*words)
        one_more_byte("ledger.jsonl")(city)
        return result

    monkeypatch.setattr(batch, "check_city", change_and_check)
    said(city)
    assert list(folder.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [(), ("--draft",), ("--format", "html"), ("--format", "xlsx"), ("--format", "sarif"), ("--jobs", "2")],
)
def test_everything_is_the_same_with_and_without(folder, tmp_path, more):
    def made(name, *words):
        to = tmp_path / name
        run("check", COHORT, *more, *words, "--to", to / "report", "--annotate", to / "copies")
        return fingerprint(to)

    plain = made("plain", "--no-cache")
    assert len(plain) > 8  # a report, and copies in their folders
    assert made("first") == plain
    assert made("second") == plain
    assert len(list(folder.iterdir())) == len([path for path in COHORT.iterdir() if path.is_dir()])


@pytest.mark.slow
def test_marks_are_the_same_with_and_without(folder, tmp_path):
    for name, words in (("plain", ["--no-cache"]), ("kept", [])):
        shutil.copytree(COHORT, tmp_path / name / "cohort-3")
        first = run("mark", tmp_path / name, "--dry-run", *words)
        assert run("mark", tmp_path / name, "--dry-run", *words).output == first.output
        run("mark", tmp_path / name, *words)
        assert "nothing new" in run("mark", tmp_path / name, *words).output
    assert fingerprint(tmp_path / "plain") == fingerprint(tmp_path / "kept")


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_seen_in_the_report(folder, city, change):
    said(city)
    change(city)
    (now,) = city.parent.iterdir()
    assert json.loads(said(now)[1]) == json.loads(said(now, "--no-cache")[1])
