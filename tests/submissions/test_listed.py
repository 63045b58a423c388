"""Cities are found in a listing of names as they are found on disk."""

import random

import pytest

from pipeline import submissions
from pipeline.errors import UsageError
from pipeline.submissions import cities_among

NAMES = ("exempla", "evidence", "reviews", "a", "b", ".git", "roadmap.docx", "~$x.docx")
FILES = ("submission.toml", "roadmap.docx", "note.txt", ".twinning-remarks", "~$roadmap.docx", "ledger.jsonl")


def tree(root, chance):
    """Some twenty files at odd places."""
    for _ in range(chance.randrange(1, 20)):
        folder = root.joinpath(*chance.choices(NAMES, k=chance.randrange(4)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / chance.choice(FILES)).touch()
        except OSError:  # a file lies where a folder should
            continue


@pytest.mark.parametrize("seed", range(40))
def test_a_listing_and_a_disk_agree(tmp_path, seed):
    tree(tmp_path, random.Random(seed))
    names = [path.relative_to(tmp_path).as_posix() + "/" * path.is_dir() for path in tmp_path.rglob("*")]
    try:
        on_disk = [path.relative_to(tmp_path).as_posix() for path in submissions.find(tmp_path)]
    except UsageError:
        on_disk = []
    assert [name or "." for name in cities_among(names)] == on_disk


def test_a_name_that_leads_elsewhere_makes_its_folder_heard_of():
    assert cities_among(["a/../b.docx"]) == ("a",)
    assert cities_among(["a//b"]) == ("a",)
    assert cities_among(["a\\b.docx"]) == ("",)
    assert cities_among(["a/"]) == ()
