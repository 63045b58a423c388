"""Figures as a table for a terminal, as Markdown for the documentation, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks.ratios import Bar, Seen, Spread

HOLDS, MISSED = "holds", "missed"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"  # in a page, around what is written anew
HEADS = ("goal", "what", "median", "lowest–highest", "of processors", "bar", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a goal, by its number, or of other programs; without a bar it is there to compare."""

    goal: str
    what: str
    seen: Seen
    bar: Bar | None = None

    @property
    def verdict(self) -> str:
        """Whether the bar holds, in a word; nothing without a bar."""
        if self.bar is None:
            return ""
        return HOLDS if self.bar.holds(self.seen.value) else MISSED


def cells(line: Line) -> tuple[str, ...]:
    """A figure as the cells of a row under HEADS."""
    seen = line.seen
    what = f"{line.what} ({seen.note})" if seen.note else line.what
    processors = number(seen.cpu.median, seen.unit) if seen.cpu else ""
    bar = str(line.bar) if line.bar else ""
    return (
        line.goal,
        what,
        number(seen.value.median, seen.unit),
        _range(seen.value),
        processors,
        bar,
        line.verdict,
    )


def text(lines: Iterable[Line]) -> str:
    """A table for a terminal."""
    rows = [HEADS, *map(cells, lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def markdown(lines: Iterable[Line], facts: Mapping[str, str]) -> str:
    """The same as Markdown, with what it was measured on below."""
    rows = [HEADS, ("--:", "---", "--:", "--:", "--:", "---", "---"), *map(cells, lines)]
    on = ", ".join(f"{name} {value}" for name, value in facts.items())
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\nMeasured on: {on}.\n"


def with_table(page: str, table: str) -> str:
    """A page with what stands between BEGIN and END replaced; raises ValueError when they are not there."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the page has no place for figures")
    return f"{before}{BEGIN}\n{table}{END}{after}"


def as_json(lines: Sequence[Line], facts: Mapping[str, str]) -> str:
    """All figures for a machine."""
    figures = [asdict(line) | {"verdict": line.verdict} for line in lines]
    return json.dumps({"machine": facts, "figures": figures}, indent=2, ensure_ascii=False) + "\n"


def number(value: float, unit: str) -> str:
    """A value with its unit, in three digits or so."""
    return (
        f"{value:.0f} {unit}"
        if value >= 100
        else f"{value:.1f} {unit}"
        if value >= 10
        else f"{value:.2f} {unit}"
    )


def _range(seen: Spread) -> str:
    return f"{seen.low:.3g}–{seen.high:.3g}"
