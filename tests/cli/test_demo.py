"""`twinning demo`: the whole job without arguments and without a network."""

import json
import re
import socket

import pytest

from pipeline import demo
from tests.cli.running import fingerprint, on_a_terminal, run
from tests.samples import COHORT

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
    assert len(named) >= 10
    assert [path for path in named if not (folder / path).is_file()] == []
    assert [path.name for path in folder.iterdir()] == ["twinning-demo"]


def test_it_shows_forms_findings_ledgers_and_the_board(shown):
    _, text = shown
    for said in (
        "exempla-roadmap.docx",
        "invalid: 10 errors",
        "exempla: 6 entries written",
        "In the way of MS1",
    ):
        assert said in text
    assert (
        text.index("1. ")
        < text.index("\n2. ")
        < text.index("\n3. ")
        < text.index("\n4. ")
        < text.index("\n5. ")
    )


def test_it_can_be_read_in_a_minute(shown):
    lines = shown[1].splitlines()
    assert len(lines) < 120
    assert text_of_findings(lines) <= demo.FINDINGS_SHOWN * 4  # of each file but the valid ones


def text_of_findings(lines):
    return sum(1 for line in lines if re.match(r"    [✗!i] ", line))


def test_the_whole_report_lies_beside_it(shown):
    folder, _ = shown
    report = (folder / "twinning-demo" / "report.txt").read_text(encoding="utf-8")
    assert report.endswith("3 cities, 6 files, 54 errors, 2 warnings\n")
    cities = json.loads((folder / "twinning-demo" / "report.json").read_text(encoding="utf-8"))["cities"]
    assert [city["city"] for city in cities] == ["brackwater", "exempla", "larkhaven"]


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


def test_a_second_demo_replaces_the_first_and_gives_the_same(tmp_path):
    folder = tmp_path / "d"
    assert run("demo", folder).exit_code == 0
    first = fingerprint(folder)
    (folder / "submissions" / "cohort-3" / "exempla" / "roadmap.docx").write_bytes(b"changed")
    (folder / "left behind.txt").touch()
    assert run("demo", folder).exit_code == 0
    assert fingerprint(folder) == first


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
