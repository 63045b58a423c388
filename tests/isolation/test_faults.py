"""Whatever happens to the process that reads a file: it is that file's finding, and the next file is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from pipeline import batch, process, rules
from pipeline.extract import Given, extract
from pipeline.isolation import Bounds, Reader
from pipeline.isolation.processes import START, forked, fresh
from pipeline.messages import About, Words
from pipeline.model import Verdict
from pipeline.tasks import Task
from tests.isolation.faults import work
from tests.samples import COHORT
from tests.shipped import shipped

DEFINITION = shipped()[0]
FORM = COHORT / "exempla" / "info-session.docx"
EXPECTED = extract(FORM, DEFINITION)
SHORT = Bounds(seconds=3, cpu_seconds=1, memory_mb=64, answer_mb=1)
BRIEF = Bounds(seconds=2, cpu_seconds=5, memory_mb=64, answer_mb=1)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="held by Linux")


@pytest.fixture
def reader():
    made = []

    def reader(limits=SHORT, start=START):
        made.append(Reader(DEFINITION, limits, work, start))
        return made[-1]

    yield reader
    for one in made:
        one.close()


def good(reader):
    return reader.read(Given(FORM.read_bytes(), FORM.name))


def gone(pid):
    """Whether no such process is left, not even as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    ("fault", "limits", "code", "params"),
    [
        ("hang", BRIEF, "reading-too-slow", {"limit": "2 seconds"}),
        ("spin", BRIEF, "reading-too-slow", {"limit": "2 seconds"}),
        pytest.param(  # a busy machine gives it so little that the clock would strike first
            "spin",
            Bounds(seconds=60, cpu_seconds=1),
            "reading-too-slow",
            {"limit": "1 seconds of computing"},
            marks=pytest.mark.slow,
        ),
        ("eat", SHORT, "reading-too-much-memory", {"limit": "64 MB of memory"}),
        ("abort", SHORT, "reading-crashed", {"found": "SIGABRT"}),
        ("segfault", SHORT, "reading-crashed", {"found": "SIGSEGV"}),
        ("leave", SHORT, "reading-broken-off", {}),
        ("leave-with", SHORT, "reading-broken-off", {}),
        ("half", SHORT, "reading-broken-off", {}),
        ("babble", SHORT, "reading-odd-answer", {"found": "larger than 1 MB"}),
        ("announce", SHORT, "reading-odd-answer", {"found": "larger than 1 MB"}),
        ("lie", SHORT, "reading-odd-answer", {"found": "not in the shape of a record"}),
        ("deep", SHORT, "reading-odd-answer", {"found": "not in the shape of a record"}),
        ("fail", SHORT, "unforeseen", {"found": "KeyError: 'of ours'"}),
        ("stop", SHORT, "unforeseen", {"found": "SystemExit: 0"}),
        ("call", SHORT, "reading-overstepped", None),
        ("call-quietly", SHORT, "reading-overstepped", {"found": "socket.__new__"}),
        ("run", SHORT, "reading-overstepped", None),
        ("fork", SHORT, "reading-overstepped", {"found": "os.fork"}),
        ("foreign", SHORT, "reading-overstepped", {"found": "ctypes.dlopen"}),
        ("peek", SHORT, "reading-overstepped", {"found": "open"}),
        ("past-python", SHORT, "unforeseen", {"found": "RuntimeError: kernel says no"}),
    ],
)
@linux
def test_each_fault_is_its_own_finding_and_the_next_file_is_read(reader, fault, limits, code, params):
    one = reader(limits)
    found = one.read(Given(b"a file", f"{fault}.docx"))
    assert (found.refusal, found.record) == (code, None)
    assert found.sha256 == Given(b"a file", "").sha256
    if params is not None:
        assert dict(found.params) == {**params, "name": f"{fault}.docx"}
    assert good(one) == EXPECTED


@linux
@pytest.mark.parametrize("fault", ["hang", "eat", "abort", "leave", "announce", "call", "fail"])
def test_a_process_that_misbehaved_is_replaced_and_nothing_is_left_of_it(reader, fault):
    one = reader(BRIEF)
    good(one)
    pid = one.pid
    one.read(Given(b"", f"{fault}.docx"))
    assert one.pid is None
    assert gone(pid)


