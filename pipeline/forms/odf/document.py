"""An OpenDocument text in, a package that the reader of Word forms takes out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.forms.odf.blocks import Blocks
from pipeline.forms.odf.names import Budget, q
from pipeline.forms.odf.properties import properties
from pipeline.forms.odf.styles import Styles
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element, W, w
from pipeline.forms.word.properties import serialise
from pipeline.intake import Package, Refused
from pipeline.intake.opendocument import STYLES

MAIN = "word/document.xml"
KINDS = ("header", "footer")


def as_word(package: Package) -> Package:
    """The text as Word would have it; raises Refused for damage."""
    content, styles = package.tree(package.main), package.tree(STYLES)
    body = None if content is None else content.find(f"{q('office:body')}/{q('office:text')}")
    if body is None:
        raise Refused("opc-missing-part", part=package.main)
    budget = Budget()
    known = Styles(content, styles)
    document = etree.Element(w("document"), nsmap={"w": W})
    held = new("body")
    held.extend(Blocks(known, body, budget).blocks(body))
    document.append(held)
    parts = {MAIN: serialise(document), **properties(package)}
    parts |= dict(_headers(styles, known, budget))
    return package.with_parts("docx", MAIN, parts)


def _headers(styles: Element | None, known: Styles, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The headers and footers of all kinds of page; which page has which does not matter."""
    pages = () if styles is None else styles.iter(q("style:master-page"))
    for number, part in enumerate(part for page in pages for part in page):
        kind = next((kind for kind in KINDS if str(part.tag).startswith(q(f"style:{kind}"))), None)
        if kind:
            made = new("hdr" if kind == "header" else "ftr")
            made.extend(Blocks(known, part, budget).blocks(part))
            yield f"word/{kind}{number}.xml", serialise(made)
