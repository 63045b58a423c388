"""Whatever a city calls its files and writes into them, no command's output acts on a terminal."""

import json
import re
import shutil
import unicodedata

import pytest

from pipeline import ledger
from pipeline.forms import FORMATS
from tests.cli.running import run, sample_city
from tests.outgoing.hostile import EVERY, PRINTABLE
from tests.outgoing.test_forms import DEFINITION
from tests.reports.looking import assert_tame
from tests.samples import COHORT

JOINERS = {"\u200c", "\u200d"}  # joiners, which belong to the spelling of some languages
ACTING = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
NAMES = {name: text.replace("/", "∕") for name, text in EVERY.items()}


def assert_harmless(printed):
    assert {c for c in printed if unicodedata.category(c) in ACTING} <= {"\n"} | JOINERS
    for line in printed.split("\n"):
        assert not re.search(r"^\s*::|##\[|##vso\[", line)


def named(text):
    """A file name with the text in it that a file system takes."""
    return text.encode("utf-8", "ignore").decode()[:60]


@pytest.fixture(scope="module")
def hostile_city(tmp_path_factory):
    """A city's folder with a file for each hostile name, some forms and some not, and hostile answers."""
    folder = sample_city(tmp_path_factory.mktemp("submissions"), "exempla")
    form = DEFINITION.form("roadmap")
    original = (COHORT / "exempla" / "roadmap.docx").read_bytes()
    said = [text for text in EVERY.values() if "\ud800" not in text]
    rows = [{"lo_id": f"LO-{n:02}", "statement": text} for n, text in enumerate(said, 1)]
    answers = {"document_control": {"prepared_by": said[0]}, "learning_objectives": rows}
    filled = FORMATS["docx"].fill(original, form, answers)
    (folder / "roadmap.docx").write_bytes(filled)
    for number, text in enumerate(NAMES.values()):
        (folder / f"{named(text)} {number}.docx").write_bytes(b"no form" if number % 2 else filled[:-1])
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--format", "json"),
        ("check", "--draft"),
        ("check", "--format", "html"),
        ("status",),
        ("status", "--format", "json"),
        ("status", "--format", "html"),
        ("mark", "--dry-run"),
    ],
    ids=" ".join,
)
def test_reports_are_harmless(words, hostile_city):
    done = run(words[0], hostile_city.parent.parent, *words[1:])
    assert len(done.stdout.splitlines()) > 40
    assert_harmless(done.output)
    if "json" in words:
        json.loads(done.stdout)
    if "html" in words:
        assert_tame(done.stdout, *(["report.js"] if "check" in words else []))


def test_each_answer_is_one_line_of_the_table(hostile_city):
    done = run("extract", hostile_city / "roadmap.docx", "--explain")
    assert "Brighton & Hove" in done.stdout
    assert "[red]" in done.stdout
    assert_harmless(done.output)


def test_what_is_read_is_the_same_as_what_was_written(hostile_city):
    done = run("extract", hostile_city / "roadmap.docx")
    assert_harmless(done.output)
    assert json.loads(done.stdout)["data"]["document_control"]["prepared_by"] == "Brighton & Hove"


def test_the_ledger_can_be_looked_at_in_a_terminal(hostile_city, tmp_path):
    folder = shutil.copytree(hostile_city, tmp_path / "exempla")
    done = run("mark", folder)
    assert_harmless(done.output)
    written = (folder / ledger.NAME).read_text(encoding="utf-8")
    assert_harmless(written.replace("##", ""))
    assert ledger.verify(folder / ledger.NAME) is None
    names = {json.loads(line).get("file") for line in written.splitlines()} - {None}
    assert names <= {path.name for path in folder.iterdir()}
    assert len(names) > 20


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_paths_that_commands_name_are_harmless(text, tmp_path):
    odd = tmp_path / named(text)
    for done in (
        run("check", odd / "nothing.docx"),
        run("extract", odd / "nothing.docx"),
        run("extract", COHORT / "exempla" / "roadmap.docx", "--to", odd / "record.json"),
        run("extract", COHORT / "exempla" / "roadmap.docx", "--to", odd / "record.json"),
        run("check", "--" + named(text)),
        run(named(text)),
    ):
        assert_harmless(done.output)
        assert done.output.count("\n") <= 4


def test_forms_that_are_made_are_named_on_a_line_each(tmp_path):
    odd = tmp_path / "a\x1b[31m\n::error::b"
    done = run("generate", "--blank", "--output", "roadmap", "--to", odd)
    assert done.exit_code == 0
    assert_harmless(done.output)
    assert len(done.output.splitlines()) == 1


def test_a_list_of_cities_is_named_harmlessly(tmp_path):
    table = tmp_path / "a\x1b[31m.csv"
    lines = "".join(f'"{text}",x{n}\n' for n, text in enumerate(PRINTABLE.values()) if '"' not in text)
    table.write_text(f"city,slug\n{lines}\x1b[31m,red\n", encoding="utf-8")
    done = run("init", tmp_path / "w\x1b[31m", "--cities", table, "--cohort", "3")
    assert "one line" in done.stderr
    assert_harmless(done.output)


def test_a_link_that_a_city_put_where_a_form_goes_is_not_followed(tmp_path):
    folder = sample_city(tmp_path, "exempla", "none")
    precious = tmp_path / "precious.txt"
    precious.write_text("mine", encoding="utf-8")
    (folder / "exempla-roadmap.docx").symlink_to(precious)
    done = run("generate", folder, "--output", "roadmap", "--force")
    assert done.exit_code == 2
    assert "link" in done.stderr
    assert precious.read_text(encoding="utf-8") == "mine"
    assert (folder / "exempla-roadmap.docx").is_symlink()
