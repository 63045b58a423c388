"""`twinning fill` and `twinning extract`: data in, data out, and the form that was given stays as it was."""

import json
from pathlib import Path

import pytest

from pipeline import programme
from tests.cli.running import fingerprint, printed_json, run
from tests.samples import COHORT, SAMPLES, content

DEFINITION = programme.load()
ROADMAP = COHORT / "exempla" / "roadmap.docx"
PLAN = COHORT / "exempla" / "engagement-plan.xlsx"


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Blank forms of all outputs, and of what is tracked beside them, in both formats."""
    folder = tmp_path_factory.mktemp("forms") / "blank"
    names = [word for form in DEFINITION.with_form for word in ("--output", form.id)]
    for suffix in ("docx", "xlsx"):
        assert run("generate", "--blank", "--as", suffix, *names, "--to", folder).exit_code == 0
    return folder


@pytest.fixture
def fill(blank, tmp_path):
    """Fill a blank form with data and return what came of it, and where the form went."""

    def put(data, name="roadmap.docx", *words):
        source = tmp_path / "data.json"
        source.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        to = tmp_path / "filled" / name
        return run("fill", blank / name, source, "--to", to, *words), to

    return put


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_is_extracted_can_be_filled_in_again_in_either_format(sample, suffix, fill):
    said = printed_json("extract", sample.path)
    done, to = fill(said, f"{sample.output}.{suffix}")
    assert done.exit_code == 0, done.output
    found = printed_json("extract", to)["data"]
    assert given(found, sample.output) == given(said["data"], sample.output)


def given(data, output):
    """The data without the calculated answers: those follow from the others, and are not filled in."""
    calculated = {
        (part.name, field.name) for part, field in DEFINITION.form(output).fields() if field.computed
    }

    def kept(name, row):
        return {key: value for key, value in row.items() if (name, key) not in calculated}

    return {
        name: [kept(name, row) for row in said] if isinstance(said, list) else kept(name, said)
        for name, said in data.items()
    }


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_calculated_answer_that_somebody_typed_over_is_not_handed_on(suffix, fill):
    said = printed_json("extract", COHORT / "brackwater" / "info-session.docx")
    assert said["data"]["attendance"]["attended_total"] == 82  # of 74
    done, to = fill(said, f"info-session.{suffix}")
    assert done.exit_code == 0, done.output
    assert printed_json("extract", to)["data"]["attendance"]["attended_total"] == 74
    (city,) = json.loads(run("check", to, "--format", "json").stdout)["cities"]
    assert "G-14" not in {finding["rule"] for finding in city["files"][0]["findings"]}


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_is_calculated_is_shown_as_far_as_the_data_goes(suffix, fill):
    rows = [
        {"risk": "A risk that is written down", "likelihood": 2, "impact": 3},
        {"risk": "One without figures"},
    ]
    done, to = fill({"risks": rows, "activities": []}, f"engagement-plan.{suffix}")
    assert done.exit_code == 0, done.output
    found = printed_json("extract", to)["data"]["risks"]
    assert [row.get("rating") for row in found] == [6, None]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_calculated_value_that_is_given_gives_way_to_the_right_one(suffix, fill):
    rows = [{"risk": "A risk that is written down", "likelihood": 2, "impact": 3, "rating": 25}]
    done, to = fill({"risks": rows}, f"engagement-plan.{suffix}")
    assert done.exit_code == 0, done.output
    assert printed_json("extract", to)["data"]["risks"] == [{**rows[0], "rating": 6}]


def test_a_record_says_where_everything_stands():
    record = printed_json("extract", PLAN)
    assert set(record) == {"stamp", "saved_by", "diagnosis", "data", "places", "notes"}
    assert record["stamp"]["output"] == "engagement-plan"
    place = record["places"]["/resources/budget_total"]
    assert place["location"]["label"] == "Total budget"
    assert place["raw"]


def test_the_given_form_stays_as_it_was(fill, blank):
    before = fingerprint(blank)
    done, to = fill(content(SAMPLES[0]))
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{to}\n"
    assert fingerprint(blank) == before


def test_data_may_come_through_a_pipe(blank, tmp_path):
    data = json.dumps({"document_control": {"prepared_by": "Climate unit"}})
    to = tmp_path / "filled.docx"
    assert run("fill", blank / "roadmap.docx", "-", "--to", to, input=data).exit_code == 0
    assert printed_json("extract", to)["data"]["document_control"]["prepared_by"] == "Climate unit"


def test_nothing_is_overwritten_and_the_form_itself_never(fill, blank, tmp_path):
    done, to = fill({})
    assert done.exit_code == 0
    before = fingerprint(tmp_path)
    assert fill({})[0].exit_code == 2
    for words in ((), ("--force",)):
        source = tmp_path / "data.json"
        again = run("fill", blank / "roadmap.docx", source, "--to", blank / "roadmap.docx", *words)
        assert again.exit_code == 2
        assert run("fill", to, source, "--to", source, *words).exit_code == 2
    assert fingerprint(tmp_path) == before
    assert fill({}, "roadmap.docx", "--force")[0].exit_code == 0


CONTROL = {"document_control": {"prepared_by": "Climate unit"}}
WRONG = [
    ("[]", "a JSON object"),
    ("{", "not JSON"),
    ("[" * 100_000, "not JSON"),
    ('{"document_control": {"prepared_by": ' + "9" * 5000 + "}}", "not JSON"),
    ({"wishes": {}}, "'wishes', which the Twinning Learning Roadmap does not ask for"),
    ({"document_control": "text"}, "'document_control' does not hold answers"),
    ({"document_control": {"wish": 1}}, "document_control/wish is no question"),
    ({"document_control": {"prepared_by": {"a": 1}}}, "prepared_by holds what cannot be an answer"),
    ({"document_control": {"prepared_by": [1, ["b"]]}}, "prepared_by holds what cannot be an answer"),
    ('{"document_control": {"prepared_by": NaN}}', "prepared_by holds what cannot be an answer"),
    ({"document_control": {"prepared_by": "x" * 40_000}}, "prepared_by holds what cannot be an answer"),
    ({"risk_register": {}}, "'risk_register', which"),
    ({"learning_objectives": {"a": 1}}, "'learning_objectives' is a table"),
    ({"learning_objectives": [1]}, "'learning_objectives/0' does not hold answers"),
    ({"learning_objectives": [{"wish": 1}]}, "learning_objectives/0/wish is no question"),
    ({"document_control": {"prepared_by": "a\x00b"}}, "back as they are: document_control/prepared_by"),
    ('{"document_control": {"prepared_by": "a\\ud800b"}}', "back as they are: document_control/prepared_by"),
    ({"learning_objectives": [{"lo_id": "LO-01", "statement": "a\x00b"}]}, "learning_objectives/0/statement"),
]


@pytest.mark.parametrize("name", ["roadmap.docx", "roadmap.xlsx"])
@pytest.mark.parametrize(("data", "said"), WRONG, ids=[said for _, said in WRONG])
def test_data_that_a_form_cannot_hold_is_refused_as_a_whole(data, said, name, fill):
    done, to = fill(data, name)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert said in line
    assert not to.exists()


@pytest.mark.parametrize("name", ["roadmap.docx", "roadmap.xlsx"])
@pytest.mark.parametrize("answer", [" Climate unit ", "one\r\ntwo", "=1+1", "+49", "<b>&amp;", "x" * 32_000])
def test_ordinary_oddities_are_held(answer, name, fill):
    done, to = fill({"document_control": {"prepared_by": answer}}, name)
    assert done.exit_code == 0, done.output
    back = printed_json("extract", to)["data"]["document_control"]["prepared_by"]
    assert back.split() == answer.split()


@pytest.mark.parametrize("name", ["roadmap.docx", "roadmap.xlsx"])
def test_blank_rows_between_rows_are_no_loss(name, fill):
    rows = [{"lo_id": "LO-01"}, {}, {"lo_id": "LO-02"}]
    done, to = fill({"learning_objectives": rows}, name)
    assert done.exit_code == 0, done.output
    assert [row["lo_id"] for row in printed_json("extract", to)["data"]["learning_objectives"]] == [
        "LO-01",
        "LO-02",
    ]


@pytest.mark.parametrize("name", ["README.md", "letter.docx", "minutes.docx"])
def test_what_is_no_form_is_refused_in_words(name, tmp_path):
    form = tmp_path / name
    if name == "minutes.docx":
        import docx

        docx.Document().save(str(form))
    else:
        form.write_text("Dear all", encoding="utf-8")
    data = tmp_path / "data.json"
    data.write_text("{}", encoding="utf-8")
    for words in (["fill", form, data, "--to", tmp_path / f"out{form.suffix}"], ["extract", form]):
        done = run(*words)
        assert done.exit_code == 2
        (line,) = done.stderr.splitlines()
        assert str(form) in line
        assert "form" in line or "plain text" in line
        assert done.stdout == ""


def test_a_filled_form_keeps_its_kind(blank, tmp_path):
    (tmp_path / "data.json").write_text("{}", encoding="utf-8")
    done = run("fill", blank / "roadmap.docx", tmp_path / "data.json", "--to", tmp_path / "out.xlsx")
    assert done.exit_code == 2
    assert ".docx" in done.stderr


def test_a_form_of_an_unknown_output_has_no_record(tmp_path):
    from tests.samples.odd_files import RECIPES

    RECIPES["roadmap of an unknown output"](tmp_path / "wishes.docx", DEFINITION)
    done = run("extract", tmp_path / "wishes.docx")
    assert done.exit_code == 2
    assert "wish-list" in done.stderr


def test_a_record_goes_to_a_file_that_is_not_there_yet(tmp_path):
    to = tmp_path / "record.json"
    assert run("extract", ROADMAP, "--to", to).stdout == ""
    assert to.read_text(encoding="utf-8") == run("extract", ROADMAP).stdout
    assert run("extract", ROADMAP, "--to", to).exit_code == 2
    assert run("extract", to, "--to", to, "--force").exit_code == 2


def test_extracting_changes_nothing(tmp_path):
    copy = tmp_path / "roadmap.docx"
    copy.write_bytes(ROADMAP.read_bytes())
    copy.chmod(0o444)
    before = fingerprint(tmp_path)
    assert run("extract", copy).exit_code == 0
    assert fingerprint(tmp_path) == before
    assert Path(copy).stat().st_size == ROADMAP.stat().st_size


@pytest.mark.parametrize("name", ["roadmap.docx", "engagement-plan.xlsx"])
def test_explaining_shows_the_same_in_a_table(name, tmp_path):
    form = ROADMAP.parent / name
    done = run("extract", form, "--explain")
    assert done.exit_code == 0, done.output
    assert "Found by" in done.stdout and "Date of this" in done.stdout
    to = tmp_path / "table.txt"
    assert run("extract", form, "--explain", "--to", to).stdout == ""
    assert to.read_text(encoding="utf-8") == done.stdout
    assert printed_json("extract", form)["diagnosis"] == ""
