"""Old formats are converted by LibreOffice, cut off from everything, and what it makes is not trusted."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import date
from pathlib import Path

import pytest

from pipeline import conversion, intake, programme
from pipeline.extract import extract
from pipeline.process import Setting, check_city
from pipeline.tasks import Task
from tests.cli.running import run, sample_city
from tests.intake.samples import old_office, word, zipped
from tests.samples import COHORT

SHIPPED = programme.load()
DOC = old_office("1Table", "WordDocument")
RTF = b"{\\rtf1\\ansi Hello}"
# what it was asked, then the file that it is to give back
OFFICE = """#!/bin/sh
here=$(dirname "$0")
printf '%s\\n' "$@" > "$here/asked"
env > "$here/environment"
ulimit -c > "$here/limits"
for word; do
    case $last in --outdir) out=$word ;; --convert-to) kind=${{word%%:*}} ;; esac
    last=$word
done
cat "$HOME/profile/user/registrymodifications.xcu" > "$here/profile"
{then}
mkdir -p "$out"
[ ! -e "$here/answer" ] || cp "$here/answer" "$out/form.$kind"
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with a program called soffice, which gives back what is put there as `answer`."""
    folder = tmp_path / "office"
    folder.mkdir()

    def installed(answer=None, then=""):
        if answer is not None:
            (folder / "answer").write_bytes(answer)
        program = folder / "soffice"
        program.write_text(OFFICE.format(then=then))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return folder

    return installed


@pytest.fixture
def without_office(monkeypatch):
    monkeypatch.setattr(conversion, "_office", lambda: None)


def handed_in(tmp_path, data, name="plan.doc"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


SAMPLE = (COHORT / "exempla" / "roadmap.docx").read_bytes()


@pytest.mark.parametrize(("data", "code"), [(DOC, "is-doc"), (RTF, "is-rtf")])
def test_without_libreoffice_an_old_format_is_refused(tmp_path, without_office, data, code):
    assert extract(handed_in(tmp_path, data), SHIPPED).refusal == code


def test_an_old_document_is_read_as_what_libreoffice_makes_of_it(tmp_path, office):
    folder = office(SAMPLE)
    path = handed_in(tmp_path, DOC)
    found = extract(path, SHIPPED)
    assert found.sha256 == hashlib.sha256(DOC).hexdigest()
    original = extract(COHORT / "exempla" / "roadmap.docx", SHIPPED).record
    assert (found.record.data, found.record.stamp) == (original.data, original.stamp)
    (note,) = found.record.notes
    assert (note.rule, note.location.part) == ("converted", "plan.doc")
    assert dict(note.params) == {"source": ".doc", "target": ".docx", "by": "twinning"}
    assert path.read_bytes() == DOC
    assert "--infilter=MS Word 97" in (folder / "asked").read_text().splitlines()


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        (RTF, ["--infilter=Rich Text Format", "docx:MS Word 2007 XML"]),
        (old_office("Workbook"), ["--infilter=MS Excel 97", "xlsx:Calc MS Excel 2007 XML"]),
    ],
)
def test_the_filter_follows_from_the_content(tmp_path, office, data, asked):
    folder = office(SAMPLE)
    extract(handed_in(tmp_path, data, "named.wrongly"), SHIPPED)
    assert set(asked) <= set((folder / "asked").read_text().splitlines())


def test_the_check_says_so_and_keeps_the_hash_of_the_file(tmp_path, office):
    office(SAMPLE)
    folder = sample_city(tmp_path, "exempla", "nothing")
    handed_in(folder, DOC, "roadmap.doc")
    (file,) = check_city(Task(folder), Setting(SHIPPED.home, date(2026, 3, 15))).files
    assert (file.verdict, file.sha256) == ("valid", hashlib.sha256(DOC).hexdigest())
    (said,) = [finding for finding in file.findings if finding.rule == "converted"]
    assert said.severity == "info"
    assert said.message.startswith(
        "The file is in an old format (.doc). It was converted to .docx by twinning"
    )
    assert file.program == ""  # the program that converted it did not write it


def test_a_converted_form_that_nobody_has_begun_is_told_as_such(tmp_path, office):
    made = tmp_path / "blank"
    assert run("generate", "--blank", "--output", "roadmap", "--to", made).exit_code == 0
    office((made / "roadmap.docx").read_bytes())
    done = run("check", handed_in(tmp_path, DOC))
    assert "blank" in done.output and done.output.count("[G-01]") == 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "is-doc"),
        (b"", "empty-file"),
        (RTF, "is-rtf"),
        (zipped(word() | {"word/vbaProject.bin": b"\0"}), "macros"),
    ],
)
def test_what_libreoffice_makes_is_looked_at_like_any_other_file(tmp_path, office, answer, code):
    office(answer)
    found = extract(handed_in(tmp_path, DOC), SHIPPED)
    assert (found.record, found.refusal) == (None, code)
    assert found.sha256 == hashlib.sha256(DOC).hexdigest()


def test_it_ends_when_it_takes_too_long(tmp_path, office, monkeypatch):
    office(SAMPLE, then='sleep 300 & echo $! > "$here/child"; wait')
    monkeypatch.setattr(conversion, "SECONDS", 1.0)
    begun = time.monotonic()
    with pytest.raises(conversion.NotConvertedError, match="took longer than"):
        conversion.convert(DOC, "doc", "docx")
    assert time.monotonic() - begun < 30
    child = int((tmp_path / "office" / "child").read_text())
    assert is_gone(child)


def is_gone(process):
    """Whether a process has ended, or waits to be buried by whoever adopted it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_it_knows_nothing_of_us_and_leaves_nothing_behind(office, monkeypatch, tmp_path):
    monkeypatch.setenv("A_SECRET", "1")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = office(SAMPLE)
    assert conversion.convert(DOC, "doc", "docx") == SAMPLE
    told = dict(line.partition("=")[::2] for line in (folder / "environment").read_text().splitlines())
    assert "A_SECRET" not in told
    assert told["HOME"] == told["TMPDIR"]
    assert (folder / "limits").read_text().strip() == "0"
    profile = (folder / "profile").read_text()
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in profile
    assert [path.name for path in tmp_path.iterdir()] == ["office"]


