"""A run that is stopped from outside: one line, nothing half-written, and no process of it is left."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.cli.options import write_new
from pipeline.errors import UsageError
from tests.cli.running import TWINNING, fingerprint, run
from tests.samples import COHORT
from tests.samples.checking import TODAY

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


def test_a_command_that_is_stopped_says_so_in_a_line(monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.batch.check_city", stopped)
    done = run("check", COHORT)
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "twinning: stopped\n")


def test_a_file_whose_writing_is_stopped_is_not_there(monkeypatch, tmp_path):
    def stopped(*_):
        raise KeyboardInterrupt

    kept = tmp_path / "kept.txt"
    kept.write_text("as it was", encoding="utf-8")
    before = fingerprint(tmp_path)
    monkeypatch.setattr(Path, "replace", stopped)
    for name in ("new.txt", "kept.txt"):
        with pytest.raises(KeyboardInterrupt):
            write_new(tmp_path / name, b"as it is now", force=True)
    assert fingerprint(tmp_path) == before


def test_a_file_that_is_stopped_while_it_is_made_is_not_there(tmp_path):
    def pieces():
        yield b"the first piece"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / "report.json", pieces(), force=False)
    assert not list(tmp_path.iterdir())


def test_what_somebody_else_puts_there_meanwhile_is_not_overwritten(tmp_path):
    path = tmp_path / "report.json"

    def pieces():
        path.write_text("theirs", encoding="utf-8")
        yield b"ours"

    with pytest.raises(UsageError, match="just been made by somebody else"):
        write_new(path, pieces(), force=False)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [
        ("report.json", "theirs")
    ]


def test_what_lies_beside_a_file_that_is_written_is_left_alone(monkeypatch, tmp_path):
    (tmp_path / "victim.txt").write_text("as it was", encoding="utf-8")
    (tmp_path / ".0a.part").symlink_to("victim.txt")
    monkeypatch.setattr("os.urandom", lambda _: b"\n")
    with pytest.raises(UsageError):
        write_new(tmp_path / "new.txt", b"as it is now", force=True)
    assert (tmp_path / "victim.txt").read_text(encoding="utf-8") == "as it was"


def members(session):
    """The processes of a session, by their ids."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                behind_name = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended since
                continue
            if int(behind_name[3]) == session and behind_name[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Sixteen cities, which take some seconds."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(16):
        shutil.copytree(COHORT / "exempla", folder / f"city-{number}")
    return folder


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("all_of_them", [False, True])  # what a terminal's Ctrl-C reaches is a whole group
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_nothing(many, tmp_path, jobs, all_of_them, number, code):
    report = tmp_path / "report.json"
    command = [TWINNING, "check", many, "--format", "json", "--to", report, "--jobs", str(jobs)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": TODAY}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    expected = 2 if jobs == 1 else 6  # each that works has one that reads, and so has the first of all
    wait_for(lambda: len(members(process.pid)) == expected)
    started = time.monotonic()
    (os.killpg if all_of_them else os.kill)(process.pid, number)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - started < 5
    assert process.returncode in (code, -number)  # one process alone needs nothing tidied up
    assert out == b""
    assert err == (b"twinning: stopped\n" if number is signal.SIGINT else b"")
    wait_for(lambda: not members(process.pid), seconds=2)
    assert list(tmp_path.iterdir()) == []


@on_linux
@pytest.mark.slow
def test_ledgers_of_a_run_that_is_stopped_are_whole(many, tmp_path):
    folder = tmp_path / "cities"
    shutil.copytree(many, folder)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": TODAY}
    process = subprocess.Popen([TWINNING, "mark", folder], env=environment, start_new_session=True)
    wait_for(lambda: list(folder.glob("*/*.jsonl")), seconds=120)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(20) == 130
    assert run("verify", folder).exit_code == 0
    assert run("mark", folder).exit_code == 0
    assert run("verify", folder).exit_code == 0


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_forms_that_are_made_when_a_run_is_stopped_are_whole(tmp_path, jobs):
    table = tmp_path / "cities.csv"
    names = "".join(f"City {number}\n" for number in range(400))
    table.write_text(f"city\n{names}", encoding="utf-8")
    assert run("init", tmp_path, "--cities", table, "--cohort", "3").exit_code == 0
    cities, forms = sorted((tmp_path / "cohort-3").iterdir()), tmp_path / "forms"
    words = [TWINNING, "generate", *cities, "--to", forms, "--jobs", str(jobs)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: len(list(forms.glob("city-*"))) > 10, seconds=60)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, b"twinning: stopped\n")
    wait_for(lambda: not members(process.pid), seconds=2)
    made = sorted(forms.iterdir())
    assert 10 < len(made) < 5 * len(cities)
    assert {path.suffix for path in made} == {".docx", ".xlsx"}
    for path in made:
        with zipfile.ZipFile(path) as form:
            assert form.testzip() is None
