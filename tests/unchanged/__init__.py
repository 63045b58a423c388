"""What records, reports and forms were at a moment that was looked at, as digests, and what they are now.

Work on speed must not change a byte of them. Each table beside this file has a line for each case; when a
change is meant, `python -m tests.unchanged` writes the tables anew, and the change shows in the commit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.unchanged import forms, records, reports

HERE = Path(__file__).parent
Digests = Iterable[tuple[str, str]]

TABLES: Mapping[str, Callable[[], Digests]] = {
    "records": records.of_samples,
    "reports": reports.of_submissions,
    "forms": forms.of_exempla,
    "slow/hostile": records.of_hostile_files,
    "slow/mutants": records.of_mutants,
    "slow/reports": reports.of_bad_input,
    "slow/forms": forms.of_others,
    "slow/copies": reports.of_copies,
    "slow/workbooks": reports.of_workbooks,
}


def expected(table: str) -> dict[str, str]:
    """The digests on record, by case."""
    with _path(table).open(encoding="utf-8", newline="") as file:
        return {row["case"]: row["sha256"] for row in csv.DictReader(file)}


def write(table: str, digests: Digests) -> None:
    """Put the digests of today on record."""
    path = _path(table)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows((("case", "sha256"), *digests))


def _path(table: str) -> Path:
    return HERE / f"{table}.csv"
