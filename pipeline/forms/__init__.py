"""The Office formats a form can have; the only package that knows how they look inside.

Forms are made and filled in as .docx and .xlsx (`FORMATS`). OpenDocument is read too: see `readable`.

A format is a module that offers the functions of `Format`. It is imported when it is first asked for,
because its libraries are slow to load and most commands need only one of them, or none.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, cast

from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.intake import Package
from pipeline.model import Record, Stamp

Choose = Callable[[Stamp], Iterable[Form]]


class Format(Protocol):
    """What each format module offers."""

    def blank(self, form: Form, cover: Cover, templates: Path) -> bytes:
        """A form with nothing filled in, rendered from the master in the folder `templates`."""

    def fill(self, original: bytes, form: Form, data: Mapping[str, Any]) -> bytes:
        """The same file with `data` in its answers; tables get more rows when they need them."""

    def made(self, form: Form, cover: Cover, data: Mapping[str, Any], templates: Path) -> bytes:
        """The same as `fill` of a `blank` form with `data`, quicker from the second form of a kind on."""

    def read(self, package: Package, form: Form) -> Record:
        """What a form says, with the place of every value, blank ones too."""

    def read_as(self, package: Package, choose: Choose) -> tuple[Stamp, tuple[Record, ...]]:
        """The stamp of a file, and what it says as each of the forms chosen by that; it is opened once."""

    def stamp(self, package: Package) -> Stamp:
        """What a file says it was made for; an empty stamp when it says nothing."""


class _Formats(Mapping[str, Format]):
    """File suffix (without the dot) to format module, imported on first use."""

    _modules: Mapping[str, str] = {"docx": "pipeline.forms.word", "xlsx": "pipeline.forms.excel"}

    def __getitem__(self, suffix: str) -> Format:
        return cast(Format, importlib.import_module(self._modules[suffix]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


FORMATS: Mapping[str, Format] = _Formats()


def readable(package: Package) -> Package:
    """The package as one of the FORMATS can read it: OpenDocument is turned into what Office would write.

    Raises Refused for damage that shows on the way.
    """
    if package.kind in FORMATS:
        return package
    from pipeline.forms.odf import as_open_xml

    return as_open_xml(package)
