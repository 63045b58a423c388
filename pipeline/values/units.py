"""What stands around a number in, its factor out: 1 for the field's own unit, 1000 for "Tsd."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pipeline.values.folding import loose
from pipeline.values.words import words


@lru_cache(maxsize=1024)
def factor(before: str, after: str, unit: str) -> int:
    """What a number is multiplied by for the text before and behind it; 0 when that text says anything else.

    Only the field's own unit may be there, and on one side: "12 %" says nothing in a field that asks for EUR.
    """
    before, after = folded(before), folded(after)
    own = _own(unit)
    for times, rest in _factors(after):
        sides = [side for side in (before, rest) if side]
        if not sides or (len(sides) == 1 and sides[0] in own):
            return times
        if not before and any(rest == link + word for link in _links() for word in own):
            return times
    return 0


def has_percent(text: str) -> bool:
    """Whether the text says that its number is a percentage."""
    said = folded(text)
    return any(word in said for word in _own("%"))


def folded(text: str) -> str:
    """A unit as it is compared: without blanks, and without the full stops and hyphens in abbreviations."""
    text = "".join(loose(text).split())
    return re.sub(r"(?<=[^\W\d_])[.]|(?<=\w)-(?=\w)", "", text)


def _factors(after: str) -> Iterator[tuple[int, str]]:
    """The ways to part the text behind a number in a factor and the unit."""
    yield 1, after
    for times, listed in _factor_words():
        yield from ((times, after[len(word) :]) for word in listed if after.startswith(word))


@cache
def _factor_words() -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((int(times), frozenset(map(folded, listed))) for times, listed in words("factors").items())


@cache
def _links() -> frozenset[str]:
    return frozenset(map(folded, words("links")["of"]))


@cache
def _own(unit: str) -> frozenset[str]:
    """All that the unit may be called, folded."""
    return _units().get(folded(unit), frozenset()) | ({folded(unit)} - {""})


@cache
def _units() -> Mapping[str, frozenset[str]]:
    known = {folded(name): frozenset(map(folded, listed)) for name, listed in words("units").items()}
    # the parts are folded before they are put together, as there are thousands of ways to do that
    carbon = {name: [*map(folded, listed)] for name, listed in words("carbon").items()}
    tonnes = {*carbon["whole"], *(ton + gas for ton in carbon["tonne"] for gas in carbon["gas"])}
    yearly = {ton + per for ton in tonnes for per in carbon["per_year"]}
    return {
        **known,
        folded("tCO2e"): frozenset(tonnes),
        folded("t CO2e per year"): frozenset(tonnes | yearly),
    }
