"""A form in, what the Word master is rendered with out: pages of blocks of questions, all plain words.

The master (templates/form.docx) names these attributes in its Jinja tags, so that whoever restyles it in Word
finds them there; an attribute renamed here must be renamed in the master.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Field, Form, Kind, Part, Section, Table
from pipeline.forms.word.hints import hint
from pipeline.forms.word.prompts import prompt

CARDS_OFFERED = 8  # a card fills about half a page; more than eight blank ones discourage, so they are copied
COLUMNS_UPRIGHT = 5  # a table with more columns is put on a page turned sideways
TICKS_IN_CELL = 7  # more choices than these make a row or a card too high; then they are typed
LONG_CARD = 20  # questions; such a card fills a page without any boxes to tick

MORE_ROWS = (
    "To add a row, put the cursor into the last cell of the table and press the Tab key. "
    "Leave rows you do not need empty."
)
MORE_CARDS = (
    "To add another {name}, copy its whole table with the title and paste it below the last one. "
    "Leave tables you do not need empty."
)


class Question(Struct, frozen=True):
    """One question: `asked` is false for what people do not fill in; `ticks` are the choices to tick."""

    code: str
    label: str
    unit: str
    mark: str
    guidance: str
    hint: str
    blank: str
    asked: bool
    ticks: tuple[str, ...] = ()


class Block(Struct, frozen=True):
    """What stands together; `kind`: "questions" (label | answer), "long_text" (a box) or "rows" (a table)."""

    kind: str
    questions: tuple[Question, ...]
    title: str = ""
    rows: tuple[int, ...] = ()

    @property
    def question(self) -> Question:
        """The only question of a box."""
        return self.questions[0]


class Note(Struct, frozen=True):
    """The rows of earlier outputs that may be named by their ids, in answers called `labels`."""

    labels: str
    offers: str


class Page(Struct, frozen=True):
    """One section or table of the form; `opens_wide` and `closes_wide` turn the page before and after it.

    `more` and `notes` stand above a table, where they are read in time and never alone on the next page.
    """

    label: str
    guidance: str
    blocks: tuple[Block, ...]
    more: str = ""
    notes: tuple[Note, ...] = ()
    opens_wide: bool = False
    closes_wide: bool = False


def pages(form: Form) -> tuple[Page, ...]:
    """The form as the master shows it; neighbouring wide tables share the turned pages."""
    wide = [is_wide(part) for part in form.parts]
    before, after = [False, *wide[:-1]], [*wide[1:], False]
    return tuple(
        replace(_page(part), opens_wide=this and not last, closes_wide=this and not following)
        for part, this, last, following in zip(form.parts, wide, before, after, strict=True)
    )


def is_wide(part: Part) -> bool:
    """Whether a part needs a page turned sideways."""
    return isinstance(part, Table) and not part.cards and len(part.fields) > COLUMNS_UPRIGHT


def card_title(table: Table, number: int) -> str:
    """The title above one record card: `Objective 2`."""
    return f"{table.row_label} {number}"


def offered(table: Table) -> int:
    """How many blank rows or cards the form offers."""
    if not table.cards:
        return max(table.blank_rows, table.min_rows, 1)
    return max(table.min_rows, min(table.blank_rows, CARDS_OFFERED), 1)


def ticks(field: Field, part: Part) -> bool:
    """Whether a field's choices are offered as boxes to tick, one a line.

    Ids are quickly typed, so a card with many questions, or many rows to refer to, stays on one page.
    """
    refers = field.kind is Kind.REFERENCES
    repeated = isinstance(part, Table) and (not part.cards or refers)
    is_long = isinstance(part, Table) and part.cards and len(part.fields) >= LONG_CARD
    cramped = repeated and len(field.choices) > (0 if is_long else TICKS_IN_CELL)
    return field.picks_several and not (field.computed or field.fixed or cramped)


def by_id(field: Field, part: Part) -> bool:
    """Whether rows to refer to are named by their ids alone, and explained above the table."""
    if not isinstance(part, Table) or field.kind is not Kind.REFERENCES or not field.choices:
        return False
    return not part.cards or not ticks(field, part)


def _page(part: Part) -> Page:
    if isinstance(part, Section):
        return Page(part.label, part.guidance, tuple(_blocks(part)))
    if part.cards:
        return Page(part.label, part.guidance, tuple(_cards(part)), _more(part), _notes(part))
    block = Block("rows", _questions(part, part.fields), rows=tuple(range(offered(part))))
    return Page(part.label, part.guidance, (block,), _more(part), _notes(part))


def _more(table: Table) -> str:
    """How to get more rows; empty when there may be no more than are offered."""
    if table.max_rows is not None and table.max_rows <= offered(table):
        return ""
    name = table.row_label[:1].lower() + table.row_label[1:]
    return MORE_CARDS.format(name=name) if table.cards else MORE_ROWS


def _notes(table: Table) -> tuple[Note, ...]:
    """The rows that may be referred to, once for all questions that refer to the same ones."""
    labels: dict[str, list[str]] = {}
    for field in table.fields:
        if by_id(field, table):
            offers = "; ".join(choice.label for choice in field.choices)
            labels.setdefault(offers, []).append(field.label)
    return tuple(Note(" / ".join(asked) + ", to choose from", offers) for offers, asked in labels.items())


def _blocks(section: Section) -> Iterator[Block]:
    """Short questions side by side with their answers as long as they follow each other; long ones alone."""
    for is_long, fields in groupby(section.fields, key=lambda field: field.kind is Kind.LONG_TEXT):
        if is_long:
            yield from (Block("long_text", (_question(section, field),)) for field in fields)
        else:
            yield Block("questions", _questions(section, tuple(fields)))


def _cards(table: Table) -> Iterator[Block]:
    """The first card explains every question, the others only name them."""
    full = _questions(table, table.fields)
    short = tuple(replace(question, guidance="", hint="") for question in full)
    for number in range(1, offered(table) + 1):
        yield Block("questions", full if number == 1 else short, card_title(table, number))


def _questions(part: Part, fields: tuple[Field, ...]) -> tuple[Question, ...]:
    return tuple(_question(part, field) for field in fields)


def _question(part: Part, field: Field) -> Question:
    ticked = ticks(field, part)
    asked = not (field.computed or field.fixed)
    return Question(
        code=field.code,
        label=field.label,
        unit=f" ({field.unit})" if field.unit else "",
        mark="\u00a0*" if field.required and asked else "",
        guidance=field.guidance,
        hint=hint(field, ticked=ticked),
        blank=prompt(field, narrow=isinstance(part, Table) and not part.cards),
        asked=asked,
        ticks=tuple(c.code if by_id(field, part) else c.label for c in field.choices) if ticked else (),
    )
