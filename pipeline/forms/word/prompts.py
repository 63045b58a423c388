"""The words that stand in an answer before anybody has answered, and how they are told from an answer.

Ours stand in brackets that nobody types, because some programs forget that they are only a prompt: then
people leave them, type behind them or between the brackets.
"""

from __future__ import annotations

import re

from pipeline.fields import Field, Kind

TYPE = "‹ click and type ›"
CHOOSE = "‹ choose ›"
DATE = "‹ pick a date ›"
COMPUTED = "calculated when checked"
SHORT = {TYPE: "‹ type ›", DATE: "‹ date ›", COMPUTED: "calculated"}  # for the narrow cells of rows
YES, NO = "Yes", "No"

_BRACKETS = re.compile(r"‹ ?(.*?) ?›", re.DOTALL)
_OURS = re.compile(
    "|".join(re.escape(words) for words in (TYPE, CHOOSE, DATE, *SHORT.values()) if "‹" in words)
)
# what Word itself puts into a control that was cleared, where a program forgot that it is only a prompt
_WORDS_OWN = frozenset(
    (
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Click or tap to enter a date.",
        "Click here to enter a date.",
        "Choose an item.",
        "Klicken oder tippen Sie hier, um Text einzugeben.",
        "Klicken oder tippen Sie, um ein Datum einzugeben.",
        "Wählen Sie ein Element aus.",
        "Cliquez ou appuyez ici pour entrer du texte.",
        "Cliquez ou appuyez ici pour entrer une date.",
        "Choisissez un élément.",
        "Haga clic o pulse aquí para escribir texto.",
        "Haga clic aquí o pulse para escribir una fecha.",
        "Elija un elemento.",
        "Fare clic o toccare qui per immettere il testo.",
        "Fare clic o toccare qui per immettere una data.",
        "Scegliere un elemento.",
    )
)


def prompt(field: Field, *, narrow: bool = False) -> str:
    """The words that ask for an answer to this field, or say why none is asked for."""
    words = _prompt(field)
    return SHORT.get(words, words) if narrow else words


def _prompt(field: Field) -> str:
    if field.computed:
        return COMPUTED
    if field.fixed:
        return ""
    if field.kind is Kind.DATE:
        return DATE
    return CHOOSE if field.picks_one or field.kind is Kind.BOOLEAN else TYPE


def answered(field: Field, text: str) -> str:
    """What somebody answered: the text without prompts; empty when only a prompt or the example is left."""
    text = _OURS.sub("", text) if "‹" in text else text
    stripped = text.strip()
    if stripped in _WORDS_OWN or (field.computed and stripped in (COMPUTED, SHORT[COMPUTED])):
        return ""
    if stripped.startswith("‹") and (between := _BRACKETS.fullmatch(stripped)):
        text = between[1]  # typed between the brackets of the prompt
    if field.kind in (Kind.TEXT, Kind.LONG_TEXT) and field.example and text.strip() == field.example:
        return ""
    return text
