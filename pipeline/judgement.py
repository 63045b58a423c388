"""A city's checked files in, what reviewers have said of them and where its milestones stand out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pipeline import milestones, reviews
from pipeline.messages import Place, Words
from pipeline.model import City, CityResult
from pipeline.programme import Programme


def judged(
    result: CityResult, definition: Programme, words: Words, city: City | None, today: date
) -> CityResult:
    """The same with what reviewers have said, and where milestones stand by that.

    A review that cannot be read, or does not count, is a finding on the folder.
    """
    shelf = reviews.read(Path(result.folder), definition)
    counts = milestones.counting(result.files)
    hashes = {name: file.sha256 for name, file in counts.items()}
    said = reviews.states(shelf, definition, hashes)
    files = tuple(
        replace(f, review=said[f.output].words) if f.output in said and counts.get(f.output) is f else f
        for f in result.files
    )
    found = (
        words.finding(n.rule, n.params, Place(location=n.location, key=str(n.location))) for n in shelf.notes
    )
    accepted = reviews.accepted(said, hashes)
    stages = milestones.judge(definition, city, files, accepted, said, today)
    return replace(result, files=files, findings=(*result.findings, *found), milestones=stages)
