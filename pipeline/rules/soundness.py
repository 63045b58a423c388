"""The rules of a programme in, everything in them that does not fit its forms out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import DefinitionError
from pipeline.fields import Form, Kind, Table
from pipeline.messages import ANY, About, Case, Entry
from pipeline.programme import Problem, Programme
from pipeline.rules.analysis import Analysis
from pipeline.rules.computed import computed_fields
from pipeline.rules.engine import Rules
from pipeline.rules.fieldrules import SORTS, VARIABLES
from pipeline.rules.reads import Read
from pipeline.rules.rule import EVERY_OUTPUT, Rule, place
from pipeline.rules.situation import vocabularies
from pipeline.rules.vocabulary import Lists, lacking

IN_RECORDS = frozenset({"doc", "row", "docs", "vocab", "city", "programme", "today"})
IN_COMPUTED = frozenset({"doc", "row", "vocab", "programme"})
ALL_VARIABLES = IN_RECORDS | frozenset(VARIABLES)
KINDS = frozenset({*(kind.value for kind in Kind), "id", "table", "section"})


def problems(programme: Programme, rules: Rules) -> Iterator[Problem]:
    """What is wrong with rules that are well written as far as their own form goes."""
    if not any(ANY in case.keywords for entry in rules.catalogue.values() for case in entry.cases):
        yield Problem("schemas/rules/general.toml", f"no case has the keyword {ANY!r} for all the others")
    for what in _waivable(programme, rules):
        yield Problem("schemas/programme.toml", what)
    lists = vocabularies(programme)
    for form in rules.forms.values():
        yield from _computed(form, rules.analysis, lists)
    for entry in rules.catalogue.values():
        for number, case in enumerate(entry.cases, 1):
            for what in _case(case, rules.analysis, lists):
                yield Problem(_where(entry), f"case {number}: {what}")
    for rule in rules.rules:
        for what in dict.fromkeys(_rule(rule, rules, lists)):
            yield Problem(_where(rule.entry), what)


def _waivable(programme: Programme, rules: Rules) -> Iterator[str]:
    for name in programme.waivable:
        if name not in rules.catalogue:
            yield f"waivable names {name!r}, which is no rule"
        elif rules.catalogue[name].about is About.FILE:
            yield f"waivable names {name!r}, but a file that cannot be used holds nothing that could pass"


def _where(entry: Entry) -> str:
    return f"schemas/rules/{entry.source}, rule {entry.id}"


def _computed(form: Form, analysis: Analysis, lists: Lists) -> Iterator[Problem]:
    where = f"schemas/{form.output}.schema.json"
    try:
        computed_fields(form, analysis)
    except DefinitionError as wrong:
        yield Problem(where, f"x-computed: {wrong}")
        return
    for _, field in form.fields():
        texts = (field.computed,) if field.computed else ()
        for name in _strangers(analysis, texts, IN_COMPUTED):
            yield Problem(where, f"{field.pointer}: x-computed says {name!r}, which is not known there")
        for what in _lacking(analysis, texts, lists):
            yield Problem(where, f"{field.pointer}: x-computed: {what}")


def _case(case: Case, analysis: Analysis, lists: Lists) -> Iterator[str]:
    for kind in sorted(set(case.kinds) - KINDS):
        yield f"there is no kind {kind!r}; there are {', '.join(sorted(KINDS))}"
    for sort in sorted(set(case.applies) - set(SORTS)):
        yield f"`for` names {sort!r}; there are {', '.join(SORTS)}"
    texts = tuple(filter(None, (case.test, case.found, case.expected, *case.values.values())))
    try:
        for name in _strangers(analysis, texts, frozenset(VARIABLES)):
            yield f"it says {name!r}, which is not known there"
        yield from _lacking(analysis, texts, lists)
    except DefinitionError as wrong:
        yield str(wrong)


def _rule(rule: Rule, rules: Rules, lists: Lists) -> Iterator[str]:
    outputs = tuple(rules.forms) if rule.output == EVERY_OUTPUT else (rule.output,)
    for output in outputs:
        form = rules.forms[output]
        if rule.each not in ("", *(part.name for part in form.parts if isinstance(part, Table))):
            yield f"each is {rule.each!r}, which is no table of {output}"
            continue
        for at in rule.at:
            if not _is_there(at, rule, form, rules):
                yield f"at names {at!r}, which is not there"
        try:
            for name in _strangers(rules.analysis, rule.expressions, IN_RECORDS):
                yield f"it says {name!r}, which is not known there"
            yield from _reading(rule, output, rules)
            yield from _lacking(rules.analysis, rule.expressions, lists)
        except DefinitionError as wrong:
            yield str(wrong)


def _is_there(at: str, rule: Rule, form: Form, rules: Rules) -> bool:
    asked = place(at)
    pointer = asked.pointer if asked.pointer.startswith("/") else f"/{rule.each}/*/{asked.pointer}"
    if asked.output and asked.output not in rule.needs:
        return False
    there = rules.forms[asked.output] if asked.output else form
    columns = [pointer]
    if asked.theirs:
        table = pointer.split("/")[1]
        columns += [f"/{table}/*/{asked.theirs}"]
        if not _has(form, f"/{rule.each}/*/{asked.mine}") or not pointer.startswith(f"/{table}/*/"):
            return False
    return all(_has(there, column) for column in columns)


def _has(form: Form, pointer: str) -> bool:
    return pointer in {part.pointer for part in form.parts} | {field.pointer for _, field in form.fields()}


def _reading(rule: Rule, output: str, rules: Rules) -> Iterator[str]:
    everything = rules.analysis.reads(rule.expressions, output, rule.each)
    for other in sorted({read.output for read in everything.places} - {output, "city", *rule.needs}):
        yield f"it reads the output {other!r}, which is not among `needs`"
    judging = rules.analysis.direct(rule.judging, output, rule.each)
    asked = {read.of_any_row for read in judging.tested}
    for read in sorted(judging.places, key=lambda read: read.path):
        if _may_be_blank(read, rules) and read.of_any_row not in asked:
            yield f"it reads {'/'.join(read.of_any_row.path)}, which may be blank, without has()"


def _may_be_blank(read: Read, rules: Rules) -> bool:
    form = rules.forms.get(read.output)
    found = form.find("/" + "/".join(read.path)) if form else None
    return found is not None and found[1] is not None and not found[1].required and not found[1].computed


def _strangers(analysis: Analysis, texts: tuple[str, ...], known: frozenset[str]) -> list[str]:
    """Variables of other rules that are not known here; those of an expression's macros are its own."""
    return sorted((analysis.variables(texts) & ALL_VARIABLES) - known)


def _lacking(analysis: Analysis, texts: tuple[str, ...], lists: Lists) -> Iterator[str]:
    """Facts of vocabulary entries that the expressions read and that are not there, each once."""
    yield from dict.fromkeys(what for text in texts for what in lacking(analysis.tree(text), lists))
