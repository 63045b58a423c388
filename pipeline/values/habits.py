"""How the writer of a form writes numbers and dates, and what shows it; what can be meant by a text.

A text that has two meanings is settled by habits only: by what the same file shows, or by the language it is
written in. Where those disagree, nothing is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

DAY_FIRST, MONTH_FIRST = "the day comes first", "the month comes first"
_LANGUAGE = "in "


def decimal(mark: str) -> str:
    """The habit of writing decimals behind this mark."""
    return f"{mark} before decimals"


def group(mark: str) -> str:
    """The habit of parting thousands by this mark."""
    return f"{mark} between thousands"


def in_language(code: str) -> str:
    """The habit of using the words of this language."""
    return f"{_LANGUAGE}{code}"


COMMA_DECIMAL = frozenset((decimal(","), group(".")))
POINT_DECIMAL = frozenset((decimal("."), group(",")))
_AGAINST = ((COMMA_DECIMAL, POINT_DECIMAL), (frozenset((DAY_FIRST,)), frozenset((MONTH_FIRST,))))


class Meaning(NamedTuple):
    """One value that a text can mean; `habits` are those of the writers who mean it."""

    value: Any
    habits: frozenset[str] = frozenset()

    @property
    def is_word(self) -> bool:
        """Whether it depends on the language of a word."""
        return any(habit.startswith(_LANGUAGE) for habit in self.habits)


class Habits(Struct, frozen=True):
    """What is known of a writer: habits with a text of the file that shows each, and those of a language.

    Made by `known`, which leaves out what the evidence does not agree on. `language` is its name.
    """

    shown: Mapping[str, str] = field(default_factory=dict)
    usual: frozenset[str] = frozenset()
    language: str = ""

    def settle(self, meanings: Sequence[Meaning]) -> tuple[Meaning, str] | None:
        """The one meaning that fits, with the text that shows it (empty: the language); None if none does."""
        fitting = [meaning for meaning in meanings if meaning.habits & (self.shown.keys() | self.usual)]
        if len(fitting) != 1:
            return None
        return fitting[0], next((self.shown[h] for h in sorted(fitting[0].habits) if h in self.shown), "")

    @property
    def comma_decimal(self) -> bool:
        """Whether decimals are known to stand behind a comma."""
        return bool(COMMA_DECIMAL & (self.shown.keys() | self.usual))


UNKNOWN = Habits()


def known(shown: Mapping[str, str], usual: Iterable[str] = (), language: str = "") -> Habits:
    """The habits on which all evidence agrees."""
    all_of_it = frozenset((*shown, *usual))
    doubtful = {
        habit for one, other in _AGAINST if all_of_it & one and all_of_it & other for habit in one | other
    }
    sure = {habit: text for habit, text in shown.items() if habit not in doubtful}
    return Habits(sure, frozenset(usual) - doubtful, language)
