"""A check through the command line on a fixed day, and its report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pipeline.cli import main

TODAY = "1783296000"  # 6 July 2026: the cohort's programme has just ended


@dataclass(frozen=True, slots=True)
class Report:
    """What `twinning check` answered: its exit code, and what it says of each city."""

    exit_code: int
    cities: Sequence[Mapping[str, Any]]

    @property
    def city(self) -> Mapping[str, Any]:
        """The only city."""
        (only,) = self.cities
        return only

    def file(self, name: str) -> Mapping[str, Any]:
        """What it says of the file of that name in the only city."""
        (found,) = (file for file in self.city["files"] if Path(file["path"]).name == name)
        return found

    def findings(self) -> list[tuple[str | None, Mapping[str, Any]]]:
        """Every finding on the only city with the name of its file, None for those on the folder."""
        on_files = [(Path(file["path"]).name, f) for file in self.city["files"] for f in file["findings"]]
        return [*((None, finding) for finding in self.city["findings"]), *on_files]


def check(*arguments: str | Path) -> Report:
    """Run `twinning check --format json` and read what it printed."""
    words = ["check", "--format", "json", *map(str, arguments)]
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": TODAY}, catch_exceptions=False)
    assert done.stdout, done.output
    return Report(done.exit_code, json.loads(done.stdout)["cities"])
