"""The lines of a ledger: nearly all are read by a faster reader, and none of them otherwise than by json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import ledger
from tests.test_ledger import FACTS, WHEN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


ODD: tuple[dict[str, Any], ...] = (
    {"figures": [1.5, 0.1, 1e16, 1e-7, 1e300, -0.0, 3, 10**30]},
    {"file": "\x00\x1f\x7f\u202e\u2028Größe.docx"},
    {"file": "\udcff.docx"},
    {"findings": [{"hash": "a" * 64, "previous": "x"}], "counts": True, "output": None},
    {"deep": {"hash": "b" * 64}},
)


@pytest.mark.parametrize("odd", ODD)
def test_an_entry_of_any_kind_is_read_as_it_was_written(path: Path, odd: dict[str, Any]):
    (written,) = ledger.append(path, [{"kind": "submitted", **odd}], WHEN)
    assert ledger.read(path) == ledger.History((written,), last=hashlib.sha256(whole(path)).hexdigest())
    assert {name: written[name] for name in odd} == odd


def whole(path: Path) -> bytes:
    """The only line of a ledger."""
    (line,) = path.read_bytes().splitlines()
    return line


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind":"a","previous":"%s","b":1}',
        b'{"a":1,"a":1,"kind":"a","previous":"%s"}',
        b'{"a":1e16,"kind":"a","previous":"%s"}',
        b'{"a":1.50,"kind":"a","previous":"%s"}',
        b'{"a":1e-7,"kind":"a","previous":"%s"}',
        b'{"a":-0,"kind":"a","previous":"%s"}',
        b'{"a":"\\u001F","kind":"a","previous":"%s"}',
        b'{"a":"\\/","kind":"a","previous":"%s"}',
        b'{"a":"\xe2\x80\xae","kind":"a","previous":"%s"}',
        b'{"a":1,"kind":"a", "previous":"%s"}',
        b'{"a":1,"kind":"a","previous":"%s"} ',
        b'{"a":{"hash":"%s"},"kind":"a"}',
    ],
)
def test_a_line_that_we_would_write_otherwise_is_not_trusted_whatever_its_hash(path: Path, body: bytes):
    body = body % ledger.FIRST.encode()
    own = b'"hash":"%s",' % hashlib.sha256(body).hexdigest().encode()
    at = body.index(b'"kind"')
    path.write_bytes(body[:at] + own + body[at:] + b"\n")
    broken = ledger.verify(path)
    assert broken is not None
    assert broken.line == 1


@settings(max_examples=25)
@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers())
def test_what_is_read_fast_is_what_json_reads(text: str, fraction: float, number: int):
    fact = {"kind": text, "a": [fraction, number], text: {"hash": text}}
    (line,) = ledger.chained([fact], ledger.FIRST, WHEN)
    fast = ledger._ordinary(line)
    assert fast in (None, json.loads(line))
    for start, end in ((0, 1), (10, 12), (len(line) - 3, len(line))):
        changed = line[:start] + line[end:]
        assert ledger._ordinary(changed) is None


def test_an_ordinary_line_is_read_fast():
    for line in ledger.chained(
        [*FACTS, {"kind": "checked", "figures": {"hours": 1.5}, "place": "Größe · A9"}], ledger.FIRST, WHEN
    ):
        assert ledger._ordinary(line) == json.loads(line)
