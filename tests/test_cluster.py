"""`--cluster`: the same as on one machine, when workers are lost, judge otherwise, or see other files too."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date

import pytest
from msgspec.structs import replace

from pipeline import batch, cluster, process, programme
from pipeline.errors import UsageError
from pipeline.tasks import Task
from tests.cli.running import TODAY, TWINNING, fingerprint, piped, run, sample_city
from tests.on_dask import many_cities, running, until

SETTING = process.Setting(programme.standard_home(), date(2026, 7, 6))
DEADLY = """
import os, signal
from pipeline import batch

check_city = getattr(batch.check_city, "original", batch.check_city)  # Dask runs this more than once


def deadly(task, setting):
    if task.folder.name == "exempla-1":
        os.kill(os.getpid(), signal.SIGKILL)
    return check_city(task, setting)


deadly.original = check_city
batch.check_city = deadly
"""
WAITING = """
import os, time
from pathlib import Path
from pipeline import batch

check_city = getattr(batch.check_city, "original", batch.check_city)  # Dask runs this more than once
taken = []


def waiting(task, setting):
    taken.append(task)
    if len(taken) == 2:  # one is done by now
        Path(f"at-work-{os.getpid()}").touch()
        while not Path("go-on").exists():
            time.sleep(0.02)
    return check_city(task, setting)


