from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.isolation.bounds import Bounds, bounds


def test_defaults():
    assert bounds({}) == Bounds(seconds=10, cpu_seconds=20, memory_mb=512, answer_mb=32, files=200)


def test_the_environment_sets_limits():
    said = {"TWINNING_READ_SECONDS": "3", "TWINNING_READ_MEMORY_MB": "100", "TWINNING_READ_FILES": ""}
    assert bounds(said) == Bounds(seconds=3, memory_mb=100)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "no", "1e3", "٣", "99999999"])
def test_a_limit_that_is_none_is_not_ignored(text):
    with pytest.raises(UsageError, match="TWINNING_READ_CPU_SECONDS must be a whole number"):
        bounds({"TWINNING_READ_CPU_SECONDS": text})
