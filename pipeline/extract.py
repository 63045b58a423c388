"""A filled form in, its record out: what it says, where each value stands and how it was found."""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline import conversion, intake
from pipeline.fields import Form
from pipeline.forms import FORMATS, readable
from pipeline.intake import Limits, Package, Refused
from pipeline.intake.personal import personal_data
from pipeline.model import Location, Note, Record, Stamp
from pipeline.programme import Programme
from pipeline.values.settle import settled

# what a file is refused as, the ending LibreOffice knows it by, and what is made of it
CONVERTED: Mapping[str, tuple[str, str]] = {
    "is-doc": ("doc", "docx"),
    "is-rtf": ("rtf", "docx"),
    "is-xls": ("xls", "xlsx"),
}

MOST_MARKS = 256  # accents and the like on one letter; far fewer are told of by G-11


class Extraction(Struct, frozen=True):
    """What came of opening one file: a record, or the refusal that says why there is none.

    `refusal` is the code of an entry in the catalogue, `params` fill its sentences. Both are None and empty
    when there is a record. `sha256` is of the bytes that were read, empty if they could not be read.
    """

    sha256: str = ""
    record: Record | None = None
    refusal: str | None = None
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """The bytes of a file; `name` only stands in messages.

    `converted` says from which kind to which, if the bytes are what LibreOffice made of the file.
    """

    data: bytes = field(repr=False)
    name: str
    converted: tuple[str, str] | None = None

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


Reading = Callable[[Given], Extraction]


def extract(path: Path, programme: Programme, reading: Reading | None = None) -> Extraction:
    """Open and read one submitted file; never raises for what the file is or holds.

    `reading` is what opens and reads its bytes, in this process if nothing else is given. The file itself is
    touched only here, and converted only here: LibreOffice has a process of its own, with limits of its own.
    """
    reading = reading or partial(extract_bytes, programme)
    try:
        given = Given(intake.read_file(path, Limits.of(programme.limits)), path.name)
    except Refused as refused:
        return Extraction(refused.sha256, None, refused.code, tuple(refused.params.items()))
    found = reading(given)
    if found.refusal in CONVERTED and conversion.is_possible():
        return _converted(given, found, reading)
    return found


def extract_bytes(programme: Programme, given: Given) -> Extraction:
    """The same for a file's bytes: no file is touched and no program started."""
    try:
        package, notes = _opened(given, Limits.of(programme.limits))
        record = read(package, programme)
        _refuse_piled(record)
    except Refused as refused:
        params = {**refused.params, "name": given.name}
        return Extraction(refused.sha256 or given.sha256, None, refused.code, tuple(params.items()))
    if record is None:
        return Extraction(package.sha256, None, "not-our-form")
    told = (Note(sign.code, Location(part=given.name), params=dict(sign.params)) for sign in package.signs)
    notes = (*notes, *told, *_personal(package, given, programme), *record.notes)
    return Extraction(package.sha256, replace(record, notes=notes))


def _refuse_piled(record: Record | None) -> None:
    """Raise Refused when more signs stand on one letter than any language has.

    Python puts them in order by a method that takes a hundred times as long for ten times as many, so that
    comparing such texts would take for ever.
    """
    for place in record.places.values() if record else ():
        marks = 0
        for char in "" if place.raw.isascii() else place.raw:
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks > MOST_MARKS:
                at = str(place.location)
                raise Refused("xml-limit", part=at, detail="signs on one letter", limit=str(MOST_MARKS))


def _personal(package: Package, given: Given, programme: Programme) -> Iterator[Note]:
    """That the file tells of people besides its answers; what it tells of them is not passed on."""
    found = personal_data(package, (programme.title,))
    if found:
        params = {"what": "; ".join(found)}
        yield Note("personal-metadata", Location(part=given.name), params=params)


def _opened(given: Given, limits: Limits) -> tuple[Package, tuple[Note, ...]]:
    """The file, and what is to be said of it if LibreOffice made it; raises Refused."""
    package = intake.open_bytes(given.data, given.name, limits)
    if given.converted is None:
        return package, ()
    source, target = given.converted
    params = {"source": f".{source}", "target": f".{target}", "by": package.program}
    note = Note("converted", Location(part=given.name), params=params)
    # what wrote the file itself is not known any more; that it was not LibreOffice is
    return dataclasses.replace(package, program=""), (note,)


def _converted(given: Given, refused: Extraction, reading: Reading) -> Extraction:
    """What LibreOffice makes of a file in an old format, under the hash of the file as it was handed in.

    It is the same refusal again when LibreOffice makes nothing of it.
    """
    source, target = CONVERTED[refused.refusal or ""]
    source = "xlsb" if given.data.startswith(b"PK") else source
    try:
        made = conversion.convert(given.data, source, target)
    except conversion.NotConvertedError:
        return refused
    return replace(reading(Given(made, given.name, (source, target))), sha256=refused.sha256)


def read(package: Package, programme: Programme) -> Record | None:
    """Read an opened package as the output its stamp names, or as the one it resembles most.

    Returns None when it is no form of this programme; raises Refused for damage found while reading.
    """
    package = readable(package)
    stamp, records = FORMATS[package.kind].read_as(package, partial(_candidates, programme))
    if stamp.output:
        return _settled(programme, stamp.output, records[0]) if records else Record(stamp, {}, {})
    ours = [
        _settled(programme, output, record)
        for output, record in zip(_with_form(programme), records, strict=True)
        if not any(note.rule == "not-our-form" for note in record.notes)
    ]
    return max(ours, key=_certainty, default=None)


def _candidates(programme: Programme, stamp: Stamp) -> list[Form]:
    """The form that a stamp names, none if there is no such form; all of them if it names none."""
    version = stamp.form_version if stamp.output else ""
    named = [name for name in _with_form(programme) if stamp.output in (name, "")]
    return [programme.form_as_of(name, version) for name in named]


def _with_form(programme: Programme) -> list[str]:
    return [output.id for output in programme.with_form]


def _settled(programme: Programme, output: str, record: Record) -> Record:
    return settled(programme.form(output), record)


def _certainty(record: Record) -> float:
    """How surely the fields were found, on average; it tells outputs with the same codes apart."""
    sure = [place.confidence for place in record.places.values()]
    return sum(sure) / len(sure) if sure else 0.0
