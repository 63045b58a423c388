"""The shipped forms as blank Word files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest

from pipeline import intake, programme
from pipeline.fields import Form
from pipeline.forms import word
from pipeline.forms.cover import Cover
from pipeline.model import Record, Stamp

SHIPPED = programme.load()
OUTPUTS = [output.id for output in SHIPPED.outputs if output.has_schema]
ROADMAP_DATA = json.loads((SHIPPED.home / "schemas" / "examples" / "roadmap.json").read_text("utf-8"))
STAMP = Stamp("tlp", "", "1.0", "3", "exempla", "1a2b3c4d")


def cover_for(form: Form, *, illustrative: bool = True) -> Cover:
    return Cover(
        programme_title="Twinning Learning Programme",
        output_title=form.title,
        city="Exempla",
        counterpart="One-stop shop for renovation (Novigrad)",
        cohort="3",
        due=date(2026, 6, 30),
        stamp=Stamp("tlp", form.output, form.version, "3", "exempla", "1a2b3c4d"),
        illustrative=illustrative,
        when=datetime(2026, 1, 15, 9, 30),
    )


def blank_of(form: Form) -> bytes:
    return word.blank(form, cover_for(form), SHIPPED.templates)


def read_bytes(data: bytes, form: Form) -> Record:
    return word.read(intake.open_bytes(data, "form.docx"), form)


@pytest.fixture(scope="session", params=OUTPUTS)
def form(request: pytest.FixtureRequest) -> Form:
    return SHIPPED.form(request.param)


@pytest.fixture(scope="session")
def blank(form: Form) -> bytes:
    return blank_of(form)


@pytest.fixture(scope="session")
def roadmap() -> Form:
    return SHIPPED.form("roadmap")


@pytest.fixture(scope="session")
def blank_roadmap(roadmap: Form) -> bytes:
    return blank_of(roadmap)


@pytest.fixture(scope="session")
def filled(blank_roadmap: bytes, roadmap: Form) -> bytes:
    """A roadmap with all answers of the example."""
    return word.fill(blank_roadmap, roadmap, ROADMAP_DATA)


@pytest.fixture(scope="session")
def expected(filled: bytes, roadmap: Form) -> Mapping[str, Any]:
    """What is read of it as long as nobody touches it."""
    return read_bytes(filled, roadmap).data


@pytest.fixture(scope="session")
def read() -> Callable[[bytes, Form], Record]:
    return read_bytes
