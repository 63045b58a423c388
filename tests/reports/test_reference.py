"""The reference pages in docs/ say what the definition says."""

from pathlib import Path

import pytest

from pipeline import programme, rules
from pipeline.reports.reference import pages

DOCS = Path(__file__).parent.parent.parent / "docs"
RULES = rules.load(programme.load())
PAGES = pages(RULES.catalogue.values(), RULES.forms.values())


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run `twinning programme docs`"


def test_no_page_is_left_from_an_output_that_is_gone():
    assert {path.relative_to(DOCS).as_posix() for path in DOCS.glob("fields/*.md")} == set(PAGES) - {
        "rules.md"
    }


def test_every_rule_and_every_field_has_its_line():
    assert all(f"### {rule}: " in PAGES["rules.md"] for rule in RULES.catalogue)
    for output, form in RULES.forms.items():
        assert all(f"\n| {field.code} | " in PAGES[f"fields/{output}.md"] for _, field in form.fields())
