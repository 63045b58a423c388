"""References to cells as OpenDocument writes them in (`$'My sheet'.$B$2:.$B$5`), as Excel does out."""

from __future__ import annotations

import re

LOST = "#REF!"
_SHEET = r"\$?('(?:[^']|'')*'|[^.'$\[\]]+)"
_CELL = r"(\$?[A-Za-z]{1,3}\$?[0-9]{1,7})"
_RANGE = re.compile(rf"(?:{_SHEET})?\.{_CELL}(?::(?:{_SHEET})?\.{_CELL})?")
_IN_FORMULA = re.compile(r"\[([^\[\]]*)\]")
_PREFIX = re.compile(r"^[a-z]+:(?==)", re.IGNORECASE)  # which language the formula is in: `of:=`


def excel_range(text: str) -> str:
    """The cells that a name stands for; `#REF!` when it has lost them, or is more than a range."""
    match = _RANGE.fullmatch(_PREFIX.sub("", text.strip()).lstrip("=").strip("[]"))
    if match is None or not match[1]:
        return LOST
    return _joined(match)


def excel_formula(text: str) -> str:
    """A formula without its `=`, as people know it from Excel; only shown, never calculated."""
    plain = _PREFIX.sub("", text).removeprefix("=")
    return _IN_FORMULA.sub(lambda found: _reference(found[1]), plain)


def _reference(text: str) -> str:
    match = _RANGE.fullmatch(text)
    return _joined(match) if match else text


def _joined(match: re.Match[str]) -> str:
    sheet, first, _, last = match.groups()
    name = "" if not sheet else f"{_quoted(sheet)}!"
    return f"{name}{first}:{last}" if last else f"{name}{first}"


def _quoted(sheet: str) -> str:
    return sheet if sheet.startswith("'") or re.fullmatch(r"\w+", sheet) else f"'{sheet}'"
