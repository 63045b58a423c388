"""Slips of somebody who edits a definition: each is found, with its place, and none is a traceback."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.recipes import edit

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path):
    for folder in ("templates", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("programme.toml", 'module = "MOD1"\ndue_month = 4', 'module = "MOD9"\ndue_month = 4', "MOD9"),
        ("programme.toml", "due_month = 9", "due_month = 14", "due month 14 is not in module MOD2"),
        (
            "programme.toml",
            'outputs = ["roadmap", "engagement-plan"]',
            'outputs = ["roadmap"]',
            "no milestone",
        ),
        ("roadmap.schema.json", '"x-code": "B2"', '"x-code": "B1"', "B1"),
        ("roadmap.schema.json", '"x-ref": "/learning_objectives/', '"x-ref": "/nowhere/', "nowhere"),
        (
            "programme.toml",
            'needs = ["roadmap"]\naccepted_versions = ["1.0", "1.1"]',
            'needs = ["roadmap"]\naccepted_versions = ["0.9"]',
            "version 1.1 of its form is not among those accepted",
        ),
        ("vocabularies.schema.json", '"title": "Heat plan"', '"title": "Heat; plan"', "';'"),
        ("vocabularies.schema.json", '"const": "heat_plan"', '"const": "sump"', "'sump' is there twice"),
        ("rules/roadmap.toml", 'id = "TLR-03"', 'id = "TLR-01"', "TLR-01"),
    ],
)
def test_programme_check_says_what_does_not_fit_and_where(home, file, old, new, said):
    edit(home / "schemas" / file, old, new, everywhere=True)
    done = CliRunner().invoke(main, ["programme", "check", "--programme", str(home)], catch_exceptions=False)
    assert done.exit_code != 0
    assert said in done.output
    assert file in done.output
    assert "Traceback" not in done.output
