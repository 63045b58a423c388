"""A workbook that was put together in, the bytes of its file out: the same for the same moment."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipeline import package
from pipeline.reports.heading import Heading

if TYPE_CHECKING:
    from openpyxl import Workbook


def saved(book: Workbook, heading: Heading) -> bytes:
    """The file, with the moment of the report in place of that of writing."""
    from lxml import etree
    from openpyxl.packaging.extended import ExtendedProperties

    when = heading.checked_at.replace(tzinfo=None)
    book.properties.creator = "twinning"
    book.properties.created = when
    page = io.BytesIO()
    book.save(page)
    book.properties.modified = when
    ours = {
        "docProps/core.xml": book.properties.to_tree(),
        "docProps/app.xml": ExtendedProperties(Application="twinning").to_tree(),
    }
    changed = {part: etree.tostring(tree, encoding="utf-8") for part, tree in ours.items()}
    return package.rewrite(page.getvalue(), changed, when)
