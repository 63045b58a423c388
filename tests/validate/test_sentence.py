"""A rule's sentence as it reads in a real case."""

from pathlib import Path

import pytest

from pipeline import programme, rules
from pipeline.validate.sentence import example_sentence

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("SEP-09", "The budget is 45\u00a0650 EUR, but the activities add up to 48\u00a0650 EUR."),
        ("XD-06", "The roadmap has no objective LO-07; it has LO-01, LO-02, LO-03, LO-04."),
        ("G-04", "The id ‘LQ-01’ stands in more than one row of ‘Learning questions’."),
        ("file-too-large", ""),
        ("G-01", ""),
    ],
)
def test_sentence(rule, sentence):
    definition = programme.load(ROOT)
    assert example_sentence(definition, rules.load(definition), rule) == sentence
