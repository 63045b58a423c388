"""Small TOML files from strangers: what they say, and what is not read because of the memory it takes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import tomli

from pipeline.intake import Limits, Refused
from pipeline.intake.toml import LONG_KEY, TEXTS, read_toml

LONG = 2**17
PROSE = "www.a.b.c.d.e.f\nSee 1.2.3.4.5. Then a.b.c.d.e"


def read(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "waivers.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Limits(file_bytes=2**21))


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c.d = 1",
        "[[a]]\nb = 1.5\nc = [1.5, 2.5, 3.5, 4.5, 5.5]",
        f'x = """\n{PROSE}"""',
        f"x = '''\n{PROSE}'''",
        'x = "a.b.c.d.e \\"a.b.c.d.e" # a.b.c.d.e',
        "x = 'a.b.c.d.e' # 'a.b.c.d.e",
        "'a#' = 1\nb = 2026-12-31",
    ],
)
def test_what_is_said_is_read(tmp_path: Path, text: str):
    assert read(tmp_path, text) == tomli.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c.d.e = 1",
        "[a.b.c.d.e]",
        "[[a.b.c.d.e]]",
        "x = { a.b.c.d.e = 1 }",
        '"a" . \'b\'\t.c."d.d".e = 1',
        "'a#' = 1\na.b.c.d.e = 1",
        "x = '''it''' # it's\na.b.c.d.e = 1",
        'x = "\\\\"\na.b.c.d.e = 1',
    ],
)
def test_a_key_of_five_parts_is_not_read(tmp_path: Path, text: str):
    assert tomli.loads(text)
    with pytest.raises(tomli.TOMLDecodeError, match="more than four parts"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text", ['x = """' + '\\"""' * LONG, "'" * LONG, '"\\' * LONG, ("." + " " * 1000) * 3 + "!", "a" * LONG]
)
def test_looking_for_such_keys_takes_no_time(text: str):
    """Some hundredths of a second, where a search that starts over at each sign takes minutes."""
    before = time.process_time()
    LONG_KEY.search(TEXTS.sub("''", text))
    assert time.process_time() - before < 5


def test_what_is_nested_without_end(tmp_path: Path):
    with pytest.raises(tomli.TOMLDecodeError):
        read(tmp_path, "x = " + "[" * 50_000)


def test_what_intake_refuses(tmp_path: Path):
    with pytest.raises(Refused):
        read_toml(tmp_path, Limits())
    with pytest.raises(FileNotFoundError):
        read_toml(tmp_path / "none.toml", Limits())
