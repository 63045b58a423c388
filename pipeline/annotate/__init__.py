"""A city's own file and what was found in it in, a copy with the remarks at their spots out.

The copy is made by adding to the parts of the package: every part that is not ours keeps its bytes. A remark
from an earlier check is taken out before new ones are put in, and readers pass over our remarks.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, cast

from pipeline.annotate.remark import Remark, remarks
from pipeline.fields import Form
from pipeline.intake import Package

__all__ = ["KINDS", "Remark", "annotated", "remarks"]

# kind of file to the module that writes remarks into it, loaded when it is first asked for
KINDS: Mapping[str, str] = {"docx": "pipeline.annotate.word", "xlsx": "pipeline.annotate.excel"}


class Annotator(Protocol):
    """What each of the modules offers."""

    def annotate(
        self,
        data: bytes,
        package: Package,
        form: Form,
        remarks: Sequence[Remark],
        moment: datetime,
        title: str,
    ) -> bytes:
        """The same file with the remarks in it; those of an earlier check are taken out."""


def annotated(
    data: bytes,
    package: Package,
    form: Form | None,
    remarks: Sequence[Remark],
    moment: datetime,
    title: str,
) -> bytes | None:
    """The file with the remarks written into a copy of it.

    None for kinds into which none can be written, and for a file of which it is not known what it asks.
    Raises Refused for damage that shows on the way.
    """
    if package.kind not in KINDS or form is None:
        return None
    module = cast(Annotator, importlib.import_module(KINDS[package.kind]))
    return module.annotate(data, package, form, remarks, moment, title)
