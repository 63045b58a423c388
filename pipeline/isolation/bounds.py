"""How much the reading of one file may take, from the environment where it says so."""

from __future__ import annotations

import os
from collections.abc import Mapping

from msgspec import Struct

from pipeline.errors import UsageError

PREFIX = "TWINNING_READ_"


class Bounds(Struct, frozen=True):
    """Limits for reading one file; honest forms take a tenth of a second and a few megabytes.

    `memory_mb` comes on top of what the process has when it begins, `answer_mb` is the size of a record on
    its way back, and after `files` files a process is replaced even if nothing was wrong. Computing time is
    the second line: it also ends a process whose parent is no longer there to look at the clock.
    """

    seconds: float = 10
    cpu_seconds: int = 20
    memory_mb: int = 512
    answer_mb: int = 32
    files: int = 200

    @property
    def waited(self) -> str:
        """The limit of time, in words."""
        return f"{self.seconds:g} seconds"

    @property
    def computed(self) -> str:
        """The limit of computing time, in words."""
        return f"{self.cpu_seconds} seconds of computing"

    @property
    def memory(self) -> str:
        """The limit of memory, in words."""
        return f"{self.memory_mb} MB of memory"


def bounds(environment: Mapping[str, str] = os.environ) -> Bounds:
    """The limits in use: TWINNING_READ_SECONDS, …_CPU_SECONDS, …_MEMORY_MB, …_ANSWER_MB and …_FILES.

    Raises UsageError for one that is no number above zero: a limit is never left out by mistake.
    """
    given = {name: environment.get(PREFIX + name.upper()) for name in Bounds.__struct_fields__}
    return Bounds(**{name: _number(name, text) for name, text in given.items() if text})


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise UsageError(f"{PREFIX}{name.upper()} must be a whole number above zero, not {text!r}")
    return int(text)
