"""A filled form in, its record out: what it says, where each value stands and how it was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import conversion, intake
from pipeline.fields import Form
from pipeline.forms import FORMATS, readable
from pipeline.intake import Package, Refused
from pipeline.intake.personal import personal_data
from pipeline.model import Location, Note, Record
from pipeline.programme import Programme
from pipeline.values.settle import settled

# what a file is refused as, the ending LibreOffice knows it by, and what is made of it
CONVERTED: Mapping[str, tuple[str, str]] = {
    "is-doc": ("doc", "docx"),
    "is-rtf": ("rtf", "docx"),
    "is-xls": ("xls", "xlsx"),
}


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
        package, notes = _opened(path)
    except Refused as refused:
        return Extraction(refused.sha256, None, refused.code, tuple(refused.params.items()))
    try:
        record = read(package, programme)
    except Refused as refused:
        params = {**refused.params, "name": path.name}
        return Extraction(package.sha256, None, refused.code, tuple(params.items()))
    if record is None:
        return Extraction(package.sha256, None, "not-our-form")
    notes = (*notes, *_personal(package, path, programme), *record.notes)
    return Extraction(package.sha256, replace(record, notes=notes))


def _personal(package: Package, path: Path, programme: Programme) -> Iterator[Note]:
    """That the file tells of people besides its answers; what it tells of them is not passed on."""
    found = personal_data(package, (programme.title,))
    if found:
        params = {"what": "; ".join(found)}
        yield Note("personal-metadata", Location(part=path.name), params=params)


def _opened(path: Path) -> tuple[Package, tuple[Note, ...]]:
    """The file, converted if it is in an old format and LibreOffice is there; raises Refused."""
    try:
        return intake.open_file(path), ()
    except Refused as refused:
        if refused.code not in CONVERTED or not conversion.is_possible():
            raise
        return _converted(path, refused)


def _converted(path: Path, refused: Refused) -> tuple[Package, tuple[Note, ...]]:
    """What LibreOffice makes of a file in an old format, under the hash of the file as it was handed in.

    Raises the same refusal again when it makes nothing of it, Refused as intake does for what it makes.
    """
    source, target = CONVERTED[refused.code]
    try:
        data = intake.read_once(path, intake.Limits())
    except (OSError, Refused):
        raise refused from None
    if hashlib.sha256(data).hexdigest() != refused.sha256:
        raise refused  # it has changed since it was looked at
    source = "xlsb" if data.startswith(b"PK") else source
    try:
        made = intake.open_bytes(conversion.convert(data, source, target), path.name)
    except conversion.NotConvertedError:
        raise refused from None
    except Refused as odd:
        raise odd.about(path.name, refused.sha256) from None
    params = {"source": f".{source}", "target": f".{target}", "by": made.program}
    note = Note("converted", Location(part=path.name), params=params)
    # what wrote the file itself is not known any more; that it was not LibreOffice is
    return replace(made, sha256=refused.sha256, program=""), (note,)


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
        return _read(package, programme.form(stamp.output)) if named else Record(stamp, {}, {})
    readings = [_read(package, programme.form(output)) for output in with_form]
    ours = [record for record in readings if not any(n.rule == "not-our-form" for n in record.notes)]
    return max(ours, key=_certainty, default=None)


def _read(package: Package, form: Form) -> Record:
    return settled(form, FORMATS[package.kind].read(package, form))


def _certainty(record: Record) -> float:
    """How surely the fields were found, on average; it tells outputs with the same codes apart."""
    sure = [place.confidence for place in record.places.values()]
    return sum(sure) / len(sure) if sure else 0.0
