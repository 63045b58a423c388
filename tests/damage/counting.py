"""What was filled in and what was read in, the count out: right, wrong but said, wrong in silence.

It knows nothing of file formats. A place is said when a note stands at its pointer, at its row, its table or
its section, or when the whole file is said to be no form of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.fields import Form
from pipeline.model import Record

REFUSED = "not-our-form"
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Count:
    """How many answers came back right, how many did not but are named, and the pointers of the rest.

    `named` holds the pointers of those that are said. An answer that was read where none was given counts as
    wrong too. `refused`: the file was said to be no form of ours, so nothing in it is relied on.
    """

    right: int
    said: int
    silent: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    refused: bool = False

    @property
    def answers(self) -> int:
        """All answers that were given, and those that were made up."""
        return self.right + self.said + len(self.silent)


def count(truth: Data, record: Record) -> Count:
    """Compare the answers given with those read; rows may have moved, as long as each is there once."""
    wrong: list[str] = []
    right = 0
    for given, read, pointer in _pairs(truth, record.data):
        if given == read:
            right += 1
        else:
            wrong.append(pointer)
    noted = frozenset(note.pointer for note in record.notes if note.pointer)
    refused = any(note.rule == REFUSED for note in record.notes)
    silent = tuple(at for at in wrong if not refused and noted.isdisjoint(_above(at)))
    named = tuple(at for at in wrong if at not in silent)
    return Count(right, len(named), silent, named, refused)


def given(form: Form, data: Data) -> dict[str, Any]:
    """The answers that people gave: calculated ones are worked out anew, whatever a file says."""
    computed = {(part.name, field.name) for part, field in form.fields() if field.computed}

    def without(name: str, row: Data) -> dict[str, Any]:
        return {key: value for key, value in row.items() if (name, key) not in computed}

    return {
        name: [without(name, row) for row in said] if isinstance(said, list) else without(name, said)
        for name, said in data.items()
    }


def _pairs(truth: Data, data: Data) -> Iterator[tuple[Any, Any, str]]:
    """Every answer given or read, with the other side's answer (None if there is none) and its pointer."""
    for name in dict.fromkeys((*truth, *data)):
        said, read = truth.get(name), data.get(name)
        if isinstance(said, list) or isinstance(read, list):
            yield from _rows(said or [], read or [], f"/{name}")
        else:
            yield from _answers(said or {}, read or {}, f"/{name}")


def _answers(said: Data, read: Data, at: str) -> Iterator[tuple[Any, Any, str]]:
    for name in dict.fromkeys((*said, *read)):
        yield said.get(name), read.get(name), f"{at}/{name}"


def _rows(said: Sequence[Data], read: Sequence[Data], at: str) -> Iterator[tuple[Any, Any, str]]:
    """Each row given beside the row read that is most like it; what is left over stands alone."""
    pairs = ((i, j) for i in range(len(said)) for j in range(len(read)))
    alike = sorted((-_alike(said[i], read[j]), abs(i - j), i, j) for i, j in pairs)
    found: dict[int, int] = {}
    for likeness, _, i, j in alike:
        if likeness and i not in found and j not in found.values():
            found[i] = j
    # a row of which nothing is left is the one that stands where it stood
    rest = [j for j in range(len(read)) if j not in found.values()]
    found.update(zip([i for i in range(len(said)) if i not in found], rest, strict=False))
    for i, row in enumerate(said):
        # a row that is gone has no pointer of its own any more: only its table can be named
        yield from _answers(row, read[found[i]] if i in found else {}, f"{at}/{found.get(i, '-')}")
    for j in sorted(set(range(len(read))) - set(found.values())):
        yield from _answers({}, read[j], f"{at}/{j}")


def _alike(row: Data, other: Data) -> int:
    return sum(other.get(name) == value for name, value in row.items())


def _above(pointer: str) -> set[str]:
    """The pointer itself and those of all that it stands in."""
    names = pointer.strip("/").split("/")
    return {"/" + "/".join(names[:length]) for length in range(1, len(names) + 1)}
