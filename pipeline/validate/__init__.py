"""Records in, findings out: what a form was made for, its schema, its rules, and the rules across forms.

Each step relies on the one before. What could not be checked is said, with the reason, never passed over.
"""

from __future__ import annotations

from pipeline.validate.across import check_across
from pipeline.validate.identity import output_of
from pipeline.validate.record import Checked, check_record

__all__ = ["Checked", "check_across", "check_record", "output_of"]
