"""What does not fit together in the forms that are kept up to date beside the outputs."""

import pytest

from pipeline.errors import DefinitionError
from pipeline.programme import check, load
from tests.programme.edits import change, edit


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("blocks = []", 'blocks = ["MS3"]', "there is no milestone 'MS3'"),
        ("{events_total}", "{events_there}", "board names 'events_there'"),
        ("{events_total}", "{took_part}", "board names 'took_part'"),
        ('code = "PART"', 'code = "TLR"', "the output code 'TLR' is there twice"),
        ('id = "participation"', 'id = "attendance"', "schemas/attendance.schema.json is missing"),
    ],
)
def test_a_slip_is_found(home, old, new, what):
    edit(home, "programme.toml", old, new)
    assert [problem for problem in check(load(home)) if what in problem.what]


def test_its_version_must_be_accepted(home):
    change(home, "participation.schema.json", "/x-form-version", "2.0")
    found = [p.what for p in check(load(home)) if 'tracking "participation"' in p.where]
    assert found == ["version 2.0 of its form is not among those accepted"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("blocks = []", 'blocks = "MS1"'),
        ("blocks = []", "blocks = []\ndue_month = 3"),
        ('code = "PART"', 'code = "part"'),
    ],
)
def test_what_a_definition_may_not_say_is_refused(home, old, new):
    edit(home, "programme.toml", old, new)
    with pytest.raises(DefinitionError, match='tracking "participation"'):
        load(home)


def test_a_definition_needs_no_tracking_form(home):
    path = home / "schemas" / "programme.toml"
    before, _, rest = path.read_text(encoding="utf-8").partition("[[tracking]]")
    path.write_text(before + rest[rest.index("# --- Milestones") :], encoding="utf-8")
    for name in ("participation.schema.json", "examples/participation.json", "rules/participation.toml"):
        (home / "schemas" / name).unlink()
    programme = load(home)
    assert programme.tracking == ()
    assert check(programme) == ()


def test_it_is_no_output_and_takes_as_long_as_the_programme(shipped):
    (form,) = shipped.tracking
    assert form not in shipped.outputs
    assert shipped.asked == (*shipped.outputs, form)
    assert shipped.output("participation") is form
    assert [m.id for m in shipped.mapping.milestones if shipped.blocking(m.id)] == []
    for profile in shipped.profiles:
        assert shipped.due_month("participation", profile) == profile.duration_months
