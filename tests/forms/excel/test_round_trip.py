"""Whatever can be answered is read back as it was filled in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.fields import Table
from pipeline.forms import excel
from tests.forms.excel.conftest import OUTPUTS, SHIPPED, blank_of, example_of, filled_of, read_bytes, same
from tests.strategies import RECORDS, data_for


@pytest.mark.parametrize("output", OUTPUTS)
@settings(
    max_examples=RECORDS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(draw=st.data())
def test_data_filled_in_is_read_back(output, draw):
    form = SHIPPED.form(output)
    data = draw.draw(data_for(form, rows=2))
    record = read_bytes(excel.fill(blank_of(output), form, data), form)
    assert record.data == data
    assert record.notes == ()


def test_the_example_record_is_read_back(form):
    record = read_bytes(filled_of(form.output), form)
    assert record.notes == ()
    assert same(form, record.data, example_of(form.output))


def test_every_value_says_where_it_stands(form):
    record = read_bytes(filled_of(form.output), form)
    for part, field in form.fields():
        rows = record.data[part.name]
        pointers = [field.at(n) for n in range(len(rows))] if isinstance(rows, list) else [field.pointer]
        assert all(pointer in record.places for pointer in pointers)
        for pointer in pointers:
            found = record.places[pointer]
            assert found.location.label == field.label
            assert found.confidence > 0.9
            assert found.anchors


def test_a_blank_form_says_nothing(form):
    record = read_bytes(blank_of(form.output), form)
    assert not any(record.data.values())
    assert record.notes == ()
    assert all(found.raw == "" for found in record.places.values())
    wanted = {field.pointer for _, field in form.fields() if "*" not in field.pointer}
    assert set(record.places) == wanted | {part.pointer for part in form.parts if isinstance(part, Table)}
