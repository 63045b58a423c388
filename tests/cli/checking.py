"""`twinning check` with its JSON report, held against the schema of the report."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.cli.running import printed_json
from tests.samples import ROOT

SCHEMA = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
JUDGE = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check(*words):
    """The report, after it has been held against its schema."""
    report = printed_json("check", "--format", "json", *words)
    JUDGE.validate(report)
    return report["cities"]


def names(city):
    return [Path(file["path"]).name for file in city["files"]]
