"""What stands around a number in, how much it multiplies it out: 1 for the field's own unit, 1000 for "Tsd."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pipeline.values.folding import loose

_PER_YEAR = "per year|/year|/yr|/y|/a|p.a.|per annum|a year|yearly|pro Jahr|/Jahr|par an|/an|al año|/año|yıl|/yıl"
_PER_YEAR += "|ανά έτος|/έτος|rok|/rok|rocznie|all'anno|/anno|per jaar|/jaar|om året|/år|por ano|/ano|pe an"
_TONNES = "t|tonne|tonnes|ton|tons|Tonne|Tonnen|τόνοι|τόνους|toneladas|tonnellate|tonnes de|ton de|тонн|тона"
_CARBON = "CO2e|CO2eq|CO2-eq|CO2 eq.|CO2 equivalent|CO2-Äq.|CO2-Äquivalent|CO2-Äquivalente|éq. CO2|eqCO2"
_CARBON += "|CO2 éq.|CO2ekv|CO2-ekv.|CO2eşd|CO2 eşdeğeri|ισοδύναμου CO2|CO2 ισοδ.|CO2eq.|eq. CO2|e-CO2"

# one line a unit, then the words for it in the languages of the programme; the first word is the schema's
_WORDS: Mapping[str, str] = {
    "EUR": (
        "EUR|€|euro|euros|Euro|Euros|euro's|ευρώ|avro|evro|evra|evri|evrov|eura|eurá|eur|eurų|eurai|euras|eurais"
        "|eiro|euroa|eurot|euró|euroja|eurò|ewro|eoraí|евро|евра|євро|evrë|euron|euroen|eurosta|eurón|euri|€uro"
        "|euroul|evrur|evrum|evroja"
    ),
    "%": (
        "%|percent|per cent|pct|pct.|Prozent|v. H.|pour cent|por ciento|por cento|per cento|procent|prosent|procento"
        "|procenta|procent|percento|percentá|percent|procenti|procenata|odsto|odstotek|odstotki|odstotkov|odstotka"
        "|odstotkih|prosenttia|prosentti|protsenti|protsent|százalék|procentas|procentai|procentų|procento|procents"
        "|procentu|τοις εκατό|yüzde|процент|процента|проценти|проценат|відсоток|відсотки|відсотка|відсотків|на сто"
        "|посто|posto|ehuneko|prosent|prósent|faoin gcéad|fil-mija|për qind|përqind|procentai|la sută|postotak"
        "|postotka|postotaka|%-ot|postoci|prósentur|процентa|процентов|odstotkoma|procentos|ehunekoa|procenty"
    ),
    "hours": (
        "hours|hour|h|hr|hrs|hrs.|Stunden|Stunde|Std.|heures|heure|horas|hora|ore|ora|uur|uren|timer|time|timmar"
        "|timme|tim|tuntia|tunti|tundi|tund|tunnid|stundas|stunda|stundām|val|valandos|valanda|valandų|valandą|godzin"
        "|godziny|godzina|godz.|hodin|hodiny|hodina|hod.|hodín|ur|ure|uri|ura|sati|sat|sata|satova|óra|órát|saat|sa."
        "|ώρες|ώρα|ώρ.|час|часа|часове|ч.|год.|години|годин|година|години|часови|сати|сат|сата|klst|klukkustundir"
        "|klukkustund|klst.|uair|huaire|uaireanta|siegħa|sigħat|hores|orë|orduak|ordu|stundir|uren"
    ),
    "persons": (
        "persons|person|people|Personen|Person|Pers.|personnes|personne|personas|persona|pessoas|pessoa|persone"
        "|personer|henkilöä|henkilö|inimest|isikut|asmenys|asmenų|asmuo|cilvēki|personas|osób|osoby|osoba|osob|osôb"
        "|oseb|osobe|fő|kişi|άτομα|άτομο|души|особи|осіб|особа|лица|manns|daoine|duine|persuni|persones|persoas"
        "|persona|njerëz|persoană|persoane|personen|лице|osebe|pertsona"
    ),
    "inhabitants": (
        "inhabitants|residents|people|persons|Einwohner|Einwohnerinnen und Einwohner|EW|habitants|hab.|habitantes"
        "|abitanti|ab.|inwoners|indbyggere|invånare|innbyggere|íbúar|asukasta|elanikku|gyventojai|gyventojų"
        "|iedzīvotāji|mieszkańców|obyvatel|obyvateľov|prebivalcev|stanovnika|lakos|fő|nüfus|kişi|κάτοικοι|жители"
        "|жителі|жителів|мешканців|становника|locuitori|abitants|áitritheoirí|abitanti|biztanle|banorë"
    ),
}
# words for a factor in which all languages agree; "mil" is a thousand in Spanish, a million in Croatian, and a
# billion has nine or twelve zeros, so such words are left as they were typed
_FACTORS: Mapping[int, str] = {
    1_000: (
        "thousand|thousands|k|Tsd.|Tausend|tys.|tysięcy|tysiące|tysiąc|tis.|tisíc|tisíce|tisoč|tisuća|tisuće|duizend"
        "|tusen|tusind|tuhat|tuhatta|tuhande|ezer|bin|χιλ.|χιλιάδες|тис.|тисяч|тисячі|хиляди|хил.|хиљада|хиљаде"
        "|hiljada|hiljade|tūkst.|tūkstančių|tūkstoši|tūkstošu|mila|mijë|þúsund|þús.|mii|tuh."
    ),
    1_000_000: (
        "million|millions|Mio.|Mio|Million|Millionen|mln|mln.|millón|millones|milhão|milhões|milió|milions|millón"
        "|millóns|milione|milioni|milion|miliony|milionů|milionów|miliónov|milióny|milión|miljoen|miljoner|miljon"
        "|millioner|miljoonaa|miljoona|milj.|miljonit|miljonid|millió|milijun|milijuna|milijuni|milijon|milijona"
        "|milijonov|milijoni|milyon|εκατ.|εκατομμύρια|εκατομμύριο|млн|млн.|мільйон|мільйони|мільйонів|милион|милиона"
        "|милиони|miljons|miljoni|miljonu|milijonas|milijonai|milijonų|milljón|milljónir|milioane|milljónum|miljun"
        "|miljuni|milioi|milliún|милиони|milionë|милијон|милијони"
    ),
}
_LINKS = ("", "de", "d'", "di", "da", "of", "ta'", "od")  # "2 millones de euros", "2 millions d'euros"


@lru_cache(maxsize=1024)
def factor(before: str, after: str, unit: str) -> int:
    """What a number is multiplied by for the text before and behind it; 0 when that text says anything else.

    Only the field's own unit may be there, and on one side: "12 %" says nothing in a field that asks for EUR.
    """
    before, after = folded(before), folded(after)
    own = _own(unit)
    for times, rest in _factors(after):
        sides = [side for side in (before, rest) if side]
        if not sides or (len(sides) == 1 and sides[0] in own):
            return times
        if times > 1 and not before and any(rest == link + word for link in _links() for word in own):
            return times
    return 0


def has_percent(text: str) -> bool:
    """Whether the text says that its number is a percentage."""
    said = folded(text)
    return any(word in said for word in _own("%"))


def folded(text: str) -> str:
    """A unit as it is compared: without blanks, and without the full stops and hyphens in abbreviations."""
    text = "".join(loose(text).split())
    return re.sub(r"(?<=[^\W\d_])[.]|(?<=\w)-(?=\w)", "", text)


def _factors(after: str) -> Iterator[tuple[int, str]]:
    """The ways to part the text behind a number in a factor and the unit."""
    yield 1, after
    for times, words in _factor_words():
        yield from ((times, after[len(word) :]) for word in words if after.startswith(word))


@cache
def _factor_words() -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((times, tuple(set(map(folded, words.split("|"))))) for times, words in _FACTORS.items())


@cache
def _links() -> tuple[str, ...]:
    return tuple(map(folded, _LINKS))


@cache
def _own(unit: str) -> frozenset[str]:
    """All that the unit may be called."""
    words = next((words.split("|") for name, words in _units().items() if folded(name) == folded(unit)), ())
    return frozenset(folded(word) for word in (unit, *words) if word)


@cache
def _units() -> Mapping[str, str]:
    tonnes = [f"{ton} {gas}" for ton in _TONNES.split("|") for gas in _CARBON.split("|")]
    tonnes += [gas.replace("CO2", "tCO2") for gas in ("éq. CO2", "eq. CO2")]
    tonnes += ["téqCO2", "teqCO2", "tCO₂e"]
    yearly = [f"{words} {per}" for words in tonnes for per in _PER_YEAR.split("|")]
    carbon = {"tCO2e": "|".join(tonnes), "t CO2e per year": "|".join((*tonnes, *yearly))}
    return {**_WORDS, **carbon}
