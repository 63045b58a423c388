"""A sound zip in, an Office package out: its kind, its main part, and the program that wrote it."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.intake import active, formulas, opendocument, xml
from pipeline.intake.container import Container
from pipeline.intake.parts import Held, Parts
from pipeline.intake.refusal import Refused, Sign

CONTENT_TYPES = "[Content_Types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
MAIN_RELATION = "/relationships/officeDocument"

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KINDS = {
    f"{WORD}.document.main+xml": "docx",
    f"{WORD}.template.main+xml": "docx",
    f"{EXCEL}.sheet.main+xml": "xlsx",
    f"{EXCEL}.template.main+xml": "xlsx",
}
ROOTS = {
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document": "docx",
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}workbook": "xlsx",
}
GENERIC = ("", "application/xml", "text/xml")  # what careless writers call every part
MACRO_MARKS = ("macroenabled", "vbaproject", "macrosheet")
BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary."
LONGEST_PROGRAM = 80
NO_PROGRAM = ("@", "\\", ":/")  # in the name of a program: it is an address or a path, not to be repeated


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word, Excel or OpenDocument file.

    `kind` is "docx", "xlsx", "odt" or "ods", `main` the name of the part with the text or the list of sheets
    (Word on the web calls it word/document2.xml), `data` the file's bytes and `sha256` their hash, `program`
    what wrote the file last, by its own account. `strict` says that it was saved as Strict Open XML, `signs`
    what else is in it that people should know of.
    """

    kind: str
    main: str
    data: bytes = field(repr=False)
    names: tuple[str, ...]
    program: str
    strict: bool
    container: Parts = field(repr=False, compare=False)
    sha256: str = ""
    signs: tuple[Sign, ...] = ()

    @property
    def size(self) -> int:
        """The number of bytes of the file."""
        return len(self.data)

    def read(self, part: str) -> bytes | None:
        """A part's bytes, None if there is no such part; raises Refused when the part is damaged."""
        return self.container.read(part)

    def tree(self, part: str) -> etree._Element | None:
        """The root of an XML part, None if there is no such part.

        It is parsed anew on each call, so it may be changed. Comments and processing instructions are left
        out. Raises Refused for a DTD or damage.
        """
        return self.container.tree(part)

    def shared(self, part: str) -> etree._Element | None:
        """The same root for everybody who asks, to look at only: a part is parsed once for all of them.

        Raises Refused as `tree` does.
        """
        return self.container.shared(part)

    def elements(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of some tags in an XML part, one at a time; none if there is no such part.

        For long parts: each element is emptied when the next is asked for. Raises Refused as `tree` does.
        """
        content = self.container.read(part)
        return iter(()) if content is None else xml.elements(content, part, self.container.limits, *tags)

    def with_parts(self, kind: str, main: str, parts: Mapping[str, bytes]) -> Package:
        """The same file as another kind of package: what it says is now in `parts`, made from its own."""
        held = Held(parts, self.container.limits)
        return dataclasses.replace(self, kind=kind, main=main, names=held.names, container=held)


def open_package(container: Container) -> Package:
    """What the parts say the file is.

    Raises Refused for anything but a Word, Excel or OpenDocument file without macros.
    """
    if container.read(CONTENT_TYPES) is None and opendocument.is_open_document(container):
        return _open_document(container)
    _refuse_other_zip(container)
    types = _content_types(container)
    main = _main_part(container)
    kind = _kind(container, types, main)
    _refuse_many(container, kind, main)
    _refuse_dtds(container)
    return Package(
        kind=kind,
        main=main,
        data=container.data,
        names=container.names,
        program=_program(container),
        strict=xml.is_strict(container.read(main) or b""),
        container=container,
        signs=active.signs(container, kind, main, types),
    )


def _refuse_many(container: Container, kind: str, main: str) -> None:
    """Refuse by number first, as every further look at so many bytes takes its time."""
    if kind == "docx":
        xml.refuse_many_tags(container.read(main) or b"", main, container.limits.tree_tags)
    else:
        formulas.refuse_many_cells(container)


def _refuse_dtds(container: Container) -> None:
    """Refuse a DTD in any part, also one that is not read: no Office program writes one."""
    for name in container.names:
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        try:
            xml.refuse_dtd(container.read(name) or b"", name)
        except Refused as refused:
            if refused.code == "xml-dtd":
                raise


def _open_document(container: Container) -> Package:
    return Package(
        kind=opendocument.kind_of(container),
        main=opendocument.CONTENT,
        data=container.data,
        names=container.names,
        program=_called(opendocument.generator(container)),
        strict=False,
        container=container,
    )


def _refuse_other_zip(container: Container) -> None:
    if container.read(CONTENT_TYPES) is not None:
        return
    if any(name.startswith(("word/", "xl/", "_rels/")) for name in container.names):
        raise Refused("opc-missing-part", part=CONTENT_TYPES)
    raise Refused("is-zip")


def _content_types(container: Container) -> dict[str, str]:
    """Content type by part name, small letters; types by suffix under ".suffix"."""
    root = container.shared(CONTENT_TYPES)
    return dict(_types(root)) if root is not None else {}


def _types(root: etree._Element) -> Iterator[tuple[str, str]]:
    for item in root.iter(f"{TYPES}Default", f"{TYPES}Override"):
        name = item.get("PartName", "").lstrip("/") or "." + item.get("Extension", "")
        yield name.casefold(), item.get("ContentType", "").strip().casefold()


def _main_part(container: Container) -> str:
    root = container.shared("_rels/.rels")
    if root is None:
        raise Refused("opc-missing-part", part="_rels/.rels")
    for relation in root.iter(f"{RELATIONS}Relationship"):
        if relation.get("Type", "").endswith(MAIN_RELATION) and relation.get("TargetMode") != "External":
            target = posixpath.normpath("/" + relation.get("Target", "").replace("\\", "/")).lstrip("/")
            return _present(container, target)
    if any(name.startswith(("word/", "xl/")) for name in container.names):
        raise Refused("opc-missing-part", part="_rels/.rels")
    raise Refused("unknown-kind")  # a theme, a 3D model: other things are packed in the same way


def _present(container: Container, target: str) -> str:
    found = next((name for name in container.names if name.casefold() == target.casefold()), None)
    if found is None:
        raise Refused("opc-missing-part", part=target)
    return found


def _kind(container: Container, types: dict[str, str], main: str) -> str:
    known = types.get(main.casefold()) or types.get("." + main.rpartition(".")[2].casefold(), "")
    if known.startswith(BINARY_WORKBOOK):
        raise Refused("is-xls")
    if any(mark in kind for kind in _used(container, types) for mark in MACRO_MARKS):
        raise Refused("macros")
    if any(name.casefold().endswith("vbaproject.bin") for name in container.names):
        raise Refused("macros")
    if known in KINDS:
        return KINDS[known]
    root = container.shared(main) if known in GENERIC else None
    if root is None or root.tag not in ROOTS:
        raise Refused("unknown-kind")
    return ROOTS[str(root.tag)]


def _used(container: Container, types: dict[str, str]) -> Iterator[str]:
    """All types but those of suffixes that no part has: SheetJS declares one for macros in every file."""
    there = {"." + name.rpartition(".")[2].casefold() for name in container.names}
    return (kind for name, kind in types.items() if not name.startswith(".") or name in there)


def _program(container: Container) -> str:
    """What wrote the file, such as "Microsoft Excel 16.0300"; empty when it does not say so legibly."""
    try:
        root = container.shared("docProps/app.xml")
    except Refused as refused:
        if refused.code == "xml-damaged":  # honest files have broken properties, and we need not read them
            return ""
        raise
    if root is None:
        return ""
    return _called(
        root.findtext(f"{EXTENDED}Application") or "", root.findtext(f"{EXTENDED}AppVersion") or ""
    )


def _called(name: str, version: str = "") -> str:
    """A program's name and version for people; LibreOffice says `LibreOffice/7.4.7.2$Linux_X86_64 …`."""
    if any(sign in name for sign in NO_PROGRAM):
        return ""
    if "/" in name:
        name, version = name.partition("$")[0].replace("/", " "), ""
    words = " ".join(f"{name} {version}".split())
    return "".join(filter(str.isprintable, words))[:LONGEST_PROGRAM]
