"""A Word file in, the root of its main part out, also when LibreOffice 7 has written tags that cross.

It does so when changes are tracked in a control. Without the controls' own tags the rest is sound again. A
parser that forgives such a part is not used: it drops every `&` after the place without a word.
"""

from __future__ import annotations

import re

from pipeline.forms.word.names import Element
from pipeline.intake import Package, Refused, xml

_PROPERTIES = re.compile(
    rb"<w:sdt(?:End)?Pr(?:\s[^<>]*)?(?:/>|>(?:(?!</?w:sdt(?:End)?Pr\b).)*</w:sdt(?:End)?Pr>)", re.S
)
_WRAPPERS = re.compile(rb"</?w:sdt(?:Content)?(?:\s[^<>]*)?/?>")


def main_part(package: Package) -> tuple[Element, bool]:
    """The root of the main part, and whether it had to be mended.

    Raises Refused when it is damaged in another way.
    """
    try:
        root = package.tree(package.main)
    except Refused as refused:
        content = package.read(package.main)
        if refused.code != "xml-damaged" or content is None or b"<w:sdt" not in content:
            raise
        sound = _WRAPPERS.sub(b"", _PROPERTIES.sub(b"", content))
        return xml.parse(sound, package.main, package.container.limits), True
    assert root is not None  # intake has opened it as a Word file
    return root, False
