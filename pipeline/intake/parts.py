"""The parts of an Office package: names, bytes, and XML that is parsed once for all who look at it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from lxml import etree

from pipeline.intake import xml
from pipeline.intake.refusal import Limits

SHARED = 4 * 2**20  # bytes of parts whose trees are kept, all of a file together; a tree takes ten times that


class Parts(ABC):
    """Where the parts of a package come from: a zip, or memory. `limits` says how large a part may be."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._trees: dict[str, etree._Element] = {}
        self._shared = 0

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """A part's content, None if there is no such part; raises Refused when it is damaged."""

    def tree(self, name: str) -> etree._Element | None:
        """The root of an XML part that is nobody else's, so it may be changed; None if there is no such part.

        Raises Refused for a DTD or damage.
        """
        content = self.read(name)
        return None if content is None else xml.parse(content, name, self.limits)

    def shared(self, name: str) -> etree._Element | None:
        """The same to look at only: the tree is kept for whoever asks next, unless it is too large."""
        if name in self._trees:
            return self._trees[name]
        content = self.read(name)
        if content is None:
            return None
        root = xml.parse(content, name, self.limits)
        if self._shared + len(content) <= SHARED:
            self._shared += len(content)
            self._trees[name] = root
        return root


class Held(Parts):
    """Parts that were made in memory; they are read with the same care as those of a zip."""

    def __init__(self, parts: Mapping[str, bytes], limits: Limits) -> None:
        super().__init__(limits)
        self._parts = parts

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes | None:
        """A part's content, None if there is no such part."""
        return self._parts.get(name)
