"""An Office package in, what it would do or fetch when somebody opens it out; here nothing of it is done.

Our forms have none of this. What can harm those who open the file is refused; what only shows something from
elsewhere, or cannot be checked, is a sign that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.intake import fields, formulas
from pipeline.intake.container import Container
from pipeline.intake.refusal import Refused, Sign
from pipeline.intake.relations import Relation, relations
from pipeline.intake.targets import Way, is_ordinary, way

# kinds of pointers, in small letters; what Office fetches or runs on opening when they lead out of the file
FETCHED = frozenset(
    (
        *("oleobject", "package", "frame", "subdocument", "mailmergesource", "mailmergeheadersource"),
        *("afchunk", "transform", "control", "recipientdata"),
    )
)
SHOWN = frozenset(("image", "audio", "video", "media"))
MACROS = frozenset(("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"))
INSIDE = {
    "control": "activex",
    "extensibility": "custom-ui",
    "afchunk": "alt-chunk",
}
TOLD = {
    "webextensiontaskpanes": "web-addin",
    "webextension": "web-addin",
    "connections": "data-connection",
    "querytable": "data-connection",
    "powerpivotdata": "data-connection",
    "oleobject": "ole-object",
    "package": "embedded-package",
}
CUSTOM_UI = re.compile(r"(?:^|/)customui[^/]*\.xml$", re.IGNORECASE)
PACKAGER = re.compile(rb"progid\s*=\s*[\"']Package[\"']", re.IGNORECASE)
LIVE = re.compile(rb"refreshOnLoad\s*=\s*[\"'](?:1|true)[\"']|<(?:[^\s<>/:]+:)?webPr[\s>/]", re.IGNORECASE)
MASHUP = re.compile(rb"<(?:[^\s<>/:]+:)?DataMashup[\s>]")


def signs(container: Container, kind: str, main: str, types: Mapping[str, str]) -> tuple[Sign, ...]:
    """What is odd about a package but does not keep it from being read; raises Refused for what does."""
    pointers = relations(container)
    _refuse_types(types)
    found = [code for pointer in pointers for code in _of_pointer(pointer)]
    found += _of_parts(container)
    found += fields.codes(container) if kind == "docx" else formulas.codes(container, main, pointers)
    if _lost(container, pointers):
        found.append("missing-part-unneeded")
    return tuple(map(Sign, dict.fromkeys(found)))


def _refuse_types(types: Mapping[str, str]) -> None:
    for name, kind in types.items():
        if not name.startswith(".") and "ms-office.activex" in kind:
            raise Refused("activex", part=name)


def _of_pointer(pointer: Relation) -> Iterator[str]:
    if pointer.kind in MACROS:
        raise Refused("macros")
    if not pointer.external:
        if pointer.kind in INSIDE:
            raise Refused(INSIDE[pointer.kind], part=pointer.source)
        if pointer.kind in TOLD:
            yield TOLD[pointer.kind]
        return
    yield from _outwards(pointer, way(pointer.target))


def _outwards(pointer: Relation, leads: Way) -> Iterator[str]:
    """What a pointer out of the file means. Where it leads is not told: it may hold people's names."""
    if pointer.kind == "hyperlink":
        if not is_ordinary(pointer.target):
            yield "odd-link"
    elif pointer.kind == "attachedtemplate":
        if leads in (Way.WEB, Way.SERVER, Way.OTHER):
            raise Refused("remote-template", part=pointer.source)
        if leads is Way.FOLDER:
            yield "metadata-local-path"
    elif leads is Way.SERVER:
        raise Refused("external-unc", part=pointer.source)
    elif pointer.kind in SHOWN:
        yield "external-image"
    elif "linkpath" in pointer.kind or pointer.kind.startswith(("xlpath", "xlexternal", "xllibrary")):
        yield "external-workbook"
    elif pointer.kind in FETCHED or leads is Way.WEB:
        raise Refused("external-content", part=pointer.source)
    else:
        yield "odd-link"


def _of_parts(container: Container) -> Iterator[str]:
    """What names and bytes of parts say, whatever points to them."""
    if container.files:
        raise Refused("ole-package", part=container.files[0])
    for name in container.names:
        if CUSTOM_UI.search(name):
            raise Refused("custom-ui", part=name)
        if name.startswith("_xmlsignatures/"):
            yield "signature"
        content = plain(container, name)
        if b"progid" in content.lower() and PACKAGER.search(content):
            raise Refused("ole-package", part=name)
        if name.startswith(("xl/connections", "xl/queryTables/")) and LIVE.search(content):
            raise Refused("live-connection", part=name)
        if b"DataMashup" in content and MASHUP.search(content):
            yield "data-connection"
    yield from ("embedded-package" for _ in container.packages)
    yield from ("ole-object" for _ in container.objects)
    yield from ("part-damaged" for _ in container.damaged)
    if container.appended:
        yield "zip-appended-little"


def plain(container: Container, name: str) -> bytes:
    """The bytes of an XML part to look for ASCII words in; nothing for other parts and damaged ones."""
    if not name.casefold().endswith((".xml", ".vml")):
        return b""
    try:
        content = container.read(name) or b""
    except Refused:
        return b""
    return content.replace(b"\0", b"")  # in UTF-16 every other byte is one


def _lost(container: Container, pointers: Iterable[Relation]) -> bool:
    """Does a pointer lead to a part that is not there? Those that are needed are missed by who reads them."""
    there = {name.casefold() for name in container.names}
    targets = (pointer.part for pointer in pointers if pointer.kind != "hyperlink")
    return any(part is not None and part.casefold() not in there for part in targets)
