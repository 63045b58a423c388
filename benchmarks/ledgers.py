"""Many cities with long ledgers, and what it takes to look through them: `python -m benchmarks.ledgers`.

Each city has a file for every output, the rounds of submissions that led to it, a review on record, and one
in ten a waiver and an explanation. The ledgers have the bytes that `ledger.append` would write.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from pipeline import ledger, programme, waivers
from pipeline.programme import Programme
from pipeline.submissions import CITY_FILE, city_file_hash

WHEN = datetime(2026, 7, 6, tzinfo=UTC)
COHORT = "cohort-3"
ROUNDS = 5
COMMAND = (sys.executable, "-c", "from pipeline.cli import main; main()")
# cities and entries of each: the first is the one that the others are measured by
STATUS = ((2000, 50), (1000, 50), (500, 50))
VERIFY = ((2000, 50), (1000, 50), (500, 50), (500, 100), (500, 200))
FINDINGS = (("G-01", "warning"), ("DC-04", "error"), ("TLR-01", "error"))
CITY = """city = "Município de {slug}"
slug = "{slug}"
country = "DE"
cohort = "3"
start = 2025-01-13
language = "en"

[counterpart]
type = "pilot_group"
"""
WAIVER = """[[waiver]]
rule = "DC-04"
reason = "The day was set by the council and cannot be changed."
by = "Programme officer"
until = 2026-12-31
"""
EXPLANATION = """[[explanation]]
rule = "G-01"
explanation = "The figures are counted at the end of the year."
by = "City coordinator"
"""

Fact = Mapping[str, Any]
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds of the clock and of the processor, and MiB at its peak."""

    wall: float
    cpu: float
    peak: float


def make(root: Path, cities: int, entries: int) -> Path:
    """Make so many cities below `root`, each with a ledger of so many entries, and return their folder.

    The files are a few bytes that are no forms: what is measured only hashes them.
    """
    definition = programme.load()
    for number in range(cities):
        make_city(root / COHORT / f"city-{number:04}", definition, entries, told=number % 10 == 0)
    return root / COHORT


def make_city(folder: Path, definition: Programme, entries: int, told: bool) -> None:
    """One city, with waiver and explanation if `told`; the last entries are on the files there."""
    (folder / "reviews").mkdir(parents=True)
    (folder / CITY_FILE).write_text(CITY.format(slug=folder.name), encoding="utf-8")
    if told:
        (folder / "reviews" / waivers.WAIVERS).write_text(WAIVER, encoding="utf-8")
        (folder / "reviews" / waivers.EXPLANATIONS).write_text(EXPLANATION, encoding="utf-8")
    by = {"definition": definition.digest, "city_file": city_file_hash(folder)}
    said = [*waivers.facts(waivers.read(folder), ()), _review(folder, definition)]
    facts: list[Fact] = []
    for number in count(1):
        files = dict(_files(folder, definition, number))
        facts += [fact for output, sha256 in files.items() for fact in _on_file(output, sha256, by)]
        facts += _milestones(folder, definition, files, by)
        if len(facts) + len(said) >= entries:
            break
    lines = ledger.chained([*facts, *said][-entries:], ledger.FIRST, WHEN)
    # as `ledger.append` would, which waits for the disk at each city
    (folder / ledger.NAME).write_bytes(b"".join(line + b"\n" for line in lines))


def _files(folder: Path, definition: Programme, number: int) -> Iterator[tuple[str, str]]:
    """The outputs of a round of submissions, with the hashes of the files; each round replaces the last."""
    for output in definition.outputs:
        content = f"{folder.name}, {output.id}, {number}".encode()
        (folder / f"{output.id}.docx").write_bytes(content)
        yield output.id, hashlib.sha256(content).hexdigest()


def _on_file(output: str, sha256: str, by: Fact) -> Iterator[Fact]:
    what = {"file": f"{output}.docx", "sha256": sha256, "output": output, "form_version": "1.1"}
    yield {"kind": "submitted", **what}
    found = [{"rule": rule, "severity": weight, **_place(output, rule)} for rule, weight in FINDINGS]
    verdict = {"verdict": "invalid", "counts": True, "wanting": "2 errors", "errors": 2, "warnings": 1}
    rules = {rule: 1 for rule, _ in FINDINGS}
    yield {"kind": "checked", **what, **verdict, "tool": "0.1.0", "findings": found, "rules": rules, **by}


