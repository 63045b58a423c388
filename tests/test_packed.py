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
    (result,) = batch.run(tasks([COHORT / "brackwater"]), replace(SETTING, records=False))
    (data,) = Packed([result])._all
    assert len(data) < 20_000
