"""Results in little memory come back as they were, those too that cannot be packed."""

from datetime import date

from msgspec.structs import replace

from pipeline import batch, process, programme
from pipeline.model import CityResult, FileResult
from pipeline.packed import Packed
from pipeline.tasks import tasks
from tests.samples import COHORT

SETTING = process.Setting(programme.load().home, date(2025, 10, 20))


def test_they_come_back_as_they_were():
    results = [*batch.run(tasks([COHORT / "brackwater", COHORT / "larkhaven"]), SETTING), CityResult(None)]
    held = Packed(iter(results))
    assert len(held) == 3
    assert list(held) == results
    assert held[0] == results[0]
    assert held[1:] == results[1:]


def test_a_name_that_is_no_text_is_held_as_it_is():
    odd = CityResult(None, files=(FileResult("form\udcff.docx"),))
    assert list(Packed([odd])) == [odd]


def test_a_city_takes_little_without_its_records():
    one = replace(SETTING, records=False)
    (result,) = batch.run(tasks([COHORT / "larkhaven"]), one)
    alike = [replace(result, city=f"larkhaven-{number}") for number in range(50)]
    held = Packed(alike)
    assert list(held) == alike
    assert sum(len(data) for data in held._all) < 500 * len(alike)


def test_those_that_no_dictionary_reaches_are_held_all_the_same():
    files = tuple(FileResult(f"{number}.docx") for number in range(1000))
    alike = [CityResult(f"city-{number}", files=files) for number in range(3)]
    assert list(Packed([CityResult(None, files=(FileResult("form\udcff.docx"),)), *alike]))[1:] == alike
