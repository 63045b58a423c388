"""One record from identity to document rules: order, notes, drafts, calculated values."""

import dataclasses

import msgspec
import pytest

from pipeline import rules
from pipeline.model import City, Location, Note, Provenance, Record, Severity, Stamp
from pipeline.validate import check_record, output_of
from tests import small
from tests.small import rule

LOST = Note("lost-field", Location("About", "question A1", "Name"), "/about/name")


def said(checked):
    return [(f.rule, f.pointer) for f in checked.findings]


class TestIdentity:
    @pytest.mark.parametrize(
        ("record", "rule_id", "words"),
        [
            ({"programme": "other"}, "F-01", "another programme (other), not for Small Programme"),
            ({"form_version": "0.9"}, "F-02", "version 0.9 of the form; accepted is 1.0"),
            ({"form_version": ""}, "F-02", "version not known"),
            ({"output": "poem"}, "F-03", "says it is for ‘poem’"),
            ({"notes": [Note("not-our-form")]}, "not-our-form", "not one of the programme's forms"),
        ],
    )
    def test_the_wrong_form_is_not_read_further(self, check, record, rule_id, words):
        checked = check({"name": None}, record=record)
        (finding,) = checked.findings
        assert (finding.rule, finding.severity) == (rule_id, Severity.ERROR)
        assert words in finding.message
        assert str(finding.location)

    def test_what_was_not_read_is_not_passed(self, check):
        checked = check(record={"form_version": "0.9"}, rule_files={"note": rule()})
        rule_ids = {entry.rule for entry in checked.not_checked}
        assert {"G-01", "N-01"} <= rule_ids
        assert checked.not_checked[0].because == "this is version 0.9 of the form; accepted is 1.0"

    @pytest.mark.parametrize(
        ("record", "city", "expected"),
        [
            ({"city": "lumen"}, small.CITY, ["F-04"]),
            ({"cohort": "4"}, small.CITY, ["F-05"]),
            ({"city": "lumen", "cohort": "4"}, None, []),
            ({"city": "", "cohort": ""}, small.CITY, []),
            ({}, City("exempla", "Exempla", cohort="3", profile="unknown"), []),
        ],
    )
    def test_a_form_of_another_city_is_read_all_the_same(self, check, record, city, expected):
        checked = check({"name": "A"}, record=record, city=city)
        assert [f.rule for f in checked.findings] == [*expected, "G-08"]

    def test_what_the_stamp_says_is_cleaned(self, check):
        checked = check(record={"city": "x\x1b[31m\u202e" + "y" * 500})
        assert len(checked.findings[0].message) < 300
        assert "\x1b" not in checked.findings[0].message

    def test_an_output_that_is_not_asked_of_the_city(self, tmp_path):
        definition = small.programme(tmp_path)
        first, *others = definition.profiles
        first = msgspec.structs.replace(first, outputs=("plan",))
        definition = dataclasses.replace(definition, profiles=(first, *others))
        made = small.record("note", small.NOTE_DATA)
        checked = check_record(definition, rules.load(definition), made, small.CITY, small.TODAY)
        assert [(f.rule, f.severity) for f in checked.findings] == [("F-09", Severity.INFO)]

    def test_without_stamp_the_form_is_told_by_its_places(self, tmp_path):
        definition = small.programme(tmp_path)
        places = {"/links/day": Provenance(Location()), "/links/goals": Provenance(Location())}
        record = Record(Stamp(), small.PLAN_DATA, places)
        assert output_of(definition, record) == "plan"
        checked = check_record(definition, rules.load(definition), record, None, small.TODAY)
        assert [f.rule for f in checked.findings] == ["F-06"]
        assert output_of(definition, Record(Stamp(), {}, {})) is None


