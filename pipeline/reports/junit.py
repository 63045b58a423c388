"""Check results in, JUnit XML out, in the shape that Jenkins and GitLab read.

A city is a suite, its folder and each of its files a case, each error a failure in it. What is no failure
stands in the output of the case (warnings) or of the suite (what was not checked, milestones).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

from pipeline.model import CityResult, FileResult, Finding, Verdict
from pipeline.reports import listing
from pipeline.reports.heading import Heading
from pipeline.reports.missing import still_missing
from pipeline.reports.plain import plain
from pipeline.reports.text import verdict

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SUITE = "twinning"
Element = ElementTree.Element


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The report as XML text; a check that could not be made is a case with an error."""
    suites = [_failed(heading)] if heading.error else [_suite(heading, city) for city in cities]
    top = _element("testsuites", name=SUITE)
    top.extend(suites)
    for count in ("tests", "failures", "errors"):
        top.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ElementTree.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'


def _failed(heading: Heading) -> Element:
    case = _element("testcase", name="check", classname=SUITE, time="0")
    case.append(_element("error", heading.error, message=heading.error, type="could-not-run"))
    return _suited(heading, SUITE, [case], [])


def _suite(heading: Heading, city: CityResult) -> Element:
    cases = [_folder_case(heading, city)] if city.folder else []
    cases += [_case(heading, city, file) for file in city.files]
    return _suited(heading, listing.name(city), cases, list(_about(city)))


def _suited(heading: Heading, name: str, cases: Sequence[Element], lines: Sequence[str]) -> Element:
    def count(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    suite = _element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=count("failure"),
        errors=count("error"),
        skipped=count("skipped"),
        time="0",
        timestamp=heading.checked_at.strftime("%Y-%m-%dT%H:%M:%S"),
    )
    suite.extend(cases)
    if lines:
        suite.append(_element("system-out", "\n".join(lines)))
    return suite


def _folder_case(heading: Heading, city: CityResult) -> Element:
    return _filled(
        _element("testcase", name="folder", classname=_class(heading, city), time="0"), city.findings
    )


def _case(heading: Heading, city: CityResult, file: FileResult) -> Element:
    name = listing.file_shown(heading, city, file)
    case = _element("testcase", name=name, classname=_class(heading, city), time="0")
    if file.superseded:
        case.append(_element("skipped", message=" ".join(f.message for f in listing.counting(file))))
        return case
    return _filled(case, file.findings, _about_file(file))


def _class(heading: Heading, city: CityResult) -> str:
    """Where the case stands in a tree of results: parts of a name with a dot between, as Java has them."""
    path = listing.within(heading, city.folder) if city.folder else listing.name(city)
    return path.replace(".", "_").replace("/", ".")


def _filled(case: Element, findings: Iterable[Finding], lines: Iterable[str] = ()) -> Element:
    """The case with a failure for each finding that blocks, and all others in its output."""
    rest = list(lines)
    for finding in findings:
        if listing.blocks(finding):
            case.append(_element("failure", _words(finding), message=finding.message, type=finding.rule))
        else:
            rest.append(f"{finding.severity.value}: {_words(finding)}")
    if rest:
        case.append(_element("system-out", "\n".join(rest)))
    return case


def _about_file(file: FileResult) -> Iterator[str]:
    yield verdict(file)
    if file.diagnosis:
        yield plain(file.diagnosis)
    if file.verdict is Verdict.INCOMPLETE or file.missing:
        yield from (f"still to fill in: {line}" for line in still_missing(file.missing))
    for fixed in file.fixed:
        yield plain(f"fixed since last time: {fixed.place} [{fixed.rule}]")


def _words(finding: Finding) -> str:
    life = f" ({listing.LIVES[finding.life]})" if finding.life else ""
    said = (f"{finding.location}:", finding.message, f"→ {finding.action}", f"[{finding.rule}]{life}")
    return plain(" ".join((*said, listing.remarks(finding))).lstrip(": ").rstrip())


def _about(city: CityResult) -> Iterator[str]:
    for entry in city.not_checked:
        yield plain(f"not checked: {entry.rule}, because {entry.because}")
    for milestone in city.milestones:
        yield plain(f"milestone: {milestone.id} {milestone.name}: {listing.standing(milestone)}")
        yield from (plain(f"  – {reason}") for reason in milestone.blocked_by)


def _element(tag: str, said: str = "", /, **attributes: str) -> Element:
    """An element whose words are on one line each, and hold nothing that XML does not know."""
    element = ElementTree.Element(tag, {key: _sound(plain(value)) for key, value in attributes.items()})
    if said:
        element.text = _sound("\n".join(plain(line) for line in said.split("\n")))
    return element


def _sound(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
