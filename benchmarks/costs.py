"""What many submissions cost: rates measured on this machine in, time, memory and money out.

`python -m benchmarks.costs` measures and prints them, with `--docs` it writes them into docs/scale.md.
"""

from __future__ import annotations

import math
import os
import pickle
import re
import statistics
import tracemalloc
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

import click

from benchmarks import store
from benchmarks.checking import check
from benchmarks.machine import machine
from benchmarks.memory import peak
from benchmarks.running import ROOT, further, in_turn
from pipeline import batch, process
from pipeline.model import CityResult
from pipeline.packed import Packed
from pipeline.reports import REPORTERS, Heading
from pipeline.tasks import tasks

PAGE = ROOT / "docs" / "scale.md"
BLOCK = "<!-- {name} -->\n{text}\n<!-- end -->"
COUNTS = (100, 10_000, 1_000_000)
MANY = 100  # cores, of a cluster
PAGE_OF_KEYS = 1000  # objects in one answer to a listing
MOMENT = datetime(2026, 7, 6, tzinfo=UTC)
GIB, MIB, KIB = 2**30, 2**20, 2**10


@dataclass(frozen=True, slots=True)
class Rates:
    """What was measured. Seconds are of one core; memory is of the largest process."""

    start: float
    each: float
    two: float
    base_mib: float
    held_kib: float
    report_kib: float
    files: float
    size_kib: float
    answer_kib: float


SAID = {
    "start": "seconds of a core before the first submission",
    "each": "seconds of a core for each submission",
    "two": "time of two processes with a free core each, as a part of that of one",
    "base_mib": "MiB of the largest process at 20 submissions",
    "held_kib": "KiB that the result for a submission takes, packed, until the report is written",
    "report_kib": "KiB of the report for a submission, as JSON",
    "files": "files of a submission",
    "size_kib": "KiB of a submission",
    "answer_kib": "KiB that a worker of a cluster answers for a submission",
}


@dataclass(frozen=True, slots=True)
class Prices:
    """What is assumed, in US dollars."""

    core_hour: float
    gib_month: float
    thousand_gets: float
    thousand_lists: float


PRICED = {
    "core_hour": "for an hour of one core",
    "gib_month": "for a GiB on object storage for a month",
    "thousand_gets": "for a thousand objects fetched",
    "thousand_lists": "for a thousand listings, or ledgers written",
}


def measured(few: int, many: int, rounds: int) -> Rates:
    """The rates on this machine: medians of rounds in which few and many submissions take turns."""
    less, more = store.submissions(few), store.submissions(many)
    commands = {
        "few": check(less, "--jobs", "1"),
        "many": check(more, "--jobs", "1"),
        "two": check(more, "--jobs", "2"),
    }
    costs = in_turn(commands, rounds)
    each = statistics.median(further(costs["few"], costs["many"], many - few).cpu)
    results = _results(less)
    files = [path for path in more.rglob("*") if path.is_file()]
    shares = (two / one / 2 for two, one in zip(costs["two"].cpu, costs["many"].cpu, strict=True))
    return Rates(
        start=round(max(0.0, statistics.median(costs["few"].cpu) - few * each), 2),
        each=round(each, 4),
        two=round(statistics.median(shares), 2),
        base_mib=math.ceil(peak(commands["few"]).resident),
        held_kib=round(_held(less, results) / KIB, 1),
        report_kib=round(len(REPORTERS["json"](_heading(), results)) / few / KIB, 1),
        files=round(len(files) / many, 1),
        size_kib=round(sum(path.stat().st_size for path in files) / many / KIB, 1),
        answer_kib=round(statistics.mean(map(len, map(pickle.dumps, results))) / KIB, 1),
    )


def _results(folder: Path) -> list[CityResult]:
    """The results for a folder, as a report in JSON asks for them."""
    setting = process.Setting(store.definition().home, MOMENT.date(), records=False)
    return list(batch.run(tasks([folder]), setting))


def _heading() -> Heading:
    return process.heading(store.definition(), MOMENT)


