"""`twinning letter`: a Word file for each city, and nothing else is touched."""

import docx

from tests.cli.running import fingerprint, run, sample_city


def test_a_letter_for_each_city_and_the_folders_stay_as_they_were(tmp_path):
    for name in ("lindenquell", "larkhaven"):
        sample_city(tmp_path / "cities", name)
    before = fingerprint(tmp_path / "cities")
    done = run("letter", tmp_path / "cities", "--to", tmp_path / "letters")
    assert done.exit_code == 0, done.output
    there = sorted((tmp_path / "letters").iterdir())
    assert [path.name for path in there] == ["larkhaven-letter.docx", "lindenquell-letter.docx"]
    assert done.stdout == "".join(f"{path}\n" for path in there)
    assert fingerprint(tmp_path / "cities") == before
    lines = [paragraph.text for paragraph in docx.Document(str(there[1])).paragraphs]
    assert "Participation record: events 9 of 14, 2 representatives, 10 h a month." in lines
    first = fingerprint(tmp_path / "letters")
    assert run("letter", tmp_path / "cities", "--to", tmp_path / "letters").exit_code == 2
    assert run("letter", tmp_path / "cities", "--to", tmp_path / "letters", "--force").exit_code == 0
    assert fingerprint(tmp_path / "letters") == first


def test_a_letter_is_not_put_where_it_would_be_taken_for_a_submission(tmp_path):
    city = sample_city(tmp_path, "incirkiyi")
    refused = run("letter", city, "--to", city)
    assert refused.exit_code == 2
    assert "would be taken for something handed in; name another one with --to" in refused.stderr
    assert not list(city.glob("*letter*"))


def test_a_city_that_has_withdrawn_gets_none(tmp_path):
    city = sample_city(tmp_path, "incirkiyi")
    path = city / "submission.toml"
    text = path.read_text(encoding="utf-8").replace('status = "active"\n', "")
    path.write_text('status = "withdrawn"\n' + text, encoding="utf-8")
    done = run("letter", city, "--to", tmp_path / "letters")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "twinning: incirkiyi has withdrawn; no letter is written\n"


def test_a_folder_without_a_sound_city_file_is_one_line(tmp_path):
    city = sample_city(tmp_path, "incirkiyi")
    (city / "submission.toml").write_text("city = 3\n", encoding="utf-8")
    done = run("letter", city, "--to", tmp_path / "letters")
    assert done.exit_code == 2
    assert "submission.toml" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "letters").exists()


def test_two_cities_of_one_name_do_not_share_a_letter(tmp_path):
    for cohort in ("a", "b"):
        sample_city(tmp_path / cohort, "incirkiyi")
    done = run("letter", tmp_path / "a", tmp_path / "b", "--to", tmp_path / "letters")
    assert done.exit_code == 2
    assert "two letters would be" in done.stderr
