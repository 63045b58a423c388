"""Three thousand damaged forms: only verdicts come out, and no answer is wrong in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pipeline.extract import read
from pipeline.intake import Refused, open_bytes
from tests.damage.counting import count, given
from tests.hostile.looking import definition
from tests.hostile.mutants import MUTATIONS, Seed, mutants, seed
from tests.samples import COHORT

FORMS = ("exempla/roadmap.docx", "exempla/info-session.docx", "exempla/engagement-plan.xlsx")
OF_EACH, NUMBER = 300, 20_261_122


def outcome(it: Seed, data: bytes, truths: dict[int, object]) -> tuple[str, tuple[str, ...]]:
    """What came of one mutant: refused, right, said or silent, and the answers that are wrong in silence."""
    try:
        record = read(open_bytes(data, "form"), definition())
    except Refused as refused:
        return f"refused: {refused.code}", ()
    output, truth = truths[id(it)]  # type: ignore[misc]
    if record is None:
        return "not our form", ()
    form = definition().form(output)
    counted = count(truth, replace(record, data=given(form, record.data)))
    if counted.silent:
        return "silent", counted.silent
    return ("said" if counted.said else "right"), ()


def truth_of(it: Seed) -> tuple[str, object]:
    record = read(open_bytes(it.data, "form"), definition())
    assert record is not None
    return record.stamp.output, given(definition().form(record.stamp.output), record.data)


def run(of_each: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    seeds = [seed(COHORT / name) for name in FORMS]
    truths = {id(it): truth_of(it) for it in seeds}
    counted: Counter[tuple[str, str]] = Counter()
    silent = []
    for number, (kind, it, data) in enumerate(mutants(seeds, of_each, NUMBER)):
        result, wrong = outcome(it, data, truths)
        counted[kind, result.partition(":")[0]] += 1
        silent += [f"{number} {kind} {FORMS[seeds.index(it)]} {pointer}" for pointer in wrong]
    return counted, silent


def test_a_few_of_each_kind():
    counted, silent = run(3)
    assert silent == []
    assert {kind for kind, _ in counted} == {mutation.__name__ for mutation in MUTATIONS}


@pytest.mark.slow
def test_thousands():
    counted, silent = run(OF_EACH)
    results = sorted({result for _, result in counted})
    for mutation in MUTATIONS:
        figures = " ".join(f"{result} {counted[mutation.__name__, result]:4}" for result in results)
        print(f"{mutation.__name__:16} {figures}")  # noqa: T201
    assert counted.total() == len(MUTATIONS) * OF_EACH >= 3000
    assert silent == []
