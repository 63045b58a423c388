"""A form made from its stencil is the form that is made anew, byte for byte."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pipeline import package, programme
from pipeline.forms import FORMATS, stencil
from pipeline.forms.excel import prepared as excel_prepared
from pipeline.forms.word import prepared as word_prepared
from pipeline.generate import cover_of, offered, prefill
from pipeline.intake import open_bytes
from pipeline.model import City

SHIPPED = programme.load()
WHEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
FIRST = City(
    slug="exempla",
    name="Exempla",
    country="AT",
    cohort="3",
    counterpart_type="pilot_city",
    counterpart_activity="Renovation Agora",
    counterpart_cities=("Paradeigma", "Beispielstadt"),
    language="de",
    start=date(2025, 1, 13),
)
CITIES = {
    "nobody": None,
    "first": FIRST,
    "other": replace(FIRST, slug="ville", name="Ville d'Été", country="FR", counterpart_cities=("Å",)),
    "markup": replace(FIRST, name='A & B <C> "D" {{ x }} {% raw %} {_{ __ &amp;', counterpart_activity="<&_"),
    "not latin": City("x", "東京 مدينة Θεσσαλονίκη", cohort="2", illustrative=True),
    "long": replace(FIRST, name="Λ" * 200, counterpart_cities=("Stadt",) * 40),
    "bare": City("bare", "Bare"),
    "lines": replace(FIRST, name="One\ntwo\tthree \u00a0four"),
}
OUTPUTS = [output.id for output in SHIPPED.with_form]
QUICK = "participation"  # the smallest; it brings rows along
EARLIER = {"roadmap": {"learning_objectives": [{"lo_id": "LO-01", "objective": "Insulate & more"}]}}


def anew(maker, form, cover, data, templates=SHIPPED.templates):
    blank = maker.blank(form, cover, templates)
    return maker.fill(blank, form, data) if data else blank


def differing(suffix, output, cities, earlier):
    """The names of the cities whose form is another when it is made anew; each is made twice."""
    maker = FORMATS[suffix]
    form = offered(SHIPPED.form(output), earlier)
    for name in cities:
        given = form, cover_of(SHIPPED, form, CITIES[name], WHEN), prefill(SHIPPED, form, CITIES[name])
        expected = anew(maker, *given)
        for _ in range(2):
            if maker.made(*given, SHIPPED.templates) != expected:
                yield name


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_a_form_is_the_same_from_a_stencil(suffix):
    assert list(differing(suffix, QUICK, ["nobody", "first", "markup", "lines"], {})) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.parametrize("earlier", [{}, EARLIER], ids=["alone", "with earlier outputs"])
@pytest.mark.parametrize("output", OUTPUTS)
def test_every_form_is_the_same_from_a_stencil(suffix, output, earlier):
    assert list(differing(suffix, output, CITIES, earlier)) == []


@pytest.mark.parametrize("maker", [word_prepared, excel_prepared])
def test_a_second_form_is_not_made_anew(maker):
    form = programme.load().form(QUICK)
    before = maker._stencil.cache_info()
    for city in (FIRST, CITIES["markup"], CITIES["long"]):
        cover, data = cover_of(SHIPPED, form, city, WHEN), prefill(SHIPPED, form, city)
        maker.made(form, cover, data, SHIPPED.templates)
    after = maker._stencil.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        ("{{ cover.output_title }}", "{{ cover.city|upper }}"),
        ("{{ cover.output_title }}", "{{ cover.city[:3] }}"),
        ("{{ cover.output_title }}", "{% if cover.cohort == '3' %}three{% endif %}"),
        ("{{ cover.output_title }}", "{{ cover.stamp.instance }} {{ cover.when.year }}"),
        ("{{ cover.output_title }}", "{{ cover.city ~ cover.cohort }}"),
    ],
)
def test_a_master_that_asks_more_of_a_word_is_done_justice(shown, asked, tmp_path):
    word, form = FORMATS["docx"], SHIPPED.form(QUICK)
    master = (SHIPPED.templates / "form.docx").read_bytes()
    text = (open_bytes(master, "form.docx").read("word/document.xml") or b"").decode()
    assert shown in text
    changed = package.rewrite(master, {"word/document.xml": text.replace(shown, asked).encode()})
    (tmp_path / "form.docx").write_bytes(changed)
    given = form, cover_of(SHIPPED, form, FIRST, WHEN), prefill(SHIPPED, form, FIRST)
    assert word.made(*given, tmp_path) == anew(word, *given, tmp_path)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_more_than_is_known_of_cities_is_filled_in_as_well(suffix):
    form = SHIPPED.form(QUICK)
    cover = cover_of(SHIPPED, form, FIRST, WHEN)
    (control,) = (part for part in form.parts if part.name == "document_control")
    more = next(field for field in control.fields if not field.prefill)
    data = {"document_control": {"city_name": "Exempla", more.name: "2026-01-15"}}
    made = FORMATS[suffix].made(form, cover, data, SHIPPED.templates)
    assert made == anew(FORMATS[suffix], form, cover, data)


def test_a_stencil_is_known_by_its_form_and_master_alone(tmp_path):
    one, other = [1], [1]
    assert stencil.Same(one) == stencil.Same(one)
    assert stencil.Same(one) != stencil.Same(other)