def test_a_good_process_is_kept_and_replaced_in_time(reader):
    one = reader(Bounds(files=3))
    good(one)
    first = one.pid
    good(one)
    assert one.pid == first
    good(one)
    assert one.pid is None
    assert gone(first)
    assert good(one).record is not None


@linux
def test_the_batch_goes_on(reader, monkeypatch, tmp_path):
    for name in ("abort", "call", "eat", "hang", "leave", "zz-good"):
        shutil.copy(FORM, tmp_path / f"{name}.docx")
    one = reader(BRIEF)
    monkeypatch.setattr(process, "extract", lambda path, definition: extract(path, definition, one.read))
    work = [Task(None, (path,)) for path in sorted(tmp_path.iterdir())]
    results = batch.run(work, process.Setting(DEFINITION.home, date(2026, 1, 1)))
    files = [file for result in results for file in result.files]
    assert [file.findings[0].rule for file in files[:-1]] == [
        "reading-crashed",
        "reading-overstepped",
        "reading-too-much-memory",
        "reading-too-slow",
        "reading-broken-off",
    ]
    assert {file.verdict for file in files[:-1]} == {Verdict.REFUSED}
    assert len({file.sha256 for file in files}) == 1
    assert files[-1].record is not None


@linux
def test_a_process_killed_from_outside_is_taken_for_a_lack_of_memory(reader, tmp_path):
    one = reader(Bounds(seconds=5))
    good(one)
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.2; kill -9 {one.pid}"])
    assert one.read(Given(b"", "hang.docx")).refusal == "reading-too-much-memory"
    killer.wait()


@linux
def test_nothing_can_be_written(reader, tmp_path):
    target = tmp_path / "out"
    assert reader().read(Given(str(target).encode(), "write.docx")).refusal == "reading-overstepped"
    assert not target.exists()


@linux
def test_a_process_that_shuts_its_pipes_and_stays_is_ended(reader):
    one = reader()
    good(one)
    pid = one.pid
    assert one.read(Given(b"", "shut.docx")).refusal == "reading-broken-off"
    assert gone(pid)


@linux
def test_a_reader_that_does_not_take_the_file_is_ended(reader):
    """The pipe is full and nobody reads it: writing to it is no way to hang either."""
    one = reader(BRIEF)
    good(one)
    os.kill(one.pid, 19)  # SIGSTOP
    assert one.read(Given(b"x" * 2**22, "form.docx")).refusal == "reading-too-slow"
    assert good(one).record is not None


def test_ctrl_c_ends_the_process(reader, monkeypatch):
    one = reader()
    good(one)
    pid = one.pid

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.isolation.frames.receive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        good(one)
    assert one.pid is None
    assert gone(pid)


@linux
def test_the_process_ends_when_its_parent_is_gone():
    begin = (
        "import os, signal; from tests.isolation.test_faults import *;"
        "one = Reader(DEFINITION, SHORT, work); good(one); print(one.pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", begin], capture_output=True, check=False)
    pid = int(done.stdout)
    late = time.monotonic() + 5
    while not _ended(pid) and time.monotonic() < late:
        time.sleep(0.01)
    assert _ended(pid)


def _ended(pid):
    """No such process any more, or only its entry, for whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_fresh_python_does_the_same(reader):
    """What systems without a safe fork use."""
    one = reader(SHORT, fresh)
    first = good(one)
    assert first.record is not None
    assert first == good(reader(SHORT, START))
    assert one.read(Given(b"", "leave.docx")).refusal == "reading-broken-off"
    assert one.pid is None


def test_every_code_has_an_entry_about_files():
    known = rules.load(DEFINITION)
    codes = [name for name in known.catalogue if name.startswith("reading-")]
    assert len(codes) == 6
    for code in codes:
        assert known.catalogue[code].about is About.FILE
        found = Words(known).finding(code, {"limit": "10 seconds", "found": "SIGSEGV", "name": "a.docx"})
        assert "{" not in found.message
        assert found.action


def test_linux_forks():
    assert (START is forked) is sys.platform.startswith("linux")
