"""Findings in, what a page shows of them out: by section of the form, equal ones once with all places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pipeline.fields import Form
from pipeline.model import Finding, Fixed, Life, Location, Severity, Waiver
from pipeline.reports.heading import Heading
from pipeline.reports.text import SIGNS, grouped

WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
LIVES = {Life.NEW: "new", Life.STILL_OPEN: "still open", Life.FIXED: "fixed"}
WHOLE = "The file as a whole"
LAST = 10_000  # in the order of sections, behind those of the form


class Weight(Struct, frozen=True):
    """How much a finding weighs: a word, a sign and the name of a colour, never the colour alone."""

    name: str
    word: str
    sign: str


class Shown(Struct, frozen=True):
    """One finding, or several equal ones, as a page shows it.

    `question` is the question's own words with its `code` before it; `places` are all of them, `related` what
    else may have to change. A waived error does not block.
    """

    weight: Weight
    code: str
    question: str
    places: tuple[str, ...]
    message: str
    found: str
    expected: str
    action: str
    rule: str
    rule_title: str
    why: str
    related: tuple[str, ...]
    life: str
    explanation: str
    waiver: Waiver | None


class Group(Struct, frozen=True):
    """What is said of one section or table of a form."""

    title: str
    code: str
    findings: tuple[Shown, ...]


class Gone(Struct, frozen=True):
    """A finding of the last submission that is there no more."""

    place: str
    weight: Weight
    rule: str
    rule_title: str


def weight_of(severity: Severity) -> Weight:
    """A severity as a word, a sign and the name of a colour."""
    return Weight(severity.value, WORDS[severity], SIGNS[severity])


def blocking(finding: Finding) -> bool:
    """Whether a milestone waits for it: an error that no reviewer has waived."""
    return finding.severity is Severity.ERROR and finding.waiver is None


def by_section(findings: Iterable[Finding], heading: Heading) -> tuple[Group, ...]:
    """The findings under the sections of their form, in its order; errors first in each, waived ones last."""
    sections: dict[tuple[int, str, str], list[Shown]] = {}
    for same in _alike(findings):
        sections.setdefault(_section(same[0], heading), []).append(_shown(same, heading))
    return tuple(
        Group(title, code, tuple(sorted(inside, key=_rank)))
        for (_, title, code), inside in sorted(sections.items(), key=lambda item: item[0][0])
    )


def _rank(one: Shown) -> tuple[bool, int]:
    return one.waiver is not None, list(WORDS.values()).index(one.weight.word)


def gone(fixed: Iterable[Fixed], heading: Heading) -> tuple[Gone, ...]:
    """What was found in the last submission and is fixed."""
    return tuple(
        Gone(one.place or WHOLE, weight_of(one.severity), one.rule, _rule(one.rule, heading)[0])
        for one in fixed
    )


def _alike(findings: Iterable[Finding]) -> Iterator[Sequence[Finding]]:
    """Equal findings together, unless something different became of them."""
    for same in grouped(findings):
        fates: dict[tuple[Life | None, str, Waiver | None], list[Finding]] = {}
        for finding in same:
            fates.setdefault((finding.life, finding.explanation, finding.waiver), []).append(finding)
        yield from fates.values()


def _section(finding: Finding, heading: Heading) -> tuple[int, str, str]:
    """The place of a section in its form, its title and its code."""
    form = heading.forms.get(finding.output)
    found = form.find(finding.pointer) if form and finding.pointer else None
    if form and found:
        return form.parts.index(found[0]), found[0].label, found[0].code
    if finding.pointer is None:
        return -1, WHOLE, ""
    return LAST, finding.location.part or WHOLE, ""


def _shown(same: Sequence[Finding], heading: Heading) -> Shown:
    one = same[0]
    title, why = _rule(one.rule, heading)
    code, question = _question(one, heading.forms.get(one.output))
    return Shown(
        weight=weight_of(one.severity),
        code=code,
        question=question,
        places=tuple(_place(finding.location, question) for finding in same),
        message=one.message,
        found=_all(finding.found for finding in same),
        expected=_all(finding.expected for finding in same),
        action=one.action,
        rule=one.rule,
        rule_title=title,
        why=why,
        related=tuple(dict.fromkeys(str(at) for finding in same for _, at in finding.related)),
        life=LIVES[one.life] if one.life else "",
        explanation=one.explanation,
        waiver=one.waiver,
    )


def _question(finding: Finding, form: Form | None) -> tuple[str, str]:
    """The code of a question and its own words; of what is no question where it stands."""
    found = form.find(finding.pointer) if form and finding.pointer else None
    if found:
        asked = found[1] or found[0]
        return asked.code, finding.location.label or asked.label
    return "", finding.location.label or str(finding.location) or WHOLE


def _place(location: Location, question: str) -> str:
    """Where in the file, without the question's words if they stand above it already."""
    shown = str(Location(location.part, location.ref)) if location.label == question else str(location)
    return shown or WHOLE


def _all(texts: Iterable[str | None]) -> str:
    """Different values of equal findings, each once."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _rule(rule: str, heading: Heading) -> tuple[str, str]:
    """The title of a rule and the reason for it; empty if the catalogue is not at hand."""
    entry = heading.catalogue.get(rule)
    return (entry.title, entry.why) if entry else ("", "")
