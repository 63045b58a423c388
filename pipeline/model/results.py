"""What comes of a check: files, milestones and cities, and a row of the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.model.findings import Finding, Fixed, Missing, NotChecked, Severity
from pipeline.model.record import Record


class Verdict(StrEnum):
    """What became of one file; `incomplete` is a draft in which nothing is wrong, but answers are missing."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    REFUSED = "refused"


class MilestoneState(StrEnum):
    """Where a milestone stands; `complete` says by the policy, not that the content is good."""

    OPEN = "open"
    READY_FOR_REVIEW = "ready_for_review"
    COMPLETE = "complete"


class FileResult(Struct, frozen=True):
    """One file from the folder: what it is and what was found in it.

    `diagnosis` says what the program that saved it has lost; empty if nothing. `fixed` are findings of the
    last submission of this output that are gone, `not_settled` those whose rule had to wait this time.
    `review` is what reviewers said of it, in words.
    """

    path: str
    sha256: str = ""
    output: str | None = None
    form_version: str | None = None
    verdict: Verdict = Verdict.REFUSED
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    program: str = ""
    superseded: bool = False
    record: Record | None = None
    diagnosis: str = ""
    fixed: tuple[Fixed, ...] = ()
    not_settled: tuple[Fixed, ...] = ()
    review: str = ""

    @property
    def passes(self) -> bool:
        """Whether nothing in it blocks: it is valid, or a reviewer lets each of its errors stand."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        waived = bool(errors) and all(finding.waiver for finding in errors)
        return self.verdict is Verdict.VALID or (self.verdict is Verdict.INVALID and waived)


class ReviewState(Struct, frozen=True):
    """What the reviews of an output come to: in a word or two (`short`), and in `words` by whom and when.

    `void` says that they are of the file as it was before.
    """

    output: str
    accepted: bool
    short: str
    words: str
    void: bool = False


class Milestone(Struct, frozen=True):
    """The state of one milestone of one city, and in words what still stands in its way.

    `outputs` are those that belong to it and are asked of the city. `due` is the last day of the month it is
    due in, None if the city's start is not known; `days_late` counts only while it is not complete.
    `decided_by` says for each output in words which file was judged, and what of it decides.
    """

    id: str
    name: str
    state: MilestoneState
    blocked_by: tuple[str, ...] = ()
    basis: str = ""
    outputs: tuple[str, ...] = ()
    due: date | None = None
    days_late: int = 0
    decided_by: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """One step of a traced chain: the rows of a table that are reached.

    An empty `ids` is a gap; None says that the output is not there, so nothing can be said.
    """

    output: str
    label: str
    ids: tuple[str, ...] | None


class CityResult(Struct, frozen=True):
    """All that a check says about one city.

    `city` is None for files checked outside a city's folder; `chain` has a row for each learning objective
    (see pipeline.chain).
    """

    city: str | None
    cohort: str | None = None
    folder: str = ""
    files: tuple[FileResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    chain: tuple[tuple[Link, ...], ...] = ()
    status: str = "active"

    def moved(self, old: str, new: str) -> CityResult:
        """The same result where the folder, and what lies in it, is called `new` instead of `old`."""
        files = tuple(replace(file, path=_moved(file.path, old, new)) for file in self.files)
        return replace(self, folder=_moved(self.folder, old, new), files=files)


def _moved(path: str, old: str, new: str) -> str:
    return new + path[len(old) :] if path.startswith(old) else path


class OutputStanding(Struct, frozen=True):
    """One output of a city: what stands in the way in words (empty: nothing), and the file that counts.

    `rules` says how often each rule was broken in that file, `blocking` names those whose errors block;
    `waived` is how many errors a reviewer lets pass. `review` is what reviewers said of that file, in words;
    `reviewed` the same in a word or two.
    """

    output: str
    title: str
    wanting: str
    file: str = ""
    sha256: str = ""
    rules: Mapping[str, int] = field(default_factory=dict)
    blocking: tuple[str, ...] = ()
    waived: int = 0
    due: date | None = None
    review: str = ""
    reviewed: str = ""


class TrackingStanding(OutputStanding, frozen=True):
    """One tracking form of a city: what it says so far as a sentence and as figures; empty if nothing."""

    said: str = ""
    figures: Mapping[str, int | float] = field(default_factory=dict)


class Schedule(Struct, frozen=True):
    """The first and last day of a city's programme, and the day on which each output, by id, is due."""

    start: date
    end: date
    due: Mapping[str, date]


class CityStanding(Struct, frozen=True):
    """One row of the board. `notes` say what a person should know before relying on it.

    `schedule` is None if the start of the city's programme is not known.
    """

    city: str
    cohort: str
    status: str
    outputs: tuple[OutputStanding, ...]
    milestones: tuple[Milestone, ...]
    notes: tuple[str, ...] = ()
    tracking: tuple[TrackingStanding, ...] = ()
    schedule: Schedule | None = None