waiting.original = check_city
batch.check_city = waiting
"""
OLDER = "from pipeline import cluster; cluster.__version__ = '0.0.1'"


def judge():
    return cluster._judge(SETTING.home)


def test_without_dask_one_line_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run("check", sample_city(tmp_path, "exempla", "roadmap.docx"), "--cluster", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "twinning[cluster]" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_worker_refuses_to_judge_by_something_else_or_what_it_does_not_see(tmp_path):
    other = cluster._check(Task(tmp_path), SETTING, replace(judge(), digest="0" * 64))
    assert "another definition" in other.why
    other = cluster._check(Task(tmp_path), SETTING, replace(judge(), version="9.9"))
    assert "and here it is 9.9" in other.why
    gone = tmp_path / "elsewhere"
    assert cluster._check(Task(gone), SETTING, judge()) == cluster.Failed(unseen=str(gone))


def test_what_goes_wrong_on_a_worker_is_an_answer(tmp_path, monkeypatch):
    def broken(task, setting):
        raise ValueError("odd")

    monkeypatch.setattr(batch, "check_city", broken)
    assert "ValueError: odd" in cluster._check(Task(tmp_path), SETTING, judge()).why


class Answered:
    """What Dask gives for a task that has ended."""

    def __init__(self, answer):
        self.answer = answer

    def result(self, timeout):
        return self.answer


def test_what_a_worker_does_not_see_stops_the_run_unless_it_is_gone_for_all(tmp_path):
    answered = Answered(cluster.Failed(unseen=str(tmp_path)))
    with pytest.raises(UsageError, match="a worker does not see it"):
        cluster._waited_for(None, Task(tmp_path), answered, SETTING)
    gone = tmp_path / "gone"
    answered = Answered(cluster.Failed(unseen=str(gone)))
    result = cluster._waited_for(None, Task(gone), answered, SETTING)
    assert result == process.check_city(Task(gone), SETTING)


def test_a_city_no_worker_survives_is_a_finding_and_not_put_on_record(tmp_path):
    result = batch.unread(str(tmp_path / "exempla"), cluster.FATAL, SETTING)
    assert [finding.rule for finding in result.findings] == ["unreadable-folder"]
    assert "every worker that checked it was ended" in result.findings[0].message
    assert process.blocks(result)
    assert result.cohort is None  # on which `mark` writes nothing


@pytest.mark.slow
def test_a_cluster_says_what_one_machine_says_also_when_a_worker_is_killed(tmp_path):
    many_cities(tmp_path / "submissions", 10)
    here = piped("check", tmp_path / "submissions", "--format", "json")
    assert here.returncode == 1
    with at_work(tmp_path, "--format", "json") as (dask, command):
        dask.workers[0].send_signal(signal.SIGKILL)
        assert dask.workers[0].wait() == -signal.SIGKILL
        (tmp_path / "go-on").touch()
        out, err = command.communicate(timeout=300)
    assert command.returncode == 1, err
    assert out == here.stdout
    assert b"Traceback" not in err


@contextmanager
def at_work(folder, *words):
    """A cluster and a check on it, once each of its two workers has done one city and holds its second.

    They go on when there is a file `go-on`: a check may be over before anybody looks.
    """
    (folder / "waiting.py").write_text(WAITING)
    with running(folder, workers=0) as dask:
        for _ in range(2):
            dask.worker("--no-nanny", "--preload", "waiting.py")
        command = subprocess.Popen(
            [TWINNING, "check", str(folder / "submissions"), *words, "--cluster", dask.address],
            env={**os.environ, "SOURCE_DATE_EPOCH": TODAY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with command:
            try:
                until(lambda: len(list(folder.glob("at-work-*"))) == 2)
                yield dask, command
            finally:
                command.kill()  # of no effect once it has ended


@pytest.mark.slow
def test_mark_on_a_cluster_writes_the_ledgers_here(tmp_path):
    many_cities(tmp_path / "one", 4)
    many_cities(tmp_path / "other", 4)
    piped("mark", tmp_path / "one")
    with running(tmp_path / "dask") as dask:
        assert piped("mark", tmp_path / "other", "--cluster", dask.address).returncode == 1
    assert fingerprint(tmp_path / "one") == fingerprint(tmp_path / "other")


@pytest.mark.slow
def test_a_city_that_ends_every_worker_stops_no_other(tmp_path):
    many_cities(tmp_path / "submissions", 5)
    here = json.loads(piped("check", tmp_path / "submissions", "--format", "json").stdout)
    (tmp_path / "deadly.py").write_text(DEADLY)
    with running(tmp_path / "dask", workers=0) as dask:
        for _ in range(2):  # with a nanny each, which starts another when one is ended
            dask.worker("--preload", str(tmp_path / "deadly.py"))
        done = piped("check", tmp_path / "submissions", "--format", "json", "--cluster", dask.address)
    assert done.returncode == 1, done.stderr
    there = json.loads(done.stdout)
    told = {city["city"]: city for city in there["cities"]}
    (finding,) = told["exempla-1"]["findings"]
    assert finding["rule"] == "unreadable-folder"
    assert "every worker that checked it was ended" in finding["message"]
    others = [at for at, city in enumerate(there["cities"]) if city is not told["exempla-1"]]
    assert len(others) == 4
    assert [there["cities"][at] for at in others] == [here["cities"][at] for at in others]


@pytest.mark.slow
def test_what_is_wrong_with_a_cluster_is_one_line(tmp_path):
    city = sample_city(tmp_path, "exempla", "roadmap.docx")
    with running(tmp_path / "dask", workers=0) as dask:
        (tmp_path / "older.py").write_text(OLDER)
        dask.worker("--no-nanny", "--preload", str(tmp_path / "older.py"))
        older = piped("check", city, "--cluster", dask.address)
    gone = piped("check", city, "--cluster", dask.address)
    odd = piped("check", city, "--cluster", "no address")
    for told, words in (
        (older, "has twinning 0.0.1"),
        (gone, "no Dask scheduler answers"),
        (odd, "is no address"),
    ):
        assert told.returncode == 2
        assert words in told.stderr.decode()
        assert told.stderr.count(b"\n") == 1
        assert told.stdout == b""


@pytest.mark.slow
def test_a_cluster_that_is_lost_is_told_in_one_line(tmp_path):
    many_cities(tmp_path / "submissions", 6)
    with at_work(tmp_path) as (dask, command):
        dask.processes[0].kill()
        out, err = command.communicate(timeout=300)
    assert command.returncode == 2
    assert out == b""
    assert b"was lost" in err
    assert err.count(b"\n") == 1
