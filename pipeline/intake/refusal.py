"""What a submitted file may be at most, and what is said of one that is not, or is odd in another way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
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


@dataclass(frozen=True, slots=True)
class Sign:
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
