"""A sheet and an address in, a name in the workbook out; names follow their cells when rows move."""

from __future__ import annotations

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet


def define(sheet: Worksheet, name: str, address: str) -> None:
    """Name cells for the whole workbook; a sheet's own name would be doubled when the sheet is copied."""
    workbook = sheet.parent
    assert workbook is not None  # a sheet made by us always stands in a workbook
    workbook.defined_names[name] = DefinedName(name, attr_text=address)
