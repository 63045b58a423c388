"""A list of cities as CSV in, a folder with a submission.toml for each out; nothing is overwritten."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.intake import Limits, Refused, read_once
from pipeline.model import City
from pipeline.submissions.city import KEYS, city_of, unknown_to
from pipeline.submissions.folders import CITY_FILE

if TYPE_CHECKING:
    from pipeline.programme import Programme

# `city` must be there; the other columns may be left out, and their cells left blank
COLUMNS = {key.replace(".", "_"): key for key in KEYS}
DELIMITERS = ";,\t"  # what Excel writes depends on the country
LIMITS = Limits(file_bytes=2**20)


class Started(Struct, frozen=True):
    """The folders that were made, those that were there already, and a line for each row that is wrong."""

    made: tuple[Path, ...]
    kept: tuple[Path, ...]
    problems: tuple[str, ...]


def start_cities(root: Path, table: Path, cohort: str, programme: Programme) -> Started:
    """Make `root`/cohort-N/<slug>/submission.toml for each row of the CSV file `table`.

    Columns: city, slug, country, cohort, profile, start, language, status, illustrative, counterpart_type,
    counterpart_activity, counterpart_cities (several parted by semicolons, so the row then by commas or in
    quotation marks). The cohort is the row's own, else `cohort`. Raises UsageError when the file cannot be
    read as such a table.
    """
    made: list[Path] = []
    kept: list[Path] = []
    problems: list[str] = []
    seen: set[Path] = set()
    for line, row in list(_rows(_text(table), table)):  # all read before the first folder is made
        city, wrong = city_of({"cohort": cohort, **_raw(row)})
        wrong = wrong if city is None else (*_without_cohort(city), *unknown_to(programme, city))
        folder = root / f"cohort-{city.cohort}" / city.slug if city else root
        if city and folder in seen:
            wrong = (
                f"the folder name {city.slug!r} is taken by an earlier row; give it a 'slug' of its own",
            )
        if city is None or wrong:
            problems.append(f"{table.name}, line {line}: {'; '.join(wrong)}")
            continue
        seen.add(folder)
        (made if _write(folder, city) else kept).append(folder)
    return Started(tuple(made), tuple(kept), tuple(problems))


def toml_of(city: City) -> str:
    """A submission.toml that says what is known of a city."""
    said = {attribute: getattr(city, attribute) for attribute, _ in KEYS.values()}
    lines = ["# What the programme knows of this city; forms are filled in from here.", ""]
    for key, (attribute, _) in KEYS.items():
        if key == "counterpart.type":
            lines += ["", "[counterpart]"]
        if said[attribute] not in ("", (), None, False):
            lines.append(f"{key.removeprefix('counterpart.')} = {_toml(said[attribute])}")
    return "\n".join(lines).rstrip() + "\n"


def _text(table: Path) -> str:
    try:
        data = read_once(table, LIMITS)
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except Refused:
        raise UsageError(f"{table}: not an ordinary file of at most 1 MB") from None
    except UnicodeDecodeError:
        raise UsageError(f'{table}: save it in Excel as "CSV UTF-8", so that no letter is lost') from None


def _rows(text: str, table: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not blank by the names of its columns, with the number of its line."""
    import csv

    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().casefold() for name in next(reader, [])]
        _check_columns(columns, table)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(columns, cells, table, reader.line_num)
    except csv.Error as wrong:
        raise UsageError(f"{table}, line {reader.line_num}: no sound CSV: {wrong}") from wrong


def _check_columns(columns: list[str], table: Path) -> None:
    if "city" not in columns:
        raise UsageError(f"{table}: the first line must name the columns; 'city' is missing among them")
    unknown = [name for name in columns if name and name not in COLUMNS]
    twice = [name for name in columns if name and columns.count(name) > 1]
    if unknown or twice:
        what = (
            f"the column {unknown[0]!r} is not known"
            if unknown
            else f"the column {twice[0]!r} is there twice"
        )
        raise UsageError(f"{table}: {what}; possible are {', '.join(COLUMNS)}")


def _row(columns: list[str], cells: list[str], table: Path, line: int) -> Mapping[str, str]:
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        raise UsageError(
            f"{table}, line {line}: there are more cells than columns, from {extra[0][:40]!r} on"
        )
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}


def _raw(row: Mapping[str, str]) -> dict[str, Any]:
    """The row as a submission.toml would say it."""
    raw: dict[str, Any] = {name: cell for name, cell in row.items() if not name.startswith("counterpart_")}
    counterpart: dict[str, Any] = {n[12:]: cell for n, cell in row.items() if n.startswith("counterpart_")}
    if "cities" in counterpart:
        counterpart["cities"] = [name.strip() for name in counterpart["cities"].split(";") if name.strip()]
    return {**raw, "counterpart": counterpart}


def _without_cohort(city: City) -> Iterator[str]:
    if not city.cohort.isalnum():
        yield "the cohort is missing, or is not a number or plain word"


def _write(folder: Path, city: City) -> bool:
    """Make the folder and its file; False if there is such a file already, which is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / CITY_FILE).open("x", encoding="utf-8", newline="\n") as file:
            file.write(toml_of(city))
    except FileExistsError:
        return False
    return True


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # a printable text is escaped in TOML as it is in JSON
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
