"""What people have said about findings: a reviewer's waivers, and a city's explanations that came by mail.

Both lie in the city's folder, in `reviews/waivers.toml` and `reviews/explanations.toml`. Neither takes a
finding away: it is shown with what was said about it.
"""

from __future__ import annotations

from pipeline.waivers.applied import applied, is_waivable, places_of, said_at
from pipeline.waivers.entries import (
    EXPLANATIONS,
    FOLDER,
    LONGEST,
    SHORTEST_EXPLANATION,
    SHORTEST_REASON,
    WAIVERS,
    Explanation,
    Said,
    read,
    said_hash,
    unfit,
)
from pipeline.waivers.facts import EXPLAINED, WAIVED, facts
from pipeline.waivers.writing import write

__all__ = [
    "EXPLAINED",
    "EXPLANATIONS",
    "FOLDER",
    "LONGEST",
    "SHORTEST_EXPLANATION",
    "SHORTEST_REASON",
    "WAIVED",
    "WAIVERS",
    "Explanation",
    "Said",
    "applied",
    "facts",
    "is_waivable",
    "places_of",
    "read",
    "said_at",
    "said_hash",
    "unfit",
    "write",
]
