"""The action, the hook and the template: their own lines are run, as far as the services are not needed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline.reports import REPORTERS
from tests.cli.running import TWINNING, sample_city
from tests.reports.judges import read_csv, read_github, read_junit, read_markdown, read_sarif
from tests.samples import COHORT, ROOT
from tests.samples.checking import TODAY

BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]  # as GitHub's runner starts it


@cache
def told(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def repository(root, *cities):
    """A repository of submissions, as docs/ci.md shows one."""
    for city in cities:
        sample_city(root / "submissions", city, "roadmap.docx")
    return root


def plain_environment():
    """That of the tests, without what points to the code under test or to another repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))}


def shell(script, folder, **variables):
    given = {**plain_environment(), "SOURCE_DATE_EPOCH": TODAY, **variables}
    return subprocess.run(
        [*BASH, "-c", script], cwd=folder, env=given, capture_output=True, text=True, check=False
    )


def ready(place):
    """An environment with the command in it, in place of one that takes a while to make."""
    (place / "bin").mkdir(parents=True)
    command = place / "bin" / "twinning"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {TWINNING} "$@"\n', encoding="utf-8")
    command.chmod(0o755)


# --- The action for GitHub --------------------------------------------------------------------------------


class Runner:
    """As much of GitHub's runner as a composite action needs."""

    def __init__(self, folder):
        self.temp, self.summary, self.output = folder / "temp", folder / "summary", folder / "output"
        self.temp.mkdir(parents=True)
        self.summary.touch()
        self.output.touch()

    def run(self, step, folder, **inputs):
        (found,) = [one for one in told("action.yml")["runs"]["steps"] if one["name"] == step]
        assert found["shell"] == "bash"
        given = {name: one.get("default", "") for name, one in told("action.yml")["inputs"].items()} | inputs
        variables = {
            name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")]
            for name, value in found.get("env", {}).items()
        }
        return shell(
            found["run"],
            folder,
            RUNNER_TEMP=str(self.temp),
            GITHUB_ACTION_PATH=str(ROOT),
            GITHUB_STEP_SUMMARY=str(self.summary),
            GITHUB_OUTPUT=str(self.output),
            **variables,
        )

    def outputs(self):
        return dict(line.split("=", 1) for line in self.output.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def runner(tmp_path):
    one = Runner(tmp_path / "runner")
    ready(one.temp / "twinning")
    return one


def checked(runner, folder, **inputs):
    done = runner.run("Check the forms", folder, **inputs)
    assert set(runner.outputs()) == set(told("action.yml")["outputs"])
    assert runner.outputs()["exit-code"] == str(done.returncode)
    return done


def test_the_action_annotates_sums_up_and_fails(runner, tmp_path):
    done = checked(runner, repository(tmp_path / "repo", "brackwater"), **{"format": "sarif"})
    assert done.returncode == 1
    found = read_github(done.stdout)
    assert len(found) > 5
    assert {given["file"] for _, given, _ in found} == {
        path.relative_to(tmp_path / "repo").as_posix() for path in (tmp_path / "repo").rglob("*.*x")
    }
    summary = runner.summary.read_text(encoding="utf-8")
    assert "Something has to be corrected" in "".join(read_markdown(summary).itertext())
    assert summary == Path(runner.outputs()["summary"]).read_text(encoding="utf-8")
    report = Path(runner.outputs()["report"])
    assert report.suffix == ".sarif"
    assert len(read_sarif(report.read_text(encoding="utf-8"))["results"]) == len(found)


def test_the_action_is_content_with_valid_forms(runner, tmp_path):
    done = checked(runner, repository(tmp_path / "repo", "exempla"))
    assert (done.returncode, done.stdout) == (0, "1 city, 1 file, 0 errors, 0 warnings\n")
    assert runner.outputs()["report"] == ""


@pytest.mark.slow
def test_the_action_takes_several_paths_and_a_measure(runner, tmp_path):
    folder = repository(tmp_path / "repo", "brackwater", "exempla")
    where = "submissions/cohort-3/"
    paths = f"{where}brackwater/roadmap.docx\n\n{where}exempla/roadmap.docx\n"
    done = checked(runner, folder, **{"path": paths, "fail-on": "never", "format": "junit"})
    assert done.returncode == 0
    assert "2 files" in done.stdout
    assert set(read_junit(Path(runner.outputs()["report"]).read_text(encoding="utf-8"))) == {
        "brackwater",
        "exempla",
    }


def test_the_action_says_when_it_cannot_check(runner, tmp_path):
    (tmp_path / "repo").mkdir()
    done = checked(runner, tmp_path / "repo", path="no such; echo $(id) `id`\n-rf")
    assert done.returncode == 2
    assert "uid=" not in done.stdout + done.stderr
    ((kind, _, message),) = read_github(done.stdout)
    assert (kind, "there is no such file or folder" in message) == ("error", True)
    assert "The check could not be made" in runner.summary.read_text(encoding="utf-8")


def test_inputs_are_never_part_of_a_script():
    for step in told("action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_each_format_that_the_action_names_exists():
    named = set(re.findall(r"[a-z]+", told("action.yml")["inputs"]["format"]["description"]))
    assert named & set(REPORTERS) == {"sarif", "junit", "json", "csv", "xlsx"}


@pytest.mark.slow
def test_the_action_installs_what_it_needs(tmp_path):
    fresh = Runner(tmp_path / "runner")
    installed = fresh.run("Install twinning", tmp_path)
    assert installed.returncode == 0, installed.stderr
    done = checked(fresh, repository(tmp_path / "repo", "exempla"))
    assert done.returncode == 0, done.stderr


# --- The template for GitLab ------------------------------------------------------------------------------


def job_run(folder, lines, **more):
    """The lines of a job one after the other in one shell, as GitLab's runner does."""
    job = told("ci/gitlab.yml")["twinning-check"]
    variables = {**job["variables"], "CI_PROJECT_DIR": str(folder), **more}
    return shell("\n".join(job[lines]), folder, **variables)


@pytest.mark.parametrize(
    ("city", "code"), [pytest.param("exempla", 0, marks=pytest.mark.slow), ("brackwater", 1)]
)
def test_the_job_keeps_its_reports(city, code, tmp_path):
    folder = repository(tmp_path, city)
    ready(folder / ".twinning")
    done = job_run(folder, "script")
    assert done.returncode == code, done.stderr
    kept = told("ci/gitlab.yml")["twinning-check"]["artifacts"]
    assert kept["when"] == "always"
    summary, findings = (folder / name for name in kept["paths"])
    read_markdown(summary.read_text(encoding="utf-8"))
    read_csv(findings.read_bytes().decode())
    suites = read_junit((folder / kept["reports"]["junit"]).read_text(encoding="utf-8"))
    assert (suites[city].get("failures") != "0") == bool(code)


def test_the_job_says_what_has_to_be_set(tmp_path):
    (tmp_path / ".twinning").mkdir()
    job = told("ci/gitlab.yml")["twinning-check"]
    install = job["before_script"][1]
    done = shell(install, tmp_path, CI_PROJECT_DIR=str(tmp_path), **job["variables"])
    assert done.returncode != 0
    assert "say in TWINNING_SOURCE where twinning is" in done.stderr


@pytest.mark.slow
def test_the_job_installs_what_it_needs(tmp_path):
    folder = repository(tmp_path, "exempla")
    installed = job_run(folder, "before_script", TWINNING_SOURCE=str(ROOT))
    assert installed.returncode == 0, installed.stderr
    assert job_run(folder, "script").returncode == 0


# --- The hook for pre-commit ------------------------------------------------------------------------------


def test_the_hook_is_what_pre_commit_takes():
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_line_of_the_hook_checks_files(tmp_path):
    (hook,) = told(".pre-commit-hooks.yaml")
    shutil.copy(COHORT / "brackwater" / "roadmap.docx", tmp_path / "-rf.docx")
    words = [*shlex.split(hook["entry"]), *hook["args"], "-rf.docx"]
    done = subprocess.run([TWINNING, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "-rf.docx · roadmap 1.1 · invalid" in done.stdout


def git(folder, *words):
    named = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *named, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_pre_commit_runs_the_hook_in_an_environment_of_its_own(tmp_path):
    """The project as it is now is cloned, installed by pre-commit, and run on files of a repository."""
    project = tmp_path / "twinning"
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "*cache*", "node_modules", "twinning-demo", "build", "dist"
    )
    shutil.copytree(ROOT, project, ignore=left_out)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "As it is")):
        git(project, *words)
    folder = repository(tmp_path / "repo", "brackwater", "exempla")
    git(folder, "init", "-q")
    for city, code in (("exempla", 0), ("brackwater", 1)):
        git(folder, "add", f"submissions/cohort-3/{city}")
        words = ["try-repo", project, "twinning-check", "--verbose", "--files"]
        files = [path for path in (folder / "submissions/cohort-3" / city).iterdir()]
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", *words, *files],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "PRE_COMMIT_HOME": str(tmp_path / "cache"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert f"{city} · cohort 3" in done.stdout
        assert "1 file" in done.stdout
