"""The submissions folder: cities in it, their files, their ledgers; and new folders for new cities."""

from __future__ import annotations

from pipeline.submissions.folders import UNREADABLE, Folder, find, is_city, open_folder, read_city
from pipeline.submissions.starting import Started, start_cities

__all__ = [
    "UNREADABLE",
    "Folder",
    "Started",
    "find",
    "is_city",
    "open_folder",
    "read_city",
    "start_cities",
]
