"""The cases collect themselves: each module of this package adds its own, and `cases` gives all of them."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.intake.samples import zipped
from tests.samples import COHORT

MODULES = ("containers", "kinds", "markup", "outside", "places", "programs", "shapes")
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Make = Callable[[], bytes]
Put = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Case:
    """A file: what it is about, how to put it at a path, the code it is refused with ("" if it is read).

    `signs` are what is told of a file that is read; a case without code is a harmless twin or a mere oddity.
    """

    name: str
    put: Put
    suffix: str
    code: str
    signs: tuple[str, ...] = ()


_CASES: dict[str, Case] = {}


def hostile(name: str, code: str, make: Make, suffix: str = "docx") -> None:
    """A file that must be refused with this code."""
    put(name, code, lambda path: _write(path, make()), suffix)


def twin(name: str, make: Make, *signs: str, suffix: str = "docx") -> None:
    """A file that looks alike but must be read, and what is told of it."""
    put(name, "", lambda path: _write(path, make()), suffix, signs)


def put(name: str, code: str, how: Put, suffix: str = "docx", signs: tuple[str, ...] = ()) -> None:
    """A case that is more than bytes, such as a link."""
    assert name not in _CASES, name
    _CASES[name] = Case(name, how, suffix, code, signs)


def cases() -> Mapping[str, Case]:
    """All cases by name."""
    for module in MODULES:
        importlib.import_module(f"tests.hostile.{module}")
    return dict(_CASES)


@cache
def _parts(name: str) -> Mapping[str, bytes]:
    with zipfile.ZipFile(COHORT / name) as archive:
        return {info: archive.read(info) for info in archive.namelist()}


def word(**parts: bytes) -> dict[str, bytes]:
    """The parts of a filled Word form; more can be named with two underscores for a slash."""
    return dict(_parts("exempla/roadmap.docx")) | _named(parts)


def excel(**parts: bytes) -> dict[str, bytes]:
    """The parts of a filled Excel form."""
    return dict(_parts("exempla/engagement-plan.xlsx")) | _named(parts)


def packed(parts: Mapping[str, bytes]) -> Make:
    """Parts as a file, zipped when it is asked for."""
    return lambda: zipped(parts)


def related(parts: dict[str, bytes], source: str, kind: str, target: str, *, external: bool = True) -> dict:
    """The parts with one more pointer from a part of them; `kind` may be a whole type."""
    folder, _, own = source.rpartition("/")
    name = f"{folder}/_rels/{own}.rels".lstrip("/") if source else "_rels/.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    mode = ' TargetMode="External"' if external else ""
    whole = kind if "://" in kind else f"{RELATIONS}/{kind}"
    number = parts.get(name, empty).count(b"<Relationship ")
    entry = f'<Relationship Id="odd{number}" Type="{whole}" Target="{target}"{mode}/>'.encode()
    return parts | {name: replaced(parts.get(name, empty), b"</Relationships>", entry + b"</Relationships>")}


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """The content with the last `old` replaced; an error when there is none."""
    before, found, after = content.rpartition(old)
    assert found, old
    return before + new + after


def in_body(markup: str, parts: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The Word form with more at the end of its text."""
    parts = parts or word()
    name = "word/document.xml"
    at = parts[name].rindex(b"<w:sectPr")
    return parts | {name: parts[name][:at] + markup.encode() + parts[name][at:]}


def in_sheet(markup: str, parts: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The Excel form with more rows at the end of its last sheet."""
    parts = parts or excel()
    name = sheets(parts)[-1]
    content = parts[name].replace(b"<sheetData/>", b"<sheetData></sheetData>")
    return parts | {name: replaced(content, b"</sheetData>", markup.encode() + b"</sheetData>")}


def sheets(parts: Mapping[str, bytes]) -> list[str]:
    """The names of the parts that are sheets."""
    return sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))


def appended(data: bytes, name: str, content: bytes) -> bytes:
    """A zip with one more part, without a look at what is there."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _named(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name.replace("__", "/") + ".xml": content for name, content in parts.items()}


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
