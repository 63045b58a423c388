"""What became of a city's files in, where its milestones stand out; nothing is read or written here.

"Valid" says that an output is complete and consistent, "complete" that the policy asks for nothing more.
Neither says that the content is good; that is a reviewer's word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Section
from pipeline.model import (
    City,
    FileResult,
    Finding,
    Milestone,
    MilestoneState,
    ReviewState,
    Severity,
    Verdict,
)
from pipeline.programme import MilestoneDefinition, Output, Programme

REVIEWED = "reviewed"  # the policy by which every output needs an accepting review
NOT_STARTED = "not-started"  # the rule that a form keeps when somebody has begun to fill it in
BLOCK = "block"  # what outputs without a form may do to a milestone
NO_FORM = "has no form in this version of the definition, so it cannot be checked"
WITHDRAWN = "withdrawn"
UNREVIEWED = "waits for a review"
NO_REVIEWS: Mapping[str, ReviewState] = MappingProxyType({})


class Standing(Struct, frozen=True):
    """Where one output of a city stands: the file that counts, and in words what the city still has to do.

    `rules` are those of the errors that block, `waived` is how many errors a reviewer lets pass.
    """

    output: str
    sha256: str
    wanting: str = ""
    file: str = ""
    rules: tuple[str, ...] = ()
    waived: int = 0


class _Obstacles(Struct, frozen=True):
    """What stands in the way of a milestone, in words, by who has to act: city, reviewer, nobody."""

    city: tuple[str, ...]
    reviewer: tuple[str, ...]
    order: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        """All of them, those of the city first."""
        return self.city + self.reviewer + self.order


def judge(
    programme: Programme,
    city: City | None,
    files: Sequence[FileResult],
    accepted: Collection[str] = (),
    reviews: Mapping[str, ReviewState] = NO_REVIEWS,
    today: date | None = None,
) -> tuple[Milestone, ...]:
    """Where each milestone stands after a check; of several files for one output the newest counts.

    See `judge_standings`.
    """
    return judge_standings(programme, city, standings(programme, files), accepted, reviews, today)


def standings(
    programme: Programme,
    files: Sequence[FileResult],
) -> dict[str, Standing]:
    """Where each output stands for which there is a file that counts."""
    return {
        name: Standing(
            output=name,
            sha256=file.sha256,
            wanting=_wanting(file, programme),
            file=Path(file.path).name,
            rules=tuple(sorted({finding.rule for finding in _blocking(file)})),
            waived=sum(1 for finding in _errors(file) if finding.waiver),
        )
        for name, file in counting(files).items()
    }


def counting(files: Sequence[FileResult]) -> dict[str, FileResult]:
    """The file that counts for each output; one that cannot be used only if there is no other."""
    found: dict[str, FileResult] = {}
    for file in files:
        if file.output and not file.superseded:
            before = found.get(file.output)
            if before is None or before.verdict is Verdict.REFUSED:
                found[file.output] = file
    return found


def judge_standings(
    programme: Programme,
    city: City | None,
    outputs: Mapping[str, Standing],
    accepted: Collection[str] = (),
    reviews: Mapping[str, ReviewState] = NO_REVIEWS,
    today: date | None = None,
) -> tuple[Milestone, ...]:
    """Where each milestone stands, in the order of the mapping in use.

    `accepted` are the hashes of files that a reviewer has accepted: a file that changed is another file, so
    its review no longer counts. `reviews` are words for what reviewers said, by output. Days of delay are
    counted only if it is said which day is `today`. A city that has withdrawn, or is not known, has no
    milestones.
    Raises UsageError if its profile is unknown.
    """
    if city is None or city.status == WITHDRAWN:
        return ()
    judged: dict[str, Milestone] = {}
    for definition in programme.milestones(programme.profile_of(city).id):
        milestone = _judge(definition, outputs, programme, (accepted, reviews), judged)
        judged[definition.id] = _timed(milestone, programme, city, today)
    return tuple(judged.values())


def _timed(milestone: Milestone, programme: Programme, city: City, today: date | None) -> Milestone:
    """The milestone with the day by which the last of its outputs is due, and how late it is."""
    days = [programme.due_date(output, city) for output in milestone.outputs]
    due = max((day for day in days if day), default=None)
    open_ = milestone.state is not MilestoneState.COMPLETE
    late = (today - due).days if due and today and open_ else 0
    return replace(milestone, due=due, days_late=max(late, 0))


def _judge(
    definition: MilestoneDefinition,
    there: Mapping[str, Standing],
    programme: Programme,
    said: tuple[Collection[str], Mapping[str, ReviewState]],
    earlier: Mapping[str, Milestone],
) -> Milestone:
    outputs = [programme.output(name) for name in definition.outputs]
    obstacles = _Obstacles(
        city=(
            *_without_form(outputs, programme),
            *_of_city((*outputs, *programme.blocking(definition.id)), there, said[1]),
        ),
        reviewer=tuple(_of_reviewer(outputs, there, *said)) if programme.policy == REVIEWED else (),
        order=tuple(_of_order(definition, earlier)),
    )
    return Milestone(
        id=definition.id,
        name=definition.title,
        state=_state(obstacles, programme.policy),
        blocked_by=obstacles.words(),
        basis=_basis(definition, outputs, programme),
        outputs=definition.outputs,
        decided_by=tuple(_decided_by(outputs, there)),
    )


def _state(obstacles: _Obstacles, policy: str) -> MilestoneState:
    if not obstacles.words():
        return MilestoneState.COMPLETE
    # without reviews there is nothing to be ready for: a milestone that waits for another one is open
    if obstacles.city or policy != REVIEWED:
        return MilestoneState.OPEN
    return MilestoneState.READY_FOR_REVIEW


def _without_form(outputs: Sequence[Output], programme: Programme) -> Iterator[str]:
    """A milestone none of whose outputs can be checked is never complete, whatever the definition says."""
    without = [output for output in outputs if not output.has_schema]
    if programme.outputs_without_form == BLOCK or len(without) == len(outputs):
        yield from (f"{output.title}: {NO_FORM}" for output in without)


def _of_city(
    outputs: Sequence[Output], there: Mapping[str, Standing], reviews: Mapping[str, ReviewState]
) -> Iterator[str]:
    for output in outputs:
        if output.has_schema:
            standing = there.get(output.id)
            wanting = standing.wanting if standing else "not handed in"
            review = reviews.get(output.id)
            if wanting:
                yield f"{output.title}: {wanting}" + (f"; {review.words}" if review and review.void else "")


def _decided_by(outputs: Sequence[Output], there: Mapping[str, Standing]) -> Iterator[str]:
    """For each output that is there the file that was judged, and the rules that decide."""
    for output in outputs:
        standing = there.get(output.id)
        if standing is None or not standing.sha256:
            continue
        words = [f"{standing.file} ({standing.sha256[:12]}…)".strip()]
        if standing.rules:
            words.append(f"{'rule' if len(standing.rules) == 1 else 'rules'} {', '.join(standing.rules)}")
        if standing.waived:
            words.append(f"{_counted(standing.waived, 'error')} waived")
        yield f"{output.title}: {', '.join(words)}"


def _errors(file: FileResult) -> list[Finding]:
    return [finding for finding in file.findings if finding.severity is Severity.ERROR]


def _blocking(file: FileResult) -> list[Finding]:
    """The errors that nobody has waived."""
    return [finding for finding in _errors(file) if finding.waiver is None]


def _wanting(file: FileResult, programme: Programme) -> str:
    """What the city still has to do about an output; empty if nothing."""
    if file.verdict is Verdict.REFUSED:
        return f"the file {Path(file.path).name} cannot be used"
    if any(finding.rule == NOT_STARTED for finding in file.findings):
        return "nothing filled in yet"
    errors = _blocking(file)
    if errors:
        return _counted(len(errors), "error")
    if file.missing:
        return f"{_counted(len(file.missing), 'answer')} still missing"
    if file.verdict is not Verdict.VALID and not _errors(file):  # if there are any, they are all waived
        return "not valid"
    status = _does_not_count(file, programme)
    return f"its status is still ‘{status}’" if status else ""


def _does_not_count(file: FileResult, programme: Programme) -> str:
    """The label of an answer by which the document does not count yet (`x-counts`), if there is one."""
    if file.record is None:
        return ""
    data = file.record.data
    for part, field in programme.form(str(file.output)).fields():
        answer = data.get(part.name, {}).get(field.name) if isinstance(part, Section) else None
        for choice in field.schema.get("oneOf", ()):
            if choice.get("x-counts") is False and choice.get("const") == answer:
                return field.label_of(answer)
    return ""


def _of_reviewer(
    outputs: Sequence[Output],
    there: Mapping[str, Standing],
    accepted: Collection[str],
    reviews: Mapping[str, ReviewState],
) -> Iterator[str]:
    for output in outputs:
        standing = there.get(output.id)
        if output.has_schema and standing and not standing.wanting and standing.sha256 not in accepted:
            review = reviews.get(output.id)
            yield f"{output.title}: {review.words if review else UNREVIEWED}"


def _of_order(definition: MilestoneDefinition, earlier: Mapping[str, Milestone]) -> Iterator[str]:
    for name in definition.requires:
        before = earlier.get(name)
        if before is None or before.state is not MilestoneState.COMPLETE:
            yield f"waits for milestone {name}" + (f" ({before.name})" if before else "")


def _basis(definition: MilestoneDefinition, outputs: Sequence[Output], programme: Programme) -> str:
    """What the judgement rests on: where the list of outputs is from, the policy, and what was left out."""
    words = [f"outputs: {definition.basis or 'unknown'}", f"completion: {programme.policy}"]
    left_out = [output.title for output in outputs if not output.has_schema]
    if left_out and programme.outputs_without_form != BLOCK and len(left_out) < len(outputs):
        words.append(f"left out, no form in this definition: {', '.join(left_out)}")
    waits = [form.title for form in programme.blocking(definition.id)]
    if waits:
        words.append(f"also waits for: {', '.join(waits)}")
    return "; ".join(words)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
