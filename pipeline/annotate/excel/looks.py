"""A workbook's styles in, the same with ours behind them out, and what is ours taken out again.

The looks are those of the forms' master. They are only added, so the numbers by which the city's cells name
theirs stay right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from pipeline.annotate.excel.parts import Parts
from pipeline.annotate.excel.splice import Edits, Node, after, parsed, prefix_of, whole
from pipeline.model import Severity

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
MADE = "made"  # the workbook had no styles at all
FACE = "Arial"
INK, QUIET, TEAL, WHITE, LINE, BAND = "1F2A37", "56626E", "0B5563", "FFFFFF", "DDE3E8", "DCEAEC"
DARK: Mapping[Severity, str] = {
    Severity.ERROR: "9B1C1C",
    Severity.WARNING: "7A4300",
    Severity.INFO: "1F4E79",
}
PALE: Mapping[Severity, str] = {
    Severity.ERROR: "FBDAD3",
    Severity.WARNING: "FFE2A0",
    Severity.INFO: "DCE8F6",
}

# name: size, bold, underlined, colour
FONTS: Mapping[str, tuple[int, bool, bool, str]] = {
    "title": (16, True, False, TEAL),
    "subject": (11, True, False, INK),
    "text": (10, False, False, INK),
    "quiet": (9, False, False, QUIET),
    "header": (10, True, False, WHITE),
    "link": (10, True, True, TEAL),
    **{f"{severity}": (10, True, False, colour) for severity, colour in DARK.items()},
}
FILLS: Mapping[str, str] = {"teal": TEAL, "band": BAND, **{f"{s}": colour for s, colour in PALE.items()}}
BORDERS: Mapping[str, str] = {"none": "", "line": LINE}
# name: font, fill, border, how the text stands
LOOKS: Mapping[str, tuple[str, str, str, str]] = {
    "title": ("title", "", "none", 'vertical="center"'),
    "subject": ("subject", "", "none", 'vertical="center"'),
    "said": ("text", "", "none", 'vertical="top" wrapText="1"'),
    "quiet": ("quiet", "", "none", 'vertical="top"'),
    "header": ("header", "teal", "none", 'vertical="center" wrapText="1" indent="1" horizontal="left"'),
    "text": ("text", "", "line", 'vertical="top" wrapText="1" indent="1" horizontal="left"'),
    "small": ("quiet", "", "line", 'vertical="top" wrapText="1" indent="1" horizontal="left"'),
    "link": ("link", "", "line", 'vertical="top" wrapText="1" indent="1" horizontal="left"'),
    **{
        f"{kind} {s}": (f"{s}", fill, border, f'vertical="{stand}" indent="1" horizontal="left"')
        for s in Severity
        for kind, fill, border, stand in (
            ("group", f"{s}", "none", "center"),
            ("severity", "", "line", 'top" wrapText="1'),
        )
    },
}


class Looks(Struct, frozen=True):
    """The numbers of our looks in this workbook: of cells by name, of marks by severity.

    `added` says what was added to the styles, so that it can be taken out again.
    """

    cells: Mapping[str, int]
    marks: Mapping[Severity, int]
    added: str


def add_looks(parts: Parts, styles: str | None) -> Looks:
    """Put our looks behind those of the styles, which are the part called `styles`; it is made if need be."""
    main = STRICT_MAIN if parts.package.strict else MAIN
    made_new = styles is None
    if styles is None:  # some programs look for them under this name, whatever the workbook says
        styles = parts.add("xl/styles{}.xml", STYLES_TYPE, _bare(main), first="xl/styles.xml")
        parts.relate(parts.package.main, "styles", styles)
    content = parts.read(styles) or _bare(main)
    root, edits = parsed(content, styles), Edits(content)
    made = _Adding(content, root, edits)
    first = {kind: made.add(kind, xml) for kind, xml in _collections(made).items()}
    parts.write(styles, edits.result())
    sums = MADE if made_new else ",".join(f"{kind}:{count}" for kind, count in made.counts.items())
    return Looks(
        cells={name: first["cellXfs"] + number for number, name in enumerate(LOOKS)},
        marks={severity: first["dxfs"] + number for number, severity in enumerate(PALE)},
        added=f"{_digest(edits.result())}/{sums}",
    )


def take_looks_out(parts: Parts, styles: str | None, added: str) -> None:
    """Take our looks out, if nobody has written the styles anew since; other programs drop unused ones."""
    digest, _, sums = added.partition("/")
    content = parts.read(styles) if styles else None
    if content is None or styles is None or _digest(content) != digest:
        return
    if sums == MADE:
        _forget(parts, styles)
        return
    root, edits = parsed(content, styles), Edits(content)
    for kind, _, number in (one.partition(":") for one in sums.split(",")):
        collection = root.find(kind)
        added_here = whole(number)
        if collection is None or added_here is None:
            return  # nobody but a person writes such a thing, so nothing is touched
        kept = len(collection.children) - added_here
        if kept <= 0:
            edits.cut(collection)
            continue
        for node in collection.children[kept:]:
            edits.cut(node)
        if (said := whole(collection.get("count"))) is not None:
            edits.set(collection, "count", str(said - added_here))
    parts.write(styles, edits.result())


def _forget(parts: Parts, styles: str) -> None:
    main = parts.package.main
    parts.unrelate(main, next(p for p in parts.relations(main) if p.target == styles))
    parts.drop(styles)


class _Adding:
    """What is being added to the collections of the styles; numbers go on where the city's end."""

    def __init__(self, content: bytes, root: Node, edits: Edits) -> None:
        self.content, self.root, self.edits = content, root, edits
        self.prefix = prefix_of(content, root)
        self.counts: dict[str, int] = {}

    def first(self, kind: str) -> int:
        """The number that the first of what is added will have."""
        collection = self.root.find(kind)
        return 0 if collection is None else len(collection.children)

    def add(self, kind: str, items: list[str]) -> int:
        """Add to a collection, which is made if it is not there; returns the number of the first."""
        xml = "".join(items).replace("<~", f"<{self.prefix}").replace("</~", f"</{self.prefix}")
        collection = self.root.find(kind)
        self.counts[kind] = len(items)
        if collection is None:
            tag = f"{self.prefix}{kind}"
            at = after(self.root, ORDER, kind)
            self.edits.insert(at, f'<{tag} count="{len(items)}">{xml}</{tag}>')
            return 0
        self.edits.append(collection, xml)
        if (said := whole(collection.get("count"))) is not None:
            self.edits.set(collection, "count", str(said + len(items)))
        return len(collection.children)


