"""A check's findings and the ledger in, the same findings out with their life since the last submission.

The last submission is that of the same output with other bytes that was put on the record; so a file that is
checked again keeps being compared with the one it replaced. Findings are known by their fingerprints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from pipeline.fields import Form
from pipeline.messages import key_of, stable_place
from pipeline.model import FileResult, Finding, Fixed, Life, NotChecked, Severity, Verdict
from pipeline.programme import Programme

MOST = 2000  # findings that are remembered of one file; a form with more of them is compared with nothing
FINGERPRINT = re.compile(r"[0-9a-f]{12}")
NOT_STARTED = "not-started"

Entry = Mapping[str, Any]


def remembered(file: FileResult, programme: Programme) -> list[dict[str, str]] | None:
    """What the ledger keeps of a file's findings: no value, only rule, weight and place in the form's words.

    None if there are too many to keep.
    """
    if len(file.findings) > MOST:
        return None
    form = _form(file, programme)
    return [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "severity": finding.severity.value,
            "place": stable_place(form, finding),
            **({"waived_until": finding.waiver.until.isoformat()} if finding.waiver else {}),
        }
        for finding in file.findings
    ]


def compared(
    files: Sequence[FileResult],
    entries: Sequence[Entry],
    programme: Programme,
    not_checked: Collection[NotChecked] = (),
) -> tuple[FileResult, ...]:
    """The files, with the life of each finding of those that count, and what is fixed in them.

    A file with nothing before it, and one that could not be used or was not begun, stays as it is.
    """
    return tuple(_compared(file, entries, programme, not_checked) for file in files)


def before(entries: Sequence[Entry], output: str, sha256: str) -> tuple[Fixed, ...] | None:
    """The findings of the last submission of an output with other bytes; None if none is on the record.

    Entries that earlier versions of this program wrote keep no findings; then nothing is compared.
    """
    for entry in reversed(entries):
        if _is_submission(entry, output) and entry.get("sha256") != sha256:
            found = entry.get("findings")
            return tuple(_read(found, output)) if isinstance(found, list) else None
    return None


def _is_submission(entry: Entry, output: str) -> bool:
    """Whether the entry is on a form of the output that counted, could be used, and was begun."""
    rules = entry.get("rules")
    return (
        entry.get("kind") == "checked"
        and entry.get("output") == output
        and entry.get("counts") is True
        and entry.get("verdict") != Verdict.REFUSED.value
        and not (isinstance(rules, Mapping) and NOT_STARTED in rules)
    )


def _compared(
    file: FileResult, entries: Sequence[Entry], programme: Programme, not_checked: Collection[NotChecked]
) -> FileResult:
    begun = all(finding.rule != NOT_STARTED for finding in file.findings)
    if not file.output or file.superseded or file.verdict is Verdict.REFUSED or not begun:
        return file
    earlier = before(entries, file.output, file.sha256)
    if earlier is None:
        return file
    left = Counter(one.fingerprint for one in earlier)
    findings = []
    for finding in file.findings:
        known = left[finding.fingerprint] > 0
        left[finding.fingerprint] -= known
        findings.append(replace(finding, life=Life.STILL_OPEN if known else Life.NEW))
    gone = list(_gone(earlier, left))
    blank = _blank(file, gone, programme)
    waiting = {entry.rule for entry in not_checked if entry.output in ("", file.output)}
    open_ = [one for one in gone if one.fingerprint not in blank]
    return replace(
        file,
        findings=tuple(findings),
        fixed=tuple(one for one in open_ if one.rule not in waiting),
        not_settled=tuple(one for one in open_ if one.rule in waiting),
    )


def _gone(earlier: Sequence[Fixed], left: Mapping[str, int]) -> Iterator[Fixed]:
    """Those of the earlier findings that are there no more; of several alike as many as are missing."""
    open_ = dict(left)
    for one in earlier:
        if open_.get(one.fingerprint, 0) > 0:
            open_[one.fingerprint] -= 1
            yield one


def _blank(file: FileResult, gone: Sequence[Fixed], programme: Programme) -> set[str]:
    """Those of the gone findings that a draft lists as missing answers instead: nothing is fixed there."""
    form = _form(file, programme)
    if form is None or not file.missing or file.record is None:
        return set()
    data, rules = file.record.data, {one.rule for one in gone}
    keys = {key_of(data, form, missing.pointer) for missing in file.missing}
    return {
        Finding(rule, Severity.ERROR, "", "", output=form.output, key=key).fingerprint
        for rule in rules
        for key in keys
    }


def _read(found: Sequence[Any], output: str) -> Iterator[Fixed]:
    """The findings that an entry keeps; what is not in the shape in which we write them is passed over."""
    for one in found:
        said = one if isinstance(one, Mapping) else {}
        words = [said.get(name) for name in ("rule", "severity", "fingerprint", "place")]
        rule, severity, fingerprint, place = (word if isinstance(word, str) else "" for word in words)
        if rule and FINGERPRINT.fullmatch(fingerprint) and severity in tuple(Severity):
            yield Fixed(rule, Severity(severity), output, fingerprint, place)


def _form(file: FileResult, programme: Programme) -> Form | None:
    known = any(output.id == file.output and output.has_schema for output in programme.outputs)
    return programme.form(str(file.output)) if known else None
