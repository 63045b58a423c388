"""Where the tests keep results, and a city of which something is kept."""

from __future__ import annotations

import pytest

from pipeline import kept
from tests.cli.running import sample_city
from tests.kept.changes import DEFINITION, TODAY


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
