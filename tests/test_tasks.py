"""What the paths of a command line come to."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.tasks import Task, tasks


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Two cities of one cohort, files beside them, and a folder of forms that is no city's."""
    for city in ("amberg", "brill"):
        folder = tmp_path / "cohort-3" / city
        folder.mkdir(parents=True)
        for name in ("submission.toml", "plan.xlsx", "roadmap.docx"):
            (folder / name).touch()
    (tmp_path / "letter.docx").touch()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "form.docx").touch()
    monkeypatch.chdir(tmp_path)
    return Path()


A, B = Path("cohort-3/amberg"), Path("cohort-3/brill")


def test_a_cohort_is_its_cities_in_order(root):
    assert tasks([Path("cohort-3")]) == (Task(A), Task(B))


def test_a_city_may_be_where_one_is(root, monkeypatch):
    monkeypatch.chdir(A)
    assert tasks([Path()]) == (Task(Path()),)
    assert tasks([Path("plan.xlsx")]) == (Task(Path(), (Path("plan.xlsx"),)),)


def test_a_folder_with_forms_and_no_city_is_looked_at_too(root):
    assert tasks([Path("inbox")]) == (Task(Path("inbox")),)


def test_a_file_in_a_citys_folder_is_that_citys(root):
    assert tasks([A / "plan.xlsx"]) == (Task(A, (A / "plan.xlsx",)),)


def test_files_of_one_city_are_looked_at_together(root):
    work = tasks([A / "plan.xlsx", B / "plan.xlsx", A / "roadmap.docx"])
    assert work == (Task(A, (A / "plan.xlsx", A / "roadmap.docx")), Task(B, (B / "plan.xlsx",)))


@pytest.mark.parametrize("before", [True, False])
def test_the_whole_folder_includes_its_files(root, before):
    paths = [A / "plan.xlsx", A] if before else [A, A / "plan.xlsx"]
    (task,) = tasks(paths)
    assert task == Task(A)
    assert task.whole


def test_what_is_named_twice_is_looked_at_once(root):
    spelled = A.parent / ".." / A
    assert tasks([A, A, spelled, A.absolute()]) == (Task(A),)
    assert tasks([A / "plan.xlsx", spelled / "plan.xlsx"]) == (Task(A, (A / "plan.xlsx",)),)
    assert tasks([Path("letter.docx"), Path("letter.docx").absolute()]) == (
        Task(None, (Path("letter.docx"),)),
    )


def test_each_file_outside_any_city_is_for_itself_and_comes_last(root):
    work = tasks([Path("letter.docx"), A, Path("inbox/form.docx")])
    assert work == (Task(A), Task(None, (Path("letter.docx"),)), Task(None, (Path("inbox/form.docx"),)))


def test_a_file_in_a_folder_that_is_named_too_is_looked_at_once(root):
    assert tasks([Path("inbox/form.docx"), Path("inbox")]) == (Task(Path("inbox")),)


def test_a_link_to_a_folder_is_followed_when_it_is_named(root):
    Path("link").symlink_to("cohort-3")
    assert tasks([Path("link")]) == (Task(Path("link/amberg")), Task(Path("link/brill")))
    assert tasks([Path("cohort-3"), Path("link")]) == (Task(A), Task(B))


def test_a_link_to_a_file_is_a_file_for_the_check_to_refuse(root):
    Path("linked.docx").symlink_to(A / "roadmap.docx")
    assert tasks([Path("linked.docx")]) == (Task(None, (Path("linked.docx"),)),)


def test_a_folder_with_nothing_in_it_is_said(root):
    Path("empty").mkdir()
    with pytest.raises(UsageError, match="empty"):
        tasks([A, Path("empty")])
