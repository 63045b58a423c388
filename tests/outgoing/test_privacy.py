"""What Office programs note about people is pointed out once for a file, and never repeated."""

import json
import shutil
import zipfile

import pytest

from pipeline import intake, ledger, package
from pipeline.forms import FORMATS
from pipeline.generate import generate
from pipeline.intake.personal import AUTHOR, OFFICE, PATHS, PROPERTIES, REMARKS, personal_data
from tests.cli.running import run, sample_city
from tests.outgoing.test_forms import DEFINITION, WHEN, city
from tests.samples import COHORT

SECRET = "Jane Secretname"
HOME = "C:\\Users\\Secretname\\forms"
RULE = "personal-metadata"
DOCX, XLSX = COHORT / "exempla" / "roadmap.docx", COHORT / "exempla" / "engagement-plan.xlsx"
OFFICE_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def changed(path, name, old, new):
    """The file with words of a part replaced; fails if they are not there."""
    content = part(path, name)
    assert old in content
    return package.rewrite(path.read_bytes(), {name: content.replace(old, new, 1).encode()})


def with_part(path, name, content):
    return package.rewrite(path.read_bytes(), {name: content.encode()})


def last_saved_by(path, name):
    said = f"<cp:lastModifiedBy>{name}</cp:lastModifiedBy></cp:coreProperties>"
    return changed(path, "docProps/core.xml", "</cp:coreProperties>", said)


def added_property(path, name):
    said = f'<property name="{name}"><x>{SECRET}</x></property></Properties>'
    return changed(path, "docProps/custom.xml", "</Properties>", said)


def template_at(target):
    kind = f"{OFFICE_LINKS}/attachedTemplate"
    one = f'<Relationship Id="a" Type="{kind}" Target="{target}" TargetMode="External"/>'
    return with_part(
        DOCX, "word/_rels/settings.xml.rels", f'<Relationships xmlns="{LINKS}">{one}</Relationships>'
    )


def comment_by(name):
    said = f'<w:comments xmlns:w="{W}"><w:comment w:id="1" w:author="{name}"/></w:comments>'
    return with_part(DOCX, "word/comments.xml", said)


def changed_by(name):
    said = f'<w:body><w:p><w:ins w:id="9" w:author="{name}"><w:r/></w:ins></w:p>'
    return changed(DOCX, "word/document.xml", "<w:body>", said)


def changed_with_blanks(name):
    said = f"<w:body><w:p><w:ins w:id='9' w:author\n = '{name}'><w:r/></w:ins></w:p>"
    return changed(DOCX, "word/document.xml", "<w:body>", said)


def company(name):
    said = f'<Properties xmlns="{APP}"><Application>Word</Application><Company>{name}</Company></Properties>'
    return with_part(DOCX, "docProps/app.xml", said)


def link_to(target):
    one = f'<Relationship Id="far" Type="{OFFICE_LINKS}/hyperlink" Target="{target}" TargetMode="External"/>'
    return changed(DOCX, "word/_rels/document.xml.rels", "</Relationships>", f"{one}</Relationships>")


def excel_comment_by(name):
    said = f'<comments xmlns="{MAIN}"><authors><author>{name}</author></authors></comments>'
    return with_part(XLSX, "xl/comments1.xml", said)


def saved_in(folder):
    space = "http://schemas.microsoft.com/office/2010/11/ac"
    said = f'<x:absPath xmlns:x="{space}" url="{folder}"/><sheets>'
    return changed(XLSX, "xl/workbook.xml", "<sheets>", said)


TELLING = {
    "saved by": ("docx", last_saved_by(DOCX, SECRET), AUTHOR),
    "saved by, Excel": ("xlsx", last_saved_by(XLSX, SECRET), AUTHOR),
    "company": ("docx", company(SECRET), OFFICE),
    "comment": ("docx", comment_by(SECRET), REMARKS),
    "tracked change": ("docx", changed_by(SECRET), REMARKS),
    "tracked change, blanks": ("docx", changed_with_blanks("Secretname"), REMARKS),
    "comment, Excel": ("xlsx", excel_comment_by(SECRET), REMARKS),
    "property": ("docx", added_property(DOCX, "MSIP_Label_Owner"), PROPERTIES),
    "property, Excel": ("xlsx", added_property(XLSX, "Owner"), PROPERTIES),
    "template": ("docx", template_at(f"file:///{HOME}\\a.dotm"), PATHS),
    "link to a server": ("docx", link_to("\\\\server\\Secretname\\a.docx"), PATHS),
    "folder, Excel": ("xlsx", saved_in(f"{HOME}\\"), PATHS),
    "folder of a Mac": ("xlsx", saved_in("/Users/Secretname/forms/"), PATHS),
}
QUIET = {
    "saved by nobody": ("docx", last_saved_by(DOCX, "")),
    "saved by a program": ("xlsx", last_saved_by(XLSX, "openpyxl")),
    "comment without author": ("docx", comment_by("Author")),
    "property of an office program": ("docx", added_property(DOCX, "KSOProductBuildVer")),
    "link to the web": ("docx", link_to("https://city.example/home/a")),
    "template of the program": ("docx", template_at("file:///C:/Program Files/Office/Normal.dotm")),
    "as it came": ("docx", DOCX.read_bytes()),
    "as it came, Excel": ("xlsx", XLSX.read_bytes()),
}


