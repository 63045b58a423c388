"""Three thousand damaged forms: only verdicts come out, and no answer is wrong in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from msgspec.structs import replace

from pipeline import conversion, rules
from pipeline.extract import read
from pipeline.intake import Refused, open_bytes
from tests.damage.counting import count, given
from tests.hostile.looking import definition
from tests.hostile.mutants import MUTATIONS, mutants
from tests.hostile.seeds import Seed, seed
from tests.samples import Sample, build

FEW = ("roadmap.docx", "info-session.docx", "engagement-plan.xlsx")
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
ALL = tuple(f"{output}.{suffix}" for output in OUTPUTS for suffix in ("docx", "xlsx"))
OPEN_DOCUMENTS = {"roadmap.docx": "odt", "action-plan.docx": "odt", "engagement-plan.xlsx": "ods"}
OF_EACH, NUMBER = 300, 20_261_122
KINDS = {mutation.__name__ for mutation in MUTATIONS}
Counted = Counter[tuple[str, str]]


def outcome(it: Seed, data: bytes) -> tuple[str, tuple[str, ...]]:
    """What came of one mutant: refused, right, said or silent, and the answers that are wrong in silence.

    Whatever else escapes the reader escapes here too.
    """
    try:
        record = read(open_bytes(data, "form"), definition())
    except Refused as refused:
        assert refused.code in codes()
        return "refused", ()
    if record is None or record.stamp.output not in OUTPUTS:
        return "not ours", ()
    counted = count(given(it.form, it.record.data), replace(record, data=given(it.form, record.data)))
    if counted.silent:
        return "silent", counted.silent
    return ("said" if counted.said else "right"), ()


@cache
def codes() -> frozenset[str]:
    return frozenset(rules.load(definition()).catalogue)


@cache
def made(name: str) -> bytes:
    """A sample form; what does not lie among the samples is made as they are."""
    output, _, suffix = name.partition(".")
    sample = Sample("exempla", output, suffix)
    return sample.path.read_bytes() if sample.path.exists() else build(sample, definition())


def run(seeds: Sequence[Seed], of_each: int) -> tuple[Counted, list[str]]:
    counted: Counted = Counter()
    silent = []
    for number, (kind, it, data) in enumerate(mutants(seeds, of_each, NUMBER)):
        result, wrong = outcome(it, data)
        counted[kind, result] += 1
        silent += [f"{number} {kind} {it.name} {pointer}" for pointer in wrong]
    return counted, silent


def shown(counted: Counted) -> str:
    """The kinds of mutants and what came of each, as a table."""
    results = sorted({result for _, result in counted})
    lines = [f"{'':16}" + "".join(f"{result:>10}" for result in results)]
    for mutation in MUTATIONS:
        figures = (counted[mutation.__name__, result] for result in results)
        lines.append(f"{mutation.__name__:16}" + "".join(f"{figure:10}" for figure in figures))
    return "\n".join(lines)


def test_a_few_of_each_kind():
    counted, silent = run([seed(name, made(name)) for name in FEW], 3)
    assert silent == []
    assert {kind for kind, _ in counted} == KINDS


def test_an_answer_that_is_wrong_in_silence_is_noticed():
    form = seed("roadmap.docx", made("roadmap.docx"))
    said = form.record.data["starting_point"]["target_adopted"].encode()
    other = form.with_part("word/document.xml", form.parts["word/document.xml"].replace(said, b"Else", 1))
    assert outcome(form, form.data) == ("right", ())
    assert outcome(form, other) == ("silent", ("/starting_point/target_adopted",))


@pytest.mark.slow
def test_thousands():
    counted, silent = run([seed(name, made(name)) for name in ALL], OF_EACH)
    print(shown(counted))  # noqa: T201
    assert counted.total() == len(MUTATIONS) * OF_EACH >= 3000
    assert silent == []


@pytest.mark.slow
@pytest.mark.office
def test_open_documents():
    """Nothing but verdicts; what of a damaged OpenDocument file people would see, nobody has written down."""
    if not conversion.is_possible():
        pytest.skip("LibreOffice is not installed, so no OpenDocument files are made")
    seeds = [
        seed(name, conversion.convert(made(name), name.rpartition(".")[2], suffix))
        for name, suffix in OPEN_DOCUMENTS.items()
    ]
    counted, _ = run(seeds, 50)
    print(shown(counted))  # noqa: T201
    assert {kind for kind, _ in counted} == KINDS
    assert counted.total() == 500
