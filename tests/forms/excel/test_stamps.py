"""A form says what it was made for, in one place or another."""

from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from pipeline import intake
from pipeline.forms import excel
from tests.forms.excel.conftest import (
    cover_for,
    part_of,
    saved,
    sheet_part,
    with_part,
)


def stamp_without(data, *parts):
    """The stamp after some of its places are gone."""
    if "custom" in parts:
        data = with_part(data, "docProps/custom.xml", lambda xml: re.sub("<property.*</property>", "", xml))
    if "sheet" in parts:
        data = with_part(data, sheet_part(data, "_stamp"), lambda xml: xml.replace("twinning-", "x-"))
    if "core" in parts:
        data = with_part(
            data, "docProps/core.xml", lambda xml: re.sub("<dc:subject>.*</dc:subject>", "", xml)
        )
    if "headers" in parts:
        names = [name for name in intake.open_bytes(data, "x").names if "/worksheets/sheet" in name]
        for name in (name for name in names if "headerFooter" in part_of(data, name)):
            data = with_part(data, name, lambda xml: re.sub("<headerFooter>.*</headerFooter>", "", xml))
    return excel.stamp(intake.open_bytes(data, "form.xlsx"))


@pytest.mark.parametrize("gone", [0, 1, 2, 3, 4])
def test_the_stamp_survives_in_one_place_or_another(form, blank, gone):
    wanted = cover_for(form).stamp
    found = stamp_without(blank, *("custom", "sheet", "core", "headers")[:gone])
    assert (found.output, found.form_version, found.cohort) == (wanted.output, wanted.form_version, "3")
    assert (found.city, found.instance) == (wanted.city, wanted.instance)
    assert found.programme == ("tlp" if gone < 2 else "")


def test_space_around_a_property_is_not_part_of_it(blank, form):
    """Gnumeric writes every element on a line of its own."""
    spaced = with_part(
        blank,
        "docProps/custom.xml",
        lambda xml: xml.replace("<vt:lpwstr>", "\n <vt:lpwstr>").replace("</vt:lpwstr>", "</vt:lpwstr>\n "),
    )
    assert "\n <vt:lpwstr>" in part_of(spaced, "docProps/custom.xml")
    assert excel.stamp(intake.open_bytes(spaced, "form.xlsx")) == cover_for(form).stamp


def test_a_file_without_marks_has_an_empty_stamp():
    assert excel.stamp(intake.open_bytes(saved(Workbook()), "form.xlsx")).output == ""
