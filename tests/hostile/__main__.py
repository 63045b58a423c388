"""`python -m tests.hostile [FOLDER]`: what is said of every hostile file, and of a folder of real ones.

Without a folder the table of real files is left out. Ends with 1 when anything is not as expected.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.hostile import corpus
from tests.hostile.looking import Seen, look, peak
from tests.hostile.registry import Case, cases

LONGEST, NEARLY_ALL = 10.0, 1.0  # seconds for any file, and for 99 of a hundred


def looked_at(case: Case) -> Seen:
    """The case built in a folder of its own, and looked at."""
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder:
        path = Path(folder) / (f"form.{case.suffix}" if case.suffix else "form")
        case.put(path)
        return look(path)


def wrong(case: Case, seen: Seen) -> Iterator[str]:
    """What is not as it should be with one case."""
    if seen.code != case.code:
        yield f"{case.name}: {seen.code or 'read'}, where {case.code or 'read'} is expected"
    for sign in set(case.signs) - set(seen.told):
        yield f"{case.name}: {sign} is not told"
    if seen.changed:
        yield f"{case.name}: the file has been changed"
    if seen.network:
        yield f"{case.name}: the network was asked for ({', '.join(seen.network)})"
    if seen.seconds > LONGEST:
        yield f"{case.name}: it took {seen.seconds:.1f} seconds"


def nearly_all(seconds: Iterable[float]) -> float:
    """The time within which 99 of a hundred files are done."""
    ordered = sorted(seconds)
    return ordered[int(len(ordered) * 0.99)] if ordered else 0.0


def table(verdicts: Iterable[tuple[str, str]]) -> str:
    """How many files got which verdict and code."""
    counted = Counter(verdicts)
    return "\n".join(f"{count:6}  {verdict:8} {code}" for (verdict, code), count in sorted(counted.items()))


def hostile() -> tuple[str, list[str]]:
    """The table of all cases, and what is wrong."""
    seen = {name: looked_at(case) for name, case in cases().items()}
    bad = [line for name, case in cases().items() for line in wrong(case, seen[name])]
    slow = nearly_all(one.seconds for one in seen.values())
    if slow > NEARLY_ALL:
        bad.append(f"99 of a hundred files took up to {slow:.1f} seconds")
    verdicts = (("refused", one.code) if one.code else ("read", "") for one in seen.values())
    attacks = sum(bool(case.code) for case in cases().values())
    head = f"{len(seen)} files, {attacks} of them hostile; 99 of a hundred within {slow:.2f} s"
    longest = max(one.seconds for one in seen.values())
    return f"{head}, all within {longest:.2f} s, peak memory {peak()} MiB\n{table(verdicts)}", bad


def real(folder: Path) -> tuple[str, list[str]]:
    """The same for a folder of real files and the table beside this file."""
    seen = {sha256: corpus.seen(path) for sha256, path in corpus.files(folder).items()}
    found = {sha256: (verdict, code) for sha256, (verdict, code, _) in seen.items()}
    bad = sorted(corpus.departures(found, corpus.expected()))
    bad += [f"{sha256}: it took {time:.1f} seconds" for sha256, (*_, time) in seen.items() if time > LONGEST]
    slow = nearly_all(seconds for *_, seconds in seen.values())
    bad += [f"99 of a hundred real files took up to {slow:.1f} seconds"] if slow > NEARLY_ALL else []
    longest = max((seconds for *_, seconds in seen.values()), default=0.0)
    head = f"{len(seen)} real files; 99 of a hundred within {slow:.2f} s, all within {longest:.2f} s"
    return f"{head}, peak memory {peak()} MiB\n{table(found.values())}", bad


def main(arguments: Sequence[str]) -> int:
    """Print the tables and what is wrong; 1 if anything is."""
    text, bad = hostile()
    print(text)  # noqa: T201 - it is a command
    if arguments:
        text, more = real(Path(arguments[0]))
        bad += more
        print(f"\n{text}")  # noqa: T201
    else:
        print("\nNo folder of real files is named, so their table was left out.")  # noqa: T201
    print("\n".join(["", *bad] if bad else ["", "All as expected."]))  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
