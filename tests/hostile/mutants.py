"""A filled form in, damaged copies of it out: seeded, of ten kinds, no answer's text rewritten."""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from lxml import etree

from tests.intake.samples import zipped

Parts = Mapping[str, bytes]
Mutation = Callable[["Seed", Random], bytes]
TAG = re.compile(rb"<[^<>]+>")
# elements that are an answer's own text, or stand for a part of it
OWN = frozenset(
    ("t", "v", "is", "f", "c", "tab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "si", "r")
)


@dataclass(frozen=True)
class Seed:
    """A sound file, its parts, and those of them that hold what the form says."""

    data: bytes
    parts: Parts
    main: tuple[str, ...]

    @cached_property
    def trees(self) -> Mapping[str, tuple[etree._Element, list[int]]]:
        """The main parts as trees, with the numbers of the elements that are nobody's answer."""
        found = {}
        for name in self.main:
            root = etree.fromstring(self.parts[name])
            numbers = [n for n, element in enumerate(root.iter()) if n and _is_no_answer(element)]
            found[name] = root, numbers
        return found

    def with_part(self, name: str, content: bytes) -> bytes:
        """The file with another content of one part; nothing is squeezed, which is quicker."""
        return zipped({**self.parts, name: content}, zipfile.ZIP_STORED)


def seed(path: Path) -> Seed:
    """A filled form as a seed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = [name for name in parts if re.fullmatch(r"word/document\.xml|xl/worksheets/sheet\d+\.xml", name)]
    return Seed(path.read_bytes(), parts, tuple(main))


def _is_no_answer(element: etree._Element) -> bool:
    """Whether nothing that people read is lost with an element."""
    names = {etree.QName(one).localname for one in element.iter() if isinstance(one.tag, str)}
    return names.isdisjoint(OWN)


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
    name = chance.choice(it.main)
    content = it.parts[name]
    tag = chance.choice(list(TAG.finditer(content)))
    at = chance.randrange(tag.start(), tag.start() + min(4, len(tag[0])))
    return it.with_part(
        name, content[:at] + bytes([content[at] ^ 1 << chance.randrange(7)]) + content[at + 1 :]
    )


def drop_attribute(it: Seed, chance: Random) -> bytes:
    return _attribute(it, chance, lambda _: "")


def spoil_attribute(it: Seed, chance: Random) -> bytes:
    spoilt = chance.choice(("", "-1", "9" * 20, "NaN", "x" * 300, "\u202e", "../..", "{{7*7}}"))
    return _attribute(it, chance, lambda _: spoilt)


def drop_element(it: Seed, chance: Random) -> bytes:
    return _element(it, chance, lambda parent, element: parent.remove(element))


def double_element(it: Seed, chance: Random) -> bytes:
    return _element(it, chance, lambda parent, element: element.addnext(copy.deepcopy(element)))


MUTATIONS: tuple[Mutation, ...] = (
    *(cut_file, flip_bit, drop_part, empty_part, cut_part),
    *(spoil_tag, drop_attribute, spoil_attribute, drop_element, double_element),
)


def mutants(seeds: list[Seed], count: int, number: int) -> Iterator[tuple[str, Seed, bytes]]:
    """So many mutants of each kind, from all seeds in turn, always the same for a number."""
    for mutation in MUTATIONS:
        chance = Random(f"{number} {mutation.__name__}")
        for n in range(count):
            it = seeds[n % len(seeds)]
            yield mutation.__name__, it, mutation(it, chance)


def _attribute(it: Seed, chance: Random, value: Callable[[str], str]) -> bytes:
    """Change or drop one attribute of an element that is nobody's answer."""
    name = chance.choice(it.main)
    root, numbers = it.trees[name]
    tree = copy.deepcopy(root)
    elements = list(tree.iter())
    chosen = [elements[n] for n in numbers if elements[n].attrib]
    element = chance.choice(chosen)
    key = chance.choice(sorted(map(str, element.attrib)))
    new = value(str(element.attrib[key]))
    if new:
        element.set(key, new)
    else:
        del element.attrib[key]
    return it.with_part(name, etree.tostring(tree))


def _element(it: Seed, chance: Random, change: Callable[[etree._Element, etree._Element], object]) -> bytes:
    name = chance.choice(it.main)
    root, numbers = it.trees[name]
    tree = copy.deepcopy(root)
    element = list(tree.iter())[chance.choice(numbers)]
    parent = element.getparent()
    assert parent is not None
    change(parent, element)
    return it.with_part(name, etree.tostring(tree))
