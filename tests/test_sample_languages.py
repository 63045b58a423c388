"""The sample cities that write in Greek and Turkish: none of their letters is lost, in Word or in Excel."""

import shutil
import unicodedata

import pytest

from pipeline import programme, submissions
from pipeline.extract import extract
from pipeline.forms import FORMATS
from pipeline.generate import generate
from tests.damage.counting import given
from tests.samples import CITIES, COHORT, SAMPLES, WHEN, content, renamed
from tests.samples.checking import check

LANGUAGES = {city: submissions.read_city(COHORT / city).language for city in CITIES}
FOREIGN = [sample for sample in SAMPLES if LANGUAGES[sample.city] != "en"]
LETTERS = {"el": "ςάέήίόύώΌ·«»;", "tr": "İIıiğşŞçÇöüâ“”'"}
QUESTION_MARKS = {"el": ";", "tr": "?"}


@pytest.fixture(scope="module")
def definition():
    return programme.load()


@pytest.fixture(scope="module")
def read(definition, tmp_path_factory):
    """What is read from a form of a sample's city into which this data was filled."""

    def fill_and_read(sample, suffix, data):
        city = submissions.read_city(sample.path.parent)
        blank = generate(definition, sample.output, suffix, city, WHEN)
        path = tmp_path_factory.mktemp("form") / f"{sample.output}.{suffix}"
        path.write_bytes(FORMATS[suffix].fill(blank, definition.form(sample.output), data))
        return extract(path, definition).record

    return fill_and_read


def texts(value):
    match value:
        case str():
            yield value
        case list() | dict():
            for item in value.values() if isinstance(value, dict) else value:
                yield from texts(item)


def letters(data):
    return set("".join(texts(data)))


def test_there_is_a_greek_and_a_turkish_city_with_forms_in_both_formats():
    assert {LANGUAGES[sample.city] for sample in FOREIGN} == {"el", "tr"}
    assert {sample.suffix for sample in FOREIGN if sample.output == "roadmap"} == {"docx", "xlsx"}


@pytest.mark.parametrize("language", LETTERS)
def test_the_samples_have_the_letters_that_get_lost_most_easily(language):
    found = set().union(*(letters(content(s)) for s in FOREIGN if LANGUAGES[s.city] == language))
    assert not set(LETTERS[language]) - found


@pytest.mark.parametrize("sample", FOREIGN, ids=str)
def test_word_and_excel_hold_the_same_record(sample, read):
    form, shipped = programme.load().form(sample.output), extract(sample.path, programme.load()).record
    records = [*(read(sample, suffix, content(sample)) for suffix in ("docx", "xlsx")), shipped]
    in_word, in_excel, in_file = (given(form, record.data) for record in records)
    assert in_word == in_excel == in_file


@pytest.mark.parametrize("city", sorted({sample.city for sample in FOREIGN}))
def test_letters_typed_in_two_parts_are_no_mistake(city, definition, tmp_path):
    # a Mac writes an accent as a sign of its own after the letter now and then
    shutil.copy(COHORT / city / "submission.toml", tmp_path)
    for sample in (sample for sample in FOREIGN if sample.city == city):
        data = in_two_parts(content(sample))
        assert data != content(sample)
        form = definition.form(sample.output)
        path = tmp_path / sample.path.name
        path.write_bytes(FORMATS[sample.suffix].fill(sample.path.read_bytes(), form, data))
        assert letters(extract(path, definition).record.data) & {"\u0301", "\u0306"}
    report = check(tmp_path)
    assert {file["verdict"] for file in report.city["files"]} == {"valid"}
    assert report.findings() == []


def in_two_parts(data):
    apart = {letter: unicodedata.normalize("NFD", letter) for letter in letters(data)}
    return renamed(data, {one: two for one, two in apart.items() if one != two})


@pytest.mark.parametrize("sample", [s for s in FOREIGN if s.output == "roadmap"], ids=str)
def test_questions_end_as_the_language_ends_them(sample):
    data = extract(sample.path, programme.load()).record.data
    ends = {row["question"][-1] for row in data["learning_questions"]}
    assert ends == {QUESTION_MARKS[LANGUAGES[sample.city]]}
    assert "TLR-05" not in {finding["rule"] for _, finding in check(sample.path.parent).findings()}
