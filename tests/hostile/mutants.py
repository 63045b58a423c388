"""A filled form in, damaged copies of it out: seeded, of ten kinds, no answer's text rewritten."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from random import Random

from lxml import etree

from tests.hostile.seeds import Seed, Tree
from tests.intake.samples import zipped

Mutation = Callable[[Seed, Random], bytes]
TAG = re.compile(rb"<[^<>]+>")
SPOILT = ("", "-1", "9" * 20, "9" * 5000, "NaN", "x" * 300, "\u202e", "../..", "{{7*7}}", "0", "1", "true")
OF_MAIN = 4  # of five changes inside a part this many are made where answers stand


def cut_file(it: Seed, chance: Random) -> bytes:
    return it.data[: chance.randrange(len(it.data))]


def flip_bit(it: Seed, chance: Random) -> bytes:
    at = chance.randrange(len(it.data))
    return it.data[:at] + bytes([it.data[at] ^ 1 << chance.randrange(8)]) + it.data[at + 1 :]


def drop_part(it: Seed, chance: Random) -> bytes:
    gone = chance.choice([*it.parts])
    return zipped({n: content for n, content in it.parts.items() if n != gone}, zipfile.ZIP_STORED)


def empty_part(it: Seed, chance: Random) -> bytes:
    return it.with_part(chance.choice([*it.parts]), b"")


def cut_part(it: Seed, chance: Random) -> bytes:
    name = chance.choice([*it.parts])
    return it.with_part(name, it.parts[name][: chance.randrange(max(1, len(it.parts[name])))])


def spoil_tag(it: Seed, chance: Random) -> bytes:
    """A bit of a tag's name or bracket is another."""
    name = _part(it, chance)
    content = it.parts[name]
    tag = chance.choice(list(TAG.finditer(content)))
    at = chance.randrange(tag.start(), tag.start() + min(4, len(tag[0])))
    return it.with_part(
        name, content[:at] + bytes([content[at] ^ 1 << chance.randrange(7)]) + content[at + 1 :]
    )


def drop_attribute(it: Seed, chance: Random) -> bytes:
    return _attribute(it, chance, lambda _: None)


def spoil_attribute(it: Seed, chance: Random) -> bytes:
    """An attribute says nonsense, or what the same attribute says elsewhere."""
    return _attribute(it, chance, lambda others: chance.choice((*SPOILT, *others)))


def drop_element(it: Seed, chance: Random) -> bytes:
    # without its row, or its own text, an answer is gone from sight; nobody can know that it was there
    return _element(it, chance, lambda parent, element: parent.remove(element), spared_in_drops)


def double_element(it: Seed, chance: Random) -> bytes:
    # people see a row, or a text, twice then: it has been answered so
    return _element(
        it, chance, lambda parent, element: element.addnext(copy.deepcopy(element)), spared_in_doubles
    )


MUTATIONS: tuple[Mutation, ...] = (
    *(cut_file, flip_bit, drop_part, empty_part, cut_part),
    *(spoil_tag, drop_attribute, spoil_attribute, drop_element, double_element),
)


def mutants(seeds: Sequence[Seed], count: int, number: int) -> Iterator[tuple[str, Seed, bytes]]:
    """So many mutants of each kind, from all seeds in turn, always the same for a number."""
    for mutation in MUTATIONS:
        chance = Random(f"{number} {mutation.__name__}")
        for n in range(count):
            it = seeds[n % len(seeds)]
            yield mutation.__name__, it, mutation(it, chance)


def spared_in_drops(tree: Tree) -> frozenset[int]:
    return tree.own | tree.rows | frozenset(n for n in tree.cells if is_excel(tree))


def spared_in_doubles(tree: Tree) -> frozenset[int]:
    return tree.own | tree.holders


def is_excel(tree: Tree) -> bool:
    return "spreadsheetml" in str(tree.root.tag)


def _part(it: Seed, chance: Random) -> str:
    """A part with tags: mostly one of those in which answers stand."""
    return chance.choice(it.main if chance.randrange(5) < OF_MAIN else [*it.trees])


def _attribute(it: Seed, chance: Random, value: Callable[[list[str]], str | None]) -> bytes:
    """Change or drop one attribute that nobody sees as a part of an answer."""
    name = _part(it, chance)
    tree = it.trees[name]
    if not tree.attributes:
        return it.data
    sort, key = chance.choice(sorted(tree.attributes))
    number = chance.choice(tree.attributes[sort, key])
    others = [str(tree.elements[n].get(key)) for n in tree.attributes[sort, key]]
    new = value(chance.sample(others, min(len(others), len(SPOILT))))
    root = copy.deepcopy(tree.root)
    element = list(root.iter(etree.Element))[number]
    if new is None:
        del element.attrib[key]
    else:
        element.set(key, new)
    return it.with_part(name, etree.tostring(root))


def _element(
    it: Seed,
    chance: Random,
    change: Callable[[etree._Element, etree._Element], object],
    spared: Callable[[Tree], frozenset[int]],
) -> bytes:
    name = _part(it, chance)
    tree = it.trees[name]
    left = _by_sort(tree, spared(tree))
    if not left:
        return it.data
    number = chance.choice(left[chance.choice(sorted(left))])
    root = copy.deepcopy(tree.root)
    element = list(root.iter(etree.Element))[number]
    parent = element.getparent()
    assert parent is not None
    change(parent, element)
    return it.with_part(name, etree.tostring(root))


def _by_sort(tree: Tree, spared: frozenset[int]) -> dict[str, list[int]]:
    """The elements under their names, so that what is rare is met as often as what is common."""
    found: dict[str, list[int]] = {}
    for number, element in enumerate(tree.elements):
        if number and number not in spared:
            found.setdefault(str(element.tag), []).append(number)
    return found
