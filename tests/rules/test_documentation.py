"""docs/rule-conventions.md names all that a rule file may use."""

from pathlib import Path

import pytest

from pipeline.rules import files
from pipeline.rules.fieldrules import VARIABLES
from pipeline.rules.language import FUNCTIONS
from pipeline.rules.reads import CITY_FACTS
from pipeline.rules.situation import facts
from tests import small

PAGE = (Path(__file__).parents[2] / "docs" / "rule-conventions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions(name):
    assert f"`{name}(" in PAGE


@pytest.mark.parametrize(
    "name", sorted((files.RECORD | files.KEYWORD_CASE | files.FIELD_CASE) - {"severity"})
)
def test_keys(name):
    assert f"`{name}`" in PAGE or f"{name} = " in PAGE


def test_variables(tmp_path):
    for name in (*VARIABLES, *CITY_FACTS, *facts(small.programme(tmp_path))):
        assert f"`{name}`" in PAGE
