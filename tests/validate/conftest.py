import copy

import pytest

from pipeline import rules
from pipeline.validate import check_record
from tests import small


@pytest.fixture
def check(tmp_path):
    """Checks the note with changes to its section About, to its tables, to the record and to the call."""

    def run(about=None, *, tables=None, record=None, city=small.CITY, draft=False, rule_files=None):
        definition = small.programme(tmp_path, **(rule_files or {}))
        data = copy.deepcopy(small.NOTE_DATA) | (tables or {})
        data["about"] = {name: v for name, v in (data["about"] | (about or {})).items() if v is not None}
        made = small.record(**{"output": "note", "data": data} | (record or {}))
        return check_record(definition, rules.load(definition), made, city, small.TODAY, draft)

    return run
