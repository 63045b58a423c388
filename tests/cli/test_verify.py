"""`twinning verify`: ledgers and files that are, or are no longer, what was put on the record."""

import shutil
from datetime import UTC, datetime
from time import process_time

import pytest

from pipeline import ledger, verification
from tests.cli.running import fingerprint, piped, run, sample_city


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two cities, marked."""
    root = tmp_path_factory.mktemp("marked")
    sample_city(root, "larkhaven", "roadmap.xlsx")
    sample_city(root, "incirkiyi")
    assert run("mark", root).exit_code == 0
    return root


@pytest.fixture
def root(made, tmp_path):
    return shutil.copytree(made, tmp_path / "submissions")


@pytest.fixture
def city(root):
    return root / "cohort-3" / "larkhaven"


def test_what_is_as_it_was_written_is_said_to_be_and_nothing_is_changed(root):
    before = fingerprint(root)
    done = run("verify", root)
    assert done.exit_code == 0, done.output
    assert [line.rpartition(": ")[2] for line in done.stdout.splitlines()] == ["4 entries, in order"] * 2
    assert fingerprint(root) == before


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b'"wanting":""', b'"wanting":"1"', 2),
        (b'"kind":"submitted"', b'"kind":"Submitted"', 1),
        (b'"state":"open"', b'"state":"complete"', 3),
    ],
)
def test_a_changed_line_is_named_with_what_to_do(root, city, old, new, line):
    path = city / ledger.NAME
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    done = run("verify", root)
    assert done.exit_code == 1
    assert f"ledger.jsonl, line {line}: this line was changed after it was written" in done.stdout
    assert "→ Put back the ledger from a backup" in done.stdout
    assert done.stdout.count("in order") == 2  # one is, one is not


def test_a_line_that_was_taken_out_breaks_the_chain_where_it_was(city):
    path = city / ledger.NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join((lines[0], *lines[2:])))
    done = run("verify", city)
    assert done.exit_code == 1
    assert "line 2: the line before it was changed, removed or put in later" in done.stdout


def test_a_file_with_other_bytes_is_named(city):
    with (city / "roadmap.xlsx").open("ab") as file:
        file.write(b"\0")
    done = run("verify", city)
    assert done.exit_code == 1
    assert "roadmap.xlsx: the file is another one than that of 2026-07-06 00:00" in done.stdout
    assert "`twinning mark` puts it on the record" in done.stdout


def test_a_file_that_is_gone_is_named_and_one_that_was_replaced_is_not_missed(city):
    (city / "roadmap.xlsx").rename(city / "roadmap 2.xlsx")
    assert "roadmap.xlsx: the file that counted last is no longer there" in run("verify", city).stdout
    run("mark", city)
    assert run("verify", city).exit_code == 0


def test_a_city_without_a_ledger_and_a_ledger_without_a_city_are_both_seen(root, city):
    (city / ledger.NAME).unlink()
    (root / "cohort-3" / "incirkiyi" / "submission.toml").unlink()
    done = run("verify", root)
    assert done.exit_code == 0
    assert "larkhaven: no ledger yet" in done.stdout
    assert "incirkiyi: 4 entries, in order" in done.stdout


def test_a_ledger_may_be_named_itself(city):
    assert "4 entries, in order" in run("verify", city / ledger.NAME).stdout


def test_a_ledger_that_cannot_be_read_is_exit_code_2_and_does_not_stop_the_others(root, monkeypatch):
    read = ledger.read

    def refused(path):
        if "larkhaven" in str(path):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(ledger, "read", refused)
    done = run("verify", root)
    assert done.exit_code == 2
    assert "larkhaven: the ledger cannot be read: Permission denied" in done.stdout
    assert "incirkiyi: 4 entries, in order" in done.stdout


def test_a_folder_without_anything_to_verify_is_one_line(tmp_path):
    done = run("verify", tmp_path)
    assert done.exit_code == 2
    assert "there is no ledger and no city's folder in it" in done.stderr


def test_a_name_in_a_ledger_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    folder = tmp_path / "city"
    folder.mkdir()
    odd = [{"kind": "checked", "file": name, "sha256": "0"} for name in ("../secret", 3, "a/b")]

    ledger.append(folder / ledger.NAME, odd, datetime(2025, 1, 1, tzinfo=UTC))
    assert verification.verify(folder).flaws == ()


def test_a_ledger_that_is_a_link_is_not_followed(city, tmp_path):
    (city / ledger.NAME).rename(tmp_path / "elsewhere")
    (city / ledger.NAME).symlink_to(tmp_path / "elsewhere")
    assert "not an ordinary file" in run("verify", city).stdout


def test_the_installed_command_says_the_same(root):
    done = piped("verify", root)
    assert done.returncode == 0
    assert done.stderr.endswith(b"2 folders looked at, 0 not as on the record, 0 not read\n")


@pytest.mark.slow
def test_the_time_grows_with_the_length_alone(tmp_path):

    def took(lines):
        folder = tmp_path / str(lines)
        folder.mkdir()
        facts = [{"kind": "checked", "file": f"{n}.docx", "sha256": "0" * 64} for n in range(lines)]
        ledger.append(folder / ledger.NAME, facts, datetime(2025, 1, 1, tzinfo=UTC))
        before = process_time()
        assert verification.verify(folder).entries == lines
        return process_time() - before

    took(100)
    assert took(16000) < 16 * max(took(2000), 0.01)
