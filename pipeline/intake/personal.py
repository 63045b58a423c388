"""An opened package in, what sorts of personal data it holds besides its answers out; never the data itself.

Office programs write down who made a file, who saved it, who commented and where it lay. It is not for us to
pass on, and whoever shares the file should know of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from pipeline.intake.opened import Package
from pipeline.intake.refusal import Refused

AUTHOR = "the name of whoever made or saved it"
OFFICE = "the name of an organisation or of a manager"
REMARKS = "names beside comments or tracked changes"
PROPERTIES = "properties that another program added"
PATHS = "where files lie on somebody's computer"

Words = Collection[tuple[bytes, re.Pattern[bytes]]]

OURS = "twinning-"  # how the names of our own properties begin
# what programs put where a name belongs: their own names, or that there is none; "twinning" is our own
NOBODY = frozenset(
    ("", "author", "autor", "auteur", "autore", "unknown author", "unknown creator", "user", "un-named")
) | frozenset(
    ("twinning", "microsoft office user", "openpyxl", "python-docx", "apache poi", "sheetjs", "docx4j")
)
OF_PROGRAMS = frozenset(("ksoproductbuildver", "icv", "contenttypeid", "generator"))

CORE, APP, CUSTOM, META = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"
WITH_REMARKS = re.compile(
    r"(?:word/.*(?:document|comments|people|header|footer|footnotes|endnotes)\d*"
    r"|xl/(?:.*comments?\d*|persons/.*|revisions/userNames|threadedComments/.*))\.xml",
    re.IGNORECASE,
)
# what must stand in the bytes of a part for an element or attribute of that name to be in it
NAMING = tuple(
    (word, re.compile(rb"%b(?:\s*=|(?<=[<:]%b)[\s/>])" % (word, word)))
    for word in (b"author", b"creator", b"displayName")
)
LINKING = tuple((word, re.compile(word)) for word in (b"External", b"absPath", b"href"))
ALL = etree.XPath("//*")
NAMED = etree.XPath(
    "//*[local-name()='author' or local-name()='creator'"
    " or @*[local-name()='author' or local-name()='displayName']]"
)
LINKED = etree.XPath("//*[@TargetMode='External' or local-name()='absPath' or @*[local-name()='href']]")
LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users)/", re.IGNORECASE)
PROGRAM_FILES = re.compile(r"[A-Za-z]:[\\/]Program Files|/(?:usr|opt|Applications)/", re.IGNORECASE)
CREATORS = ("creator", "lastModifiedBy", "initial-creator", "printed-by")


def personal_data(package: Package, ours: Collection[str] = ()) -> tuple[str, ...]:
    """In words, what the file tells of people besides its answers; `ours` are names that we put in."""
    names = NOBODY | {name.casefold() for name in ours}
    found = {*_properties(package, names), *_remarks(package, names), *_paths(package)}
    return tuple(what for what in (AUTHOR, OFFICE, REMARKS, PROPERTIES, PATHS) if what in found)


def _properties(package: Package, nobody: Collection[str]) -> Iterator[str]:
    for part in (CORE, META):
        said = (text for name, text, _ in _elements(package, part) if name in CREATORS)
        if any(text.casefold() not in nobody for text in said):
            yield AUTHOR
    if any(text for name, text, _ in _elements(package, APP) if name in ("Company", "Manager")):
        yield OFFICE
    added = [item.get("name", "") for name, _, item in _elements(package, CUSTOM) if name == "property"]
    for name, _, item in _elements(package, META):
        added += [_attribute(item, "name")] if name == "user-defined" else []
    if any(not name.startswith(OURS) and name.casefold() not in OF_PROGRAMS for name in added):
        yield PROPERTIES


def _remarks(package: Package, nobody: Collection[str]) -> Iterator[str]:
    """Whether any part with remarks names somebody: in an attribute, or in an element for authors."""
    opened = package.main if package.kind in ("odt", "ods") else ""
    for part in package.names:
        if part != opened and not WITH_REMARKS.fullmatch(part):
            continue
        for name, text, item in _elements(package, part, NAMED, NAMING):
            said = [text] if name in ("author", "creator") else []
            said += [_attribute(item, key) for key in ("author", "displayName")]
            if any(one.casefold() not in nobody for one in said):
                yield REMARKS
                return


def _paths(package: Package) -> Iterator[str]:
    # Excel notes in the main part in which folder it saved the workbook; OpenDocument has its links there
    main = () if package.kind == "docx" else (package.main,)
    for part in (*(part for part in package.names if part.endswith(".rels")), *main):
        for name, _, item in _elements(package, part, LINKED, LINKING):
            target = item.get("Target", "") if item.get("TargetMode") == "External" else ""
            target = target or _attribute(item, "url" if name == "absPath" else "href")
            if LOCAL.match(target) and not PROGRAM_FILES.search(target):
                yield PATHS
                return


def _elements(
    package: Package, part: str, chosen: etree.XPath = ALL, words: Words = ()
) -> Iterator[tuple[str, str, etree._Element]]:
    """Name, text and element of what is chosen in a part; nothing if it is damaged, which others tell of.

    A part that is written in UTF-8 and holds none of the `words` is not parsed: most are long and hold none.
    """
    try:
        content = package.read(part) or b""
        passed_over = words and b"\0" not in content[:8] and not _holds(content, words)
        root = None if passed_over else package.shared(part)
    except Refused:
        return
    found: Any = () if root is None else chosen(root)
    for element in found:
        yield etree.QName(element).localname, (element.text or "").strip(), element


def _holds(content: bytes, words: Words) -> bool:
    return any(word in content and markup.search(content) for word, markup in words)


def _attribute(element: etree._Element, name: str) -> str:
    """The attribute of that name in any namespace; empty when there is none."""
    found = (value for key, value in element.items() if str(key).rpartition("}")[2] == name)
    return str(next(found, "")).strip()
