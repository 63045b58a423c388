"""The comments of a Word file and remarks in, the parts that hold comments with the remarks among them out.

What the city's own people wrote there keeps its bytes. Word and LibreOffice keep further lists on comments,
of who answers whom; what these say of a remark goes with the remark.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from pipeline.annotate.markup import Markup
from pipeline.annotate.remark import Remark
from pipeline.annotate.word_markup import COLOURS, QUIET, STRICT, WORDS, paragraph, run, safe, serialised
from pipeline.forms.word import ours
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element, W, w
from pipeline.intake import Package
from pipeline.model import Life

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
ID = "rIdTwinningRemarks"
LISTS = ("commentsExtended", "commentsIds", "commentsExtensible")
SIZE = 18  # half points
NOW = {Life.NEW: "new", Life.STILL_OPEN: "still open", Life.FIXED: "corrected"}
_PARA, _PARENT, _DURABLE = "paraId", "paraIdParent", "durableId"


class Comments(Struct, frozen=True):
    """The part with comments; `name` is where it is or would be, `markup` None if there is none yet.

    `ours` are the ids of remarks from an earlier check, `theirs` those of all other comments.
    """

    name: str
    markup: Markup | None
    ours: frozenset[str]
    theirs: frozenset[str]


def comments_of(package: Package) -> Comments:
    """What comments a file has; raises Refused when that part is damaged."""
    name = _part_name(package)
    content = package.read(name)
    if content is None:
        return Comments(name, None, frozenset(), frozenset())
    markup = Markup(content, name, package.container.limits)
    entries = list(markup.root.iterchildren(w("comment")))
    own = frozenset(entry.get(w("id"), "") for entry in entries if ours.is_ours(entry))
    return Comments(name, markup, own, frozenset(e.get(w("id"), "") for e in entries) - own)


def without_ours(package: Package, comments: Comments) -> dict[str, bytes]:
    """The parts in which an earlier check wrote comments, without them."""
    if comments.markup is None or not comments.ours:
        return {}
    gone = [e for e in comments.markup.root.iterchildren(w("comment")) if e.get(w("id"), "") in comments.ours]
    keys = {value for entry in gone for value in _local(entry, _PARA)}
    for entry in gone:
        comments.markup.without(entry)
    return {comments.name: comments.markup.result(), **dict(_lists(package, keys))}


def with_remarks(
    package: Package, comments: Comments, remarks: Sequence[tuple[str, Remark]], moment: datetime
) -> dict[str, bytes]:
    """The parts that change when remarks, each with the id of its comment, are put in.

    `comments` has none of ours any more.
    """
    made = [comment(remark, number, moment) for number, remark in remarks]
    if comments.markup is not None:
        for one in made:
            opening = comments.markup.opening(comments.markup.root)
            comments.markup.last_in(comments.markup.root, serialised(one, opening))
        return {comments.name: comments.markup.result()}
    root = b'<w:comments xmlns:w="' + (STRICT if package.strict else W).encode() + b'">'
    entries = b"".join(serialised(one, root) for one in made)
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {comments.name: head + root + entries + b"</w:comments>", **_announced(package, comments.name)}


def comment(remark: Remark, number: str, moment: datetime) -> Element:
    """A remark as a comment: number and severity, what is wrong, what to do, and the rule with our mark."""
    colour = COLOURS[remark.severity]
    said = [f"{remark.number} · {WORDS[remark.severity]}"]
    said[0] += f" · {NOW[remark.life]}" if remark.life else ""
    said[0] += " · explained by you" if remark.explained else ""
    said[0] += " · a reviewer lets this stand" if remark.waived else ""
    said.append(remark.message)
    said += [f"→ {remark.action}"] if remark.action else []
    rule = f"Rule {remark.rule} ·"
    lines = [safe(line) for line in said]
    blocks = [paragraph([run(lines[0], size=SIZE, colour=colour, bold=True)], after=40)]
    blocks += [paragraph([run(line, size=SIZE)], after=40) for line in lines[1:]]
    mark = f"{rule} {ours.signed([*lines, rule])}"
    blocks.append(paragraph([run(mark, size=14, colour=QUIET)]))
    first = new("r")
    first.append(new("annotationRef"))
    blocks[0].insert(1, first)
    made = new("comment", id=number, author=ours.AUTHOR, initials=ours.INITIALS)
    made.set(w("date"), f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    made.extend(blocks)
    return made


def _part_name(package: Package) -> str:
    """The part that the main part points to; else a name that no part has yet."""
    folder = posixpath.dirname(package.main)
    relations = package.tree(_relations_of(package.main))
    for relation in relations if relations is not None else ():
        target = relation.get("Target", "")
        if relation.get("Type") in (KIND, STRICT_KIND) and relation.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    taken = {name.casefold() for name in package.names}
    names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in range(len(taken) + 1))
    return next(name for name in names if name.casefold() not in taken)


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _announced(package: Package, name: str) -> dict[str, bytes]:
    """The two lists in which a new part has to stand, with it added."""
    kind = STRICT_KIND if package.strict else KIND
    relation = f'<Relationship xmlns="{RELATIONS}" Id="{ID}" Type="{kind}" Target="/{name}"/>'
    override = f'<Override xmlns="{TYPES}" PartName="/{name}" ContentType="{TYPE}"/>'
    relations = _relations_of(package.main)
    empty = f'<Relationships xmlns="{RELATIONS}"/>'.encode()
    return {
        relations: _added(package, relations, relation, empty),
        CONTENT_TYPES: _added(package, CONTENT_TYPES, override, b""),
    }


def _added(package: Package, part: str, entry: str, empty: bytes) -> bytes:
    markup = Markup(package.read(part) or empty, part, package.container.limits)
    namespace = entry.partition('xmlns="')[2].partition('"')[0]
    if f'xmlns="{namespace}"'.encode() in markup.opening(markup.root):
        entry = entry.replace(f' xmlns="{namespace}"', "", 1)
    markup.last_in(markup.root, entry.encode())
    return markup.result()


def _lists(package: Package, keys: set[str]) -> Iterator[tuple[str, bytes]]:
    """The further lists without what they say of the comments whose paragraphs have these keys."""
    folder = posixpath.dirname(package.main)
    gone = set(keys)
    for name in (posixpath.join(folder, f"{part}.xml") for part in LISTS):
        content = package.read(name)
        if content is None or not gone:
            continue
        markup = Markup(content, name, package.container.limits)
        entries = [entry for entry in markup.root if gone & {*_local(entry, _PARA), *_local(entry, _DURABLE)}]
        # the last list knows comments by another key, which the one before it tells
        gone |= {key for entry in entries for key in _local(entry, _DURABLE)}
        for entry in entries:
            markup.without(entry)
        for entry in markup.root:
            if entry not in entries and gone & {*_local(entry, _PARENT)}:
                markup.unset(entry, _PARENT)
        yield name, markup.result()


def _local(element: Element, attribute: str) -> Iterator[str]:
    """The values of an attribute in an element, whatever namespace a version of Word has it in."""
    for one in element.iter():
        for key, value in one.attrib.items():
            if str(key).rpartition("}")[2] == attribute:
                yield str(value)
