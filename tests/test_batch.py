"""Many cities at once: results in order, over any executor, and files outside any city at the end."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date

from pipeline import batch, process, programme
from pipeline.model import CityResult, FileResult, NotChecked
from pipeline.tasks import tasks
from tests.samples import COHORT

SETTING = process.Setting(programme.load().home, date(2025, 10, 20))


def test_results_travel_between_processes():
    work = tasks([COHORT])
    here = tuple(batch.run(work, SETTING))
    assert pickle.loads(pickle.dumps(here)) == here
    with ProcessPoolExecutor(2) as executor:
        assert tuple(batch.run(work, SETTING, executor)) == here


def test_files_outside_any_city_come_together_at_the_end():
    loose = [
        CityResult(None, files=(FileResult(name),), not_checked=(NotChecked("X", "y"),)) for name in "ab"
    ]
    whole = CityResult("exempla", folder="exempla")
    first, last = batch.gathered([loose[0], whole, loose[1]])
    assert first == whole
    assert [file.path for file in last.files] == ["a", "b"]
    assert last.not_checked == (NotChecked("X", "y"),)
    assert list(batch.gathered([whole])) == [whole]
