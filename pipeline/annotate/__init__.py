"""A city's own file and what was found in it in, a copy with the remarks at their spots out.

The copy is made by adding to the parts of the package: every part that is not ours keeps its bytes. A remark
from an earlier check is taken out before new ones are put in, and readers pass over our remarks.
"""

from __future__ import annotations

from pipeline.annotate.remark import Remark, remarks

__all__ = ["Remark", "remarks"]
