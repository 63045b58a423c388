"""Reading apart or here makes no difference to what is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.extract import Extraction, extract, extract_bytes
from pipeline.isolation import Reader
from pipeline.isolation.answers import OddError, packed, unpacked
from pipeline.model import Location, Note, Provenance, Record, Stamp
from tests.shipped import shipped

DEFINITION = shipped()[0]
ROOT = Path(__file__).parents[2]
KINDS = (".docx", ".xlsx", ".odt", ".ods")
ALL = [path for path in sorted((ROOT / "submissions").rglob("*")) if path.is_file() and path.suffix in KINDS]


@pytest.fixture(scope="module")
def reader():
    made = Reader(DEFINITION)
    yield made
    made.close()


def test_there_are_samples():
    assert {path.suffix for path in ALL} >= {".docx", ".xlsx"}
    assert len(ALL) > 15


def in_order(extraction):
    """All there is to a record that `==` does not see: the order of its entries, and 1 or 1.0."""
    record = extraction.record
    return record and repr((record.data, record.places, record.notes, sorted(record.stored)))


def test_all_samples_are_read_alike(reader):
    records = 0
    for path in ALL:
        apart, here = extract(path, DEFINITION, reader.read), extract(path, DEFINITION)
        assert apart == here, path
        assert in_order(apart) == in_order(here), path
        records += here.record is not None
    assert records > 15


FULL = Extraction(
    "hash",
    Record(
        Stamp("p", "note", "1", "c", "city", "i"),
        {"b": [1, 1.0, None, True, "ü\ud800\x00"], "a": {"x": -0.0}},
        {"/b": Provenance(Location("p", "r", "l"), "raw", ("by", "name"), 0.5), "/a": Provenance(Location())},
        (Note("rule", Location("x"), "/b", None, {"found": "y", "a": "b"}),),
        "Word",
        frozenset(("/b", "/a")),
    ),
)


WHOLE = replace(  # without halves of characters
    FULL,
    record=replace(FULL.record, data={"b": [1, 1.0, 2**70, 1e22, True, "ü\x00"], "a": {"x": -0.0}}),
)


@pytest.mark.parametrize(
    "extraction", [FULL, WHOLE, Extraction("hash", None, "is-pdf", (("name", "a"), ("found", "b")))]
)
def test_an_answer_comes_back_as_it_was(extraction):
    assert in_order(unpacked(packed(extraction), "hash")) == in_order(extraction)
    assert repr(unpacked(packed(extraction), "hash").params) == repr(extraction.params)
    assert unpacked(packed(extraction), "hash") == extraction


@pytest.mark.parametrize("full", [FULL, WHOLE])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"refusal":null', b'"refusal":1'),
        (b'"refusal":null', b'"refusal":"is-pdf"'),
        (b'"params":[]', b'"params":[["a"]]'),
        (b'"params":[]', b'"params":{}'),
        (b'"places":[[', b'"places":[[7,'),
        (b'"places":[[', b'"places":[["/c",'),
        (b'"places":[["/b"', b'"places":[["/a"'),
        (b'"by"', b"7"),
        (b"0.5", b'"0.5"'),
        (b'"notes":[[', b'"notes":[[null,'),
        (b'"stamp":["p",', b'"stamp":['),
        (b'"data":{', b'"data":7,"more":{'),
        (b'"stored":[', b'"stored":[[],'),
        (b'"program":"Word"', b'"program":null'),
        (b'"program"', b'"programs"'),
        (b"}", b""),
    ],
)
def test_an_answer_of_another_shape_is_not_believed(old, new, full):
    message = packed(full)
    assert old in message
    with pytest.raises(OddError):
        unpacked(message.replace(old, new, 1), "hash")


def test_bytes_that_are_no_file_are_refused_alike(reader, tmp_path):
    for name, data in (("a.docx", b""), ("b.docx", b"%PDF-1.4"), ("c\udcff.docx", b"PK\3\4 no zip")):
        path = tmp_path / name
        path.write_bytes(data)
        assert extract(path, DEFINITION, reader.read) == extract(path, DEFINITION)
    assert extract(tmp_path, DEFINITION, reader.read).refusal == "not-a-regular-file"
    assert extract(tmp_path / "none", DEFINITION, reader.read).refusal == "unreadable"


def test_extract_bytes_is_what_is_run_apart(reader):
    assert reader._work is extract_bytes
