"""`twinning init` and `twinning generate`: folders and forms, with nothing overwritten."""

import zipfile

import pytest

from pipeline import intake, programme
from pipeline.forms import FORMATS
from tests.cli.running import definition_with_a_logbook, fingerprint, piped, run, sample_city
from tests.samples import COHORT

DEFINITION = programme.load()
FORMS = (
    "action-plan.docx",
    "engagement-plan.xlsx",
    "info-session.docx",
    "roadmap.docx",
    "transferability.xlsx",
)


@pytest.fixture
def city(tmp_path):
    """A city that has handed in nothing."""
    return sample_city(tmp_path, "exempla", "nothing")


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "submission.toml")


def record(path):
    package = intake.open_file(path)
    reader = FORMATS[package.kind]
    return reader.read(package, DEFINITION.form(reader.stamp(package).output))


def test_the_forms_that_are_asked_of_a_city_lie_in_its_folder(city):
    done = run("generate", city)
    assert done.exit_code == 0, done.output
    assert files(city) == [f"exempla-{name}" for name in FORMS]
    assert sorted(done.stdout.splitlines()) == [str(city / f"exempla-{name}") for name in FORMS]
    stamp = record(city / "exempla-roadmap.docx").stamp
    assert (stamp.output, stamp.city, stamp.cohort) == ("roadmap", "exempla", "3")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_is_known_of_the_city_is_filled_in(city, suffix):
    run("generate", city, "--output", "roadmap", "--as", suffix)
    control = record(city / f"exempla-roadmap.{suffix}").data["document_control"]
    assert control["city_name"] == "Exempla"


@pytest.mark.parametrize("asked", [("roadmap",), ("TLR",), ("tlr", "roadmap", "Roadmap")])
def test_an_output_is_named_by_id_or_code_and_made_once(city, asked):
    options = [word for name in asked for word in ("--output", name)]
    assert run("generate", city, *options).exit_code == 0
    assert files(city) == ["exempla-roadmap.docx"]


def test_blank_forms_are_for_nobody(tmp_path):
    assert run("generate", "--blank", "--to", tmp_path / "blank").exit_code == 0
    assert files(tmp_path / "blank") == list(FORMS)
    assert record(tmp_path / "blank" / "roadmap.docx").stamp.city == ""


def test_several_cities_at_once(tmp_path):
    cities = [sample_city(tmp_path, name, "nothing") for name in ("exempla", "larkhaven")]
    run("generate", *cities, "--output", "roadmap", "--to", tmp_path / "out")
    assert files(tmp_path / "out") == ["exempla-roadmap.docx", "larkhaven-roadmap.docx"]


def test_however_many_processes_make_them_the_forms_are_the_same(tmp_path):
    cities = [sample_city(tmp_path, name, "nothing") for name in ("larkhaven", "exempla", "thalassokipos")]
    for jobs in "12":
        words = ("--output", "participation", "--output", "roadmap", "--as", "xlsx", "--jobs", jobs)
        done = piped("generate", *cities, *words, "--to", tmp_path / jobs)
        assert done.returncode == 0, done.stderr
        assert done.stdout.decode().splitlines() == [
            str(tmp_path / jobs / f"{city.name}-{output}.xlsx")
            for city in cities
            for output in ("participation", "roadmap")
        ]
        assert done.stderr == b""
    assert fingerprint(tmp_path / "1") == fingerprint(tmp_path / "2")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_same_moment_gives_the_same_bytes(city, tmp_path, suffix):
    for number, seed in enumerate("12"):
        done = piped("generate", city, "--as", suffix, "--to", tmp_path / seed, PYTHONHASHSEED=seed)
        assert done.returncode == 0, (number, done.stderr)
    assert fingerprint(tmp_path / "1") == fingerprint(tmp_path / "2")
    with zipfile.ZipFile(tmp_path / "1" / f"exempla-roadmap.{suffix}") as form:
        assert {entry.date_time[0] for entry in form.infolist()} == {1980}


def test_nothing_is_overwritten_and_nothing_half_made(city):
    (city / "exempla-engagement-plan.xlsx").write_bytes(b"filled in by the city")
    before = fingerprint(city)
    done = run("generate", city)
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert fingerprint(city) == before
    assert run("generate", city, "--force").exit_code == 0
    assert fingerprint(city) != before


def test_two_forms_of_one_name_are_refused(tmp_path):
    cities = [sample_city(tmp_path / name, "exempla", "nothing") for name in ("a", "b")]
    done = run("generate", *cities, "--to", tmp_path / "out", "--force")
    assert done.exit_code == 2
    assert "exempla-roadmap.docx" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name at least one city folder"),
        (("--blank", COHORT / "exempla"), "without naming a city"),
        (("--blank", "--output", "wishes"), "no output is called 'wishes'"),
        ((COHORT,), "submission.toml"),
    ],
)
def test_what_cannot_be_made_is_one_line(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("generate", *words)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert said in line
    assert list(tmp_path.iterdir()) == []


def test_an_output_without_a_form_is_refused_by_name_and_otherwise_left_out(city, tmp_path):
    home = definition_with_a_logbook(tmp_path / "asks for more")
    for whom in (["--blank"], [city]):
        done = run("generate", *whom, "--output", "logbook", "--to", tmp_path / "out", "--programme", home)
        assert done.exit_code == 2
        assert done.stderr == "twinning: logbook has no form in this definition yet\n"
    assert not (tmp_path / "out").exists()
    assert run("generate", city, "--programme", home).exit_code == 0
    assert files(city) == [f"exempla-{name}" for name in FORMS]


def test_a_city_under_a_profile_that_is_switched_off_gets_no_form_and_hears_why(city):
    (city / "submission.toml").write_text('city = "Exempla"\ncohort = "4"\n', encoding="utf-8")
    for more in ((), ("--output", "roadmap")):
        done = run("generate", city, *more)
        assert done.exit_code == 2
        (line,) = done.stderr.splitlines()
        assert f"{city / 'submission.toml'}: the profile 'tlp-12m-2025' is not ready for use" in line
        assert "programme manager switches it on in programme.toml" in line
    assert files(city) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("profile = ", 'profile = "odd" # ', "odd"), ("country = ", 'country = "XX" # ', "country")],
)
def test_a_city_that_the_definition_does_not_know_gets_no_form(city, old, new, said):
    path = city / "submission.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = run("generate", city)
    assert done.exit_code == 2
    assert said in done.stderr
    assert files(city) == []


def test_folders_are_made_from_a_list_and_kept(tmp_path):
    table = tmp_path / "cities.csv"
    table.write_text("city,country,start\nSankt Elmo,AT,2025-01-13\n,,\nNowhere,Mars,\n", encoding="utf-8")
    done = run("init", tmp_path / "work", "--cities", table, "--cohort", "3")
    assert done.exit_code == 1
    assert done.stdout == f"{tmp_path / 'work' / 'cohort-3' / 'sankt-elmo'}\n"
    assert "line 4" in done.stderr
    before = fingerprint(tmp_path)
    again = run("init", tmp_path / "work", "--cities", table, "--cohort", "3")
    assert "was there already" in again.stderr
    assert fingerprint(tmp_path) == before
    assert run("init", tmp_path / "work", "--cities", tmp_path / "none.csv").exit_code == 2
