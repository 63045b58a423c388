"""What a text gives away, for rules on texts: words left to be replaced, contact data, a person's name.

All of them look for signs and may be wrong, so the rules that use them warn and never block.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from pipeline.rules.functions import fold

SHORT = 60  # characters; in a longer answer the same words are ordinary language
# signs that each of the next has; a text without them, which most are, is not searched
STAND_IN_SIGNS = ("tb", "t.b", "lorem", "xxx", "‹", "???", "____")
STAND_INS = re.compile(r"\b(?:tbd|tbc|tba|t\.b\.[dca]\.?|lorem ipsum|x{3,})\b|‹[^›]*›|\?{3,}|_{4,}", re.I)
_PHRASES = "|".join(
    (
        "to be (?:defined|determined|decided|announced|confirmed|completed|added)",
        "(?:will|to) follow(?: later)?$",
        "insert (?:text|here)",
        "fill in(?: later)?$",
        "noch (?:offen|festzulegen)|wird nachgereicht",
        "à (?:définir|compléter|préciser)",
        "(?:por|a) (?:definir|determinar|completar|confirmar)",
        "da (?:definire|completare|stabilire)",
        "nog te bepalen|nader te bepalen|n\\.t\\.b\\.",
        "do (?:ustalenia|uzupełnienia)",
        "de (?:definit|completat|stabilit)",
        "bude (?:doplněno|upřesněno|doplnené)",
    )
)
PHRASES = re.compile(_PHRASES, re.I)
SMALL_PHRASES = re.compile(_PHRASES)  # for texts in small letters, which takes an eighth of the time
BRACKETS = "[("
BRACKETED = re.compile(r"[\[(]([^\])]*)[\])]")
# these three are compared with folded text, which has no capitals and no accents
NOTHING = re.compile(
    r"[-–—./?…0x\s]*|n\.?/?a\.?|none|nil|no|nothing|idem|ditto|k\.a\.|entfallt|keine|neant|ningun[oa]|nessuno|geen"
    r"|brak|nic|nicio"
)

AT = ("@", "at)", "at]")  # a text without one of them has no address
MAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]+\.)+[a-z]{2,}")
CALLED = re.compile(
    r"\b(?:tel|phone|telephone|telefon|telefono|telefoon|mobile|mobil|gsm|fax)\b[.:\s]*[+(]?\d"
    r"(?:[\s./()-]*\d){5,}"
)
DIGIT = re.compile(r"\d")
FEWEST_DIGITS = 6  # of a telephone number
NUMBER = re.compile(r"(?<![\w.,])(?<!\d\s)(?:\+|00[\s(]?(?=[1-9]))\(?\d(?:[\s./()-]*\d){7,13}(?![\w])")
# as it is dialled within a country: one zero in front, and digits in groups
AT_HOME = re.compile(r"(?<![\w.,+/-])(?<!\d\s)\(?0[1-9](?:\)?[\s./-]?\(?\d){7,10}(?![\w])(?![\s./-]?\d)")
CALENDAR = re.compile(r"(?<!\d)(?:\d{1,2}[./-])?\d{1,2}[./-](?:19|20)\d{2}(?!\d)")
YEARS = re.compile(r"\D*(?:(?:19|20)\d{2}\b\D*)+")
CODES = re.compile(r"\d{5}(?:[\s./-]\d{5})+|\d{8}-\d")  # postal codes, and those of public procurement
OF_SOMETHING = re.compile(
    r"\s*(?:%|€|eur|euro|usd|gbp|chf|pln|czk|huf|ron|sek|dkk|kwh|mwh|gwh|m2|m²|t\b|users?|people|persons?|subscri"
    r"|inhabitants|households|homes|dwellings|residents|tonnes|km\b|hours?|calls?|interviews?)"
)
AMOUNT = re.compile(r"\+\d{1,3}(?:[\s.]\d{3}){1,2}")  # "+10 000 000" is an amount, not a telephone number

# what turns the direction of writing, or is not seen at all; the joiners U+200C and U+200D are part of
# spelling in some scripts, and tags behind a black flag make the flags of regions
UNSEEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
# letters of one script and the signs of plain typography: nothing in there is unseen, mixed or drawn over
PLAIN = re.compile("[\u0000-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20ac]*")
_SIGNS = "!-@\\[-`{-~\u00ab\u00b7\u00bb\u2010-\u2027"
PLAIN_WORD = re.compile(f"[{_SIGNS}\u0370-\u03ff\u1f00-\u1fff]+|[{_SIGNS}\u0400-\u0482\u048a-\u052f]+")
MARKS = re.compile(r"[^\w\s]+")
MOST_MARKS = 8  # on one letter; more are drawn over the lines above and below
LETTERS = re.compile(r"[^\W\d_]{4,}")
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")  # those whose letters look alike

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Herr|Frau|Monsieur|Madame|Mme|Mlle|Señor|Señora|Sra|Signor|Signora|Sig|Sig\.ra|Dhr|Mevr|"
    r"Pan|Pani|Dr|Prof|Ing|Mag|Dipl|Arch)\b\.?\s+(?:[A-Z]\.\s*)?[^\W\d_a-z]\w+"
)
NAME = re.compile(r"\b(?=([^\W\d_a-z][\w'’-]+)(?:\s+[A-Z]\.)?\s+[^\W\d_a-z][\w'’-]+)")
GIVEN_NAMES = frozenset(
    map(fold, Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").split())
)


def placeholder_words(text: str) -> bool:
    """Whether words stand there that were meant to be replaced: tbd, xxx, lorem ipsum, `to be defined`.

    Whole phrases count in a short text and in brackets only; "to be confirmed by the council" is a sentence.
    """
    return bool(placeholder_in(text))


def placeholder_in(text: str) -> str:
    """The first of these words as they stand there; empty when there are none."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    small = _small(plain)
    stands_in = STAND_INS.search(plain) if any(map(small.__contains__, STAND_IN_SIGNS)) else None
    if stands_in:
        return stands_in.group()
    parts = BRACKETED.findall(plain) if any(map(plain.__contains__, BRACKETS)) else []
    for part in [*parts, plain] if len(plain) <= SHORT else parts:
        phrase = PHRASES.search(part) if SMALL_PHRASES.search(_small(part)) else None
        if phrase:
            return phrase.group()
    return ""


