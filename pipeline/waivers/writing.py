"""What was said about a city's findings in, its two files in the city's folder out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.model import Waiver
from pipeline.waivers.entries import EXPLANATIONS, FOLDER, WAIVERS, Explanation, Said

ABOUT_WAIVERS = (
    "# Findings that may stand, until when and why. Written by `twinning waive`; a line by hand counts too."
)
ABOUT_EXPLANATIONS = (
    "# What the city says about findings. Written by `twinning reply`; a line by hand counts too."
)


def write(folder: Path, said: Said) -> None:
    """Put both files in order, as far as they change; the old one stays whole if writing fails.

    Raises UsageError if `reviews` is no folder of its own, OSError if it cannot be written.
    """
    place = folder / FOLDER
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UsageError(f"{place}: this is no folder of its own; nothing was written")
    place.mkdir(exist_ok=True)
    waivers = "\n\n".join("\n".join(_waiver(one)) for one in said.waivers)
    explanations = "\n\n".join("\n".join(_explanation(one)) for one in said.explanations)
    _put(place / WAIVERS, ABOUT_WAIVERS, waivers)
    _put(place / EXPLANATIONS, ABOUT_EXPLANATIONS, explanations)


def _put(path: Path, about: str, entries: str) -> None:
    content = f"{about}\n\n{entries}\n".encode() if entries else f"{about}\n".encode()
    if not entries and not path.exists():
        return
    if path.exists() and path.read_bytes() == content:
        return
    import tempfile  # slow to load, and a check writes none

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _waiver(waiver: Waiver) -> Iterator[str]:
    yield "[[waiver]]"
    yield from _lines({**_where(waiver), "reason": waiver.reason, "by": waiver.by, "until": waiver.until})


def _explanation(one: Explanation) -> Iterator[str]:
    yield "[[explanation]]"
    yield from _lines({**_where(one), "explanation": one.text, "by": one.by})


def _where(entry: Waiver | Explanation) -> dict[str, str]:
    where = {"output": entry.output, "at": entry.key, "place": entry.place}
    return {"rule": entry.rule, **{name: text for name, text in where.items() if text}}


def _lines(said: Mapping[str, str | date]) -> Iterable[str]:
    for name, value in said.items():
        # a printable text is escaped in TOML as it is in JSON
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value.isoformat()
        yield f"{name} = {shown}"
