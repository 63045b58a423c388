"""A Word file in, the root of its main part out, also when LibreOffice 7 has written tags that cross.

It does so when changes are tracked in a control. Without the controls' own tags the rest is sound again. A
parser that forgives such a part is not used: it drops every `&` after the place without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.forms.word import ours
from pipeline.forms.word.names import Element
from pipeline.intake import Package, Refused, xml

_PROPERTIES = re.compile(
    rb"<w:sdt(?:End)?Pr(?:\s[^<>]*)?(?:/>|>(?:(?!</?w:sdt(?:End)?Pr\b).)*</w:sdt(?:End)?Pr>)", re.S
)
_WRAPPERS = re.compile(rb"</?w:sdt(?:Content)?(?:\s[^<>]*)?/?>")


def main_part(package: Package) -> tuple[Element, bool]:
    """The root of the main part without what a check wrote into it, and whether it had to be mended.

    Raises Refused when it is damaged in another way.
    """
    _, root, mended = _sound(package, package.shared)
    if ours.left_in(root):  # it is taken out of a tree that nobody else looks at
        _, root, _ = _sound(package, package.tree)
        ours.take_out(ours.left_in(root))
    return root, mended


def main_bytes(package: Package) -> bytes:
    """The bytes of the main part, mended if need be; raises Refused when it is damaged in another way."""
    return _sound(package, package.shared)[0]


def _sound(package: Package, parsed: Callable[[str], Element | None]) -> tuple[bytes, Element, bool]:
    content = package.read(package.main) or b""
    try:
        root = parsed(package.main)
        assert root is not None  # intake has opened it as a Word file
        return content, root, False
    except Refused as refused:
        if refused.code != "xml-damaged" or b"<w:sdt" not in content:
            raise
        sound = _WRAPPERS.sub(b"", _PROPERTIES.sub(b"", content))
        return sound, xml.parse(sound, package.main, package.container.limits), True