def test_each_run_has_a_profile_of_its_own(office):
    folder = office(SAMPLE)
    profiles = set()
    for _ in range(2):
        conversion.convert(DOC, "doc", "docx")
        profiles |= {w for w in (folder / "asked").read_text().splitlines() if "UserInstallation" in w}
    assert len(profiles) == 2


def test_without_libreoffice_no_opendocument_form_is_made(tmp_path, without_office):
    done = run("generate", "--blank", "--as", "odt", "--to", tmp_path / "out")
    assert done.exit_code == 2
    assert "LibreOffice (soffice), which is not installed here" in done.output
    assert not (tmp_path / "out").exists()


def test_a_form_that_libreoffice_has_damaged_is_not_given_to_anybody(tmp_path, office):
    odd = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": EMPTY_TEXT})
    office(odd)
    done = run("generate", "--blank", "--output", "roadmap", "--as", "odt", "--to", tmp_path / "out")
    assert done.exit_code == 2
    assert "LibreOffice lost some of its marks" in done.output
    assert not (tmp_path / "out" / "roadmap.odt").exists()


EMPTY_TEXT = (
    b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    b"<o:body><o:text/></o:body></o:document-content>"
)


def test_opendocument_forms_are_not_filled_in(tmp_path):
    form = handed_in(
        tmp_path,
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": EMPTY_TEXT}),
        "form.odt",
    )
    data = handed_in(tmp_path, b"{}", "data.json")
    done = run("fill", form, data, "--to", tmp_path / "filled.odt")
    assert done.exit_code == 2
    assert "read but not filled in" in done.output


def test_a_file_that_changes_meanwhile_is_not_taken_for_what_was_looked_at(tmp_path, office, monkeypatch):
    """It is read once: what LibreOffice gets are the bytes that were looked at, and their hash is kept."""
    office(SAMPLE)
    path = handed_in(tmp_path, DOC)
    first = intake.read_file
    monkeypatch.setattr(intake, "read_file", lambda *given: _then(path, lambda: first(*given)))
    given = []
    convert = conversion.convert
    monkeypatch.setattr(
        conversion, "convert", lambda data, *kinds: given.append(data) or convert(data, *kinds)
    )
    found = extract(path, SHIPPED)
    assert path.read_bytes() == RTF
    assert given == [DOC]
    assert found.sha256 == hashlib.sha256(DOC).hexdigest()


def _then(path, looked_at):
    try:
        return looked_at()
    finally:
        path.write_bytes(RTF)
