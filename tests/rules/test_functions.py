"""The functions that rules may call, first as plain Python, then through CEL."""

import pytest

from pipeline.rules import functions, wording
from pipeline.rules.language import FUNCTIONS, Language, NotEvaluated


def test_every_function_says_what_it_does():
    assert all(function.__doc__ for function in FUNCTIONS.values())
    public = {name for module in (functions, wording) for name in vars(module) if not name.startswith("_")}
    assert set(FUNCTIONS) <= public


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("total([1.5, 2])", 3.5),
        ("total([])", 0.0),
        ("distinct(['b', 'a', 'b'])", ["b", "a"]),
        ("circular(['a', 'b', 'c', 'd'], [['b'], ['c'], ['a', 'd'], []])", ["a", "b", "c"]),
        ("circular(['a', 'b', 'c'], [['b', 'c'], ['c'], []])", []),
        ("circular(['a', 'b'], [['a'], ['a', 'elsewhere']])", ["a"]),
        ("circular([], [])", []),
        ("days_between('2026-01-31', '2026-03-01')", 29),
        ("days_between('2026-03-01', '2026-01-31')", -29),
        ("months_between('2026-01-31', '2026-02-27')", 0),
        ("months_between('2026-01-31', '2026-02-28')", 1),
        ("months_between('2024-06-15', '2026-06-14')", 23),
        ("months_between('2026-06-15', '2024-06-15')", -24),
        ("add_days('2026-02-28', 1)", "2026-03-01"),
        ("add_days('2026-01-01', -1)", "2025-12-31"),
        ("add_months('2026-01-31', 1)", "2026-02-28"),
        ("add_months('2026-01-13', 36)", "2029-01-13"),
        ("fold('  Saint-Étienne\\u00a0 X')", "saint-etienne x"),
        ("fold('E\\u0301TE') == fold('\\u00e9te')", True),
        ("words(' one  two\\nthree ')", 3),
        ("similarity('one two three four five', 'zero one two three')", 0.5),
        ("similarity('one two', 'one two')", 0.0),
    ],
)
def test_value(text, value):
    assert Language().scope({}).value(text) == value


@pytest.mark.parametrize(
    "written",
    [
        ("İncirköy", "incirköy", "INCIRKÖY", "İNCİRKÖY", "ıncırköy", "I\u0307ncirko\u0308y"),
        ("Αθήνα", "ΑΘΗΝΑ", "ΑΘΉΝΑ", "αθηνα", "Αθη\u0301να"),
        ("Ναύπλιος", "ΝΑΥΠΛΙΟΣ", "Ναυπλιος"),
        ("Προϋπολογισμός", "ΠΡΟΫΠΟΛΟΓΙΣΜΟΣ", "ΠΡΟΥΠΟΛΟΓΙΣΜΟΣ"),
        ("Orléans", "ORLEANS", "ORLÉANS"),
        ("Gießen", "GIESSEN"),
        ("Ｌｅｉｐｚｉｇ", "Leipzig"),
    ],
)
def test_ways_to_write_the_same_name(written):
    assert len({functions.fold(name) for name in written}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łódź", "Lwów"), ("Exempla", "Exempli"), ("Bad Aussee", "Badaussee"), ("София", "Софиа"), ("", "-")],
)
def test_names_that_are_not_the_same(one, other):
    assert functions.fold(one) != functions.fold(other)


@pytest.mark.parametrize(
    "text",
    [
        *("total(['1'])", "total([true])", "days_between('2026-02-30', '2026-03-01')", "add_days('soon', 1)"),
        "circular(['a'], [])",
    ],
)
def test_what_a_function_cannot_work_with_is_not_evaluated(text):
    with pytest.raises(NotEvaluated):
        Language().scope({}).value(text)


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "tbc.",
        "Decision (to be defined)",
        "xxx",
        "Lorem ipsum dolor",
        "‹ click and type ›",
        "???",
        "à définir",
    ],
)
def test_words_that_hold_a_place(text):
    assert wording.placeholder_words(text)


