"""Where every city stands in, the board out, in a format for each reader: the registry of the boards.

A board takes the heading, the cities and the width of the terminal, None for a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import cast

from pipeline.model import CityStanding
from pipeline.reports.heading import Heading

Board = Callable[[Heading, Sequence[CityStanding], int | None], str | bytes]


def _late(module: str) -> Board:
    """The board of a module here that is imported when it is used, so that nobody waits for the others."""

    def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str | bytes:
        made = cast(Board, import_module(f"pipeline.reports.{module}").board)
        return made(heading, cities, width)

    return board


BOARDS: Mapping[str, Board] = {
    "text": _late("board_text"),
    "json": _late("board_json"),
    "html": _late("board_html"),
    "csv": _late("board_csv"),
    "xlsx": _late("board_xlsx"),
}
BINARY = frozenset(("xlsx",))  # nothing for a terminal
