"""The command line as a whole: what `--help` costs and says, and how it fails."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main

HEAVY = ("docx", "docxtpl", "openpyxl", "lxml", "jsonschema", "cel_expr_python", "jinja2", "rich")


def run(*arguments):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_imports_no_heavy_library(arguments):
    program = (
        "import sys\n"
        "from pipeline.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'imported: {loaded}' if loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "imported" not in done.stderr
    assert "Commands" in done.stdout + done.stderr


def test_help_lists_every_command_with_a_line():
    lines = run("--help").output.splitlines()
    for name, line in COMMANDS.items():
        assert any(name in shown and line.split()[0] in shown for shown in lines), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_the_same_in_its_own_help(name):
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(limit=100) == COMMANDS[name]
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_an_unknown_command_is_refused():
    done = run("chek")
    assert done.exit_code == 2
    assert "No such command" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "no-such-folder"],
        ["extract", "no-such-file.docx"],
        ["fill", "no-such-form.docx", "data.json", "--to", "out.docx"],
        ["generate", "no-such-city"],
        ["generate"],
        ["generate", "--blank", "--output", "nonsense"],
        ["explain", "TLR-99"],
        ["schema", "nonsense"],
        ["mark", "no-such-folder"],
        ["status", "no-such-folder"],
    ],
)
def test_what_cannot_run_is_one_line_and_exit_code_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    last = done.output.strip().splitlines()
    assert len([line for line in last if line.startswith(("twinning:", "Error:"))]) == 1
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_explain_suggests_the_nearest_rule():
    assert "did you mean SEP-09" in run("explain", "SEP_09").output


def test_explain_lists_the_whole_catalogue():
    listed = run("explain").output
    assert all(rule in listed for rule in ("TLR-01", "SEP-09", "G-01", "xml-dtd"))


def test_the_programme_definition_is_sound():
    done = run("programme", "check")
    assert done.exit_code == 0, done.output
    assert "sound" in done.output


def test_a_wrong_source_date_epoch_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    done = run("generate", "--blank", "--to", str(tmp_path))
    assert done.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in done.output
