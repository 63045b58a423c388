"""Time is put down to the part of the package that spends it."""

import pytest

from benchmarks.profile import part, shares

READ, TEXT = ("/here/pipeline/forms/word/read.py", 1, "read"), ("/here/pipeline/values/text.py", 2, "text")
SEARCH = ("~", 0, "<method 'search' of 're.Pattern' objects>")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/here/pipeline/forms/word/read.py", "forms/word"),
        ("/here/pipeline/forms/__init__.py", "forms"),
        ("/here/pipeline/intake/xml.py", "intake"),
        ("/here/pipeline/extract.py", "extract"),
        ("/lib/python3.11/site-packages/jsonschema/validators.py", "jsonschema"),
        ("/lib/python3.11/re/__init__.py", "Python"),
    ],
)
def test_a_file_belongs_to_a_part(file, name):
    assert part(file) == name


def test_what_is_written_in_c_counts_for_its_callers():
    stats = {
        READ: (1, 1, 2.0, 6.0, {}),
        TEXT: (1, 1, 1.0, 2.0, {READ: (1, 1, 1.0, 2.0)}),
        SEARCH: (4, 4, 4.0, 4.0, {READ: (3, 3, 3.0, 3.0), TEXT: (1, 1, 1.0, 1.0)}),
    }
    assert shares(stats) == [("forms/word", 5.0), ("values", 2.0)]
