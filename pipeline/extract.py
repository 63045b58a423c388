"""A filled form in, its record out: what it says, where each value stands and how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import intake
from pipeline.forms import FORMATS, readable
from pipeline.intake import Package, Refused
from pipeline.model import Record
from pipeline.programme import Programme


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of opening one file: a record, or the refusal that says why there is none.

    `refusal` is the code of an entry in the catalogue, `params` fill its sentences. Both are None and empty
    when there is a record. `sha256` is of the bytes that were read, empty if they could not be read.
    """

    sha256: str = ""
    record: Record | None = None
    refusal: str | None = None
    params: tuple[tuple[str, str], ...] = ()


def extract(path: Path, programme: Programme) -> Extraction:
    """Open and read one submitted file; never raises for what the file is or holds."""
    try:
        package = intake.open_file(path)
    except Refused as refused:
        return Extraction(refused.sha256, None, refused.code, tuple(refused.params.items()))
    try:
        record = read(package, programme)
    except Refused as refused:
        params = {**refused.params, "name": path.name}
        return Extraction(package.sha256, None, refused.code, tuple(params.items()))
    if record is None:
        return Extraction(package.sha256, None, "not-our-form")
    return Extraction(package.sha256, record)


def read(package: Package, programme: Programme) -> Record | None:
    """Read an opened package as the output its stamp names, or as the one it resembles most.

    Returns None when it is no form of this programme; raises Refused for damage found while reading.
    """
    package = readable(package)
    reader = FORMATS[package.kind]
    stamp = reader.stamp(package)
    with_form = [output.id for output in programme.outputs if output.has_schema]
    if stamp.output:
        named = stamp.output in with_form
        return reader.read(package, programme.form(stamp.output)) if named else Record(stamp, {}, {})
    readings = [reader.read(package, programme.form(output)) for output in with_form]
    ours = [record for record in readings if not any(n.rule == "not-our-form" for n in record.notes)]
    return max(ours, key=_certainty, default=None)


def _certainty(record: Record) -> float:
    """How surely the fields were found, on average; it tells outputs with the same codes apart."""
    sure = [place.confidence for place in record.places.values()]
    return sum(sure) / len(sure) if sure else 0.0
