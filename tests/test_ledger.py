from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import ledger
from pipeline.errors import LedgerError

WHEN = datetime(2026, 3, 15, 10, 20, 30, tzinfo=UTC)
FACTS = (
    {"kind": "submitted", "file": "plan.docx", "sha256": "a" * 64, "output": "roadmap"},
    {"kind": "checked", "file": "plan.docx", "sha256": "a" * 64, "verdict": "valid", "errors": 0},
    {"kind": "milestone", "milestone": "MS1", "state": "ready_for_review"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def fact(number: int) -> dict[str, Any]:
    return {"kind": "submitted", "file": f"Größe-{number}.docx", "sha256": str(number)}


def test_a_ledger_that_is_not_there_says_nothing(path: Path):
    assert ledger.read(path) == ledger.History()
    assert ledger.verify(path) is None
    assert not path.exists()


def test_facts_are_written_in_a_chain(path: Path):
    written = ledger.append(path, FACTS, WHEN)
    assert ledger.read(path).entries == written
    assert [entry["kind"] for entry in written] == ["submitted", "checked", "milestone"]
    assert {entry["time"] for entry in written} == {"2026-03-15T10:20:30Z"}
    lines = path.read_bytes().splitlines()
    previous = "0" * 64
    for line in lines:
        entry = json.loads(line)
        assert entry["previous"] == previous
        own = entry.pop("hash")
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert own == hashlib.sha256(text.encode()).hexdigest()
        previous = hashlib.sha256(line).hexdigest()


def test_nothing_new_appends_nothing(path: Path):
    ledger.append(path, FACTS, WHEN)
    before = path.read_bytes()
    assert ledger.append(path, FACTS, datetime(2027, 1, 1, tzinfo=UTC)) == ()
    assert ledger.append(path, (), WHEN) == ()
    assert path.read_bytes() == before


def test_what_changes_and_changes_back_is_written_each_time(path: Path):
    states = ["open", "complete", "complete", "open", "complete"]
    for state in states:
        ledger.append(path, [{"kind": "milestone", "milestone": "MS1", "state": state}], WHEN)
        ledger.append(path, [{"kind": "milestone", "milestone": "MS2", "state": "open"}], WHEN)
    found = [entry["state"] for entry in ledger.read(path).entries if entry["milestone"] == "MS1"]
    assert found == ["open", "complete", "open", "complete"]
    assert len(ledger.read(path).entries) == 5


def test_the_same_fact_twice_in_one_go_is_written_once(path: Path):
    assert len(ledger.append(path, [*FACTS, *FACTS], WHEN)) == 3


def test_the_order_of_keys_and_file_names_of_any_kind_do_not_matter(path: Path):
    odd = {"kind": "submitted", "file": "\udcff\n\u2028“x”.docx", "sha256": "1"}
    assert len(ledger.append(path, [odd], WHEN)) == 1
    assert ledger.append(path, [dict(reversed(odd.items()))], WHEN) == ()
    assert ledger.read(path).entries[0]["file"] == odd["file"]
    assert path.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("change", "line", "why"),
    [
        (lambda lines: [lines[0].replace(b"plan", b"flan"), *lines[1:]], 1, "this line was changed"),
        (lambda lines: [lines[0], *lines[2:]], 2, "the line before it"),
        (lambda lines: lines[1:], 1, "the line before it"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2, "the line before it"),
        (lambda lines: [lines[1], lines[0], lines[2]], 1, "the line before it"),
        (lambda lines: [lines[0], b"", *lines[1:]], 2, "no entry"),
        (lambda lines: [lines[0], b"\xff\xfe", *lines[1:]], 2, "no entry"),
        (lambda lines: [lines[0], b"[" * 100_000, *lines[1:]], 2, "no entry"),
        (lambda lines: [lines[0], b'{"a":NaN}', *lines[1:]], 2, "no entry"),
        (lambda lines: [lines[0], b"7", *lines[1:]], 2, "no entry"),
        (lambda lines: [line + b"\r" for line in lines], 1, "this line was changed"),
    ],
)
def test_tampering_shows_where_and_stops_every_append(path: Path, change: Any, line: int, why: str):
    ledger.append(path, FACTS, WHEN)
    path.write_bytes(b"".join(part + b"\n" for part in change(path.read_bytes().splitlines())))
    before = path.read_bytes()
    broken = ledger.verify(path)
    assert broken is not None
    assert why in broken.why
    assert broken.line == line
    assert len(ledger.read(path).entries) == line - 1
    with pytest.raises(LedgerError, match=rf"line {line}: .*{why}.*nothing was written"):
        ledger.append(path, [fact(1)], WHEN)
    assert path.read_bytes() == before


def test_a_crash_at_any_byte_of_the_last_line_loses_nothing(path: Path):
    ledger.append(path, FACTS, WHEN)
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for length in range(last, len(whole)):
        torn = whole[last:length]
        path.write_bytes(whole[:length])
        before = ledger.read(path)
        assert before.broken is None
        written = ledger.append(path, FACTS, WHEN)
        after = ledger.read(path)
        assert (after.broken, after.torn) == (None, b"")
        assert {e["kind"] for e in after.entries} >= {"submitted", "checked", "milestone"}
        asides = list(path.parent.glob("ledger.torn-*"))
        if not torn:  # the line was lost as a whole: nobody can know
            assert len(written) == 1
            assert not asides
        elif length == len(whole) - 1:  # only its end was missing
            assert written == ()
            assert not asides
        else:
            assert [entry["kind"] for entry in written] == ["repaired", "milestone"]
            assert [aside.read_bytes() for aside in asides] == [torn]
            assert (written[0]["torn"], written[0]["bytes"]) == (asides[0].name, len(torn))
        ledger.append(path, [fact(length)], WHEN)
        assert ledger.verify(path) is None
        for aside in asides:
            aside.unlink()


def test_a_line_without_its_end_is_ended_by_the_next(path: Path):
    ledger.append(path, FACTS, WHEN)
    path.write_bytes(path.read_bytes()[:-1])
    ledger.append(path, [fact(1)], WHEN)
    assert len(ledger.read(path).entries) == 4
    assert ledger.verify(path) is None


def test_a_torn_line_is_put_aside_even_if_nothing_else_is_new(path: Path):
    ledger.append(path, FACTS, WHEN)
    path.write_bytes(path.read_bytes() + b'{"kind":"milest')
    assert ledger.read(path).torn == b'{"kind":"milest'
    assert [entry["kind"] for entry in ledger.append(path, FACTS, WHEN)] == ["repaired"]
    assert path.with_name("ledger.torn-1").read_bytes() == b'{"kind":"milest'
    assert ledger.append(path, FACTS, WHEN) == ()


def test_a_crash_while_putting_aside_leaves_one_copy(path: Path):
    ledger.append(path, FACTS, WHEN)
    path.write_bytes(path.read_bytes() + b"torn")
    path.with_name("ledger.torn-1").write_bytes(b"older")
    path.with_name("ledger.torn-2").write_bytes(b"torn")
    (repaired,) = ledger.append(path, (), WHEN)
    assert repaired["torn"] == "ledger.torn-2"
    assert len(list(path.parent.glob("ledger.torn-*"))) == 2


def test_a_full_disk_leaves_the_ledger_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch):
    ledger.append(path, FACTS, WHEN)
    before = path.read_bytes()
    real = os.write
    calls = []

    def full(handle: int, content: bytes) -> int:
        calls.append(content)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return real(handle, content[:10])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        ledger.append(path, [fact(1)], WHEN)
    assert len(calls) == 2
    assert path.read_bytes() == before


