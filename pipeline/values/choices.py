"""A choice as people type it (label, code, or both) in, the code that is stored out; and yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.fields import Choice
from pipeline.values.folding import fold, loose
from pipeline.values.habits import Meaning, in_language
from pipeline.values.words import words

YES, NO = "yes", "no"
# words that say yes in some languages and no in others
DIVIDED: Mapping[str, Mapping[bool, str]] = {"jo": {True: "da nb sv", False: "sq"}}
SEPARATORS = re.compile("([;,])")
_AROUND = " .!\"'“”„‘’«»"  # "Yes." and "‘yes’" say the same


class Meanings(NamedTuple):
    """What texts mean: strictly compared first, then without regard to accents, curly quotes and the like."""

    strict: Mapping[str, str]
    slips: Mapping[str, str]

    @classmethod
    def of(cls, strict: Mapping[str, str], shared: Iterable[str] = ()) -> Meanings:
        """The meanings of folded texts; nothing is compared loosely that then looks like another of them.

        `shared` are texts that have more than one meaning themselves.
        """
        slips: dict[str, set[str | None]] = {loose(text): {None} for text in shared}
        for text, meant in strict.items():
            slips.setdefault(loose(text), set()).add(meant)
        clear = {text: found for text, (found, *more) in slips.items() if text and not more}
        return cls(strict, {text: found for text, found in clear.items() if found is not None})

    def get(self, text: str) -> str | None:
        """What the text means; None if it means nothing, or nobody knows which of two."""
        found = self.strict.get(fold(text))
        return self.slips.get(loose(text)) if found is None else found


def read_yes_no(text: str) -> tuple[Meaning, ...]:
    """True or False for a word that says so, both for one that says either, nothing for any other text."""
    word = fold(text)
    found = _plain_words().get(text) or _plain_words().get(text.strip(_AROUND))
    if found is not None:
        return (Meaning(found == YES),)
    divided = DIVIDED.get(word.strip(_AROUND), {})
    return tuple(
        Meaning(says, frozenset(map(in_language, languages.split()))) for says, languages in divided.items()
    )


@cache
def _plain_words() -> Meanings:
    """Yes or no by word."""
    strict = {fold(word): says for says in (YES, NO) for word in words("answers")[says]}
    return Meanings.of(strict)


def read_one(choices: Sequence[Choice], text: str) -> str:
    """The code of the choice whose code, label or both the text gives; any other text as it was typed."""
    found = _codes(tuple(choices)).get(text)
    return text if found is None else found


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


@lru_cache(maxsize=512)
def _codes(choices: tuple[Choice, ...]) -> Meanings:
    """Each code by every text that means it and nothing else; a code wins over a label of the same text."""
    labels: dict[str, set[str]] = {}
    for choice in choices:
        for text in (choice.label, f"{choice.code} - {choice.label}", f"{choice.label} ({choice.code})"):
            labels.setdefault(fold(text), set()).add(choice.code)
    codes = {fold(str(choice.code)): choice.code for choice in choices}
    strict = {text: next(iter(found)) for text, found in labels.items() if len(found) == 1} | codes
    return Meanings.of(strict, frozenset(labels) - strict.keys())


def _split(line: str, codes: Meanings) -> Iterator[str]:
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


def _pieces(line: str, codes: Meanings) -> Iterator[tuple[str, str | None, str]]:
    """The texts between separators, with their code if they are a choice, and the separator that follows."""
    parts = SEPARATORS.split(line)  # text, separator, text, separator, text
    longest = 1 + 2 * max((len(SEPARATORS.findall(key)) for key in codes.strict), default=0)
    at = 0
    while at < len(parts):
        runs = ((n, codes.get("".join(parts[at : at + n]))) for n in range(longest, 0, -2))
        length, code = next(((n, code) for n, code in runs if code is not None), (1, None))
        yield parts[at], code, "".join(parts[at + length : at + length + 1])
        at += length + 1