class TestNotes:
    def test_an_error_speaks_for_the_value(self, check):
        checked = check({"name": None}, record={"notes": [LOST]})
        assert said(checked) == [("lost-field", "/about/name")]
        assert checked.findings[0].location == LOST.location
        assert "(A1)" in checked.findings[0].action

    def test_a_remark_does_not_hide_what_is_wrong(self, check):
        note = Note("anchors-disagree", Location("About"), "/about/name", "A")
        checked = check({"name": "A"}, record={"notes": [note]})
        assert said(checked) == [("G-08", "/about/name"), ("anchors-disagree", "/about/name")]
        assert "‘A’" in checked.findings[1].message

    def test_a_lost_table_speaks_for_its_rows(self, check):
        note = Note("lost-field", Location("Goals"), "/goals")
        checked = check(tables={"goals": [], "steps": []}, record={"notes": [note]})
        assert said(checked) == [("lost-field", "/goals")]

    def test_a_lost_column_speaks_for_its_cells(self, check):
        note = Note("lost-field", Location("Goals", "", "Text"), "/goals/*/text")
        goals = [{"goal_id": "G-01", "cost": 1.0}]
        assert said(check(tables={"goals": goals}, record={"notes": [note]})) == [
            ("lost-field", "/goals/*/text")
        ]

    def test_both_readings_are_named(self, check):
        params = {"first": "2026-04-03", "second": "2026-03-04"}
        note = Note("ambiguous-date", Location("About"), "/about/day", "3/4/2026", params)
        (finding,) = check({"day": "3/4/2026"}, record={"notes": [note]}).findings
        assert finding.message == "‘Day’ says ‘3/4/2026’, which may be 3 April 2026 or 4 March 2026."

    def test_a_note_without_pointer(self, check):
        note = Note("extra-content", Location("Sheet", "C9"), found="Call \x1bme\n" + "x" * 500)
        (finding,) = check(record={"notes": [note]}).findings
        assert (finding.severity, finding.location) == (Severity.INFO, Location("Sheet", "C9"))
        assert "Call me x" in finding.message
        assert len(finding.message) < 300

    def test_what_we_calculate_need_not_be_readable(self, check):
        note = Note("formula-without-value", Location("Sums"), "/sums/total", "#REF!")
        assert said(check(tables={"sums": {}}, record={"notes": [note]})) == []


class TestCalculated:
    def test_another_value_in_the_file_is_said(self, check):
        checked = check(tables={"sums": {"total": 12500}})
        (finding,) = checked.findings
        assert (finding.rule, finding.pointer, finding.severity) == ("G-14", "/sums/total", Severity.WARNING)
        assert "says ‘12\u00a0500’, but from the other answers it is ‘30’" in finding.message
        assert checked.record.data["sums"] == {"total": 30.0}

    @pytest.mark.parametrize("share", [0.333333333, 0.33, 0.3, 0.3333333333333333])
    def test_a_rounded_value_is_the_same(self, check, share):
        goals = [{**goal} for goal in small.NOTE_DATA["goals"]]
        goals[0]["share"] = share
        assert said(check(tables={"goals": goals})) == []

    def test_another_share(self, check):
        goals = [{**goal} for goal in small.NOTE_DATA["goals"]]
        goals[0]["share"] = 0.34
        assert said(check(tables={"goals": goals})) == [("G-14", "/goals/0/share")]

    def test_what_we_cannot_calculate_is_left_alone(self, check):
        goals = [{"goal_id": "G-01", "text": "Better homes", "share": 0.5}]
        assert said(check(tables={"goals": goals, "sums": {"total": 9}})) == [("G-01", "/goals/0/cost")]


class TestDraft:
    def test_blank_answers_are_missing_not_wrong(self, check):
        checked = check({"name": None, "day": "soon", "colours": ["other"]}, tables={"goals": []}, draft=True)
        assert said(checked)[0] == ("G-03", "/about/day")
        assert [m.pointer for m in checked.missing] == ["/about/name", "/about/other", "/goals"]
        assert str(checked.missing[0].location) == "About · question A1 · Name"
        assert {f.rule for f in checked.findings} == {"G-03", "G-04"}

    def test_rules_wait_for_them(self, check):
        checked = check({"amount": None}, draft=True, rule_files={"note": rule()})
        assert [(entry.rule, entry.because) for entry in checked.not_checked] == [
            ("N-01", "‘Amount’ must be filled in or corrected first")
        ]

    def test_nothing_is_missing_in_a_final_form(self, check):
        assert check({"name": None}).missing == ()


