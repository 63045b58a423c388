"""For each format somebody who says whether a report is one: a schema, or the reader of another program."""

import csv
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path

import cmarkgfm
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree
from openpyxl import load_workbook

from tests.samples import ROOT

SCHEMAS = Path(__file__).parent / "schemas"
COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\n]*)(?:,\w+=[^:,\n]*)*)::([^\n]+)")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def _json_judge(path, kind):
    return kind(json.loads(path.read_text(encoding="utf-8")), format_checker=kind.FORMAT_CHECKER)


@cache
def _junit_judge():
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd"))


def read_json(report):
    """The report, after it has been held against its schema."""
    data = json.loads(report)
    _json_judge(ROOT / "schemas" / "report.schema.json", Draft202012Validator).validate(data)
    return data


def read_sarif(report):
    """The only run of the log, after it has been held against the schema and what a schema cannot say."""
    log = json.loads(report)
    _json_judge(SCHEMAS / "sarif-2.1.0-rtm.5.json", Draft4Validator).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for uri in (place["artifactLocation"]["uri"] for place in _places(run)):
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri)
        assert not uri.startswith("/")
        assert ".." not in uri.split("/")
    return run


def _places(run):
    for result in run["results"]:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            yield place["physicalLocation"]


def read_junit(report):
    """The suites by name, after the report has been held against the shape that programs read."""
    tree = etree.fromstring(report.encode())
    _junit_judge().assertValid(tree)
    suites = tree.findall("testsuite")
    for of in (*suites, tree):
        for counted, tag in (("failures", "failure"), ("errors", "error")):
            assert int(of.get(counted)) == sum(case.find(tag) is not None for case in of.iter("testcase"))
        assert int(of.get("tests")) == len(list(of.iter("testcase")))
    return {suite.get("name"): suite for suite in suites}


def read_csv(report):
    """The rows by column, as a strict reader takes them."""
    assert report.startswith("\ufeff")
    assert report.count("\n") == report.count("\r\n")
    lines = list(csv.reader(io.StringIO(report[1:], newline=""), strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def read_github(report):
    """The commands as (kind, properties, message); each other line is only for the log."""
    found = []
    for line in report.splitlines():
        if not line.startswith("::"):
            assert "::" not in line
            continue
        kind, given, message = COMMAND.fullmatch(line).groups()
        found.append((kind, dict(pair.split("=", 1) for pair in given.split(",")), message))
    return found


def read_markdown(report):
    """What GitHub's own renderer makes of it, as a tree of HTML."""
    assert len(report) <= 65_536
    html = cmarkgfm.github_flavored_markdown_to_html(report, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    return etree.fromstring(f"<div>{html}</div>", etree.HTMLParser()).find(".//div")


def read_xlsx(report):
    """The rows of each sheet by its title, after it has been made sure that nothing in it acts."""
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if re.search("external|vba|drawing|comment", name, re.IGNORECASE)]
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            assert not list(etree.fromstring(content).iter(f"{SHEET}f", f"{SHEET}hyperlink"))
        assert b'TargetMode="External"' not in content
    book = load_workbook(io.BytesIO(report))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


READ = {
    "json": read_json,
    "sarif": read_sarif,
    "junit": read_junit,
    "csv": read_csv,
    "github": read_github,
    "markdown": read_markdown,
    "xlsx": read_xlsx,
}
