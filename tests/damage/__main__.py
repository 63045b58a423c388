"""`python -m tests.damage`: break filled forms of every output in every way and say what is still read."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence

from tests.damage.counting import Count

FORMATS = ("word", "excel")  # modules here with `every()`: output, break, count


def table(rows: Sequence[tuple[str, str, Count]]) -> str:
    """One line a break, summed over all outputs, and the sum of all."""
    lines = [f"{'':28}{'files':>6}{'refused':>9}{'right':>8}{'said':>7}{'silent':>8}"]
    for name in dict.fromkeys(name for _, name, _ in rows):
        lines.append(_line(name.replace("_", " "), [count for _, other, count in rows if other == name]))
    lines.append(_line("all", [count for _, _, count in rows]))
    return "\n".join(lines)


def share(counts: Sequence[Count]) -> float:
    """The share of all answers that came back right from files that were not refused; 1 if all were."""
    kept = [count for count in counts if not count.refused]
    return sum(count.right for count in kept) / sum(count.answers for count in kept) if kept else 1.0


def _line(name: str, counts: Sequence[Count]) -> str:
    silent = sum(len(count.silent) for count in counts)
    said = sum(count.said for count in counts if not count.refused)
    refused = sum(count.refused for count in counts)
    right = f"{share(counts):.1%}" if refused < len(counts) else "–"
    return f"{name:28}{len(counts):6}{refused:9}{right:>8}{said:7}{silent:8}"


def main(arguments: Sequence[str]) -> None:
    """Print the table of each format named, or of all; with -v also every answer that is wrong in silence."""
    for name in [a for a in arguments if not a.startswith("-")] or FORMATS:
        if importlib.util.find_spec(f"tests.damage.{name}") is None:
            continue
        rows = list(importlib.import_module(f"tests.damage.{name}").every())
        print(f"{name}\n{table(rows)}\n")  # noqa: T201 - it is a command
        if "-v" in arguments:
            for output, change, count in rows:
                for pointer in count.silent:
                    print(f"{output} {change} {pointer}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
