"""The reviewer's desk: a city's checked documents in, sheets to judge them on out, and filled sheets back in.

A sheet is a form like a city's, so it is made and read in the same way; what comes of it is a record in the
city's folder, for which its ledger vouches.
"""

from __future__ import annotations

from pipeline.desk.sheets import Prepared, prepare, to_review
from pipeline.desk.taking import Desk, Taken, take
from pipeline.desk.writing import of_sheet, put, without_sheet

__all__ = ["Desk", "Prepared", "Taken", "of_sheet", "prepare", "put", "take", "to_review", "without_sheet"]
