"""The definition in this repository and its example records, loaded once for all tests that check them."""

import json
from functools import cache, lru_cache
from pathlib import Path

from pipeline import programme, rules
from pipeline.model import FileResult, Record, Stamp
from pipeline.rules.examples import example_records, example_situation
from pipeline.validate import check_across, check_record

ROOT = Path(__file__).parents[1]


@cache
def shipped():
    """The programme, its rules, the example records by output, and the day and city they take for granted."""
    definition = programme.load(ROOT)
    known = rules.load(definition)
    return definition, known, example_records(ROOT, known), example_situation(ROOT)


def check_one(output, data):
    """What a check says of one record by itself; of the same data it says the same, so it is asked once."""
    return _check_one(output, json.dumps(data))


@lru_cache(maxsize=64)
def _check_one(output, data):
    definition, known, _, situation = shipped()
    form = known.forms[output]
    stamp = Stamp(definition.name, output, form.version, situation.city.cohort, situation.city.slug)
    record = Record(stamp, json.loads(data), {})
    return check_record(definition, known, record, situation.city, situation.today)


def check(records):
    """Findings and what was not checked, of single records and across them."""
    definition, known, _, situation = shipped()
    alone = {output: check_one(output, data) for output, data in records.items()}
    files = {
        output: FileResult(output, output=output, findings=checked.findings, record=checked.record)
        for output, checked in alone.items()
    }
    across, later = check_across(definition, known, files, situation.city, situation.today)
    return (
        [finding for checked in alone.values() for finding in checked.findings] + list(across),
        [entry for checked in alone.values() for entry in checked.not_checked] + list(later),
    )