class TestRules:
    def test_a_broken_rule_in_words(self, check):
        text = rule(
            each="/goals",
            test="row.cost > doc.about.amount",
            at=["cost", "/about/amount"],
            expected="doc.about.amount",
            values={"until": "'from ' + doc.about.day + ' on'"},
            message="{label} of {row} is {found} {unit}, not {expected}, {until} ({part}).",
            action="Mend it.",
        )
        first, _ = check(rule_files={"note": text}).findings
        assert first.message == "Cost of G-01 is 10 EUR, not 30, from 1 February 2026 on (Goals)."
        assert (first.pointer, first.key) == ("/goals/0/cost", "/goals/G-01/cost")
        assert (first.found, first.expected) == ("10", "30")
        assert [pointer for pointer, _ in first.related] == ["/about/amount"]
        assert str(first.related[0][1]) == "About · question A5 · Amount"

    def test_a_code_reads_as_its_label(self, check):
        text = rule(
            test="false", at="/about/colours", found="doc.about.colours[0]", expected="doc.about.colours"
        )
        (finding,) = check(rule_files={"note": text}).findings
        assert (finding.found, finding.expected) == ("Fire red", "Fire red")

    def test_a_blank_place_reads_as_blank(self, check):
        (finding,) = check(rule_files={"note": rule(test="false", at="/about/reason")}).findings
        assert finding.message == "It is blank."

    def test_rules_wait_for_field_rules(self, check):
        text = rule(test="doc.steps.all(s, doc.goals.exists(g, g.goal_id == s.goal))", at="/steps/*/goal")
        checked = check(
            tables={"steps": [{"goal": "G-09", "start": "2026-01-01"}]}, rule_files={"note": text}
        )
        assert said(checked) == [("G-04", "/steps/0/goal")]
        assert checked.not_checked[0].because == "‘Goal’ (row 1) must be filled in or corrected first"

    def test_many_reasons_are_counted(self, check):
        test = (
            "doc.about.name != '' && doc.about.day != '' && doc.about.amount > 0.0 && doc.about.fixed != ''"
        )
        nothing = {"name": None, "day": None, "amount": None, "fixed": None}
        checked = check(nothing, rule_files={"note": rule(test=test)})
        words = checked.not_checked[0].because
        assert words == "‘Amount’, ‘Day’, ‘Fixed’ and 1 more answer must be filled in or corrected first"

    @pytest.mark.parametrize(
        ("city", "words"),
        [
            (None, "the file was not checked in the folder of a city"),
            (City("exempla", "E", profile="p"), "it is not known when the programme of the city starts"),
        ],
    )
    def test_rules_that_need_the_city(self, check, city, words):
        checked = check(city=city, rule_files={"note": rule(test="doc.about.day >= city.start")})
        assert [entry.because for entry in checked.not_checked] == [words]

    def test_a_rule_that_cannot_be_evaluated_says_so(self, check):
        checked = check(rule_files={"note": rule(test="doc.goals[7].cost > 0.0")})
        assert checked.findings == ()
        assert checked.not_checked[0].because == "it could not be evaluated over these answers"


def test_findings_stand_in_the_order_of_the_form(check):
    goals = [{"goal_id": "G-01", "text": "x", "cost": "x"}, {"goal_id": "G-01", "text": "x", "cost": "x"}]
    checked = check({"nonsense": 1, "name": "A", "mail": "x"}, tables={"goals": goals, "steps": []})
    assert [pointer for _, pointer in said(checked)] == [
        "/about",
        "/about/name",
        "/about/mail",
        "/goals/0/goal_id",
        "/goals/0/text",
        "/goals/0/cost",
        "/goals/1/goal_id",
        "/goals/1/text",
        "/goals/1/cost",
    ]


def test_the_same_record_gives_the_same_findings(check):
    wrong = {"name": "A", "colours": ["x", "y", "z"], "count": "x"}
    assert check(wrong) == check(wrong)


@pytest.mark.parametrize(
    "tables",
    [
        {"about": 5},
        {"about": []},
        {"goals": {}},
        {"goals": "none"},
        {"goals": [None, 5, "x", []]},
        {"goals": [{"goal_id": {"deep": [1]}}]},
        {"goals": [{"goal_id": "G-01", "text": "x\ud800\0y", "cost": 10**400}]},
        {"goals": [{"goal_id": "G-01", "text": "xx", "cost": float("nan")}]},
        {"steps": [{"goal": ["G-01"], "start": True}]},
    ],
)
def test_data_built_otherwise_never_stops_a_check(tmp_path, tables):
    definition = small.programme(
        tmp_path, note=rule(test="doc.goals.all(g, g.cost < 1.0)", at="/goals/*/cost")
    )
    made = small.record("note", small.NOTE_DATA | tables)
    checked = check_record(definition, rules.load(definition), made, small.CITY, small.TODAY)
    assert all(f.message and str(f.location) for f in checked.findings)
