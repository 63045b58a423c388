"""Three thousand damaged forms: only verdicts come out, and no answer is wrong in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.extract import read
from pipeline.intake import Refused, open_bytes
from tests.damage.counting import count, given
from tests.hostile.looking import definition
from tests.hostile.mutants import MUTATIONS, mutants
from tests.hostile.seeds import Seed, seed
from tests.samples import COHORT, Sample, build

FEW = ("roadmap.docx", "info-session.docx", "engagement-plan.xlsx")
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
OF_EACH, NUMBER = 300, 20_261_122


def outcome(it: Seed, data: bytes) -> tuple[str, tuple[str, ...]]:
    """What came of one mutant: refused, right, said or silent, and the answers that are wrong in silence."""
    try:
        record = read(open_bytes(data, "form"), definition())
    except Refused as refused:
        return f"refused: {refused.code}", ()
    if record is None or record.stamp.output not in OUTPUTS:
        return "not our form", ()
    counted = count(given(it.form, it.record.data), replace(record, data=given(it.form, record.data)))
    if counted.silent:
        return "silent", counted.silent
    return ("said" if counted.said else "right"), ()


def run(seeds: Sequence[Seed], of_each: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    counted: Counter[tuple[str, str]] = Counter()
    silent = []
    for number, (kind, it, data) in enumerate(mutants(seeds, of_each, NUMBER)):
        result, wrong = outcome(it, data)
        counted[kind, result.partition(":")[0]] += 1
        silent += [f"{number} {kind} {it.name} {pointer}" for pointer in wrong]
    return counted, silent


def made(name: str) -> Seed:
    """A sample form as a seed; what does not lie among the samples is made as they are."""
    output, _, suffix = name.partition(".")
    sample = Sample("exempla", output, suffix)
    is_there = sample.path.exists()
    return seed(name, sample.path.read_bytes() if is_there else build(sample, definition()))


def test_a_few_of_each_kind():
    counted, silent = run([seed(name, (COHORT / "exempla" / name).read_bytes()) for name in FEW], 3)
    assert silent == []
    assert {kind for kind, _ in counted} == {mutation.__name__ for mutation in MUTATIONS}


@pytest.mark.slow
def test_thousands():
    seeds = [made(f"{output}.{suffix}") for output in OUTPUTS for suffix in ("docx", "xlsx")]
    counted, silent = run(seeds, OF_EACH)
    results = sorted({result for _, result in counted})
    for mutation in MUTATIONS:
        figures = " ".join(f"{result} {counted[mutation.__name__, result]:4}" for result in results)
        print(f"{mutation.__name__:16} {figures}")  # noqa: T201
    assert counted.total() == len(MUTATIONS) * OF_EACH >= 3000
    assert silent == []
