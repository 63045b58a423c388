"""A small TOML file from a city's folder in, what it says out, or why it is not read.

Whoever sends a folder may have written it; so what would take memory out of all proportion to the file is
not read.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomli

from pipeline.intake import Limits, read_once

# texts and comments, in which points mean nothing; one that is not closed goes on to the end
TEXTS = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?+'
    r"|'[^'\n]*+'?+"
    r"|\#[^\n]*+",
    re.DOTALL,
)
# each part of a key becomes a table of its own: 2 GB for a file of 1 MB; no file of ours needs more than two
LONG_KEY = re.compile(r"(?:\.[ \t]*+[\w\"'-]*+[ \t]*+){4}")


def read_toml(path: Path, limits: Limits) -> dict[str, Any]:
    """What an ordinary file says; raises Refused, OSError, UnicodeDecodeError, or TOMLDecodeError.

    The last is raised for keys of five parts and more too, and for values that are nested without end.
    """
    text = read_once(path, limits).decode("utf-8-sig")
    long = LONG_KEY.search(TEXTS.sub(_blank, text))
    if long:
        raise tomli.TOMLDecodeError("A key has more than four parts", text, long.start())
    try:
        return tomli.loads(text)
    except RecursionError:
        raise tomli.TOMLDecodeError("Values are nested too deeply", text, 0) from None


def _blank(found: re.Match[str]) -> str:
    return "'" * len(found[0])
