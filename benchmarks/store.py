"""Folders of submissions to measure with, made by the project itself and kept between runs.

They lie in the system's folder for temporary files, under the digest of the definition and of what makes
them: another definition or another recipe makes them anew.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from benchmarks.cities import OUTPUTS, Invented, cities
from pipeline import programme
from pipeline.programme import Programme
from pipeline.rules import Rules
from pipeline.rules import load as load_rules
from pipeline.submissions import read_city
from tests.samples import form_saying

RECIPE = Path(__file__).with_name("cities.py")


def submissions(count: int) -> Path:
    """A folder with the first so many cities, each with its two forms and its submission.toml."""
    return _folder(f"{count}", cities(count))


def one_kind(count: int, broken: bool) -> Path:
    """A folder with so many cities of which all are broken, or none."""
    name = "broken" if broken else "valid"
    return _folder(f"{count}-{name}", [city for city in cities(count * 5) if city.broken == broken][:count])


@cache
def definition() -> Programme:
    """The shipped definition."""
    return programme.load()


@cache
def rules() -> Rules:
    """Its rules, which work out the calculated answers; for one thread."""
    return load_rules(definition())


@cache
def home() -> Path:
    """The folder in which everything is kept."""
    seen = definition().digest.encode() + RECIPE.read_bytes()
    whole = Path(tempfile.gettempdir(), f"twinning-benchmarks-{hashlib.sha256(seen).hexdigest()[:12]}")
    whole.mkdir(exist_ok=True)
    return whole


def _folder(name: str, wanted: Iterable[Invented]) -> Path:
    """Links to the files of these cities; what is not there yet is made first."""
    wanted = tuple(wanted)
    _make([city for city in wanted if not (home() / "all" / city.name.lower()).exists()])
    folder = home() / name
    for city in wanted:
        source, target = home() / "all" / city.name.lower(), folder / city.name.lower()
        target.mkdir(parents=True, exist_ok=True)
        for path in source.iterdir():
            if not (target / path.name).exists():
                os.link(path, target / path.name)
    return folder


def _make(missing: list[Invented]) -> None:
    """The files of these cities, in as many processes as there are processors; says how far it is."""
    if not missing:
        return
    with ProcessPoolExecutor() as executor:
        for done, _ in enumerate(executor.map(_write, missing, chunksize=4), 1):
            if done % 20 == 0 or done == len(missing):
                print(f"made {done} of {len(missing)} submissions", file=sys.stderr)  # noqa: T201


def _write(city: Invented) -> None:
    """The forms of one city; its folder appears when it is whole."""
    final = home() / "all" / city.name.lower()
    with tempfile.TemporaryDirectory(dir=home(), prefix="half-") as half:
        folder = Path(half, city.name.lower())
        folder.mkdir()
        (folder / "submission.toml").write_text(city.about(), encoding="utf-8")
        known = read_city(folder)
        for output, suffix in OUTPUTS.items():
            form = form_saying(city.record(output), definition(), rules(), output, suffix, known)
            (folder / f"{output}.{suffix}").write_bytes(form)
        final.parent.mkdir(exist_ok=True)
        if not final.exists():  # another run may have been faster
            folder.rename(final)
