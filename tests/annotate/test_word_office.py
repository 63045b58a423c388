"""A copy with remarks, loaded and saved by LibreOffice: our remarks are still known, and still in place."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from pipeline import annotate, intake
from pipeline.annotate import word
from pipeline.forms.word import ours
from tests.annotate.making import (
    MAIN,
    annotated,
    comments,
    form_of,
    misplaced,
    parts,
    record_of,
    result_of,
    tree,
)
from tests.annotate.planting import planted
from tests.annotate.test_word import orphans
from tests.annotate.test_word_theirs import with_own
from tests.shipped import shipped

pytestmark = [pytest.mark.slow, pytest.mark.office]

OUTPUTS = list(shipped()[1].forms)
OWN = "with-own"  # a form with a comment and a picture of the city


@pytest.fixture(scope="module")
def originals():
    files = {output: planted(output, 1) for output in OUTPUTS}
    return files | {OWN: with_own(files["info-session"])}


@pytest.fixture(scope="module")
def found(originals):
    return {name: annotate.remarks(result_of(data, of(name))) for name, data in originals.items()}


@pytest.fixture(scope="module")
def saved(originals, found, tmp_path_factory):
    """Originals and copies, each as LibreOffice saves them: by name, whether it is a copy, and ending."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed, so what it makes of a copy is not looked at")
    folder = tmp_path_factory.mktemp("office")
    for name, data in originals.items():
        (folder / f"{name}.docx").write_bytes(data)
        (folder / f"{name}-copy.docx").write_bytes(annotated(data, of(name), found[name]))
    for kind in ("docx", "odt"):
        command = ["soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder / kind)]
        subprocess.run(
            [*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=600
        )
    return folder


def of(name):
    return "info-session" if name == OWN else name


def bytes_of(saved, name, kind="docx"):
    return (saved / kind / f"{name}.{kind}").read_bytes()


@pytest.mark.parametrize("name", [*OUTPUTS, OWN])
def test_it_says_what_the_original_says(saved, originals, name):
    copy, original = bytes_of(saved, f"{name}-copy"), bytes_of(saved, name)
    assert record_of(copy) == record_of(original)
    assert record_of(copy).data == record_of(originals[name]).data
    findings = result_of(copy, of(name)).findings
    assert findings == result_of(original, of(name)).findings


@pytest.mark.parametrize("name", OUTPUTS)
def test_saved_as_opendocument_too(saved, name):
    assert record_of(bytes_of(saved, f"{name}-copy", "odt")) == record_of(bytes_of(saved, name, "odt"))


@pytest.mark.parametrize("name", [*OUTPUTS, OWN])
def test_the_remarks_are_known_and_in_place(saved, found, name):
    copy = bytes_of(saved, f"{name}-copy")
    assert misplaced(copy, form_of(of(name)), found[name]) == []


@pytest.mark.parametrize("name", [*OUTPUTS, OWN])
def test_they_can_be_replaced(saved, found, name):
    again = annotated(bytes_of(saved, f"{name}-copy"), of(name), found[name][:2])
    assert len(comments(again)) == 2
    assert [one for one in orphans(again) if not str(one).isdigit()] == []
    assert b"twinning_remark_3" not in parts(again)[MAIN]


@pytest.mark.parametrize("name", [*OUTPUTS, OWN])
def test_nothing_of_ours_is_left_when_they_are_taken_out(saved, name):
    copy = bytes_of(saved, f"{name}-copy")
    cleared = word.cleared(copy, intake.open_bytes(copy, "x"))
    assert comments(cleared) == []
    assert ours.left_in(tree(cleared)) == []
    words = ["".join(tree(data).itertext()) for data in (cleared, bytes_of(saved, name))]
    assert words[0] == words[1]