def found_in(data, suffix):
    return personal_data(intake.open_bytes(data, f"form.{suffix}"), (DEFINITION.title,))


@pytest.mark.parametrize(("suffix", "data", "what"), TELLING.values(), ids=TELLING)
def test_what_tells_of_people_is_noticed(suffix, data, what):
    assert found_in(data, suffix) == (what,)


@pytest.mark.parametrize(("suffix", "data"), QUIET.values(), ids=QUIET)
def test_what_tells_of_nobody_is_passed_over(suffix, data):
    assert found_in(data, suffix) == ()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("output", [output.id for output in DEFINITION.outputs if output.has_schema])
def test_our_own_blank_forms_tell_of_nobody(output, suffix):
    assert found_in(generate(DEFINITION, output, suffix, city(), WHEN), suffix) == ()


def test_no_sample_tells_of_anybody():
    for path in COHORT.rglob("*.[dx]*x"):
        assert found_in(path.read_bytes(), path.suffix[1:]) == (), path.name


@pytest.fixture(scope="module", params=TELLING)
def checked(request, tmp_path_factory):
    """A city whose only file tells of somebody, and everything that the commands say and write about it."""
    suffix, data, what = TELLING[request.param]
    output = {"docx": "roadmap", "xlsx": "engagement-plan"}[suffix]
    folder = sample_city(tmp_path_factory.mktemp("told"), "exempla", "none")
    form = folder / f"{output}.{suffix}"
    form.write_bytes(data)
    done = [
        run("check", folder, "--format", "json"),
        run("check", folder),
        run("extract", form),
        run("extract", form, "--explain"),
        run("mark", folder),
        run("status", folder),
        run("status", folder, "--format", "json"),
    ]
    said = [one.output for one in done] + [(folder / ledger.NAME).read_text(encoding="utf-8")]
    return what, json.loads(done[0].stdout), said


def test_it_is_one_finding_for_a_file_and_blocks_nothing(checked):
    what, report, _ = checked
    (file,) = report["cities"][0]["files"]
    (finding,) = [found for found in file["findings"] if found["rule"] == RULE]
    assert finding["severity"] == "info"
    assert what in finding["message"]
    assert "Inspect Document" in finding["action"]
    assert "Reset Properties" in finding["action"]
    assert finding["location"]["part"].startswith(("roadmap", "engagement-plan"))


def test_nothing_of_it_is_repeated_anywhere(checked):
    *_, said = checked
    assert [text for text in said if "Secretname" in text] == []


def test_a_form_without_its_properties_is_still_known(tmp_path):
    """As Word's inspector leaves it: what we advise to do does no harm."""
    gone = {f"docProps/{name}.xml": None for name in ("core", "app", "custom")}
    folder = sample_city(tmp_path, "exempla", "none")
    (folder / "roadmap.docx").write_bytes(package.rewrite(DOCX.read_bytes(), gone))
    report = json.loads(run("check", folder, "--format", "json").stdout)
    (file,) = report["cities"][0]["files"]
    assert (file["output"], file["verdict"]) == ("roadmap", "valid")


@pytest.mark.parametrize("name", [HOME + "\\word.exe", "jane@city.example", "file:///home/jane/office"])
def test_what_is_no_name_of_a_program_is_not_said_to_be_one(name):
    said = f'<Properties xmlns="{APP}"><Application>{name}</Application></Properties>'
    data = with_part(DOCX, "docProps/app.xml", said)
    assert intake.open_bytes(data, "form.docx").program == ""


def test_paths_in_reports_are_those_that_were_given(tmp_path, monkeypatch):
    folder = sample_city(tmp_path / "somebody", "exempla", "roadmap.docx")
    shutil.copy(DOCX, folder / "second.docx")
    monkeypatch.chdir(tmp_path / "somebody")
    for words in (("check", "cohort-3"), ("check", "cohort-3", "--format", "json"), ("mark", "cohort-3")):
        assert str(tmp_path) not in run(*words).output
    assert str(tmp_path) not in (folder / ledger.NAME).read_text(encoding="utf-8")
