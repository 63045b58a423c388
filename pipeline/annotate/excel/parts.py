"""A workbook's package in, its parts with all changes out, and the lists that say which belongs to which."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from itertools import chain, count
from urllib.parse import unquote

from msgspec import Struct

from pipeline.annotate.excel.splice import Edits, Node, in_utf8, parsed, prefix_of, quoted
from pipeline.intake import Package, Refused

TYPES_PART = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Relation(Struct, frozen=True):
    """A pointer from one part to another: its id, the last word of its type, and the name of the other."""

    id: str
    kind: str
    target: str
    node: Node


class Parts:
    """The parts of a package as they are by now; what was not written is as it came."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._names = {_key(name): name for name in package.names}
        self._written: dict[str, bytes | None] = {}

    @property
    def changed(self) -> dict[str, bytes | None]:
        """The parts that are not as they came, by name; None for one that is no longer there."""
        return {n: new for n, new in self._written.items() if new != self.package.read(n)}

    @property
    def names(self) -> list[str]:
        """The names of the parts that are there."""
        return [name for name in self._names.values() if self._written.get(name, b"") is not None]

    def read(self, name: str) -> bytes | None:
        """A part in UTF-8 as far as it is XML, None if it is not there; raises Refused when it is damaged."""
        known = self._names.get(_key(name), name)
        content = self._written[known] if known in self._written else self.package.read(known)
        return None if content is None else in_utf8(content)

    def write(self, name: str, content: bytes) -> None:
        """Put a part in, or another in its place."""
        self._written[self._names.setdefault(_key(name), name)] = content

    def drop(self, name: str) -> None:
        """Take a part out, with its own list of pointers and what the package says of it."""
        for one in (name, pointers_of(name)):
            if self.read(one) is not None:
                self._written[self._names[_key(one)]] = None
        self._undeclare(name)

    def add(self, pattern: str, content_type: str, content: bytes, first: str = "") -> str:
        """Put a new part in under a name that is free, `first` if it is; returns the name.

        `pattern` has {} for a number.
        """
        taken = {_key(name) for name in self.names}
        names = chain(filter(None, (first,)), map(pattern.format, count(1)))
        name = next(name for name in names if _key(name) not in taken)
        self.write(name, content)
        self._declare(name, content_type)
        return name

    def relations(self, source: str) -> tuple[Relation, ...]:
        """The pointers of a part to others of the package."""
        content = self.read(pointers_of(source))
        return () if content is None else tuple(_relations(source, parsed(content, pointers_of(source))))

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let a part point to another; returns the id of the pointer."""
        list_of = pointers_of(source)
        content = self.read(list_of) or NO_RELATIONS
        root, edits = parsed(content, list_of), Edits(content)
        taken = {node.get("Id") for node in root.children}
        number = next(one for one in map("rIdTwinning{}".format, count(1)) if one not in taken)
        base = STRICT_OFFICE if self.package.strict else OFFICE
        where = quoted(posixpath.relpath(target, posixpath.dirname(source) or "."))
        name = f"{prefix_of(content, root)}Relationship"
        pointer = f'<{name} Id="{number}" Type="{base}/{kind}" Target={where}/>'
        edits.append(root, pointer)
        self.write(list_of, edits.result())
        return number

    def unrelate(self, source: str, pointer: Relation) -> None:
        """Take a pointer out, and the list when it was the last one."""
        list_of = pointers_of(source)
        content = self.read(list_of) or NO_RELATIONS
        root, edits = parsed(content, list_of), Edits(content)
        edits.cut(next(node for node in root.children if node.get("Id") == pointer.id))
        if len(root.children) > 1:
            self.write(list_of, edits.result())
        else:
            self._written[self._names[_key(list_of)]] = None

    def pointed_to(self) -> Collection[str]:
        """The names, as they are compared, of all parts to which another one points."""
        sources = [_source_of(name) for name in self.names if name.endswith(".rels")]
        return {_key(pointer.target) for source in sources for pointer in self._readable(source)}

    def drop_with(self, name: str) -> None:
        """Take a part out, and those to which nothing else points."""
        targets = [pointer.target for pointer in self.relations(name)]
        self.drop(name)
        for target in targets:
            if self.read(target) is not None and _key(target) not in self.pointed_to():
                self.drop(target)

    def _readable(self, source: str) -> tuple[Relation, ...]:
        try:
            return self.relations(source)
        except Refused:  # a list that nobody needs may be damaged
            return ()

    def _declare(self, name: str, content_type: str) -> None:
        content = self._types()
        root, edits = parsed(content, TYPES_PART), Edits(content)
        tag = f"{prefix_of(content, root)}Override"
        edits.append(root, f"<{tag} PartName={quoted('/' + name)} ContentType={quoted(content_type)}/>")
        self.write(TYPES_PART, edits.result())

    def _undeclare(self, name: str) -> None:
        content = self._types()
        root, edits = parsed(content, TYPES_PART), Edits(content)
        for node in root.all("Override"):
            if _key(node.get("PartName")) == _key(name):
                edits.cut(node)
        self.write(TYPES_PART, edits.result())

    def _types(self) -> bytes:
        content = self.read(TYPES_PART)
        if content is None:
            raise Refused("opc-missing-part", part=TYPES_PART)
        return content


def pointers_of(part: str) -> str:
    """The name of the list of a part's pointers."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source_of(list_of: str) -> str:
    folder, _, name = list_of.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _relations(source: str, root: Node) -> Iterator[Relation]:
    folder = posixpath.dirname(source)
    for node in root.all("Relationship"):
        if node.get("TargetMode").casefold() == "external":
            continue
        target = unquote(node.get("Target").partition("#")[0].replace("\\", "/"))
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield Relation(node.get("Id"), node.get("Type").rpartition("/")[2], path, node)


def _key(name: str) -> str:
    """A part's name as programs compare it."""
    return name.replace("\\", "/").lstrip("/").casefold()
