"""Whatever can be answered is read back as it was filled in."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.forms import word
from tests.forms.word.conftest import OUTPUTS, SHIPPED, blank_of, read_bytes
from tests.strategies import RECORDS, data_for


@lru_cache
def blank(output: str) -> bytes:
    return blank_of(SHIPPED.form(output))


def filled_in(data):
    """What a record keeps of data: no blank answers, and tables even when they have no rows."""
    return {name: part for name, part in data.items() if part or isinstance(part, list)}


@pytest.mark.parametrize("output", OUTPUTS)
@settings(
    max_examples=RECORDS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(draw=st.data())
def test_data_filled_in_is_read_back(output, draw):
    form = SHIPPED.form(output)
    data = draw.draw(data_for(form, rows=2))
    record = read_bytes(word.fill(blank(output), form, data), form)
    assert record.data == filled_in(data)
    assert record.notes == ()


def test_the_example_record_is_read_back(form):
    data = json.loads((SHIPPED.home / "schemas" / "examples" / f"{form.output}.json").read_text("utf-8"))
    record = read_bytes(word.fill(blank(form.output), form, data), form)
    assert record.notes == ()
    for part, field in form.fields():
        if field.computed:
            continue
        rows = data[part.name] if isinstance(data[part.name], list) else [data[part.name]]
        found = record.data[part.name]
        for row, again in zip(rows, found if isinstance(found, list) else [found], strict=True):
            value, read = row.get(field.name), again.get(field.name)
            if field.kind == "choices":  # boxes to tick have no order
                value, read = sorted(value or ()), sorted(read or ())
            assert read == value, field.pointer
