"""The process that reads: started ahead of the first file, and what a check loads beside it."""

import subprocess
import sys

import pytest

from pipeline import process, programme
from pipeline.isolation import reader
from tests.samples import COHORT

HOME = programme.standard_home()
# slow to load: for several processes at work, for LibreOffice, and for results that are kept
UNNEEDED = ("concurrent.futures", "multiprocessing", "platformdirs", "subprocess", "tempfile")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a process is copied on Linux only")


@pytest.fixture
def none_yet(monkeypatch):
    """As if no process that reads had been started; the one that a test starts is ended with it."""
    started = []
    monkeypatch.setattr(reader, "_current", started)
    yield started
    for _, one in started:
        one.close()


def test_it_is_started_before_the_first_file(none_yet):
    process.definition_to_check(HOME)
    ((_, one),) = none_yet
    assert one.pid is not None


def test_where_none_can_be_started_yet_the_first_file_says_so(none_yet, monkeypatch):
    def refused(*_):
        raise BlockingIOError

    monkeypatch.setattr(reader, "START", refused)
    monkeypatch.setattr(reader, "fresh", refused)
    assert process.definition_to_check(HOME).name
    ((_, one),) = none_yet
    with pytest.raises(BlockingIOError):
        one.read(reader.Given(b"", "form.docx"))


@linux
def test_a_check_loads_nothing_that_it_does_not_need():
    code = f"""
import sys
from datetime import date
from pathlib import Path
from pipeline import batch, process
from pipeline.tasks import Task

home = process.definition_to_check(Path({str(HOME)!r})).home
task = Task(Path({str(COHORT / "larkhaven")!r}))
with batch.results([task], process.Setting(home, date(2026, 7, 6)), 1, None) as results:
    assert [result.city for result in results] == ["larkhaven"]
print(*(name for name in {UNNEEDED!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
