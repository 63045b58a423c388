"""Which values of a record cannot be relied on, and which of them an expression would read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.rules.reads import EVERY, OWN, Read


@dataclass(frozen=True, slots=True)
class Unsound:
    """Pointers of one record: `exact` ones are wrong themselves, `lost` ones with all that is below them."""

    exact: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    _by_part: dict[str, list[tuple[str, tuple[str, ...], bool]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for pointer in (*self.exact, *self.lost):
            names = tuple(pointer.split("/")[1:])
            part = names[0] if names else ""
            self._by_part.setdefault(part, []).append((pointer, names, pointer in self.lost))

    def __bool__(self) -> bool:
        return bool(self._by_part)

    def __contains__(self, pointer: str) -> bool:
        return pointer in self.exact or any(_covers(above, pointer) for above in self.lost)

    def read_by(self, read: Read) -> Iterator[tuple[int | None, str]]:
        """The unsound pointers among what is read, each with the row number if it is in the row at hand."""
        parts = (read.path[0], "") if read.path else tuple(self._by_part)
        for pointer, names, lost in (one for part in parts for one in self._by_part.get(part, ())):
            if _meets(read, names, lost):
                own = OWN in read.path and len(names) > 1 and names[1].isdecimal()
                yield int(names[1]) if own else None, pointer


def _meets(read: Read, names: tuple[str, ...], lost: bool) -> bool:
    if len(names) > len(read.path) and not read.whole:
        return False
    if len(names) < len(read.path) and not lost:
        # too few rows: no use in rules over all of them, but each can be looked at by itself
        return len(names) == 1 and names[0] == read.path[0] and read.path[1] == EVERY
    pairs = zip(read.path, names, strict=False)
    return all(mine in (EVERY, OWN, name) or name == EVERY for mine, name in pairs)


def _covers(above: str, pointer: str) -> bool:
    outer, inner = above.split("/"), pointer.split("/")
    if len(outer) > len(inner):
        return False
    return all(name in (EVERY, mine) for name, mine in zip(outer, inner, strict=False))


def in_order(pointers: Iterable[str]) -> tuple[str, ...]:
    """Pointers sorted as places in a file are: by name, and rows by number."""
    return tuple(sorted(set(pointers), key=_by_number))


def _by_number(pointer: str) -> list[tuple[int, str]]:
    return [(int(name), "") if name.isdecimal() else (-1, name) for name in pointer.split("/")]