def test_the_words_themselves():
    assert wording.placeholder_in("We will say more. TBC  with the press office.") == "TBC"
    assert wording.placeholder_in("Decision (To be  defined)") == "To be defined"
    assert wording.placeholder_in("All is said.") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Works on the harbour are to be completed in 2027; their order is to be confirmed by the council.",
        "Council decision 41/2022 “Klimaneutral 2040”",
        "Todo el municipio",
        "XX. century",
        "Is it enough?",
    ],
)
def test_ordinary_words(text):
    assert not wording.placeholder_words(text)


@pytest.mark.parametrize(
    "text", ["n/a", "N.A.", "–", "none", "  -- ", "k.A.", "…", "Entfällt", "NEANT", "néant"]
)
def test_an_answer_that_says_nothing(text):
    assert wording.says_nothing(text)


@pytest.mark.parametrize("text", ["No decision yet", "-5", "n/a for us, because the utility decides", "Nada"])
def test_an_answer_that_says_something(text):
    assert not wording.says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "write to jo.doe@city.example today",
        "jo.doe (at) city.example",
        "call +49 30 1234 567",
        "0043 664 123 45 67",
        "Tel. 664 123 45 67",
        "Tél. 664 123 45 67",
        "TELÉFONO: 664 123 45 67",
        "+34 912 345 678",
        "Tel. 912 345 678",
        "call +49 (0)30 123456",
        "+43(0)664/1234567",
        "00 43 664 123 45 67",
        "ring 0664 123 45 67 in the morning",
        "0664/1234567",
        "06 12 34 56 78",
        "01.20.20.30.40",
        "(0664) 123 4567",
        "030-2012345",
        "office (02 01 23 45 67)",
        "jo.doe@city.example, 2026-03-15",
    ],
)
def test_contact_data(text):
    assert wording.mentions_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "+10 000 000 EUR",
        "from 2026-03-15 to 2027-03-15",
        "12 500 000 euros",
        "room 4.12, line 1 200 000",
        "@city on the web",
        "Survey by telephone 2024-2026",
        "by mobile, 250 000 households",
        "budget for mobile 1 200 000 EUR",
        "phone 120 000 calls a year",
        "01067 Dresden, 04109 Leipzig",
        "01067 01069 in the north",
        "postal codes 01067 01069 01097 01099",
        "01.02.2026 to 05.03.2027",
        "01.02.2026-05.03.2026",
        "01.2026-12.2027",
        "01/2026-12/2027",
        "in 2024 2025 2026 2027",
        "LO-01, LO-02 and KPI-003-2026",
        "company number 0000123456",
        "file 0123456789",
        "AT61 1904 3002 3457 3201 and DE02 0100 0000 0012 3456 78",
        "48.2082, 16.3738",
        "08.00-16.30 and 09.00-12.00",
        "CPV 09331200-0, NUTS AT130",
        "0.123456789 of 1",
        "+12.5 % by 2030, +10 000 homes",
        "ISBN 978-3-16-148410-0",
        "grant 101 096 523",
    ],
)
def test_no_contact_data(text):
    assert not wording.mentions_contact(text)


@pytest.mark.parametrize(
    "text", ["Frau Maria Huber", "Dr. K. Novak", "Manager Anna Schmidt", "José García", "Jose García"]
)
def test_a_person(text):
    assert wording.looks_like_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Climate Office",
        "Stadtwerke Exempla",
        "Association of Home Owners",
        "Sankt Martin parish",
        "Tenants' union",
    ],
)
def test_no_person(text):
    assert not wording.looks_like_person(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a Climаte unit", "Climаte"),  # the first a is a Cyrillic one
        ("of Αthens", "Αthens"),  # a Greek capital
        ("zero\u200bwidth here", "zero\u200bwidth"),
        ("see \u202egpj.exe", "\u202egpj.exe"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("tag\U000e0041", "tag\U000e0041"),
        ("Z" + "\u0301" * 9, "Z" + "\u0301" * 9),
    ],
)
def test_words_that_are_not_what_they_look_like(text, word):
    assert wording.unseen_in(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "Šiaulių skyrius, Μονάδα κλίματος, Отдел климата",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # a joiner as it is spelt in Persian
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "\U0001f469\u200d\U0001f52c",  # a woman who is a scientist
        "ΔT of 5 µm, 20 kΩ, CO₂",
        "Z" + "\u0301" * 8,
    ],
)
def test_words_that_only_look_odd(text):
    assert wording.unseen_in(text) == ""
