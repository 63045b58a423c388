"""What a filled sheet says in, whether it fits the city's folder and the rubric out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.fields import Form
from pipeline.messages import Place, joined, key_of, location_of, shortened, shown
from pipeline.milestones import counting
from pipeline.model import CityResult, FileResult, Finding, Record, Severity
from pipeline.programme import DECISIONS, Rubric
from pipeline.reviews import Review, disputed, latest
from pipeline.rules import decided

if TYPE_CHECKING:
    from pipeline.desk.taking import Desk


class Judged(Struct, frozen=True):
    """A sheet held against the folder: the file it is about (None if it is not there), and what was found."""

    file: FileResult | None
    by_the_scores: str
    findings: tuple[Finding, ...]


def judged(desk: Desk, sheet: FileResult, city: CityResult, reviews: Sequence[Review]) -> Judged:
    """All there is to say of a sheet beyond its own questions."""
    record, rubric = sheet.record, desk.programme.review
    assert record is not None and rubric is not None  # else there is no sheet
    bench = _Bench(desk, record, rubric, city)
    file = bench.file()
    if file is None:
        return Judged(None, "", (bench.changed(),))
    scores = bench.scores()
    wanted = {criterion.id for criterion in rubric.criteria_of(str(file.output))}
    complete = wanted == set(scores)
    suggested = decided(rubric, desk.rules, list(scores.values())) if complete else ""
    found = (
        *bench.rows(wanted),
        *bench.decision(suggested),
        *bench.valid(file),
        *bench.person(),
        *bench.waivers(file),
        *bench.others(scores, sheet, file, reviews),
    )
    return Judged(file, suggested, found)


class _Bench(Struct, frozen=True):
    """One sheet on the desk, and the folder it is about."""

    desk: Desk
    record: Record
    rubric: Rubric
    city: CityResult

    def file(self) -> FileResult | None:
        """The file that counts and has the hash that stands on the sheet."""
        digest = self._of("about", "file_hash")
        return next((f for f in counting(self.city.files).values() if f.sha256 == digest), None)

    def changed(self) -> Finding:
        digest = str(self._of("about", "file_hash") or "no hash")
        known = {"found": shortened(digest[:12]), "city": shortened(str(self.city.city))}
        return self._say("REV-01", "/about/file_hash", **known)

    def scores(self) -> dict[str, int]:
        """The scores that can be told apart, by criterion."""
        rows = [row for row in self._rows("criteria") if str(row.get("score", "")).isdecimal()]
        return {str(row.get("criterion")): int(row["score"]) for row in rows}

    def rows(self, wanted: set[str]) -> Iterator[Finding]:
        there = [str(row.get("criterion", "")) for row in self._rows("criteria")]
        missing = [c.id for c in self.rubric.criteria if c.id in wanted and c.id not in there]
        if missing:
            yield self._say("REV-02", "/criteria", found=joined(missing))
        seen = Counter[str]()
        for number, name in enumerate(there):
            seen[name] += 1
            at = f"/criteria/{number}/criterion"
            if name not in wanted:
                problem = "is none of this document"
                yield self._say("REV-03", at, found=shortened(name) or "without a name", problem=problem)
            elif seen[name] == 2:
                yield self._say("REV-03", at, found=name, problem="is there twice")

    def decision(self, suggested: str) -> Iterator[Finding]:
        decision = self._of("decision", "decision")
        names = {"found": self._label(decision), "expected": self._label(suggested)}
        if suggested and decision and decision != suggested:
            says = next(rule.says for rule in self.rubric.decisions if rule.id == suggested)
            rule = "REV-04" if self._of("decision", "departure_reason") else "REV-05"
            yield self._say(rule, "/decision/decision", **names, problem=says)
        if decision and not self._accepts(decision) and not self._rows("must_change"):
            yield self._say("REV-08", "/must_change", **names)

    def valid(self, file: FileResult) -> Iterator[Finding]:
        decision = self._of("decision", "decision")
        if self._accepts(decision) and not file.passes:
            problem = why_not_valid(file)
            yield self._say("REV-07", "/decision/decision", found=self._label(decision), problem=problem)

    def person(self) -> Iterator[Finding]:
        if self._of("about", "conflict_of_interest") is True:
            yield self._say("REV-06", "/about/conflict_of_interest")
        day, today = str(self._of("decision", "reviewed_on") or ""), self.desk.today.isoformat()
        if day > today:
            yield self._say("REV-09", "/decision/reviewed_on", found=shown(day), expected=shown(today))

    def waivers(self, file: FileResult) -> Iterator[Finding]:
        for number, row in enumerate(self._rows("waivers")):
            rule = str(row.get("rule_id") or "")
            problem = self._not_waivable(rule, file) if rule else ""
            if problem:
                at = f"/waivers/{number}/rule_id"
                yield self._say("REV-11", at, found=shortened(rule), problem=problem)

    def others(
        self, scores: Mapping[str, int], sheet: FileResult, file: FileResult, reviews: Sequence[Review]
    ) -> Iterator[Finding]:
        again = next((review for review in reviews if review.sheet_hash == sheet.sha256), None)
        if again:
            yield self._say("REV-13", "/about/file_hash", found=again.name)
        mine = " ".join(reviewer(self.record.data).casefold().split())
        for other in latest(r for r in reviews if r.file_hash == file.sha256 and r.reviewer != mine):
            own = Review("", other.output, "", "", "", self.desk.today, "", scores)
            apart = disputed((own, other), self.rubric.second_opinion_from)
            if apart:
                much = str(self.rubric.second_opinion_from)
                yield self._say(
                    "REV-12", "/criteria", found=other.by, expected=much, problem=joined(list(apart))
                )

    def _not_waivable(self, rule: str, file: FileResult) -> str:
        here = [finding for finding in file.findings if finding.rule == rule]
        if not here:
            return "it is none of the findings on this document"
        if rule in self.desk.programme.waivable or here[0].severity is not Severity.ERROR:
            return ""
        return "it is an error, and the programme does not list it as waivable"

    def _accepts(self, decision: object) -> bool:
        entries = self.desk.programme.vocabulary(DECISIONS)
        return any(entry["const"] == decision and entry.get("x-accepts") for entry in entries)

    def _label(self, decision: object) -> str:
        entries = self.desk.programme.vocabulary(DECISIONS)
        return next((str(entry["title"]) for entry in entries if entry["const"] == decision), shown(decision))

    def _of(self, part: str, name: str) -> Any:  # noqa: ANN401 - an answer may be of any kind
        return self.record.data.get(part, {}).get(name)

    def _rows(self, part: str) -> list[Mapping[str, Any]]:
        return list(self.record.data.get(part) or ())

    def _say(self, rule: str, pointer: str, **params: str) -> Finding:
        form: Form = self.desk.programme.sheet
        where = location_of(form, self.record, pointer)
        place = Place(pointer, where, key_of(self.record.data, form, pointer))
        return self.desk.words.finding(rule, params, place, form.output)


def reviewer(data: Mapping[str, Any]) -> str:
    """Who reviewed, as it stands in a sentence: role and organisation."""
    about = data.get("about", {})
    return ", ".join(
        shortened(str(about.get(f"reviewer_{name}") or ""), 80) for name in ("role", "organisation")
    )


def why_not_valid(file: FileResult) -> str:
    """In words why a document is not valid."""
    errors = sum(1 for finding in file.findings if finding.severity is Severity.ERROR)
    return f"{errors} error{'' if errors == 1 else 's'}" if errors else file.verdict.value