def _collections(made: _Adding) -> dict[str, list[str]]:
    """What is added to each collection, with ~ for the prefix of the part."""
    fonts = {name: made.first("fonts") + number for number, name in enumerate(FONTS)}
    fills = {name: made.first("fills") + number for number, name in enumerate(FILLS)}
    borders = {name: made.first("borders") + number for number, name in enumerate(BORDERS)}
    return {
        "fonts": [_font(*font) for font in FONTS.values()],
        "fills": [_fill(colour) for colour in FILLS.values()],
        "borders": [_border(colour) for colour in BORDERS.values()],
        "cellXfs": [
            f'<~xf numFmtId="49" fontId="{fonts[font]}" fillId="{fills[fill] if fill else 0}"'
            f' borderId="{borders[border]}" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1"'
            f' applyFill="1" applyBorder="1" applyAlignment="1"><~alignment {stand}/></~xf>'
            for font, fill, border, stand in LOOKS.values()
        ],
        "dxfs": [_mark(severity) for severity in PALE],
    }


def _font(size: int, bold: bool, underlined: bool, colour: str) -> str:
    marks = ("<~b/>" if bold else "") + ("<~u/>" if underlined else "")
    return f'<~font>{marks}<~sz val="{size}"/><~color rgb="FF{colour}"/><~name val="{FACE}"/></~font>'


def _fill(colour: str) -> str:
    colours = f'<~fgColor rgb="FF{colour}"/><~bgColor indexed="64"/>'
    return f'<~fill><~patternFill patternType="solid">{colours}</~patternFill></~fill>'


def _border(colour: str) -> str:
    bottom = f'<~bottom style="thin"><~color rgb="FF{colour}"/></~bottom>' if colour else "<~bottom/>"
    return f"<~border><~left/><~right/><~top/>{bottom}<~diagonal/></~border>"


def _mark(severity: Severity) -> str:
    """The looks of a cell with a remark; the cell's own style is not touched."""
    colours = f'<~fgColor rgb="FF{PALE[severity]}"/><~bgColor rgb="FF{PALE[severity]}"/>'
    line = f'style="thin"><~color rgb="FF{DARK[severity]}"/>'
    sides = "".join(f"<~{side} {line}</~{side}>" for side in ("left", "right", "top", "bottom"))
    return (
        f'<~dxf><~fill><~patternFill patternType="solid">{colours}</~patternFill></~fill>'
        f"<~border>{sides}</~border></~dxf>"
    )


def _bare(main: str) -> bytes:
    """Styles that say nothing, for a workbook without any."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{main}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
