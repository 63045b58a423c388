"""Outputs in, a digest of each form that is made of them, blank and filled: of every part, and their order.

The compressed bytes depend on zlib, what is in them on the libraries that build forms, so it is kept by which
versions the digests were made.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version

from pipeline import submissions
from pipeline.generate import generate
from pipeline.model import City
from tests.hostile.looking import definition
from tests.samples import COHORT, SAMPLES, WHEN, build

LIBRARIES = ("docxtpl", "jinja2", "openpyxl", "python-docx")
FORMATS = ("docx", "xlsx")
OTHERS = ("thalassokipos", "larkhaven", "")  # one with letters beyond Latin, one plain, and nobody
Digest = tuple[str, str]


def built_with() -> Digest:
    """The versions of the libraries that build forms, as a line of a table."""
    return "built with", " ".join(f"{name} {version(name)}" for name in LIBRARIES)


def of_exempla() -> Iterator[Digest]:
    """The forms of one city, of each output in its usual format."""
    yield built_with()
    for sample in SAMPLES:
        if sample.city == "exempla":
            yield from _of(sample.output, sample.suffix, "exempla")


def of_others() -> Iterator[Digest]:
    """All outputs in both formats for other cities and for nobody, and the sample files built anew."""
    yield built_with()
    for slug in OTHERS:
        for output in definition().with_form:
            for suffix in FORMATS:
                yield from _of(output.id, suffix, slug)
    for sample in SAMPLES:
        yield f"filled {sample}", contents(build(sample, definition()))


def _of(output: str, suffix: str, slug: str) -> Iterator[Digest]:
    city: City | None = submissions.read_city(COHORT / slug) if slug else None
    made = generate(definition(), output, suffix, city, WHEN)
    yield f"{slug or 'nobody'}/{output}.{suffix}", contents(made)


def contents(data: bytes) -> str:
    """The hash of what an Office file holds: its parts' names and bytes, in their order."""
    found = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            found.update(repr((info.filename, info.date_time)).encode())
            found.update(archive.read(info))
    return found.hexdigest()
