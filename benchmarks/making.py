"""Making packs of all five forms for many cities, against deflating what differs and against a loop."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks import store
from benchmarks.cities import cities
from benchmarks.memory import peak
from benchmarks.ratios import Seen, ratio, spread
from benchmarks.running import Command, compared, further, in_turn, knows, run, scratch, script, twinning
from benchmarks.scale import Scale
from pipeline.generate import generate
from pipeline.model import City
from tests.samples import WHEN

AGAINST_FLOOR = "generate, one job / deflating the parts that differ"
AS_CALLED = "generate as called by default / deflating the parts that differ"
PER_PACK = "docxtpl + openpyxl loop / generate, per further pack"
WITH_START = "docxtpl + openpyxl loop / generate, few packs with the start"
FLAT = "memory at many packs / at few"
TAGGED = City(
    slug="{{ slug }}",
    name="{{ city }}",
    country="AT",
    cohort="3",
    profile="tlp-18m",
    counterpart_type="pilot_city",
    counterpart_activity="{{ activity }}",
    counterpart_cities=("{{ cities }}",),
    language="en",
    start=date(2025, 1, 13),
)

Found = Iterator[tuple[str, Seen]]


def packs(scale: Scale) -> Found:
    """Many packs, of one process and as called by default, against what cannot be left out of the work."""
    commands = {
        "floor": script("floors/deflate.py", _differing(scale.many)),
        "one job": generate_command(scale.many, one_job=True),
        "default": generate_command(scale.many, one_job=False),
    }
    costs = in_turn(commands, scale.rounds)
    yield AGAINST_FLOOR, compared(costs, "one job", "floor", f"{scale.many} packs of five forms")
    yield AS_CALLED, compared(costs, "default", "floor")
    yield from _against_loop(scale)
    few, many = (peak(generate_command(count, one_job=True)) for count in (scale.few, scale.many))
    note = f"{few.resident:.0f} and {many.resident:.0f} MiB"
    yield FLAT, Seen(spread([many.resident / few.resident]), note=note)


def _against_loop(scale: Scale) -> Found:
    """The loop takes minutes for many packs: what a further pack takes is seen from fewer."""
    start = max(1, scale.few // 5)
    commands = {
        "start of loop": _loop(start),
        "loop": _loop(scale.few),
        "few": generate_command(scale.few, one_job=True),
        "many": generate_command(scale.many, one_job=True),
    }
    costs = in_turn(commands, scale.rounds)
    loop = further(costs["start of loop"], costs["loop"], scale.few - start)
    ours = further(costs["few"], costs["many"], scale.many - scale.few)
    yield PER_PACK, Seen(ratio(loop.wall, ours.wall), ratio(loop.cpu, ours.cpu))
    yield WITH_START, compared(costs, "loop", "few", f"{scale.few} packs")


def generate_command(count: int, one_job: bool, outputs: Sequence[str] = ()) -> Command:
    """`twinning generate` for so many cities, into a folder emptied before; of these outputs, or all."""
    out = Path(scratch("-".join(("packs", str(count), str(one_job), *outputs))))
    folders = sorted(path.parent for path in blank_cities(count).glob("*/submission.toml"))
    jobs = ("--jobs", "1") if one_job and knows("generate", "--jobs") else ()
    named = [word for output in outputs for word in ("--output", output)]
    command = twinning("generate", *folders, "--to", out, *jobs, *named)
    return Command(command.words, before=lambda: shutil.rmtree(out, ignore_errors=True))


def _loop(count: int) -> Command:
    """The plain script for as many cities, from templates that are our own forms with tags in them."""
    return script("plain/make.py", templates(), blank_cities(count), scratch(f"loop-{count}"))


def blank_cities(count: int) -> Path:
    """A folder with so many cities that have no form yet."""
    folder = Path(scratch(f"cities-{count}"))
    for city in cities(count):
        home = folder / city.name.lower()
        home.mkdir(parents=True, exist_ok=True)
        (home / "submission.toml").write_text(city.about(), encoding="utf-8")
    return folder


@cache
def templates() -> Path:
    """A folder with our own forms as templates: tags stand where a city's facts do."""
    folder = Path(scratch("templates"))
    folder.mkdir()
    for output in store.definition().outputs:
        form = generate(store.definition(), output.id, output.default_format, TAGGED, WHEN)
        (folder / f"{output.id}.{output.default_format}").write_bytes(form)
    return folder


def _differing(count: int) -> Path:
    """A folder with the parts of all packs that are not the same in every city, unpacked."""
    command = generate_command(count, one_job=True)
    run(command)
    made = sorted(Path(scratch(f"packs-{count}-True")).iterdir())
    folder = Path(scratch(f"parts-{count}"))
    folder.mkdir()
    for output in store.definition().outputs:
        packages = [
            _parts(path) for path in made if path.name.endswith(f"-{output.id}.{output.default_format}")
        ]
        for number, parts in enumerate(packages):
            for name in (name for name in parts if parts[name] != packages[number - 1].get(name)):
                (folder / f"{number}-{output.id}-{name.replace('/', '-')}").write_bytes(parts[name])
    return folder


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
