"""One city from files to findings and milestones, and what decides whether anything blocks."""

import subprocess
import sys
from datetime import date

import pytest
from msgspec.structs import replace

from pipeline import process, programme, rules
from pipeline.errors import DefinitionError
from pipeline.model import CityResult, FileResult, Finding, NotChecked, Severity, Verdict
from pipeline.tasks import Task
from tests.samples import COHORT

DEFINITION = programme.load()
SETTING = process.Setting(DEFINITION.home, date(2025, 10, 20))
ERROR = Finding("G-01", Severity.ERROR, "Blank.", "Fill it in.")
WARNING = replace(ERROR, severity=Severity.WARNING)


@pytest.fixture(scope="module")
def known():
    return rules.load(DEFINITION)


def city(*files, **more):
    return CityResult("exempla", files=files, **more)


@pytest.mark.parametrize(
    ("result", "blocks"),
    [
        (city(), False),
        (city(FileResult("a", findings=(WARNING,))), False),
        (city(FileResult("a", findings=(WARNING, ERROR))), True),
        (city(FileResult("a", findings=(ERROR,), superseded=True)), False),
        (city(findings=(ERROR,)), True),
        (city(not_checked=(NotChecked("SEP-01", "an answer is blank"),)), False),
    ],
)
def test_errors_block_but_not_those_in_replaced_files(result, blocks):
    assert process.blocks(result) is blocks


@pytest.mark.parametrize(
    ("names", "unfinished", "verdict"),
    [
        ((), False, Verdict.VALID),
        ((), True, Verdict.INCOMPLETE),
        (("G-01",), True, Verdict.INVALID),
        (("F-04",), False, Verdict.REFUSED),
        (("G-01", "F-04"), False, Verdict.REFUSED),
    ],
)
def test_the_verdict_follows_from_the_errors(known, names, unfinished, verdict):
    found = [replace(ERROR, rule=name) for name in names]
    assert process.verdict(found, known, unfinished) is verdict
    mild = [replace(WARNING, rule="F-08")]
    assert process.verdict([*found, *mild], known, unfinished) is verdict


def test_a_definition_that_is_wrong_stops_the_run(monkeypatch):
    def extract(*_):
        raise DefinitionError("the definition is wrong")

    monkeypatch.setattr(process, "extract", extract)
    with pytest.raises(DefinitionError):
        process.check_city(Task(COHORT / "exempla"), SETTING)


def test_a_city_alone_has_milestones_and_a_single_file_has_none():
    whole = process.check_city(Task(COHORT / "exempla"), SETTING)
    single = process.check_city(Task(COHORT / "exempla", (COHORT / "exempla" / "roadmap.docx",)), SETTING)
    assert [m.id for m in whole.milestones] == ["MS1", "MS2"]
    assert single.milestones == ()


def test_what_a_folder_holds_of_earlier_outputs():
    earlier = process.earlier(COHORT / "exempla", SETTING)
    assert set(earlier) == {output.id for output in DEFINITION.outputs}
    assert len(earlier) == 5
    assert earlier["roadmap"]["learning_objectives"][0]["lo_id"] == "LO-01"
    assert earlier["action-plan"]["actions"][0]["ac_id"] == "AC-01"


def test_neither_the_judge_of_schemas_nor_the_checks_of_definitions_are_loaded_unasked():
    late = ("jsonschema", "pipeline.programme.conventions", "pipeline.rules.soundness")
    code = (
        "import sys; from pipeline import process, programme, rules;"
        f"rules.load(programme.load()); print(*(set({late!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr
