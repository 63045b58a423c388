"""The figures in docs/burden.md are those of the forms, add up, and stay within what a city was promised."""

import json
import math
import re
from pathlib import Path

import pytest

from pipeline import programme
from pipeline.fields import Kind, Table

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "burden.md").read_text(encoding="utf-8")
ENTRY, SENTENCE, TEXT = 0.75, 3, 30  # minutes
SENTENCE_FROM = 150  # characters; a text with less room is a name or a role
MOST_HOURS = 70


@pytest.fixture(scope="module")
def shipped():
    return programme.load(ROOT)


def groups():
    """The lines of the table by their name, such as `TCAP D`, as numbers."""
    lines = re.findall(r"^\| ([A-Z]+ [A-Z]) \| .* \|((?: \d+ \|){5})$", PAGE, re.MULTILINE)
    return {name: [int(figure) for figure in re.findall(r"\d+", figures)] for name, figures in lines}


def sums():
    lines = re.findall(
        r"^\| (?:\*\*([A-Z]+)\*\* )?\| \*\*.*?\*\* \|((?: \*\*\d+\*\* \|){5})$", PAGE, re.MULTILINE
    )
    return {name: [int(figure) for figure in re.findall(r"\d+", figures)] for name, figures in lines}


def counted(part, record):
    """How many entries, sentences and texts the example record has in a part."""
    found = [0, 0, 0]
    rows = record[part.name] if isinstance(part, Table) else [record[part.name]]
    for field in part.fields:
        if not (field.fixed or field.computed or field.offered):
            found[_sort(field)] += sum(field.name in row for row in rows)
    return found


def _sort(field):
    if field.kind is Kind.LONG_TEXT:
        return 2
    wordy = field.kind in (Kind.TEXT, Kind.LIST) and not field.is_id
    return int(wordy and field.schema.get("maxLength", SENTENCE_FROM) >= SENTENCE_FROM)


def test_every_group_of_every_form_is_counted_as_it_is(shipped):
    expected = {}
    for output in shipped.outputs:
        path = ROOT / "schemas" / "examples" / f"{output.id}.json"
        record = json.loads(path.read_text(encoding="utf-8"))
        for part in shipped.form(output.id).parts:
            expected[f"{output.code} {part.code}"] = counted(part, record)
    assert {name: figures[:3] for name, figures in groups().items()} == expected


def test_minutes_follow_from_the_counts():
    for name, (entries, sentences, texts, talks, minutes) in groups().items():
        assert minutes == math.ceil(entries * ENTRY + sentences * SENTENCE + texts * TEXT + talks), name


def test_the_figures_add_up(shipped):
    by_form = {output.code: [0] * 5 for output in shipped.outputs}
    for name, figures in groups().items():
        form = by_form[name.split()[0]]
        form[:] = [sum(pair) for pair in zip(form, figures, strict=True)]
    everything = [sum(column) for column in zip(*by_form.values(), strict=True)]
    assert sums() == {**by_form, "": everything}
    assert everything[-1] / 60 <= MOST_HOURS
    for output in shipped.outputs:
        hours = by_form[output.code][-1] / 60
        assert f"| {output.title} | {hours + 1e-9:.1f} |" in PAGE
    assert f"| **All five** | **{everything[-1] / 60 + 1e-9:.1f}** |" in PAGE
