"""What strangers wrote can neither steer a terminal nor pass for something else; nothing of it is lost."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports.plain import HIDDEN, JOINERS, plain, plain_json

TEXTS = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 5 €, ‘so’", "Größe 5 €, ‘so’"),
        ("red \x1b[31mfile\x1b[0m", "red \\x1b[31mfile\\x1b[0m"),
        ("\x9b2J", "\\x9b2J"),
        ("one\ntwo", "one ⏎ two"),
        ("one\r\ntwo\rthree", "one ⏎ two\\x0dthree"),
        ("abc\u202edoc.exe", "abc\\u202edoc.exe"),
        ("a\u2028b", "a\\u2028b"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("\udcff.docx", "\\udcff.docx"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("::error file=x::gone", "\\x3a:error file=x::gone"),
        ("  ::add-mask::a", "  \\x3a:add-mask::a"),
        ("done ##[error]gone", "done \\x23#[error]gone"),
        ("a\n::error::b", "a ⏎ ::error::b"),  # not at the beginning of a line any more
        ("12::30", "12::30"),
        ("done ##vso[task.complete]gone", "done \\x23#vso[task.complete]gone"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 8 + "\\u0301"),
        ("क्षत्रिय, ถ้ำ, בְּרֵאשִׁ֖ית", "क्षत्रिय, ถ้ำ, בְּרֵאשִׁ֖ית"),
    ],
)
def test_hostile_text_is_shown(text, shown):
    assert plain(text) == shown


@given(TEXTS)
def test_nothing_hidden_is_left_and_all_else_stays(text):
    shown = plain(text)
    assert not [c for c in shown if unicodedata.category(c) in HIDDEN and c not in JOINERS]
    assert [c for c in text if c.isalnum()] == [c for c in text if c.isalnum() and c in shown]
    assert not shown.lstrip().startswith("::")


def test_json_gives_no_order_to_a_runner():
    said = {"file": "##[error]a ##vso[x]b", "more": ["::error::c"]}
    text = plain_json(said)
    assert json.loads(text) == said
    assert "##[" not in text
    assert "##vso[" not in text


@given(st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_json_loses_nothing_and_hides_nothing(data):
    text = plain_json({"data": data})
    assert json.loads(text) == {"data": data}
    assert not [c for c in text if c != "\n" and c not in JOINERS and unicodedata.category(c) in HIDDEN]
    text.encode()  # half characters are written as codes, so there is always a UTF-8


def test_ordinary_texts_are_told_from_others_rightly(monkeypatch):
    signs = [chr(code) for code in range(0x3000)]
    texts = [f"a{sign}b{sign * 10}" for sign in signs]
    quick, lines = [plain(text) for text in texts], plain_json(signs)
    monkeypatch.setattr("pipeline.reports.plain._is_printable", lambda text: False)
    assert quick == [plain(text) for text in texts]
    assert lines == plain_json(signs)
