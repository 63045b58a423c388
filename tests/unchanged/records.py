"""Files in, a digest of all that is read from each: answers, places, anchors, notes, or the refusal."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

from msgspec import to_builtins

from pipeline import conversion, extract, intake
from pipeline.extract import Extraction, Given
from pipeline.isolation import Reader
from tests.hostile import corpus
from tests.hostile.looking import definition
from tests.hostile.mutants import mutants
from tests.hostile.registry import cases
from tests.hostile.seeds import seed
from tests.samples import COHORT

SEEDS = ("roadmap.docx", "info-session.docx", "engagement-plan.xlsx", "transferability.xlsx")
OF_EACH, NUMBER = 30, 20_261_125
Digest = tuple[str, str]


def of_samples() -> Iterator[Digest]:
    """The files of all sample cities."""
    for path in sorted(COHORT.glob("*/*.*")):
        if path.suffix in (".docx", ".xlsx"):
            yield f"{path.parent.name}/{path.name}", read(path)


def of_hostile_files() -> Iterator[Digest]:
    """Hostile files and their harmless twins."""
    for name, case in sorted(cases().items()):
        with tempfile.TemporaryDirectory(prefix="twinning-") as folder:
            path = Path(folder) / (f"form.{case.suffix}" if case.suffix else "form")
            case.put(path)
            yield name, read(path)


def of_mutants() -> Iterator[Digest]:
    """Forms with something damaged, drawn by chance; a look at them costs little, so there are many."""
    seeds = [seed(name, (COHORT / "exempla" / name).read_bytes()) for name in SEEDS]
    for number, (kind, it, data) in enumerate(mutants(seeds, OF_EACH, NUMBER)):
        given = Given(data, it.name)
        yield f"{number} {kind} {it.name}", digest(extract.extract_bytes(definition(), given))


def of_real_files(folder: Path) -> Iterator[Digest]:
    """Real files of a folder, under their own hashes."""
    for sha256, path in sorted(corpus.files(folder).items()):
        yield sha256, read(path)


def read(path: Path) -> str:
    """The digest of what the confined process says of a file; LibreOffice is not asked."""
    with mock.patch.object(conversion, "is_possible", return_value=False):
        try:
            return digest(extract.extract(path, definition(), _reader().read))
        except intake.Refused as refused:
            return hashlib.sha256(repr(refused).encode()).hexdigest()


def digest(extraction: Extraction) -> str:
    """The hash of an extraction as text; the file's own hash is left out, as zips made anew have another."""
    record = extraction.record
    plain = record and {
        "stamp": to_builtins(record.stamp),
        "data": record.data,
        "places": [[pointer, to_builtins(place)] for pointer, place in record.places.items()],
        "notes": [to_builtins(note) for note in record.notes],
        "program": record.program,
        "stored": sorted(record.stored),
    }
    said = [extraction.refusal, extraction.params, plain]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@cache
def _reader() -> Reader:
    return Reader(definition())
