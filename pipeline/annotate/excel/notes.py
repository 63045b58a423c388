"""The part with a sheet's notes and the remarks on its cells in, the part with ours among them out.

A cell can have one note only: where the city has written one, ours goes on below its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from xml.sax.saxutils import escape

from pipeline.annotate.excel.looks import DARK, FACE, INK, QUIET
from pipeline.annotate.excel.splice import Edits, Node, parsed, prefix_of, whole
from pipeline.annotate.excel.spots import Spot
from pipeline.annotate.excel.words import note_lines, note_text
from pipeline.annotate.remark import Remark
from pipeline.forms.excel.markup import decoded, encoded
from pipeline.forms.excel.ours import AUTHOR, is_our_note, remark_spans

NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
SIZE = 9  # points

Remarks = Mapping[Spot, list[Remark]]


def no_notes(main: str) -> bytes:
    """A part without any note."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'
    ).encode()


def add_notes(content: bytes, part: str, remarks: Remarks) -> tuple[bytes, list[Spot]]:
    """The part with the remarks in it, and the cells that have a note for the first time."""
    root, edits = parsed(content, part), Edits(content)
    prefix = prefix_of(content, root)
    listed = root.find("commentList")
    there = {} if listed is None else {node.get("ref"): node for node in listed.all("comment")}
    author = _author(root, edits, prefix)
    new = []
    added = ""
    for spot, own in remarks.items():
        if spot.ref in there:
            _go_on(there[spot.ref], edits, prefix, own)
        else:
            new.append(spot)
            added += _note(spot, author, own).replace("<~", f"<{prefix}").replace("</~", f"</{prefix}")
    if listed is not None:
        edits.append(listed, added)
    else:
        edits.append(root, f"<{prefix}commentList>{added}</{prefix}commentList>")
    return edits.result(), new


def take_notes_out(content: bytes, part: str) -> tuple[bytes | None, list[str]]:
    """The part without our remarks, None if nothing is left in it; and the cells that lose their note."""
    root, edits = parsed(content, part), Edits(content)
    names = [node.text.strip() for node in root.walk("author")]
    gone, kept = [], []
    for node in root.walk("comment"):
        number = whole(node.get("authorId"))
        author = names[number] if number is not None and number < len(names) else ""
        if is_our_note("".join(map(_said, _texts(node))), author):
            gone.append(node.get("ref"))
            edits.cut(node)
        else:
            kept.append(number)
            _shorten(node, edits)
    if gone and not kept:
        return None, gone
    authors = list(root.walk("author"))
    if authors and names[-1] == AUTHOR and len(names) - 1 not in kept:
        edits.cut(authors[-1])
    return edits.result(), gone


def _author(root: Node, edits: Edits, prefix: str) -> int:
    """Our number among the authors of the part."""
    authors = root.find("authors")
    names = [] if authors is None else [node.text for node in authors.children]
    if AUTHOR in names:
        return names.index(AUTHOR)
    entry = f"<{prefix}author>{AUTHOR}</{prefix}author>"
    if authors is not None:
        edits.append(authors, entry)
    else:
        edits.prepend(root, f"<{prefix}authors>{entry}</{prefix}authors>")
    return len(names)


def _note(spot: Spot, author: int, remarks: list[Remark]) -> str:
    """A note of ours, with ~ for the prefix of the part."""
    runs = []
    for number, remark in enumerate(remarks):
        heading, said, rule = note_lines(remark)
        runs += [
            _run(("\n\n" if number else "") + heading, DARK[remark.severity], "<~b/>"),
            _run(f"\n{said}", INK),
            _run(f"\n{rule}", QUIET),
        ]
    return f'<~comment ref="{spot.ref}" authorId="{author}"><~text>{"".join(runs)}</~text></~comment>'


def _run(text: str, colour: str, bold: str = "") -> str:
    look = f'{bold}<~sz val="{SIZE}"/><~color rgb="FF{colour}"/><~rFont val="{FACE}"/><~family val="2"/>'
    return f'<~r><~rPr>{look}</~rPr><~t xml:space="preserve">{escape(encoded(text))}</~t></~r>'


def _go_on(note: Node, edits: Edits, prefix: str, remarks: list[Remark]) -> None:
    """Put our remarks behind the last words of a note of the city."""
    texts = _texts(note)
    if texts:
        gap = "\n\n" if any(map(_said, texts)) else ""
        edits.append(texts[-1], escape(encoded(gap + note_text(remarks))))
        return
    said = f"<{prefix}t>{escape(encoded(note_text(remarks)))}</{prefix}t>"
    holder = note.find("text")
    if holder is not None:
        edits.append(holder, said)
    else:
        edits.prepend(note, f"<{prefix}text>{said}</{prefix}text>")


def _texts(note: Node) -> list[Node]:
    """The pieces of a note's text, without the reading aids of Japanese."""
    holder = note.find("text")
    if holder is None:
        return []
    runs = [run for run in holder.children if run.name in ("t", "r")]
    return [piece for run in runs for piece in ([run] if run.name == "t" else run.all("t"))]


def _said(piece: Node) -> str:
    return decoded(piece.text)


def _shorten(note: Node, edits: Edits) -> None:
    """Take our remarks out of a note in which the city has words of its own."""
    pieces = _texts(note)
    text = "".join(map(_said, pieces))
    kept = bytearray(b"\1" * len(text))
    for begin, end in remark_spans(text):
        kept[begin:end] = bytes(end - begin)
    at = 0
    for piece in pieces:
        said = _said(piece)
        rest = "".join(compress(said, kept[at : at + len(said)]))
        at += len(said)
        if rest != said:
            edits.inside(piece, escape(encoded(rest)))
