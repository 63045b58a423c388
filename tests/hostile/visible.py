"""A Word file in, how much of its visible text our reader sees out.

The reference is a walk over every piece of text that is neither deleted nor hidden, and knows nothing of how
the reader walks. Each piece is replaced by a mark of its own, so that it can be told which of them come out.
"""

from __future__ import annotations

from lxml import etree

from pipeline.forms.word import text
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import MC, m, w, w14
from pipeline.intake import Package

GONE = tuple(map(w, ("del", "moveFrom")))
FALLBACK = f"{{{MC}}}Fallback"
OPEN, CLOSE = "⟦", "⟧"


def share(package: Package) -> tuple[int, int]:
    """The characters that are seen, and all that are visible, in the main text of a Word file."""
    document, _ = main_part(package)
    body = document.find(w("body"))
    if body is None:
        return 0, 0
    lengths: list[int] = []
    for piece in body.iter(w("t"), m("t")):
        if is_visible(piece):
            words = "".join((piece.text or "").split())
            piece.text = f"{OPEN}{len(lengths)}{CLOSE}"
            lengths.append(len(words))
    read = text.text(body)
    seen = sum(length for n, length in enumerate(lengths) if f"{OPEN}{n}{CLOSE}" in read)
    return seen, sum(lengths)


def is_visible(piece: etree._Element) -> bool:
    """Whether Word shows a piece of text: not deleted, hidden, offered twice, or the prompt of a control."""
    return not any(map(_hides, piece.iterancestors()))


def _hides(above: etree._Element) -> bool:
    """Whether nothing that an element holds is seen."""
    if above.tag in GONE or above.tag == FALLBACK:
        return True
    if above.tag == w("r"):
        return _is_on(above.find(f"{w('rPr')}/{w('vanish')}"))
    if above.tag == w("sdt"):
        return _is_prompt(above)
    if above.tag == w("tr"):
        return above.find(f"{w('trPr')}/{w('del')}") is not None
    return above.tag == w("tc") and _is_covered(above)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(w("val"), "true") not in ("0", "false", "off")


def _is_prompt(control: etree._Element) -> bool:
    """Whether a control shows its own prompt, nobody's answer, or is a tick box, read by its sign."""
    properties = control.find(w("sdtPr"))
    if properties is None:
        return False
    return properties.find(w("showingPlcHdr")) is not None or properties.find(w14("checkbox")) is not None


def _is_covered(cell: etree._Element) -> bool:
    """Whether a cell is gone, or lies under the one above it."""
    merged = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    lies_under = merged is not None and merged.get(w("val"), "continue") == "continue"
    return lies_under or cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None
