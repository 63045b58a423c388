"""Results are kept under a hash of all that a check reads."""

import dataclasses
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline import conversion, kept, process
from pipeline.tasks import Task
from tests.cli.running import fingerprint
from tests.kept.changes import CHANGES, DEFINITION, SETTING, TODAY, one_more_byte, refused
from tests.samples import COHORT

WAIVER = """
[[waiver]]
rule = "G-01"
reason = "It is known and will be handed in later."
by = "Programme officer"
until = 2026-12-31
"""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_another_key(store, city, change):
    before = store.key(Task(city))
    assert before == store.key(Task(city))
    change(city)
    (now,) = city.parent.iterdir()
    assert store.key(Task(now)) not in (before, "")


def test_what_a_check_does_not_read_changes_no_key(store, city):
    before = store.key(Task(city))
    (city / "~$engagement-plan.xlsx").touch()
    (city / "evidence" / "list.pdf").touch()
    os.utime(city / "engagement-plan.xlsx", (1, 1))
    assert store.key(Task(city)) == before


def test_a_key_is_for_what_was_asked_by_its_own_name(store, city, monkeypatch):
    form = city / "engagement-plan.xlsx"
    monkeypatch.chdir(city.parent)
    asked = [Task(city), Task(Path(city.name)), Task(city, (form,)), Task(None, (form,))]
    assert len({store.key(task) for task in asked} - {""}) == 4


@pytest.mark.parametrize("odd", ["link", "pipe", "too large", "not readable", "not there"])
def test_what_may_be_something_else_the_next_time_has_no_key(store, city, monkeypatch, odd):
    path = city / "roadmap.docx"
    if odd == "link":
        path.symlink_to(COHORT / "brackwater" / "roadmap.docx")
    if odd == "pipe":
        os.mkfifo(path)
    if odd == "too large":
        with path.open("wb") as file:
            file.truncate(store.limits.file_bytes + 1)
    if odd == "not readable":
        monkeypatch.setattr(kept, "read_once", refused)
    assert store.key(Task(city / "none" if odd == "not there" else city)) == ""


BASES = {
    "version": lambda patch: patch.setattr(kept, "__version__", "0.0.0"),
    "format": lambda patch: patch.setattr(kept, "FORMAT", 0),
    "our own files": lambda patch: patch.setattr(kept, "_own_files", str),
    "libraries": lambda patch: patch.setattr(kept, "_libraries", list),
    "limits": lambda patch: patch.setenv("TWINNING_READ_SECONDS", "9"),
    "office": lambda patch: patch.setattr(conversion, "is_possible", lambda: not conversion_is_possible),
}
conversion_is_possible = conversion.is_possible()


@pytest.mark.parametrize("change", BASES.values(), ids=BASES)
def test_what_all_results_have_in_common_is_in_every_key(store, monkeypatch, change):
    monkeypatch.setattr(kept.shutil, "which", lambda _: sys.executable)
    before = kept.store(DEFINITION, TODAY).basis
    assert kept.store(DEFINITION, TODAY).basis == before
    change(monkeypatch)
    assert kept.store(DEFINITION, TODAY).basis != before


def test_day_definition_and_what_is_asked_are_in_every_key(folder):
    changed = dataclasses.replace(DEFINITION, digest="0" * 64)
    asked = [(DEFINITION, TODAY), (DEFINITION, date(2026, 7, 7)), (changed, TODAY), (DEFINITION, TODAY, True)]
    assert len({kept.store(*words).basis for words in asked}) == 4


# --- All that a check opens is in the key -----------------------------------------------------------------

opened: list[str] | None = None


def _listen(event, args):
    if opened is not None and event in ("open", "os.scandir", "os.listdir") and isinstance(args[0], str):
        opened.append(args[0])


def test_a_check_opens_nothing_else(store, city, monkeypatch):
    sys.addaudithook(_listen)
    (city / "reviews" / "waivers.toml").write_text(WAIVER, encoding="utf-8")
    process.check_city(Task(city), SETTING)  # once for what is loaded on first use
    monkeypatch.setitem(globals(), "opened", [])
    process.check_city(Task(city), SETTING)
    heard = [Path(path) for path in dict.fromkeys(opened)]
    monkeypatch.setitem(globals(), "opened", None)
    there = {city / name for name in fingerprint(city)} | {city}
    assert {path.name for path in heard} >= {"engagement-plan.xlsx", "submission.toml", "waivers.toml"}
    assert [path for path in heard if path not in there] == []
    for path in (path for path in heard if path.is_file()):
        before = store.key(Task(city))
        one_more_byte(path)(city)
        assert store.key(Task(city)) != before, path