def _small(text: str) -> str:
    """In small letters, as a search sees a text that ignores capitals: sign by sign, none becomes two."""
    return text.replace("ı", "i").replace("İ", "i").replace("ſ", "s").lower()


def says_nothing(text: str) -> bool:
    """Whether the whole answer is a dash, `n/a`, `none` or the like."""
    return NOTHING.fullmatch(fold(text)) is not None


def mentions_contact(text: str) -> bool:
    """Whether an e-mail address or a telephone number stands in the text."""
    plain = fold(text)
    if any(map(plain.__contains__, AT)) and MAIL.search(plain):
        return True
    if len(DIGIT.findall(plain)) < FEWEST_DIGITS:
        return False
    called = (m for m in CALLED.finditer(plain) if not YEARS.fullmatch(m.group()))
    if any(not OF_SOMETHING.match(plain, match.end()) for match in called):
        return True
    if any(not AMOUNT.fullmatch(match.group().strip()) for match in NUMBER.finditer(plain)):
        return True
    return any(_is_dialled(match.group()) for match in AT_HOME.finditer(plain))


def _is_dialled(number: str) -> bool:
    """Whether it is no date, no code and no number of a file, which has no groups."""
    parted = re.search(r"\d\D+\d", number)
    return bool(parted) and not CALENDAR.search(number) and not CODES.fullmatch(number)


def unseen_in(text: str) -> str:
    """The first word with signs in it that nobody sees, or with letters of two scripts that look alike.

    Empty when there is none. Such words are not what they look like, so they are not found again either.
    """
    if text.isascii() or PLAIN.fullmatch(text):
        return ""
    return next((word for word in text.split() if _is_not_as_it_looks(word)), "")


def _is_not_as_it_looks(word: str) -> bool:
    if word.isascii() or PLAIN_WORD.fullmatch(word):
        return False
    runs = (sum(map(bool, map(unicodedata.combining, run))) for run in MARKS.findall(word))
    return (
        bool(UNSEEN.search(word))
        or max(runs, default=0) > MOST_MARKS
        or any(map(_is_mixed, LETTERS.findall(word)))
    )


def _is_mixed(letters: str) -> bool:
    """Whether letters of more than one of the scripts that look alike stand in one word."""
    return len(set(map(_script, letters)) - {""}) > 1


@lru_cache(maxsize=2048)
def _script(letter: str) -> str:
    """The script of a letter, if its letters look like those of another; else nothing."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in SCRIPTS else ""


def looks_like_person(text: str) -> bool:
    """Whether a person seems to be named: a title, or a common given name, before another name."""
    if TITLED.search(text):
        return True
    return any(fold(match[1]) in GIVEN_NAMES for match in NAME.finditer(text))
