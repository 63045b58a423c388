"""Every form through every program: nothing is read wrong in silence, and next to nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.office.session import Office, office_in
from tests.programs import trials
from tests.programs.rewriters import REWRITERS

pytestmark = [pytest.mark.office, pytest.mark.slow]

RIGHT = 0.995  # of all answers, over all office programs
MUST_BE_HERE = "TWINNING_ALL_PROGRAMS"  # set by `bin/test all`, which installs them
MISSING = {rewriter.name: rewriter.missing() for rewriter in REWRITERS if rewriter.missing()}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.mark.parametrize("rewriter", REWRITERS, ids=lambda rewriter: rewriter.name)
def test_a_program_is_installed(rewriter):
    """One that is missing is told of by a test that is skipped, or fails where all must be there."""
    if rewriter.name in MISSING:
        assert not os.environ.get(MUST_BE_HERE), MISSING[rewriter.name]
        pytest.skip(MISSING[rewriter.name])


@pytest.mark.parametrize("output", trials.OUTPUTS)
def test_a_form_comes_back_from_every_program(output, office, tmp_path, capsys):
    found = [
        *trials.resaved(office, output, tmp_path),
        *trials.typed(office, output, tmp_path),
        *(trial for program in trials.available() for trial in trials.rewritten(program, output, tmp_path)),
    ]
    expected = 4 + 6 + sum(len(program.saves) for program in trials.available())
    assert len(found) == expected
    with capsys.disabled():
        print("\n" + trials.table(found))  # noqa: T201 - the table is what one runs it for
    assert silent(found) == {}
    assert lost(trial for trial in found if trial.untouched) == {}
    assert share(trial for trial in found if trial.is_office) >= RIGHT


def silent(found):
    return {str(trial): trial.count.silent for trial in found if trial.count.silent}


def lost(found):
    return {str(trial): trial.count.named for trial in found if trial.count.said}


def share(found):
    counts = [trial.count for trial in found]
    return sum(count.right for count in counts) / sum(count.answers for count in counts)
