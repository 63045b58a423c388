"""What is kept is found again as it was, or not at all; too much of it goes, the oldest first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import kept, process
from pipeline.isolation.reader import FAILURES
from pipeline.model import FileResult, Finding, Severity
from pipeline.tasks import Task
from tests.kept.changes import DEFINITION, SETTING, TODAY
from tests.samples import COHORT


@pytest.fixture(scope="module")
def result():
    """What a check says of a city, with what its files say."""
    return process.check_city(Task(COHORT / "brackwater"), SETTING)


def test_what_is_kept_is_the_same_again(store, result):
    assert store.get("0" * 64) is None
    store.put("0" * 64, result)
    again = store.get("0" * 64)
    assert again == result
    assert all(file.record.places for file in again.files)
    assert [entry.awaits_answers for entry in again.not_checked] == [
        entry.awaits_answers for entry in result.not_checked
    ]
    assert (store.folder.stat().st_mode & 0o777, len(list(store.folder.iterdir()))) == (0o700, 1)


@pytest.mark.parametrize("rule", [*FAILURES, "unforeseen"])
def test_what_failed_at_the_moment_is_not_kept(store, result, rule):
    failed = FileResult("a", findings=(Finding(rule, Severity.ERROR, "", ""),))
    store.put("0" * 64, replace(result, files=(*result.files, failed)))
    assert not store.holds("0" * 64)


def test_a_name_that_is_no_text_is_not_kept(store, result):
    store.put("0" * 64, replace(result, folder=os.fsdecode(b"\xff")))
    assert list(store.folder.iterdir()) == []


def test_what_is_damaged_is_not_believed(store, result):
    store.put("0" * 64, result)
    path = store.folder / ("0" * 64)
    whole = path.read_bytes()
    for damaged in (b"", whole[:16], whole[:-1], whole.replace(b"brackwater", b"larkhaven!"), b"\0" * 99):
        path.write_bytes(damaged)
        assert store.get("0" * 64) is None


def test_the_oldest_go_when_there_are_too_many(store, monkeypatch):
    for number in range(10):
        path = store.folder / f"{number}"
        path.write_bytes(b"x" * 100)
        os.utime(path, (number, number))
    (store.folder / "half.part").write_bytes(b"x" * 100)
    os.utime(store.folder / "half.part", (0, 0))
    store.tidy()
    assert len(list(store.folder.iterdir())) == 11
    monkeypatch.setattr(kept, "MOST_BYTES", 500)
    store.tidy()
    assert sorted(path.name for path in store.folder.iterdir()) == ["6", "7", "8", "9"]


def test_no_folder_of_our_own_means_that_nothing_is_kept(folder, monkeypatch):
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert kept.store(DEFINITION, TODAY) is None
    folder.rmdir()
    folder.symlink_to(folder.parent)
    assert kept.store(DEFINITION, TODAY) is None
    folder.unlink()
    folder.touch()
    assert kept.store(DEFINITION, TODAY) is None
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("cache"))
    assert kept.store(DEFINITION, TODAY) is None
