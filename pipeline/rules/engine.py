"""The rules of a programme, ready to be evaluated over records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from pipeline.fields import Field, Form
from pipeline.messages import About, Entry
from pipeline.model import Finding, Missing, Severity
from pipeline.programme import SHEET, Programme
from pipeline.rules import computed
from pipeline.rules.analysis import Analysis
from pipeline.rules.evaluate import Records, evaluate
from pipeline.rules.fieldrules import FieldTests, leads_elsewhere
from pipeline.rules.language import Language, Scope
from pipeline.rules.outcome import Outcome, Reason, Waiting
from pipeline.rules.record import Computed, Typed, typed
from pipeline.rules.rule import EVERY_OUTPUT, Example, Rule
from pipeline.rules.situation import Situation, city_facts, variables
from pipeline.rules.unsound import Unsound

Data = Mapping[str, Any] | Typed
ALL_SOUND: Mapping[str, Unsound] = {}


class Rules:
    """All rules of a programme. Expressions are compiled when they are first needed, and once.

    `catalogue` has every rule by its id, in the order of the rule files. An instance serves one thread.
    """

    def __init__(
        self,
        programme: Programme,
        entries: Sequence[Entry],
        rules: Sequence[Rule],
        examples: Mapping[str, tuple[Example, ...]],
    ) -> None:
        self._programme = programme
        self.forms = {o.id: programme.form(o.id) for o in programme.with_form}
        self.rules = self._all = tuple(rules)
        self.examples = {**examples, **{rule.entry.id: rule.examples for rule in rules}}
        self.catalogue: Mapping[str, Entry] = {entry.id: entry for entry in entries}
        self._always = variables(programme)
        doc = {part.name for form in self.forms.values() for part in form.parts}
        self._language = Language({"doc": sorted(doc), "vocab": self._always["vocab"]})
        self._testing = _testing(self.catalogue)
        self._tests: dict[tuple[str, bool], FieldTests] = {}
        self.analysis = Analysis(self._language, self.forms)
        self._computed: dict[str, tuple[Form, computed.Steps]] = {}

    def only(self, name: str) -> Rules:
        """The same with no other rule than this one, which is quicker; raises KeyError if there is none."""
        narrowed = copy(self)
        narrowed.rules = tuple(rule for rule in self.rules if rule.entry.id == name)
        narrowed.catalogue = {name: self.catalogue[name]}
        narrowed._testing, narrowed._tests = _testing(narrowed.catalogue), {}
        return narrowed

    def compute(self, form: Form, data: Mapping[str, Any]) -> Computed:
        """The data with our own values in the computed fields, whatever the form says there itself."""
        return computed.compute(form, data, self._computed_fields(form), self._language, self._always)

    def typed(self, form: Form, data: Mapping[str, Any]) -> Typed:
        """The data as expressions see it, for those who have it evaluated several times."""
        return Typed(typed(form, data))

    def _computed_fields(self, form: Form) -> computed.Steps:
        """The form's computed fields in their order, found out once for the version that is asked about."""
        known = self._computed.get(form.output)
        if known is None or known[0] is not form:
            known = self._computed[form.output] = (form, computed.computed_fields(form, self.analysis))
        return known[1]

    def evaluate_fields(
        self,
        form: Form,
        data: Mapping[str, Any] | Typed,
        situation: Situation,
        unsound: Unsound | None = None,
    ) -> Iterator[Outcome]:
        """The rules on single fields of one record, in the order of the catalogue."""
        if not self._testing:
            return
        records = self._records({form.output: data}, {form.output: unsound or Unsound()}, situation)
        tests = self._field_tests(form, across=False)
        yield from tests.evaluate(records, self._known(situation))

    def evaluate_document(
        self,
        form: Form,
        data: Mapping[str, Any] | Typed,
        situation: Situation,
        unsound: Unsound | None = None,
    ) -> Iterator[Outcome]:
        """The rules on one record as a whole; those that read an unsound answer wait, and say so."""
        # a reviewer's sheet has none of what all outputs share
        everywhere = () if form.output == SHEET else (EVERY_OUTPUT,)
        chosen = [r for r in self.rules if not r.needs and r.output in (form.output, *everywhere)]
        if not chosen:
            return
        records = self._records({form.output: data}, {form.output: unsound or Unsound()}, situation)
        scope = self._language.scope({"doc": records.data[form.output], **self._known(situation)})
        for rule in chosen:
            yield from evaluate(rule, form, records, scope, self.analysis)

    def evaluate_across(
        self,
        data: Mapping[str, Mapping[str, Any]],
        situation: Situation,
        unsound: Mapping[str, Unsound] = ALL_SOUND,
        unreadable: Sequence[str] = (),
    ) -> Iterator[Outcome]:
        """The rules over several records, by output; those whose outputs are not all there wait, and say so.

        Nothing is said of a rule none of whose outputs is there. `unreadable` are outputs that were handed in
        but could not be read.
        """
        if not self._testing and not any(rule.needs for rule in self.rules):
            return
        records = self._records(data, unsound, situation)
        known = self._known(situation)
        scope = self._language.scope({"docs": records.data, **known})
        for rule in self.rules:
            wanted = (rule.output, *rule.needs)
            if rule.needs and any(output in (*records.data, *unreadable) for output in wanted):
                waiting = _absent(rule, wanted, records, unreadable)
                form = self.forms[rule.output]
                inside = scope.inside(rule.output)
                yield from waiting or evaluate(rule, form, records, inside, self.analysis)
        for output in records.data if self._testing else ():
            yield from self._field_tests(self.forms[output], across=True).evaluate(records, known)

    def scope(self, output: str, data: Mapping[str, Mapping[str, Any]], situation: Situation) -> Scope:
        """What expressions see that stand in one output: its record as `doc`, all of them as `docs`."""
        records = {name: typed(self.forms[name], record) for name, record in data.items()}
        return self.over(doc=records[output], docs=records, **self._known(situation))

    def over(self, **variables: Any) -> Scope:  # noqa: ANN401 - whatever an expression may see
        """Expressions over these values alone."""
        return self._language.scope(variables)

    def unsound(self, findings: Iterable[Finding], missing: Iterable[Missing] = ()) -> Unsound:
        """What later rules must not rely on, going by the findings on one record and what is still blank."""
        errors = [f for f in findings if f.severity is Severity.ERROR and f.pointer]
        wrong = {str(f.pointer) for f in errors if self.catalogue[f.rule].about is About.ANSWER}
        lost = {str(f.pointer) for f in errors if self.catalogue[f.rule].about is About.READING}
        return Unsound(frozenset(wrong | {m.pointer for m in missing}), frozenset(lost))

    def looked_at(self, output: str, field: Field) -> bool:
        """Whether some rule across outputs that stands in this output reads the field."""
        path = tuple(field.pointer.strip("/").split("/"))
        return any(
            read.output == output and read.of_any_row.path == path
            for rule in self._all
            if rule.needs and rule.output == output
            for read in self.analysis.places(rule.judging, output, rule.each)
        )

    def _field_tests(self, form: Form, across: bool) -> FieldTests:
        """The tests of single answers: of all that lead nowhere else, or of references into other forms.

        Of the latter only as far as no rule of their own looks at them.
        """

        def is_meant(field: Field) -> bool:
            elsewhere = leads_elsewhere(field)
            return elsewhere and not self.looked_at(form.output, field) if across else not elsewhere

        known = self._tests.get((form.output, across))
        if known is None or known.form is not form:
            known = FieldTests(form, self._testing, self._language, self.analysis, is_meant)
            self._tests[form.output, across] = known
        return known

    def _records(
        self,
        data: Mapping[str, Mapping[str, Any] | Typed],
        unsound: Mapping[str, Unsound],
        situation: Situation,
    ) -> Records:
        records = {output: typed(self.forms[output], record) for output, record in data.items()}
        return Records(records, unsound, city_facts(self._programme, situation.city))

    def _known(self, situation: Situation) -> dict[str, Any]:
        facts = city_facts(self._programme, situation.city)
        return {**self._always, "city": facts, "today": situation.today.isoformat()}


def _testing(catalogue: Mapping[str, Entry]) -> list[Entry]:
    """The entries with tests of single answers."""
    return [entry for entry in catalogue.values() if any(case.test for case in entry.cases)]


def _absent(
    rule: Rule, wanted: tuple[str, ...], records: Records, unreadable: Sequence[str]
) -> tuple[Waiting, ...]:
    there = records.data
    missing = tuple(output for output in wanted if output not in there and output not in unreadable)
    if missing:
        return (Waiting(rule.entry.id, rule.output, Reason.OUTPUTS, missing),)
    broken = tuple(output for output in wanted if output not in there)
    return (Waiting(rule.entry.id, rule.output, Reason.UNREADABLE, broken),) if broken else ()