def _held(folder: Path, results: list[CityResult]) -> float:
    """Bytes of memory that a task takes, and its result until the report is written, on average."""
    tracemalloc.start()
    held = (tasks([folder]), Packed(results))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(held[1])


def sums(rates: Rates, prices: Prices) -> str:
    """The table of what each number of submissions comes to."""
    head = "| Submissions | " + " | ".join(f"{count:,}" for count in COUNTS) + " |"
    rows = [_row(rates, prices, count) for count in COUNTS]
    lines = [head, "|---|" + "--:|" * len(COUNTS)]
    lines += [f"| {name} | " + " | ".join(row[name] for row in rows) + " |" for name in rows[0]]
    return "\n".join(lines)


def _row(rates: Rates, prices: Prices, count: int) -> dict[str, str]:
    seconds = rates.start + rates.each * count
    stored = rates.size_kib * count * KIB / GIB
    lists = count + math.ceil(rates.files * count / PAGE_OF_KEYS)
    asked = (rates.files * count * prices.thousand_gets + lists * prices.thousand_lists) / 1000
    memory = rates.base_mib + rates.held_kib * count / KIB
    return {
        "time of one core": _time(seconds),
        "time on two cores": _time(seconds * rates.two),
        f"time on {MANY} cores, at best": _time(rates.start + rates.each * count / MANY),
        "answers over the network of a cluster": _bytes(rates.answer_kib * count * KIB),
        "memory where the report is made": _bytes(memory * MIB),
        "the report as JSON": _bytes(rates.report_kib * count * KIB),
        "cores, in dollars": _money(seconds / 3600 * prices.core_hour),
        "bytes on object storage": _bytes(stored * GIB),
        "its storage for a month, in dollars": _money(stored * prices.gib_month),
        "its requests for one check, in dollars": _money(asked),
    }


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _bytes(number: float) -> str:
    for unit, size in (("GiB", GIB), ("MiB", MIB)):
        if number >= size:
            return f"{number / size:.3g} {unit}" if number < 1000 * size else f"{number / size:,.0f} {unit}"
    return f"{number / KIB:.0f} KiB"


def _money(dollars: float) -> str:
    return f"{dollars:.2f}" if dollars >= 0.01 else "below 0.01"


def table(values: Rates | Prices, said: dict[str, str]) -> str:
    """Rates or prices as a table, from which `read` takes them again."""
    lines = [f"| `{name}` | {value} | {said[name]} |" for name, value in asdict(values).items()]
    return "\n".join(["| | | |", "|---|--:|---|", *lines])


def read(kind: type[Rates] | type[Prices], page: str) -> Rates | Prices:
    """The rates or prices that stand on a page."""
    found = dict(re.findall(r"^\| `(\w+)` \| ([0-9.]+) \|", page, re.MULTILINE))
    return kind(**{field.name: float(found[field.name]) for field in fields(kind)})


def filled(page: str, name: str, text: str) -> str:
    """The page with the text of one of its marked blocks replaced."""
    block = re.compile(rf"<!-- {name} -->\n.*?\n<!-- end -->", re.DOTALL)
    return block.sub(lambda _: BLOCK.format(name=name, text=text), page)


@click.command()
@click.option("--few", default=20, show_default=True, type=click.IntRange(1))
@click.option("--many", default=200, show_default=True, type=click.IntRange(2))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option("--docs", is_flag=True, help="Write the figures into docs/scale.md.")
def main(few: int, many: int, rounds: int, docs: bool) -> None:
    """Measure what a submission costs on this machine, and work out what many cost."""
    rates = measured(few, many, rounds)
    page = PAGE.read_text(encoding="utf-8")
    prices = read(Prices, page)
    assert isinstance(prices, Prices)
    on = ", ".join(list(machine().values())[:3])
    page = filled(page, "rates", table(rates, SAID))
    page = filled(
        page, "machine", f"Measured on {date.today()} on {on}, with a load of {os.getloadavg()[0]:.0f}."
    )
    page = filled(page, "sums", sums(rates, prices))
    click.echo(f"{table(rates, SAID)}\n\n{sums(rates, prices)}")
    if docs:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
