"""`twinning status` in all its formats, and what it says of a tracking form."""

import csv
import io
import json
import time
from datetime import UTC, datetime

import openpyxl
import pytest

from pipeline import ledger
from pipeline.reports.board import BOARDS
from tests.cli.running import on_a_terminal, printed_json, run, sample_city

WHEN = datetime(2026, 7, 6, tzinfo=UTC)
SAID = "events 9 of 14, 2 representatives, 10 h a month"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = sample_city(tmp_path_factory.mktemp("status"), "lindenquell")
    assert run("mark", folder).exit_code == 0
    return folder


def said(folder):
    """The facts in a city's ledger."""
    entries = ledger.read(folder / ledger.NAME).entries
    return [{name: value for name, value in entry.items() if name not in ledger.OURS} for entry in entries]


@pytest.mark.parametrize("name", ["text", "json", "csv", "xlsx"])
def test_each_format_says_what_the_record_says(city, tmp_path, name):
    to = tmp_path / f"board.{name}"
    assert run("status", city, "--format", name, "--to", to).exit_code == 0
    content = to.read_bytes()
    if name == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Board"]
        assert SAID in [cell.value for cell in sheet[2]]
    elif name == "csv":
        lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        assert [line["state"] for line in lines if line["kind"] == "tracking"] == [SAID]
    elif name == "json":
        (form,) = json.loads(content)["cities"][0]["tracking"]
        assert (form["output"], form["said"], form["wanting"]) == ("participation", SAID, "")
        assert form["figures"]["events_attended"] == 9
    else:
        assert f"Participation record\n  lindenquell: {SAID}\n" in content.decode()


def test_the_choices_are_those_of_the_registry():
    shown = run("status", "--help").stdout
    assert f"[{'|'.join(BOARDS)}]" in shown


def test_nothing_is_overwritten_without_force(city, tmp_path):
    to = tmp_path / "board.xlsx"
    to.write_bytes(b"mine")
    refused = run("status", city, "--format", "xlsx", "--to", to)
    assert (refused.exit_code, to.read_bytes()) == (2, b"mine")
    assert run("status", city, "--format", "xlsx", "--to", to, "--force").exit_code == 0
    assert to.read_bytes().startswith(b"PK")


def test_a_workbook_is_not_thrown_at_a_terminal(city):
    shown = on_a_terminal("status", city, "--format", "xlsx", columns=100)
    assert shown == "twinning: xlsx is nothing for a screen; name a file for the board with --to\n"


def test_the_most_frequent_findings_come_from_the_ledgers(tmp_path):
    sample_city(tmp_path, "larkhaven")
    run("mark", tmp_path)
    found = printed_json("status", tmp_path, "--format", "json")
    assert {"rule": "G-01", "title": "Everything that is asked for has an answer"}.items() <= found[
        "frequent_findings"
    ][0].items()
    assert sum(found["cities"][0]["outputs"][1]["rules"].values()) >= 35
    assert "Rules broken most often\n" in run("status", tmp_path).stdout


def test_a_ledger_may_say_odd_things_of_rules_and_figures(city, tmp_path):
    folder = tmp_path / "lindenquell"
    folder.mkdir()
    for path in city.iterdir():
        if path.name != ledger.NAME:
            (folder / path.name).write_bytes(path.read_bytes())
    odd = {"rules": {"G-01": "many", "G-02": -1, "G-03": True, "G-04": 2}, "figures": {"events_total": "x"}}
    facts = said(city)
    ledger.append(folder / ledger.NAME, [{**f, **odd} if f["kind"] == "checked" else f for f in facts], WHEN)
    (only,) = printed_json("status", folder, "--format", "json")["cities"]
    assert only["outputs"][0]["rules"] == {"G-04": 2}
    assert only["tracking"][0]["said"] == "events – of –, – representatives, – h a month"


@pytest.mark.slow
def test_two_thousand_cities_with_fifty_entries_each_take_seconds(city, tmp_path):
    entries = said(city)
    facts = [{**entries[n % len(entries)], "n": n} for n in range(50)]
    lines = b"".join(line + b"\n" for line in ledger.chained(facts, ledger.FIRST, WHEN))
    toml = (city / "submission.toml").read_text(encoding="utf-8")
    for number in range(2000):
        folder = tmp_path / "many" / f"city-{number}"
        folder.mkdir(parents=True)
        (folder / "submission.toml").write_text(
            toml.replace("Lindenquell", f"City {number}"), encoding="utf-8"
        )
        (folder / ledger.NAME).write_bytes(lines)
    before = time.process_time()
    assert run("status", tmp_path / "many", "--format", "json", "--to", tmp_path / "b.json").exit_code == 0
    assert time.process_time() - before < 20
    assert len(json.loads((tmp_path / "b.json").read_bytes())["cities"]) == 2000
