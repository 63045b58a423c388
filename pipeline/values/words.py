"""The words of words.toml: what people write beside numbers, in dates and for yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import tomli


def words(section: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of words in one section, by name."""
    return _read()[section]


@cache
def _read() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return {
        section: {
            name: tuple(" ".join(word.split()) for word in listed.split("|"))
            for name, listed in lists.items()
        }
        for section, lists in tomli.loads(text).items()
    }
