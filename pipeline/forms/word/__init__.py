"""Word forms: made from the one master, filled, read back, and known by their stamp."""

from __future__ import annotations

from pipeline.forms.word.blank import blank
from pipeline.forms.word.fill import fill
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.read import elements, read

__all__ = ["blank", "elements", "fill", "read", "stamp"]
