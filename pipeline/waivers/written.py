"""What a city explains in its form in, the explanations at its warnings out.

The table of explanations is one of the form's own. An explanation that answers nothing gets a finding at its
row, so that nobody believes a warning answered that is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Form, Table
from pipeline.messages import Place, Words, key_of, location_of, shortened
from pipeline.model import FileResult, Finding, NotChecked, Record, Severity, Verdict
from pipeline.programme import Programme
from pipeline.waivers.applied import PARTING, places_of
from pipeline.waivers.choosing import is_named
from pipeline.waivers.entries import SHORTEST_EXPLANATION

TABLE, RULE, PLACE, TEXT = "explanations", "rule", "place", "explanation"
UNKNOWN, NOTHING, ERRORS = "DC-06", "DC-07", "DC-08"
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))  # what programs make of a hyphen
AROUND = "[](){}<>.,:;!✗"  # signs that people copy along with a rule or a place
CALLED = {"row", "question", "cell", "sheet"}  # words that people put before a place


class Written(Struct, frozen=True):
    """One row of the table: the rule and the place as typed, and what is said of it."""

    number: int
    rule: str
    place: str
    text: str


def written(record: Record, form: Form) -> tuple[Written, ...]:
    """The rows of a form's table of explanations that can be used; what is blank or too short is not.

    What is wrong with those that are left out is a matter of the form's schema.
    """
    part = next((part for part in form.parts if part.name == TABLE), None)
    if not isinstance(part, Table) or not {RULE, PLACE, TEXT} <= {field.name for field in part.fields}:
        return ()
    rows = enumerate(record.data.get(TABLE) or ())
    found = (Written(n, *(_on_one_line(row.get(name)) for name in (RULE, PLACE, TEXT))) for n, row in rows)
    return tuple(one for one in found if one.rule and len(one.text) >= SHORTEST_EXPLANATION)


def explained(
    files: Sequence[FileResult],
    programme: Programme,
    words: Words,
    known: Collection[str],
    waiting: Collection[NotChecked],
) -> tuple[FileResult, ...]:
    """The files with what their own forms explain beside their warnings.

    `known` are the ids of all rules. Of a rule that is `waiting` nobody knows yet whether it finds something,
    so an explanation for it stays without a word.
    """
    unsettled = {entry.rule for entry in waiting}
    return tuple(_explained(file, programme, words, known, unsettled) for file in files)


def _explained(
    file: FileResult, programme: Programme, words: Words, known: Collection[str], unsettled: Collection[str]
) -> FileResult:
    if file.record is None or file.output is None or file.verdict is Verdict.REFUSED:
        return file
    form = programme.form(file.output)
    page = _Page(form, file.record, file.findings, words, {name.casefold(): name for name in known})
    texts: dict[int, str] = {}
    odd: list[Finding] = []
    said = written(file.record, form)
    for one in said:
        rule = page.rule(one)
        meant = page.meant(rule, one.place)
        answered = [n for n in meant if file.findings[n].severity is Severity.WARNING]
        texts |= dict.fromkeys(answered, one.text)
        if not (answered or file.superseded or rule in unsettled):
            odd.append(page.odd(one, rule, meant))
    findings = (replace(f, explanation=texts.get(n, f.explanation)) for n, f in enumerate(file.findings))
    return replace(file, findings=(*findings, *odd)) if said else file


class _Page(Struct, frozen=True):
    """One form, what was found in it, and `names`: the ids of all rules by their small letters."""

    form: Form
    record: Record
    findings: Sequence[Finding]
    words: Words
    names: Mapping[str, str]

    def rule(self, one: Written) -> str:
        """The id of the rule that a row names; empty if there is none."""
        return self.names.get(_bare(one.rule).casefold(), "")

    def meant(self, rule: str, place: str) -> list[int]:
        """The numbers of the findings that a row is about; all of its rule's if it names no place."""
        wanted = _place(place)
        of_rule = [n for n, finding in enumerate(self.findings) if finding.rule == rule]
        return [n for n in of_rule if is_named(wanted, self._ways(self.findings[n]))]

    def odd(self, one: Written, rule: str, meant: Sequence[int]) -> Finding:
        """What to say of an explanation that answers no warning."""
        where = f" at ‘{shortened(one.place)}’" if one.place else ""
        params = {"found": rule or shortened(one.rule), "where": where, "suggestion": self._near(one)}
        errors = any(self.findings[n].severity is Severity.ERROR for n in meant)
        code = (ERRORS if errors else NOTHING) if rule else UNKNOWN
        pointer = f"/{TABLE}/{one.number}/{RULE}"
        location = location_of(self.form, self.record, pointer)
        place = Place(pointer, location, key_of(self.record.data, self.form, pointer))
        return self.words.finding(code, params, place, self.form.output)

    def _ways(self, finding: Finding) -> list[str]:
        return [_place(way) for way in places_of(finding, self.form)]

    def _near(self, one: Written) -> str:
        """The rule that may be meant, as a question: rather one that has found something here."""
        bare, here = _bare(one.rule).casefold(), {finding.rule.casefold() for finding in self.findings}
        near = get_close_matches(bare, here, 1) or get_close_matches(bare, self.names, 1)
        return f"Did you mean {self.names[near[0]]}? " if near else ""


def _bare(rule: str) -> str:
    return "".join(rule.translate(DASHES).split()).strip(AROUND)


def _place(said: str) -> str:
    """A place without the signs around its words, and without those that only say what it is."""
    bare = [word.strip(AROUND) for word in PARTING.split(said.translate(DASHES))]
    told = [word for word in bare if word and word.casefold() not in CALLED]
    return " ".join(told or bare).strip()


def _on_one_line(said: object) -> str:
    return " ".join(str(said or "").split())
