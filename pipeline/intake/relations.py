"""The parts of an Office package in, how they point to each other and out of the file out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct

from pipeline.intake.container import Container
from pipeline.intake.refusal import Refused

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class Relation(Struct, frozen=True):
    """One pointer of a part; `kind` is the last word of its type in small letters."""

    source: str
    id: str
    kind: str
    target: str
    external: bool

    @property
    def part(self) -> str | None:
        """The part it leads to, by name; None when it leads out of the file, or stays in its own part."""
        if self.external or not self.target or self.target.startswith("#"):
            return None
        target = unquote(self.target.partition("#")[0].replace("\\", "/"))
        folder = posixpath.dirname(self.source)
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")

    @property
    def climbs_out(self) -> bool:
        """Does it lead above the file's own folders?"""
        if self.external or self.target.startswith(("/", "\\")):
            return False
        steps = posixpath.join(posixpath.dirname(self.source), unquote(self.target).replace("\\", "/"))
        return posixpath.normpath(steps).startswith("..")


def relations(container: Container) -> tuple[Relation, ...]:
    """All pointers of a package; raises Refused when two of one part have the same id, or one leads outside.

    A list of pointers that is damaged is left to whoever needs it.
    """
    found: list[Relation] = []
    for name in container.names:
        if name.casefold().endswith(".rels"):
            own = tuple(_of(container, name))
            if len({one.id for one in own}) < len(own):
                raise Refused("opc-contradiction", part=name, detail="two pointers have the same name")
            if any(one.climbs_out for one in own):
                raise Refused("opc-contradiction", part=name, detail="a pointer leads outside the file")
            found += own
    return tuple(found)


def _of(container: Container, name: str) -> Iterator[Relation]:
    try:
        root = container.shared(name)
    except Refused as refused:
        if refused.code in ("xml-damaged", "zip-crc"):
            return
        raise
    folder, _, own = name.rpartition("_rels/")
    for item in () if root is None else root.iter(RELATIONSHIP):
        target = item.get("Target", "").strip()
        yield Relation(
            source=folder + own.rpartition(".")[0],
            id=item.get("Id", ""),
            kind=item.get("Type", "").rpartition("/")[2].casefold(),
            target=target,
            external=item.get("TargetMode", "").casefold() == "external" or bool(_ABSOLUTE.match(target)),
        )
