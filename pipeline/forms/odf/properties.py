"""What an OpenDocument file says about itself in, the same as the parts in which Office files say it out."""

from __future__ import annotations

from lxml import etree

from pipeline.forms.cover import PROPERTY_PREFIX
from pipeline.forms.odf.names import q
from pipeline.forms.word.names import Element
from pipeline.forms.word.properties import CORE, CUSTOM, serialise
from pipeline.intake import Package, Refused
from pipeline.intake.opendocument import META

CORE_SPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
TEXTS = ("title", "subject", "description")


def properties(package: Package) -> dict[str, bytes]:
    """The core properties and people's own, of which only ours matter."""
    meta = _meta(package)
    if meta is None:
        return {}
    core = etree.Element(f"{{{CORE_SPACE}}}coreProperties")
    for name in TEXTS:
        if said := meta.findtext(f".//{q(f'dc:{name}')}"):
            etree.SubElement(core, q(f"dc:{name}")).text = said
    custom = etree.Element(f"{{{CUSTOM_SPACE}}}Properties")
    for entry in meta.iter(q("meta:user-defined")):
        name = entry.get(q("meta:name"), "")
        if name.startswith(PROPERTY_PREFIX):
            kept = etree.SubElement(custom, f"{{{CUSTOM_SPACE}}}property", name=name)
            etree.SubElement(kept, f"{{{TYPES_SPACE}}}lpwstr").text = (entry.text or "").strip()
    return {CORE: serialise(core), CUSTOM: serialise(custom)}


def _meta(package: Package) -> Element | None:
    try:
        return package.tree(META)
    except Refused as refused:
        if refused.code == "xml-damaged":  # the stamp also stands elsewhere
            return None
        raise
