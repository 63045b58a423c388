"""What is kept of earlier checks: under a hash of all that a check reads, never in the way, never wrong."""

import dataclasses
import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import batch, conversion, kept, process, programme
from pipeline.isolation.reader import FAILURES
from pipeline.model import FileResult, Finding, Severity
from pipeline.tasks import Task
from tests.cli.running import fingerprint, run, sample_city
from tests.samples import COHORT

DEFINITION = programme.load()
TODAY = date(2026, 7, 6)
SETTING = process.Setting(DEFINITION.home, TODAY)
WAIVER = """
[[waiver]]
rule = "G-01"
reason = "It is known and will be handed in later."
by = "Programme officer"
until = 2026-12-31
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where this test keeps results."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TWINNING_NO_CACHE")
    return tmp_path / "cache" / "twinning"


@pytest.fixture
def store(folder):
    return kept.store(DEFINITION, TODAY)


@pytest.fixture
def city(tmp_path):
    """A city with a form, a ledger, and something of everything that reviewers write."""
    home = sample_city(tmp_path / "all", "brackwater", "engagement-plan.xlsx")
    (home / "ledger.jsonl").write_text("{}\n", encoding="utf-8")
    for name in ("evidence", "reviews"):
        (home / name).mkdir()
    for name in ("waivers.toml", "explanations.toml", "roadmap-1.json"):
        (home / "reviews" / name).write_text("", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def result():
    """What a check says of a city, with what its files say."""
    return process.check_city(Task(COHORT / "brackwater"), SETTING)


def one_more_byte(name):
    def change(home):
        with (home / name).open("ab") as file:
            file.write(b"\n")

    return change


CHANGES = {
    "the form": one_more_byte("engagement-plan.xlsx"),
    "the city": one_more_byte("submission.toml"),
    "the ledger": one_more_byte("ledger.jsonl"),
    "the waivers": one_more_byte("reviews/waivers.toml"),
    "the explanations": one_more_byte("reviews/explanations.toml"),
    "a review": one_more_byte("reviews/roadmap-1.json"),
    "a review more": lambda home: (home / "reviews" / ".roadmap-2.json").touch(),
    "a file more": lambda home: (home / "notes.txt").touch(),
    "a folder called like a form": lambda home: (home / "roadmap.docx").mkdir(),
    "a file less": lambda home: (home / "ledger.jsonl").unlink(),
    "another name": lambda home: (home / "engagement-plan.xlsx").rename(home / "plan.xlsx"),
    "another folder": lambda home: home.rename(home.with_name("elsewhere")),
}


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
        monkeypatch.setattr(kept, "read_once", _refused)
    assert store.key(Task(city / "none" if odd == "not there" else city)) == ""


def _refused(*_):
    raise PermissionError


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


# --- Kept and found again ---------------------------------------------------------------------------------


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


# --- On the command line ----------------------------------------------------------------------------------


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
    monkeypatch.setattr(Path, "replace", _refused)
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
