"""Every field and rule broken in each of the five forms: one remark a finding, at the answer it is about."""

import pytest

from pipeline import annotate
from pipeline.model import FileResult
from pipeline.rules.examples import patched
from pipeline.validate import check_across, check_record
from tests.annotate.making import (
    MAY_CHANGE,
    annotated,
    comments,
    filled,
    form_of,
    misplaced,
    parts,
    record_of,
    result_of,
)
from tests.annotate.planting import alone, number_of_ways, planted
from tests.shipped import shipped

pytestmark = pytest.mark.slow

OUTPUTS = list(shipped()[1].forms)
WAYS = [(output, way) for output in OUTPUTS for way in range(number_of_ways(output))]
ALONE = [(output, code, way) for output in OUTPUTS for code, way in alone(output)]
BROKEN = {
    output: [
        pytest.param(name, example.patch, id=f"{name}-{number}")
        for name, examples in shipped()[1].examples.items()
        for number, example in enumerate(examples)
        if not example.holds and any(at.startswith(f"{output}#") for at in example.patch)
    ]
    for output in OUTPUTS
}


def judge(data, output, found):
    """One remark for each finding and at its place, all other parts as they were, the same record read."""
    made = annotated(data, output, found)
    assert misplaced(made, form_of(output), found) == []
    before, after = parts(data), parts(made)
    assert {name for name in after if after[name] != before.get(name)} <= MAY_CHANGE
    assert record_of(made) == record_of(data)
    return made


@pytest.mark.parametrize(("output", "way"), WAYS)
def test_all_fields_of_a_form_broken_in_one_way(output, way):
    data = planted(output, way)
    found = annotate.remarks(result_of(data, output))
    made = judge(data, output, found)
    assert len(comments(made)) == len(found)


@pytest.mark.parametrize(("output", "code", "way"), ALONE)
def test_a_field_on_which_others_depend(output, code, way):
    data = planted(output, way, code)
    found = annotate.remarks(result_of(data, output))
    judge(data, output, found)


@pytest.mark.parametrize(
    ("output", "name", "patch"),
    [pytest.param(output, *p.values, id=p.id) for output in OUTPUTS for p in BROKEN[output]],
)
def test_a_broken_rule(output, name, patch):
    records = patched(shipped()[2], patch)
    data = filled(output, records[output])
    found = annotate.remarks(across(data, output, records))
    made = judge(data, output, found)
    assert len(comments(made)) == len(found)


def across(data, output, records):
    """What a check of the file finds beside the records of the other outputs."""
    definition, known, _, situation = shipped()
    files = {}
    for name, given in records.items():
        record = record_of(data) if name == output else shipped_record(name, given)
        checked = check_record(definition, known, record, situation.city, situation.today)
        files[name] = FileResult(name, output=name, findings=checked.findings, record=checked.record)
    more, _ = check_across(definition, known, files, situation.city, situation.today)
    own = (*files[output].findings, *(finding for finding in more if finding.output == output))
    return FileResult("form.docx", output=output, findings=own)


def shipped_record(output, data):
    from pipeline.model import Record, Stamp

    definition, known, _, situation = shipped()
    version = known.forms[output].version
    return Record(
        Stamp(definition.name, output, version, situation.city.cohort, situation.city.slug), data, {}
    )


def test_every_rule_with_a_failing_example_is_there():
    given = {name for name, examples in shipped()[1].examples.items() if any(not e.holds for e in examples)}
    assert {p.id.rsplit("-", 1)[0] for params in BROKEN.values() for p in params} == given
