"""Where a city stands, as far as it is more than `twinning status` prints as text."""

from datetime import date

import pytest

from pipeline import standing
from pipeline.model import Schedule
from pipeline.submissions import CITY_FILE
from tests.cli.running import run, sample_city
from tests.shipped import shipped

PROGRAMME = shipped()[0]


def scheduled(folder, start):
    path = folder / CITY_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(start if line.startswith("start") else line for line in lines), encoding="utf-8"
    )
    return standing.of_folder(folder, PROGRAMME).schedule


def test_a_schedule_has_the_day_on_which_each_output_is_due(tmp_path):
    assert scheduled(sample_city(tmp_path, "exempla", "none"), "start = 2025-01-13") == Schedule(
        date(2025, 1, 13),
        date(2026, 7, 12),
        {
            "roadmap": date(2025, 5, 12),
            "engagement-plan": date(2025, 10, 12),
            "transferability": date(2026, 2, 12),
            "action-plan": date(2026, 6, 12),
            "info-session": date(2026, 7, 12),
        },
    )


@pytest.mark.parametrize("start", ["", "start = 9999-12-31"])
def test_without_a_start_that_can_be_reckoned_with_there_is_none(tmp_path, start):
    assert scheduled(sample_city(tmp_path, "exempla", "none"), start) is None


def test_how_often_each_rule_is_broken_is_taken_from_the_ledger(tmp_path):
    folder = sample_city(tmp_path, "brackwater", "roadmap.docx")
    assert [one.rules for one in standing.of_folder(folder, PROGRAMME).outputs] == [{}] * 5
    run("mark", folder)
    (roadmap, *others) = standing.of_folder(folder, PROGRAMME).outputs
    assert roadmap.rules["TLR-01"] == 1
    assert sum(roadmap.rules.values()) == 10
    assert [one.rules for one in others] == [{}] * 4
