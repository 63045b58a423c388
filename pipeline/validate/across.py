"""The records of one city in, what is wrong between them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from pipeline.messages import Words
from pipeline.model import City, FileResult, Finding, NotChecked, Record
from pipeline.programme import Programme
from pipeline.rules import Broken, Computed, Reason, Rules, Situation, Waiting
from pipeline.validate.identity import STOPPING
from pipeline.validate.order import sorted_findings
from pipeline.validate.worded import Worder


def check_across(
    programme: Programme,
    rules: Rules,
    files: Mapping[str, FileResult],
    city: City | None,
    today: date,
    all_there_is: bool = True,
) -> tuple[tuple[Finding, ...], tuple[NotChecked, ...]]:
    """The findings of the rules over several outputs, with the output each stands in, and what waits.

    `files` are the files that count, by output, with their findings; a rule waits when an answer it reads is
    among those with an error, and when an output it needs is missing or could not be read. Unless the files
    are `all_there_is` of the city, an output that is not among them is not said to be missing.
    """
    readable = {name: file for name, file in files.items() if name in rules.forms and _is_readable(file)}
    records = {name: _computed(rules, name, file) for name, file in readable.items()}
    outcomes = rules.evaluate_across(
        {name: record.data for name, record in records.items()},
        Situation(today, city),
        {name: rules.unsound(file.findings, file.missing) for name, file in readable.items()},
        [name for name in files if name not in readable],
    )
    words = Words(rules)
    findings: dict[str, list[Finding]] = {name: [] for name in records}
    waiting: list[NotChecked] = []
    for outcome in outcomes:
        worder = Worder(words, rules.forms, records, outcome.output)
        if isinstance(outcome, Broken):
            findings[outcome.output].append(worder.broken(outcome))
        else:
            waiting.append(worder.waiting(outcome if all_there_is else _not_asked(outcome)))
    in_order = [f for name in findings for f in sorted_findings(programme.form(name), findings[name])]
    return tuple(in_order), tuple(dict.fromkeys(waiting))


def _not_asked(outcome: Waiting) -> Waiting:
    return replace(outcome, reason=Reason.NOT_ASKED) if outcome.reason is Reason.OUTPUTS else outcome


def _is_readable(file: FileResult) -> bool:
    return file.record is not None and not any(finding.rule in STOPPING for finding in file.findings)


def _computed(rules: Rules, output: str, file: FileResult) -> Record:
    record = file.record
    assert record is not None  # only readable files come here
    if isinstance(record.data, Computed):  # as the check of the file by itself has left it
        return record
    return replace(record, data=rules.compute(rules.forms[output], record.data))
