"""What a submitted file may be at most, and what is said of one that is not, or is odd in another way."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Limits(Struct, frozen=True):
    """How large a file may be, packed and unpacked; honest forms stay far below each of these."""

    file_bytes: int = 25 * 2**20
    entries: int = 2_000
    total_bytes: int = 100 * 2**20
    part_bytes: int = 64 * 2**20
    ratio: int = 200
    ratio_from: int = 2**20  # bytes unpacked; below this even a part of blanks does no harm
    appended_bytes: int = 64 * 2**10  # behind the end of the zip, where some mail programs leave something
    tags: int = 4_000_000  # in an XML part that is read piece by piece
    tree_tags: int = 1_000_000  # in one that is held whole; each costs about a hundred bytes
    depth: int = 256  # XML elements inside of each other; the parser itself knows no more than this
    attributes: int = 256  # of one XML element, and names of namespaces
    text_bytes: int = 2**20  # of one text or one tag in an XML part
    sheets: int = 256
    cells: int = 1_000_000  # of a workbook, blank ones too
    folder_files: int = 1_000  # in a city's folder, older versions and all
    folder_bytes: int = 250 * 2**20

    @classmethod
    def of(cls, said: Mapping[str, int]) -> Limits:
        """The defaults, but for those that a definition says otherwise; its keys are those of SAID."""
        found = {SAID[key][0]: value * SAID[key][1] for key, value in said.items()}
        return cls(**found)


# how a definition names a limit: the limit, and what one of its units is
SAID: Mapping[str, tuple[str, int]] = {
    "file_mb": ("file_bytes", 2**20),
    "parts": ("entries", 1),
    "unpacked_mb": ("total_bytes", 2**20),
    "part_mb": ("part_bytes", 2**20),
    "ratio": ("ratio", 1),
    "ratio_from_kb": ("ratio_from", 2**10),
    "appended_kb": ("appended_bytes", 2**10),
    "tags": ("tags", 1),
    "tree_tags": ("tree_tags", 1),
    "depth": ("depth", 1),
    "attributes": ("attributes", 1),
    "text_kb": ("text_bytes", 2**10),
    "sheets": ("sheets", 1),
    "cells": ("cells", 1),
    "folder_files": ("folder_files", 1),
    "folder_mb": ("folder_bytes", 2**20),
}


class Sign(Struct, frozen=True):
    """Something in a file that does not keep it from being read, but that people should know of.

    `code` names the entry of the catalogue that words it, `params` fill its sentences.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """A file that is not opened; `code` names the entry of the catalogue that words it.

    `params` fill that entry's sentences; `name` is the file's name. `sha256` is of the bytes that were read,
    empty when none could be read.
    """

    def __init__(self, code: str, sha256: str = "", **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.sha256 = sha256

    def about(self, name: str, sha256: str = "") -> Refused:
        """The same refusal with the file's name among the params, and the hash of its bytes."""
        return Refused(self.code, sha256 or self.sha256, **{**self.params, "name": name})

    def __str__(self) -> str:
        """The code and what it is about, for logs."""
        return " ".join([self.code, *(f"{key}={value!r}" for key, value in self.params.items())])
