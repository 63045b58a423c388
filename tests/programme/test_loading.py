"""Definition files that cannot be read."""

import pytest

from pipeline.errors import DefinitionError
from pipeline.programme import load
from tests.programme.edits import edit


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "programme.toml",
            'name = "nzc-tlp"',
            "name = ",
            r"schemas/programme\.toml: no sound TOML: .*line 10",
        ),
        (
            "roadmap.schema.json",
            '"title":',
            '"title"',
            r"schemas/roadmap\.schema\.json: no sound JSON at line 4",
        ),
        (
            "programme.toml",
            "due_month = 4",
            'due_month = "four"',
            "output \"roadmap\", due_month: it says 'four'",
        ),
        (
            "programme.toml",
            'default_format = "docx"',
            'default_format = "odt"',
            "possible are 'docx', 'xlsx'",
        ),
        ("programme.toml", 'policy = "reviewed"', 'policy = "maybe"', "policy: it says 'maybe'"),
        ("programme.toml", 'code = "KO"\n', "", "event \"number 1\": 'code' is missing"),
        ("programme.toml", "waivable", "waveable", "at the top: 'waveable' is not known here"),
        (
            "programme.toml",
            'title = "stated", months = "inferred"',
            'title = "sure"',
            'module "MOD1", basis, title',
        ),
        ("programme.toml", "start = 2023-09-01", "start = 2023-09-01T10:00:00", 'cohort "1", start'),
        (
            "programme.toml",
            'requires = ["MS1"]',
            'requires = "MS1"',
            'mapping "by_module", milestone "MS2", requires',
        ),
    ],
)
def test_what_cannot_be_read_is_said_on_one_line_with_file_and_place(home, name, old, new, said):
    edit(home, name, old, new)
    with pytest.raises(DefinitionError, match=said) as caught:
        load(home)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_folder_without_a_programme_is_said_to_be_one(tmp_path):
    with pytest.raises(DefinitionError, match="is this the folder of a programme"):
        load(tmp_path)


def test_a_schema_that_is_no_object_is_refused(home):
    (home / "schemas" / "roadmap.schema.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"roadmap\.schema\.json: a schema must be an object"):
        load(home)
