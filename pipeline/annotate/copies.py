"""The files of a check in, copies of them with the remarks written in out, each with where it is to lie.

A file is read again only as the very bytes that were checked; the file itself is never changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from pipeline import intake, storage
from pipeline.annotate import annotated, remarks
from pipeline.intake import Refused
from pipeline.model import FileResult, Verdict
from pipeline.programme import Programme

TAIL = "-remarks"  # of the name of a copy
NOTHING = "nothing was found in it"
REFUSED = "it cannot be used, so there is nothing to write remarks into; the report says why"
REPLACED = "it does not count, as a newer file of the same document is there"
CHANGED = "it is not the file that was checked any more; check it again"
OTHER_KIND = (
    "remarks can be written only into .docx and .xlsx; send the report instead, which --to FILE writes"
)
BROKEN = "it is damaged in a place where the remarks would stand; the report has them"


class Copy(Struct, frozen=True):
    """A file with remarks in it; `content` is None if there is no copy, `because` says in words why."""

    content: bytes | None
    remarks: int = 0
    because: str = ""


def targets(files: Sequence[tuple[Path | None, Path]]) -> tuple[Path, ...]:
    """Where the copy of each file lies in the folder for copies: by city, under a name that says what it is.

    `files` are given with the folders of their cities. Folders of the same name are told apart by the one
    above them, files by a number.
    """
    folders = {city.resolve() for city, _ in files if city is not None}
    alike = Counter(folder.name.casefold() for folder in folders)
    taken: set[str] = set()
    found = []
    for city, file in files:
        home = city.resolve() if city is not None else None
        steps = () if home is None else (home.name,) if alike[home.name.casefold()] == 1 else home.parts[-2:]
        stem = file.stem if file.stem.endswith(TAIL) else file.stem + TAIL
        found.append(_free(Path(*steps, stem + file.suffix.casefold()), taken))
    return tuple(found)


def copies(files: Sequence[FileResult], programme: Programme, moment: datetime) -> Iterator[Copy]:
    """For each file its copy, in the same order; made one at a time, as each takes a moment."""
    return (copy_of(file, programme, moment) for file in files)


def copy_of(file: FileResult, programme: Programme, moment: datetime) -> Copy:
    """A file with all that was found in it written in."""
    reason = _without(file)
    if reason:
        return Copy(None, because=reason)
    try:
        data = _read(file.path)
    except (Refused, storage.UnfetchedError):
        return Copy(None, because=CHANGED)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        return Copy(None, because=CHANGED)
    return _copy(data, file, programme, moment)


def _read(path: str) -> bytes:
    if not storage.is_address(path):
        return intake.read_file(Path(path))
    place = storage.address(path)
    with storage.fetched(place.parent, intake.Limits(), [place.name]) as copy:
        return intake.read_file(copy / place.name)


def _copy(data: bytes, file: FileResult, programme: Programme, moment: datetime) -> Copy:
    """The copy of what was checked; an old kind was read by way of LibreOffice and is refused here."""
    try:
        package = intake.open_bytes(data, Path(file.path).name)
    except Refused:
        return Copy(None, because=OTHER_KIND)
    form, found = programme.form_as_of(file.output or "", file.form_version or ""), remarks(file)
    try:
        made = annotated(data, package, form, found, moment, form.title)
    except Refused:
        return Copy(None, because=BROKEN)
    return Copy(made, len(found)) if made is not None else Copy(None, because=OTHER_KIND)


def _without(file: FileResult) -> str:
    """Why a file gets no copy, as far as its result tells; empty if it may get one."""
    if file.verdict is Verdict.REFUSED or file.output is None:
        return REFUSED
    if file.superseded:
        return REPLACED
    return "" if file.findings else NOTHING


def _free(path: Path, taken: set[str]) -> Path:
    """The path, or the first with a number that no other file has; systems differ in whether case counts."""
    number, free = 1, path
    while str(free).casefold() in taken:
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    taken.add(str(free).casefold())
    return free
