"""Forms with an error planted in every field, in each of the ways that its schema knows."""

from __future__ import annotations

from functools import cache

from tests.annotate.making import filled, form_of
from tests.validate.test_every_field import example, put, stands_alone, ways


def number_of_ways(output: str) -> int:
    return max(len(ways(field)) for _, field in form_of(output).fields())


def alone(output: str) -> list[tuple[str, int]]:
    """The fields that cannot be broken together with others, each with a way to break it."""
    fields = [field for _, field in form_of(output).fields() if stands_alone(field)]
    return [(field.code, way) for field in fields for way in range(len(ways(field)))]


@cache
def planted(output: str, way: int, only: str = "") -> bytes:
    """The example form with all fields broken in one way but those that make others wrong; or one of them."""
    data = example(output)
    for part, field in form_of(output).fields():
        chosen = field.code == only if only else not stands_alone(field)
        if chosen and way < len(ways(field)):
            put(data[part.name], part, field, ways(field)[way][1])
    return filled(output, data)
