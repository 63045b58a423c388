"""A choice as people type it (label, code, or both) in, the code that is stored out; and yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.fields import Choice

YES, NO = "yes", "no"
# what people write in the languages of the programme's cities; no word stands on both sides
YES_WORDS = frozenset(
    re.findall(
        r"\S+",
        "yes y true x ✓ ✔ ☑ ☒ ja j oui si sí sì sim tak ano áno da igen kyllä jah jā taip да ναι evet",
    )
)
NO_WORDS = frozenset(
    re.findall(r"\S+", "no n false nein nee non não nie ne nej nei nem nu ei nē не όχι hayır")
)
DASHES = re.compile("[\u2010-\u2015\u2212]")
SEPARATORS = re.compile("([;,])")


def read_yes_no(text: str) -> bool | str:
    """True or False for a word that says so; any other text as it was typed."""
    word = fold(text)
    if word in YES_WORDS:
        return True
    return False if word in NO_WORDS else text


def read_one(choices: Sequence[Choice], text: str) -> str:
    """The code of the choice whose code, label or both the text gives; any other text as it was typed."""
    return _codes(tuple(choices)).get(fold(text), text)


def read_many(choices: Sequence[Choice], text: str) -> list[str]:
    """The codes of all choices named in the text, one a line or separated by semicolon or comma.

    A label may itself contain a comma or semicolon: the longest run of words that is a choice counts.
    """
    codes = _codes(tuple(choices))
    lines = filter(None, map(str.strip, text.split("\n")))
    return [value for line in lines for value in _split(line, codes)]


def show_one(choices: Sequence[Choice], value: object) -> str:
    """The label of the choice; its code where the label would be read as something else."""
    label = next((c.label for c in choices if c.code == value), str(value))
    return label if read_one(choices, label) == value else str(value)


def show_many(choices: Sequence[Choice], values: Sequence[object]) -> str:
    """The labels on one line, separated by semicolons; one a line where that reads otherwise."""
    labels = [show_one(choices, value) for value in values]
    line = "; ".join(labels)
    return line if read_many(choices, line) == list(values) else "\n".join(labels)


def fold(text: str) -> str:
    """The text as it is compared: composed, without case, single spaces, one kind of dash."""
    return " ".join(DASHES.sub("-", unicodedata.normalize("NFC", text)).casefold().split())


@lru_cache(maxsize=512)
def _codes(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    """Each code by every text that means it and nothing else; a code wins over a label of the same text."""
    labels: dict[str, set[str]] = {}
    for choice in choices:
        for text in (choice.label, f"{choice.code} - {choice.label}", f"{choice.label} ({choice.code})"):
            labels.setdefault(fold(text), set()).add(choice.code)
    codes = {fold(str(choice.code)): choice.code for choice in choices}
    return {text: next(iter(found)) for text, found in labels.items() if len(found) == 1} | codes


def _split(line: str, codes: Mapping[str, str]) -> Iterator[str]:
    """Codes and, where no choice is meant, the text up to the next choice or semicolon as it was typed."""
    unknown: list[str] = []
    for text, code, separator in _pieces(line, codes):
        if code is None:
            unknown.append(text)
        if code is not None or separator != ",":
            yield from filter(None, [",".join(unknown).strip(" ,")])
            unknown = []
        if code is not None:
            yield code


def _pieces(line: str, codes: Mapping[str, str]) -> Iterator[tuple[str, str | None, str]]:
    """The texts between separators, with their code if they are a choice, and the separator that follows."""
    parts = SEPARATORS.split(line)  # text, separator, text, separator, text
    longest = 1 + 2 * max((len(SEPARATORS.findall(key)) for key in codes), default=0)
    at = 0
    while at < len(parts):
        runs = ((n, fold("".join(parts[at : at + n]))) for n in range(longest, 0, -2))
        length, code = next(((n, codes[run]) for n, run in runs if run in codes), (1, None))
        yield parts[at], code, "".join(parts[at + length : at + length + 1])
        at += length + 1
