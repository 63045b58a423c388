"""What people have said about findings: a reviewer's waivers, and a city's explanations.

Waivers, and explanations that came by mail, lie in the city's folder, in `reviews/waivers.toml` and
`reviews/explanations.toml`; other explanations stand in the form itself. None of them takes a finding away:
it is shown with what was said about it.
"""

from __future__ import annotations

from pipeline.waivers.applied import applied, is_waivable
from pipeline.waivers.choosing import about, is_at, meant, places, why_not, with_explanations, with_waivers
from pipeline.waivers.entries import (
    EXPLANATIONS,
    FOLDER,
    WAIVERS,
    Explanation,
    Said,
    read,
    said_hash,
    unfit,
)
from pipeline.waivers.facts import EXPLAINED, WAIVED, facts
from pipeline.waivers.writing import write
from pipeline.waivers.written import explained

__all__ = [
    "EXPLAINED",
    "EXPLANATIONS",
    "FOLDER",
    "WAIVED",
    "WAIVERS",
    "Explanation",
    "Said",
    "about",
    "applied",
    "explained",
    "facts",
    "is_at",
    "is_waivable",
    "meant",
    "places",
    "read",
    "said_hash",
    "unfit",
    "why_not",
    "with_explanations",
    "with_waivers",
    "write",
]
