"""Every hostile file is refused with its own code and sentence, every harmless twin is read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import rules
from tests.hostile import corpus
from tests.hostile.__main__ import looked_at, real, wrong
from tests.hostile.corpus import Expected
from tests.hostile.looking import Seen, definition
from tests.hostile.registry import Case, cases

ROOT = Path(__file__).parents[2]
FOLDER = "TWINNING_CORPUS"
MEMORY = 512  # MiB for all files in one process
FEWEST = 120


@pytest.mark.parametrize("name", list(cases()))
def test_a_hostile_file_or_its_twin(name: str):
    case = cases()[name]
    assert list(wrong(case, looked_at(case))) == []


def test_there_are_many_with_twins_for_each_sort():
    found = cases().values()
    assert sum(bool(case.code) for case in found) >= FEWEST
    sorts = {case.name.partition(":")[0] for case in found}
    assert sorts == {case.name.partition(":")[0] for case in found if not case.code}


def test_every_code_and_sign_has_its_words():
    known = rules.load(definition()).catalogue
    used = {case.code for case in cases().values() if case.code} | {
        s for c in cases().values() for s in c.signs
    }
    assert used <= set(known)
    for code in used:
        assert known[code].message and known[code].action


def test_every_refusal_in_the_code_has_a_case():
    """A code that intake can raise or tell, but no file shows, would be a promise without a proof."""
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline" / "intake").glob("*.py"))
    codes = set(re.findall(r'(?:Refused\(|yield |_appended\()"([a-z0-9]+(?:-[a-z0-9]+)+)"', text))
    shown = {case.code for case in cases().values()} | {s for c in cases().values() for s in c.signs}
    assert codes - shown == set()
    assert len(codes) > 30


SOUND = Case("a: b", lambda path: None, "docx", "is-pdf", ())


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Seen("", (), 0.1), "read, where is-pdf is expected"),
        (Seen("is-pdf", (), 11.0), "it took 11.0 seconds"),
        (Seen("is-pdf", (), 0.1, changed=True), "the file has been changed"),
        (Seen("is-pdf", (), 0.1, network=("socket.connect",)), "the network was asked for (socket.connect)"),
    ],
)
def test_what_is_wrong_is_noticed(seen: Seen, said: str):
    assert list(wrong(SOUND, seen)) == [f"a: b: {said}"]
    assert list(wrong(SOUND, Seen("is-pdf", (), 0.1))) == []


def test_the_table_of_real_files_fails_in_both_directions():
    line = Expected("refused", "dde", "because")
    assert list(corpus.departures({"a": ("refused", "dde")}, {"a": line})) == []
    assert list(corpus.departures({}, {"a": line})) == ["a: in the table, but not in the folder"]
    assert list(corpus.departures({"a": ("read", "")}, {})) == ["a: not in the table (read )"]
    (other,) = corpus.departures({"a": ("read", "")}, {"a": line})
    assert "where refused dde is expected" in other


def test_every_line_of_the_table_has_a_reason():
    lines = corpus.expected()
    assert len(lines) > 700
    assert [sha256 for sha256, line in lines.items() if len(line.reason) < 10 or len(sha256) != 64] == []


@pytest.mark.slow
def test_all_together_stay_within_memory_and_time():
    """In a process of their own, so that nothing else counts."""
    command = [sys.executable, "-m", "tests.hostile"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "their table was left out" in done.stdout
    peak = re.search(r"peak memory (\d+) MiB", done.stdout)
    assert peak is not None
    assert int(peak[1]) <= MEMORY


@pytest.mark.slow
def test_a_folder_of_real_files():
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} names no folder of real files to compare with tests/hostile/corpus.csv")
    _, bad = real(Path(folder))
    assert bad == []