def test_short_writes_are_carried_on(path: Path, monkeypatch: pytest.MonkeyPatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, content[:7]))
    ledger.append(path, FACTS, WHEN)
    assert len(ledger.read(path).entries) == 3


def test_what_is_no_ordinary_file_is_neither_read_nor_written(path: Path):
    os.mkfifo(path)
    broken = ledger.verify(path)
    assert broken is not None
    assert broken.why == "the ledger is not an ordinary file"
    with pytest.raises(LedgerError, match="not an ordinary file"):
        ledger.append(path, FACTS, WHEN)
    path.unlink()
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(LedgerError, match="not an ordinary file"):
        ledger.append(path, FACTS, WHEN)
    assert not path.with_name("elsewhere").exists()


def appended_by_one_process(path: Path, who: int, start: Any) -> None:
    start.wait()
    for number in range(25):
        ledger.append(
            path, [fact(1000 * who + number), {"kind": "milestone", "milestone": "MS1", "state": "x"}], WHEN
        )


def test_several_processes_at_once_neither_interleave_nor_lose_anything(path: Path):
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(4)
    processes = [spawn.Process(target=appended_by_one_process, args=(path, who, start)) for who in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    history = ledger.read(path)
    assert (history.broken, history.torn) == (None, b"")
    files = [entry["file"] for entry in history.entries if entry["kind"] == "submitted"]
    assert sorted(files) == sorted(
        fact(1000 * who + number)["file"] for who in range(4) for number in range(25)
    )
    assert len(history.entries) == 101  # the milestone, said a hundred times, stands there once
    for who in range(4):  # and each process finds its own facts in its own order
        own = [file for file in files if who * 1000 <= int(file[6:-5]) < who * 1000 + 1000]
        assert own == [fact(1000 * who + number)["file"] for number in range(25)]
