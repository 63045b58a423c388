"""The README's tour, run by a newcomer in an empty folder, and the finding that it shows."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import programme
from tests.samples.checking import TODAY

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = "@exit code"
BLOCKING = (
    "twinning check work",
    "twinning check work --format html --to report.html --also json=report.json",
    "twinning check work --annotate remarks",
    "twinning mark work",
)


def block(language, holding):
    (found,) = (text for kind, text in BLOCK.findall(README) if kind == language and holding in text)
    return found


def steps():
    """The commands of the tour; one that reads its input from the page goes on to the line END."""
    lines = iter(block("sh", "twinning init").splitlines())
    for line in lines:
        if line.endswith("<< END"):
            while not line.endswith("\nEND"):
                line += "\n" + next(lines)
        if line and not line.startswith("#"):
            yield line


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """The folder after the tour, and for each step its exit code and what it printed."""
    folder = tmp_path_factory.mktemp("tour")
    home = tmp_path_factory.mktemp("home")
    here = str(Path(sys.executable).parent)
    environment = {
        "PATH": f"{here}:{os.environ['PATH']}",
        "HOME": str(home),
        "TMPDIR": str(home),
        "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")),
        "LANG": "C",
    }
    script = "".join(f"{step}\necho '{CODE}' $?\n" for step in steps())
    done = subprocess.run(
        ["sh", "-u"],
        input=script,
        cwd=folder,
        env={**environment, "SOURCE_DATE_EPOCH": TODAY},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = re.findall(rf"(.*?){CODE} (\d+)\n", done.stdout, re.DOTALL)
    assert list(home.iterdir()) == []
    return folder, dict(zip(steps(), said, strict=True)), done.stderr


def test_every_step_of_the_tour_ends_as_it_should(tour):
    _, said, errors = tour
    codes = {step: int(code) for step, (_, code) in said.items()}
    assert codes == {step: int(step in BLOCKING) for step in codes}, errors
    assert not [line for line in errors.splitlines() if line.startswith("twinning:")]


def test_the_tour_leads_through_the_whole_job(tour):
    commands = {step.split()[1] for step in tour[1] if step.startswith("twinning")}
    assert commands >= {"init", "generate", "check", "fill", "extract", "mark", "status", "demo", "explain"}


def test_the_tour_makes_what_it_promises(tour):
    folder, said, _ = tour
    city = folder / "work" / "cohort-3" / "exempla"
    assert sorted(path.name for path in city.iterdir()) == [
        "exempla-action-plan.docx",
        "exempla-engagement-plan.xlsx",
        "exempla-info-session.docx",
        "exempla-roadmap.docx",
        "exempla-transferability.xlsx",
        "ledger.jsonl",
        "submission.toml",
    ]
    assert (folder / "other-formats" / "exempla-roadmap.xlsx").exists()
    assert "Still to fill in: " in said["twinning check work --draft"][0]
    assert "exempla-roadmap.docx · roadmap 1.1 · valid\n" in said["twinning check work"][0]
    (report,) = json.loads((folder / "report.json").read_text(encoding="utf-8"))["cities"]
    verdicts = {Path(file["path"]).name: file["verdict"] for file in report["files"]}
    assert verdicts.pop("exempla-roadmap.docx") == "valid"
    assert list(verdicts.values()) == ["invalid"] * 4  # nobody has begun them
    assert re.search(
        r"^│ exempla +│ valid +│.*\n│ \(cohort 3\) +│", said["twinning status work"][0], re.MULTILINE
    )
    assert said["twinning explain SEP-09"][0].startswith("SEP-09")


def test_it_names_every_output_with_what_its_form_asks_and_its_milestone():
    definition = programme.load(ROOT)
    milestone_of = {o: milestone.id for milestone in definition.mapping.milestones for o in milestone.outputs}
    rows = re.findall(
        r"^\| ([^|]+) \| \[[^]]+\]\(docs/fields/([\w-]+)\.md\) \| (\w+) \|$", README, re.MULTILINE
    )
    assert rows == [(output.title, output.id, milestone_of[output.id]) for output in definition.outputs]


def test_the_tour_needs_nothing_but_its_own_folder():
    assert not re.search(r"(?:^|\s)[/~]", "\n".join(steps()))


def test_the_finding_it_shows_is_a_real_one(tour):
    shown = block("", "✗ ").splitlines()
    report = (tour[0] / "samples" / "report.txt").read_text(encoding="utf-8")
    report = report.replace("\N{NO-BREAK SPACE}", " ").splitlines()  # within numbers
    at = next(n for n, line in enumerate(report) if line.strip() == shown[0])
    assert [line[4:] for line in report[at : at + len(shown)]] == shown
