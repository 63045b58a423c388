"""The table of languages that the package ships, made from the CLDR data in Babel.

It is shipped as a file, because loading Babel's data takes longer than reading the largest form, and because
a form must be read alike whichever version of Babel is installed. `python -m tests.typed.cldr` makes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import babel
from babel import Locale, localedata

from pipeline import programme

SHIPPED = Path(programme.__file__).parents[1] / "values" / "languages.json"
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "bs": ("bs_Cyrl",),
    "de": ("de_AT", "de_CH"),
    "en": ("en_GB", "en_AU", "en_IE", "en_MT"),
    "nb": ("nn",),
    "pt": ("pt_PT",),
    "sr": ("sr_Latn", "sr_Latn_BA", "sr_Cyrl_BA"),
}
BEYOND = ("CH", "LI")  # countries beyond the vocabulary that have a language of the vocabulary
MARKS = ",."
WIDTHS = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]


def languages() -> tuple[str, ...]:
    """The codes of the languages that a document may be in."""
    return _vocabulary("document_language")


def table() -> dict[str, Any]:
    """Months, weekdays and the marks of numbers, by language."""
    source = f"Unicode CLDR, as packaged in Babel {babel.__version__}; see LICENSE.unicode"
    return {"source": source, "languages": {language: _language(language) for language in languages()}}


def marks(locale: Locale) -> dict[str, str]:
    """What comma and point mean in numbers; a mark that means nothing there is left out."""
    symbols = locale.number_symbols["latn"]
    meant = {symbols["group"]: "group", symbols["decimal"]: "decimal"}
    return {mark: meant[mark] for mark in MARKS if mark in meant}


def _language(language: str) -> dict[str, Any]:
    locale = Locale.parse(language)
    all_of_it = [locale, *map(Locale.parse, VARIANTS.get(language, ()))]
    found = {
        "marks": marks(locale),
        "unsure": dict(_unsure(language)),
        "day_first": language != "en" and _is_day_first(locale),  # English of which country, nobody knows
        "months": _names(all_of_it, "months"),
        "days": _names(all_of_it, "days"),
    }
    return {name: value for name, value in found.items() if value}


def _unsure(language: str) -> Iterator[tuple[str, str]]:
    """Countries in which a mark means something else in the same language."""
    at_home = marks(Locale.parse(language))
    for country in (*_vocabulary("city_country"), *BEYOND):
        if localedata.exists(f"{language}_{country}"):
            there = marks(Locale.parse(f"{language}_{country}"))
            if other := "".join(m for m in at_home if there.get(m, at_home[m]) != at_home[m]):
                yield country, other


def _is_day_first(locale: Locale) -> bool:
    pattern = locale.date_formats["short"].pattern
    return pattern.index("d") < pattern.index("M") < pattern.index("y")


def _names(locales: list[Locale], what: str) -> dict[str, str]:
    """Every form of each name, with bars between them."""
    names: dict[str, dict[str, None]] = {}
    for locale in locales:
        for context, width in WIDTHS:
            for number, name in getattr(locale, what)[context][width].items():
                names.setdefault(str(number), {})[name] = None
    return {number: "|".join(found) for number, found in sorted(names.items(), key=lambda item: int(item[0]))}


def _vocabulary(name: str) -> tuple[str, ...]:
    found = programme.load().form("roadmap").find(f"/document_control/{name}")
    assert found and found[1]
    return tuple(choice.code for choice in found[1].choices)


if __name__ == "__main__":
    SHIPPED.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
