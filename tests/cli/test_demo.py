"""`twinning demo`: the whole job without arguments and without a network."""

import json
import re
import socket

import pytest

from pipeline import demo, programme
from tests.cli.running import fingerprint, on_a_terminal, run
from tests.samples import CITIES, COHORT, SAMPLES
from tests.samples.checking import check

NEXT = re.compile(r"^   (twinning-demo/\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """An empty folder after a demo in it that was not let to any network, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(socket.socket, "__init__", lambda *_, **__: pytest.fail("a network was asked for"))
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a network was asked for"))
        done = run("demo")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    return folder, done.stdout


def test_everything_it_names_is_there(shown):
    folder, text = shown
    named = NEXT.findall(text)
    assert len(named) == 8
    assert [path for path in named if not (folder / path).is_file()] == []
    assert [path.name for path in folder.iterdir()] == ["twinning-demo"]


def test_it_shows_forms_findings_ledgers_and_the_board(shown):
    _, text = shown
    for said in (
        "exempla-roadmap.docx",
        f"{len(CITIES)} made-up cities",
        "roadmap.docx · invalid: 10 errors",
        "From learning to action: LO-01 → ",
        "exempla: 12 entries written; MS1 ready for review, MS2 ready for review",
        "In the way of MS1",
        "In the way of MS2",
    ):
        assert said in text
    assert (
        text.index("1. ")
        < text.index("\n2. ")
        < text.index("\n3. ")
        < text.index("\n4. ")
        < text.index("\n5. ")
    )


def test_it_makes_every_form_in_both_formats_and_names_it(shown):
    folder, text = shown
    there = {path.name for path in (folder / "twinning-demo" / "forms").iterdir()}
    outputs = programme.load().outputs
    assert len(outputs) == 5
    assert there == {f"exempla-{output.id}.{suffix}" for output in outputs for suffix in ("docx", "xlsx")}
    for output in outputs:
        line = f"   {output.title}: exempla-{output.id}.docx and exempla-{output.id}.xlsx\n"
        assert line in text


def test_it_can_be_read_in_a_minute(shown):
    lines = shown[1].splitlines()
    assert len(lines) < 130
    shows = {"brackwater": demo.FILES_SHOWN, "larkhaven": 1}  # files with findings, of which one is shown
    assert len([line for line in lines if re.match(r"    [✗!i] ", line)]) == sum(shows.values())


def test_no_city_is_left_out_of_any_part(shown):
    parts = re.split(r"^\d\. ", shown[1], flags=re.MULTILINE)
    for part in parts[2:5]:  # the findings, the ledgers, the board
        named = set(re.findall(rf"^\W*({'|'.join(CITIES)})\b", part, re.MULTILINE))
        assert named == set(CITIES)


def test_the_whole_report_lies_beside_it(shown):
    folder, _ = shown
    report = (folder / "twinning-demo" / "report.txt").read_text(encoding="utf-8")
    said = check(COHORT).cities
    found = [f["severity"] for city in said for file in city["files"] for f in file["findings"]]
    errors, warnings = found.count("error"), found.count("warning")
    assert errors == 49 + 35  # put into Brackwater's forms; what Larkhaven has not filled in yet
    assert report.endswith(
        f"{len(CITIES)} cities, {len(SAMPLES)} files, {errors} errors, {warnings} warnings\n"
    )
    cities = json.loads((folder / "twinning-demo" / "report.json").read_text(encoding="utf-8"))["cities"]
    assert [city["city"] for city in cities] == sorted(CITIES)


def test_the_forms_hold_the_promises_made_of_them(shown):
    folder, text = shown
    promised = dict(re.findall(r"^   (\S+)\n      (.+)$", text, re.MULTILINE))
    report = run("check", "--format", "json", folder / "twinning-demo" / "submissions")
    verdicts = {f["path"]: f for city in json.loads(report.stdout)["cities"] for f in city["files"]}
    for path, promise in promised.items():
        if promise.startswith("a filled form"):
            errors = len(verdicts[str(folder / path)]["findings"])
            assert (errors == 0) == ("nothing is wrong" in promise)
            assert (errors >= 10) == ("ten mistakes" in promise)


def test_the_samples_that_travel_with_the_command_stay_as_they_are(tmp_path):
    before = fingerprint(COHORT)
    assert run("demo", tmp_path / "d").exit_code == 0
    assert fingerprint(COHORT) == before


@pytest.mark.slow
def test_a_second_demo_replaces_the_first_and_gives_the_same(tmp_path):
    folder = tmp_path / "d"
    assert run("demo", folder).exit_code == 0
    first = fingerprint(folder)
    (folder / "submissions" / "cohort-3" / "exempla" / "roadmap.docx").write_bytes(b"changed")
    (folder / "left behind.txt").touch()
    assert run("demo", folder).exit_code == 0
    assert fingerprint(folder) == first


@pytest.mark.slow
def test_an_empty_folder_that_is_there_may_be_used(tmp_path):
    assert run("demo", tmp_path).exit_code == 0


@pytest.mark.parametrize("kind", ["folder", "file", "link", "link to a demo"])
def test_what_is_no_demo_is_left_alone(tmp_path, kind):
    target = tmp_path / "theirs"
    if kind == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / (demo.MARK if "demo" in kind else "letter.txt")).write_text("mine", encoding="utf-8")
    folder = target
    if "link" in kind:
        folder = tmp_path / "link"
        folder.symlink_to(target)
    before = fingerprint(tmp_path)
    done = run("demo", folder)
    assert done.exit_code == 2
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize("columns", [80, 120])
def test_it_fits_a_terminal(columns, tmp_path):
    text = on_a_terminal("demo", columns=columns, cwd=tmp_path)
    lines = [re.sub(r".*\r|\x1b\[\?25[lh]", "", line) for line in text.splitlines()]
    assert max(len(line) for line in lines) <= columns
    assert "5. Open next" in lines