def _place(output: str, rule: str) -> Fact:
    fingerprint = hashlib.sha256(f"{output} {rule}".encode()).hexdigest()[:12]
    return {"fingerprint": fingerprint, "place": "About this document · Date of this version [A9]"}


def _milestones(folder: Path, definition: Programme, files: Mapping[str, str], by: Fact) -> Iterator[Fact]:
    for one in definition.mapping.milestones:
        rests = {"files": {name: files[name] for name in one.outputs if name in files}}
        why = {"blocked_by": [f"{name}: 2 errors" for name in one.outputs], "basis": one.basis}
        said = {"waivers": waivers.said_hash(folder), "state": "open"}
        yield {"kind": "milestone", "milestone": one.id, **said, **rests, **why, **by}


def _review(folder: Path, definition: Programme) -> Fact:
    """A review of the first output as it was at first, in the folder; the entry that vouches for it."""
    output = definition.outputs[0].id
    name = f"{output}-1"
    file = {"file": f"{output}.docx", "file_hash": hashlib.sha256(name.encode()).hexdigest()}
    what = {"output": output, "city": folder.name, "cohort": "3", "document_version": "1.0", **file}
    record = {"version": 1, "review_id": name, **what, "definition": definition.digest, **REVIEW}
    content = json.dumps(record, ensure_ascii=False, indent=2).encode()
    (folder / "reviews" / f"{name}.json").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return {"kind": "reviewed", "record": f"{name}.json", "record_sha256": digest, "output": output}


REVIEW: Fact = {
    "sheet_hash": "",
    "reviewer_role": "Reviewer for mobility",
    "reviewer_organisation": "Institute for Samples",
    "conflict_of_interest": False,
    "conflict_text": "",
    "reviewed_on": "2026-03-03",
    "scores": [{"criterion": f"R{number}", "score": 3, "comment": ""} for number in range(1, 7)],
    "strengths": "",
    "must_change": [],
    "may_improve": [],
    "waivers": [],
    "decision": "accept",
    "by_the_scores": "accept",
    "reason": "",
    "message_to_city": "",
    "signature_role": "Reviewer for mobility",
}


def cost(*words: object) -> Cost:
    """What it takes to run `twinning WORD …` in a process of its own; what it prints goes nowhere."""
    before = time.perf_counter()
    run = subprocess.Popen([*COMMAND, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    wall = time.perf_counter() - before
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode not in (0, 1):
        raise SystemExit(f"twinning {' '.join(map(str, words))} could not run")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10)


def table(command: str, sizes: Sequence[Size], folders: Mapping[Size, Path], rounds: int = ROUNDS) -> str:
    """Lines of a Markdown table: each size measured in turn, round by round; ratios are of the same round."""
    found = [[cost(command, folders[size]) for size in sizes] for _ in range(rounds)]
    lines = [
        f"| {command} | wall s | cpu s | MiB | entries, ratio | cpu, ratio |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for n, (cities, entries) in enumerate(sizes):
        took = [costs[n] for costs in found]
        ratio = median(costs[n].cpu / costs[0].cpu for costs in found)
        lines.append(
            f"| {cities:,} cities × {entries} | {median(c.wall for c in took):.2f} "
            f"| {median(c.cpu for c in took):.2f} | {max(c.peak for c in took):.0f} "
            f"| {cities * entries / (sizes[0][0] * sizes[0][1]):.2f} | {ratio:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Make the ledgers in a folder for the time being, and print both tables."""
    with tempfile.TemporaryDirectory() as home:
        sizes = dict.fromkeys((*STATUS, *VERIFY))
        folders = {size: make(Path(home, "-".join(map(str, size))), *size) for size in sizes}
        print(table("status", STATUS, folders))  # noqa: T201 -- this is what it is for
        print()  # noqa: T201
        print(table("verify", VERIFY, folders))  # noqa: T201


if __name__ == "__main__":
    main()
