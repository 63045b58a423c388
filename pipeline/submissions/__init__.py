"""The submissions folder: cities in it, their files, their ledgers; and new folders for new cities."""

from __future__ import annotations

from pipeline.submissions.folders import (
    CITY_FILE,
    DROPPINGS,
    OWN,
    UNREADABLE,
    Folder,
    city_file_hash,
    find,
    holds_copies,
    holds_forms,
    is_city,
    mark_copies,
    open_folder,
    read_city,
)
from pipeline.submissions.listed import cities_among, is_name
from pipeline.submissions.starting import Started, start_cities

__all__ = [
    "CITY_FILE",
    "DROPPINGS",
    "OWN",
    "UNREADABLE",
    "Folder",
    "Started",
    "cities_among",
    "city_file_hash",
    "find",
    "holds_copies",
    "holds_forms",
    "is_city",
    "is_name",
    "mark_copies",
    "open_folder",
    "read_city",
    "start_cities",
]
