"""Check results in, the finding list as comma-separated values (RFC 4180) out, for Excel to open.

A spreadsheet takes a value that begins like a formula for one; an apostrophe before it makes it a text. That
holds after a semicolon too, where many countries' Excel begins a new cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from pipeline.model import CityResult
from pipeline.reports.columns import COLUMNS, rows
from pipeline.reports.heading import Heading

MARK = "\ufeff"  # by which Excel knows that it is UTF-8
FORMULA = re.compile(r"(^|;)([\s\u200c\u200d\ufe0f]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """A line for each finding, every value in quotation marks."""
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in row] for row in rows(heading, cities))
    return MARK + page.getvalue()


def harmless(value: str) -> str:
    """The value as no spreadsheet takes it for a formula."""
    return FORMULA.sub(r"\1\2'", value)
