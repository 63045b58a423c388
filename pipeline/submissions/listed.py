"""The names of all that lies below a folder in, the city folders out: what `find` says of the same on disk.

For places that list everything at once, such as object storage, and have no folders to look into.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.submissions.folders import CITY_FILE, COPIES, DEEPEST, DROPPINGS, FORM, NOT_FORMS

LONGEST = 255  # bytes of a name; hardly a system takes more
Parts = tuple[str, ...]


def is_name(name: str) -> bool:
    """Can a file or folder be called so everywhere, without leading anywhere else?"""
    odd = name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name
    return not odd and len(name.encode("utf-8", "surrogateescape")) <= LONGEST


def cities_among(names: Iterable[str]) -> tuple[str, ...]:
    """The folders of cities among paths below a root, which are parted by slashes; the root itself is "".

    A folder with something that cannot be called so is among them too, so that somebody hears of it.
    """
    cities: set[Parts] = set()
    copies: set[Parts] = set()
    others: set[Parts] = set()
    for name in names:
        parts = tuple(name.split("/"))
        for depth, part in enumerate(parts):
            here = parts[:depth]
            if part == CITY_FILE:
                cities.add(here)
            elif part == COPIES:
                copies.add(here)
            elif _speaks_of_forms(part, last=depth == len(parts) - 1):
                others.add(here)
            if not is_name(part):
                break
    found = (folder for folder in cities | others if _is_reached(folder, cities, copies))
    return tuple("/".join(folder) for folder in sorted(found))


def _speaks_of_forms(part: str, *, last: bool) -> bool:
    if not is_name(part):
        return bool(part) or not last  # an empty last part stands for a folder without anything in it
    return bool(FORM.fullmatch(part) and not DROPPINGS.fullmatch(part))


def _is_reached(folder: Parts, cities: set[Parts], copies: set[Parts]) -> bool:
    """Whether somebody who looks for cities from the root comes to this folder."""
    if len(folder) > DEEPEST:
        return False
    for depth, part in enumerate(folder):
        here = folder[: depth + 1]
        passed = part in NOT_FORMS or DROPPINGS.fullmatch(part) or FORM.fullmatch(part)
        if passed or folder[:depth] in cities or (here in copies and here not in cities):
            return False
    return True
